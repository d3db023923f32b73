r"""A smaller model with the same answer: interchangeable children become whole numbers.

Each spell of a child is a row of literals of which exactly one holds; a child is a chain of
rows, in which a choice of one row may imply one of the next (who keeps its place). Where two
chains offer the same choices, and each literal of the one has the same coefficients in the same
constraints and in the objective as its counterpart in the other, the chains may be exchanged and
nothing notices. For a class :math:`K` of such chains :math:`f_{Kj} = \sum_{i \in K} x_{ij}` is
enough for each row. A chain may differ from its class in one choice :math:`j(i)` of its first row
(where the child is enrolled, which is no transition); that literal :math:`o_i` stays by itself.

.. math::

    \sum_j f_{Kj} + \sum_{i \in K} o_i = |K|, \qquad
    f_{Kj} + \sum_{i \in K:\, j(i) \ne j} o_i \le |K| - |\{i \in K: j(i) = j\}|, \\
    f_{Kj} + \sum_{i \in K:\, j(i) = j} o_i \le f'_{Kj'}
    \qquad (j \text{ implies } j' \text{ of the next row})

Why this is exact. Summing turns each solution of the full model into one of the small model
with the same objective. Back again, chains whose :math:`o_i` doesn't hold are dealt out to the
flows of the first row so that none gets its own :math:`j(i)`. By Hall's theorem that works if for
each *j* the chains with :math:`j(i) = j` find room elsewhere, which is the second constraint (two
different *j* together are open to every chain). In each next row those whose choice implies one
there get it, which the third constraint leaves room for, and the others get what is left, in any
way. That all of a class imply *y* is :math:`f \le |K| y`; any other constraint holds sums in which
the class has one coefficient. A chain that differs in more than one choice is its own, so a model
that tells all children apart only loses its fixed variables.
"""

from collections.abc import Iterable, Mapping, Sequence

from ortools.sat.python import cp_model

from planner.model.model import Model
from planner.solve.flat import Flat, Linear, variable_of
from planner.solve.interchange import Chain, Class, Key, classes, implication
from planner.units import LARGEST_SAFE


class Aggregate:
    """A small model that has the same optimum as the full one.

    Parameters
    ----------
    flat
        The full model.
    chains
        Chains of rows of literals that may be alike.
    fixed
        Values of variables known beside their domains.
    """

    def __init__(
        self, flat: Flat, chains: Iterable[Chain], fixed: Mapping[int, int] | None = None
    ) -> None:
        self.model = Model()
        self._flat = flat
        self._fixed = flat.settled(fixed or {})
        self.classes: tuple[Class, ...] = tuple(classes(flat, chains, self._fixed))
        self._small: dict[int, int] = {}
        self._sizes: dict[int, int] = {}
        self._flows = [self._add_flows(one) for one in self.classes]
        for index, domain in enumerate(flat.domains):
            if index not in self._fixed and index not in self._small:
                self._small[index] = self._new_variable(domain)
        for one, flow_by_key in zip(self.classes, self._flows, strict=True):
            for number in range(one.rows):
                self._add_row(one, number, flow_by_key)
            self._add_follows(one, flow_by_key)
        self._add_constraints()
        self._add_objective()

    def index(self, full: int) -> int | None:
        """Return the variable that stands for one of the full model; None if that is fixed."""
        return self._small.get(full)

    def condense(self, values: Sequence[int]) -> list[tuple[int, int]]:
        """Turn values of the full model, as far as they go, into values of this one."""
        found: dict[int, int] = {}
        for index, small in self._small.items():
            if index < len(values):
                found[small] = found.get(small, 0) + values[index]
        return list(found.items())

    def expand(self, values: Sequence[int]) -> tuple[int, ...]:
        """Turn a solution of this model into one of the full model."""
        full = [
            self._fixed[index] if index in self._fixed else values[self._small[index]]
            for index in range(len(self._flat.domains))
        ]
        for one, flow_by_key in zip(self.classes, self._flows, strict=True):
            _deal(one, {key: values[flow] for key, flow in flow_by_key.items()}, full)
        return tuple(full)

    def exclude(self, values: Sequence[int], indices: Iterable[int]) -> None:
        """Require that some of these variables has another value than in a solution.

        Parameters
        ----------
        values
            Of the full model.
        indices
            Variables of the full model that are in no class.
        """
        differs = []
        for index in indices:
            if (small := self._small.get(index)) is not None:
                value = values[index]
                for piece in ((-LARGEST_SAFE, value - 1), (value + 1, LARGEST_SAFE)):
                    differs.append(self._new_variable((0, 1)))
                    self._add_sum({small: 1}, piece, (differs[-1],))
        self.model.proto.constraints.add().bool_or.literals.extend(differs)

    def _new_variable(self, domain: Sequence[int]) -> int:
        variables = self.model.proto.variables
        variables.add().domain.extend(domain)
        return len(variables) - 1

    def _add_flows(self, one: Class) -> dict[Key, int]:
        flow_by_key = {}
        for key in one.members[0]:
            merged = [
                member[key] for member, odd in zip(one.members, one.odd, strict=True) if odd != key
            ]
            flow = flow_by_key[key] = self._new_variable((0, len(merged)))
            self._sizes[flow] = len(merged)
            self._small |= dict.fromkeys(merged, flow)
        return flow_by_key

    def _odds(self, one: Class) -> list[tuple[int, Key]]:
        return [
            (self._small[member[odd]], odd)
            for member, odd in zip(one.members, one.odd, strict=True)
            if odd is not None
        ]

    def _add_row(self, one: Class, number: int, flow_by_key: Mapping[Key, int]) -> None:
        odds = [] if number else self._odds(one)
        size = len(one.members)
        flows = [flow_by_key[key] for key in one.keys(number)]
        self._add_sum(dict.fromkeys([*flows, *(literal for literal, _ in odds)], 1), (size, size))
        for key in dict.fromkeys(odd for _, odd in odds):
            others = [literal for literal, odd in odds if odd != key]
            most = size - (len(odds) - len(others))
            terms = dict.fromkeys((flow_by_key[key], *others), 1)
            self._add_sum(terms, (-LARGEST_SAFE, most))

    def _add_follows(self, one: Class, flow_by_key: Mapping[Key, int]) -> None:
        odds = self._odds(one)
        for key, following in one.follows.items():
            here = (flow_by_key[key], *(literal for literal, odd in odds if odd == key))
            self._add_sum(dict.fromkeys(here, 1) | {flow_by_key[following]: -1}, (-LARGEST_SAFE, 0))

    def _add_constraints(self) -> None:
        done = {number for one in self.classes for number in one.constraints}
        merged = {index for index, small in self._small.items() if small in self._sizes}
        caps: set[tuple[int, int]] = set()
        for number, constraint in enumerate(self._flat.constraints):
            if number in done:
                continue
            if isinstance(constraint, Linear):
                self._add_linear(constraint)
            elif (pair := implication(constraint, merged)) is None:
                self._add_clause(constraint.literals)
            else:
                caps.add((self._small[pair[0]], pair[1]))
        for flow, literal in sorted(caps):
            self._add_cap(flow, literal)

    def _add_cap(self, flow: int, literal: int) -> None:
        size, index = self._sizes[flow], variable_of(literal)
        sign, constant = (-size, 0) if literal >= 0 else (size, size)
        terms, shift = self._sum(((index, sign),))
        self._add_sum({flow: 1, **terms}, (-LARGEST_SAFE, constant - shift))

    def _add_linear(self, constraint: Linear) -> None:
        terms, shift = self._sum(constraint.terms)
        when = [self._literal(literal) for literal in constraint.when]
        # By identity: the variable 0 equals False.
        if any(literal is False for literal in when):
            return
        domain = [end if abs(end) >= LARGEST_SAFE else end - shift for end in constraint.domain]
        free = [literal for literal in when if not isinstance(literal, bool)]
        self._add_sum(terms, domain, free)

    def _add_clause(self, literals: Iterable[int]) -> None:
        small = [self._literal(literal) for literal in literals]
        if not any(one is True for one in small):
            free = [one for one in small if not isinstance(one, bool)]
            self.model.proto.constraints.add().bool_or.literals.extend(free)

    def _add_objective(self) -> None:
        terms, shift = self._sum(self._flat.objective.items())
        expr = cp_model.LinearExpr.weighted_sum(
            [self.model.get_int_var_from_proto_index(index) for index in terms],
            list(terms.values()),
        )
        if self._flat.objective:
            self.model.minimize(expr + shift + self._flat.offset)

    def _add_sum(
        self, terms: Mapping[int, int], domain: Sequence[int], when: Sequence[int] = ()
    ) -> None:
        constraint = self.model.proto.constraints.add()
        constraint.linear.vars.extend(list(terms))
        constraint.linear.coeffs.extend(list(terms.values()))
        constraint.linear.domain.extend(list(domain))
        if when:
            constraint.enforcement_literal.extend(list(when))

    def _sum(self, terms: Iterable[tuple[int, int]]) -> tuple[dict[int, int], int]:
        found: dict[int, int] = {}
        shift = 0
        for index, weight in terms:
            if index in self._fixed:
                shift += weight * self._fixed[index]
            else:
                # All members of a flow bring the same coefficient: it counts once.
                found[self._small[index]] = weight
        return found, shift

    def _literal(self, literal: int) -> int | bool:
        index = variable_of(literal)
        if index in self._fixed:
            return bool(self._fixed[index]) == (literal >= 0)
        return self._small[index] if literal >= 0 else -self._small[index] - 1


def _deal(one: Class, flows: Mapping[Key, int], full: list[int]) -> None:
    chosen: list[Key | None] = [
        odd if odd is not None and full[member[odd]] else None
        for member, odd in zip(one.members, one.odd, strict=True)
    ]
    for number in range(one.rows):
        left = {key: flows[key] for key in one.keys(number)}
        if number:
            chosen = [None if key is None else one.follows.get(key) for key in chosen]
            for key in chosen:
                if key is not None:
                    left[key] -= 1
        _deal_row(one, left, chosen)
        for member, has in zip(one.members, chosen, strict=True):
            for key in left:
                full[member[key]] = int(key == has)


def _deal_row(one: Class, left: Mapping[Key, int], chosen: list[Key | None]) -> None:
    """Give each chain without a choice one of those that are left."""
    waiting = [k for k, key in enumerate(chosen) if key is None]
    dealt = [key for key, count in left.items() for _ in range(count)]
    for k, number in enumerate(waiting):
        own = one.odd[number]
        if dealt[k] == own:
            # Hall's condition: somebody who may have this choice has another one.
            other = next(
                m for m, member in enumerate(waiting) if dealt[m] != own and one.odd[member] != own
            )
            dealt[k], dealt[other] = dealt[other], dealt[k]
    for number, key in zip(waiting, dealt, strict=True):
        chosen[number] = key
