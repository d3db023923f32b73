"""The file of distances is read as it was written, or not at all."""

import io
import zipfile

import numpy as np
import pytest

from planner.streets import store
from planner.streets.distances import Distances, Points
from planner.streets.store import Measured, NoMatrixError, matrix_bytes, read_matrix_file

MEASURED = Measured(
    points=Points(
        child_ids=("æ", "b"),
        homes_m=np.array([(1.5, 2.0), (3.0, 4.25)]),
        institution_ids=("I",),
        institutions_m=np.array([(7.0, 8.0)]),
    ),
    distances=Distances(homes_m=np.array([[12], [-1]]), between_m=np.array([[0]])),
    made_by={"engine": "e", "mode": "walk"},
)


def test_what_is_written_is_read_back(tmp_path):
    file = tmp_path / "d.npz"
    file.write_bytes(matrix_bytes(MEASURED))
    found = read_matrix_file(file)
    assert found.points.child_ids == ("æ", "b")
    assert found.points.homes_m.tolist() == MEASURED.points.homes_m.tolist()
    assert found.distances.homes_m.tolist() == [[12], [-1]]
    assert found.made_by == {"engine": "e", "mode": "walk"}
    assert matrix_bytes(found) == matrix_bytes(MEASURED)


def test_no_byte_can_be_changed(tmp_path):
    whole, file = matrix_bytes(MEASURED), tmp_path / "d.npz"
    arrays = dict(np.load(io.BytesIO(whole)))
    for place in range(0, len(whole), 3):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            found = read_matrix_file(file)
        except NoMatrixError:
            continue
        # What no reader looks at may change, such as a date in the archive.
        assert matrix_bytes(found) == whole
    assert len(arrays) == 8


OTHERS = {
    "empty": b"",
    "begun": b"PK",
    "a table": b"a,b\n1,2\n",
    "cut off": matrix_bytes(MEASURED)[:-30],
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_another_file_is_none(tmp_path, content):
    file = tmp_path / "d.npz"
    file.write_bytes(content)
    with pytest.raises(NoMatrixError):
        read_matrix_file(file)


def test_an_archive_of_something_else_is_none(tmp_path):
    file = tmp_path / "d.npz"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("distance_m.npy", b"no array")
    with pytest.raises(NoMatrixError):
        read_matrix_file(file)
    np.savez(file, distance_m=np.array([object()], dtype=object))
    with pytest.raises(NoMatrixError):
        read_matrix_file(file)


def test_an_archive_that_unpacks_to_too_much_is_none(tmp_path, monkeypatch):
    file = tmp_path / "d.npz"
    file.write_bytes(matrix_bytes(MEASURED))
    monkeypatch.setattr(store, "MOST_BYTES", 100)
    with pytest.raises(NoMatrixError):
        read_matrix_file(file)
