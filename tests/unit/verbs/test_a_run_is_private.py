"""Nothing of a child leaves by default: canaries in every cell of the children's table.

Searched: every byte of the run directory, every value in the GeoPackage, stdout and stderr.
"""

import io
import json
import re
import sqlite3
import struct
import subprocess
import sys
import zipfile
import zlib
from decimal import Decimal

import pypdf
import pytest
from small_case import CHILDREN, INSTITUTIONS, scenario, tell, write_case
from workbooks import read

from planner.report.digests import leaves
from planner.scenario.build import read_case


def coordinate_tokens():
    """Return patterns of each coordinate: written out, or packed as a number."""
    for child in CHILDREN:
        for value in (child["x"], child["y"]):
            for shown in (str(value), f"{value:,}", f"{value:,}".replace(",", ".")):
                # Not the decimals of another number, of which a PDF has thousands.
                yield rb"(?<![0-9.])" + re.escape(shown).encode() + rb"(?![0-9])"
            for packing in ("<d", ">d", "<i", ">i"):
                yield re.escape(struct.pack(packing, value))


IDS = [child["child_id"].encode() for child in CHILDREN] + [b"KANARIE"]
IDS_IN_UTF_16 = [one.decode().encode("utf-16-le") for one in IDS]
TOKENS = [*map(re.escape, IDS), *map(re.escape, IDS_IN_UTF_16), *coordinate_tokens()]


ASKED = ("explain", "why", "--institution", "N1", "--places", "7", "--area", "01")
WRITTEN = ("run", "audit", "compare", "why")


def found(token, raw):
    return re.search(token, raw) is not None


def unpacked(raw):
    """Return the bytes and what the streams of a PDF or PNG, or the parts of a workbook, hold."""
    parts = [raw]
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts += [book.read(name) for name in book.namelist()]
    for start in re.finditer(rb"stream\r?\n|IDAT|zTXt|iCCP", raw):
        try:
            parts.append(zlib.decompressobj().decompress(raw[start.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def database_values(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [row[0] for row in connection.execute("select name from sqlite_master")]
        tables = [name for name in names if not name.startswith(("sqlite_autoindex", "rtree_"))]
        for name in tables:
            try:
                rows = connection.execute(f'select * from "{name}"').fetchall()  # noqa: S608
            except sqlite3.OperationalError:
                continue
            for row in rows:
                yield from row
    finally:
        connection.close()


def distances_m(problem):
    """Return the metres of every pair, whole and rounded as a report might."""
    return {
        problem.travel_m[child, key] for child in problem.children for key in problem.institutions
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("private")
    path = write_case(folder)
    # One process for all of them, which starts but once.
    code = (
        "import json, sys; from planner.cli import main; print([*map(main, json.load(sys.stdin))])"
    )
    verbs = [
        ["check", path],
        ["plan", path, "--out", folder / "run"],
        ["audit", path, "--out", folder / "audit"],
        ["audit", path, "--plan", folder / "run" / "plan.json", "--lang", "en"],
        ["verify", folder / "run"],
        ["compare", folder / "run", folder / "run", "--out", folder / "compare"],
        [*ASKED, path, "--out", folder / "why"],
        ["verify", folder / "why"],
    ]
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(verbs, default=str).encode(),
        capture_output=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == b"[0, 0, 1, 0, 0, 0, 0, 0]", ran.stderr
    return folder, ran.stdout + ran.stderr


def files(folder):
    every = [path for name in WRITTEN for path in (folder / name).rglob("*")]
    return [path for path in every if path.is_file()]


def test_the_tokens_are_found_where_they_are_meant_to_be(told, tmp_path, capsys):
    # Without this, a search that finds nothing would prove nothing.
    path = write_case(tmp_path)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run", "--restricted").code == 0
    raw = (tmp_path / "run" / "restricted" / "children.csv").read_bytes()
    assert all(one in raw for one in IDS)
    raw = (told[0] / "children.csv").read_bytes()
    assert sum(bool(re.search(token, raw)) for token in coordinate_tokens()) == 2 * len(CHILDREN)
    site = next(one for one in INSTITUTIONS if one["institution_id"] == "V1")
    packed = struct.pack("<d", site["x"])
    assert packed in (told[0] / "run" / "plan.gpkg").read_bytes()


def test_no_id_and_no_coordinate_of_a_child_is_in_any_byte_that_is_written(told):
    folder, _ = told
    assert len(files(folder)) == 44
    whole = {str(path): unpacked(path.read_bytes()) for path in files(folder)}
    hits = [(name, token) for name, raw in whole.items() for token in TOKENS if found(token, raw)]
    assert hits == []


def paper_text(folder):
    pages = pypdf.PdfReader(folder / "run" / "report.pdf").pages
    return "\n".join(page.extract_text() for page in pages)


def test_no_id_and_no_coordinate_of_a_child_is_in_the_words_of_the_paper(told):
    # Its letters are glyphs by number, which no search of bytes would find.
    folder, _ = told
    text = paper_text(folder).encode()
    assert len(text) > 5000
    assert [token for token in TOKENS if found(token, text)] == []


def test_no_id_and_no_coordinate_of_a_child_is_said(told):
    _, streams = told
    assert len(streams) > 2000
    assert [token for token in TOKENS if found(token, streams)] == []


def test_no_value_of_the_geopackage_is_a_childs(told):
    folder, _ = told
    values = list(database_values(folder / "run" / "plan.gpkg"))
    assert len(values) > 100
    cells = {value for child in CHILDREN for value in (child["child_id"], child["x"], child["y"])}
    assert cells & {value for value in values if not isinstance(value, bytes)} == set()
    blobs = b"\n".join(value for value in values if isinstance(value, bytes))
    assert [token for token in TOKENS if found(token, blobs)] == []


def test_no_distance_of_a_single_child_is_written_or_said(told):
    folder, streams = told
    distances = distances_m(read_case(folder / "small.yaml").problem)
    numbers = set()
    for name in ("run.json", "plan.json", "audit.json"):
        record = json.loads((folder / "run" / name).read_text(encoding="utf-8"))
        numbers |= {value for value in leaves(record).values() if isinstance(value, int | float)}
    numbers |= {
        value
        for value in database_values(folder / "run" / "plan.gpkg")
        if isinstance(value, int | float)
    }
    book = read((folder / "run" / "plan.xlsx").read_bytes())
    cells = [cell for rows in book.values() for row in rows for cell in row.values()]
    numbers |= {cell for cell in cells if isinstance(cell, Decimal)}
    text = streams.decode() + "".join(
        (folder / "run" / name).read_text(encoding="utf-8")
        for name in ("places.csv", "measures.csv", "decisions.csv", "report.html")
    )
    text += paper_text(folder)
    numbers |= {
        int(re.sub(r"[.,]", "", number))
        for number in re.findall(r"(?<![0-9a-f.,])[0-9][0-9.,]*(?![0-9a-f])", text)
        if number[-1].isdigit()
    }
    assert len(numbers) > 40
    assert len(distances) > 40
    assert distances & numbers == set()


def test_what_a_run_says_of_few_children_is_suppressed(told):
    folder, _ = told
    run = json.loads((folder / "run" / "run.json").read_text(encoding="utf-8"))
    by_measure = {(one["measure"], one["statistic"]): one["value"] for one in run["measures"]}
    # One child changes institution: known from the restricted table of the same case.
    assert by_measure["transitions", "total"] is None
    # Eight children are too few for a mean.
    assert not {statistic for measure, statistic in by_measure if measure == "travel"}
    stage = next(one for one in run["stages"] if one["measure"] == "transitions")
    assert [stage[name] for name in ("value", "bound", "limit", "gap")] == [None] * 4


def test_the_travel_of_one_child_is_not_the_value_of_a_stage(tmp_path, capsys):
    path = write_case(tmp_path, children=CHILDREN[:1])
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 0
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert 4713 not in leaves(run).values()


def test_the_progress_says_nothing_of_few_children(tmp_path, capsys):
    path = write_case(tmp_path, children=CHILDREN[:1])
    told = tell(capsys, "plan", path, "--out", tmp_path / "run")
    assert told.code == 0
    assert "4.713" not in told.err


def test_check_does_not_let_few_newcomers_be_worked_out(tmp_path, capsys):
    told = tell(capsys, "check", write_case(tmp_path))
    assert "8, heraf 6" not in told.out


def test_a_weighted_sum_is_no_way_around_suppression(tmp_path, capsys):
    settings = scenario(objective={"weights": {"unserved": 100, "transitions": 1}})
    path = write_case(tmp_path, settings=settings)
    assert tell(capsys, "plan", path, "--out", tmp_path / "run").code == 0
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert [one["value"] for one in run["stages"]] == [None]
