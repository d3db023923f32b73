"""Foreign text made fit to be shown: one line, and nothing in it that can't be seen."""

import re

_BLANKS = re.compile(r"\s+")
STANDS_FOR_UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """Make foreign text one line without characters that can't be seen or turn others round."""
    line = _BLANKS.sub(" ", text)
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() else STANDS_FOR_UNSHOWABLE for one in line)
