"""Every file of a run is told by its name and what it is for."""

import pytest

from planner.report.where import where_lines


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "run"
    (folder / "maps").mkdir(parents=True)
    for name in ("report.html", "plan.xlsx", "maps/today.png", "maps/plan-2026-27.png"):
        (folder / name).write_bytes(b"")
    return folder


@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_is_there_is_named_and_what_is_not_is_not(run, lang):
    first, *lines = [one.said(lang) for one in where_lines(run)]
    assert str(run) in first
    assert [line.split()[0] for line in lines] == ["report.html", "plan.xlsx", "maps/"]
    assert lines[-1].endswith(" SVG: plan-2026-27, today")
    assert "FORTROLIGT" not in "".join(lines)


def test_who_goes_where_is_called_confidential(run):
    (run / "restricted").mkdir()
    assert any("FORTROLIGT" in one.da and "CONFIDENTIAL" in one.en for one in where_lines(run))


@pytest.mark.parametrize(("lang", "says"), [("da", "tegner dem"), ("en", "draws them")])
def test_a_run_without_maps_says_how_to_draw_them(run, lang, says):
    for path in (run / "maps").iterdir():
        path.unlink()
    last = where_lines(run)[-1].said(lang)
    assert f"planner report {run}" in last
    assert last.endswith(says)
