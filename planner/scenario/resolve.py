"""Resolve what a scenario extends and the override blocks that it applies.

Mappings merge, lists replace, and null switches off. A file's own keys come after those it
extends, and its blocks after both, in the order listed.
"""

from dataclasses import dataclass
from pathlib import Path

from planner.errors import Fault, ScenarioError
from planner.scenario.read import Document, KeyPath, Place, Value, dotted, fault_at, read_yaml
from planner.text import Text, text

BUNDLED = Path(__file__).parents[1] / "copenhagen"
_STRUCTURE = ("extends", "overrides", "apply")


@dataclass(frozen=True, slots=True)
class Override:
    """One value that a later file or block replaced."""

    key: str
    old: Value
    new: Value
    by: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A scenario with nothing left to look up.

    Parameters
    ----------
    content
        Merged keys, without ``extends``, ``overrides`` and ``apply``.
    place_by_path
        Where each value was written.
    trace
        Every replacement, in order.
    file_by_name
        The files read, by the name shown in messages.
    faults
        What was wrong on the way; the content is then of no use but to find more faults.
    is_whole
        Whether all that it extends was found, so that a missing key is really missing.
    """

    content: dict[str, Value]
    place_by_path: dict[KeyPath, Place]
    trace: tuple[Override, ...]
    file_by_name: dict[str, Path]
    faults: tuple[Fault, ...] = ()
    is_whole: bool = True


def resolve(path: Path) -> Resolved:
    """Read a scenario and all that it builds on.

    Files that are missing, faulty or extend themselves, and blocks that disagree, are faults of
    the result, so that they are told together with what the schema finds.

    Raises
    ------
    ScenarioError
        If the file itself can't be read at all.
    """
    merge = _Merge()
    merge.add_file(path, str(path), ())
    return Resolved(
        merge.content,
        merge.place_by_path,
        tuple(merge.trace),
        merge.file_by_name,
        tuple(merge.faults),
        merge.is_whole,
    )


class _Merge:
    """The merged tree so far."""

    def __init__(self) -> None:
        self.content: dict[str, Value] = {}
        self.place_by_path: dict[KeyPath, Place] = {}
        self.trace: list[Override] = []
        self.file_by_name: dict[str, Path] = {}
        self.faults: list[Fault] = []
        self.is_whole = True
        self._blocks: dict[str, tuple[Document, KeyPath]] = {}

    def add_file(self, path: Path, shown: str, chain: tuple[Path, ...]) -> None:
        document = read_yaml(path, shown)
        self.faults += document.faults
        self.file_by_name[shown] = path
        parent = document.content.get("extends")
        if parent is not None:
            known = len(self.faults)
            self._add_parent(parent, path, document.place_by_path["extends",], (*chain, path))
            self.is_whole = self.is_whole and len(self.faults) == known
        own = {key: value for key, value in document.content.items() if key not in _STRUCTURE}
        self._merge(self.content, own, (), (document, ()), shown)
        self._add_blocks(document, shown)

    def _refuse(self, place: Place, subject: str, what: Text, do: Text) -> None:
        self.faults.append(fault_at(place, subject, what, do))

    def _add_parent(self, parent: Value, path: Path, place: Place, chain: tuple[Path, ...]) -> None:
        if not isinstance(parent, str):
            self._refuse(
                place,
                "extends",
                text("is not a file name"),
                text("write the name of one file"),
            )
            return
        target, shown = path.parent / parent, str(path.parent / parent)
        if not _is_file(target) and parent == Path(parent).name and _is_file(BUNDLED / parent):
            target, shown = BUNDLED / parent, f"bundled:{parent}"
        if not _is_file(target):
            self._refuse(
                place,
                "extends",
                text("{parent} doesn't exist", parent=parent[:100]),
                text("correct the path; it is relative to this file"),
            )
        elif target.resolve() in {one.resolve() for one in chain}:
            self._refuse(
                place,
                "extends",
                text("the chain comes back to itself"),
                text("break the circle"),
            )
        else:
            try:
                self.add_file(target, shown, chain)
            except ScenarioError as error:
                self.faults += error.faults

    def _add_blocks(self, document: Document, shown: str) -> None:
        blocks = document.content.get("overrides") or {}
        names = document.content.get("apply") or ()
        if not isinstance(blocks, dict) or not isinstance(names, tuple):
            key = "apply" if isinstance(blocks, dict) else "overrides"
            self._refuse(
                document.place_by_path[key,],
                key,
                text("has a wrong form"),
                text("overrides: {{name: {{...}}}} and apply: [name]"),
            )
            return
        for block in blocks:
            self._blocks[block] = (document, ("overrides", block))
        set_by: dict[KeyPath, str] = {}
        for k, name in enumerate(names):
            self._apply(name, document.place_by_path["apply", k], set_by, shown)

    def _apply(self, name: Value, place: Place, set_by: dict[KeyPath, str], shown: str) -> None:
        if not isinstance(name, str) or name not in self._blocks:
            known = ", ".join(sorted(self._blocks)) or "-"
            self._refuse(
                place,
                "apply",
                text("there is no such block"),
                text("known blocks: {known}", known=known),
            )
            return
        document, path = self._blocks[name]
        block = _at(document.content, path)
        if not isinstance(block, dict):
            self._refuse(
                document.place_by_path[path],
                dotted(path),
                text("the block is empty or not keys"),
                text("write the keys that it changes"),
            )
            return
        for leaf in _leaves(block, ()):
            for other_leaf, other in set_by.items():
                shorter = min(len(leaf), len(other_leaf))
                if leaf[:shorter] == other_leaf[:shorter]:
                    self._refuse(
                        place,
                        dotted(leaf),
                        text("blocks {other} and {name} set the same key", other=other, name=name),
                        text("apply only one of them"),
                    )
        set_by.update(dict.fromkeys(_leaves(block, ()), name))
        self._merge(self.content, block, (), (document, path), f"{shown}#{name}")

    def _merge(
        self,
        target: dict[str, Value],
        source: dict[str, Value],
        path: KeyPath,
        origin: tuple[Document, KeyPath],
        by: str,
    ) -> None:
        document, prefix = origin
        for key, value in source.items():
            here = (*path, key)
            old = target.get(key)
            if isinstance(old, dict) and isinstance(value, dict) and not _is_another(old, value):
                self._merge(old, value, here, origin, by)
                continue
            if key in target and old != value:
                self.trace.append(Override(dotted(here), old, value, by))
            target[key] = _copy(value)
            for full, place in document.place_by_path.items():
                if full[: len(prefix) + len(here)] == (*prefix, *here):
                    self.place_by_path[full[len(prefix) :]] = place


def _is_another(old: dict[str, Value], new: dict[str, Value]) -> bool:
    """Tell whether keys are of another method, in which those that were there mean nothing."""
    return "method" in new and new["method"] != old.get("method")


def _copy(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    return value


def _at(value: Value, path: KeyPath) -> Value:
    here: Value = value
    for key in path:
        here = here[str(key)] if isinstance(here, dict) else None
    return here


def _leaves(value: Value, path: KeyPath) -> list[KeyPath]:
    if isinstance(value, dict) and value:
        return [leaf for key, part in value.items() for leaf in _leaves(part, (*path, key))]
    return [path]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
