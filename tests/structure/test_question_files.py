"""Each scenario is a question: titled, quoted from a document, and told of in the README."""

import re
from pathlib import Path

import pytest
from sources import FOLDER, one_blank, source_text

from planner.scenario.resolve import resolve
from planner.scenario.schema import Scenario

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
# These ask what the model itself gives, or what is there today.
WITHOUT_QUOTE = {"first-year", "today"}
QUOTE = re.compile("»([^»«]+)«")

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def scenario_of(path):
    return Scenario.model_validate(resolve(path).content)


def quotes_in(path):
    """Return the parts of each quote of the comments, which leave out what is between dots."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line.strip().lstrip("# ") for line in lines if line.strip().startswith("#")]
    for quote in QUOTE.findall(" ".join(comments)):
        yield from (part.strip(" .") for part in quote.split("...") if part.strip(" ."))


@each_file
def test_a_question_quotes_the_documents_word_for_word(path):
    quotes = list(quotes_in(path))
    assert bool(quotes) == (path.stem not in WITHOUT_QUOTE)
    documents = [source_text(file.name) for file in FOLDER.glob("*.txt")] or source_text("")
    for quote in quotes:
        assert any(one_blank(quote) in text for text in documents), quote


def test_titles_tell_the_questions_apart():
    titles = [scenario_of(path).title for path in FILES]
    assert len(set(titles)) == len(titles)


@each_file
def test_the_readme_tells_of_it(path):
    assert f"`{path.stem}`" in README


@each_file
def test_it_solves_in_the_time_of_what_it_builds_on(path):
    assert scenario_of(path).solver.time_limit_s <= 300
