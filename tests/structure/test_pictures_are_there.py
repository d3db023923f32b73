"""The pictures in ``docs/pictures`` are all shown, small, and none is missing."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"


def test_every_picture_is_shown_and_every_shown_picture_is_there():
    shown = re.findall(r"!\[.+?\]\(([^)]+)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert len(shown) > 15
    assert sorted(shown) == sorted(path.name for path in FOLDER.glob("*.png"))
    first = re.findall(r"!\[.+?\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert first
    assert all((ROOT / name).is_file() for name in first)


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < 6_000_000
