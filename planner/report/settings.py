"""Say a scenario's setting to a reader who has never seen the file."""

from typing import Any

from planner.measures.registry import MEASURES
from planner.rules.registry import RULES
from planner.text import Lang, text

_LABELS = {
    "objective.order": text("Order of the measures"),
    "school_years": text("School years"),
    "solver.time_limit_s": text("Time for the solver, in s"),
    **{f"rules.{one.id}": one.label for one in RULES},
    **{f"measures.{one.id}": one.label for one in MEASURES},
}
_OBJECTIVES = {one.id: one.label for one in MEASURES}
_OFF = text("off")
_NOT_SET = text("not set")


def setting_label(key: str, lang: Lang) -> str:
    """Return what a setting is called, with its dotted key."""
    label = _LABELS.get(".".join(key.split(".")[:2]))
    return key if label is None else f"{label.said(lang)} ({key})"


def setting_words(key: str, value: Any, lang: Lang) -> str:  # noqa: ANN401  (any JSON)
    """Return a setting's value in words."""
    if value is None:
        return (_OFF if key.count(".") == 1 else _NOT_SET).said(lang)
    if isinstance(value, list):
        return ", ".join(_item(one, lang) for one in value)
    if isinstance(value, dict):
        told = {name: part for name, part in value.items() if part is not None}
        return "; ".join(f"{name}: {setting_words(name, told[name], lang)}" for name in told)
    return str(value)


def _item(item: Any, lang: Lang) -> str:  # noqa: ANN401  (any JSON)
    """Name an item of a list: a measure, one with a tolerance or a cap, or a plain value."""
    if isinstance(item, dict) and item.get("measure") in _OBJECTIVES:
        cap, percent = item.get("at_most"), item.get("tolerance_percent", 0)
        limit = f"+{percent} %" if cap is None else f"≤ {cap}"
        return f"{_OBJECTIVES[item['measure']].said(lang)} ({limit})"
    label = _OBJECTIVES.get(str(item))
    return str(item) if label is None else label.said(lang)
