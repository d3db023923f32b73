"""What a person sees of a page: words, rows, where the focus is, and whether it can be read."""

# What can be read, row by row: what is hidden is not there.
_ROWS = """[...document.querySelectorAll('#%s tbody tr')].filter((row) => row.checkVisibility())
  .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"""

# Every text with the colours in which it is seen, and how much they differ (WCAG 2.2, 1.4.3).
_FAINT = """(() => {
  const channels = (colour) => (colour.match(/[0-9.]+/g) ?? []).map(Number);
  const linear = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) =>
    [r, g, b].reduce((sum, one, k) => sum + linear(one / 255) * [0.2126, 0.7152, 0.0722][k], 0);
  const ratio = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const [r, g, b, opaque] = channels(getComputedStyle(one).backgroundColor);
      if (opaque === undefined) return [r, g, b];
      if (opaque > 0) throw new Error('a background that lets others shine through');
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  let read = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest('svg, script')) continue;
    if (!element.checkVisibility()) continue;
    read += 1;
    const told = ratio(channels(getComputedStyle(element).color), ground(element));
    if (told < 4.5) found.push([texts.currentNode.data.trim(), told]);
  }
  return [read, found];
})()"""

_FOCUS = """(() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const {x, y, width, height} = one.getBoundingClientRect();
  return {
    name: one.getAttribute('aria-label') || one.querySelector(':scope > title')?.textContent
      || one.labels?.[0]?.textContent || one.textContent.trim(),
    tag: one.localName,
    kind: [...one.classList],
    row: one.dataset.row ?? null,
    isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
      && one.matches(':focus-visible'),
    isThere: x + width > 0 && y + height > 0 && x < innerWidth && y < innerHeight,
  };
})()"""


def rows(chromium, table_id):
    return chromium.do(_ROWS % table_id)


def column(chromium, table_id, place):
    return [row[place] for row in rows(chromium, table_id)]


def too_faint(chromium):
    """Return how many texts there are, and those that differ too little from what is behind."""
    return chromium.do(_FAINT)


def focus(chromium):
    """Return what has the focus, if anything has."""
    return chromium.do(_FOCUS)


def stops(chromium, most=400):
    """Press Tab through a page from its beginning, and return everything that got the focus."""
    found = []
    for _ in range(most):
        chromium.press("Tab")
        here = focus(chromium)
        if here is None:
            return found
        found.append(here)
    message = f"more than {most} stops"
    raise AssertionError(message)


def tab_to(chromium, fits):
    """Press Tab until what has the focus fits."""
    for _ in range(100):
        chromium.press("Tab")
        here = focus(chromium)
        if here is not None and fits(here):
            return here
    message = "Tab does not lead there"
    raise AssertionError(message)


def seen_map(chromium):
    """Return left, top, width and height of what the map shows. [units]."""
    view = chromium.do("document.querySelector('.map svg').getAttribute('viewBox')")
    return [float(one) for one in view.split()]


def card(chromium):
    """Return the heading of what is told beside the map, and its terms with what they say."""
    return chromium.do(
        """[document.querySelector('.card h3')?.innerText.trim() ?? null,
        Object.fromEntries([...document.querySelectorAll('.card dt')].map((one) =>
        [one.innerText.trim(), one.nextElementSibling.innerText.trim()]))]"""
    )
