"""How a scenario may say that distance is measured."""

import ipaddress
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from planner.errors import BadValueError
from planner.scenario.strict import Strict
from planner.text import text


class StraightLine(Strict):
    """Straight line in EPSG:25832 times a factor."""

    method: Literal["straight_line"] = Field(description=text("Straight line times a factor").da)
    factor: float = Field(1.3, ge=1, le=5, description=text("Detour factor; an assumption").da)


class Matrix(Strict):
    """Metres of every pair of child and institution, from a file."""

    method: Literal["matrix"] = Field(description=text("Distances from a file").da)
    file: str = Field(description=text("CSV with child_id, institution_id, distance_m").da)


class AlongStreets(Strict):
    """Shortest ways, measured by ``planner travel`` and kept in a file."""

    mode: Literal["walk", "cycle"] = Field("walk", description=text("On foot or by bicycle").da)
    matrix: str = Field(
        description=text(
            "File that planner travel writes the distances to (.npz); it holds homes, so keep it "
            "where the children's table is kept"
        ).da
    )
    snap_limit_m: int = Field(
        200,
        ge=1,
        le=5000,
        description=text("How far from a street a home or an institution may lie, in m").da,
    )
    unreachable_factor: float | None = Field(
        None,
        ge=1,
        le=5,
        description=text(
            "Where there is no way: the straight line times this; null refuses such pairs"
        ).da,
    )
    source: str = Field(
        text("© OpenStreetMap contributors (ODbL)").da,
        description=text("Who is to be credited for the streets; shown on maps and in reports").da,
    )


class Network(AlongStreets):
    """Shortest ways in a network of streets on this machine."""

    method: Literal["network"] = Field(description=text("Shortest way in a street network").da)
    file: str = Field(
        description=text(
            "OpenStreetMap extract (.osm.pbf), or CSV of edges: from, to and perhaps length_m"
        ).da
    )
    nodes: str | None = Field(
        None,
        description=text("CSV of the nodes of the edges: node_id, and x, y or lon, lat").da,
    )

    @model_validator(mode="after")
    def _has_what_its_format_needs(self) -> Self:
        if self.file.endswith(".pbf") == (self.nodes is not None):
            raise BadValueError(
                text("a CSV of edges needs nodes beside it, and an .osm.pbf has its own")
            )
        return self


class RoutingServer(AlongStreets):
    """Shortest ways as a routing server answers that the municipality runs itself."""

    method: Literal["osrm", "valhalla"] = Field(
        description=text("A routing server of your own: OSRM (table) or Valhalla (matrix)").da
    )
    url: str = Field(description=text("Where it answers, such as http://127.0.0.1:5000").da)
    hosts: tuple[str, ...] = Field(
        (),
        description=text(
            "Other machines than this one that homes may be sent to; named here or nothing is sent"
        ).da,
    )

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            is_right = parts.scheme in {"http", "https"} and parts.port != 0
        except ValueError:
            is_right = False
        if not is_right or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise BadValueError(
                text("must be like http://127.0.0.1:5000, without user, password or question mark")
            )
        return url

    @model_validator(mode="after")
    def _is_a_machine_that_is_named(self) -> Self:
        host = urlsplit(self.url).hostname or ""
        if not _is_this_machine(host) and host not in self.hosts:
            raise BadValueError(
                text(
                    "homes are sent to this machine only (127.0.0.1); if {host} is the "
                    "municipality's own, name it under hosts",
                    host=host,
                )
            )
        return self


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Travel = Annotated[StraightLine | Matrix | Network | RoutingServer, Field(discriminator="method")]
