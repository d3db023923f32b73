"""Other names that columns and words have in Danish files, as ``aliases.yaml`` lists them."""

import re
import unicodedata
from collections.abc import Mapping
from importlib.resources import files

from ruamel.yaml import YAML

_LISTED = YAML(typ="safe").load((files(__package__) / "aliases.yaml").read_text(encoding="utf-8"))
COLUMN_ALIASES: Mapping[str, tuple[str, ...]] = {
    name: tuple(others) for name, others in _LISTED["columns"].items()
}
WORD_ALIASES: Mapping[str, tuple[str, ...]] = {
    word: tuple(others) for word, others in _LISTED["words"].items()
}

# How long a Shapefile lets a name be.
CUT_TO = 10
# What people write between words, or not.
_BLANKS = re.compile(r"[\s_\-\u00ad\u2010-\u2015]+")


def plain_name(written: str) -> str:
    """Return a name without case, blanks and hyphens, by which names are compared."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", written)).casefold().strip(".:*\ufeff")


_COLUMN_BY_PLAIN: Mapping[str, str] = {
    plain_name(other): name for name, others in COLUMN_ALIASES.items() for other in (name, *others)
}
_WORD_BY_PLAIN: Mapping[str, str] = {
    plain_name(other): word for word, others in WORD_ALIASES.items() for other in (word, *others)
}


def column_of(written: str) -> str | None:
    """Return which column a name in a header means; None if it is none of ours."""
    return _COLUMN_BY_PLAIN.get(plain_name(written)) or _cut(written)


def _cut(written: str) -> str | None:
    """Return the one column whose name begins so; a Shapefile cuts names to ten signs."""
    if len(written) != CUT_TO:
        return None
    whole = [name for name in COLUMN_ALIASES if name.startswith(written.lower())]
    return whole[0] if len(whole) == 1 else None


def word_of(written: str) -> str:
    """Return which of our words a cell means; what it says itself if it is none of ours."""
    return _WORD_BY_PLAIN.get(plain_name(written), written)
