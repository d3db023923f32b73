"""Write an answer, whole or not at all, and recompute one from its record."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.audit.check import breaches
from planner.domain.outcome import Verdict
from planner.domain.plan import Plan
from planner.errors import InputError, PlannerError
from planner.explain.conflict_reply import ConflictReply
from planner.explain.price_reply import PriceReply
from planner.explain.reply import Claim, Reply
from planner.explain.why_reply import WhyReply
from planner.report.record import SCHEMA_VERSION, audit_record, input_records, json_text, versions
from planner.report.run_directory import SEAL, seal, whole_directory, write_text
from planner.report.sheets import save_sheet
from planner.report.verify import (
    Difference,
    changed_files,
    check_stages,
    compare_values,
    read_record,
    stale_files,
    unreadable,
)
from planner.scenario.build import rebuild_case
from planner.solve.goals import stages_of
from planner.text import Lang, Text, text

RECORD, ANSWER = "explain.json", "answer.txt"
_VERB = "explain"
_KINDS: Mapping[str, type[Reply]] = {
    kind.kind: kind for kind in (WhyReply, ConflictReply, PriceReply)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """An answer read back, and every difference from what its record gives.

    Parameters
    ----------
    reply
        None if it couldn't be read; a difference then says why.
    """

    differences: tuple[Difference, ...]
    reply: Reply | None = None


def write_reply(folder: Path, reply: Reply, lang: Lang) -> None:
    """Write an answer with the record that it can be recomputed from.

    Parameters
    ----------
    folder
        Where it goes; an earlier answer there is replaced.

    Raises
    ------
    UsageError
        If something else lies there, or it can't be written.
    """
    with whole_directory(folder, RECORD) as partial:
        for stem, figure in reply.figures(lang).items():
            save_sheet(figure, partial, stem)
        record = json_text(_record(reply, folder, lang))
        for name, what in {RECORD: record, **_texts(reply, lang)}.items():
            write_text(partial / name, what)


def _record(reply: Reply, folder: Path, lang: Lang) -> dict[str, Any]:
    case = reply.case
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": reply.kind,
        "lang": lang,
        "is_synthetic": case.problem.is_synthetic,
        "scenario_hash": case.scenario_hash,
        "scenario": case.settings_from(folder),
        "inputs": input_records(case),
        **reply.body(),
        "versions": versions(),
    }


def _texts(reply: Reply, lang: Lang) -> dict[str, str]:
    answer = "".join(f"{line.said(lang)}\n" for line in reply.lines())
    return {ANSWER: answer, **reply.tables()}


def verify_reply(folder: Path) -> Verified:
    """Recompute an answer without the solver: plans, figures and sentences.

    Raises
    ------
    UsageError
        If it is no answer.
    """
    record, sealed = (read_record(folder / name, _VERB) for name in (RECORD, SEAL))
    found = list(changed_files(sealed, seal(folder)))
    try:
        case = rebuild_case(record["scenario"], folder)
        reply = _KINDS[record["kind"]].read(record, case)
        lang: Lang = "en" if record["lang"] == "en" else "da"
        found += _recomputed(folder, record, reply, lang)
    except InputError as error:
        return Verified(differences=(*found, Difference(RECORD, error.text)))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise unreadable(folder / RECORD, _VERB) from None
    return Verified(differences=tuple(found), reply=reply)


def _recomputed(
    folder: Path, record: Mapping[str, Any], reply: Reply, lang: Lang
) -> Iterator[Difference]:
    for claim in reply.claims():
        yield from _judged(claim)
    right = json.loads(json_text(_record(reply, folder, lang)))
    yield from compare_values(f"{RECORD}: ", record, right | {"versions": record.get("versions")})
    yield from stale_files(folder, _texts(reply, lang))


def _judged(claim: Claim) -> Iterator[Difference]:
    """Yield what the auditor finds wrong with a plan."""
    plan, case = claim.outcome.plan, claim.case
    if plan is None:
        return
    for breach in audit_record(breaches(plan, case.problem, case.rules), case.problem, case.rules):
        where = f"{RECORD}: {claim.where}: {breach['rule']}"
        yield Difference(where, Text(da=breach["text_da"], en=breach["text_en"]))
    yield from _check_search(claim, plan)


def _check_search(claim: Claim, plan: Plan) -> Iterator[Difference]:
    """Yield what of the search doesn't fit the goal, the plan or itself."""
    case, outcome = claim.case, claim.outcome
    place = f"{RECORD}: {claim.where}/stages"
    asked = [stage.name for stage in stages_of(case.goal)]
    solved = [stage.measure for stage in outcome.stages]
    is_whole = solved == asked and {one.verdict for one in outcome.stages} == {Verdict.PROVEN}
    if solved != asked[: len(solved)] or (outcome.verdict is Verdict.PROVEN and not is_whole):
        yield Difference(
            place,
            text(
                "{verdict}, but the goal's stages are {asked}",
                verdict=outcome.verdict,
                asked=", ".join(asked),
            ),
        )
    names = ("measure", "verdict", "value", "bound", "limit")
    stages = [{name: getattr(one, name) for name in names} for one in outcome.stages]
    yield from check_stages(place, [one | {"status": one["verdict"]} for one in stages], case, plan)


def earlier_reply(folder: Path, kind: str, scenario_hash: str) -> Reply | None:
    """Return an answer about the same scenario if it is there and adds up; None if not."""
    try:
        record = read_record(folder / RECORD, _VERB)
        if record["kind"] != kind or record["scenario_hash"] != scenario_hash:
            return None
        verified = verify_reply(folder)
    except (PlannerError, KeyError, TypeError):
        return None
    return None if verified.differences else verified.reply
