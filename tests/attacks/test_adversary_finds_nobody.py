"""Whoever has all that is handed on, and a register of every entrance, finds no child."""

import csv
import io
import json
import zlib

import matplotlib.image
import numpy as np
import pytest
from adversary import Adversary
from attacked_case import CHILD_COLUMNS, ENTRANCES, OUTLINES, children, homes, register
from claims import Claim, Score, score
from counting import WAYS, small_counts
from drawings import drawn_paths, frames
from small_case import table

from planner.report.digests import leaf_digests

ATTACKS = ("drawn", "seen", "written", "single_distances", "differences")
# As many as need a place, which "planner check" tells.
IN_NEED = len(children())
OPEN_LEAKS = {
    "total_places": "how many places there are is decided; less the open ones are those left",
    "moved_places": "moved places count those that phased-out institutions lose",
}


@pytest.fixture(scope="module")
def attacker(attacked, city):
    found = Adversary(attacked.case, city)
    # The inputs themselves are not handed on.
    known = set(attacked.files().values())
    found.files = [path for path in found.files if path in known]
    return found


@pytest.fixture(scope="module")
def claims(attacker):
    return {name: list(getattr(attacker, name)()) for name in ATTACKS}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_home_is_found(attacker, claims, home_entrances, attack):
    assert len(attacker.runs) == 3
    result = score(claims[attack], home_entrances, ENTRANCES)
    assert result.is_no_better_than_chance, result


def test_all_attacks_together_find_nobody(claims, home_entrances):
    every = [claim for found in claims.values() for claim in found]
    result = score(every, home_entrances, ENTRANCES)
    assert len(every) > 1000
    assert result.chance < 1
    assert (result.exact, result.few) == (0, 0)


def marks_of(way):
    is_open = way in OPEN_LEAKS
    return [pytest.mark.xfail(strict=True, reason=OPEN_LEAKS[way])] if is_open else []


@pytest.mark.parametrize("way", [pytest.param(way, marks=marks_of(way)) for way in WAYS])
def test_no_small_count_is_told_or_can_be_worked_out(attacker, way):
    places_today = attacker.city.places_today
    assert small_counts(attacker.runs, way, places_today, IN_NEED) == []


def test_no_digest_of_a_hidden_value_can_be_guessed(attacker):
    record = json.loads((attacker.runs[0].folder / "seal.json").read_text("utf-8"))
    assert len(record["run.json"]) > 100
    assert list(attacker.hidden_leaves()) == []


# Docs: docs/adr/0024. A digest of the whole table says nothing to whoever can't guess all of it.
def known_but_for(row, *hidden):
    lines = [list(one) for one in csv.reader(io.StringIO(table(CHILD_COLUMNS, children())))]
    for name in hidden:
        lines[row][CHILD_COLUMNS.index(name)] = "?"
    return lines


def test_the_digest_of_the_table_confirms_no_home_while_a_pseudonym_is_unknown(attacker):
    x, y = CHILD_COLUMNS.index("x"), CHILD_COLUMNS.index("y")
    unknown = known_but_for(5, "child_id")
    assert list(attacker.confirmed_homes(unknown, 5, x, y)) == []


def test_whoever_knows_all_other_cells_of_the_table_can_confirm_a_home(attacker, home_entrances):
    # Why a pseudonym must be drawn at random, and why this is written down.
    x, y = CHILD_COLUMNS.index("x"), CHILD_COLUMNS.index("y")
    claims = list(attacker.confirmed_homes(known_but_for(5), 5, x, y))
    assert claims == [Claim("digest of the children's table", frozenset({home_entrances[4]}))]


# -- the adversary is able ------------------------------------------------------------------------


def planted(attacked, tmp_path, name, change):
    """Return a folder with a run in which one file is changed, and the run's own others."""
    folder = tmp_path / "run"
    folder.mkdir()
    for part in ("run.json", "plan.json"):
        (folder / part).write_bytes((attacked.case / "run" / part).read_bytes())
    source = attacked.case / "run" / name
    twin = source.with_suffix(".svg")
    for one in {source, twin} if source.suffix == ".png" else {source}:
        (folder / one.name).write_bytes(one.read_bytes())
    change(folder / source.name)
    return folder


def page_points(path):
    """Return where the homes would be on a drawing, in its own numbers. [points of a page]"""
    frame = frames(drawn_paths(path.read_bytes()), OUTLINES.values())[0]
    return (homes() - frame[:2, 2]) / np.diag(frame)[:2]


def add_to_svg(path):
    lines = "".join(f'<path d="M 10 10 L {x:.3f} {-y:.3f}"/>' for x, y in page_points(path))
    path.write_text(path.read_text("utf-8").replace("</svg>", f"{lines}</svg>"), encoding="utf-8")


def add_to_pdf(path):
    lines = "".join(f"10 10 m {x:.3f} {y:.3f} l S\n" for x, y in page_points(path))
    packed = zlib.compress(lines.encode())
    path.write_bytes(path.read_bytes() + b"\n9 0 obj\nstream\n" + packed + b"\nendstream\n")


def add_to_png(path):
    picture = matplotlib.image.imread(path)[..., :3].copy()
    for x, y in page_points(path.with_suffix(".svg")) * (1, -1) * 200 / 72:
        picture[round(y) - 2 : round(y) + 2, round(x) - 2 : round(x) + 2] = 1, 0, 0
    matplotlib.image.imsave(path, picture)


def add_positions(path):
    record = json.loads(path.read_text("utf-8"))
    record["where"] = homes().round(1).tolist()
    path.write_text(json.dumps(record), encoding="utf-8")


PLANTED = {
    "svg": ("maps/plan-2026-27.svg", add_to_svg, "drawn", 40),
    "pdf": ("maps/travel.pdf", add_to_pdf, "drawn", 40),
    "page": ("report.html", add_to_svg, "drawn", 40),
    # A pixel is 13 m wide, and some dots lie on words or symbols.
    "png": ("maps/coverage.png", add_to_png, "seen", 15),
    "json": ("run.json", add_positions, "written", 40),
}


@pytest.mark.parametrize("where", PLANTED)
def test_homes_that_are_shown_are_found(attacked, city, home_entrances, tmp_path, where):
    name, change, attack, least = PLANTED[where]
    attacker = Adversary(planted(attacked, tmp_path, name, change), city)
    result = score(getattr(attacker, attack)(), home_entrances, ENTRANCES)
    assert result.few >= least, result
    assert not result.is_no_better_than_chance


def test_a_digest_of_a_hidden_value_is_guessed(attacked, city, tmp_path):
    pointer = "/stages/1/value"

    def hide(path):
        record = json.loads(path.read_text("utf-8"))
        seal = {"run.json": leaf_digests(record | {"stages": [{}, {"value": 3}]})}
        record["stages"] = [{}, {"value": None}]
        path.write_text(json.dumps(record), encoding="utf-8")
        path.with_name("seal.json").write_text(json.dumps(seal), encoding="utf-8")

    attacker = Adversary(planted(attacked, tmp_path, "run.json", hide), city)
    [found] = attacker.hidden_leaves()
    assert (found.of, found.children) == (f"run.json{pointer}", 3)


def test_a_score_tells_luck_from_knowledge():
    assert Score(exact=0, few=0, chance=0.0).is_no_better_than_chance
    assert Score(exact=1, few=2, chance=1.0).is_no_better_than_chance
    assert not Score(exact=1, few=1, chance=0.0).is_no_better_than_chance
    assert not Score(exact=9, few=9, chance=1.0).is_no_better_than_chance
    assert score([Claim("", frozenset({3})), Claim("", frozenset({4, 5}))], [3, 5], 100) == Score(
        exact=1, few=2, chance=0.06
    )
    assert len(register()) == ENTRANCES
