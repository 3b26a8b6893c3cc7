"""Tables of a codebook: our own as people leave them behind, and those of other programs and papers."""

import io

import openpyxl
import pytest
from docx import Document
from docx.shared import Pt

from qualcode.errors import QualcodeError
from qualcode.exchange import read_book, write_book
from qualcode.exchange.book import without_lines
from qualcode.exchange.yaml_reading import read_yaml

BOOK = """\
name: Partnership
language: en
unless: [focus group discussion]
codes:
  trust:
    name: Mutual trust
    definition: |
      Belief.

      In others.
    examples: [They keep their word.]
    terms:
      en: [trust, =word, {term: lie, stance: lack}]
      mn: [итгэл*]
    codes:
      promises:
        terms: ["/a, b;c/"]
"""


def tree(imported):
    return [(code.path, code.name, code.definition) for code in imported.book.codes]


def names(imported):
    """Each code as its names from the theme down."""
    by_path = {code.path: code for code in imported.book.codes}
    found = []
    for code in imported.book.codes:
        parts = code.path.split("/")
        found.append(" > ".join(by_path["/".join(parts[:depth])].name for depth in range(1, len(parts) + 1)))
    return found


def slugs(imported):
    return [(problem.line, problem.slug) for problem in imported.problems]


def read_rows(*rows, name="a.csv"):
    return read_book("\n".join(rows).encode("utf-8"), name)


def open_workbook():
    return openpyxl.load_workbook(io.BytesIO(write_book(read_yaml(BOOK, "a.yaml"), "xlsx", "1").data))


def save(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return read_book(stream.getvalue(), "a.xlsx")


def test_the_workbook_has_a_row_a_code_and_a_row_a_term():
    """Every cell is text, also where it is edited: `=word` is a term."""
    workbook = open_workbook()

    assert workbook.sheetnames == ["codes", "terms", "examples", "codebook"]
    assert [[cell.value for cell in row] for row in workbook["terms"].rows] == [
        ["code", "key", "term", "language", "stance"],
        [None, "unless", "focus group discussion", None, None],
        ["trust", "terms", "trust", "en", None],
        ["trust", "terms", "=word", "en", None],
        ["trust", "terms", "lie", "en", "lack"],
        ["trust", "terms", "итгэл*", "mn", None],
        ["trust/promises", "terms", "/a, b;c/", None, None],
    ]
    assert {cell.number_format for row in workbook["terms"].rows for cell in row if cell.value} == {"@"}
    assert workbook["terms"]["C4"].data_type == "s"


def test_what_a_team_does_in_excel_is_read():
    """Rows added at the end or sorted, `key` left empty, blank rows, a sheet of notes, blanks around words, columns moved."""
    workbook = open_workbook()
    workbook["terms"].append([])
    workbook["terms"].append([" trust ", None, " honest* ", "en"])
    workbook["codes"].append(["capacity", "Capacity", "What people can do."])
    workbook["codes"].insert_cols(1)
    workbook["codes"]["A1"] = "who"
    workbook["examples"].append(["capacity", None, "We have two engineers."])
    workbook.create_sheet("notes").append(["Ask Bat about this"])
    imported = save(workbook)
    codes = {code.path: code for code in imported.book.codes}

    assert [term.text for term in codes["trust"].terms] == ["trust", "=word", "lie", "honest*", "итгэл*"]
    assert codes["capacity"].definition == "What people can do."
    assert [term.text for term in codes["capacity"].examples] == ["We have two engineers."]
    assert slugs(imported) == [(1, "not-in-codebook")]


def test_slips_in_excel_are_told_with_their_rows():
    """A code that is not there, a key that is none, a term that became a formula, a stance that is none."""
    workbook = open_workbook()
    for row in (
        ["trsut", None, "x"],
        ["trust", "trems", "y"],
        ["trust", "terms", "#NAME?", "en"],
        ["trust", "terms", "z", "en", "bad"],
    ):
        workbook["terms"].append(row)
    imported = save(workbook)

    assert slugs(imported) == [
        (8, "row-left-out"),
        (9, "row-left-out"),
        (10, "term-left-out"),
        (11, "value-left-out"),
    ]
    assert "is 'trust' meant?" in imported.problems[0].message


def test_a_csv_saved_by_excel_is_read():
    """Semicolons, a byte order mark, Windows line ends, an apostrophe before a formula, another order of columns."""
    text = (
        '\ufeffkey;code;text\r\nterms;trust;\'=word\r\nname;trust;Mutual trust\r\ndefinition;trust;"Belief;\r\nso"\r\n'
    )
    imported = read_book(text.encode("utf-8"), "a.csv")

    assert tree(imported) == [("trust", "Mutual trust", "Belief;\nso")]
    assert [term.text for term in imported.book.codes[0].terms] == ["=word"]


def test_a_misspelt_code_in_a_csv_is_told():
    """Where codes have names, one without is probably a slip."""
    imported = read_rows("code,key,text", "trust,name,Trust", "trust,terms,a", "trsut,terms,b", " , ,")

    assert slugs(imported) == [(4, "code-without-name")]


def test_lines_without_language_join_the_others():
    """A list is for every language, or by language."""
    imported = read_rows("code,key,text,language", "a,terms,x,", "a,terms,y,mn", "a,terms,z,Mongolian")

    assert [(term.text, term.language) for term in imported.book.codes[0].terms] == [
        ("x", "mn"),
        ("y", "mn"),
        ("z", "mn"),
    ]
    assert slugs(imported) == [(2, "language-missing")]


DEEP = ["Trust", "Trust > Promises", "Trust > Promises > Kept"]
TABLES = {
    "nvivo": (["Name,Description,Files,References", r"Codes\\Trust,x,1,2", r"Codes\\Trust\\Promises,y,1,2"], DEEP[:2]),
    "maxqda": (["Color,Parent code,Code,Memo", "#f00,,Trust,x", ",Trust,Promises,y", r",Trust\Promises,Kept,z"], DEEP),
    "atlas": (["Code,Comment,Code Group 1", "Trust::Promises,x,g"], DEEP[:2]),
    "dedoose": (["Id,Parent Id,Depth,Title,Description", "7,,0,Trust,x", "8,7,1,Promises,y"], DEEP[:2]),
    "qualcoder": (["codename,codecategory,memo", "Promises,Trust,x"], DEEP[:2]),
    "columns": (
        ["Theme;Sub-theme;Code;Definition", "Trust;Promises;Kept;a", ";;Broken;b", ";Talk;;c", "Other;;;d"],
        [*DEEP, "Trust > Promises > Broken", "Trust > Talk", "Other"],
    ),
    "indents": (["Code\tDefinition", "Trust\tx", "  Promises\ty", "    Kept\tz", "Other\tw"], [*DEEP, "Other"]),
    "title above": (["Codebook", "", "Code (short),Definition", "Trust > Promises,x"], DEEP[:2]),
}


@pytest.mark.parametrize("program", TABLES)
def test_tables_of_other_programs_and_papers(program):
    """NVivo, MAXQDA, ATLAS.ti, Dedoose, QualCoder, themes in columns, indented names."""
    rows, expected = TABLES[program]

    assert names(read_rows(*rows)) == expected


def test_a_table_without_codes_is_refused():
    """The message shows what stands at its head."""
    with pytest.raises(QualcodeError, match=r"no table in it has a column for the codes .*is: age, sex"):
        read_rows("age,sex", "1,2")


def test_terms_in_a_cell_are_taken_apart():
    """By line breaks, semicolons or commas; a code on several rows is one code."""
    imported = read_rows("Theme,Keywords", '"Trust","honest*, keep promise"', "Help,a; b", "Trust,faith")

    assert [(code.name, [term.text for term in code.terms]) for code in imported.book.codes] == [
        ("Trust", ["honest*", "keep promise", "faith"]),
        ("Help", ["a", "b"]),
    ]


def test_codes_of_one_name_with_other_definitions_are_two_codes():
    """The second gets a number, with a notice."""
    imported = read_rows("Code,Definition", "Trust,in people", "Trust,in law")

    assert tree(imported) == [("trust", "Trust", "in people"), ("trust_2", "Trust 2", "in law")]
    assert slugs(imported) == [(3, "code-renamed")]


def test_a_word_table_of_a_paper_is_read():
    """Any of the usual headings; indents make sub-codes; merged cells and other tables disturb nothing."""
    document = Document()
    document.add_paragraph("Appendix A")
    document.add_table(1, 2).cell(0, 0).text = "Interviews"
    table = document.add_table(4, 4)
    for row, cells in zip(
        table.rows,
        [
            ["Code name", "Description", "Inclusion criteria", "Example quote"],
            ["Trust", "Belief.\nIn others.", "doubt", "They keep it.\nShe lied."],
            ["Promises", "Words and deeds", "", ""],
            ["Capacity", "", "", ""],
        ],
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(2, 0).paragraphs[0].paragraph_format.left_indent = Pt(14)
    table.cell(3, 1).merge(table.cell(3, 3))
    stream = io.BytesIO()
    document.save(stream)
    imported = read_book(stream.getvalue(), "a.docx")

    assert tree(imported) == [
        ("trust", "Trust", "Belief.\nIn others."),
        ("trust/promises", "Promises", "Words and deeds"),
        ("capacity", "Capacity", ""),
    ]
    assert [term.text for term in imported.book.codes[0].examples] == ["They keep it.", "She lied."]


def test_our_word_table_opens_in_python_docx():
    """Title, one table, a row a code; the heading row is repeated on each page."""
    document = Document(io.BytesIO(write_book(read_yaml(BOOK, "a.yaml"), "docx", "1").data))
    (table,) = document.tables

    assert document.paragraphs[0].text == "Partnership"
    assert document.paragraphs[0].style.name == "Title"
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Code", "Definition", "Examples"],
        ["Mutual trust\n[trust]", "Belief.\n\nIn others.", "They keep their word."],
        ["promises", "", ""],
    ]
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_stances_pass_through_a_table():
    """Cues with their languages and options, as they were typed."""
    from qualcode.exchange.book import Book, StanceLine
    from qualcode.exchange.rows import list_rows
    from qualcode.model import Code

    cue = StanceLine("lack", "дутмаг", "mn", (("direction", "before"), ("words", "6")))
    book = Book("", "", "", (Code("a", "a", 0),), stances=(cue,))

    assert next(iter(list_rows(book))) == ("", "stances.lack", "дутмаг", "mn", "", "direction: before, words: 6")
    assert without_lines(book) == book


def test_former_names_that_cannot_be_are_told():
    """A former name is a key, and of one code only."""
    imported = read_rows("code,key,text", "a,formerly,old", "b,formerly,old", "c,formerly,?", "d,formerly,was/here")

    assert [code.formerly for code in imported.book.codes] == ["old", "", "", "was/here"]
    assert slugs(imported) == [(3, "value-left-out"), (4, "value-left-out")]


def test_stances_are_read_and_written_as_typed():
    """Lists, lists by language, cues with options, `replace`."""
    from qualcode.codebook.strict import compose
    from qualcode.exchange.yaml_reading import read_stances
    from qualcode.exchange.yaml_writing import write_stances

    text = (
        'stances:\n  lack:\n    en:\n      - "no"\n      - {cue: need more, direction: before, words: 6}\n'
        "    mn:\n      - дутмаг\n  stops:\n    - but\n  replace: true"
    )
    tree, _ = compose(text)

    assert "\n".join(write_stances(list(read_stances(tree)))) == text
