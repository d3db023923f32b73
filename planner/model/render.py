"""Write the constraints of a model as text that a person can read and compare."""

from collections.abc import Iterable
from typing import Any

from ortools.sat.python import cp_model

from planner.units import LARGEST_SAFE


def render(model: cp_model.CpModel, owner: str) -> list[str]:
    """Return what one rule says, a line each: fixed decisions first, then constraints.

    Parameters
    ----------
    owner
        The rule's id; its constraints are those called ``owner[...]``.
    """
    proto = model.proto
    names = [variable.name for variable in proto.variables]
    lines = [
        f"{variable.name} = {variable.domain[0]}"
        for variable in proto.variables
        if list(variable.domain) in ([0, 0], [1, 1]) and variable.name.startswith(_DECISIONS)
    ]
    lines += [
        f"{constraint.name}: {_body(constraint, names)}"
        for constraint in proto.constraints
        if constraint.name.startswith(f"{owner}[")
    ]
    return lines


_DECISIONS = ("opens[", "serves[")


def _body(constraint: Any, names: list[str]) -> str:  # noqa: ANN401  (a proto)
    if constraint.has_linear():
        text = _linear(constraint, names)
    elif constraint.has_bool_and():
        text = _joined(" and ", constraint.bool_and.literals, names)
    elif constraint.has_bool_or():
        text = _joined(" or ", constraint.bool_or.literals, names) or "never"
    else:
        text = str(constraint)
    when = _joined(" and ", constraint.enforcement_literal, names)
    return f"{when} => {text}" if when else text


def _joined(word: str, literals: Iterable[int], names: list[str]) -> str:
    return word.join(_literal(index, names) for index in literals)


def _literal(index: int, names: list[str]) -> str:
    return names[index] if index >= 0 else f"not {names[-index - 1]}"


def _linear(constraint: Any, names: list[str]) -> str:  # noqa: ANN401  (a proto)
    terms = zip(constraint.linear.vars, constraint.linear.coeffs, strict=True)
    left = " ".join(f"{coefficient:+d} {names[index]}" for index, coefficient in terms)
    low, *_, high = list(constraint.linear.domain)
    if low == high:
        return f"{left} = {low}"
    parts = [left]
    if low > -LARGEST_SAFE:
        parts.insert(0, f"{low} <=")
    if high < LARGEST_SAFE:
        parts.append(f"<= {high}")
    return " ".join(parts)
