"""JSON Schemas (draft-07) of the files that people edit, made from their keys: editors complete and check by them.

They are a little wider than the loader, which says more: editors type scalars (`no`, `12:30`, `2014`), our loader
reads them as texts, so a text may be any scalar.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from qualcode.codebook.load import CODE_KEYS, CODEBOOK_KEYS
from qualcode.codebook.schema import Key
from qualcode.codebook.term_lists import STANCES
from qualcode.codebook.token_patterns import ATTRIBUTES, COMPARISONS, FUZZY, LISTS, OPERATOR

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_EMPTY: Schema = {"type": "null"}
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_FLAG: Schema = {"enum": [True, False, "true", "false", "yes", "no", "on", "off"]}
_LANGUAGE = "^[a-z]{2,3}$"
_CODE_NAME = "^[^\\s_/\\-](?:[^\\s/]*[^\\s_/\\-])?$"


def make_codebook_schema() -> Schema:
    """The schema of a codebook file.

    >>> schema = make_codebook_schema()
    >>> schema["properties"]["name"]["description"], schema["required"]
    ('Name of the codebook for people.', ['codes'])
    """
    codes = {"type": "object", "propertyNames": {"pattern": _CODE_NAME}, "additionalProperties": _ref("code")}
    terms, passages = _listed(_ref("term")), _listed(_TEXT)
    forms = {
        "codes": codes,
        "terms": terms,
        "unless": _listed(_ref("term_without_stance")),
        "seeds": passages,
        "examples": passages,
        "counterexamples": passages,
        "color": {"type": ["string", "null"], "pattern": "^#[0-9a-fA-F]{6}$"},
        "language": {"type": ["string", "null"], "pattern": _LANGUAGE},
    }
    root = make_object(CODEBOOK_KEYS, forms | {"codes": codes | {"minProperties": 1}})
    term = {"term": _TEXT | {"description": "The term."}, "pattern": _ref("pattern")}
    stance = {"stance": {"enum": list(STANCES), "description": "Stance of its hits."}}
    definitions = {
        "code": {"anyOf": [make_object(CODE_KEYS, forms), _EMPTY]},
        "term": _make_term(term | stance),
        "term_without_stance": _make_term(term),
        "pattern": _make_pattern(),
        "token": _make_token(),
    }
    title = "A codebook of qualcode"
    return {"$schema": DRAFT, "title": title, **root, "required": ["codes"], "definitions": definitions}


def make_object(keys: Iterable[Key], forms: dict[str, Schema] | None = None) -> Schema:
    """The schema of a mapping with these keys and no others; `forms` says more of some values than their kind."""
    properties = {}
    for key in keys:
        form = (forms or {}).get(key.name) or _make_value(key)
        default = f" Without it: {key.default}." if key.default else ""
        properties[key.name] = form | {"description": key.meaning + default}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def write_schema(schema: Schema) -> str:
    """The schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _list_of(item: Schema) -> Schema:
    return {"anyOf": [{"type": "array", "items": item}, _TEXT, _EMPTY]}


def _listed(item: Schema) -> Schema:
    """A list, a block or one text; or these by language."""
    return {"anyOf": [*_list_of(item)["anyOf"], _by_language(_list_of(item))]}


def _by_language(value: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": _LANGUAGE}, "additionalProperties": value}


def _make_term(keys: Schema) -> Schema:
    """A term alone, or `{term: …}`, or `{pattern: …}`."""
    as_group = {"type": "object", "additionalProperties": False, "properties": keys}
    return {"anyOf": [_TEXT, as_group | {"oneOf": [{"required": ["term"]}, {"required": ["pattern"]}]}]}


def _make_pattern() -> Schema:
    meaning = "A spaCy token pattern: a list of tokens, such as [{LEMMA: rely}, {LOWER: on}]."
    return {"type": "array", "minItems": 1, "items": _ref("token"), "description": meaning}


def _make_token() -> Schema:
    """One token of a pattern; its attributes in capitals, as editors propose them, or in lower case."""
    texts: Schema = {"type": "array", "minItems": 1, "items": _TEXT}
    inner: Schema = {"anyOf": [_TEXT, _closed(dict.fromkeys(("IN", "NOT_IN"), texts))]}
    number: Schema = {"type": "integer", "minimum": 0}
    numbers: Schema = {"type": "array", "minItems": 1, "items": number}
    forms: dict[str, Schema] = {
        "text": {
            "anyOf": [_TEXT, _closed({"REGEX": inner} | dict.fromkeys(LISTS, texts) | dict.fromkeys(FUZZY, inner))]
        },
        "number": {"anyOf": [number, _closed(dict.fromkeys(COMPARISONS, number) | dict.fromkeys(LISTS, numbers))]},
        "yes or no": _FLAG,
        "place in a name": {"enum": ["", "B", "I", "O", 0, 1, 2, 3]},
    }
    needs = " Needs a trained pipeline."
    properties: Schema = {
        name: forms[each.kind] | {"description": each.meaning + needs * each.trained}
        for name, each in ATTRIBUTES.items()
    }
    meaning = 'How often the token is there: "?" perhaps, "*" any number, "+" at least once, "!" not, "{2}", "{1,3}".'
    properties["OP"] = {"anyOf": [{"enum": ["?", "*", "+", "!", 1, "1"]}, {"pattern": f"^(?:{OPERATOR.pattern})$"}]}
    properties["OP"] |= {"type": ["string", "integer"], "description": meaning}
    lower = "|".join(name.lower() for name in properties)
    return _closed(properties) | {"patternProperties": {f"^(?:{lower})$": {}}}


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _make_value(key: Key) -> Schema:
    """What stands behind a key, by its kind."""
    choice: Schema = {"enum": list(key.choices)}
    forms: Schema = {
        "text": _TEXT,
        "yes or no": _FLAG,
        "whole number": {"type": "integer"},
        "number": {"type": "number"},
        "choice": choice,
        "choices": {"anyOf": [{"type": "array", "items": choice}, choice]},
        "texts by name": {"type": "object", "additionalProperties": _list_of(_TEXT)},
        "text by language": {"anyOf": [_by_language(_TEXT), _TEXT]},
    }
    if key.kind == "texts":
        return _listed({"anyOf": [_TEXT, make_object(key.keys)]}) if key.keys else _list_of(_TEXT)
    if key.kind == "mapping":
        inner = make_object(key.keys) if key.keys else {"type": "object"}
        by_name = {"type": "object", "additionalProperties": {"anyOf": [inner, _EMPTY]}}
        return {"anyOf": [by_name if key.name == "files" else inner, _EMPTY]}
    return {"anyOf": [forms[key.kind], _EMPTY]}
