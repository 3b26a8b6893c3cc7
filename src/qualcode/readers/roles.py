"""Who asks and who answers: told by settings, legends, words, and, where labels are names, by who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model import ReaderSettings, Role
from qualcode.readers import role_words as words
from qualcode.readers.cues import Utterance
from qualcode.readers.forms import has_question
from qualcode.readers.labels import count_wide, find_role, fold, stem
from qualcode.readers.legends import Legend
from qualcode.readers.nearness import is_near

LEAST_PART = 0.04
"""An interviewer has at least this share of the turns; less does not make all the others respondents."""
MANY_LETTERS = 5
"""From this number of one-letter labels on, letters count people (A, B, C, ...) and I is one of them."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a speaker talks.

    Parameters
    ----------
    turns : number of turns.
    questions : number of turns with a question mark.
    words : mean number of words in a turn.
    opens : this speaker has the first turn.
    """

    turns: int
    questions: int
    words: float
    opens: bool

    @property
    def share(self) -> float:
        """Share of the speaker's turns with a question mark."""
        return self.questions / self.turns


def find_roles(
    text: str, utterances: list[Utterance], legend: Legend, settings: ReaderSettings, nameless: bool = False
) -> dict[str, Role]:
    """Role of every folded label; `unknown` where nothing tells it clearly.

    `nameless` says that the empty label is a speaker too (the one without a colour).
    """
    habits = count_habits(text, utterances, nameless)
    names = {fold(one.speaker): one.name for one in reversed(utterances) if one.name}
    asking = frozenset(fold(label) for label in settings.interviewers)
    answering = frozenset(fold(label) for label in settings.respondents)
    roles: dict[str, Role] = {}
    for key in habits:
        role = _find_stated(key, names.get(key, ""), asking, answering, legend)
        if role is not None:
            roles[key] = role
    _add_initials(roles, habits, legend)
    _add_letters(roles, habits)
    _add_asker(roles, habits)
    _add_others(roles, habits)
    return {key: roles.get(key, "unknown") for key in habits}


def count_habits(text: str, utterances: Iterable[Utterance], nameless: bool = False) -> dict[str, Habits]:
    """Habits of every folded label, in order of appearance; the empty one only where it is a speaker.

    Question marks count in the first line only: what follows without a label may be anybody's.
    """
    counted: dict[str, list[int]] = {}
    first = ""
    for one in utterances:
        key = fold(one.speaker)
        if (not key and not nameless) or one.role is not None:
            continue
        first = first or key
        speech = text[one.start : one.stop]
        if "\n" in speech:
            speech = speech[: speech.index("\n")]
        counts = counted.setdefault(key, [0, 0, 0])
        counts[0] += 1
        counts[1] += has_question(speech)
        counts[2] += speech.count(" ") + 1
    return {key: Habits(turns, asked, said / turns, key == first) for key, (turns, asked, said) in counted.items()}


def _find_stated(key: str, name: str, asking: frozenset[str], answering: frozenset[str], legend: Legend) -> Role | None:
    """Role that settings, the file's legend, a word in brackets or the label itself states."""
    if key in asking:
        return "interviewer"
    if key in answering:
        return "respondent"
    if key in legend.roles:
        return legend.roles[key]
    named = {role for name, role in legend.roles.items() if len(key) > 1 and key in name.split()}
    named |= {role for name, role in legend.roles.items() if 0 < count_wide(key) == len(key) and name.startswith(key)}
    if len(named) == 1:
        return named.pop()
    return find_role(key) or (find_role(fold(name)) if name else None) or _find_misspelt(stem(key))


def _find_misspelt(word: str) -> Role | None:
    """Role of a role word with a slip in it; None if it is near words of both roles."""
    if len(word) < 6:
        return None
    asks = any(is_near(word, other) for other in words.INTERVIEWERS if other[0] == word[0])
    answers = any(is_near(word, other) for other in words.RESPONDENTS if other[0] == word[0])
    if asks == answers:
        return None
    return "interviewer" if asks else "respondent"


def _add_initials(roles: dict[str, Role], habits: dict[str, Habits], legend: Legend) -> None:
    """Letters that are the initial of one name in the file's header, where no letter stands for a role."""
    if not legend.roles or any(key in words.INTERVIEWER_LETTERS and key in "iq" for key in habits):
        return
    for key in habits:
        named = {role for name, role in legend.roles.items() if len(name) > 1 and name[0] == key}
        if key not in roles and len(key) == 1 and len(named) == 1:
            roles[key] = named.pop()


def _add_letters(roles: dict[str, Role], habits: dict[str, Habits]) -> None:
    """Interviewers called by a letter that nearly always means one (I, Q), unless the others clearly ask them."""
    letters = sum(1 for key in habits if len(key) == 1)
    if "interviewer" in roles.values() or letters >= MANY_LETTERS:
        return
    for key, habit in habits.items():
        weight = words.INTERVIEWER_LETTERS.get(stem(key), 0)
        others = [other for other in habits if other != key]
        if key in roles or weight < 2 or not others:
            continue
        partners = words.PARTNERS.get(stem(key), "").split()
        if weight == 2 and not any(stem(other) in partners for other in others):
            continue
        asked_by = any(habits[other].share >= 0.5 and habit.share <= 0.15 and habit.turns >= 4 for other in others)
        if not asked_by:
            roles[key] = "interviewer"


def _add_asker(roles: dict[str, Role], habits: dict[str, Habits]) -> None:
    """The one who asks nearly all questions, where no interviewer is known yet and the evidence is not thin."""
    if "interviewer" in roles.values() or len(habits) < 2:
        return
    free = [key for key in habits if key not in roles]
    if len(free) == 1 and len(habits) == 2:
        other = next(habits[key] for key in habits if key not in free)
        if habits[free[0]].share > other.share or (habits[free[0]].opens and habits[free[0]].share == other.share):
            roles[free[0]] = "interviewer"
        return
    questions = sum(habit.questions for habit in habits.values())
    if not free or questions < 3:
        return
    key = max(free, key=lambda one: (habits[one].questions, habits[one].share))
    habit = habits[key]
    others = [other for name, other in habits.items() if name != key]
    shorter = habit.words < 0.8 * max(other.words for other in others)
    generic = stem(key) in words.GENERIC or all(stem(other) in words.GENERIC for other in habits)
    share, part = (0.6, 0.92) if generic else (0.35, 0.75)
    if len(habits) > 2 and not generic:
        share = 0.4
    clear = habit.share >= share and habit.questions >= part * questions and habit.turns >= 3
    apart = all(other.share <= 0.5 * habit.share for other in others)
    if clear and apart and (habit.opens or shorter) and (not generic or (shorter and habit.turns >= 6)):
        roles[key] = "interviewer"


def _add_others(roles: dict[str, Role], habits: dict[str, Habits]) -> None:
    """Everybody else is a respondent once an interviewer is known, but for those who ask as much."""
    asking = [habits[key] for key, role in roles.items() if role == "interviewer" and key in habits]
    turns = sum(habit.turns for habit in habits.values())
    if not asking or sum(habit.turns for habit in asking) < LEAST_PART * turns:
        return
    highest = max(habit.share for habit in asking)
    for key, habit in habits.items():
        if key in roles or key in words.NOBODY:
            continue
        asks_too = habit.turns >= 4 and habit.share >= 0.5 and habit.share >= 0.7 * highest
        generic = stem(key) in words.GENERIC and habit.share > 0.5 * max(highest, 0.2)
        if len(habits) == 2 or not (asks_too or generic):
            roles[key] = "respondent"
