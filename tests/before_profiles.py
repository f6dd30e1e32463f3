"""What operations on vets, territories and prices begin with."""

from __future__ import annotations

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


def records(*given: dict[str, Any]) -> Any:
    """Things of a program's JSON."""
    return lambda _scene: {"records": list(given)}
