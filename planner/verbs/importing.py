"""``planner import``: make a case of files from public sources."""

from collections.abc import Sequence
from pathlib import Path

from planner.errors import UsageError
from planner.report.run_directory import clear_leftovers, whole_folder, write_text
from planner.sources.case_folder import CHILDREN, case_files
from planner.sources.download import check_address, download
from planner.sources.files import recognised
from planner.sources.imported import imported
from planner.sources.readme import count_lines, read_lines, result_line
from planner.text import text
from planner.verbs.screen import Screen

_DOWNLOADS = "downloads"


def import_sources(
    files: Sequence[Path], addresses: Sequence[str], out: Path, screen: Screen
) -> int:
    """Recognise the files, make a case of them and say what became of every row.

    Parameters
    ----------
    addresses
        Files to download first; they are kept in the case.
    out
        Folder of the case; it may not hold anything.

    Raises
    ------
    UsageError
        If there is nothing to read, or the folder holds something.
    """
    for address in addresses:
        check_address(address)
    if not files and not addresses:
        raise UsageError(text("nothing to import; give files, or --download an address"))
    _refuse_filled(out)
    clear_leftovers(out)
    with whole_folder(out) as partial:
        given = [(path, str(path), "") for path in files]
        for address in addresses:
            screen.note(text("Downloads {address}", address=address))
            (partial / _DOWNLOADS).mkdir(exist_ok=True)
            path = download(address, partial / _DOWNLOADS)
            given.append((path, f"{_DOWNLOADS}/{path.name}", address))
        found = imported(recognised(given))
        for name, content in case_files(found, screen.lang).items():
            # Children will be filled in there.
            mode = 0o600 if name == CHILDREN else 0o644
            write_text(partial / name, content, mode)
    for line in read_lines(found):
        screen.say(line)
    screen.say(result_line(found))
    for title, is_left_out in (
        (text("Left out (left_out.csv):"), True),
        (text("To be looked at (remarks.csv):"), False),
    ):
        screen.say(title)
        for line in count_lines(found, is_left_out=is_left_out):
            screen.say(f"  {line.said(screen.lang)}")
    screen.say(
        text(
            "Written to {folder}. LAESMIG.md says what to fill in; planner check {case} tells "
            "what is missing.",
            folder=out,
            case=out / "case.yaml",
        )
    )
    return 0


def _refuse_filled(out: Path) -> None:
    try:
        is_free = not out.exists() or (out.is_dir() and not any(out.iterdir()))
    except OSError:
        is_free = False
    if not is_free:
        raise UsageError(
            text("{folder}: exists and is not empty; choose another folder with --out", folder=out)
        )
