"""Turn what the schema refuses into faults with a place, a reason and a hint."""

import difflib
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from planner.errors import BadValueError, Fault
from planner.scenario.read import KeyPath, Place, Value, dotted, fault_at
from planner.scenario.resolve import Resolved
from planner.text import Text, text

# Tags that pydantic puts into a path to say which alternative it tried.
_METHODS = ("straight_line", "matrix", "network", "osrm", "valhalla")
_TAGS = ("int", "tuple", "Stage", "literal", *_METHODS, "str")
_KINDS: Mapping[str, Text] = {
    "int_type": text("must be a whole number"),
    "float_type": text("must be a number"),
    "string_type": text("must be text"),
    "bool_type": text("must be true or false"),
    "tuple_type": text("must be a list"),
    "model_type": text("must be keys and values"),
    "dict_type": text("must be keys and values"),
    "union_tag_not_found": text("lacks method"),
    "union_tag_invalid": text(
        "method is unknown; write one of {methods}", methods=", ".join(_METHODS)
    ),
    "string_too_short": text("may not be empty"),
    "too_short": text("has too few values"),
    "too_long": text("has too many values"),
}


def faults_of(error: ValidationError, resolved: Resolved, model: type[BaseModel]) -> list[Fault]:
    """Return every fault of a scenario, what was wrong before the schema included, each once.

    Parameters
    ----------
    error
        What the schema said.
    model
        The schema, for the names that would have been right.
    """
    found: dict[KeyPath, Fault] = {}
    for one in error.errors(include_url=False, include_input=False):
        path = tuple(part for part in one["loc"] if not _is_tag(part, resolved, one["loc"]))
        if one["type"] == "missing":
            if resolved.is_whole:
                found[path] = _missing(path, resolved)
        elif one["type"] == "extra_forbidden":
            found[path] = _unknown(path, resolved, model)
        else:
            texts = (_what(one), _hint(one, path, resolved))
            found.setdefault(path, fault_at(place_of(path, resolved), dotted(path), *texts))
    return [
        *resolved.faults,
        *(one for path, one in found.items() if _is_new(path, one, found, resolved)),
    ]


def _is_new(
    path: KeyPath, fault: Fault, found: Mapping[KeyPath, Fault], resolved: Resolved
) -> bool:
    # Of alternatives the one that was meant speaks; a value that YAML refused has no type.
    has_inner = any(other[: len(path)] == path and other != path for other in found)
    is_told = any(
        one.file == fault.file and f".{one.subject}".endswith(f".{fault.subject}")
        for one in resolved.faults
    )
    return not has_inner and not is_told


def _is_tag(part: str | int, resolved: Resolved, loc: KeyPath) -> bool:
    starts = ("[key]", "literal[", "tuple[")
    is_word = isinstance(part, str) and (part.startswith(starts) or part in _TAGS)
    return is_word and loc not in resolved.place_by_path


def place_of(path: KeyPath, resolved: Resolved) -> Place:
    """Return where a value was written, or else what it is part of."""
    for length in range(len(path), -1, -1):
        if (place := resolved.place_by_path.get(path[:length])) is not None:
            return place
    return Place(next(iter(resolved.file_by_name)), 0, 0)


def _what(one: Any) -> Text:  # noqa: ANN401  (pydantic's error details)
    cause = one.get("ctx", {}).get("error")
    if isinstance(cause, BadValueError):
        return cause.text
    kind = one["type"]
    if kind in _KINDS:
        return _KINDS[kind]
    context = one.get("ctx", {})
    if kind == "literal_error":
        expected = context["expected"].replace(" or ", ", ")
        return text("must be one of {expected}", expected=expected)
    for name, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<")):
        if name in context:
            bound = context[name]
            limit = f"{sign} {int(bound) if bound == int(bound) else bound}"
            return text("must be {limit}", limit=limit)
    return text("not valid ({message})", message=one["msg"])


def _hint(one: Any, path: KeyPath, resolved: Resolved) -> Text:  # noqa: ANN401
    if len(path) == 2 and path[0] == "rules":  # noqa: PLR2004  (rules.<id>)
        return text("write {{}} to switch the rule on, null to switch it off")
    if one["type"] == "literal_error":
        given = path[-1] if "[key]" in one["loc"] else _given(path, resolved)
        known = re.findall(r"'([^']*)'", one["ctx"]["expected"])
        if close := difflib.get_close_matches(str(given), known, n=1, cutoff=0.5):
            return text("did you mean {close}?", close=close[0])
    return text("correct the value")


def _given(path: KeyPath, resolved: Resolved) -> Value:
    here: Value = resolved.content
    for key in path:
        if isinstance(here, dict):
            here = here.get(str(key))
        elif isinstance(here, tuple) and isinstance(key, int):
            here = here[key]
    return here


def _missing(path: KeyPath, resolved: Resolved) -> Fault:
    name = "schema" if path == ("format_version",) else dotted(path)
    return fault_at(
        place_of(path[:-1], resolved),
        name,
        text("is missing"),
        text("add the key"),
    )


def _unknown(path: KeyPath, resolved: Resolved, model: type[BaseModel]) -> Fault:
    known = _names(model, path[:-1])
    close = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    if str(path[-1]).isdigit():
        do = text("if it is a decimal comma, use a point")
    elif close:
        do = text("did you mean {close}?", close=close[0])
    else:
        listed = ", ".join(known) or "-"
        do = text("known keys: {listed}", listed=listed)
    return fault_at(place_of(path, resolved), dotted(path), text("unknown key"), do)


def _names(model: type[BaseModel], path: KeyPath) -> list[str]:
    found: list[type[BaseModel]] = [model]
    for key in path:
        fields = [one.model_fields.get(str(key)) for one in found]
        found = [
            inner for field in fields if field is not None for inner in _models_in(field.annotation)
        ] or found
    return sorted(field.alias or name for one in found for name, field in one.model_fields.items())


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401  (any annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [inner for part in getattr(annotation, "__args__", ()) for inner in _models_in(part)]
