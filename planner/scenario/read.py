"""Read a YAML file so that every value keeps its place and nothing is guessed.

YAML 1.1 and 1.2 read some plain words differently (``0101``, ``no``, ``12:30``). They are
refused with a hint instead of being read one way or the other; school years and dates are text.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from planner.door import RefusedFileError, read_bytes
from planner.errors import Fault, ScenarioError
from planner.text import Text, text

# A scenario is settings, never a table.
LARGEST_FILE_BYTES = 50_000
DEEPEST_NESTING = 20
# What nests deeper is not even parsed, which would take seconds.
_DEEPEST_BRACKETS = 100
# No quantity of a plan comes near it, and sums of products of it stay safe for the solver.
LARGEST_NUMBER = 2**31 - 1

# An anchor or an alias; each is refused with its place, as long as there are few.
_REFERENCE = re.compile(r"(?:^|[\s\[{,:-])[&*][^\s\[\]{},]", re.MULTILINE)
_MOST_REFERENCES = 20
_BRACKET = re.compile(r"[\[\]{}]")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_AMBIGUOUS = re.compile(
    r"[-+]?0[0-9_]+|0[oxb][0-9a-f]+|[-+]?[0-9]+:[0-5]?[0-9](:[0-9.]+)?|[-+]?[0-9][0-9]*_[0-9_]+"
    r"|[-+]?([0-9]+\.?|[0-9]*\.[0-9]+)e[-+]?[0-9]+|[-+]?\.(inf|nan)|[-+]?[0-9]+\.|[-+]?\.[0-9]+"
    r"|y|n|yes|no|on|off",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}

Value = str | int | float | bool | None | dict[str, "Value"] | tuple["Value", ...]
KeyPath = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something stands: file as written, line and column from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content, where each value of it stands, and what was wrong with some of them."""

    content: dict[str, Value]
    place_by_path: dict[KeyPath, Place]
    faults: tuple[Fault, ...] = ()


def read_yaml(path: Path, shown: str) -> Document:
    """Read one file.

    Parameters
    ----------
    shown
        The file's name as it appears in messages.

    Raises
    ------
    ScenarioError
        If it can't be read at all; faults of single values come with the document.
    """
    reader = _Reader(shown)
    content = reader.value(_compose(path, shown), (), 0)
    if isinstance(content, dict):
        return Document(content, reader.place_by_path, tuple(reader.faults))
    if not reader.faults:
        reader.refuse(
            None,
            "",
            text("the file is not a list of keys"),
            text("write key: value"),
        )
    raise ScenarioError(reader.faults)


def _compose(path: Path, shown: str) -> Node | None:
    content = _text(path, shown)
    try:
        with warnings.catch_warnings():
            # That an anchor stands twice; each is refused with its place.
            warnings.simplefilter("ignore")
            node: Node | None = YAML(typ="rt", pure=True).compose(content)
    except (YAMLError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown, 0, 0)
        raise _unreadable(
            place,
            text("not valid YAML"),
            text("look at indentation, colons and quotes; use spaces, not tabs"),
        ) from None
    return node


def _text(path: Path, shown: str) -> str:
    nowhere = Place(shown, 0, 0)
    try:
        raw = read_bytes(path, LARGEST_FILE_BYTES)
        content = raw.decode("utf-8-sig")
    except RefusedFileError as error:
        raise _unreadable(nowhere, error.what, error.do) from None
    except UnicodeDecodeError:
        raise _unreadable(
            nowhere,
            text("the file is not UTF-8"),
            text("save it as UTF-8"),
        ) from None
    if _nesting(content) > _DEEPEST_BRACKETS or len(_REFERENCE.findall(content)) > _MOST_REFERENCES:
        raise _unreadable(
            nowhere, text("anchors and deep nesting are not used"), text("write the value out")
        )
    return content


def _nesting(content: str) -> int:
    """Return how deep brackets are nested, at most; in texts they count too, but match."""
    steps = (1 if one in "[{" else -1 for one in _BRACKET.findall(content))
    return max(accumulate(steps), default=0)


def _unreadable(place: Place, what: Text, do: Text) -> ScenarioError:
    return ScenarioError([fault_at(place, "", what, do)])


def fault_at(place: Place, subject: str, what: Text, do: Text) -> Fault:
    """Return a fault at a place.

    Parameters
    ----------
    what
        What was found.
    do
        What to do.
    """
    return Fault(
        file=place.file,
        line=place.line,
        column=place.column,
        subject=subject,
        what=what,
        do=do,
    )


def dotted(path: KeyPath) -> str:
    """Write a path to a value as in ``rules.minimum_places.minimum``."""
    return ".".join(str(part) for part in path)


class _Reader:
    """Turn nodes into plain values, remembering places and faults."""

    def __init__(self, shown: str) -> None:
        self.faults: list[Fault] = []
        self.place_by_path: dict[KeyPath, Place] = {}
        self._shown = shown

    def refuse(self, node: Node | None, subject: str, what: Text, do: Text) -> None:
        self.faults.append(fault_at(self._place(node), subject, what, do))

    def _place(self, node: Node | None) -> Place:
        if node is None:
            return Place(self._shown, 0, 0)
        return Place(self._shown, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: Node | None, path: KeyPath, depth: int) -> Value:
        if node is None:
            return None
        self.place_by_path.setdefault(path, self._place(node))
        if node.anchor is not None or depth > DEEPEST_NESTING:
            self.refuse(
                node,
                dotted(path),
                text("anchors and deep nesting are not used"),
                text("write the value out"),
            )
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return tuple(
                self.value(item, (*path, k), depth + 1) for k, item in enumerate(node.value)
            )
        return self._scalar(node, path) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: KeyPath, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            here = (*path, key)
            if not key:
                self.refuse(
                    key_node,
                    dotted(path),
                    text("the key is no word"),
                    text("write a word before the colon"),
                )
            elif key in found:
                first = self.place_by_path[here].line
                self.refuse(
                    key_node,
                    dotted(here),
                    text("the key also stands in line {first}", first=str(first)),
                    text("keep only one of them"),
                )
            else:
                self.place_by_path[here] = self._place(key_node)
                found[key] = self.value(value_node, here, depth + 1)
        return found

    def _scalar(self, node: ScalarNode, path: KeyPath) -> Value:
        word = str(node.value)
        if any(not (one.isprintable() or one.isspace()) for one in word):
            self.refuse(
                node,
                dotted(path),
                text("holds control characters"),
                text("write plain text"),
            )
        if node.style is not None:
            return word
        if word.lower() in _WORDS:
            return _WORDS[word.lower()]
        if _INTEGER.fullmatch(word):
            return self._integer(node, path, word)
        if _DECIMAL.fullmatch(word):
            return float(word)
        self._refuse_ambiguous(node, path, word)
        return word

    def _integer(self, node: ScalarNode, path: KeyPath, word: str) -> int:
        if len(word) <= len(str(LARGEST_NUMBER)) and abs(int(word)) <= LARGEST_NUMBER:
            return int(word)
        self.refuse(
            node,
            dotted(path),
            text("the number is too large"),
            text("write a smaller one; if it is a code, put it in quotes"),
        )
        return 0

    def _refuse_ambiguous(self, node: ScalarNode, path: KeyPath, word: str) -> None:
        if _AMBIGUOUS.fullmatch(word):
            do = text('put codes in quotes: "{word}", and write numbers out in full', word=word)
            if word.isalpha():
                do = text('write true or false, or put the word in quotes: "{word}"', word=word)
            what = text("{word} is read differently by YAML programs", word=word)
            self.refuse(node, dotted(path), what, do)
        elif _DECIMAL_COMMA.fullmatch(word):
            point = word.replace(",", ".")
            self.refuse(
                node,
                dotted(path),
                text("{word} is text", word=word),
                text("use a point: {point}", point=point),
            )
