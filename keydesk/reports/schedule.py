"""The line for cron that writes a report anew each morning, asked as it was."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path


def schedule_line(
    name: str, texts: Mapping[str, str], *, tab: str = "", saved: str = "", branch: str = "", program: str = "keydesk"
) -> str:
    """The line for cron that writes the report anew each morning at six.

    Args:
        name: of the report.
        texts: what it is asked with.
        tab: the part of it, where it has several.
        saved: the set that it begins with, as it will be then.
        branch: the one that it is about, where it is about one of two.
        program: how cron calls the program, ready for a shell.
    """
    words = [f"--set={saved}"] if saved else []
    words += [f"--branch={branch}"] if branch else []
    words += [f"--tab={tab}"] if tab else []
    words += [f"--with={key}={text}" for key, text in texts.items() if text.strip()]
    command = " ".join((program, "report", name, *map(shlex.quote, words), "-o", f"{name}.pdf"))
    # To cron a % ends the command, and so does a line break.
    return "0 6 * * *  " + " ".join(command.splitlines()).replace("%", "\\%")


def this_program(store: Path) -> str:
    """How cron calls this program, ready for a shell: it knows neither its folder nor which store is meant."""
    program = shutil.which(sys.argv[0]) or shutil.which("keydesk")
    called = str(Path(program).absolute()) if program else "keydesk"
    return f"{shlex.quote(called)} --db {shlex.quote(str(store))}"
