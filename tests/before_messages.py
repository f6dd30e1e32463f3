"""What operations on messages and requests begin with."""

from __future__ import annotations

from datetime import time
from typing import Any

from before_operations import RIVERA, Scene, Story, given
from builders import MORNING
from keydesk.operations.visit_words import VisitWords


def message(scene: Scene, **values: Any) -> dict[str, Any]:
    """A note about Rivera."""
    from keydesk.operations.messages import add_message

    told = {"client_id": RIVERA, "body": "The dog is with the neighbour.", **values}
    return {"message_id": scene.did(add_message, **told).id, "version": 1}


def what_they_said(scene: Scene) -> dict[str, Any]:
    """Something that Rivera said."""
    return message(scene, direction="in")


def client_with_mail(scene: Scene) -> dict[str, Any]:
    """Rivera has an address."""
    from keydesk.operations.clients import edit_client

    scene.did(edit_client, client_id=RIVERA, version=None, fields={"email": "ana@example.com"})
    return {"client_id": RIVERA}


def wish(scene: Scene) -> dict[str, Any]:
    """What Rivera wishes for."""
    from keydesk.operations.requests import take_request

    return {"request_id": scene.did(take_request, client_id=RIVERA, wish="Two walks a day").id, "version": 1}


def declined_request(scene: Scene) -> dict[str, Any]:
    """A wish that was declined."""
    from keydesk.operations.requests import decline_request

    asked = wish(scene)
    scene.did(decline_request, **asked, answer="We are full")
    return {**asked, "version": 2}


MESSAGE_STORIES: dict[str, Story] = {
    "client_mail.mail_client": lambda scene: {**client_with_mail(scene), "to": "", "subject": "Keys", "body": "Hello."},
    "client_mail.send_welcome": client_with_mail,
    "messages.add_message": given(client_id=RIVERA, body="The dog is with the neighbour.", direction="in"),
    "messages.edit_message": lambda scene: {**message(scene), "fields": {"body": "The cat is."}},
    "messages.settle_message": what_they_said,
    "messages.withdraw_message": lambda scene: {**message(scene), "reason": "said by somebody else"},
    "requests.take_request": given(client_id=RIVERA, wish="Two walks a day"),
    "requests.change_request": lambda scene: {**wish(scene), "fields": {"wish": "One walk"}},
    "requests.book_request": lambda scene: {
        "request_id": wish(scene)["request_id"],
        "booking": {"day": MORNING.date(), "at": time(8)},
    },
    "requests.decline_request": lambda scene: {**wish(scene), "answer": "We are full"},
    "requests.reopen_request": declined_request,
    "requests_asked.take_request_asked": given(client="Rivera", wish="Two walks a day", from_day="fri"),
    "requests_asked.book_request_asked": lambda scene: {
        "request_id": wish(scene)["request_id"],
        "asked": VisitWords(day="fri", at="8"),
    },
}
