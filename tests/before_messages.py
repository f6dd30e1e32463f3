"""What operations on messages and requests begin with."""

from __future__ import annotations

from typing import Any

from before_operations import RIVERA, Scene


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

    given = wish(scene)
    scene.did(decline_request, **given, answer="We are full")
    return {**given, "version": 2}
