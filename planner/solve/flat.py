"""The CP-SAT model as plain numbers: to compare, to rewrite, to check a solution with."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from planner.errors import ModelError
from planner.text import text


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum within a domain (pairs of ends, flattened), if all literals of ``when`` hold."""

    terms: tuple[tuple[int, int], ...]
    domain: tuple[int, ...]
    when: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one literal holds; ``-v - 1`` is the literal that ``v`` doesn't hold."""

    literals: tuple[int, ...]


class Flat:
    """Domains, constraints and objective of a model that only grows.

    Parameters
    ----------
    model
        Read when made, and again, from where it ended, by ``update``.
    """

    def __init__(self, model: cp_model.CpModel) -> None:
        self.domains: list[tuple[int, ...]] = []
        self.constraints: list[Linear | Clause] = []
        self.objective: dict[int, int] = {}
        self.offset = 0
        self._model = model
        self._read = 0
        self.update()

    def update(self) -> None:
        """Read what is new: variables, constraints, and the objective of the day."""
        proto = self._model.proto
        for index in range(len(self.domains), len(proto.variables)):
            self.domains.append(tuple(proto.variables[index].domain))
        for index in range(self._read, len(proto.constraints)):
            self._add(proto.constraints[index])
        self._read = len(proto.constraints)
        objective = proto.objective
        self.objective = dict(_terms(objective.vars, objective.coeffs))
        self.offset = round(objective.offset)

    def _add(self, constraint: Any) -> None:  # noqa: ANN401  (ortools gives it no type)
        when = tuple(constraint.enforcement_literal)
        if constraint.has_linear():
            linear = constraint.linear
            terms = _terms(linear.vars, linear.coeffs)
            self.constraints.append(Linear(terms, tuple(linear.domain), when))
            return
        unless = tuple(-literal - 1 for literal in when)
        if constraint.has_bool_or():
            self._add_clause(Clause((*unless, *constraint.bool_or.literals)))
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                self._add_clause(Clause((*unless, literal)))
        else:
            raise ModelError(text("a kind of constraint that the small model does not know"))

    def _add_clause(self, clause: Clause) -> None:
        # A clause that the domains satisfy tells nobody apart.
        settled = {literal: int(literal >= 0) for literal in clause.literals}
        if not any(self.domains[variable_of(one)] == (v, v) for one, v in settled.items()):
            self.constraints.append(clause)

    def least(self) -> int:
        """Return what the objective can't go below, by the domains alone."""
        return self.offset + sum(
            min(weight * self.domains[index][0], weight * self.domains[index][-1])
            for index, weight in self.objective.items()
        )

    def value(self, values: Sequence[int]) -> int:
        """Return the objective of the values."""
        return self.offset + sum(weight * values[index] for index, weight in self.objective.items())

    def frozen(self, without: Iterable[int] = ()) -> "Flat":
        """Return the model as it is now, which doesn't grow with this one.

        Parameters
        ----------
        without
            Numbers of constraints to leave out.
        """
        left_out = set(without)
        found = copy(self)
        found.domains = list(self.domains)
        found.constraints = [
            one for number, one in enumerate(self.constraints) if number not in left_out
        ]
        return found

    def settled(self, known: Mapping[int, int]) -> dict[int, int]:
        """Return the values that domains, known values and two-sided clauses settle."""
        found = {k: domain[0] for k, domain in enumerate(self.domains) if domain[0] == domain[-1]}
        found |= known
        for constraint in self.constraints:
            if isinstance(constraint, Clause) and len(constraint.literals) == 2:  # noqa: PLR2004
                for one, other in (constraint.literals, constraint.literals[::-1]):
                    value = found.get(variable_of(one))
                    if value is not None and bool(value) != (one >= 0):
                        found.setdefault(variable_of(other), int(other >= 0))
        return found

    def allows(self, index: int, value: int) -> bool:
        """Say whether a value lies in the domain of a variable."""
        return _is_within(value, self.domains[index])

    def holds(self, values: Sequence[int]) -> bool:
        """Say whether the values satisfy every constraint and domain, in exact integers."""
        is_within = all(
            _is_within(value, domain) for value, domain in zip(values, self.domains, strict=True)
        )
        return is_within and all(_holds(constraint, values) for constraint in self.constraints)


def variable_of(literal: int) -> int:
    """Return the variable that a literal speaks of."""
    return literal if literal >= 0 else -literal - 1


def _terms(variables: Sequence[int], coefficients: Sequence[int]) -> tuple[tuple[int, int], ...]:
    found: dict[int, int] = {}
    for index, weight in zip(variables, coefficients, strict=True):
        # In a sum a negative reference is minus the variable.
        signed = weight if index >= 0 else -weight
        found[variable_of(index)] = found.get(variable_of(index), 0) + signed
    return tuple(found.items())


def _is_within(value: int, domain: tuple[int, ...]) -> bool:
    return any(low <= value <= high for low, high in zip(domain[::2], domain[1::2], strict=True))


def _is_true(literal: int, values: Sequence[int] | Mapping[int, int]) -> bool:
    return bool(values[literal]) if literal >= 0 else not values[-literal - 1]


def _holds(constraint: Linear | Clause, values: Sequence[int]) -> bool:
    if isinstance(constraint, Clause):
        return any(_is_true(literal, values) for literal in constraint.literals)
    if not all(_is_true(literal, values) for literal in constraint.when):
        return True
    total = sum(weight * values[index] for index, weight in constraint.terms)
    return _is_within(total, constraint.domain)
