"""Import files without the command, and read what is said of them."""

import csv
import io

from planner.errors import DataError
from planner.sources.case_folder import case_files
from planner.sources.files import recognised
from planner.sources.imported import imported


def found_in(*paths):
    return imported(recognised([(path, path.name, "") for path in paths]))


def files_of(*paths, lang="en"):
    return case_files(found_in(*paths), lang)


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content)))


def said(remarks):
    """Return each remark as ``number: what (detail)``."""
    return [
        f"{one.number}: {one.kind.en}" + (f" ({one.detail.en})" if one.detail else "")
        for one in remarks
    ]


def faults_of(*paths):
    try:
        found_in(*paths)
    except DataError as error:
        return [fault.said("en") for fault in error.faults]
    return []
