"""The list of mails: marked, and sent."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from keydesk.widgets.long_table import LongTable


class MailTable(LongTable):
    """A list whose things are sent by Enter; the footer says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "send", key_display="Enter", id="table.open", tooltip="Send it, or what is marked")
    ]
