"""A copy goes out of use: what that means is said once, by the copy and its client, before it is done."""

from __future__ import annotations

from typing import Final

from keydesk.rules.text import shown
from keydesk.screens.dialogs.reason import ReasonDialog

_MEANS: Final = {
    "returned": "returned to the client",
    "lost": "lost, nobody will find it",
    "stolen": "stolen",
    "destroyed": "destroyed",
    "rekeyed": "the lock was changed",
    "entry_error": "it never was there",
}
_NAME: Final = 40


def retire_question(tag_code: str, client: str, reason: str) -> ReasonDialog:
    """The question; its answer is what there is more to say, or None for no.

    Args:
        tag_code: the copy's.
        client: whose it is, as stored.
        reason: one of the reasons, or ``lost`` or ``stolen``; ``other`` has to be said in words.
    """
    why = f": {_MEANS[reason]}" if reason in _MEANS else ""
    return ReasonDialog(
        f"{tag_code} of {shown(client, width=_NAME)} goes out of use{why}",
        go_on="take it out of use",
        required=reason == "other",
        lines=("It cannot be handed out any more, and its history is kept.", "u takes it back."),
    )
