"""A file from an address that the user gives: https only, one host, so large and no larger."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from planner.errors import DataError, UsageError
from planner.sources import download as module
from planner.sources.download import check_address, download

BODY = b"id,navn\n" * 1000


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        kind = self.path.split("?")[0].strip("/").split(".")[0]
        if kind == "missing":
            self.send_error(404)
            return
        if kind in {"elsewhere", "file", "same", "around"}:
            port = self.server.server_port
            to = {
                "elsewhere": f"http://localhost:{port}/data.csv",
                "file": "file:///etc/passwd",
                "same": "/data.csv",
                "around": "/around",
            }[kind]
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if kind == "slow":
            time.sleep(1.5)
        self.wfile.write(BODY)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    here = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    here.handle_error = lambda *_: None
    thread = threading.Thread(target=here.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{here.server_port}"
    here.shutdown()
    thread.join()
    here.server_close()


@contextmanager
def refused(*parts):
    with pytest.raises(DataError) as caught:
        yield
    (fault,) = caught.value.faults
    assert all(part in fault.said("en") for part in parts)


def test_a_file_comes_under_the_name_that_the_address_ends_with(tmp_path, server):
    first = download(f"{server}/data.csv?format=csv", tmp_path)
    second = download(f"{server}/same.csv", tmp_path)
    again = download(f"{server}/..%2F..%2Fdata.csv", tmp_path)
    assert [first.name, second.name, again.name] == ["data.csv", "same.csv", "2-data.csv"]
    assert {path.read_bytes() for path in (first, second, again)} == {BODY}
    assert {path.parent for path in (first, second, again)} == {tmp_path}


@pytest.mark.parametrize(
    ("name", "says"), [("elsewhere", "sends on to another place"), ("file", "is not allowed")]
)
def test_it_is_not_followed_to_another_place(tmp_path, server, name, says):
    with refused(says):
        download(f"{server}/{name}.csv", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["missing", "around"])
def test_no_file_is_told_with_why(tmp_path, server, name):
    with refused("no file came (", "download the file yourself"):
        download(f"{server}/{name}.csv", tmp_path)


def test_a_file_that_is_too_large_is_refused(tmp_path, server):
    assert download(f"{server}/data.csv", tmp_path, most_bytes=len(BODY)).exists()
    with refused("is larger than 0 MB"):
        download(f"{server}/data.csv", tmp_path, most_bytes=len(BODY) - 1)


def test_a_server_that_is_too_slow_is_left(tmp_path, server, monkeypatch):
    monkeypatch.setattr(module, "QUIET_S", 0.2)
    with refused("no file came (", "timed out"):
        download(f"{server}/slow.csv", tmp_path)
    monkeypatch.setattr(module, "QUIET_S", 30.0)
    monkeypatch.setattr(module, "LONGEST_S", 0.2)
    with refused("the server is too slow"):
        download(f"{server}/slow.csv", tmp_path)


def test_nobody_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with refused("no file came ("):
        download("http://127.0.0.1:1/data.csv", tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/data.csv",
        "http://10.0.0.1/data.csv",
        "ftp://example.com/data.csv",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.com/data.csv",
        "https://[::1/data.csv",
        "https://example.com/\u202edata.csv",
        "data.csv",
        "",
    ],
)
def test_what_is_not_https_is_refused_before_anything_is_asked(address):
    with pytest.raises(UsageError, match="is no address with https"):
        check_address(address)


@pytest.mark.parametrize(
    "address", ["https://example.com/wfs?typename=x", "http://127.0.0.1:8/x", "http://[::1]/x"]
)
def test_https_and_this_machine_may_be_asked(address):
    check_address(address)
