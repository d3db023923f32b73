"""The command as such: light to start, exit codes that mean one thing, no traceback ever."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_case import AREAS, changed, layer, scenario, tell, write_case

import planner.verbs.check
import planner.verbs.plan
from planner.cli import main
from planner.domain.outcome import Outcome, Stage, Verdict

HEAVY = (
    *("numpy", "pandas", "ortools", "geopandas", "matplotlib", "pydantic", "scipy", "shapely"),
    *("ruamel", "pyogrio", "pyproj", "rich.live"),
)
PROBE = """
import contextlib, io, sys
from planner.cli import main
shown = io.StringIO()
with contextlib.redirect_stdout(shown):
    code = main(sys.argv[1].split())
assert code == 0 and "Options:" in shown.getvalue(), shown.getvalue()
print(*sorted(name for name in sys.argv[2:] if name in sys.modules))
"""


def in_a_process(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, **options
    )


# typer itself takes pydantic to judge the defaults of a verb's options.
@pytest.mark.parametrize(("arguments", "may"), [("--help", ""), ("plan --help", "pydantic")])
def test_help_loads_nothing_heavy(arguments, may):
    ran = in_a_process("-c", PROBE, arguments, *HEAVY)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{may}\n", "")


def test_help_names_every_verb(capsys):
    told = tell(capsys, "--help")
    assert told.code == 0
    for verb in ("check", "plan", "audit", "compare", "verify", "doctor"):
        assert f"  {verb} " in told.out


WRONG_USE = {
    "no verb": [],
    "an unknown verb": ["paln"],
    "no scenario": ["plan"],
    "an unknown option": ["check", "x.yaml", "--fast"],
    "another language": ["check", "x.yaml", "--lang", "fr"],
    "a negative seed": ["plan", "x.yaml", "--seed", "-1"],
    "a seed beyond the solver's": ["plan", "x.yaml", "--seed", str(2**31)],
    "no time": ["plan", "x.yaml", "--time-limit", "0"],
    "endless time": ["plan", "x.yaml", "--time-limit", "inf"],
    "time that is no number": ["plan", "x.yaml", "--time-limit", "nan"],
    "no workers": ["plan", "x.yaml", "--workers", "0"],
    "a folder that is no run": ["verify", "."],
}


@pytest.mark.parametrize("arguments", WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_two(capsys, arguments):
    told = tell(capsys, *arguments)
    assert told.code == 2
    assert told.err
    assert "Traceback" not in told.err


def test_an_option_counts_as_the_scenarios_own_setting(tmp_path, capsys):
    path = write_case(tmp_path)
    options = ["--seed", 5, "--workers", 2, "--time-limit", 30]
    assert tell(capsys, "plan", path, "--out", tmp_path / "run", *options).code == 0
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert run["solver"] == run["scenario"]["solver"]
    assert run["solver"] == {"time_limit_s": 30, "seed": 5, "workers": 2}
    assert tell(capsys, "verify", tmp_path / "run").code == 0


@pytest.mark.parametrize(("lang", "says"), [("da", "Bevist umuligt"), ("en", "Proven impossible")])
def test_an_impossible_scenario_is_three_and_writes_nothing(tmp_path, capsys, lang, says):
    path = write_case(tmp_path, settings=scenario(rules={"total_places": {"places": 73}}))
    before = sorted(tmp_path.rglob("*"))
    told = tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", lang, "--json")
    assert (told.code, told.out) == (3, "")
    assert says in told.err
    assert sorted(tmp_path.rglob("*")) == before


def an_outcome(*, was_interrupted):
    stage = Stage(
        measure="unserved",
        verdict=Verdict.NONE_FOUND,
        value=None,
        bound=None,
        limit=None,
        seconds=0.1,
        engine="test",
    )
    return Outcome(
        verdict=Verdict.NONE_FOUND, plan=None, stages=(stage,), was_interrupted=was_interrupted
    )


@pytest.mark.parametrize(
    ("was_interrupted", "code", "says"),
    [(False, 5, "No plan found within the limit"), (True, 130, "Interrupted")],
)
def test_no_plan_is_five_or_when_interrupted_130_and_writes_nothing(  # noqa: PLR0913, PLR0917  (cases)
    tmp_path, capsys, monkeypatch, was_interrupted, code, says
):
    outcome = an_outcome(was_interrupted=was_interrupted)
    monkeypatch.setattr(planner.verbs.plan.SolverProcess, "solve", lambda *_, **__: outcome)
    path = write_case(tmp_path)
    told = tell(capsys, "plan", path, "--out", tmp_path / "run", "--lang", "en")
    assert told.code == code
    assert says in told.err
    assert not (tmp_path / "run").exists()


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


@pytest.mark.parametrize(
    "error",
    [
        ValueError("KANARIE 702717"),
        KeyError("KANARIE 702717"),
        RecursionError("KANARIE 702717"),
        MemoryError("KANARIE 702717"),
        OSError(5, "KANARIE 702717", "/home/KANARIE"),
        AssertionError("KANARIE 702717"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_crash_is_six_and_says_where_but_not_what(tmp_path, capsys, monkeypatch, error, lang):
    monkeypatch.setattr(planner.verbs.check, "read_case", failing(error))
    told = tell(capsys, "check", write_case(tmp_path), "--lang", lang)
    assert (told.code, told.out) == (6, "")
    assert type(error).__name__ in told.err
    assert f"{Path(__file__).name}:" in told.err
    assert ("Internal error" if lang == "en" else "Intern fejl") in told.err
    for secret in ("KANARIE", "702717", "Traceback"):
        assert secret not in told.err


def test_an_interruption_outside_the_search_is_130(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(planner.verbs.check, "read_case", failing(KeyboardInterrupt()))
    told = tell(capsys, "check", write_case(tmp_path))
    assert told.code == 130
    assert "Traceback" not in told.err


def test_a_reader_that_goes_away_is_not_a_broken_rule(tmp_path, monkeypatch):
    # typer makes of it an exit with 1, which means that a rule is broken or a number differs.
    monkeypatch.setattr(planner.verbs.check, "read_case", failing(BrokenPipeError(32, "pipe")))
    stdout = sys.stdout
    try:
        assert main(["check", str(write_case(tmp_path))]) == 6
    finally:
        sys.stdout = stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_stream_that_cannot_hold_a_sign_does_not_stop_the_command(tmp_path, encoding):
    # An audit says »✗« and »→«, which a Danish Windows can't write to a pipe.
    path = write_case(tmp_path)
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    code = "from planner.cli import run; run()"
    ran = in_a_process("-c", code, "audit", str(path), env=environment, encoding=encoding)
    assert ran.returncode == 1
    assert "[total_places]: 20 af 22" in ran.stdout
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("lang", "says"),
    [("da", ("Bydel", "1.000", "Alt er læst")), ("en", ("Area", "1,000", "All is read"))],
)
def test_check_tells_what_it_read_in_either_language(tmp_path, capsys, lang, says):
    path = write_case(tmp_path, areas=layer(changed(AREAS, "01", children_0_5=1000)))
    told = tell(capsys, "check", path, "--lang", lang)
    assert (told.code, told.err) == (0, "")
    for part in says:
        assert part in told.out


@pytest.mark.parametrize(("lang", "says"), [("da", "i orden"), ("en", "is sound")])
def test_doctor_finds_the_installation_sound(capsys, lang, says):
    told = tell(capsys, "doctor", "--lang", lang)
    assert (told.code, told.err) == (0, "")
    assert says in told.out.splitlines()[-1]
    assert "✗" not in told.out
