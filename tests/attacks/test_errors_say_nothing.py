"""Whatever is wrong with the children's table, or with the planner, no message repeats a cell."""

import logging
import warnings
from dataclasses import dataclass

import pytest
from attacked_case import STEM, write_city
from broken_tables import BROKEN
from canaries import Canaries
from small_case import tell

import planner.verbs.check


@pytest.fixture
def city(tmp_path):
    base, *_ = write_city(tmp_path)
    return base


@dataclass(frozen=True)
class Listener:
    """Hears all that a command says in either language, and what it logs and warns of."""

    capsys: pytest.CaptureFixture
    caplog: pytest.LogCaptureFixture
    canaries: Canaries

    def hear(self, *arguments):
        """Return the exit code and what is said; nothing in it may be of a child."""
        told = b""
        with self.caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            for lang in ("da", "en"):
                one = tell(self.capsys, *arguments, "--lang", lang)
                told += f"{one.out}{one.err}".encode()
        told += self.caplog.text.encode() + "".join(str(one.message) for one in warned).encode()
        assert b"Traceback" not in told
        assert self.canaries.hits(told) == []
        return one.code, told.decode()


@pytest.fixture
def listener(capsys, caplog, canaries):
    return Listener(capsys, caplog, canaries)


def test_there_are_fifty():
    assert len(BROKEN) >= 50


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_about_a_broken_table_holds_a_child(city, listener, name):
    content = BROKEN[name]
    raw = content if isinstance(content, bytes) else content.encode()
    (city.parent / "children.csv").write_bytes(raw)
    code, told = listener.hear("check", city)
    assert code == 4, told
    assert "children.csv" in told


# Where the children's table may be given by mistake.
ELSEWHERE = {
    "areas": {"areas": "children.csv"},
    "institutions": {"institutions": "children.csv"},
    "travel": {"travel": {"method": "matrix", "file": "children.csv"}},
    "forecast": {"forecast": {"file": "children.csv", "population": None, "seed": 1}},
    "swapped": {"institutions": "children.csv", "children": "institutions.csv"},
}
CONTENTS = ("as it is", "no header", "a header that is a child", "JSON", "XML")


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("role", ELSEWHERE)
def test_the_table_in_place_of_another_file_is_not_repeated(tmp_path, listener, role, content):
    base, *_ = write_city(tmp_path, case=ELSEWHERE[role])
    if content != "as it is":
        (tmp_path / "children.csv").write_text(BROKEN[content], encoding="utf-8")
    code, told = listener.hear("check", base)
    assert code == 4, told


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize(
    "command", ["check", "verify", "audit --plan", "compare --out x", "extends"]
)
def test_the_table_given_to_a_command_is_not_repeated(city, listener, command, content):
    table = city.parent / "children.csv"
    if content != "as it is":
        table.write_text(BROKEN[content], encoding="utf-8")
    if command == "extends":
        city.write_text('{"schema": 1, "title": "x", "extends": "children.csv"}', encoding="utf-8")
        arguments = ["check", city]
    elif command == "audit --plan":
        arguments = ["audit", city, "--plan", table]
    else:
        arguments = [*command.split(), table]
    code, told = listener.hear(*arguments)
    assert code in {2, 4}, told
    assert len(told) > 50


def test_a_crash_does_not_tell_what_it_was_about(city, listener, monkeypatch):
    def fail(*_):
        raise ValueError(STEM)

    monkeypatch.setattr(planner.verbs.check, "read_case", fail)
    code, told = listener.hear("check", city)
    assert code == 6
    assert "ValueError" in told
