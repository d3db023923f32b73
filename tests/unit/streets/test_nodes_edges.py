"""A network from tables of nodes and edges, and what is refused of them."""

import gzip

import pytest

from planner.errors import DataError
from planner.streets import nodes_edges
from planner.streets.nodes_edges import read_nodes_edges

NODES = "node_id,x,y\na,720000,6170000\nb,720300,6170000\nc,720300,6170400\n"
EDGES = "from,to,length_m\na,b,350.5\nb,c,400\nc,c,5\n"


def read(tmp_path, nodes=NODES, edges=EDGES, mode="cycle"):
    paths = [(tmp_path / name, name) for name in ("edges.csv", "nodes.csv")]
    for (path, _), content in zip(paths, (edges, nodes), strict=True):
        path.write_text(content, encoding="utf-8")
    return read_nodes_edges(*paths, mode)


def faults(tmp_path, **tables) -> list[str]:
    with pytest.raises(DataError) as found:
        read(tmp_path, **tables)
    return found.value.said("en").splitlines()


def test_edges_have_their_lengths_and_one_direction(tmp_path):
    links = read(tmp_path).links
    assert links.length_mm.tolist() == [350_500, 400_000]
    assert links.is_forward.all()
    assert not links.is_backward.any()
    assert read(tmp_path, mode="walk").links.is_backward.all()


def test_the_same_edge_back_makes_one_link_of_both(tmp_path):
    edges = "from,to,length_m\nb,a,350.5\na,b,350.5\nb,a,400\nc,b,20\n"
    links = read(tmp_path, edges=edges).links
    found = zip(links.length_mm.tolist(), links.is_forward, links.is_backward, strict=True)
    assert list(found) == [(350_500, True, True), (400_000, False, True), (20_000, False, True)]


def test_without_lengths_edges_are_straight(tmp_path):
    links = read(tmp_path, edges="from,to\na,c\n").links
    assert links.length_mm.tolist() == [500_000]


def test_longitude_and_latitude_semicolons_and_commas_are_read(tmp_path):
    nodes = "node_id;lon;lat;kvarternr\na;12,5;55,7\u0020;1\nb;12,5;55,701;2\n".replace(" ", "")
    links = read(tmp_path, nodes=nodes, edges="from;to\na;b\n").links
    assert links.length_mm.tolist() == pytest.approx([111_345], rel=1e-3)


def test_a_packed_table_is_the_same(tmp_path):
    plain = read(tmp_path)
    packed = [(tmp_path / f"{name}.gz", name) for name in ("edges.csv", "nodes.csv")]
    for (path, name), _ in zip(packed, "  ", strict=True):
        path.write_bytes(gzip.compress((tmp_path / name).read_bytes()))
    found = read_nodes_edges(*packed, "cycle")
    assert found.links.length_mm.tolist() == plain.links.length_mm.tolist()
    assert found.at_m.tolist() == plain.at_m.tolist()


def test_every_fault_is_told_with_its_row(tmp_path):
    nodes = "node_id,x,y\na,720000,nan\nb,,6170000\na,720300,inf\n"
    assert faults(tmp_path, nodes=nodes) == [
        "nodes.csv:2: y: is not a number; correct the row",
        "nodes.csv:3: x: is not a number; correct the row",
        "nodes.csv:4: y: is not a number; correct the row",
    ]
    assert faults(tmp_path, nodes=NODES + "a,720000,6170000\n", edges="from,to\na,b\n") == [
        "nodes.csv:5: node_id: the id stands twice or more; correct the row"
    ]
    assert faults(tmp_path, edges="from,to,length_m\na,d,1\nb,c,-4\nc,a,NaN\n") == [
        "edges.csv:2: to: there is no such node; correct the row",
        "edges.csv:3: length_m: is not a length between 0 and 200,000 m; correct the row",
        "edges.csv:4: length_m: is not a number; correct the row",
    ]


def test_twenty_faults_of_a_kind_are_told_and_the_rest_counted(tmp_path):
    told = faults(tmp_path, edges="from,to\n" + "a,z\n" * 50)
    assert len(told) == 21
    assert told[0] == "edges.csv: to: 30 rows more have the same fault; correct the table"


@pytest.mark.parametrize(
    ("nodes", "what"),
    [
        ("node_id,lon\na,12\n", "lat: the column is missing"),
        ("x,y\n1,2\n", "node_id: the column is missing"),
        ("node_id,x,x ,y\na,1,1,2\n", "1: x: the column stands several times"),
        ("node_id;x;x;y\na;1;1;2\n", "1: x: the column stands several times"),
        ("node_id,x,y\n", "has no rows"),
        ("", "can't be read as CSV"),
        ("node_id,x,y\na,1,2,3\n", "can't be read as CSV"),
        ("node_id,lon,lat\na,12,95\n", "lon, lat: is no position on the map"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, nodes, what):
    assert what in faults(tmp_path, nodes=nodes)[0]


PACKED = gzip.compress(b"node_id,x,y\n" * 99)


@pytest.mark.parametrize("raw", [b"no gzip", PACKED[:-9]], ids=["none", "cut off"])
def test_a_packed_table_that_is_broken_is_refused(tmp_path, raw):
    (tmp_path / "nodes.csv.gz").write_bytes(raw)
    (tmp_path / "edges.csv").write_text(EDGES, encoding="utf-8")
    with pytest.raises(DataError, match=r"nodes.csv.gz: the file can't be read as CSV"):
        read_nodes_edges(
            (tmp_path / "edges.csv", "edges.csv"),
            (tmp_path / "nodes.csv.gz", "nodes.csv.gz"),
            "walk",
        )


def test_a_table_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(nodes_edges, "MOST_BYTES", 10_000)
    (tmp_path / "nodes.csv.gz").write_bytes(gzip.compress(b"node_id,x,y\n" * 1000))
    (tmp_path / "edges.csv").write_text(EDGES, encoding="utf-8")
    with pytest.raises(DataError, match=r"nodes.csv.gz: the file can't be read as CSV"):
        read_nodes_edges(
            (tmp_path / "edges.csv", "edges.csv"),
            (tmp_path / "nodes.csv.gz", "nodes.csv.gz"),
            "walk",
        )
