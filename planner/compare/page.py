"""Write the sections of a comparison as Markdown and as a page that stands alone."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

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
body { font: 15px/1.45 "DejaVu Sans", Verdana, sans-serif; color: #1a1a1a; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; break-after: avoid; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; }
th, td { border: 1px solid #c8c8c8; padding: 0.25rem 0.5rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { background: #f4f2ec; } tr { break-inside: avoid; }
td.better { background: #d6ebf8; } td.worse { background: #fbe3cf; }
.notice { background: #f0e442; border: 1px solid #1a1a1a; padding: 0.3rem 0.6rem;
  font-weight: bold; display: inline-block; }
img { max-width: 100%; border: 1px solid #c8c8c8; break-inside: avoid; }
footer { color: #444; font-size: 0.8rem; margin-top: 2rem; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; max-width: none; font-size: 9pt; } .scroll { overflow: visible; }
  thead { display: table-header-group; }
  td.better, td.worse, th, .notice { print-color-adjust: exact; } }
"""
# The page asks nobody for anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


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
    lines = [f"# {_md(title)}", "", *(f"**{_md(one)}**" for one in notices[:-1]), ""]
    for section in told:
        lines += [f"## {_md(section.title)}", ""]
        for sentence in section.sentences:
            lines += [_md(sentence), ""]
        if section.rows:
            lines += [_md_row(section.header), _md_row(["---"] * len(section.header))]
            lines += [_md_row(cell.text for cell in row) for row in section.rows]
            lines.append("")
    for name, shows in pictures.items():
        lines += [f"![{_md(shows)}]({name})", ""]
    return "\n".join([*lines, _md(notices[-1]), ""])


def _md(text: str) -> str:
    """Make foreign text mean nothing to Markdown or to the HTML in it."""
    line = escape(" ".join(text.split()), quote=False)
    return "".join(f"\\{one}" if one in "\\`*_{}[]#|!" else one for one in line)


def _md_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_md, cells))} |"


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
    parts = [f'<p class="notice">{escape(one)}</p>' for one in notices[:-1]]
    parts += [_section(one) for one in told]
    for shows, png in pictures.values():
        data = base64.b64encode(png).decode("ascii")
        parts.append(f'<p><img alt="{escape(shows)}" src="data:image/png;base64,{data}"></p>')
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n"
        f"<footer>{escape(notices[-1])}</footer>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    parts = [f"<h2>{escape(section.title)}</h2>"]
    parts += [f"<p>{escape(one)}</p>" for one in section.sentences]
    if section.rows:
        head = "".join(f'<th scope="col">{escape(one)}</th>' for one in section.header)
        rows = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in section.rows)
        parts.append(
            f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n'
            "</tbody></table></div>"
        )
    return "\n".join(parts)


def _cell(cell: Cell) -> str:
    mood = f' class="{cell.mood}"' if cell.mood else ""
    return f"<td{mood}>{escape(cell.text)}</td>"
