"""Every error that ends a command: a message, a place, advice, a slug for the manual and an exit code.

Problems in the user's data do not end a command; they are returned as `model.Problem` and stand in the table `problems`.
"""

from __future__ import annotations


class QualcodeError(Exception):
    """Base of all errors a user can meet.

    Parameters
    ----------
    message : what is wrong, with its place.
    hint : what to do now, one sentence.
    slug : the name of the error in the manual, such as `no-study`.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", slug: str = "failed") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.slug = slug

    def __str__(self) -> str:
        advice = f"\n  {self.hint}" if self.hint else ""
        return f"{self.message}{advice}  [{self.slug}]"


class FileProblem(QualcodeError):
    """One file cannot be read; the study goes on without it (the reader's caller makes a `Problem` of it)."""


class UsageError(QualcodeError):
    """The command was called with words it does not know."""

    exit_code = 2


class BadFile(QualcodeError):
    """A file that people edit (codebook, pipeline) is wrong; `mistakes` holds all its faults.

    Parameters
    ----------
    mistakes : lines as `file, line N: what.  advice  [slug]`, in the order of the file.
    """

    def __init__(self, mistakes: list[str], slug: str = "bad-file") -> None:
        super().__init__("\n".join(mistakes), slug=slug)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return self.message
