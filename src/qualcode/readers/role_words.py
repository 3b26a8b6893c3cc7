"""The words that interviewers and respondents are called by in transcripts, in many languages.

A word here is a whole label in lower case without numbers; `STRONG` ones are labels wherever they stand before a
colon, `WEAK` ones only hint at a role once they are known to be labels.
"""

from __future__ import annotations

INTERVIEWER_WORDS = """
interviewer; moderator; researcher; facilitator; int; intv; intvr; interv; interviewers; mod; fac; facil; host;
me; question; investigator; enumerator; evaluator; co-moderator; comoderator; assistant moderator; note taker;
notetaker; note-taker; student researcher; lead interviewer; fg moderator; focus group moderator; journalist;
reporter; observer; асуулт; асуух; судлаач; ярилцлага авагч; ярилцлага авсан; асуугч; модератор; сурвалжлагч;
хөтлөгч; чиглүүлэгч; интервьюер; вопрос; исследователь; исследовательница; ведущий; ведущая; корреспондент;
журналист; инт; мод; интер; інтерв'юер; інтервʼюер; інтерв’юер; питання; запитання; дослідник; дослідниця;
сұрақ; сұхбаттасушы; зерттеуші; entrevistador; entrevistadora; entrevistador/a; entrevistador(a); pregunta;
investigador; investigadora; moderador; moderadora; facilitador; facilitadora; entr; pesquisador; pesquisadora;
pergunta; mediador; mediadora; encuestador; encuestadora; enquêteur; enquêtrice; enqueteur; enquetrice;
intervieweur; intervieweuse; animateur; animatrice; chercheur; chercheuse; modérateur; modératrice;
interviewerin; interviewender; interviewende; moderatorin; forscher; forscherin; frage; fragesteller;
fragestellerin; befrager; befragerin; intervistatore; intervistatrice; moderatore; moderatrice; ricercatore;
ricercatrice; domanda; facilitatore; badacz; badaczka; ankieter; ankieterka; prowadzący; prowadząca;
moderatorka; pytanie; wywiadowca; onderzoeker; vraag; interviewster; intervjuare; intervjuer; forsker;
forskare; spørgsmål; spørsmål; fråga; interviewere; haastattelija; kysymys; tutkija; tazatel; tazatelka;
otázka; výzkumník; výzkumnice; moderátor; moderátorka; görüşmeci; araştırmacı; soru; moderatör; pewawancara;
penanya; peneliti; tanya; pertanyaan; penemuduga; penyelidik; kérdező; interjúkészítő; kérdés; kutató;
intervievator; întrebare; cercetător; anketar; pitanje; istraživač; istraživačica; ispitivač; въпрос;
интервюиращ; интервюиращият; питање; συνεντευκτής; ερώτηση; ερευνητής; ερευνήτρια; phỏng vấn viên;
người phỏng vấn; câu hỏi; hỏi; nghiên cứu viên; 采访者; 采访人; 访谈者; 访谈人; 访问者; 访谈员; 主持人; 研究者;
研究员; 提问者; 提问; 问; 问题; 记者; 採訪者; 訪談者; 訪問者; 訪員; 研究員; 問; インタビュアー;
インタビューアー; 聞き手; 質問; 質問者; 調査者; 司会; 司会者; 面接者; 면접자; 연구자; 질문; 질문자; 진행자;
사회자; 인터뷰어; 조사자; المحاور; المحاورة; الباحث; الباحثة; سؤال; السؤال; س; साक्षात्कारकर्ता; प्रश्न;
शोधकर्ता; מראיין; מראיינת; שאלה; חוקר;
"""

RESPONDENT_WORDS = """
respondent; participant; interviewee; informant; response; answer; resp; respondents; participants;
interviewees; subject; participante; part; interviewed; key informant; interview partner; discussant; panelist;
panellist; ans; хариулт; хариулагч; ярилцлага өгөгч; ярилцлага өгсөн; оролцогч; хариулах; мэдээлэгч;
респондент; респондентка; ответ; информант; информантка; участник; участница; опрашиваемый; опрашиваемая;
интервьюируемый; интервьюируемая; эксперт; респ; отв; інформант; відповідь; учасник; учасниця; жауап; қатысушы;
entrevistado; entrevistada; entrevistado/a; entrevistado(a); respuesta; informante; encuestado; encuestada;
resposta; respondente; inquirido; inquirida; colaborador; colaboradora; enquêté; enquêtée; interviewé;
interviewée; répondant; répondante; réponse; intervenant; intervenante; befragter; befragte; befragte person;
befragte/r; antwort; interviewpartner; interviewpartnerin; interviewter; interviewte; interviewte person;
proband; probandin; teilnehmer; teilnehmerin; befr; gesprächspartner; gesprächspartnerin; expertin; experte;
intervistato; intervistata; risposta; partecipante; rispondente; respondentka; odpowiedź; badany; badana;
rozmówca; rozmówczyni; uczestnik; uczestniczka; geïnterviewde; geinterviewde; antwoord; deelnemer;
deelneemster; svar; informantin; intervjuperson; interviewperson; deltaker; deltager; deltagare; intervjuad;
haastateltava; vastaus; vastaaja; osallistuja; odpověď; dotazovaný; dotazovaná; účastník; účastnice; katılımcı;
cevap; yanıt; görüşülen; görüşülen kişi; narasumber; informan; jawab; jawaban; responden; partisipan; peserta;
válaszadó; interjúalany; válasz; résztvevő; intervievat; intervievată; răspuns; ispitanik; ispitanica; odgovor;
sugovornik; sugovornica; отговор; интервюиран; интервюиран(а); συνεντευξιαζόμενος; συνεντευξιαζόμενη; απάντηση;
συμμετέχων; συμμετέχουσα; người được phỏng vấn; trả lời; đáp; 受访者; 被访者; 被采访者; 被采访人; 被访问者;
被访问人; 被访谈者; 受访人; 访谈对象; 回答; 回答者; 答; 参与者; 受訪者; 被訪者; 受訪人; 參與者; 対象者; 話し手;
協力者; 語り手; 調査協力者; 参加者; 응답자; 답변; 답변자; 참여자; 피면접자; 연구참여자; 참가자; 인터뷰이;
المشارك; المشاركة; جواب; الجواب; ج; المستجيب; المستجيبة; उत्तर; उत्तरदाता; प्रतिभागी; מרואיין; מרואיינת; תשובה;
משתתף;
"""

WEAK_RESPONDENT_WORDS = """
student; teacher; user; client; customer; patient; guest; citizen; herder; farmer; employee; manager; doctor;
nurse; speaker; unknown speaker; male; female; man; woman; parent; mother; father; child; owner; developer;
designer; director; governor; official; иргэн; малчин; захирал; клиент; заказчик; студент; студентка; учитель;
спикер; alumno; alumna; profesor; profesora; estudiante; cliente; usuario; usuaria; docente; étudiant;
étudiante; élève; schüler; schülerin; student/in; nutzer; kunde; lehrer; lehrerin; 学生; 老师; 用户;
"""

GENERIC = frozenset(
    {"speaker", "unknown speaker", "voice", "person", "спикер", "sprecher", "locuteur", "falante", "hablante"}
)
"""What programs and transcribers call a speaker whom they do not know."""

NOBODY = frozenset({"unknown", "unknown speaker", "unidentified", "unidentified speaker", "unbekannt", "неизвестный"})
"""Labels that say themselves that nobody knows who speaks."""

INTERVIEWER_LETTERS = {
    "i": 3,
    "q": 3,
    "iv": 3,
    "ir": 2,
    "fg": 1,
    "m": 1,
    "e": 1,
    "f": 1,
    "ин": 3,
    "и": 3,
    "а": 2,
    "в": 2,
    "я": 1,
    "w": 1,
    "问": 3,
    "q&a": 0,
    "л": 0,
    "l": 0,
    "h": 0,
}
"""Abbreviations that may stand for an interviewer; 3: nearly always, 2: beside a partner, 1: only with questions."""

PARTNERS = {
    "i": "r p a b n c e ip ie s k t res info rsp inf ",
    "q": "a r ans p",
    "iv": "ip ie b r p",
    "ir": "ie",
    "m": "p r",
    "e": "p r",
    "f": "a r",
    "ин": "р ре рес",
    "и": "р о",
    "а": "х",
    "в": "о",
    "x": "",
}
"""Abbreviations of respondents that go with one of an interviewer."""


def split_words(text: str) -> frozenset[str]:
    """Words of a list above: separated by `;`."""
    return frozenset(word.strip() for word in text.replace("\n", " ").split(";") if word.strip())


TOGETHER = split_words(
    "all; everyone; everybody; together; several; todos; todas; alle; alle zusammen; mehrere; tous; toutes; все; усі; "
    "бүгд; wszyscy; tutti; tutte; herkes; hepsi; semua; barchasi; барлығы; 所有人; 众人; 全員; 모두"
)
"""What several people who speak at once are called, alone or beside a word for respondents."""

INTERVIEWERS = split_words(INTERVIEWER_WORDS)
RESPONDENTS = split_words(RESPONDENT_WORDS)
WEAK_RESPONDENTS = split_words(WEAK_RESPONDENT_WORDS)
QUESTION_WORDS = split_words(
    "question; q; асуулт; вопрос; pregunta; pergunta; frage; domanda; pytanie; vraag; fråga; spørgsmål; "
    "spørsmål; kysymys; otázka; soru; pertanyaan; întrebare; kérdés; питання; запитання; câu hỏi; сұрақ; "
    "pitanje; въпрос; 问题; 问; 質問; 질문; سؤال; प्रश्न"
)
ANSWER_WORDS = split_words(
    "answer; a; response; хариулт; ответ; respuesta; resposta; antwort; risposta; odpowiedź; antwoord; svar; "
    "vastaus; odpověď; cevap; yanıt; jawaban; jawab; răspuns; válasz; відповідь; réponse; trả lời; жауап; "
    "odgovor; отговор; 回答; 答; 답변; جواب; उत्तर"
)
HEADER_WORDS = split_words(
    "date; time; place; venue; location; duration; length; file; file name; filename; title; name; age; "
    "gender; sex; occupation; profession; job; position; participants; participant id; participant name; "
    "attendees; present; recording; audio; audio file; transcriber; transcribed by; transcription; transcript; "
    "transcript of; language; project; study; topic; theme; subject matter; note; notes; nb; n.b; key; legend; "
    "setting; context; background; interview; interview date; interview number; interview no; "
    "interview transcript; interview id; interview guide; interview questions; id; code; email; phone; "
    "company; organisation; organization; province; soum; district; village; group; wave; date of interview; "
    "place of interview; interview place; interview time; start; end; start time; end time; started; ended; "
    "version; source; link; url; references; introduction; conclusion; summary; abstract; discussion; "
    "discussion points; agenda; objectives; purpose; consent; education; status; department; role; experience; "
    "nationality; country; city; region; address; interviewer name; interviewee name; number; no; "
    "interviewed by; data; page; pages; appendix; figure; table; example; examples; e.g; i.e; todo; https; "
    "http; mailto; огноо; хугацаа; байршил; газар; нэр; нас; хүйс; мэргэжил; албан тушаал; аймаг; сум; бүлэг; "
    "тэмдэглэл; сэдэв; дата; время; место; продолжительность; длительность; файл; имя; фио; возраст; пол; "
    "профессия; должность; организация; тема; примечание; участники; проект; название; город; образование; "
    "цель; fecha; hora; lugar; duración; archivo; nombre; edad; sexo; género; profesión; ocupación; cargo; "
    "participantes; nota; notas; tema; título; proyecto; empresa; organización; local; duração; arquivo; nome; "
    "idade; gênero; profissão; ocupação; observação; observações; projeto; datum; ort; zeit; dauer; uhrzeit; "
    "datei; thema; titel; alter; geschlecht; beruf; teilnehmende; anmerkung; notiz; durée; lieu; heure; "
    "fichier; nom; âge; sexe; sujet; titre; remarque; luogo; ora; durata; età; sesso; professione; titolo; "
    "miejsce; czas; plik; imię; wiek; płeć; zawód; uwagi; temat; plaats; tijd; leeftijd; geslacht; beroep; "
    "nama; umur; usia; jenis kelamin; pekerjaan; tempat; tanggal; hari; hari/tanggal; waktu; judul; nim; "
    "durasi; tarih; yer; süre; ad; yaş; cinsiyet; meslek; konu; ngày; địa điểm; tên; tuổi; profile; "
    "visit reason; focus group; discussion group; group discussion; career; major; hobby; hobbies; reason; "
    "goal; goals; main question; topic guide; coding; codes; memo; implication; implications; finding; "
    "findings; conclusions; recommendation; recommendations; result; results; warning; tip; tips; remark; "
    "remarks; section; part; chapter; 采访内容; 访谈内容; 采访时间; 采访地点; 采访主题; 访谈主题; 访谈目的; "
    "访谈记录; 记录人; 总结; 目的; 内容; 时间; 地点; 日期; 姓名; 性别; 年龄; 职业; 主题; 备注; 访谈时间; "
    "访谈地点; 对象身份; 時間; 地點; 日付; 場所; 氏名; 날짜; 장소; 이름; 나이; 성별"
)
TITLES = frozenset(
    {
        "interview",
        "interview transcript",
        "transcript",
        "entrevista",
        "интервью",
        "ярилцлага",
        "focus group",
        "entretien",
        "transkript",
        "gespräch",
        "intervista",
        "wywiad",
        "haastattelu",
        "wawancara",
        "grupo focal",
        "transcripción",
        "transcrição",
        "transcription",
        "trascrizione",
        "transkrypcja",
        "транскрипт",
        "расшифровка",
        "фокус-группа",
    }
)
"""Words that name the whole file: what follows their colon is part of the title."""
TITLE_WORDS = frozenset(
    {"interview", "transcript", "transcription", "interviews", "entrevista", "интервью", "ярилцлага", "questions"}
)
INTERJECTIONS = split_words(
    "yes; no; yeah; yep; nope; ok; okay; sure; right; exactly; perfect; great; good; thanks; thank you; hmm; "
    "mm; mhm; mm-hm; mmhmm; uh-huh; uh huh; absolutely; definitely; maybe; of course; true; correct; cool; "
    "nice; wow; alright; hello; hi; bye; none; n/a; na; nothing; never; always; often; sometimes; i agree; "
    "i don't know; тийм; үгүй; за; зүгээр; мэдэхгүй; баярлалаа; да; нет; конечно; хорошо; спасибо; ладно; угу; "
    "ага; sí; si; claro; gracias; bueno; vale; sim; não; obrigado; obrigada; ja; nein; genau; doch; danke; "
    "oui; non; merci; d'accord; certo; grazie; tak; nie; dziękuję; nee; jo; nej; tack; hayır; evet; tamam; ya; "
    "tidak; iya; 是; 不是; 对; 好; 没有; 嗯; はい; いいえ; 네; 아니요; نعم; لا"
)
