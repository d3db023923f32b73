"""The browser that the other tests look through sees what it must see, and ends."""

import os

import pytest

import pictures.chromium
from pictures.chromium import BrowserError, Chromium


def planted(page, folder, before, text):
    """Write a copy of a page with something planted in it."""
    told = page.read_text(encoding="utf-8")
    assert told.count(before) == 1
    copy = folder / "planted.html"
    copy.write_text(told.replace(before, text + before), encoding="utf-8")
    return copy


def test_a_sound_page_asks_for_nothing_and_complains_of_nothing(chromium, small_page):
    chromium.open(small_page)
    assert chromium.requests() == []
    assert chromium.complaints() == []


def test_a_script_that_is_not_the_pages_own_does_not_run_and_is_complained_of(
    chromium, small_page, tmp_path
):
    script = "<script>document.title = 'it ran'</script>"
    chromium.open(planted(small_page, tmp_path, "</body>", script))
    assert chromium.do("document.title") != "it ran"
    [complaint] = chromium.complaints()
    assert "Content Security Policy" in complaint


def test_a_picture_from_elsewhere_is_seen_as_a_request(chromium, small_page, tmp_path):
    picture = '<img src="https://example.org/x" alt="">'
    chromium.open(planted(small_page, tmp_path, "</body>", picture))
    assert chromium.requests() == ["https://example.org/x"]
    assert len(chromium.complaints()) == 1


def test_no_name_can_be_resolved_where_no_policy_forbids_it(chromium, tmp_path):
    page = tmp_path / "open.html"
    page.write_text(
        '<!DOCTYPE html><title>open</title><img src="https://example.org/x" alt=""><script>'
        "fetch('https://example.com/y').catch(() => console.warn('not fetched'));"
        "throw new Error('thrown')</script>",
        encoding="utf-8",
    )
    chromium.open(page)
    chromium.wait("document.images[0].complete")
    asked = {"https://example.org/x", "https://example.com/y"}
    assert set(chromium.requests()) == asked
    complaints = " ".join(chromium.complaints())
    for told in ("ERR_NAME_NOT_RESOLVED", "not fetched", "thrown"):
        assert told in complaints


def test_another_page_starts_without_what_the_one_before_did(chromium, small_page, tmp_path):
    chromium.open(planted(small_page, tmp_path, "</body>", '<img src="http://example.org" alt="">'))
    assert chromium.requests() != []
    chromium.open(small_page)
    assert chromium.requests() == []


def test_every_wait_has_an_end(chromium, small_page, monkeypatch):
    chromium.open(small_page)
    monkeypatch.setattr(chromium, "patience_s", 0.2)
    with pytest.raises(BrowserError, match="1 === 2: not in time"):
        chromium.wait("1 === 2")
    with pytest.raises(BrowserError, match=r"Runtime.evaluate: not in time"):
        chromium.do("new Promise(() => {})")


def test_what_is_wrong_in_a_script_is_told(chromium, small_page):
    chromium.open(small_page)
    with pytest.raises(BrowserError, match="nowhere is not defined"):
        chromium.do("nowhere.to.go")


@pytest.mark.usefixtures("chromium")
def test_the_browser_is_gone_whatever_happened():
    seen = []

    def use():
        with Chromium(pictures.chromium.installed()) as other:
            os.kill(other.process_id, 0)
            seen.append(other)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use()
    assert not seen[0].folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(seen[0].process_id, 0)


@pytest.mark.usefixtures("chromium")
def test_a_program_that_is_no_browser_is_told_at_once(tmp_path):
    program = tmp_path / "no-browser"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o700)
    with pytest.raises(BrowserError, match="Chromium ended"):
        Chromium(str(program)).__enter__()
