"""Each guard of the children is switched off in turn; the attack that it stops then succeeds."""

import os
import re
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from adversary import Adversary
from attacked_case import OUTLINES, STEM, children, homes, register, write_city
from canaries import Canaries
from counting import WAYS, small_counts
from made_variants import BASIS, LEAVING, NINE_UNSERVED, SEVEN_UNSERVED, a_variant
from scipy.spatial import KDTree
from small_case import tell

import planner.cli
import planner.compare.figures
import planner.explain.why
import planner.personal
import planner.report.changes
import planner.report.disclosure
import planner.report.maps
import planner.report.record
import planner.report.run_directory
import planner.report.run_files
import planner.scenario.children
import planner.scenario.schema
import planner.verbs.progress
from planner.audit.areas import area_travel
from planner.compare.comparison import compared
from planner.domain.outcome import Outcome, Stage, Verdict
from planner.domain.plan import Stay
from planner.domain.problem import Thresholds
from planner.explain.why import Comparison
from planner.measures.travel import Travel
from planner.measures.unserved import Unserved
from planner.report.changes import Placement
from planner.report.disclosure import published
from planner.report.maps import draw_plan_map
from planner.report.record import Timings
from planner.report.run_files import Options, write_run
from planner.report.sheets import Caption
from planner.report.stage_records import stage_record
from planner.report.suppression import Pattern
from planner.scenario.build import read_case
from planner.solve.run import Progress
from planner.verbs.progress import ProgressView

# Room for all 42 children, and for 39 of them.
ENOUGH = {"N1": [(BASIS, 12)], "N2": [(BASIS, 6)], "S1": [(BASIS, 12)], "S2": [(BASIS, 8)]}
ENOUGH |= {"V1": [(BASIS, 12)], "V2": [(LEAVING, 2)]}
SCARCE = ENOUGH | {"N1": [(BASIS, 10)], "S1": [(BASIS, 9)], "S2": [(BASIS, 6)], "V1": [(BASIS, 9)]}
SCARCE |= {"N2": [(BASIS, 3)]}


class World:
    """The city, plans in it, and who attacks what is written of them."""

    def __init__(self, folder, city, capsys, monkeypatch):
        self.folder, self.capsys, self.monkeypatch = folder, capsys, monkeypatch
        self.city, self._count = city, 0

    def case(self, rows=None, **changes):
        self._count += 1
        given = {} if rows is None else {"children": rows}
        base, *_ = write_city(self.folder / f"case-{self._count}", **given, **changes)
        return read_case(base)

    def attacker(self, case, paths=ENOUGH, stages=(), *, unserved=0, **options):
        """Write a run, and return an adversary who has it."""
        self._count += 1
        folder = self.folder / f"run-{self._count}"
        plan = a_variant("x", case, paths).made.plan
        plan = replace(plan, stays=plan.stays[unserved:])
        outcome = Outcome(verdict=Verdict.FEASIBLE, plan=plan, stages=stages)
        write_run(folder, case, outcome, Timings(), Options(has_maps=False, **options))
        return Adversary(folder, self.city)

    def entrance(self, number):
        """Return at which entrance a child lives, by its place in the table."""
        return int(KDTree(register()).query(homes()[number])[1])


def a_stage(measure, value):
    return Stage(
        measure=measure, verdict=Verdict.PROVEN, value=value, bound=value, limit=value,
        seconds=0.0, engine="CP-SAT",
    )  # fmt: skip


# -- what the attacks do: each returns whether it succeeded -----------------------------------


def reads_a_small_count(world):
    """Few children have no place; is their number told?"""
    case = world.case()
    attacker = world.attacker(case, SCARCE, (a_stage("unserved", 3),))
    return bool(small_counts(attacker.runs, "figures", world.city.places_today, len(children())))


def tells(attacker, statistic):
    """Say whether the run tells something of the children's distances."""
    [run] = attacker.runs
    return run.figure("travel", statistic) is not None


def reads_the_mean_of_one(world):
    """One child has a place; is its distance told as a mean?"""
    return tells(world.attacker(world.case(children()[:1])), "mean")


def reads_a_stage_of_one(world):
    """One child has a place; is its distance told as the value of a stage?"""
    attacker = world.attacker(world.case(children()[:1]), stages=(a_stage("travel", 4713),))
    [run] = attacker.runs
    return run.record["stages"][0]["value"] is not None


def reads_the_longest(world):
    """Is the distance of the child told that has farthest?"""
    return tells(world.attacker(world.case()), "longest")


def reads_a_count_off_the_vacancies(world):
    """Few children have no place; do the places that are vacant tell how many?"""
    case = world.case()
    attacker = world.attacker(case, ENOUGH | {"V2": [(BASIS, 6)]}, unserved=4)
    places_today = world.city.places_today
    return bool(small_counts(attacker.runs, "vacant places", places_today, len(children())))


def takes_an_area_from_the_city(world):
    """But for one child all live in one area; is their mean told, and so what it lacks of all?"""
    case = world.case()
    every = case.problem.children
    [(most, _), (other, _), *_] = Counter(one.home_area_id for one in every.values()).most_common()
    here = {key: one for key, one in every.items() if one.home_area_id == most}
    lonely = next(key for key, one in every.items() if one.home_area_id == other)
    assert len(here) >= 10
    case = replace(case, problem=replace(case.problem, children=here | {lonely: every[lonely]}))
    plan = a_variant("x", case, ENOUGH).made.plan
    told = published(area_travel(plan, case.problem, case.problem.school_years[0]))
    return most in {one.subject for one in told}


def reads_who_is_left(world):
    """An institution is phased out; does the page for the meeting tell how many are left?"""
    case = world.case()
    plan = a_variant("x", case, ENOUGH).made.plan
    year = case.problem.school_years[0]
    rows = Placement(plan=plan, problem=case.problem, rules=case.rules).in_year(year)
    return next(row.places_told for row in rows if row.institution.id == "V2") is not None


def reads_what_is_restricted(world):
    """May others read who goes where?"""
    before = os.umask(0)
    try:
        world.attacker(world.case(), is_restricted=True)
    finally:
        os.umask(before)
    found = [path for path in world.folder.rglob("restricted/*") if path.is_file()]
    assert len(found) == 2
    return any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in found)


def sees_homes_on_a_map(world):
    """Do lines or points on a map end at homes?"""
    case = world.case()
    plan = a_variant("x", case, ENOUGH).made.plan
    placement = Placement(plan=plan, problem=case.problem, rules=case.rules)
    caption = Caption(title="Kort", source="")
    year = case.problem.school_years[0]
    figure = draw_plan_map(placement, case.area_layer, year=year, caption=caption, lang="da")
    figure.savefig(world.folder / "map.svg")
    claimed = {
        one for claim in Adversary(world.folder, world.city).drawn() for one in claim.entrances
    }
    return len(claimed & {world.entrance(k) for k in range(len(homes()))}) > 20


def reads_who_is_left_in_a_file(world):
    """An institution is phased out; does plan.json tell how many are left?"""
    attacker = world.attacker(world.case())
    return bool(small_counts(attacker.runs, "plan.json", world.city.places_today, 0))


def compares_one_childs_distance(world):
    """One child goes elsewhere; do the totals of two variants tell how much farther it has?"""
    case = world.case()
    one = a_variant("a", case, ENOUGH)
    first, *others = one.made.plan.stays
    elsewhere = replace(first, institution_id="V1" if first.institution_id == "N1" else "N1")
    plan = replace(one.made.plan, stays=(elsewhere, *others))
    other = replace(one, name="b", made=replace(one.made, plan=plan))
    told = {(row.measure, row.statistic): row for row in compared([one, other], None).figures}
    metres = [Travel().value(made.made.plan, case.problem) for made in (one, other)]
    return told["travel", "total"].differences[1] == metres[1] - metres[0]


def compares_children_without_a_place(world):
    """Seven have no place, or nine; do two variants tell that they differ by two?"""
    case = world.case()
    variants = [a_variant("a", case, SEVEN_UNSERVED), a_variant("b", case, NINE_UNSERVED)]
    unserved = [Unserved().value(one.made.plan, case.problem) for one in variants]
    assert unserved == [7, 9]
    rows = compared(variants, None).figures
    told = next(row for row in rows if (row.measure, row.statistic) == ("unserved", "total"))
    return told.differences[1] == 2


def compares_what_is_told_once(world):
    """Is a figure told of one variant that is hidden in the other?"""
    case = world.case()
    variants = [a_variant(name, case, paths) for name, paths in (("a", SCARCE), ("b", ENOUGH))]
    rows = compared(variants, None).figures
    return any(None in row.values and set(row.values) != {None} for row in rows)


def asks_about_one_child(world):
    """One child goes elsewhere; is told by how much that changes the distance?"""
    case = world.case()
    before = a_variant("x", case, ENOUGH).made.plan
    first, *others = before.stays
    moved = Stay(
        child_id=first.child_id, institution_id="S1" if first.institution_id == "V1" else "V1",
        from_year=first.from_year, to_year=first.to_year,
    )  # fmt: skip
    plans = (before, replace(before, stays=(moved, *others)))
    outcomes = [Outcome(verdict=Verdict.PROVEN, plan=plan, stages=()) for plan in plans]
    told = Comparison(case=case, question=None, before=outcomes[0], after=outcomes[1])
    return not next(
        one.is_hidden
        for one in told.differences()
        if (one.before.measure, one.before.statistic) == ("travel", "total")
    )


def makes_an_error_talk(world):
    """Does an error repeat what a cell holds?"""
    rows = children()
    rows[4]["birth_year"] = STEM
    base, *_ = write_city(world.folder / "broken", children=rows)
    told = tell(world.capsys, "check", base)
    assert told.code == 4
    return bool(Canaries(STEM, [], homes()).hits((told.out + told.err).encode()))


def makes_a_crash_talk(world):
    """Does an error that nobody thought of tell what it was about?"""
    base, *_ = write_city(world.folder / "crash")

    def fail(*_):
        raise ValueError(STEM)

    world.monkeypatch.setattr("planner.verbs.check.read_case", fail)
    told = tell(world.capsys, "check", base)
    assert told.code == 6
    return STEM in told.err


def gives_a_cpr_number(world):
    """Can a child's number in the register of persons be used as its pseudonym?"""
    rows = children()
    rows[4]["child_id"] = "B0102034567"
    base, *_ = write_city(world.folder / "cpr", children=rows)
    return tell(world.capsys, "check", base).code == 0


def watches_the_progress(world):
    """Three children change institution, two must; do the lines of the progress tell it?"""
    with ProgressView("en", world.case().problem) as view:
        view.update(
            Progress(measure="transitions", stage=1, stages=1, incumbent=3, bound=2, seconds=0.0)
        )
    said = world.capsys.readouterr().err
    assert "Transitions" in said
    return bool(re.search(r"Best 3|Bound 2|33\.3 %", said))


# -- the guards -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Guard:
    """A guard: where it is, what it is when it is off, and the attack that it stops."""

    of: object
    name: str
    off: object
    attack: Callable


def without_mode(path, text, mode=0o644, write=planner.report.run_directory.write_text):
    write(path, text, 0o666 if mode == 0o600 else mode)


def with_homes(axes, at, draw=planner.report.maps.symbols.draw_others):
    draw(axes, at)
    for x, y in homes():
        axes.plot([719_400, x], [6_172_300, y])


def each_told(figure, values, base, told=planner.compare.figures._told):
    row = told(figure, [0 if one is None else one for one in values], base)
    return replace(row, values=tuple(values))


def open_table(path, shown, columns, read=planner.scenario.children.read_table):
    """Read a table as one that isn't sensitive."""
    return read(path, shown, replace(columns, is_sensitive=False))


def with_longest(measure, plan, problem, figures=Travel.figures):
    return tuple(replace(one, is_of_one_child=False) for one in figures(measure, plan, problem))


def without_others(figure, *told, reason=planner.report.disclosure._reason):
    return reason(replace(figure, others=None), *told)


disclosure = planner.report.disclosure
NOBODY_IS_FEW = Thresholds(counted=1, averaged=1)
GUARDS = {
    "threshold of counts": Guard(
        planner.scenario.schema, "Thresholds", lambda **_: NOBODY_IS_FEW, reads_a_small_count
    ),
    "threshold of means": Guard(
        planner.scenario.schema, "Thresholds", lambda **_: NOBODY_IS_FEW, reads_the_mean_of_one
    ),
    "the rest of a total": Guard(
        disclosure, "_reason", without_others, takes_an_area_from_the_city
    ),
    "complementary suppression": Guard(
        disclosure,
        "withheld",
        lambda *_: Pattern(withheld=frozenset(), exposed=frozenset()),
        reads_a_count_off_the_vacancies,
    ),
    "rounding of distances": Guard(
        disclosure._Steps,
        "rounded",
        lambda _, figure: Decimal(figure.value).scaleb(-figure.decimals),
        compares_one_childs_distance,
    ),
    "rounding of counts": Guard(
        disclosure._Steps, "is_count", lambda *_: False, compares_children_without_a_place
    ),
    "phased-out places in files": Guard(
        planner.report.record, "is_told", lambda _: True, reads_who_is_left_in_a_file
    ),
    "one child's longest": Guard(Travel, "figures", with_longest, reads_the_longest),
    "hidden stages": Guard(
        planner.report.record,
        "stage_record",
        lambda stage, goal, *_: stage_record(stage, goal, Thresholds(counted=1), frozenset()),
        reads_a_stage_of_one,
    ),
    "phased-out places": Guard(planner.report.changes, "TAKING_NOBODY", (), reads_who_is_left),
    "restricted mode": Guard(
        planner.report.run_files, "write_text", without_mode, reads_what_is_restricted
    ),
    "no homes on maps": Guard(
        planner.report.maps.symbols, "draw_others", with_homes, sees_homes_on_a_map
    ),
    "hidden in one, hidden in all": Guard(
        planner.compare.figures, "_told", each_told, compares_what_is_told_once
    ),
    "answers that rest on few": Guard(
        planner.scenario.schema, "Thresholds", lambda **_: NOBODY_IS_FEW, asks_about_one_child
    ),
    "errors without cells": Guard(
        planner.scenario.children, "read_table", open_table, makes_an_error_talk
    ),
    "crashes without words": Guard(planner.cli, "place_of", str, makes_a_crash_talk),
    "no CPR numbers": Guard(planner.personal, "_LIKE", re.compile("(?!)"), gives_a_cpr_number),
    "progress of few": Guard(
        planner.verbs.progress, "told_of_stage", lambda _, value, *__: value, watches_the_progress
    ),
}


@pytest.fixture
def world(tmp_path, city, capsys, monkeypatch):
    return World(tmp_path, city, capsys, monkeypatch)


@pytest.mark.parametrize("name", GUARDS)
def test_the_attack_fails_while_its_guard_is_on_and_succeeds_without(world, monkeypatch, name):
    guard = GUARDS[name]
    assert guard.attack(world) is False
    world.folder = world.folder / "off"
    world.folder.mkdir()
    monkeypatch.setattr(guard.of, guard.name, guard.off)
    assert guard.attack(world) is True


def test_there_are_enough_guards_and_ways():
    assert len(GUARDS) >= 8
    assert len(WAYS) >= 8
    assert len(OUTLINES) == 3
