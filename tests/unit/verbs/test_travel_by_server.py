"""Distances from a routing server on this machine; nobody else is asked, and only by one verb."""

import pytest
from measured_case import case_with, routing_server
from small_case import CHILDREN, INSTITUTIONS, listing, tell

from planner.scenario.build import read_case
from planner.streets import servers


def settings(method, url, **more):
    return {"method": method, "url": url, "matrix": "d.npz", **more}


@pytest.mark.parametrize("method", ["osrm", "valhalla"])
@pytest.mark.parametrize("mode", ["walk", "cycle"])
def test_every_pair_is_asked_for_and_kept(tmp_path, capsys, monkeypatch, method, mode):
    monkeypatch.setattr(servers, "_ORIGINS", 3)
    monkeypatch.setattr(servers, "_DESTINATIONS", 4)
    with routing_server() as (url, asked):
        path = case_with(tmp_path, settings(method, url, mode=mode))
        assert tell(capsys, "travel", path).code == 0
        count = len(asked)
        assert count == 5 * 2
        travel_m = read_case(path).problem.travel_m
        assert tell(capsys, "check", path).code == 0
        assert tell(capsys, "travel", path).code == 0
        assert len(asked) == count
    for child in CHILDREN:
        for site in INSTITUTIONS:
            straight_m = ((child["x"] - site["x"]) ** 2 + (child["y"] - site["y"]) ** 2) ** 0.5
            got = travel_m[child["child_id"], site["institution_id"]]
            assert got == pytest.approx(1.5 * straight_m, abs=1.5)


@pytest.mark.parametrize("method", ["osrm", "valhalla"])
def test_it_is_said_who_measured(tmp_path, capsys, method):
    with routing_server() as (url, _):
        path = case_with(tmp_path, settings(method, url))
        assert tell(capsys, "travel", path).code == 0
    told = tell(capsys, "check", path, "--lang", "en")
    name = {"osrm": "OSRM", "valhalla": "Valhalla"}[method]
    assert f"the shortest way along streets, on foot, as {name} answered." in told.out


def without_a_way(answer):
    for rows in (answer.get("distances"), answer.get("sources_to_targets")):
        for row in rows or ():
            row[0] = None if "distances" in answer else {"distance": None}
    return answer


@pytest.mark.parametrize("method", ["osrm", "valhalla"])
def test_an_institution_that_no_way_leads_to_is_named(tmp_path, capsys, method):
    with routing_server(without_a_way) as (url, _):
        path = case_with(tmp_path, settings(method, url))
        before = listing(tmp_path)
        told = tell(capsys, "travel", path, "--lang", "en")
        assert told.code == 4
        assert "institutions.csv: x, y: N1 has no street within 200 m, or no way to it" in told.err
        assert listing(tmp_path) == before


def snapped_far_away(answer):
    for side in ("sources", "destinations"):
        answer[side][-1]["distance"] = 201.0
    return answer


def test_a_place_that_osrm_took_for_another_far_away_has_no_way(tmp_path, capsys):
    with routing_server(snapped_far_away) as (url, _):
        path = case_with(tmp_path, settings("osrm", url))
        told = tell(capsys, "travel", path, "--lang", "en")
    assert told.code == 4
    assert "institutions.csv: x, y: V2 has no street within 200 m, or no way to it" in told.err


@pytest.mark.parametrize("method", ["osrm", "valhalla"])
@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"<html>KANARIE-A lives at 702717</html>",
        lambda _: b"[" * 100_000,
        lambda _: [],
        lambda _: {"code": "Ok", "distances": [[1]], "sources_to_targets": [[{"distance": 1}]]},
        lambda answer: {**answer, "code": "NoSegment", "sources_to_targets": None},
        lambda answer: {
            **answer,
            "distances": [[-1.0] * 6] * 14,
            "sources_to_targets": [[{"distance": float("nan")}] * 5] * 14,
        },
    ],
    ids=["no JSON", "too deep", "a list", "too few", "a refusal", "absurd"],
)
def test_an_answer_that_is_none_is_refused_and_not_repeated(tmp_path, capsys, method, change):
    with routing_server(change) as (url, _):
        path = case_with(tmp_path, settings(method, url))
        before = listing(tmp_path)
        told = tell(capsys, "travel", path, "--lang", "en")
        assert told.code == 4
        assert told.err.startswith(f"{url}: case.travel.url: no answer, or none that gives every")
        assert "KANARIE" not in told.err
        assert listing(tmp_path) == before


def test_nobody_there_is_told(tmp_path, capsys):
    with routing_server() as (url, _):
        pass
    path = case_with(tmp_path, settings("osrm", url))
    told = tell(capsys, "travel", path, "--lang", "en")
    assert (told.code, "no answer" in told.err) == (4, True)


def test_no_proxy_is_asked(tmp_path, capsys, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with routing_server() as (url, asked):
        path = case_with(tmp_path, settings("osrm", url))
        assert tell(capsys, "travel", path).code == 0
        assert asked


def test_a_line_that_sends_elsewhere_is_not_followed(tmp_path, capsys, monkeypatch):
    with routing_server() as (other, asked), routing_server() as (url, _):
        handler = "http.server.BaseHTTPRequestHandler.send_response"
        usual = __import__("http.server").server.BaseHTTPRequestHandler.send_response

        def send(self, *_):
            usual(self, 307)
            self.send_header("Location", other + self.path.removeprefix("/base"))

        monkeypatch.setattr(handler, send)
        path = case_with(tmp_path, settings("osrm", url))
        assert tell(capsys, "travel", path).code == 4
        assert asked == []


@pytest.mark.parametrize(
    ("url", "hosts", "is_right"),
    [
        ("http://127.0.0.1:5000", [], True),
        ("http://localhost/a/b", [], True),
        ("https://[::1]:8002", [], True),
        ("http://ruter.kk.dk:5000", ["ruter.kk.dk"], True),
        ("http://ruter.kk.dk:5000", [], False),
        ("http://ruter.kk.dk.evil.example", ["ruter.kk.dk"], False),
        ("http://127.0.0.1.evil.example", [], False),
        ("http://10.0.0.4:5000", [], False),
        ("http://user:secret@127.0.0.1", [], False),
        ("ftp://127.0.0.1", [], False),
        ("127.0.0.1:5000", [], False),
        ("http://127.0.0.1:99999", [], False),
        ("http://127.0.0.1/?a=b", [], False),
    ],
)
def test_only_this_machine_and_those_that_are_named_may_be_asked(
    tmp_path, capsys, url, hosts, is_right
):
    path = case_with(tmp_path, settings("osrm", url, hosts=hosts))
    told = tell(capsys, "check", path, "--lang", "en")
    assert told.code == 4
    assert ("aren't measured yet" in told.err) == is_right
    assert "secret" not in told.err
