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
    """A line on most of three pages or more goes; digits in it may differ."""
    pages = [["Interview 3, page " + str(n), f"R: Word {word}."] for n, word in enumerate(("one", "two", "three"))]
    kept, examples = drop_running_lines(pages)

    assert kept == [[1], [1], [1]]
    assert examples == ["Interview 3, page 0"]


def test_a_label_at_the_top_of_every_page_stays():
    """`Interviewer:` alone on its line is a label, not a header."""
    pages = [["Interviewer:", f"Question {word}?", "Anna:"] for word in ("one", "two", "three")]

    assert get_lines(pages) == pages


def test_line_numbers_of_the_margin_are_left_out():
    """Some PDF give the numbered lines' numbers as a block of their own."""
    pages = [["R: It began in spring.", "I: When?", "1", "2", "3", "4", "5", "6"], ["R: In May.", "1", "2"]]
    kept, examples = drop_running_lines(pages)

    assert kept == [[0, 1], [0]]
    assert examples[0] == "line numbers"
