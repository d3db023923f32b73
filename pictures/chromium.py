"""Debian's Chromium, headless and cut off from every network, driven as a person would.

It is spoken to in its own protocol (https://chromedevtools.github.io/devtools-protocol/) over a
pipe: no driver, no port and no package beside it. Every name resolves to nothing, what a page asks
for and what it writes on the console is kept, and every wait has an end.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple, Self

_POLL_S = 0.02
_TOO_LATE, _ENDED = "not in time", "Chromium ended"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
# What Chromium reads orders from and writes answers to, as file descriptors.
_ORDERS, _ANSWERS = 3, 4
_DOMAINS = ("Page", "Runtime", "Log", "Network")
_LOUD = {"warning", "error", "assert"}
_SHIFT = 8
# By what is pressed: the key's code, and its text if it writes any.
_KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    " ": (32, " "),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
}


class BrowserError(RuntimeError):
    """Chromium did not do as it was told, or not in time."""

    def __init__(self, told: str, why: str) -> None:
        super().__init__(f"{told}: {why}")


class Box(NamedTuple):
    """A rectangle on the page. [CSS pixels]."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Where a mouse would click."""
        return self.x + self.width / 2, self.y + self.height / 2


def installed() -> str | None:
    """Return where Chromium is, if it is and can be driven: Windows hands on no pipes like ours."""
    if os.name != "posix":
        return None
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Chromium:
    """One browser with one page, gone when the ``with`` block ends, whatever happened in it."""

    def __init__(self, program: str) -> None:
        # The longest that any answer and any wait may take. [s]
        self.patience_s = 30.0
        self._program = program
        self._number = 0
        self._unread = b""
        self._session = ""
        self._events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="chromium-"))
        orders, self._out = _pipe()
        self._in, answers = _pipe()
        null = os.open(os.devnull, os.O_RDWR)
        ends = ((null, 0), (null, 1), (null, 2), (orders, _ORDERS), (answers, _ANSWERS))
        try:
            self.process_id = os.posix_spawn(
                self._program,
                [self._program, *_FLAGS, f"--user-data-dir={self.folder}"],
                os.environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, *pair) for pair in ends],
                setsid=True,
            )
        finally:
            for end in (orders, answers, null):
                os.close(end)
        try:
            target = self._ask("Target.createTarget", url="about:blank")["targetId"]
            attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
            for domain in _DOMAINS:
                self._ask(f"{domain}.enable")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process_id, signal.SIGKILL)
        os.waitpid(self.process_id, 0)
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401
        """Give an order and return its answer; events that come meanwhile are kept."""
        self._number += 1
        order = {"id": self._number, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        try:
            os.write(self._out, json.dumps(order).encode() + b"\0")
        except BrokenPipeError:
            raise BrowserError(method, _ENDED) from None
        end = time.monotonic() + self.patience_s
        while True:
            message = self._read(end, method)
            if message.get("id") == self._number:
                if "error" in message:
                    raise BrowserError(method, message["error"]["message"])
                result: dict[str, Any] = message["result"]
                return result
            if "method" in message:
                self._events.append(message)

    def _read(self, end: float, waiting_for: str) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._in], [], [], max(0.0, end - time.monotonic()))
            more = os.read(self._in, 1 << 20) if ready else b""
            if not more:
                raise BrowserError(waiting_for, _ENDED if ready else _TOO_LATE)
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def open(self, page: Path, *, width: int = 1280, height: int = 900) -> None:
        """Open a file in a window of a size, and forget what earlier pages did. [CSS pixels]."""
        self.resize(width, height)
        # So that a page that is open already is opened again, and not only scrolled.
        self._ask("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")
        self._events.clear()
        self._ask("Page.navigate", url=page.as_uri())
        self.wait("location.protocol === 'file:' && document.readyState === 'complete'")
        self.settle()

    def resize(self, width: int, height: int = 900, *, sharpness: float = 1.0) -> None:
        """Give the window a size. [CSS pixels]."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=sharpness,
            mobile=False,
        )

    def print_media(self, *, on: bool) -> None:
        """Style the page as it would be printed, or as on a screen again."""
        self._ask("Emulation.setEmulatedMedia", media="print" if on else "")

    def settle(self) -> None:
        """Wait until the page is drawn as it now is."""
        self.do("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def do(self, script: str) -> Any:  # noqa: ANN401
        """Evaluate an expression in the page and return what it gives."""
        answer = self._ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]
            raise BrowserError(script, str(thrown.get("exception", thrown).get("description")))
        return answer["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true in the page."""
        end = time.monotonic() + self.patience_s
        while not self.do(condition):
            if time.monotonic() > end:
                raise BrowserError(condition, _TOO_LATE)
            time.sleep(_POLL_S)

    def box(self, selector: str) -> Box:
        """Return where the first element that fits is, scrolled into sight."""
        one = f"document.querySelector({json.dumps(selector)})"
        self.do(f"{one}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        self.settle()
        found = self.do(f"(({{x, y, width, height}}) => [x, y, width, height])"
                        f"({one}.getBoundingClientRect())")  # fmt: skip
        return Box(*found)

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key and let it go."""
        code, text = _KEYS.get(key, (0, key))
        down = {"key": key, "windowsVirtualKeyCode": code, "modifiers": _SHIFT * shift}
        told = {"text": text} if text else {}
        kind = "keyDown" if text else "rawKeyDown"
        self._ask("Input.dispatchKeyEvent", type=kind, **down, **told)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **down)

    def write(self, text: str) -> None:
        """Write where the focus is."""
        for one in text:
            self.press(one)

    def click(self, selector: str) -> None:
        """Click the middle of the first element that fits."""
        at = self.box(selector).middle
        self.mouse("mousePressed", at)
        self.mouse("mouseReleased", at)

    def mouse(self, what: str, at: tuple[float, float], **more: float) -> None:
        """Move, press, let go or turn the wheel of the mouse. [CSS pixels]."""
        held = {"button": "left", "clickCount": 1} if what != "mouseWheel" else {}
        down = {"buttons": int(what != "mouseReleased")} if held else {}
        self._ask("Input.dispatchMouseEvent", type=what, x=at[0], y=at[1], **held, **down, **more)

    def picture(self, path: Path, selector: str | None = None) -> None:
        """Save what is in the window, or an element of any size, as PNG."""
        clip = {}
        if selector is not None:
            left, top, width, height = self.box(selector)
            down = self.do("scrollY")
            area = {"x": left, "y": top + down, "width": width, "height": height, "scale": 1}
            clip = {"clip": area, "captureBeyondViewport": True}
        answer = self._ask("Page.captureScreenshot", format="png", **clip)
        path.write_bytes(base64.b64decode(answer["data"]))

    def _happened(self, method: str) -> list[dict[str, Any]]:
        # Whatever the page does without being asked is told before this is answered.
        self.settle()
        return [one["params"] for one in self._events if one["method"] == method]

    def requests(self) -> list[str]:
        """Return what was asked for, but for the file itself and what it holds, by address."""
        asked = [one["request"]["url"] for one in self._happened("Network.requestWillBeSent")]
        opened = self.do("location.href.split('#')[0]")
        return [url for url in asked if url != opened and not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """Return what is on the console at the level of a warning or worse."""
        logged = [one["entry"] for one in self._happened("Log.entryAdded")]
        said = self._happened("Runtime.consoleAPICalled")
        thrown = self._happened("Runtime.exceptionThrown")
        return [
            *(one["text"] for one in logged if one["level"] in _LOUD),
            *(str(one["args"]) for one in said if one["type"] in _LOUD),
            *(str(one["exceptionDetails"]) for one in thrown),
        ]


def _pipe() -> tuple[int, int]:
    """Return both ends of a pipe, none of them a number that Chromium wants for its own."""
    import fcntl  # noqa: PLC0415  (absent from Windows, where all but this can be imported)

    low = os.pipe()
    high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in low]
    for one in low:
        os.close(one)
    return high[0], high[1]
