"""The lock file is complete, pinned by hash, and says nothing about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

DECLARED = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["osm"],
    *PROJECT["project"]["optional-dependencies"]["test"],
    *PROJECT["project"]["optional-dependencies"]["dev"],
    *PROJECT["build-system"]["requires"],
]
# One requirement a piece: "name==version ; marker" and its hashes, the broken lines joined.
ENTRIES = [
    line
    for line in LOCK.replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]
PINNED = re.compile(r"(?P<requirement>\S+==[^\s;]+( ; [^\\]+?)?)( +--hash=sha256:[0-9a-f]{64})+\s*")


def locked_versions(name: str) -> list[str]:
    """Every version of a package in the lock: one, or one per range of Python versions."""
    requirements = [Requirement(entry.split(" --hash")[0].strip()) for entry in ENTRIES]
    return [
        next(iter(requirement.specifier)).version
        for requirement in requirements
        if canonicalize_name(requirement.name) == canonicalize_name(name)
    ]


@pytest.mark.parametrize(
    "trace", ["://", "index-url", "find-links", "trusted-host", "file:", " @ ", "-e ", "-r "]
)
def test_the_lock_does_not_say_where_packages_come_from(trace: str):
    assert trace not in LOCK


def test_the_lock_holds_no_path():
    assert [
        line for line in LOCK.splitlines() if re.search(r"(^|\s)[/~.]|[A-Za-z]:\\\w", line)
    ] == []


def test_the_lock_is_not_empty():
    assert len(ENTRIES) > len(DECLARED)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.split(" ")[0])
def test_each_requirement_is_pinned_to_a_version_and_a_hash(entry: str):
    assert PINNED.fullmatch(entry)


@pytest.mark.parametrize("declared", DECLARED)
def test_each_declared_package_is_locked_within_its_range(declared: str):
    requirement = Requirement(declared)
    versions = locked_versions(requirement.name)
    assert versions
    assert all(requirement.specifier.contains(version) for version in versions)


def test_no_extra_is_left_out_of_the_lock():
    # The peers of the benchmarks are installed by hand: no task of bootstrap.py needs them.
    peers = {"bench"}
    assert set(PROJECT["project"]["optional-dependencies"]) - peers == {"osm", "test", "dev"}
