"""Say of a case what was read from where, what is left out, and what is to be filled in."""

from collections.abc import Iterator
from pathlib import Path

from planner.scenario.children import CHILDREN_COLUMNS
from planner.sources.files import Source
from planner.sources.found import counted
from planner.sources.imported import Imported
from planner.sources.kinds import (
    AREAS,
    BYDELE,
    INSTITUTIONS_LAYER,
    POPULATION,
    QUARTERS,
    REGISTER,
    RODER,
    STATISTICS_BANK,
)
from planner.text import Lang, Text, plain, text, text_n

_TO_FILL_IN = (
    text("capacity: enrolment, the children that there is room for in all"),
    text("basis_places: basispladser today; empty means none"),
    text(
        "basis_places_max: how many basispladser there could be; empty means none, so that the "
        "institution can't get any"
    ),
    text(
        "special_group and special_places: hearing or immune, and how many of the places; empty "
        "for all others"
    ),
    text("may_host: yes, no or undecided; empty means undecided"),
    text("quality: ok or watch; empty means ok"),
    text("premises_suitable: yes or no; empty means yes"),
)
_EXAMPLE = {
    "child_id": "B0001",
    "x": "724100",
    "y": "6175900",
    "birth_year": "2022",
    "school_start": "2028",
    "entry": "2026/27",
    "has_basisplads": "no",
    "protected_address": "no",
}


def attributions(found: Imported) -> list[Text]:
    """Return who is to be credited for what is in the case, each once."""
    used = [one for one in found.sources if not _why_unused(one, found)]
    texts = [one.kind.credit for one in used]
    if found.areas.source is None:
        texts.append(
            text("outlines: contains data from Københavns Kommune, CC BY 4.0, generalised")
        )
    if found.population.source is None:
        texts.append(text("children 1 January 2026: Københavns Kommune, statistics bank"))
    return list(dict.fromkeys(texts))


_TERMS = text(
    "The register's terms are not known to the planner: look them up before anything is published"
)


def read_lines(found: Imported) -> Iterator[Text]:
    """Yield what each file was recognised as, and what became of it."""
    for one in found.sources:
        name = plain(Path(one.shown).name)
        if (why := _why_unused(one, found)) is None:
            yield text("{file}: {kind}", file=name, kind=one.kind.label)
        else:
            yield text("{file}: {kind}; {why}", file=name, kind=one.kind.label, why=why)
    yield text("areas.geojson leaves out detail below 5 m and islands under 10 hectares")
    if found.areas.source is None:
        yield text("Areas: the outlines that come with the planner, generalised to about 120 m")
    if found.population.source is None:
        yield text("Children aged 0-5: the figures that come with the planner, 1 January 2026")


def count_lines(found: Imported, *, is_left_out: bool) -> Iterator[Text]:
    """Yield how many rows are left out, or remarked on, by file and reason."""
    remarks = (one for one in found.remarks if one.is_left_out == is_left_out)
    for (file, kind), count in counted(remarks).items():
        yield text("{count} in {file}: {kind}", count=count, file=plain(Path(file).name), kind=kind)


def result_line(found: Imported) -> Text:
    """Say how many institutions are in the case."""
    return text_n(
        "{n} institution of {read} in {file} is in the case",
        "{n} institutions of {read} in {file} are in the case",
        len(found.sites),
        read=found.read,
        file=plain(Path(found.sites_from.shown).name),
    )


def readme(found: Imported, files: tuple[str, ...], lang: Lang) -> str:
    """Return the text of ``LAESMIG.md``.

    Parameters
    ----------
    files
        Names of the other files of the case.
    """
    parts: list[tuple[Text, list[str]]] = [
        (text("Read"), [one.said(lang) for one in (*read_lines(found), result_line(found))]),
        (text("The files as they were read"), [_digest(one) for one in found.sources]),
        (text("To be filled in by the municipality"), _to_fill_in(found, lang)),
        (
            text("Left out, row by row in left_out.csv"),
            [one.said(lang) for one in count_lines(found, is_left_out=True)],
        ),
        (
            text("To be looked at, row by row in remarks.csv"),
            [one.said(lang) for one in count_lines(found, is_left_out=False)],
        ),
        (
            text("Sources and licences, shown on maps too"),
            [one.said(lang) for one in (*attributions(found), *_terms(found))],
        ),
        (text("Then"), [_then().said(lang)]),
    ]
    lines = [f"# {text('A case made of public sources').said(lang)}", ""]
    if "quarters.csv" not in files:
        parts.insert(1, (text("Not made"), [_NO_QUARTERS.said(lang)]))
    for heading, told in parts:
        nothing = text("nothing").said(lang)
        lines += [f"## {heading.said(lang)}", "", *(f"- {one}" for one in told or [nothing]), ""]
    return "\n".join(lines)


_NO_QUARTERS = text(
    "quarters.csv, by which a forecast lays homes: it takes the layer of kvarterer and a "
    "population with the same quarters"
)


def _why_unused(source: Source, found: Imported) -> Text | None:
    if source.kind is BYDELE:
        return text("not used, for Christianshavn and Kongens Enghave are areas of their own")
    if source.kind in {AREAS, QUARTERS, RODER} and source is not found.areas.source:
        return text("only compared with the layer that is used")
    if source.kind in {POPULATION, STATISTICS_BANK} and source is not found.population.source:
        return text("not used, for another file has the children")
    is_institutions = source.kind in {INSTITUTIONS_LAYER, REGISTER}
    if is_institutions and source is not found.sites_from:
        return text("only compared with the register")
    return None


def _terms(found: Imported) -> tuple[Text, ...]:
    return (_TERMS,) if any(one.kind is REGISTER for one in found.sources) else ()


def _digest(source: Source) -> str:
    origin = f", {plain(source.origin)}" if source.origin else ""
    return f"{plain(Path(source.shown).name)}: sha256 {source.sha256}{origin}"


def _to_fill_in(found: Imported, lang: Lang) -> list[str]:
    told = [f"institutions.csv: {one.said(lang)}" for one in _TO_FILL_IN]
    if missing := sum(not one.ownership for one in found.sites):
        what = text("ownership of {count} institutions", count=missing)
        told.append(f"institutions.csv: {what.said(lang)}")
    if private := sum(one.ownership == "privat" for one in found.sites):
        what = text(
            "{count} private institutions: Bilag 2 doesn't count them; write may_host no, or "
            "take them out",
            count=private,
        )
        told.append(f"institutions.csv: {what.said(lang)}")
    children = text(
        "a row for each child; pseudonyms drawn at random, never CPR numbers. An example of a "
        "row, of no real child: {row}",
        row=",".join(_EXAMPLE.get(name, "") for name in CHILDREN_COLUMNS.names),
    )
    return [*told, f"children.csv: {children.said(lang)}"]


def _then() -> Text:
    return text("planner check case.yaml tells what is still missing; planner plan case.yaml plans")
