"""A case made of invented downloads, word for word, in Danish."""

from pathlib import Path

import downloads

from planner.sources.case_folder import case_files
from planner.sources.files import recognised
from planner.sources.imported import imported

FOLDER = Path(__file__).parent / "imported"


def test_an_imported_case_is_as_it_was_read(tmp_path, request):
    given = [(path, path.name, "") for path in downloads.write_all(tmp_path)]
    found = case_files(imported(recognised(given)), "da")
    if request.config.getoption("--rewrite"):
        for name, content in found.items():
            (FOLDER / name).write_text(content, encoding="utf-8")
    golden = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert found == golden
