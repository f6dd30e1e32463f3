"""What is left when the screens end by an error of keydesk's own (promise P6)."""

from __future__ import annotations

import pytest
from textual.worker import WorkerFailed

from builders import Office
from keydesk import settings
from robot import robot_at


async def test_the_report_names_where_work_beside_the_screen_failed(office: Office) -> None:
    """The report leads to the line of the program, also when it was a worker that failed; no value is in it."""

    async def read_what_is_not_there() -> None:
        raise LookupError("Rivera, 12 Elm Street")

    async def fail_beside_the_desk() -> None:
        async with robot_at(office) as desk:
            desk.app.run_worker(read_what_is_not_there())
            await desk.until(lambda: desk.app.crash_line)

    with pytest.raises(WorkerFailed):
        await fail_beside_the_desk()
    (report,) = settings.log_folder().glob("crash-*.log")
    told = report.read_text()
    assert "read_what_is_not_there" in told
    assert "builtins.LookupError" in told
    assert "Rivera" not in told
