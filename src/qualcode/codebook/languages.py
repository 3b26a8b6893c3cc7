"""Language codes: which there are, and what people write instead."""

from __future__ import annotations

# ISO 639-1, where a two-letter code can be misspelt, and spaCy's `xx`; of three letters (ISO 639-3) all are taken.
_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee"
    " el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io"
    " is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn"
    " mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se"
    " sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi"
    " vo wa wo xh xx yi yo za zh zu"
)
CODES = frozenset(_TWO_LETTERS.split())
_INSTEAD = {
    "english": "en",
    "eng": "en",
    "us": "en",
    "gb": "en",
    "mongolian": "mn",
    "mon": "mn",
    "mng": "mn",
    "монгол": "mn",
    "russian": "ru",
    "rus": "ru",
    "русский": "ru",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "spanish": "es",
    "español": "es",
    "chinese": "zh",
    "cn": "zh",
    "kazakh": "kk",
    "kz": "kk",
    "japanese": "ja",
    "jp": "ja",
    "korean": "ko",
}


def is_language(text: str) -> bool:
    """Whether this is a language code.

    >>> [is_language(text) for text in ("mn", "EN", "eng", "kaz", "mg", "qq")]
    [True, False, False, True, True, False]
    """
    return text in CODES or (
        len(text) == 3 and text.isascii() and text.isalpha() and text.islower() and text not in _INSTEAD
    )


def suggest_language(text: str) -> str:
    """The code that was probably meant, empty if none can be told.

    >>> suggest_language("Mongolian"), suggest_language("en-GB"), suggest_language("qq")
    ('mn', 'en', '')
    """
    folded = text.casefold()
    code = _INSTEAD.get(folded, folded.replace("_", "-").partition("-")[0])
    return code if code in CODES else ""
