"""Download one file from an address that the user gives: nothing else is ever asked for."""

import ipaddress
import re
import time
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from planner import __version__
from planner.door import LARGEST_TABLE_BYTES
from planner.errors import DataError, Fault, PlannerError, UsageError
from planner.text import Text, text

# Between two answers of the server, and for the whole file. [s]
QUIET_S, LONGEST_S = 30.0, 300.0
_BLOCK_BYTES = 65_536
_LONGEST_NAME = 80


def check_address(address: str) -> None:
    """Refuse an address that is not https; http is let through to this machine only.

    Raises
    ------
    UsageError
        If nothing is to be asked there.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        is_right = bool(host) and not parts.username and address.isprintable()
    except ValueError:
        parts, host, is_right = urlsplit(""), "", False
    is_open = parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))
    if not (is_right and is_open):
        raise UsageError(
            text(
                "--download {address}: is no address with https; give one without a user name, "
                "or download the file and give its path",
                address=address[:200],
            )
        )


def download(address: str, folder: Path, most_bytes: int = LARGEST_TABLE_BYTES) -> Path:
    """Download a file into a folder, under the name that the address ends with.

    Parameters
    ----------
    most_bytes
        What is larger is refused. [bytes]

    Raises
    ------
    UsageError
        If the address may not be asked.
    DataError
        If there is no answer, another than the file, or too much of it.
    """
    check_address(address)
    request = Request(address, headers={"User-Agent": f"planner/{__version__}"})  # noqa: S310
    try:
        with _opener(address).open(request, timeout=QUIET_S) as answer:
            raw = _body(answer, address, most_bytes)
    except PlannerError:
        raise
    except (URLError, HTTPException, OSError, ValueError) as error:
        if isinstance(error, HTTPError):
            error.close()
        reason = getattr(error, "reason", None) or error
        raise _refused(address, text("no file came ({reason})", reason=str(reason))) from None
    path = _free_name(folder, address)
    path.write_bytes(raw)
    return path


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _SamePlace(HTTPRedirectHandler):
    """Follow a redirect only to the same host by the same scheme."""

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address)[:2]

    def redirect_request(  # noqa: PLR0913, PLR0917  (as urllib calls it)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl)[:2] != self._place:
            fp.close()
            what = text("the server sends on to another place, {place}", place=newurl[:200])
            raise _refused(req.full_url, what)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(address: str) -> OpenerDirector:
    return build_opener(_SamePlace(address))


def _body(answer: IO[bytes], address: str, most_bytes: int) -> bytes:
    ends_at = time.monotonic() + LONGEST_S
    blocks: list[bytes] = []
    size_bytes = 0
    while block := answer.read(_BLOCK_BYTES):
        size_bytes += len(block)
        if size_bytes > most_bytes:
            most = most_bytes // 1_000_000
            raise _refused(address, text("the file is larger than {most} MB", most=most))
        if time.monotonic() > ends_at:
            raise _refused(address, text("the server is too slow"))
        blocks.append(block)
    return b"".join(blocks)


def _refused(address: str, what: Text) -> DataError:
    do = text("correct the address, or download the file yourself and give its path")
    return DataError([Fault(address, 0, 0, "", what, do)])


def _free_name(folder: Path, address: str) -> Path:
    last = unquote(urlsplit(address).path).replace("\\", "/").rsplit("/", 1)[-1]
    kept = re.sub(r"[^A-Za-z0-9._-]", "_", last).lstrip(".")
    name = kept[-_LONGEST_NAME:] or "download"
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{number}-{name}"
        number += 1
    return path
