"""Say one thing in Danish and in English, and write numbers as each language does."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Lang = Literal["da", "en"]

_BLANKS = re.compile(r"\s+")
STANDS_FOR_UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A sentence or label in both languages; neither can be forgotten.

    Parameters
    ----------
    da
        Danish, as an analyst or a committee secretary would write it.
    en
        English.
    """

    da: str
    en: str

    def __post_init__(self) -> None:
        """Refuse a missing language.

        Raises
        ------
        ValueError
            If either text is empty.
        """
        if not self.da or not self.en:
            message = f"a text needs both languages, got {self.da!r} and {self.en!r}"
            raise ValueError(message)

    def said(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.da if lang == "da" else self.en


def number(value: int | Decimal, lang: Lang, decimals: int = 0) -> str:
    """Write a number with the language's decimal mark and thousands separator.

    Parameters
    ----------
    value
        The exact number.
    lang
        ``da`` gives ``1.234,5`` and ``en`` gives ``1,234.5``.
    decimals
        Digits after the decimal mark.
    """
    english = f"{value:,.{decimals}f}"
    if lang == "en":
        return english
    return english.translate(str.maketrans(",.", ".,"))


def percent(permille: int, lang: Lang) -> str:
    """Write a share in per cent, with a decimal only where it has one.

    Parameters
    ----------
    permille
        The share. [permille]
    """
    return f"{number(Decimal(permille) / 10, lang, int(permille % 10 > 0))} %"


def shown(text: str) -> str:
    """Replace characters that can't be seen, move the cursor or turn others round; lines stay."""
    return "".join(
        one if one.isprintable() or one == "\n" else STANDS_FOR_UNSHOWABLE for one in text
    )


def plain(text: str) -> str:
    """Make foreign text one line of characters that can be seen."""
    return shown(_BLANKS.sub(" ", text))
