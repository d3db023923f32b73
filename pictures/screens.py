"""Photograph ``report.html`` and ``compare.html`` as a committee sees them on a screen."""

from collections.abc import Mapping
from pathlib import Path

from pictures.chromium import Chromium

# Of a screen that a meeting has, and of a telephone. [CSS pixels]
_WIDE, _NARROW = (1280, 900), (390, 844)
# An institution that changes, and has a symbol in the first year, is told beside the map.
_CHANGING = "#institutions-table tr[data-kind~=change]"
_SYMBOL = "`g[data-year='1'] g[data-row=${row.id}] use`"


def screens(browser: Chromium, run: Path, comparison: Path, folder: Path) -> Mapping[str, str]:
    """Write the pictures and return what each shows, by its name.

    Parameters
    ----------
    run, comparison
        The folders in which the pages lie.
    """
    report, compare = run / "report.html", comparison / "compare.html"
    browser.open(report, width=_WIDE[0], height=_WIDE[1])
    browser.picture(folder / "report-top.png")
    browser.do(
        f"[...document.querySelectorAll('{_CHANGING}')]"
        f".map(row => document.querySelector({_SYMBOL})).find(symbol => symbol)"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    browser.picture(folder / "report-map.png", "#map")
    for name in ("decisions", "institutions", "rules"):
        browser.do(f"document.getElementById('{name}').scrollIntoView({{behavior: 'instant'}})")
        browser.picture(folder / f"report-{name}.png")
    browser.open(report, width=_NARROW[0], height=_NARROW[1])
    browser.picture(folder / "report-narrow.png")
    browser.picture(folder / "report-narrow-map.png", "#map")
    browser.open(compare, width=_WIDE[0], height=_WIDE[1])
    browser.picture(folder / "compare-top.png")
    return {
        "report-top": "`report.html`: the plan in short",
        "report-map": "`report.html`: the map, with an institution that is chosen",
        "report-decisions": "`report.html`: what is to be decided",
        "report-institutions": "`report.html`: the institutions, to be searched and sorted",
        "report-rules": "`report.html`: each rule with the sentence it comes from",
        "report-narrow": "`report.html` on a telephone",
        "report-narrow-map": "The map on a telephone",
        "compare-top": "`compare.html`",
    }
