"""HTML in which foreign text can't be anything but text, and pages that stand alone.

What is given as ``str`` is escaped; only what ``tag`` has made is ``Markup`` and stays as it is.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from planner.report.tables import FORMULA_STARTS
from planner.text import Lang, plain

_WITHOUT_END = ("meta", "input", "use", "path", "circle", "img")
_CELLS = ("td", "th")
Attribute = str | int | bool | None


class Markup(str):
    """A piece of HTML that is safe as it is."""

    __slots__ = ()


def tag(name: str, /, *content: str, **attributes: Attribute) -> Markup:
    """Return an element.

    Parameters
    ----------
    content
        Text, which is escaped, and other elements.
    attributes
        ``data_year`` gives ``data-year`` and ``class_`` gives ``class``; None and False leave an
        attribute out.
    """
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _WITHOUT_END:
        return Markup(f"<{name}{given}/>")
    if name in _CELLS:
        content = tuple(map(_no_formula, content))
    return Markup(f"<{name}{given}>{together(content)}</{name}>")


def _no_formula(text: str) -> str:
    """Keep a cell that is copied into a spreadsheet from being taken for a formula."""
    is_formula = len(text) > 1 and text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if is_formula and not isinstance(text, Markup) else text


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    said = value if isinstance(value, Markup) else escape(plain(str(value)))
    return f' {name}="{said}"'


def together(parts: Iterable[str], between: str = "") -> Markup:
    """Put texts and elements one after the other."""
    inner = (one if isinstance(one, Markup) else escape(plain(one)) for one in parts)
    return Markup(between.join(inner))


def table(
    caption: str, header: Sequence[str], rows: Iterable[Markup], **attributes: Attribute
) -> Markup:
    """Return a table that can be scrolled sideways, also with the keyboard.

    Parameters
    ----------
    caption
        What it shows, for those who don't see the heading above it.
    rows
        Whole rows.
    """
    head = tag("tr", *(tag("th", one, scope="col") for one in header))
    parts = (
        tag("caption", caption, class_="unseen"),
        tag("thead", head),
        tag("tbody", together(rows, "\n")),
    )
    whole = tag("table", *parts, **attributes)
    return tag("div", whole, class_="scroll", tabindex=0, role="region", aria_label=caption)


def headed_rows(rows: Iterable[Sequence[str]]) -> Iterator[Markup]:
    """Yield whole rows of texts, each headed by its first."""
    for head, *cells in rows:
        yield tag("tr", tag("th", head, scope="row"), *(tag("td", one) for one in cells))


def resource(name: str) -> str:
    """Return a style sheet or script that lies beside this module."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def document(*, title: str, lang: Lang, body: Markup, style: str, script: str = "") -> str:
    """Return a whole page that runs its own style and script only, and asks for nothing.

    Parameters
    ----------
    style, script
        Beside the style that all pages share.
    """
    style = resource("base.css") + style
    policy = ["default-src 'none'", f"style-src {_digest(style)}", "img-src data:"]
    policy += [f"script-src {_digest(script)}"] if script else []
    policy += ["base-uri 'none'", "form-action 'none'"]
    head = (
        Markup('<meta charset="utf-8">'),
        Markup(
            f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
        ),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    )
    end = Markup(f"<script>{script}</script>") if script else Markup()
    parts = tag("head", together(head, "\n")), tag("body", body, end)
    return f"<!DOCTYPE html>\n{tag('html', together(parts, chr(10)), lang=lang)}\n"


def _digest(text: str) -> str:
    """Return what a policy calls a style or script that may be used."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
