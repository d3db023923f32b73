r"""The CP-SAT model as a mixed integer program, so that other engines can be asked.

Every literal is a sum: :math:`x`, or :math:`1 - x` if it is negative. A clause asks for at least
one of them. A sum :math:`e` within :math:`[l, h]` if all literals of :math:`W` hold is

.. math::

    e \ge l - (l - \underline e) \sum_{w \in W} (1 - w), \qquad
    e \le h + (\overline e - h) \sum_{w \in W} (1 - w)

with :math:`\underline e, \overline e` the least and the most that the domains leave the sum, in
exact integers. A domain with holes, pieces :math:`[l_k, h_k]`, gets a literal :math:`z_k` for each:

.. math::

    \sum_k z_k \ge 1 - \sum_{w \in W} (1 - w), \quad \sum_k z_k \le 1, \quad
    \sum_k l_k z_k + \underline e \bigl(1 - \sum_k z_k\bigr) \le e
    \le \sum_k h_k z_k + \overline e \bigl(1 - \sum_k z_k\bigr)

A variable whose domain has holes is such a sum of itself. Nothing is left out and nothing added:
the integer points are those of the CP-SAT model.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from ortools.math_opt import model_pb2

from planner.solve.flat import Clause, Flat, Linear, variable_of

_Terms = Mapping[int, int]
# Pieces of a domain: from, to.
_Pieces = list[tuple[int, int]]


def translate(flat: Flat, *, is_integer: bool = True) -> model_pb2.ModelProto:
    """Return the model for MathOpt; the first variables are those of the CP-SAT model.

    Parameters
    ----------
    is_integer
        Whether variables are whole numbers; if not, it is the linear relaxation.
    """
    return _Translation(flat, is_integer=is_integer).proto


class _Translation:
    """A MathOpt model under construction."""

    def __init__(self, flat: Flat, *, is_integer: bool) -> None:
        self._ends = [(domain[0], domain[-1]) for domain in flat.domains]
        self._rows: list[_Terms] = []
        self._row_ends: list[tuple[float, float]] = []
        for index, domain in enumerate(flat.domains):
            if len(domain) > 2:  # noqa: PLR2004  (more than one piece)
                self._add_pieces({index: 1}, list(_pieces(domain)), ())
        for constraint in flat.constraints:
            if isinstance(constraint, Clause):
                terms, constant = _literals(constraint.literals)
                self._add_row(terms, 1 - constant, inf)
            else:
                self._add_linear(constraint)
        self.proto = self._as_proto(flat, is_integer=is_integer)

    def _add_linear(self, linear: Linear) -> None:
        terms = dict(linear.terms)
        least, most = self._range(terms)
        # Ends that the domains imply are none.
        pieces = [
            (max(low, least), min(high, most))
            for low, high in _pieces(linear.domain)
            if low <= most and high >= least
        ]
        if len(pieces) == 1:
            self._add_piece(terms, pieces[0], linear.when)
        else:
            self._add_pieces(terms, pieces, linear.when)

    def _add_piece(self, terms: _Terms, piece: tuple[int, int], when: Sequence[int]) -> None:
        (low, high), (least, most) = piece, self._range(terms)
        holds, constant = _literals(when)
        missing = len(when) - constant
        if not when:
            if (low, high) != (least, most):
                self._add_row(terms, low, high)
            return
        # With M for what a literal that doesn't hold gives away: e - M sum(w) >= l - M |W|.
        if low > least:
            self._add_row(_plus(terms, holds, least - low), low + (least - low) * missing, inf)
        if high < most:
            self._add_row(_plus(terms, holds, most - high), -inf, high + (most - high) * missing)

    def _add_pieces(self, terms: _Terms, pieces: _Pieces, when: Sequence[int]) -> None:
        least, most = self._range(terms)
        chosen = [self._new_literal() for _ in pieces]
        holds, constant = _literals(when)
        one_each = dict.fromkeys(chosen, 1)
        # sum(z) - sum(w) >= 1 - |W|: where all of W hold, one piece is chosen.
        self._add_row(_plus(one_each, holds, -1), 1 - len(when) + constant, inf)
        if not pieces:
            return
        self._add_row(one_each, -inf, 1)
        lows = {z: least - low for z, (low, _) in zip(chosen, pieces, strict=True)}
        highs = {z: most - high for z, (_, high) in zip(chosen, pieces, strict=True)}
        self._add_row(_plus(terms, lows, 1), least, inf)
        self._add_row(_plus(terms, highs, 1), -inf, most)

    def _new_literal(self) -> int:
        self._ends.append((0, 1))
        return len(self._ends) - 1

    def _range(self, terms: _Terms) -> tuple[int, int]:
        """Return the least and the most of a sum, by the domains."""
        least = most = 0
        for index, weight in terms.items():
            low, high = self._ends[index]
            least += weight * (low if weight > 0 else high)
            most += weight * (high if weight > 0 else low)
        return least, most

    def _add_row(self, terms: _Terms, low: float, high: float) -> None:
        self._rows.append(terms)
        self._row_ends.append((low, high))

    def _as_proto(self, flat: Flat, *, is_integer: bool) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        count = len(self._ends)
        proto.variables.ids.extend(range(count))
        proto.variables.lower_bounds.extend(low for low, _ in self._ends)
        proto.variables.upper_bounds.extend(high for _, high in self._ends)
        proto.variables.integers.extend([is_integer] * count)
        proto.linear_constraints.ids.extend(range(len(self._rows)))
        proto.linear_constraints.lower_bounds.extend(low for low, _ in self._row_ends)
        proto.linear_constraints.upper_bounds.extend(high for _, high in self._row_ends)
        matrix = proto.linear_constraint_matrix
        for number, terms in enumerate(self._rows):
            columns = sorted(index for index, weight in terms.items() if weight)
            matrix.row_ids.extend([number] * len(columns))
            matrix.column_ids.extend(columns)
            matrix.coefficients.extend([terms[index] for index in columns])
        proto.objective.offset = flat.offset
        costs = sorted((index, weight) for index, weight in flat.objective.items() if weight)
        proto.objective.linear_coefficients.ids.extend(index for index, _ in costs)
        proto.objective.linear_coefficients.values.extend(weight for _, weight in costs)
        return proto


def _pieces(domain: Sequence[int]) -> Iterator[tuple[int, int]]:
    yield from zip(domain[::2], domain[1::2], strict=True)


def _literals(literals: Iterable[int]) -> tuple[dict[int, int], int]:
    """Return how many of the literals hold, as terms and a constant."""
    terms: dict[int, int] = {}
    constant = 0
    for literal in literals:
        sign = 1 if literal >= 0 else -1
        index = variable_of(literal)
        terms[index] = terms.get(index, 0) + sign
        constant += literal < 0
    return terms, constant


def _plus(terms: _Terms, others: _Terms, factor: int) -> dict[int, int]:
    found = dict(terms)
    for index, weight in others.items():
        found[index] = found.get(index, 0) + factor * weight
    return found
