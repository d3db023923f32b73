"""Read the points of a drawing in SVG, HTML or PDF, and where on the ground they would lie."""

import re
from html.parser import HTMLParser
from types import MappingProxyType

import numpy as np
from containers import inflated

_NUMBER = re.compile(r"-?[0-9]+\.?[0-9]*(?:e-?[0-9]+)?|-?\.[0-9]+")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")
_STREAM = re.compile(rb"stream\r?\n")
_SAME = np.eye(3)
# How well a shape must fit to be taken for an area, as a share of its size.
_FITS = 0.004


def drawn_paths(raw):
    """Return every path of a drawing, as points (points x 2), y upwards.

    A word or a symbol that is placed is a path of one point.
    """
    if raw.startswith(b"%PDF"):
        streams = (inflated(raw[start.end() :]) for start in _STREAM.finditer(raw))
        return [path for stream in streams for path in _Pdf(stream.decode("latin-1")).paths]
    reader = _Svg()
    reader.feed(raw.decode("utf-8", errors="replace"))
    return reader.paths


def frames(paths, outlines):
    """Return how points of a drawing become metres: one matrix for each map on it.

    Parameters
    ----------
    outlines
        Corners of each area, by which a map is known. [m]
    """
    found = []
    for path in paths:
        for corners in outlines:
            frame = _frame(path, np.array(corners, dtype=float))
            if frame is not None and not any(np.allclose(frame, one, rtol=1e-3) for one in found):
                found.append(frame)
    return found


def on_the_ground(points, frame):
    """Return points of a drawing in metres."""
    return np.asarray(points) @ frame[:2, :2].T + frame[:2, 2]


def _frame(path, corners):
    corner_count = len(np.unique(path.round(3), axis=0))
    if corner_count != len(corners):
        return None
    low, size = path.min(axis=0), np.ptp(path, axis=0)
    if (size <= 0).any():
        return None
    scale = np.ptp(corners, axis=0) / size
    for flip in (1.0, -1.0):
        frame = np.diag([scale[0], flip * scale[1], 1.0])
        origin = low if flip > 0 else (low[0], low[1] + size[1])
        frame[:2, 2] = corners.min(axis=0) - frame[:2, :2] @ origin
        away = np.linalg.norm(on_the_ground(path, frame)[:, None] - corners, axis=2).min(axis=1)
        if away.max() < _FITS * np.ptp(corners, axis=0).max():
            return frame
    return None


class _Svg(HTMLParser):
    """Follows the transforms of the elements around each point."""

    def __init__(self):
        super().__init__()
        self.paths, self._stack, self._signs = [], [_SAME], 0

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in {"path", "use", "circle", "rect", "line", "meta", "input", "img", "br"}:
            matrix = self._stack[-1] @ _transform(dict(attrs).get("transform") or "")
            self._stack.append(matrix)
            self._signs += tag == "defs"

    def handle_startendtag(self, tag, attrs):
        given = dict(attrs)
        matrix = self._stack[-1] @ _transform(given.get("transform") or "")
        if self._signs:
            return
        if tag == "path":
            self._add(_pairs(_NUMBER.findall(given.get("d", ""))), matrix)
        elif tag in {"polygon", "polyline"}:
            self._add(_pairs(_NUMBER.findall(given.get("points", ""))), matrix)
        elif tag in {"use", "circle", "text", "rect", "line", "g"}:
            ends = (("x", "y"), ("cx", "cy"), ("x1", "y1"), ("x2", "y2"))
            at = [
                [float(given.get(x) or 0), float(given.get(y) or 0)] for x, y in ends if x in given
            ]
            is_moved = at or given.get("transform")
            self._add(np.array(at or [[0.0, 0.0]] if is_moved else []).reshape(-1, 2), matrix)

    def handle_endtag(self, tag):
        if len(self._stack) > 1 and tag not in {"path", "use", "circle", "rect", "line"}:
            self._stack.pop()
            self._signs -= tag == "defs"

    def _add(self, points, matrix):
        if len(points):
            moved = points @ matrix[:2, :2].T + matrix[:2, 2]
            self.paths.append(moved * (1, -1))


def _transform(text):
    matrix = _SAME
    for name, inner in _TRANSFORM.findall(text):
        matrix = matrix @ _step(name, [float(one) for one in _NUMBER.findall(inner)])
    return matrix


def _step(name, numbers):
    step = np.eye(3)
    if name == "translate":
        step[:2, 2] = numbers[0], (*numbers, 0.0)[1]
    elif name == "scale":
        step[0, 0], step[1, 1] = numbers[0], numbers[-1]
    elif name == "matrix":
        step[:2] = np.array(numbers).reshape(3, 2).T
    return step


def _pairs(numbers):
    whole = len(numbers) // 2 * 2
    return np.array(numbers[:whole], dtype=float).reshape(-1, 2)


class _Pdf:
    """Follows a page's commands; a word or symbol that is placed is a path of one point."""

    # How many numbers each command takes that goes on with a path, and those that begin one.
    _GOES = MappingProxyType({"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4})
    _BEGINS, _PLACES = ("m", "re"), ("Do", "Tm", "Td")

    def __init__(self, stream):
        self.paths, self._path, self._matrix, self._stack = [], [], _SAME, []
        given = []
        for word in stream.split():
            if _NUMBER.fullmatch(word):
                given.append(float(word))
            else:
                self._do(word, given)
                given = []
        self._end()

    def _do(self, word, given):
        if word == "q":
            self._stack.append(self._matrix)
        elif word == "Q" and self._stack:
            self._matrix = self._stack.pop()
        elif word == "cm" and len(given) >= 6:
            self._matrix = self._matrix @ _step("matrix", given[-6:])
        elif word in self._PLACES:
            at = given[-2:] if word != "Do" and len(given) >= 2 else [0.0, 0.0]
            self.paths.append(self._moved([at]))
        elif len(given) >= self._GOES.get(word, len(given) + 1):
            self._go(word, _pairs(given[-self._GOES[word] :]))

    def _go(self, word, points):
        if word in self._BEGINS:
            self._end()
        # Of a rectangle the second pair is its size.
        self._path += self._moved(points[:1] if word == "re" else points).tolist()

    def _end(self):
        if self._path:
            self.paths.append(np.array(self._path))
        self._path = []

    def _moved(self, points):
        return np.asarray(points) @ self._matrix[:2, :2].T + self._matrix[:2, 2]
