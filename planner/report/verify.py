"""Recompute a run directory from its files and inputs, and name every difference."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.audit.allocate import allocate
from planner.audit.check import breaches
from planner.domain.outcome import Verdict
from planner.domain.plan import Plan
from planner.door import read_json
from planner.errors import InputError, ModelError, UsageError
from planner.report.digests import leaves
from planner.report.locked import LockedError, unlock
from planner.report.record import (
    audit_record,
    figure_records,
    input_records,
    plan_record,
    read_standings,
)
from planner.report.run_directory import SEAL, SEALED_BY_VALUE, seal
from planner.report.run_files import RESTRICTED
from planner.report.stage_records import read_stages
from planner.report.tables import CHILDREN_COLUMNS, children_rows, csv_text
from planner.report.telling import DOCUMENTS, is_same_document, tables
from planner.report.told.run import ToldRun
from planner.report.web.page import PAGE, page_lang
from planner.scenario.build import Case, rebuild_case
from planner.text import Lang, Text, text

OTHER_CHILDREN = text("is locked with another table of children, or changed")
# What writes the folders that are read here.
_VERB = "plan"


@dataclass(frozen=True, slots=True)
class Difference:
    """One number or file that is not what it should be.

    Parameters
    ----------
    where
        File, and the place in it.
    what
        What differs.
    """

    where: str
    what: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a run directory holds, and every difference from what it should.

    Parameters
    ----------
    record
        Its ``run.json``.
    case, plan
        None if they couldn't be read; a difference then says why.
    """

    differences: tuple[Difference, ...]
    record: Mapping[str, Any]
    case: Case | None = None
    plan: Plan | None = None


def verify(folder: Path) -> Verified:
    """Return what could be read of a run, and every difference.

    Raises
    ------
    UsageError
        If it is not a run directory.
    """
    records = {name: read_record(folder / name, _VERB) for name in (*SEALED_BY_VALUE, SEAL)}
    sealed = records[SEAL]
    if not isinstance(sealed, dict) or not all(isinstance(one, dict) for one in sealed.values()):
        raise unreadable(folder / SEAL, _VERB)
    run, found = records["run.json"], list(_broken_seals(folder, records))
    try:
        case = rebuild_case(run["scenario"], folder)
        standings = read_standings(records["plan.json"], case.problem)
        limits = unlock(run["locked_limits"], case.problem)
        read_stages(run)
    except InputError as error:
        found.append(Difference("run.json", error.text))
        return Verified(differences=tuple(found), record=run)
    except LockedError:
        found.append(Difference("plan.json", OTHER_CHILDREN))
        return Verified(differences=tuple(found), record=run)
    except (KeyError, TypeError, ValueError, AttributeError):
        found.append(Difference("plan.json", text("can't be read as a plan")))
        return Verified(differences=tuple(found), record=run)
    try:
        plan = allocate(standings, case.problem, case.rules, case.goal, limits)
    except ModelError as error:
        found.append(Difference("plan.json", error.text))
        return Verified(differences=tuple(found), record=run, case=case)
    found += _recounted(folder, records, case, plan)
    return Verified(differences=tuple(found), record=run, case=case, plan=plan)


def read_record(path: Path, verb: str) -> Any:  # noqa: ANN401  (any JSON)
    """Return what a JSON file holds that a verb wrote.

    Raises
    ------
    UsageError
        If it is missing or no JSON.
    """
    try:
        return read_json(path)
    except ValueError:
        raise unreadable(path, verb) from None


def unreadable(path: Path, verb: str) -> UsageError:
    """Say that a file can't be read, and whose folder is asked for."""
    return UsageError(
        text(
            "{path}: missing or unreadable; give a folder from planner {verb}", path=path, verb=verb
        )
    )


def changed_files(sealed: Any, now: Any) -> Iterator[Difference]:  # noqa: ANN401  (any JSON)
    """Yield the files that are not as a seal says, by the seal that they have now."""
    old, new = leaves(sealed), leaves(now)
    for place in sorted(old.keys() | new.keys()):
        if old.get(place) != new.get(place):
            name = place.removeprefix("/files/")
            yield Difference(name, text("changed afterwards"))


STALE_DOCUMENT = text("doesn't match the plan")
STALE = text("doesn't match the plans")


def stale_files(folder: Path, texts: Mapping[str, str]) -> Iterator[Difference]:
    """Yield the files that are not the texts, by name, that the plans give."""
    for name, what in texts.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != what.encode():
            yield Difference(name, STALE)


def _broken_seals(folder: Path, records: Mapping[str, Any]) -> Iterator[Difference]:
    now, then = seal(folder), records[SEAL]
    for name in sorted(now.keys() | then.keys()):
        values = leaves(records[name]) if name in SEALED_BY_VALUE else {}
        current, sealed = now.get(name, {}), then.get(name, {})
        for place in sorted(sealed.keys() | current.keys()):
            if sealed.get(place) == current.get(place):
                continue
            where = f"{name}: {place}" if name in SEALED_BY_VALUE else place
            shown = f" ({values[place]})" if place in values else ""
            yield Difference(where, text("changed after the run{shown}", shown=shown))


def _recounted(
    folder: Path, records: Mapping[str, Any], case: Case, plan: Plan
) -> Iterator[Difference]:
    run = records["run.json"]
    told = ToldRun(record=run, case=case, plan=plan, lang=_lang(folder))
    audit = audit_record(breaches(plan, case.problem, case.rules), case.problem, case.rules)
    yield from compare_values(
        "run.json: /measures", run.get("measures"), figure_records(told.figures)
    )
    yield from compare_values("audit.json", records["audit.json"], audit)
    yield from compare_values("plan.json", records["plan.json"], plan_record(plan, case))
    yield from compare_values(
        "run.json: /scenario_hash", run.get("scenario_hash"), case.scenario_hash
    )
    yield from compare_values("run.json: /inputs", run.get("inputs"), input_records(case))
    for breach in audit:
        yield Difference(
            f"plan.json: {breach['rule']}", Text(da=breach["text_da"], en=breach["text_en"])
        )
    yield from check_stages("run.json: /stages", run.get("stages", ()), case, plan)
    right = tables(told)
    if (folder / RESTRICTED / "children.csv").exists():
        rows = children_rows(plan, case.problem)
        right[f"{RESTRICTED}/children.csv"] = csv_text(CHILDREN_COLUMNS, rows)
    for name, what in right.items():
        yield from _compare_lines(folder, name, what)
    yield from _stale_documents(folder, told)


def _lang(folder: Path) -> Lang:
    """Return the language that a run's page says it is in, and so all of the run."""
    try:
        return page_lang((folder / PAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "da"


def _stale_documents(folder: Path, told: ToldRun) -> Iterator[Difference]:
    """Yield the documents that are not those that the run gives."""
    for name, made in DOCUMENTS.items():
        try:
            is_right = is_same_document(folder / name, made(told, folder))
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            is_right = False
        if not is_right:
            yield Difference(name, STALE_DOCUMENT)


def compare_values(
    where: str,
    written: Any,  # noqa: ANN401  (any JSON)
    counted: Any,  # noqa: ANN401
) -> Iterator[Difference]:
    """Yield every value of a JSON document that is not what it is counted to be."""
    old, new = leaves(written), leaves(counted)
    for place in sorted(old.keys() | new.keys()):
        if old.get(place) != new.get(place):
            got, right = old.get(place), new.get(place)
            yield Difference(
                f"{where}{place if place != '/' else ''}",
                text("is {got}, recounted {right}", got=str(got), right=str(right)),
            )


def _compare_lines(folder: Path, name: str, text: str) -> Iterator[Difference]:
    try:
        written = (folder / name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        written = []
    right = text.splitlines()
    for number in range(max(len(written), len(right))):
        if written[number : number + 1] != right[number : number + 1]:
            yield Difference(f"{name}:{number + 1}", STALE_DOCUMENT)


def check_stages(
    place: str, stages: Iterable[Mapping[str, Any]], case: Case, plan: Plan
) -> Iterator[Difference]:
    """Yield the stages whose value, bound and status don't fit each other and the plan.

    Parameters
    ----------
    place
        Where they stand.
    """
    for number, stage in enumerate(stages):
        where = f"{place}/{number}"
        value, bound, limit = (stage[name] for name in ("value", "bound", "limit"))
        if value is None or bound is None or limit is None:
            continue
        is_proven = stage["status"] == Verdict.PROVEN.value
        if bound > value or is_proven != (bound == value):
            yield Difference(
                where,
                text(
                    "{status} with value {value} and bound {bound}",
                    status=stage["status"],
                    value=value,
                    bound=bound,
                ),
            )
        counted = _counted(stage["measure"], case, plan)
        if counted is not None and not bound <= counted <= limit:
            shown = "?" if case.problem.thresholds.is_small_count(counted) else counted
            yield Difference(
                where,
                text(
                    "from {bound} to {limit}, the plan has {shown}",
                    bound=bound,
                    limit=limit,
                    shown=shown,
                ),
            )


def _counted(measure: str, case: Case, plan: Plan) -> int | None:
    """Count a stage's value; None if the goal has no such stage."""
    try:
        return case.goal.value_of(measure, plan, case.problem)
    except StopIteration:
        return None
