"""Markdown in which foreign text can't be anything but text."""

import re
from html import escape

from planner.text import plain

# What means something anywhere in a line, what begins a list or underlines a heading, and what
# begins a link by itself.
_SIGNS = re.compile(r"([\\`*_{}\[\]#|!~@])")
_MARKED = re.compile(r"^([-+=])")
_NUMBERED = re.compile(r"^([0-9]+)(?=[.)])")
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(?=:)|\b(www)(?=\.)")


def in_markdown(text: str) -> str:
    """Make foreign text mean nothing within a line of Markdown, nor as the HTML in it."""
    line = _SIGNS.sub(r"\\\1", escape(plain(text).strip(), quote=False))
    return _LINKS.sub(lambda found: f"{found[0]}\\", line)


def as_paragraph(text: str) -> str:
    """Make foreign text a paragraph: no list, no number of one, no underlined heading."""
    line = in_markdown(text)
    return _NUMBERED.sub(r"\1\\", _MARKED.sub(r"\\\1", line))
