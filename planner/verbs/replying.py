"""Tell an answer, and write it with its record where that is asked for."""

from pathlib import Path

from planner.explain.directory import write_reply
from planner.explain.reply import Reply
from planner.text import text
from planner.verbs.screen import Screen


def reply_with(reply: Reply, out: Path | None, screen: Screen) -> None:
    """Write an answer, if it has a place to go, and say it.

    Parameters
    ----------
    out
        Where it is written; None only says it.
    """
    if out is not None:
        write_reply(out, reply, screen.lang)
    for line in reply.lines():
        screen.say(line)
    if out is not None:
        where = reply.files
        screen.say(text("Files: {out}/ ({where})", out=out, where=where))
