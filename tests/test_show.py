"""What is printed: it fits the terminal, and a person can read it."""

import io

import numpy as np
import pandas as pd
import pytest

from qualcode.cli.show import mark_words, show_frame, show_kwic, show_problems, show_quotes
from qualcode.cli.terminal import Terminal, cut, find_terminal, measure, pad, wrap
from qualcode.cli.theme_table import show_frequencies

GROUPS = ["Local administration", "Citizens", "SMEs", "Mining companies"]
CODES = ["trust", "trust/broken_promises", "collaboration_procedure", "social_responsibility", "capacity"]
BOLD = Terminal(80, bold=True)


def frequencies(groups, codes, cases=5, segments=200):
    """A `theme_frequencies` frame whose counts grow from row to row; `(all)` last."""
    rows = []
    for group in [*groups, "(all)"]:
        factor = len(groups) if group == "(all)" else 1
        for number, code in enumerate(codes):
            rows.append((group, code, code.rpartition("/")[0], 7 * number * factor, segments * factor))
    frame = pd.DataFrame(rows, columns=["group", "code", "parent", "segments", "segments_total"])
    totals = frame["segments_total"] // segments * cases
    return frame.assign(by="stakeholder_group", cases=np.minimum(frame["segments"], totals), cases_total=totals)


def test_themes_by_group_show_share_and_cases():
    """Sub-codes are indented under their parent; the last row says how much there is to count."""
    out = show_frequencies(
        frequencies(GROUPS[1:3], ["trust", "capacity", "trust/openness"]),
        where="wave = 1",
        kinds=["interview", "document"],
    )

    assert out == (
        "Themes by stakeholder_group\n"
        "Share of the group's segments that have the theme; cases that have it / cases.\n"
        "Only wave = 1. Counted together: interview, document.\n"
        "\n"
        "                 Citizens      SMEs       (all)\n"
        "-----------------------------------------------\n"
        "trust            0 %  0/5  0 %  0/5  0 %   0/10\n"
        "  openness       7 %  5/5  7 %  5/5  7 %  10/10\n"
        "capacity         4 %  5/5  4 %  5/5  4 %  10/10\n"
        "-----------------------------------------------\n"
        "segments, cases    200  5    200  5     400  10\n"
    )


@pytest.mark.parametrize("width", [60, 80, 100, 132])
@pytest.mark.parametrize("cases", [5, 12, 140])
@pytest.mark.parametrize(
    "groups",
    [
        GROUPS,
        [*GROUPS, "Researchers", "Non-governmental organisations"],
        ["Орон нутгийн захиргаа", "Иргэд", "Жижиг дунд үйлдвэр", "Уул уурхайн компани"],
        [f"{group} / {wave}" for group in GROUPS for wave in (1, 2)],
    ],
)
def test_the_table_fits_the_terminal(groups, cases, width):
    """Every code and every group is there, in further blocks if need be, and no line is longer than the terminal."""
    out = show_frequencies(frequencies(groups, CODES, cases, 1500), Terminal(width))
    lines = out.splitlines()

    assert max(map(measure, lines)) <= width
    assert out.count("(all)") == 1
    heads = [place for place, line in enumerate(lines) if set(line) == {"-"}]
    assert sum(line.startswith("trust ") for line in lines) == len(heads) // 2


def test_four_groups_are_one_block_in_80_columns():
    """The sample's table reads at a glance."""
    out = show_frequencies(frequencies(GROUPS, CODES, 12, 1500))

    assert out.count("segments, cases") == 1


def test_columns_are_aligned_whatever_the_script():
    """Cyrillic headings and wide ones stand over their numbers."""
    lines = show_frequencies(frequencies(["Иргэд", "市民"], ["trust"])).splitlines()
    heading = next(line for line in lines if "市民" in line)

    assert {measure(line) for line in lines[lines.index(heading) :]} == {measure(heading)}


def test_a_group_without_segments_has_no_share():
    """0 of 0 is no number."""
    frame = frequencies(["SMEs"], ["trust"]).assign(segments_total=0, cases_total=0, segments=0, cases=0)

    assert "-  0/0" in show_frequencies(frame)


def test_an_empty_table_says_why():
    """No codes or nothing read."""
    assert "codebook has no codes" in show_frequencies(frequencies(GROUPS, []))


QUOTES = pd.DataFrame(
    {
        "source": ["la_01.docx", "q.xlsx"],
        "segment": [4, 7],
        "turn": [12, 3],
        "time": [754.2, np.nan],
        "speaker": ["Speaker 1", "17"],
        "case": ["LA01", ""],
        "group": ["Local administration", ""],
        "code": ["trust", "trust"],
        "stance": ["lack", ""],
        "why": ["trust [trust]", "promise* NEAR/6 broken [promises … broken]"],
        "text": ["We do not trust them. " * 8, "Promises were made; promises are broken."],
    }
)


def test_quotes_say_who_spoke_the_words_and_why_they_were_coded():
    """Case (else speaker), groups, source, turn and time; wrapped words; code, stance and terms."""
    first, second = show_quotes(QUOTES, Terminal(60)).split("\n\n")

    assert first.splitlines()[:2] == [
        "LA01, Local administration, la_01.docx, turn 12, 0:12:34",
        "  We do not trust them. We do not trust them. We do not",
    ]
    assert first.splitlines()[-1] == "    trust (lack): trust [trust]"
    assert second.startswith("17, q.xlsx, turn 3\n  Promises were made")
    assert max(map(len, (first + second).splitlines())) <= 60


def test_matched_words_are_bold_on_a_terminal_only():
    """No control characters in a file or a pipe."""
    assert "\033" not in show_quotes(QUOTES)
    assert "\033[1mtrust\033[0m them" in show_quotes(QUOTES, BOLD)
    assert "\033[1mpromises\033[0m are \033[1mbroken\033[0m." in show_quotes(QUOTES, BOLD)
    assert mark_words("a kept\n  promise", ["kept promise"], BOLD) == "a \033[1mkept\n  promise\033[0m"
    assert mark_words("distrust", ["trust"], BOLD) == "distrust"


def test_the_rest_is_counted():
    """A limit is never silent."""
    assert show_quotes(QUOTES, limit=1).endswith("… and 1 more passage.\n")
    assert show_quotes(QUOTES.head(0)) == "No passages.\n"


def test_matches_stand_under_each_other():
    """Context is cut on the far sides."""
    rows = pd.DataFrame(
        {
            "source": ["la_01.docx", "x.docx"],
            "segment": [1, 22],
            "before": ["We never", "stopped going to its meetings because nothing follows and"],
            "match": ["trusted", "итгэл"],
            "after": ["the council, not once, and I would say that most of us", ", is gone."],
        }
    )
    lines = show_kwic(rows).splitlines()

    assert lines[0].index("trusted") == lines[1].index("итгэл")
    assert "итгэл, is gone." in lines[1]
    assert lines[0].endswith("…") and "…" in lines[1]
    assert max(map(len, lines)) <= 80


PROBLEMS = pd.DataFrame(
    [(f"b{n}.docx", 0, "warning", "no-case", "no case for this source.", "Add a row to cases.csv.") for n in range(42)]
    + [("a.docx", 3, "error", "unknown-role", "nobody knows who Speaker 1 is.", "Set readers: unknown:.")]
    + [("", 0, "notice", "misspelt", text, f"Did you mean {text}s?") for text in ("citizen", "company")],
    columns=["source", "line", "severity", "slug", "message", "hint"],
)


def test_problems_are_grouped_errors_first():
    """Of one kind a few are shown and the rest is counted; advice that all share stands once."""
    assert show_problems(PROBLEMS, limit=2) == (
        "1 error\n"
        "  a.docx, line 3: nobody knows who Speaker 1 is.\n"
        "    Set readers: unknown:.  [unknown-role]\n"
        "\n"
        "42 warnings\n"
        "  b0.docx: no case for this source.\n"
        "  b1.docx: no case for this source.\n"
        "  … and 40 more like this\n"
        "    Add a row to cases.csv.  [no-case]\n"
        "\n"
        "2 notices\n"
        "  citizen\n"
        "    Did you mean citizens?\n"
        "  company\n"
        "    Did you mean companys?\n"
        "    [misspelt]\n"
    )
    assert show_problems(PROBLEMS.head(0)) == ""


def test_any_table_fits_the_width_and_names_what_it_leaves_out():
    """Numbers at the right, texts cut; columns that cannot fit are named."""
    out = show_frame(QUOTES, Terminal(60))

    assert max(map(measure, out.splitlines())) <= 60
    assert "Columns not shown:" in out and out.rstrip().endswith("why, text.")
    assert show_frame(pd.DataFrame({"code": ["trust", "x"], "share": [0.12345, np.nan], "n": [1, 20]})) == (
        "code   share   n\n-----  -----  --\ntrust  0.123   1\nx             20\n"
    )
    assert show_frame(QUOTES, limit=1).count("\n") == show_frame(QUOTES).count("\n")


def test_a_terminal_is_80_columns_without_bold_where_there_is_none():
    """NO_COLOR and TERM=dumb are honoured."""

    class Screen(io.StringIO):
        def isatty(self):
            return True

    assert find_terminal(io.StringIO(), {}) == Terminal(80, False)
    assert find_terminal(Screen(), {}).bold
    assert not find_terminal(Screen(), {"NO_COLOR": "1"}).bold
    assert find_terminal(Screen(), {"NO_COLOR": ""}).bold
    assert not find_terminal(Screen(), {"TERM": "dumb"}).bold


def test_texts_are_measured_cut_and_wrapped_in_columns():
    """A wide sign is two columns, a combining mark none."""
    assert pad("信頼", 6) == "信頼  " and pad("5", 3, right=True) == "  5"
    assert cut("信頼関係", 5) == "信頼…" and measure(cut("信頼関係", 6)) <= 6
    assert cut("a\n b", 9) == "a b"
    assert wrap("one-two three", 8) == ["one-two", "three"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]
