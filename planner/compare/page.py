"""Write the sections of a comparison as Markdown and as a page that stands alone."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.report.markdown import as_paragraph, in_markdown
from planner.report.web.markup import Markup, document, table, tag, together
from planner.text import Lang

Mood = Literal["", "better", "worse"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, and whether what it says is better or worse than the base."""

    text: str
    mood: Mood = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, sentences and a table, in one language.

    Parameters
    ----------
    header, rows
        Of the table; empty if there is none.
    """

    title: str
    sentences: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


_STYLE = """
td.better { background: #d6ebf8; } td.worse { background: #fbe3cf; }
"""


def markdown_page(
    title: str, notices: Sequence[str], told: Iterable[Section], pictures: Mapping[str, str]
) -> str:
    """Return a comparison as Markdown.

    Parameters
    ----------
    notices
        Sentences after the title, and at the end of the page.
    pictures
        What each picture shows, by its file name.
    """
    lines = [
        f"# {in_markdown(title)}",
        "",
        *(f"**{in_markdown(one)}**" for one in notices[:-1]),
        "",
    ]
    for section in told:
        lines += [f"## {in_markdown(section.title)}", ""]
        for sentence in section.sentences:
            lines += [as_paragraph(sentence), ""]
        if section.rows:
            lines += [_md_row(section.header), f"|{' --- |' * len(section.header)}"]
            lines += [_md_row(cell.text for cell in row) for row in section.rows]
            lines.append("")
    for name, shows in pictures.items():
        lines += [f"![{in_markdown(shows)}]({name})", ""]
    return "\n".join([*lines, as_paragraph(notices[-1]), ""])


def _md_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(in_markdown, cells))} |"


def html_page(
    title: str,
    notices: Sequence[str],
    told: Iterable[Section],
    pictures: Mapping[str, tuple[str, bytes]],
    lang: Lang,
) -> str:
    """Return a comparison as one page with its pictures in it.

    Parameters
    ----------
    notices
        As for Markdown.
    pictures
        What each picture shows, and its PNG, by file name.
    """
    parts = [tag("h1", title), *(tag("p", one, class_="notice") for one in notices[:-1])]
    parts += map(_section, told)
    for shows, png in pictures.values():
        data = base64.b64encode(png).decode("ascii")
        picture = tag("img", alt=shows, src=Markup(f"data:image/png;base64,{data}"))
        parts.append(tag("p", picture))
    body = together([tag("main", together(parts, "\n")), tag("footer", notices[-1])], "\n")
    return document(title=title, lang=lang, body=body, style=_STYLE)


def _section(section: Section) -> Markup:
    parts = [tag("h2", section.title), *(tag("p", one) for one in section.sentences)]
    if section.rows:
        rows = (tag("tr", *map(_cell, row)) for row in section.rows)
        parts.append(table(section.title, section.header, rows))
    return together(parts, "\n")


def _cell(cell: Cell) -> Markup:
    return tag("td", cell.text, class_=cell.mood or None)
