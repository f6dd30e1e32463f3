"""Paper: a document handed to the box's printing system (CUPS, by its ``lp``)."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_PATIENCE: Final = 60
"""Seconds after which a printing system that does not answer is given up."""


def send(document: bytes, *, printer: str = "", title: str = "keydesk", raw: bool = False) -> str:
    """Hands a document (PDF, plain text, or a printer's own language where ``raw``) to a printer.

    Args:
        document: what to print.
        printer: its name on this box; empty is the usual one.
        title: what the printer's queue calls it; nothing from the store.
        raw: whether it goes to the printer as it is, as ZPL must.

    Returns:
        what the printing system answered, as it may be shown.

    Raises:
        Refusal: there is no printing system or no such printer, or it does not take the document.
    """
    lp = shutil.which("lp")
    if lp is None:
        raise Refusal("This box cannot print: it has no lp (Debian: apt install cups-client). Write to a file instead.")
    command = [lp, "-t", title, *(("-d", printer) if printer else ()), *(("-o", "raw") if raw else ()), "-"]
    try:
        # No shell reads it: the printer's name is one argument, whatever it is.
        done = subprocess.run(command, input=document, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - as said above
    except subprocess.TimeoutExpired as error:
        raise Refusal("The printer does not answer. Look whether it is on, or write to a file instead.") from error
    if done.returncode:
        why = shown(done.stderr.decode("utf-8", "replace").strip().removeprefix("lp: "), width=200)
        raise Refusal(f"The printer took nothing: {why or 'it gave no reason'}. Write to a file instead.")
    return shown(done.stdout.decode("utf-8", "replace").strip(), width=200)
