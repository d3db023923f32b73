"""Write what is known of a front, whole or not at all; read it back, and recompute it."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from planner import __version__
from planner.audit.allocate import allocate
from planner.audit.check import breaches
from planner.errors import InputError, UsageError
from planner.front.chart import draw_front
from planner.front.front import Answer, Front, Question
from planner.front.scenario import scenario_text
from planner.front.trade import Search, Trade, trade_of
from planner.front.words import COLUMNS, markdown, name_of, rows
from planner.report.record import SCHEMA_VERSION, json_text, plan_record, read_standings
from planner.report.record import versions as versions_now
from planner.report.run_directory import SEAL, seal, whole_directory, write_text
from planner.report.sheets import Caption, save_sheet
from planner.report.summary import SYNTHETIC
from planner.report.tables import csv_text
from planner.report.verify import (
    Difference,
    changed_files,
    compare_values,
    read_record,
    stale_files,
    unreadable,
)
from planner.scenario.build import Case, rebuild_case
from planner.text import text

RECORD = "front.json"
_VERB = "front"


def write_front(folder: Path, search: Search, front: Front) -> None:
    """Write a front; what was known of it before is replaced.

    Raises
    ------
    UsageError
        If something else lies there, or it can't be written.
    """
    extends = os.path.relpath(search.scenario.resolve(), (folder / "points").resolve())
    record = _record(folder, search, front, Path(extends).as_posix())
    with whole_directory(folder, RECORD) as partial:
        (partial / "points").mkdir()
        write_text(partial / RECORD, json_text(record))
        for name, told in _texts(search, front, record["extends"]).items():
            write_text(partial / name, told)
        caption = Caption(
            title=search.case.scenario.title,
            source=search.case.scenario.case.source,
            is_synthetic=search.case.problem.is_synthetic,
            footer=f"planner {__version__} · {search.case.scenario_hash[:12]}",
        )
        save_sheet(draw_front(front, search.trade, caption, search.lang), partial, "front")


def _record(folder: Path, search: Search, front: Front, extends: str) -> dict[str, Any]:
    case, trade = search.case, search.trade
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "front",
        "lang": search.lang,
        "is_synthetic": case.problem.is_synthetic,
        "is_proven": front.is_proven,
        "measures": [trade.coarse.id, trade.fine.id],
        "scenario_hash": case.scenario_hash,
        "scenario": case.settings_from(folder),
        "extends": extends,
        "time_limit_s": search.time_limit_s,
        "points": [
            {
                "values": [one.coarse, trade.fine_told(one.fine)],
                "is_proven": one.is_proven,
                "is_next_proven": one.is_next_proven,
                "plan": f"{name_of(one, trade)}.json",
            }
            for one in front.points
        ],
        # Each says that no plan with at most so much of the first measure is better.
        "answers": [
            {
                "at_most": one.question.most,
                "is_lower_end": one.question.is_coarse_first,
                "value": one.coarse,
            }
            for one in front.answers
            if one.is_proven
        ],
        "versions": versions_now(),
    }


def _texts(search: Search, front: Front, extends: str) -> dict[str, str]:
    case, trade, lang = search.case, search.trade, search.lang
    notices = [SYNTHETIC.said(lang)] if case.problem.is_synthetic else []
    table = rows(front, trade, is_synthetic=case.problem.is_synthetic)
    texts = {
        "front.csv": csv_text(COLUMNS, table),
        "front.md": markdown(case.scenario.title, notices, front, trade, lang),
    }
    for point in front.points:
        name = name_of(point, trade)
        texts[f"{name}.json"] = json_text(plan_record(point.plan, case))
        texts[f"{name}.yaml"] = scenario_text(point, search, extends)
    return texts


def known_front(folder: Path, case: Case, trade: Trade) -> Front:
    """Return what is proven already of a front that was searched before; nothing if none was.

    Raises
    ------
    UsageError
        If the folder holds a front of something else, or one that doesn't add up.
    """
    if not (folder / RECORD).exists():
        return Front()
    record = read_record(folder / RECORD, _VERB)
    try:
        is_same = record["scenario_hash"] == case.scenario_hash
        is_same = is_same and record["measures"] == [trade.coarse.id, trade.fine.id]
    except (KeyError, TypeError):
        raise unreadable(folder / RECORD, _VERB) from None
    if not is_same:
        raise UsageError(
            text(
                "{folder}: holds the front of another scenario or of other measures; choose "
                "another folder with --out",
                folder=folder,
            )
        )
    if verify_front(folder):
        raise UsageError(
            text(
                "{folder}: the front there doesn't add up; see planner verify, and choose "
                "another folder or delete it",
                folder=folder,
            )
        )
    return _front_of(folder, record, case, trade, has_unproven=False)


def _front_of(
    folder: Path, record: Mapping[str, Any], case: Case, trade: Trade, *, has_unproven: bool
) -> Front:
    """Read the answers back, their plans with children dealt out anew."""
    plans, fine = {}, {}
    for one in record["points"]:
        coarse = int(one["values"][0])
        standings = read_standings(read_record(folder / one["plan"], _VERB), case.problem)
        goal = trade.goal(coarse)
        plan = allocate(standings, case.problem, case.rules, goal, goal.caps)
        plans[coarse], fine[coarse] = plan, trade.fine.value(plan, case.problem)
    answers = [
        Answer(
            question=Question(most=one["at_most"], is_coarse_first=one["is_lower_end"]),
            coarse=one["value"],
            fine=fine[one["value"]],
            is_proven=True,
            plan=plans[one["value"]],
        )
        for one in record["answers"]
    ]
    proven = {one.coarse for one in answers}
    if has_unproven:
        answers += [
            Answer(
                question=Question(most=coarse),
                coarse=coarse,
                fine=fine[coarse],
                is_proven=False,
                plan=plan,
            )
            for coarse, plan in plans.items()
            if coarse not in proven
        ]
    return Front(tuple(answers))


def verify_front(folder: Path) -> list[Difference]:
    """Return every difference between a front and what its plans give when recounted.

    Raises
    ------
    UsageError
        If it is no front.
    """
    record, sealed = (read_record(folder / name, _VERB) for name in (RECORD, SEAL))
    found = list(changed_files(sealed, seal(folder)))
    try:
        case = rebuild_case(record["scenario"], folder)
        trade = trade_of(case, record["measures"])
        front = _front_of(folder, record, case, trade, has_unproven=True)
        search = Search(
            case=case,
            trade=trade,
            scenario=folder / "points" / record["extends"],
            time_limit_s=record["time_limit_s"],
            lang="en" if record["lang"] == "en" else "da",
        )
        found += _recounted(front, case, trade)
        right = json.loads(json_text(_record(folder, search, front, record["extends"])))
        found += compare_values(f"{RECORD}: ", record, right | {"versions": record.get("versions")})
        texts = _texts(search, front, record["extends"])
    except (InputError, UsageError) as error:
        return [*found, Difference(RECORD, error.text)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise unreadable(folder / RECORD, _VERB) from None
    return [*found, *stale_files(folder, texts)]


def _recounted(front: Front, case: Case, trade: Trade) -> Iterator[Difference]:
    """Yield what a plan breaks or doesn't have, and proven answers that another one beats."""
    for one in front.answers:
        where = f"{trade.coarse.id}-{one.coarse}"
        broken = breaches(one.plan, case.problem, case.rules)
        if broken:
            rule = broken[0].rule_id
            yield Difference(where, text("the plan breaks {rule}", rule=rule))
        values = trade.values(one.plan, case.problem)
        if values != (one.coarse, one.fine):
            yield Difference(
                where,
                text(
                    "is {coarse} and {fine}, recounted {right_coarse} and {right_fine}",
                    coarse=one.coarse,
                    fine=one.fine,
                    right_coarse=values[0],
                    right_fine=values[1],
                ),
            )
        best = front.best_within(one.most)
        if one.is_proven and best is not None and (best.fine, best.coarse) < (one.fine, one.coarse):
            better = f"{trade.coarse.id}-{best.coarse}"
            yield Difference(where, text("{better} is better in both", better=better))
