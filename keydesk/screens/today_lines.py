"""A view of Today that is a list under headings."""

from __future__ import annotations

from keydesk.screens.lines import Line, Lines
from keydesk.screens.today_views import DayView

__all__ = ["Line", "LinesView"]


class LinesView(Lines, DayView):
    """Some dozens or hundreds of lines, kept in memory, so that the filter answers within a key's cycle."""
