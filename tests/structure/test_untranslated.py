"""No word and no number that a reader sees goes past the catalogue and the languages' formats."""

from pathlib import Path

import pytest
from untranslated import FOR_MACHINES, untranslated

ROOT = Path(__file__).resolve().parents[2]
# What makes texts, and what developers run.
APART = {
    "planner/text.py",
    "planner/texts.py",
    "planner/docs.py",
    "planner/copenhagen/generate.py",
}
# Decimal points that a program reads: CSV, YAML, layers and the coordinates of a drawing.
READ_BY_PROGRAMS = {
    "planner/compare/tables.py": ["a number is written as 'f', not by number()"],
    "planner/front/scenario.py": ["a number is written as 'g', not by number()"],
    "planner/report/qgis.py": [
        "a number is written as '.2f', not by number()",
        "a number is written as '.4f', not by number()",
    ],
    "planner/streets/servers.py": ["a number is written as '.6f', not by number()"],
    "planner/report/web/scale.py": ["a number is written as '.1f', not by number()"],
    "planner/report/web/signs.py": [
        "a number is written as '.1f', not by number()",
        "a number is written as '.3f', not by number()",
    ],
    # Words by which public sources are read.
    "planner/sources/population.py": ["'Uden for inddeling' is prose", "'år' is prose"],
    "planner/sources/records.py": ["'ophørt' is prose"],
    "planner/sources/sites.py": ["'københavn' is prose", "'københavnskommune' is prose"],
}
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "planner").rglob("*.py"))
}


@pytest.mark.parametrize("file", sorted(SOURCES.keys() - APART))
def test_nothing_that_is_shown_goes_past_the_catalogue(file):
    found = list(untranslated(SOURCES[file]))
    told = sorted({one.partition(": ")[2] for one in found})
    assert told == READ_BY_PROGRAMS.get(file, []), "\n".join(f"{file}:{one}" for one in found)


def test_every_word_for_machines_is_there():
    assert [
        one for one in FOR_MACHINES if not any(one in source for source in SOURCES.values())
    ] == []


UNTRANSLATED = {
    "a text made directly": 'Text(da="plads", en="place")',
    "a text made directly of names": "Text(da=a, en=b)",
    "a sentence that nobody says": 'x = "several places"',
    "a sentence in a table of them": 'X = {"a": ("Several places", 1)}',
    "one Danish word": 'side = ("højst", limit)',
    "a sentence with values": 'x = f"has {n} places"',
    "a word on the screen": 'screen.say("Files:")',
    "a word with values on the screen": 'screen.note(f"Files {n}")',
    "a word in an element": 'tag("th", "Places")',
    "a label for those who can't see": 'tag("svg", aria_label="Map")',
    "a heading of a table": 'table(caption, ["Area", x], rows)',
    "a label of an axis": 'axes.set_xlabel("Places")',
    "words on a map": 'write(page, at, "Places")',
    "a parameter": 'Field(1, description="Places")',
    "words that are not alike": 'alike("several places")',
    "words by language": 'x = "ja" if lang == "da" else "yes"',
    "a table by language": '{"da": "ja", "en": "yes"}[lang]',
    "a table of tables by language": '{"da": ("nej", "ja"), "en": ("no", "yes")}[lang][x]',
    "a number with a comma": 'f"{count:,}"',
    "a number with a point": 'f"{share:.1f} %"',
    "a share": 'f"{share:.0%}"',
    "a short number": 'f"{x / 10:g}"',
    "a message that a reader is told": 'message = "no such file"\nraise DataError(message)',
}
TRANSLATED = {
    "what is said": 'text("several places"); text_n("one place", "two places", 2)',
    "what has a context": 'text_in("a door", "open it")',
    "what is said on the screen": 'screen.say(text("Files: {a}", a=a))',
    "an element without words": 'tag("th", text("Places").said(lang), scope="col")',
    "a quote": 'Source(quote_da="skal have dagtilbud med basispladser")',
    "a docstring": 'def f():\n    """Say it in words."""',
    "an error of a programmer": 'message = "a text needs both"\nraise ValueError(message)',
    "what is read back": 'Text(da=breach["text_da"], en=breach["text_en"])',
    "a sign": 'screen.say(f"  {name}: {count}")',
    "a name": 'alike("-"); alike(name)',
    "which language it is": 'lang = "en" if record["lang"] == "en" else "da"',
    "help of an option": 'typer.Option(help="Folder for the run")',
    "a key": 'x = record["school_year"]',
    "a year": 'f"{year % 100:02d}"',
    "a mark of HTML": 'Markup("<meta charset=utf-8>")',
}


@pytest.mark.parametrize("source", UNTRANSLATED.values(), ids=UNTRANSLATED)
def test_it_is_found(source):
    assert list(untranslated(source))


@pytest.mark.parametrize("source", TRANSLATED.values(), ids=TRANSLATED)
def test_it_is_let_through(source):
    assert list(untranslated(source)) == []
