"""The answer to ``planner explain price``, with its record, table and curves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from matplotlib.figure import Figure

from planner import __version__
from planner.explain.curves import draw_curves, has_curves
from planner.explain.price import Price, counted, variants
from planner.explain.price_table import COLUMNS, lines, parameter, rows
from planner.explain.reply import Claim, Reply
from planner.explain.stored import outcome_record, read_outcome
from planner.report.disclosure import release
from planner.report.sheets import Caption
from planner.report.summary import heading
from planner.report.tables import csv_text
from planner.scenario.build import Case
from planner.text import Lang, Text, text


@dataclass(frozen=True, kw_only=True)
class PriceReply(Reply):
    """What the variants solved so far cost; the scenario itself is the first."""

    kind: ClassVar[str] = "price"
    prices: tuple[Price, ...]

    @classmethod
    def read(cls, body: Mapping[str, Any], case: Case) -> Self:
        """Read the variants back, in the order in which they are solved."""
        prices = []
        for variant, one in zip(variants(case.written_rules), body["variants"], strict=False):
            outcome = read_outcome(one, replace(case, rules=variant.rules))
            prices.append(counted(case, variant, outcome))
        return cls(case=case, prices=tuple(prices))

    def body(self) -> dict[str, Any]:
        """Return every variant with its plan and what is told of it."""
        return {"variants": [self._variant(one) for one in self.prices]}

    def lines(self) -> Iterator[Text]:
        """Say what each rule changes."""
        yield heading(self.case)
        yield from lines(self.prices, self.case.written_rules)

    def claims(self) -> Iterator[Claim]:
        """Yield the best plan of every variant that has one."""
        for number, one in enumerate(self.prices):
            case = replace(self.case, rules=one.variant.rules)
            yield Claim(where=f"/variants/{number}", case=case, outcome=one.outcome)

    @property
    def recounted(self) -> Text:
        """That solving again would show whether the plans are best, and that some can't be."""
        return text(
            "Recomputed without the solver: the plans of {prices} variants are audited rule by "
            "rule, and every number is counted from them; the curves are not drawn again. That "
            "no plan is better, or that there is none, shows only when solved again.",
            prices=len(self.prices),
        )

    @property
    def files(self) -> Text:
        """Table and curves."""
        return text("table in price.csv, curves in price.png")

    def tables(self) -> dict[str, str]:
        """Return the table, one row for each variant and measure."""
        return {"price.csv": csv_text(COLUMNS, rows(self.prices, self.case.problem))}

    def figures(self, lang: Lang) -> dict[str, Figure]:
        """Draw the curves, if any number was turned."""
        if not has_curves(self.prices):
            return {}
        caption = Caption(
            title=self.case.scenario.title,
            source=self.case.scenario.case.credit,
            is_synthetic=self.case.problem.is_synthetic,
            footer=f"planner {__version__} · {self.case.scenario_hash[:12]}",
        )
        return {"price": draw_curves(self.prices, self.case.written_rules, caption, lang)}

    def _variant(self, one: Price) -> dict[str, Any]:
        variant = one.variant
        dial, after, plan = variant.dial, variant.after, one.outcome.plan
        hidden: frozenset[str] = frozenset()
        if plan is not None:
            hidden = release(plan, self.case.problem, self.case.goal.objectives).suppressed
        return {
            "rule": None if variant.rule is None else variant.rule.id,
            "parameter": parameter(one),
            "value": None if dial is None or after is None else dial.reading(after),
            "measures": {
                key: None if figure.value is None else str(figure.value)
                for key, figure in one.figures.items()
            },
            **outcome_record(one.outcome, replace(self.case, rules=variant.rules), hidden),
        }
