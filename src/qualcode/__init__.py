"""qualcode: interview transcripts to coded segments and theme frequencies.

>>> import qualcode as qc
>>> study = qc.open(".")                     # doctest: +SKIP
>>> study.code()                             # doctest: +SKIP
>>> study.table("coded_segments")            # doctest: +SKIP
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.pipeline.verbs import Study

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(folder: str | PathLike[str] = ".", pipeline: str | PathLike[str] | None = None) -> Study:
    """The study that `folder` lies in.

    Parameters
    ----------
    pipeline : the pipeline file; needed only where the study has several.

    Raises
    ------
    qualcode.errors.QualcodeError : no study there, or its pipeline file is wrong.
    """
    from qualcode.pipeline.verbs import open_study

    return open_study(folder, pipeline)
