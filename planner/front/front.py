"""What is known of a front, and what to ask next.

An answer says what the least of the fine measure is with at most so much of the coarse one, and
then the least of the coarse one; it settles every most from its own value up to the one asked
about. The ends are asked first and then the middle of what is open, so that a search that is
stopped has points all along the front; what is nearer together is gone through edge by edge, for
the upper edge of what is open gives a new point or shows that there is none.

References
----------
Y. Y. Haimes, L. S. Lasdon, D. A. Wismer, On a bicriterion formulation of the problems of
integrated system identification and system optimization, IEEE Transactions on Systems, Man, and
Cybernetics 1 (1971) 296-297, doi:10.1109/TSMC.1971.4308298.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.domain.plan import Plan

# Points are first spread out until none are further apart than such a part of the front.
_PARTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the solver.

    Parameters
    ----------
    most
        Of the coarse measure; None for any.
    is_coarse_first
        Whether the coarse measure is minimised before the fine one, as at the lower end.
    """

    most: int | None
    is_coarse_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best plan for a question.

    Parameters
    ----------
    coarse, fine
        What its plan has of the measures, in whole units of their values.
    is_proven
        Whether no plan is better.
    """

    question: Question
    coarse: int
    fine: int
    is_proven: bool
    plan: Plan

    @property
    def most(self) -> int:
        """Up to which most of the coarse measure it is the answer."""
        return self.coarse if self.question.most is None else self.question.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A plan to which none is known that is as good in both measures and better in one.

    Parameters
    ----------
    is_proven
        Whether none exists.
    is_next_proven
        Whether there is proven to be nothing between it and the next point, which has less of the
        coarse measure.
    """

    coarse: int
    fine: int
    is_proven: bool
    is_next_proven: bool
    plan: Plan


@dataclass(frozen=True, slots=True)
class Front:
    """The answers so far."""

    answers: tuple[Answer, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """The points, from the most of the coarse measure to the least."""
        best: list[Answer] = []
        for one in sorted(self.answers, key=lambda one: (one.coarse, one.fine, not one.is_proven)):
            if not best or one.fine < best[-1].fine:
                best.append(one)
        found = [
            Point(
                coarse=one.coarse,
                fine=one.fine,
                is_proven=one.is_proven,
                is_next_proven=k > 0 and self._is_settled(best[k - 1].coarse, one.coarse),
                plan=one.plan,
            )
            for k, one in enumerate(best)
        ]
        return tuple(reversed(found))

    @property
    def is_proven(self) -> bool:
        """Whether these are proven to be all points there are."""
        points = self.points
        return (
            all(_is_asked(end, self._proven) for end in _ENDS)
            and all(one.is_proven for one in points)
            and all(one.is_next_proven for one in points[:-1])
        )

    @property
    def next_question(self) -> Question | None:
        """What is asked next; None if nothing is open."""
        for end in _ENDS:
            if not _is_asked(end, self.answers):
                return end
        found = [one.coarse for one in self.answers]
        low, high = min(found), max(found)
        gaps = _gaps(self.answers, low, high)
        if not gaps:
            return None
        first, last = max(gaps, key=lambda gap: (gap[1] - gap[0], -gap[0]))
        # The middle gave nothing new before.
        is_repeated = found.count(max(one for one in found if one < first)) > 1
        is_near = _PARTS * (last + 1 - first) <= high - low
        return Question(most=last if is_repeated or is_near else (first + last) // 2)

    def best_within(self, most: int | None) -> Answer | None:
        """Return the best answer known with at most so much of the coarse measure."""
        known = [one for one in self.answers if most is None or one.coarse <= most]
        return min(known, key=lambda one: (one.fine, one.coarse), default=None)

    @property
    def _proven(self) -> tuple[Answer, ...]:
        return tuple(one for one in self.answers if one.is_proven)

    def _is_settled(self, low: int, high: int) -> bool:
        """Say whether it is proven that no point has more than ``low`` and less than ``high``."""
        return not _gaps(self._proven, low, high)


_ENDS = (Question(most=None), Question(most=None, is_coarse_first=True))


def _is_asked(question: Question, answers: Iterable[Answer]) -> bool:
    return any(one.question == question for one in answers)


def _gaps(answers: Iterable[Answer], low: int, high: int) -> Sequence[tuple[int, int]]:
    """Return first and last of every run strictly between two values that no answer settles."""
    found, first = [], low + 1
    for one in sorted(answers, key=lambda one: one.coarse):
        if first < min(one.coarse, high):
            found.append((first, min(one.coarse, high) - 1))
        first = max(first, one.most + 1)
    if first < high:
        found.append((first, high - 1))
    return found
