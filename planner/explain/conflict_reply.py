"""The answer to ``planner explain conflict``, and to a ``why`` that no plan can do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from planner.domain.outcome import Outcome, Verdict
from planner.domain.plan import Plan
from planner.explain.change import Change, with_change
from planner.explain.conflict import Conflict, Conflicts, without
from planner.explain.forced import Forced
from planner.explain.oracle import Answer, Oracle
from planner.explain.reply import Claim, Reply
from planner.explain.stored import institutions_record, read_plan
from planner.explain.words import change_lines, conflict_lines
from planner.report.summary import heading
from planner.rules.base import Rule
from planner.scenario.build import Case
from planner.text import Text, text


@dataclass(frozen=True, kw_only=True)
class ConflictReply(Reply):
    """What can't hold together, what would help, and plans that show it.

    Parameters
    ----------
    question
        What is asked of an institution besides; None if the scenario itself is.
    found
        Conflicts of the rules, the question among them.
    plans
        By the rules that each is said to keep.
    """

    kind: ClassVar[str] = "conflict"
    question: Forced | None = None
    found: Conflicts
    changes: tuple[Change, ...] = ()
    plans: Mapping[tuple[Rule, ...], Plan] = field(repr=False)

    @classmethod
    def of(
        cls,
        case: Case,
        question: Forced | None,
        told: tuple[Conflicts, tuple[Change, ...]],
        oracle: Oracle,
    ) -> Self:
        """Return the answer with the plans that were found on the way to it."""
        found, changes = told
        bare = cls(case=case, question=question, found=found, changes=changes, plans={})
        known = ((rules, oracle.plan_that_keeps(rules)) for _, rules in bare._needed())
        plans = {rules: plan for rules, plan in known if plan is not None}
        return replace(bare, plans=plans)

    @classmethod
    def read(cls, body: Mapping[str, Any], case: Case) -> Self:
        """Read conflicts, changes and plans back; what no plan shows is not said to be shown."""
        asked = body["asked"]
        question = None if asked is None else Forced.read(asked, case.problem)
        rules = {rule.id: rule for rule in (*case.rules, question) if rule is not None}
        found = Conflicts(
            answer=Answer(body["answer"]),
            found=tuple(_read_conflict(one, rules) for one in body["conflicts"]),
            are_all=body["are_all"],
        )
        changes = tuple(_read_change(one, case) for one in body["changes"])
        bare = cls(case=case, question=question, found=found, changes=changes, plans={})
        plans: dict[tuple[Rule, ...], Plan] = {}
        for (_, kept), one in zip(bare._needed(), body["plans"], strict=True):
            plan = read_plan(one, replace(case, rules=kept))
            if plan is not None:
                plans[kept] = plan
        return replace(
            bare,
            found=_shown(found, plans),
            changes=tuple(_helping(one, case, plans) for one in changes),
            plans=plans,
        )

    def body(self) -> dict[str, Any]:
        """Return the question, the conflicts, the changes and the plans."""
        return {
            "asked": None if self.question is None else self.question.record(),
            "answer": self.found.answer.value,
            "conflicts": [
                {
                    "rules": [rule.id for rule in one.rules],
                    "is_minimal": one.is_minimal,
                    "confirmed_by": one.confirmed_by,
                }
                for one in self.found.found
            ],
            "are_all": self.found.are_all,
            "changes": [_change(one) for one in self.changes],
            "plans": [
                where | institutions_record(self.plans.get(rules), self.case)
                for where, rules in self._needed()
            ],
        }

    def lines(self) -> Iterator[Text]:
        """Say what can't be had together and what would help."""
        count = len(self.case.rules)
        if self.found.answer is Answer.POSSIBLE:
            yield text("No conflict: there is a plan that keeps all {count} rules.", count=count)
            if self.case.goal.caps:
                yield text(
                    "Caps in objective.order (at_most) are no rules and were not asked about; "
                    "whether they can be reached is told by: planner plan SCENARIO",
                )
            return
        yield heading(self.case)
        if self.question is not None:
            yield text("Proven impossible: no plan keeps the rules and does what is asked.")
            yield from conflict_lines(self.found, self.case.problem)
            return
        yield text("Proven impossible: no plan can keep all {count} rules.", count=count)
        yield from conflict_lines(self.found, self.case.problem)
        yield from change_lines(self.changes, self.found)

    def claims(self) -> Iterator[Claim]:
        """Yield a plan without each rule of a conflict, and with each change that helps."""
        for number, (_, rules) in enumerate(self._needed()):
            outcome = Outcome(verdict=Verdict.FEASIBLE, plan=self.plans.get(rules), stages=())
            case = replace(self.case, rules=rules)
            yield Claim(where=f"/plans/{number}", case=case, outcome=outcome)

    @property
    def recounted(self) -> Text:
        """That solving again would show whether the rules are impossible together."""
        if self.found.answer is Answer.POSSIBLE:
            return text("Recomputed without the solver: the plan keeps all the rules.")
        plans = len(self.plans)
        return text(
            "Recomputed without the solver: the numbers in the sentences, and {plans} plans "
            "that show what is possible without each rule of a conflict and with each "
            "suggested change. That the rules are impossible together, that less is not enough "
            "and that there are no other conflicts shows only when solved again.",
            plans=plans,
        )

    def _needed(self) -> Iterator[tuple[dict[str, Any], tuple[Rule, ...]]]:
        """Yield what is said to be possible, and the rules that a plan then keeps."""
        if self.found.answer is Answer.POSSIBLE:
            yield {"conflict": None, "without": None, "change": None}, self.case.rules
        for number, one in enumerate(self.found.found):
            for rule in one.rules:
                where = {"conflict": number, "without": rule.id, "change": None}
                yield where, without(one.rules, (rule,))
        for number, change in enumerate(self.changes):
            if change.answer is Answer.POSSIBLE:
                rules = with_change(self.case.written_rules, change.before, change.after)
                yield {"conflict": None, "without": None, "change": number}, rules


def _shown(found: Conflicts, plans: Mapping[tuple[Rule, ...], Plan]) -> Conflicts:
    """Return conflicts with no more said to be minimal than plans show."""
    conflicts = (
        replace(one, is_minimal=all(without(one.rules, (rule,)) in plans for rule in one.rules))
        for one in found.found
    )
    return replace(found, found=tuple(conflicts))


def _helping(one: Change, case: Case, plans: Mapping[tuple[Rule, ...], Plan]) -> Change:
    """Return a change that is only said to help if a plan shows it."""
    is_shown = with_change(case.written_rules, one.before, one.after) in plans
    if is_shown or one.answer is not Answer.POSSIBLE:
        return one
    return replace(one, answer=Answer.UNDECIDED)


def _change(one: Change) -> dict[str, Any]:
    dial, after = one.dial, one.after
    return {
        "rule": one.before.id,
        "parameter": None if dial is None else dial.name,
        "value": None if dial is None or after is None else dial.reading(after),
        "answer": one.answer.value,
        "is_smallest": one.is_smallest,
    }


def _read_change(record: Mapping[str, Any], case: Case) -> Change:
    rule = {one.id: one for one in case.written_rules}[record["rule"]]
    dials = {one.name: one for one in rule.dials()}
    dial = None if record["parameter"] is None else dials[record["parameter"]]
    return Change(
        before=rule,
        after=None if dial is None else dial.set_to(rule, record["value"]),
        dial=dial,
        answer=Answer(record["answer"]),
        is_smallest=record["is_smallest"],
    )


def _read_conflict(record: Mapping[str, Any], rules: Mapping[str, Rule]) -> Conflict:
    return Conflict(
        rules=tuple(rules[key] for key in record["rules"]),
        is_minimal=record["is_minimal"],
        confirmed_by=record["confirmed_by"],
    )
