"""Whatever is wrong with the children's table, or with the planner, no message repeats a cell."""

import logging
import warnings

import pytest
from attacked_case import STEM, write_city
from broken_tables import BROKEN
from small_case import tell

import planner.verbs.check


@pytest.fixture
def city(tmp_path):
    base, *_ = write_city(tmp_path)
    return base


def said(capsys, caplog, *arguments):
    """Return the exit code, and all that is said on the way in either language."""
    told = b""
    with caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for lang in ("da", "en"):
            one = tell(capsys, *arguments, "--lang", lang)
            told += f"{one.out}{one.err}".encode()
    told += caplog.text.encode() + "".join(str(one.message) for one in warned).encode()
    return one.code, told


def test_there_are_fifty():
    assert len(BROKEN) >= 50


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_about_a_broken_table_holds_a_child(city, canaries, capsys, caplog, name):
    content = BROKEN[name]
    raw = content if isinstance(content, bytes) else content.encode()
    (city.parent / "children.csv").write_bytes(raw)
    code, told = said(capsys, caplog, "check", city)
    assert code == 4, told.decode()
    assert b"children.csv" in told
    assert b"Traceback" not in told
    assert canaries.hits(told) == []


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
def test_the_table_in_place_of_another_file_is_not_repeated(
    tmp_path, canaries, capsys, caplog, role, content
):
    base, *_ = write_city(tmp_path, case=ELSEWHERE[role])
    if content != "as it is":
        (tmp_path / "children.csv").write_text(BROKEN[content], encoding="utf-8")
    code, told = said(capsys, caplog, "check", base)
    assert code == 4, told.decode()
    assert b"Traceback" not in told
    assert canaries.hits(told) == []


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize(
    "command", ["check", "verify", "audit --plan", "compare --out x", "extends"]
)
def test_the_table_given_to_a_command_is_not_repeated(
    city, canaries, capsys, caplog, command, content
):
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
    code, told = said(capsys, caplog, *arguments)
    assert code in {2, 4}, told.decode()
    assert b"Traceback" not in told
    assert canaries.hits(told) == []
    assert len(told) > 50


def test_a_crash_does_not_tell_what_it_was_about(city, canaries, capsys, caplog, monkeypatch):
    def fail(*_):
        raise ValueError(f"{STEM} 725000.5")

    monkeypatch.setattr(planner.verbs.check, "read_case", fail)
    code, told = said(capsys, caplog, "check", city)
    assert code == 6
    assert b"ValueError" in told
    assert canaries.hits(told) == []
