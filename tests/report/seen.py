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
