"""The trained spaCy pipelines that a pipeline file names: found on this machine, never downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.words import language_of

if TYPE_CHECKING:
    from spacy.language import Language

_LONGEST_TEXT = 10**9


class SpacyPipelines:
    """Loads the pipeline of a language when it is first asked for.

    Parameters
    ----------
    folder : the study's; a pipeline may be a folder relative to it.
    named : language to the name of an installed package or to a folder.
    """

    def __init__(self, folder: Path, named: Mapping[str, str]) -> None:
        self.folder = folder
        self.named = named
        self._loaded: dict[str, Language | None] = {}

    def __call__(self, language: str) -> Language | None:
        """The trained pipeline of a language, None if none is named.

        Raises
        ------
        QualcodeError : it is not there, or spaCy cannot load it.
        """
        language = language_of(language)
        if language not in self._loaded:
            name = self.named.get(language)
            self._loaded[language] = self._load(name, language) if name else None
        return self._loaded[language]

    def versions(self) -> dict[str, str]:
        """For each language which pipeline it is and in which state, without loading it: what codings depend on."""
        return {language: self._version(name) for language, name in sorted(self.named.items())}

    def _version(self, name: str) -> str:
        place = self._find_folder(name)
        if place is None:
            try:
                return f"{name} {version(name)}"
            except PackageNotFoundError:
                return name
        files = sorted(file for file in place.rglob("*") if file.is_file())
        states = [(file.relative_to(place).as_posix(), file.stat()) for file in files]
        return "; ".join([name, *(f"{file} {state.st_size} {state.st_mtime_ns}" for file, state in states)])

    def _find_folder(self, name: str) -> Path | None:
        place = self.folder / name
        return place if (place / "meta.json").is_file() or (place / "config.cfg").is_file() else None

    def _load(self, name: str, language: str) -> Language:
        import spacy

        place = self._find_folder(name)
        if place is None and not spacy.util.is_package(name):
            raise QualcodeError(
                f"The spaCy pipeline '{name}' for '{language}' is neither an installed package nor a folder of the study.",
                f"Install it (python -m spacy download {name}), or correct its name; folders are relative to the study."
                if name.isidentifier()
                else "Correct the path; it is relative to the study's folder, and the folder holds config.cfg.",
                "no-spacy-pipeline",
            )
        try:
            nlp = spacy.load(place or name)
        except (OSError, ValueError, ImportError) as error:
            raise QualcodeError(
                f"The spaCy pipeline '{name}' cannot be loaded: {' '.join(str(error).split())[:300]}",
                "Install it again, in the version that fits the installed spaCy.",
                "no-spacy-pipeline",
            ) from error
        if nlp.lang not in (language, "xx"):
            raise QualcodeError(
                f"The spaCy pipeline '{name}' is for '{nlp.lang}', but is named for '{language}'.",
                f"Write it under its language: spacy: {{{nlp.lang}: {name}}}.",
                "no-spacy-pipeline",
            )
        nlp.max_length = _LONGEST_TEXT
        return nlp
