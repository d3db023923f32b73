"""Digests of files, and of every single value of a JSON document."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def leaves(value: Any, pointer: str = "") -> dict[str, Any]:  # noqa: ANN401  (any JSON)
    """Return every single value of a JSON document by its pointer."""
    if isinstance(value, dict) and value:
        parts: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list) and value:
        parts = enumerate(value)
    else:
        return {pointer or "/": value}
    return {
        inner: leaf
        for key, part in parts
        for inner, leaf in leaves(part, f"{pointer}/{key}").items()
    }


def digest(raw: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(raw).hexdigest()


def leaf_digests(value: Any) -> dict[str, str]:  # noqa: ANN401  (any JSON)
    """Return a short digest of every value of a JSON document, by its pointer."""
    return {
        pointer: digest(f"{pointer}={json.dumps(leaf, ensure_ascii=False)}".encode())[:16]
        for pointer, leaf in leaves(value).items()
    }
