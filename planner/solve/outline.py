r"""An outline of the model: institutions as they are, and of each child only whether it moves.

What is hard about several school years is which institutions open, grow and shrink, and for the
measures of places it hardly matters where the children go. So all choices of a row of literals
(the institutions that a child may have in a spell) but one are put together: where it is enrolled
stays apart, for who stays there is no transition. With :math:`J_i` the choices of row *i* that are
put together,

.. math::

    e_i = \sum_{j \in J_i} x_{ij} \in \{0, 1\}, \qquad
    \sum_{j \in J_i} a_j x_{ij} \ge \bigl(\min_{j \in J_i} a_j\bigr) e_i, \qquad
    \sum_{j \in J_i} a_j x_{ij} \le \bigl(\max_{j \in J_i} a_j\bigr) e_i

as exactly one literal of a row holds. A sum that is at most *h* is so with the first of these in
its place, one that is at least *l* with the second; what else speaks of a literal that is put
together is left out. So every plan is one of the outline too, and what the outline has at least
no plan is below. Its solution says what each institution is in each year, which may or may not be
a plan's.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from ortools.sat.python import cp_model

from planner.model.variables import Variables
from planner.solve.flat import Clause, Flat, Linear, variable_of
from planner.solve.interchange import Chain
from planner.units import LARGEST_SAFE


def enrolled(variables: Variables) -> frozenset[int]:
    """Return the literals that a child has its place where it is enrolled, or none."""
    children = variables.problem.children
    there = {
        literal.index
        for (child, institution, _), literal in variables.serves.items()
        if children[child].institution_id == institution
    }
    return frozenset(there | {literal.index for literal in variables.unserved.values()})


class Outline:
    """A small model whose optimum is a bound of the full one's.

    Parameters
    ----------
    flat
        The full model. Its objective says nothing of the literals that are put together.
    chains
        Children's rows of literals.
    apart
        Literals that are not put together with others of their row.
    below
        The objective is to be less.

    Attributes
    ----------
    model
        The small model, with the objective.
    """

    def __init__(
        self, flat: Flat, chains: Iterable[Chain], apart: Collection[int], below: int
    ) -> None:
        self.model = cp_model.CpModel()
        self._fixed = flat.settled({})
        # The row that a literal is put together in, and of how many it is one.
        self._row: dict[int, int] = {}
        self._sizes: list[int] = []
        for row in chain.from_iterable(chains):
            merged = [one for one in row.values() if one not in apart and one not in self._fixed]
            self._row |= dict.fromkeys(merged, len(self._sizes))
            self._sizes.append(len(merged))
        self._merged = [self._new_variable((0, 1)) for _ in self._sizes]
        self._small = {
            index: self._new_variable(domain)
            for index, domain in enumerate(flat.domains)
            if index not in self._row and index not in self._fixed
        }
        for constraint in flat.constraints:
            self._add(constraint)
        objective = tuple(flat.objective.items())
        self._add(Linear(objective, (-LARGEST_SAFE, below - 1 - flat.offset), ()))
        self._minimise(flat)

    def values(self, found: Sequence[int], indices: Iterable[int]) -> dict[int, int]:
        """Return what variables of the full model are in a solution of this one."""
        return {
            index: self._fixed[index] if index in self._fixed else found[self._small[index]]
            for index in indices
        }

    def _new_variable(self, domain: Sequence[int]) -> int:
        variables = self.model.proto.variables
        variables.add().domain.extend(domain)
        return len(variables) - 1

    def _add(self, constraint: Linear | Clause) -> None:
        if isinstance(constraint, Clause):
            self._add_clause(constraint.literals)
        elif not any(variable_of(one) in self._row for one in constraint.when):
            when = [self._literal(one) for one in constraint.when]
            # By identity: the variable 0 equals False.
            if not any(one is False for one in when):
                free = [one for one in when if not isinstance(one, bool)]
                for terms, domain in self._sums(constraint):
                    self._add_sum(terms, domain, free)

    def _add_clause(self, literals: Iterable[int]) -> None:
        if any(variable_of(one) in self._row for one in literals):
            return
        small = [self._literal(one) for one in literals]
        if not any(one is True for one in small):
            free = [one for one in small if not isinstance(one, bool)]
            self.model.proto.constraints.add().bool_or.literals.extend(free)

    def _sums(self, constraint: Linear) -> Iterator[tuple[Mapping[int, int], Sequence[int]]]:
        """Yield sums that hold wherever the constraint does."""
        known, merged, shift = self._split(constraint.terms)
        ends = [end if abs(end) >= LARGEST_SAFE else end - shift for end in constraint.domain]
        if not merged:
            yield known, ends
            return
        least = {self._merged[row]: min(weights) for row, weights in merged.items()}
        most = {self._merged[row]: max(weights) for row, weights in merged.items()}
        if ends[-1] < LARGEST_SAFE:
            yield known | least, (-LARGEST_SAFE, ends[-1])
        if ends[0] > -LARGEST_SAFE:
            yield known | most, (ends[0], LARGEST_SAFE)

    def _split(
        self, terms: Iterable[tuple[int, int]]
    ) -> tuple[dict[int, int], dict[int, list[int]], int]:
        """Return what is kept of a sum, the weights by row of what isn't, and the constant."""
        known: dict[int, int] = {}
        merged: dict[int, list[int]] = {}
        shift = 0
        for index, weight in terms:
            if index in self._fixed:
                shift += weight * self._fixed[index]
            elif index in self._row:
                merged.setdefault(self._row[index], []).append(weight)
            else:
                known[self._small[index]] = weight
        for row, weights in merged.items():
            if len(weights) < self._sizes[row]:
                weights.append(0)
        return known, merged, shift

    def _add_sum(
        self, terms: Mapping[int, int], domain: Sequence[int], when: Sequence[int]
    ) -> None:
        constraint = self.model.proto.constraints.add()
        constraint.linear.vars.extend(list(terms))
        constraint.linear.coeffs.extend(list(terms.values()))
        constraint.linear.domain.extend(list(domain))
        constraint.enforcement_literal.extend(list(when))

    def _minimise(self, flat: Flat) -> None:
        known, _, shift = self._split(flat.objective.items())
        variables = [self.model.get_int_var_from_proto_index(index) for index in known]
        total = cp_model.LinearExpr.weighted_sum(variables, list(known.values()))
        self.model.minimize(total + shift + flat.offset)

    def _literal(self, literal: int) -> int | bool:
        index = variable_of(literal)
        if index in self._fixed:
            return bool(self._fixed[index]) == (literal >= 0)
        return self._small[index] if literal >= 0 else -self._small[index] - 1
