"""Say how a scenario's distances were measured, in a few words."""

from decimal import Decimal

from planner.scenario.travel_settings import (
    AlongStreets,
    Matrix,
    Network,
    RoutingServer,
    StraightLine,
)
from planner.text import Text, text

_MODES = {"walk": text("on foot"), "cycle": text("by bicycle")}
_SERVERS = {"osrm": "OSRM", "valhalla": "Valhalla"}


def how_measured(travel: StraightLine | Matrix | Network | RoutingServer) -> Text:
    """Return it as in the middle of a sentence."""
    if isinstance(travel, StraightLine):
        return text("the straight line times {factor}", factor=_decimal(travel.factor))
    if isinstance(travel, AlongStreets):
        return _along_streets(travel)
    return text("as a file of distances has them")


def distances_line(travel: StraightLine | Matrix | Network | RoutingServer) -> Text:
    """Return it as a sentence."""
    return text("Distances from home to institution: {how}.", how=how_measured(travel))


def _along_streets(travel: Network | RoutingServer) -> Text:
    mode = _MODES[travel.mode]
    said = text("the shortest way along streets, {mode}", mode=mode)
    if isinstance(travel, RoutingServer):
        server = _SERVERS[travel.method]
        said = text("{said}, as {server} answered", said=said, server=server)
    if travel.unreachable_factor is None:
        return said
    factor = _decimal(travel.unreachable_factor)
    return text(
        "{said}; the straight line times {factor} where there is no way", said=said, factor=factor
    )


def _decimal(factor: float) -> Decimal:
    return Decimal(repr(factor)).normalize()
