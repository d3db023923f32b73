"""The generated pages say what the code says."""

from pathlib import Path

import pytest

from planner.docs import pages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_is_in_step_with_the_code(name):
    written = (ROOT / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run: python bootstrap.py docs"
