"""The documents that rules and stories quote; they lie beside the checkout, not in it."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "sources"


def source_text(file):
    """Return a document with its blanks made one; without the documents the test is skipped."""
    if not FOLDER.is_dir():
        pytest.skip(f"the documents are not beside the checkout ({FOLDER.name})")
    return one_blank((FOLDER / file).read_text(encoding="utf-8"))


def one_blank(text):
    """Return a text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())
