"""An act on many clients or pets before it is done, as one on many keys is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from keydesk.screens.dialogs.bulk_preview import BulkDialog
from keydesk.widgets.bulk_cells import many_cells, many_columns

if TYPE_CHECKING:
    from keydesk.widgets.table_columns import Cells, Column


class _ManyDialog(BulkDialog):
    """The lines of clients or pets."""

    def columns(self, longest: int) -> tuple[Column, ...]:
        """Who, from what to what."""
        del longest
        return many_columns()

    def cells(self, line: Any, *, ticked: bool) -> Cells:
        """One line."""
        return many_cells(line, ticked=ticked)


class ClientsDialog(_ManyDialog):
    """Space takes one out or in, Enter does it to all that are ticked."""

    ONE: ClassVar[str] = "client"
    MANY: ClassVar[str] = "clients"


class PetsDialog(_ManyDialog):
    """As for clients."""

    ONE: ClassVar[str] = "pet"
    MANY: ClassVar[str] = "pets"
