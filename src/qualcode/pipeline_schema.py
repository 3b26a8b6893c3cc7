"""The JSON Schema of the pipeline file, made from its keys."""

from __future__ import annotations

from qualcode.codebook.json_schema import DRAFT, Schema, make_object
from qualcode.pipeline_file import KEYS


def make_pipeline_schema() -> Schema:
    """The schema of a pipeline file.

    >>> make_pipeline_schema()["required"]
    ['corpus', 'codebook']
    """
    title = "A pipeline file of qualcode"
    return {"$schema": DRAFT, "title": title, **make_object(KEYS), "required": ["corpus", "codebook"]}
