"""What operations on the office's own fields begin with."""

from __future__ import annotations

from typing import Any

from before_operations import RIVERA, Scene


def field(scene: Scene) -> dict[str, Any]:
    """A field that clients have."""
    from keydesk.operations.fields import add_field

    scene.did(add_field, subject="client", label="Alarm company")
    return {"subject": "client", "name": "alarm_company", "version": 1}


def hidden_field(scene: Scene) -> dict[str, Any]:
    """One that is hidden."""
    from keydesk.operations.fields import hide_field

    given = field(scene)
    scene.did(hide_field, **given)
    return {**given, "version": 2}


def retired_field(scene: Scene) -> dict[str, Any]:
    """One that is out of use."""
    from keydesk.operations.fields import retire_field

    given = field(scene)
    scene.did(retire_field, **given)
    return {**given, "version": 2}


def own_secret(scene: Scene) -> dict[str, Any]:
    """Rivera's wifi password, and why somebody wants to see it."""
    from keydesk.operations.clients import edit_client
    from keydesk.operations.fields import add_field

    scene.did(add_field, subject="client", label="Wifi password", kind="secret")
    scene.did(edit_client, client_id=RIVERA, version=None, fields={"wifi_password": "hunter2"})
    return {"subject": "client", "subject_id": RIVERA, "name": "wifi_password", "reason": "the sitter asks"}


def known_secret(scene: Scene) -> dict[str, Any]:
    """That password, once it was changed at Rivera's; it is the only one on file."""
    own_secret(scene)
    return {"secrets": [1]}
