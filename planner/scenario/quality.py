"""Whether ``quality_response`` speaks of institutions and school years that there are."""

import difflib
from collections.abc import Iterator, Mapping

from planner.domain.names import InstitutionId
from planner.domain.problem import Institution
from planner.errors import Fault
from planner.rules.quality_response import QualityResponse
from planner.scenario.faults import place_of
from planner.scenario.read import dotted, fault_at
from planner.scenario.resolve import Resolved
from planner.scenario.schema import Scenario
from planner.text import Text, text

_RULE = ("rules", QualityResponse.id)


def response_faults(
    scenario: Scenario,
    source: Resolved,
    institutions: Mapping[InstitutionId, Institution] | None,
    shown: str,
) -> Iterator[Fault]:
    """Yield each listed institution, and each year, for which the rule would do nothing.

    Parameters
    ----------
    source
        Where the scenario's values were written.
    institutions
        None where they have faults of their own; nothing is then checked against them.
    shown
        How messages name their table.
    """
    rule = getattr(scenario.rules, QualityResponse.id)
    if not isinstance(rule, QualityResponse):
        return
    for number, label in enumerate(rule.response_years or ()):
        if label not in scenario.school_years:
            first, last = scenario.school_years[0], scenario.school_years[-1]
            path = (*_RULE, "years", number)
            yield fault_at(
                place_of(path, source),
                dotted(path),
                text(
                    "{label} is not one of the planned school years, {first} to {last}",
                    label=label,
                    first=first,
                    last=last,
                ),
                text("remove it, or add it to school_years"),
            )
    if institutions is not None:
        for number, key in enumerate(rule.institutions):
            texts = _institution_texts(key, institutions, shown)
            path = (*_RULE, "institutions", number)
            if texts is not None:
                yield fault_at(place_of(path, source), dotted(path), *texts)


def _institution_texts(
    key: str, institutions: Mapping[InstitutionId, Institution], shown: str
) -> tuple[Text, Text] | None:
    """Return what is wrong with a listed institution and what to do; None if nothing is."""
    one = institutions.get(InstitutionId(key))
    if one is None:
        close = difflib.get_close_matches(key, institutions, n=1)
        do = text("write an institution_id of it")
        if close:
            do = text("did you mean {close}?", close=close[0])
        what = text("»{key}« is not an institution of {shown}", key=key[:40], shown=shown)
        return what, do
    if one.quality != "watch":
        return (
            text("{key} is not under watch (quality: {quality})", key=key, quality=one.quality),
            text("remove it, or write watch in the column quality of {shown}", shown=shown),
        )
    return None
