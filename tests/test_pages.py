import pytest

from qualcode.readers.pages import drop_running_lines


def get_lines(pages):
    kept, _ = drop_running_lines(pages)
    return [[page[index] for index in indices] for page, indices in zip(pages, kept, strict=True)]


def test_page_numbers_are_left_out():
    """A number that counts on from page to page is no speech, also in `- 2 -` and `Page 2 of 3`."""
    for first, second in (("7", "8"), ("- 1 -", "- 2 -"), ("Page 1 of 2", "Page 2 of 2"), ("1/2", "2/2")):
        pages = [["I: How many came?", "R: Some.", "", first], ["R: Seven.", "I: And then?", second]]

        assert get_lines(pages) == [["I: How many came?", "R: Some."], ["R: Seven.", "I: And then?"]]


def test_a_number_that_somebody_says_stays():
    """Numbers that do not count on with the pages are speech."""
    pages = [["I: How many?", "12"], ["I: And now?", "45"], ["I: Really?", "7"]]

    assert get_lines(pages) == pages


def test_headers_that_repeat_are_left_out_and_said():
    """A line on most of three pages or more goes; a page number in it may differ."""
    pages = [[f"Interview 3, page {n}", f"R: Word {word}."] for n, word in enumerate(("one", "two", "three"))]
    kept, examples = drop_running_lines(pages)

    assert kept == [[1], [1], [1]]
    assert examples == ["Interview 3, page 0"]


@pytest.mark.parametrize("line", ["Interviewer:", "00:0{}:12 Speaker 1", "Interview {}", "How was it?", "P{}"])
def test_speech_that_repeats_stays(line):
    """A label, a time, the heading of each interview or its first question is no page header."""
    pages = [[line.format(n), f"Answer {word}.", "And so on."] for n, word in enumerate(("one", "two", "three"), 1)]
    kept, _ = drop_running_lines(pages)

    assert all(0 in indices for indices in kept)


def test_line_numbers_of_the_margin_are_left_out():
    """Some PDF give the numbered lines' numbers as a block of their own."""
    pages = [["R: It began in spring.", "I: When?", "1", "2", "3", "4", "5", "6"], ["R: In May.", "1", "2"]]
    kept, examples = drop_running_lines(pages)

    assert kept == [[0, 1], [0]]
    assert examples[0] == "line numbers"
