"""What the stages of a solve came to, for a JSON line."""

from planner.domain.outcome import Outcome


def stage_rows(outcome: Outcome) -> list[dict[str, object]]:
    """Return a row for each stage."""
    return [
        {
            "measure": stage.measure,
            "status": stage.verdict.value,
            "value": stage.value,
            "bound": stage.bound,
            "seconds": round(stage.seconds, 1),
            "engine": stage.engine,
            "second_opinion": stage.second_opinion,
        }
        for stage in outcome.stages
    ]
