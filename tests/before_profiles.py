"""What operations on vets, territories and prices begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from before_operations import RIVERA, Scene


def vet(scene: Scene) -> dict[str, Any]:
    """Somebody on the vets list."""
    from keydesk.operations.vets import add_vet

    return {"vet_id": scene.did(add_vet, name="Dr. Lee").id, "version": 1}


def retired_vet(scene: Scene) -> dict[str, Any]:
    """Somebody who is not on it any more."""
    from keydesk.operations.vets import retire_vet

    given = vet(scene)
    scene.did(retire_vet, **given)
    return {**given, "version": 2}


def territory(scene: Scene) -> dict[str, Any]:
    """A territory of one zip code."""
    from keydesk.operations.territories import add_territory

    return {"territory_id": scene.did(add_territory, name="North", zips="68501").id, "version": 1}


def retired_territory(scene: Scene) -> dict[str, Any]:
    """One that is out of use."""
    from keydesk.operations.territories import retire_territory

    given = territory(scene)
    scene.did(retire_territory, **given)
    return {**given, "version": 2}


def priced_service(scene: Scene) -> dict[str, Any]:
    """A client, and a service that everybody can book."""
    from keydesk.operations.office import add_service

    return {"client_id": RIVERA, "service_id": scene.did(add_service, name="Walk", price_cents=2200).id}


def own_price(scene: Scene) -> dict[str, Any]:
    """What Rivera pays for a walk."""
    from keydesk.operations.prices import set_client_price

    return {"price_id": scene.did(set_client_price, **priced_service(scene), cents=2000).id}


def asked_price(scene: Scene) -> dict[str, Any]:
    """The same in words."""
    priced_service(scene)
    return {"client": "Rivera", "service": "Walk", "price": "25"}


def asked_removal(scene: Scene) -> dict[str, Any]:
    """That it is theirs no more, in words."""
    own_price(scene)
    return {"client": "Rivera", "service": "walk"}


def twins(scene: Scene) -> dict[str, Any]:
    """Rivera, and another profile of hers."""
    from keydesk.operations.clients import add_client

    other = scene.did(add_client, fields={"last_name": "Rivera", "cell_phone": "308 555 0138"}).id
    return {"into_id": RIVERA, "client_id": other, "settled": True}


def alike(scene: Scene) -> dict[str, Any]:
    """The same two, for somebody who says that they are not one."""
    return {"client_id": RIVERA, "other_id": twins(scene)["client_id"]}


def told_apart(scene: Scene) -> dict[str, Any]:
    """Two of whom somebody has said so."""
    from keydesk.operations.twins import tell_apart

    given = alike(scene)
    scene.did(tell_apart, **given)
    return given


def told(**given: Any) -> Callable[[Scene], dict[str, Any]]:
    """What the operation is given, whatever the scene."""
    return lambda _scene: given


def merge_by_name(scene: Scene) -> dict[str, Any]:
    """The two profiles, as somebody writes them."""
    given = twins(scene)
    return {"first": str(given["into_id"]), "second": str(given["client_id"])}


PROFILE_STORIES: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "client_asked.add_client_asked": told(fields={"last_name": "Costa"}),
    "client_asked.edit_client_asked": told(client="Rivera", fields={"city": "Omaha"}),
    "from_json.add_clients_from": told(records=[{"last_name": "Costa"}]),
    "from_json.add_pets_from": told(records=[{"client": "Rivera", "name": "Rex"}]),
    "from_json.add_people_from": told(records=[{"last_name": "Nwosu"}]),
    "merging.merge_clients": twins,
    "merging_asked.merge_asked": lambda scene: {**merge_by_name(scene), "settled": True},
    "merging_asked.apart_asked": merge_by_name,
    "twins.tell_apart": alike,
    "twins.forget_apart": told_apart,
    "twins.remember_double": told(source="old", outside_id="7", same=False, client_id=RIVERA),
}
"""Profiles from scripts, and two of one household."""
