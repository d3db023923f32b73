"""Search bytes for anything of a child, in every spelling that we could think of."""

import base64
import hashlib
import re
from itertools import pairwise
from math import floor

import numpy as np
from containers import unpacked
from pyproj import Transformer

# A number, with its decimals if it has any, in digits or as 7.2e5; a comma may be the sign of
# decimals or stand between two cells. And a number in groups of three.
_NUMBERS = [
    re.compile(rb"(?<![0-9.])[0-9]+(?:%s[0-9]+)?(?:[eE][+-]?[0-9]+)?" % sign)
    for sign in (rb"\.", rb",")
]
_GROUPED = re.compile(
    rb"(?<![0-9.,])[0-9]{1,3}(?:(?:[.,' _]|\xc2\xa0|\xe2\x80\xaf)[0-9]{3})+(?![0-9])"
)
# Digits of a digest say nothing.
_DIGEST = re.compile(rb"(?<![0-9a-zA-Z.,])[0-9a-f]{12,}(?![0-9a-zA-Z])")
_HEX = re.compile(rb"[0-9a-fA-F]{8,}")
# So many decimals of a degree are shown of a place before it is a home: to about 10 m.
_DECIMALS = 4
# A coordinate alone, packed as a number, is no coincidence within this. [m]
_CLOSE_M = 0.01

_POWER = re.compile(rb"[0-9]\.[0-9]+[eE]\+?0*[56]")
_DEGREES = re.compile(rb"[0-9]{1,2}[.,][0-9]{%d,}" % _DECIMALS)


class Canaries:
    """What must not be found of the children.

    Parameters
    ----------
    stem
        What begins every text of theirs.
    words
        Those texts, of which digests are looked for too.
    homes_m
        Where they live, in EPSG:25832: (children x 2). [m]
    """

    def __init__(self, stem, words, homes_m):
        self._spellings = {spelt.lower(): how for how, spelt in _spellings(stem)}
        self._packed = base64_parts(stem)
        self._digests = {
            getattr(hashlib, name)(word.encode()).hexdigest()[:8].encode()
            for word in words
            for name in ("md5", "sha1", "sha256", "sha512", "blake2b")
        }
        self._homes_m = homes_m
        self._wholes = {f"{value:.0f}".encode() for value in np.floor(homes_m).ravel()}
        self._wholes |= {f"{value:.0f}".encode() for value in np.round(homes_m).ravel()}
        degrees = np.stack(
            Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True).transform(*homes_m.T)
        ).T
        self._pairs = set(map(tuple, np.floor(degrees * 10**_DECIMALS).astype(int).tolist()))

    def hits(self, raw):
        """Return how and where children are found in bytes, or in what is packed in them."""
        return sorted({hit for part in unpacked(raw) for hit in self._in(part)})

    def _in(self, part):
        lower = part.lower()
        yield from (how for spelt, how in self._spellings.items() if spelt in lower)
        yield from (f"base64 of the stem at {k}" for k, one in self._packed if one in part)
        if {run[:8].lower() for run in _HEX.findall(part)} & self._digests:
            yield "digest of a word"
        yield from self._written(_DIGEST.sub(b"", part))
        yield from self._in_binary(part)

    def _written(self, text):
        """Find coordinates that are written out."""
        grouped = (re.sub(rb"[^0-9]", b"", one) for one in _GROUPED.findall(text))
        if self._wholes.intersection(grouped):
            yield "metres in groups"
        for numbers in (kind.findall(text) for kind in _NUMBERS):
            wholes = [re.split(rb"[.,]", one)[0] for one in numbers if b"e" not in one.lower()]
            if self._wholes.intersection(wholes):
                yield "metres"
            powers = [one for one in numbers if _POWER.fullmatch(one)]
            if self._wholes.intersection(b"%d" % float(one) for one in powers):
                yield "metres as a power"
            places = [
                floor(float(one) * 10**_DECIMALS + 1e-6) for one in map(_degree, numbers) if one
            ]
            if any({pair, pair[::-1]} & self._pairs for pair in pairwise(places)):
                yield "degrees"

    def _in_binary(self, part):
        """Find coordinates as a machine keeps them, wherever they begin."""
        raw = np.frombuffer(part, dtype=np.uint8)
        known = np.sort(self._homes_m.ravel())
        for kind in ("<f8", ">f8"):
            for start in range(8):
                whole = (len(raw) - start) // 8 * 8
                numbers = raw[start : start + whole].tobytes()
                if _is_any_close(np.frombuffer(numbers, dtype=kind), known):
                    yield f"packed as {kind}"
        for kind in ("<f4", ">f4", "<i4", ">i4"):
            packed = np.round(self._homes_m) if "i" in kind else self._homes_m
            for pair in np.concatenate([packed, packed[:, ::-1]]).astype(kind):
                if pair.tobytes() in part:
                    yield f"packed as {kind}"


def _is_any_close(numbers, known):
    inside = numbers[(numbers > known[0] - 1) & (numbers < known[-1] + 1)]
    near = np.clip(np.searchsorted(known, inside), 1, len(known) - 1)
    away = np.minimum(np.abs(inside - known[near - 1]), np.abs(inside - known[near]))
    return bool((away < _CLOSE_M).any())


def _degree(number):
    return number.replace(b",", b".") if _DEGREES.fullmatch(number) else None


def base64_parts(word):
    """Return what base64 has of a word in each of its three places."""
    found = []
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + word.encode())
        # The first signs and the last depend on what stands around.
        found.append((before, whole[(0, 2, 3)[before] : len(whole) // 4 * 4 - 4]))
    return found


def _spellings(word):
    yield "as it is", word.encode()
    yield "reversed", word[::-1].encode()
    yield "hex", word.encode().hex().encode()
    yield "hex of UTF-16", word.encode("utf-16-le").hex().encode()
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield encoding, word.encode(encoding)
        yield f"{encoding}, reversed", word[::-1].encode(encoding)
    yield "percent", "".join(f"%{ord(one):02x}" for one in word).encode()
    yield "entities", "".join(f"&#{ord(one)};" for one in word).encode()
    yield "hex entities", "".join(f"&#x{ord(one):x};" for one in word).encode()
    yield "escaped", "".join(f"\\u{ord(one):04x}" for one in word).encode()
