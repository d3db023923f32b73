"""Say one thing in Danish and in English, and write numbers as each language does.

A sentence stands in the code in English; ``locale/da/LC_MESSAGES/planner.po`` says it in Danish.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Literal

Lang = Literal["da", "en"]

_BLANKS = re.compile(r"\s+")
STANDS_FOR_UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A sentence or label in both languages; neither can be forgotten.

    Outside this module it is made by ``text`` and its siblings, never directly.

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

    def lower(self) -> "Text":
        """Return it as in the middle of a sentence."""
        return Text(da=self.da.lower(), en=self.en.lower())


Value = Text | str | int | Decimal | Path


def text(message: str, /, **values: Value) -> Text:
    """Return a sentence in both languages, with values put into its placeholders.

    Parameters
    ----------
    message
        English, a literal, for the catalogue is made from the code; ``{area}`` is a placeholder
        and ``{{`` a brace.
    values
        Texts are said in the language, numbers written as it writes them with the decimals that
        they have, and words and paths stay as they are. What is no amount, as a year, is given
        as ``str``.
    """
    return _filled(_danish().gettext(message), message, values) if values else _plain(message)


def text_n(one: str, several: str, count: int, /, **values: Value) -> Text:
    """Return a sentence that depends on a count, which is its placeholder ``{n}``.

    Parameters
    ----------
    one, several
        English for a count of 1 and for any other; literals.
    """
    said = _danish().ngettext(one, several, count), one if count == 1 else several
    return _filled(*said, {**values, "n": count})


def text_in(context: str, message: str, /, **values: Value) -> Text:
    """Return a sentence whose English has several Danish ones.

    Parameters
    ----------
    context
        Which of them is meant, in a word or two; a literal that nobody sees.
    """
    return _filled(_danish().pgettext(context, message), message, values)


def known(message: str) -> Text:
    """Return a sentence that a library was given in English, such as the help of an option."""
    return Text(da=_danish().gettext(message), en=message)


def both(say: Callable[[Lang], str]) -> Text:
    """Return what a function says in each language."""
    return Text(da=say("da"), en=say("en"))


def joined(texts: Iterable[Text], between: str = ", ") -> Text:
    """Put texts one after the other.

    Raises
    ------
    ValueError
        If there are none.
    """
    parts = tuple(texts)
    return both(lambda lang: between.join(one.said(lang) for one in parts))


def alike(name: str) -> Text:
    """Return a name, a code or a sign that is the same in both languages."""
    return Text(da=name, en=name)


def _filled(danish: str, english: str, values: Mapping[str, Value]) -> Text:
    return Text(
        da=danish.format_map({key: _said(value, "da") for key, value in values.items()}),
        en=english.format_map({key: _said(value, "en") for key, value in values.items()}),
    )


def _said(value: Value, lang: Lang) -> str:
    if isinstance(value, Text):
        return value.said(lang)
    if isinstance(value, Decimal):
        return number(value, lang, max(0, -int(value.as_tuple().exponent)))
    return number(value, lang) if isinstance(value, int) else str(value)


@cache
def _plain(message: str) -> Text:
    return _filled(_danish().gettext(message), message, {})


@cache
def _danish() -> NullTranslations:
    return translation("planner", Path(__file__).with_name("locale"), ["da"])


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


def percent(permille: int) -> Text:
    """Say a share in per cent, with a decimal only where it has one.

    Parameters
    ----------
    permille
        The share. [permille]
    """
    share = Decimal(permille).scaleb(-1) if permille % 10 else permille // 10
    return text("{share} %", share=share)


def shown(text: str) -> str:
    """Replace characters that can't be seen, move the cursor or turn others round; lines stay."""
    return "".join(
        one if one.isprintable() or one == "\n" else STANDS_FOR_UNSHOWABLE for one in text
    )


def plain(text: str) -> str:
    """Make foreign text one line of characters that can be seen."""
    return shown(_BLANKS.sub(" ", text))
