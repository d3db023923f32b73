"""The answer to ``planner explain why`` where there is a plan, with its record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Self

from planner.domain.names import AreaId
from planner.explain.answer import paragraph
from planner.explain.area import AreaChange, area_change, area_sentences
from planner.explain.forced import Forced
from planner.explain.reply import Claim, Reply
from planner.explain.stored import outcome_record, read_outcome
from planner.explain.why import Comparison, Difference
from planner.report.disclosure import release
from planner.report.summary import heading
from planner.scenario.build import Case
from planner.text import Text, text


@dataclass(frozen=True, kw_only=True)
class WhyReply(Reply):
    """Two best plans compared.

    Parameters
    ----------
    area_id
        An area that is asked about; None if none is.
    """

    kind: ClassVar[str] = "why"
    comparison: Comparison
    area_id: AreaId | None = None

    @classmethod
    def read(cls, body: Mapping[str, Any], case: Case) -> Self:
        """Read both plans back and compare them anew."""
        question = Forced.read(body["asked"], case.problem)
        asked = replace(case, rules=(*case.rules, question))
        comparison = Comparison(
            case=case,
            question=question,
            before=read_outcome(body["plans"]["before"], case),
            after=read_outcome(body["plans"]["after"], asked),
        )
        asked_area = body["asked"]["area"]
        area_id = None if asked_area is None else case.problem.areas[asked_area].id
        return cls(case=case, comparison=comparison, area_id=area_id)

    def body(self) -> dict[str, Any]:
        """Return the question, both plans and every number that is told of them."""
        one, told = self.comparison, self.comparison.differences()
        hidden = frozenset(one.before.measure for one in told if one.is_hidden)
        for plan in one.plans:
            hidden |= release(plan, self.case.problem, self.case.measures).suppressed
        return {
            "asked": one.question.record() | {"area": self.area_id},
            "plans": {
                "before": outcome_record(one.before, self.case, hidden),
                "after": outcome_record(one.after, self._asked, hidden),
            },
            "measures": [_figure(one) for one in told],
            "areas": one.areas(),
            "area": None if self.area_id is None else _area(area_change(one, self.area_id)),
        }

    def lines(self) -> Iterator[Text]:
        """Say in one paragraph what would change."""
        yield heading(self.case)
        about = () if self.area_id is None else area_sentences(self.comparison, self.area_id)
        yield paragraph(self.comparison, about)

    def claims(self) -> Iterator[Claim]:
        """Yield the best plan, and the best one that does what is asked."""
        yield Claim(where="/plans/before", case=self.case, outcome=self.comparison.before)
        yield Claim(where="/plans/after", case=self._asked, outcome=self.comparison.after)

    @property
    def recounted(self) -> Text:
        """That solving again would show whether the plans are best."""
        return text(
            "Recomputed without the solver: both plans are audited rule by rule, and every "
            "number of the answer is counted from them. That no plan is better shows only when "
            "solved again.",
        )

    @property
    def _asked(self) -> Case:
        return replace(self.case, rules=(*self.case.rules, self.comparison.question))


def _figure(one: Difference) -> dict[str, Any]:
    before, after = one.before, one.after
    return {
        "measure": before.measure,
        "statistic": before.statistic,
        "before": None if one.is_hidden else _number(before.value),
        "after": None if one.is_hidden else _number(after.value),
        "unit": before.unit.da,
    }


def _area(one: AreaChange) -> dict[str, Any]:
    return {
        "name": one.name,
        "places": list(one.places),
        "per_1000": None if one.per_1000 is None else [str(value) for value in one.per_1000],
        "basis_institutions": list(one.basis_institutions),
        "mean_m": None if one.mean_m is None else [str(value) for value in one.mean_m],
        "institutions": [before.institution.id for before, _ in one.institutions],
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
