"""Resolve what a scenario extends and the override blocks that it applies.

Mappings merge, lists replace, and null switches off. A file's own keys come after those it
extends, and its blocks after both, in the order listed.
"""

from dataclasses import dataclass
from pathlib import Path

from planner.errors import ScenarioError
from planner.scenario.read import Document, KeyPath, Place, Value, dotted, fault_at, read_yaml

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
    """

    content: dict[str, Value]
    place_by_path: dict[KeyPath, Place]
    trace: tuple[Override, ...]
    file_by_name: dict[str, Path]


def resolve(path: Path) -> Resolved:
    """Read a scenario and all that it builds on.

    Raises
    ------
    ScenarioError
        If a file is missing, faulty, or extends itself, or if blocks disagree.
    """
    merge = _Merge()
    merge.add_file(path, str(path), ())
    return Resolved(merge.content, merge.place_by_path, tuple(merge.trace), merge.file_by_name)


class _Merge:
    """The merged tree so far."""

    def __init__(self) -> None:
        self.content: dict[str, Value] = {}
        self.place_by_path: dict[KeyPath, Place] = {}
        self.trace: list[Override] = []
        self.file_by_name: dict[str, Path] = {}
        self._blocks: dict[str, tuple[Document, KeyPath]] = {}

    def add_file(self, path: Path, shown: str, chain: tuple[Path, ...]) -> None:
        document = read_yaml(path, shown)
        self.file_by_name[shown] = path
        parent = document.content.get("extends")
        if parent is not None:
            self._add_parent(parent, path, document.place_by_path["extends",], (*chain, path))
        own = {key: value for key, value in document.content.items() if key not in _STRUCTURE}
        self._merge(self.content, own, (), (document, ()), shown)
        self._add_blocks(document, shown)

    def _add_parent(self, parent: Value, path: Path, place: Place, chain: tuple[Path, ...]) -> None:
        if not isinstance(parent, str):
            raise _error(
                place,
                "extends",
                "er ikke et filnavn",
                "is not a file name",
                "skriv navnet på én fil",
                "write the name of one file",
            )
        target = path.parent / parent
        if not target.exists() and parent == Path(parent).name and (BUNDLED / parent).exists():
            self.add_file(BUNDLED / parent, f"bundled:{parent}", chain)
            return
        if not target.exists():
            raise _error(
                place,
                "extends",
                f"{parent} findes ikke",
                f"{parent} doesn't exist",
                "ret stien; den er i forhold til denne fil",
                "correct the path; it is relative to this file",
            )
        if target.resolve() in {one.resolve() for one in chain}:
            raise _error(
                place,
                "extends",
                "kæden vender tilbage til sig selv",
                "the chain comes back to itself",
                "fjern ringen",
                "break the circle",
            )
        self.add_file(target, str(target), chain)

    def _add_blocks(self, document: Document, shown: str) -> None:
        blocks = document.content.get("overrides") or {}
        names = document.content.get("apply") or ()
        if not isinstance(blocks, dict) or not isinstance(names, tuple):
            key = "apply" if isinstance(blocks, dict) else "overrides"
            raise _error(
                document.place_by_path[key,],
                key,
                "har forkert form",
                "has a wrong form",
                "overrides: {navn: {...}} og apply: [navn]",
                "overrides: {name: {...}} and apply: [name]",
            )
        for block in blocks:
            self._blocks[block] = (document, ("overrides", block))
        set_by: dict[KeyPath, str] = {}
        for k, name in enumerate(names):
            self._apply(name, document.place_by_path["apply", k], set_by, shown)

    def _apply(self, name: Value, place: Place, set_by: dict[KeyPath, str], shown: str) -> None:
        if not isinstance(name, str) or name not in self._blocks:
            known = ", ".join(sorted(self._blocks)) or "-"
            raise _error(
                place,
                "apply",
                "blokken findes ikke",
                "there is no such block",
                f"kendte blokke: {known}",
                f"known blocks: {known}",
            )
        document, path = self._blocks[name]
        block = _at(document.content, path)
        if not isinstance(block, dict):
            raise _error(
                document.place_by_path[path],
                dotted(path),
                "blokken er tom eller ikke nøgler",
                "the block is empty or not keys",
                "skriv de nøgler, den ændrer",
                "write the keys that it changes",
            )
        for leaf in _leaves(block, ()):
            if leaf in set_by:
                other = set_by[leaf]
                raise _error(
                    place,
                    dotted(leaf),
                    f"blokkene {other} og {name} sætter samme nøgle",
                    f"blocks {other} and {name} set the same key",
                    "anvend kun den ene",
                    "apply only one of them",
                )
            set_by[leaf] = name
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
            if isinstance(old, dict) and isinstance(value, dict):
                self._merge(old, value, here, origin, by)
                continue
            if key in target and old != value:
                self.trace.append(Override(dotted(here), old, value, by))
            target[key] = _copy(value)
            for full, place in document.place_by_path.items():
                if full[: len(prefix) + len(here)] == (*prefix, *here):
                    self.place_by_path[full[len(prefix) :]] = place


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


def _error(place: Place, subject: str, *texts: str) -> ScenarioError:
    return ScenarioError([fault_at(place, subject, *texts)])
