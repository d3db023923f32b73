"""Each file is recognised by its columns, or refused with what it looks like."""

import json
import os

import downloads
import pytest
from importing import faults_of, found_in

from planner.sources.files import recognised


def kinds_of(*paths):
    return [one.kind.id for one in recognised([(path, path.name, "") for path in paths])]


def test_each_is_recognised_whatever_it_is_called_and_in_any_order(tmp_path):
    paths = [*downloads.write_all(tmp_path), downloads.write_pivot(tmp_path)]
    paths.append(downloads.write_areas(tmp_path, {}))
    renamed = [path.rename(tmp_path / f"hentet{k}.txt") for k, path in enumerate(paths)]
    assert kinds_of(*renamed) == [
        *("institutions_layer", "roder", "population", "bydele", "register", "quarters"),
        *("statistics_bank", "areas"),
    ]


def test_the_case_of_a_columns_name_and_blanks_around_it_do_not_matter(tmp_path):
    path = downloads.write_register(tmp_path)
    header, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{header.upper()}\n{rest}", encoding="utf-8")
    assert kinds_of(path) == ["register"]


def test_a_column_that_is_missing_is_named(tmp_path):
    columns = [name for name in downloads.REGISTER_COLUMNS if name not in {"ejerforhold", "lat"}]
    assert faults_of(downloads.write_register(tmp_path, columns=columns)) == [
        (
            "dagtilbud.csv: looks like national register of day-care institutions, but lacks: "
            "ejerforhold, lat; download it anew, or name the columns so"
        )
    ]


def test_a_file_that_is_nothing_known_is_told_with_its_columns(tmp_path):
    path = tmp_path / "noget.csv"
    path.write_text("vej,nummer\nPrøvevej,1\n", encoding="utf-8")
    (fault,) = faults_of(path)
    assert fault.startswith("noget.csv: is no source that is known; its columns are: vej, nummer;")


def test_two_of_a_kind_are_refused(tmp_path):
    other = downloads.write_register(tmp_path).rename(tmp_path / "gammel.csv")
    assert faults_of(other, downloads.write_register(tmp_path)) == [
        (
            "dagtilbud.csv: is national register of day-care institutions, as gammel.csv is; give "
            "only one of them"
        )
    ]


def test_areas_alone_make_no_case(tmp_path):
    (fault,) = faults_of(downloads.write_quarters(tmp_path))
    assert fault.startswith("kvarter.geojson: no file has institutions; ")


def test_every_faulty_file_is_told_at_once(tmp_path):
    (tmp_path / "tom.csv").write_bytes(b"")
    (tmp_path / "noget.csv").write_bytes(b"a,b\n1,2\n")
    faults = faults_of(tmp_path / "findes-ikke.csv", tmp_path / "noget.csv", tmp_path / "tom.csv")
    assert [fault.split(":")[0] for fault in faults] == ["findes-ikke.csv", "noget.csv", "tom.csv"]


def deep():
    return b'{"features": ' + b"[" * 100_000


HOSTILE = {
    "blanks only": b"sep=,\n,,,\n",
    "NUL bytes": b"id,navn\0,type\n",
    "a workbook": b"PK\x03\x04\0\0",
    "a GeoPackage": b"SQLite format 3\0",
    "GeoJSON cut off": b'{"type": "FeatureCollection", "features": [{"type"',
    "GeoJSON of no features": b'{"type": "FeatureCollection", "features": []}',
    "GeoJSON of numbers": b'{"features": [1, 2, 3]}',
    "GeoJSON of another geometry": json.dumps(
        {"features": [downloads.feature({"kvarternr": 1}, {"type": "Pølse", "coordinates": 1})]}
    ).encode(),
    "deep nesting": deep(),
    "XML that names another file": b'<OGRVRTDataSource><SrcDataSource relativeToVRT="0">/etc/hosts'
    b"</SrcDataSource></OGRVRTDataSource>",
    "a quote that never ends": b'id,navn,type,ejerforhold,lat\n"G1,x,y,z,1\n',
    "a row too short": b"id,navn,type,ejerforhold,lat,lon\nG1,x\n",
    "a column twice": b"id,id,navn,type,ejerforhold,lat,lon\nG1,G1,x,vuggestue,kommunal,1,2\n",
    "a CRS that is a file": json.dumps(
        {
            "crs": {"type": "name", "properties": {"name": "/etc/passwd"}},
            "features": downloads.quarter_features(),
        }
    ).encode(),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_source_is_refused_in_one_sentence_each(tmp_path, raw):
    path = tmp_path / "fil.csv"
    path.write_bytes(raw)
    faults = faults_of(path)
    assert faults
    assert all(fault.startswith("fil.csv") and len(fault) < 1000 for fault in faults)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "rør.csv")
    for path, says in (
        (tmp_path, "this is a folder"),
        (tmp_path / "rør.csv", "this is a pipe or a device"),
        (tmp_path / "ingen.csv", "the file doesn't exist or can't be read"),
    ):
        (fault,) = faults_of(path)
        assert says in fault


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(100_000_001)
    (fault,) = faults_of(path)
    assert "too large" in fault


def test_features_without_a_place_are_left_out_and_the_others_read(tmp_path):
    units = downloads.units()
    units[0]["geometry"] = None
    units[1]["geometry"] = {"type": "Point", "coordinates": [float("nan"), 55.6]}
    units[2]["geometry"]["coordinates"] *= 2
    found = found_in(downloads.write_units(tmp_path, units))
    without = [one.number for one in found.remarks if "position" in one.kind.en]
    assert without == ["11", "12", "13"]
