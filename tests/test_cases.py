"""cases.csv joined with the speakers of the sources: who is which case, with which variables."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.case_rows import RowFinder, Speaker, rows_of_table
from qualcode.cases import Assignment, assign_cases
from qualcode.model import Role
from qualcode.source_names import match_source
from qualcode.spelling import one_slip_apart


def assign(table: str, *speakers: tuple[str, str, str] | Speaker) -> Assignment:
    """Rows written with blanks between the cells (`.` is an empty one), the heading first; (source, label, role)."""
    heading, *rows = [line.split() for line in table.strip().splitlines()]
    cells = [dict(zip(heading, ["" if cell == "." else cell for cell in row], strict=True)) for row in rows]
    found = [one if isinstance(one, Speaker) else Speaker(one[0], one[1], cast(Role, one[2])) for one in speakers]
    return assign_cases(found, rows_of_table(heading, cells, range(2, len(rows) + 2)), "cases.csv", heading)


def cases_of(assignment: Assignment) -> list[str]:
    return [speaker.case for speaker in assignment.speakers]


def slugs(assignment: Assignment) -> list[str]:
    return [problem.slug for problem in assignment.problems]


@pytest.mark.parametrize(
    "cell",
    ["uvs/la_01.docx", "uvs/la_01", "la_01.docx", "la_01", "uvs/*", "la_??", "uvs/la_*.docx", "uvs\\la_01.docx", "*"],
)
def test_a_source_is_found_by_path_or_name_with_or_without_suffix_or_by_a_glob(cell: str):
    """Also with the backslashes of Windows."""
    assert cases_of(assign(f"case source\nA {cell}", ("uvs/la_01.docx", "R", "respondent"))) == ["A"]


@pytest.mark.parametrize("cell", ["uvs", "la_0", "LA_01x", "selenge/*", "docx"])
def test_a_part_of_a_name_is_no_name(cell: str):
    assert cases_of(assign(f"case source\nA {cell}", ("uvs/la_01.docx", "R", "respondent"))) == [""]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Interview #3.docx", "Interview #3"),
        ("trailing .txt", "trailing"),
        ("br[1].txt", "br[1]"),
        ("v1.2 final.docx", "v1.2 final"),
        ("Interview #3.docx#2", "Interview #3#2"),
        ("интервью №1.txt", "интервью №1"),
        ("cafe\u0301.txt", "caf\u00e9"),
    ],
)
def test_odd_names_are_found(name: str, cell: str):
    """Number signs, blanks before the suffix, brackets, points, accents in two encodings."""
    assert match_source(rows_of_table(["source"], [{"source": cell}], [2])[0].source, name) is not None


def test_several_interviews_in_one_file_have_rows_of_their_own():
    """`x.docx#2` is the second; `x.docx` all that have no row."""
    found = assign(
        "case source\nA x.docx\nB x#2",
        ("x.docx#1", "R", "respondent"),
        ("x.docx#2", "R", "respondent"),
        ("x.docx#3", "R", "respondent"),
    )

    assert cases_of(found) == ["A", "B", "A"]


def test_exact_names_go_before_globs_and_longer_globs_before_shorter():
    found = assign(
        "case source\nANY *\nUVS uvs/*\nLA uvs/la*\nONE uvs/la_01.docx",
        ("uvs/la_01.docx", "R", "respondent"),
        ("uvs/la_02.docx", "R", "respondent"),
        ("uvs/sme.docx", "R", "respondent"),
        ("x.docx", "R", "respondent"),
    )

    assert cases_of(found) == ["ONE", "LA", "UVS", "ANY"]
    assert slugs(found) == []


def test_a_tie_is_a_warning_and_the_upper_row_is_taken():
    found = assign("case source\nA a*\nB ?1", ("a1", "R", "respondent"))

    assert cases_of(found) == ["A"]
    assert slugs(found)[0] == "case-tie"
    assert "lines 2 and 3" in found.problems[0].message
    assert found.problems[0].severity == "warning"


def test_a_row_with_only_a_speaker_holds_in_every_source():
    found = assign("case source speaker\nANNA . Anna", ("a", "Anna", "respondent"), ("b", "Anna", "unknown"))

    assert cases_of(found) == ["ANNA", "ANNA"]


def test_a_row_with_only_a_source_holds_for_all_but_interviewers_and_those_with_a_row():
    """Two respondents of one source on the same row: a problem."""
    table = "case source speaker\nREST fg .\nANNA fg Anna"
    one = assign(table, ("fg", "Anna", "respondent"), ("fg", "Bat", "respondent"), ("fg", "Mod", "interviewer"))
    two = assign(table, ("fg", "Bat", "respondent"), ("fg", "Dorj", "respondent"))

    assert cases_of(one) == ["ANNA", "REST", ""]
    assert slugs(one) == []
    assert "two-respondents-one-case" in slugs(two)


def test_a_role_in_the_table_overrules_the_reader():
    found = assign(
        "case source speaker role\n. a R interviewer\nA a X respondent\nB a Y boss",
        ("a", "R", "respondent"),
        ("a", "X", "interviewer"),
        ("a", "Y", "unknown"),
    )

    assert [speaker.role for speaker in found.speakers] == ["interviewer", "respondent", "unknown"]
    assert slugs(found) == ["unknown-role"]


def test_a_case_in_two_waves_keeps_what_is_the_same_and_what_differs():
    """An empty cell takes the value on which the other rows agree; wave holds for its source only."""
    found = assign(
        "case source group wave\nA a Citizens 1\nA b . 2\nA c . .", *[(name, "R", "respondent") for name in "abc"]
    )

    assert [dict(speaker.variables) for speaker in found.speakers][:2] == [
        {"group": "Citizens", "wave": "1"},
        {"group": "Citizens", "wave": "2"},
    ]
    assert found.speakers[2].variables.get("group") == "Citizens"
    assert not found.speakers[2].variables.get("wave")


def test_sources_without_a_case_and_cases_without_a_source_are_warnings():
    found = assign("case source\nA nowhere", ("a", "R", "respondent"), ("a", "I", "interviewer"))

    assert [(problem.slug, problem.source, problem.line) for problem in found.problems] == [
        ("source-without-case", "a", 0),
        ("case-without-source", "cases.csv", 2),
    ]


def test_a_table_with_a_heading_only_gives_its_variables():
    """So that a new study can group by a variable before anybody has filled in the table."""
    assert assign("case source group", ("a", "R", "respondent")).variables == ("group",)


def test_the_table_wins_over_a_questionnaire_and_the_difference_is_a_problem():
    row = Speaker("q.xlsx", "7", "respondent", "7", {"group": "SMEs", "age": "40"})
    found = assign("case source speaker group\n7 q.xlsx 7 Citizens", row)

    assert found.speakers[0].variables == {"group": "Citizens", "age": "40"}
    assert slugs(found) == ["case-differs"]


def test_a_respondent_of_a_questionnaire_is_found_by_the_case():
    """With the source, or by the case alone; the row of another case is not theirs, one without a case is for all."""
    people = [Speaker("q.xlsx", name, "respondent", name, {"age": "40"}) for name in ("7", "8", "9")]
    found = assign("case source group wave\n7 q.xlsx SMEs .\n8 . Citizens .\n. q.xlsx . 2", *people)

    assert cases_of(found) == ["7", "8", "9"]
    assert [speaker.variables.get("group", "") for speaker in found.speakers] == ["SMEs", "Citizens", ""]
    assert found.speakers[2].variables["wave"] == "2"
    assert slugs(found) == []


def test_a_group_misspelt_once_is_a_warning_at_its_line():
    rows = "\n".join(f"C{number} s{number} mining" for number in range(5))
    found = assign(
        f"case source group\n{rows}\nD s9 minning",
        *[(f"s{number}", "R", "respondent") for number in [0, 1, 2, 3, 4, 9]],
    )

    assert [(problem.slug, problem.source, problem.line) for problem in found.problems] == [
        ("misspelt-value", "cases.csv", 7)
    ]
    assert "'mining'" in found.problems[0].message


@pytest.mark.parametrize("pair", [("wave 1", "wave 2"), ("men", "women"), ("north", "south"), ("2015-20", "2015-21")])
def test_different_values_are_no_slips(pair: tuple[str, str]):
    assert not one_slip_apart(*pair)


def test_a_speakers_name_is_compared_without_outer_blanks():
    rows = rows_of_table(["case", "speaker"], [{"case": "A", "speaker": " Anna "}], [2])

    assert RowFinder(rows).find(Speaker("a", "Anna", "respondent"))[0] is rows[0]


NAMES = st.sampled_from(["", "Anna", "R1", "a.docx", "b/a.docx", "a", "*.docx", "b/*", "?.docx"])
ROWS = st.lists(st.fixed_dictionaries({"case": NAMES, "source": NAMES, "speaker": NAMES}), max_size=6)


@given(
    ROWS, NAMES, st.sampled_from(["a.docx", "b/a.docx"]), st.booleans(), st.sampled_from(["respondent", "interviewer"])
)
def test_the_finder_finds_what_going_through_all_rows_finds(cells, label, source, named, role):
    """No row that fits is missed for being looked up by its names."""
    rows = rows_of_table(["case", "source", "speaker"], cells, range(2, len(cells) + 2))
    speaker = Speaker(source, label, role, label if named else "")
    fitting = RowFinder(rows)
    fitting._list_candidates = lambda *_: {place for place, row in enumerate(rows) if row.speaker in ("", label)}

    assert RowFinder(rows).find(speaker) == fitting.find(speaker)
