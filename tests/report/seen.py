"""A caption, and what can be seen on a figure: its words, where they lie, and its pixels."""

from itertools import combinations

from matplotlib.text import Text as TextArtist

from planner.report.sheets import Caption
from planner.text import Text

CAPTION = Caption(
    title=Text(da="Modellen som sendt i høring", en="The model as sent out"),
    source=Text(da="Kilde: Københavns Kommune", en="Source: City of Copenhagen"),
    footer="planner 0.1.0 · 3f9a2c51 · EPSG:25832",
)


def pixels(figure):
    figure.canvas.draw()
    return bytes(figure.canvas.buffer_rgba())


def words(figure):
    return [text for text in figure.findobj(TextArtist) if text.get_text() and text.get_visible()]


def said(figure):
    return {text.get_text() for text in words(figure)}


def by_label(figure, label):
    return figure.findobj(lambda artist: artist.get_label() == label)


def clashes(figure):
    renderer = figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in words(figure)]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) > max(a.x0, b.x0) and min(a.y1, b.y1) > max(a.y0, b.y0)
    ]


def outside(figure):
    page = figure.bbox
    renderer = figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in words(figure)]
    return [
        text
        for text, box in boxes
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1
    ]


def symbol_boxes(figure, prefix="symbol:"):
    """Return the square of each institution's symbol, as it is drawn. [pixels]"""
    found = {}
    for one in figure.findobj(lambda artist: str(artist.get_label()).startswith(prefix)):
        key = one.get_label().removeprefix(prefix)
        if key:
            x, y = one.get_offset_transform().transform(one.get_offsets())[0]
            half = one.get_sizes()[0] ** 0.5 / 2 * figure.dpi / 72
            found.setdefault(key, []).append((x - half, y - half, x + half, y + half))
    return found


def overlapping(one, other):
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(
        one[1], other[1]
    )
