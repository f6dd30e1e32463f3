"""Lists that the office keeps: vets, territories, services, prices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from keydesk.db.models.base import branch_link, check, identity, link, maybe_day, row_version, table_args, truth


class Vet(SQLModel, table=True):
    """A veterinarian or clinic."""

    __tablename__ = "vet"
    __table_args__ = table_args()

    id: int | None = identity()
    name: str
    clinic: str = ""
    phone: str = ""
    address: str = ""
    active: bool = truth(default=True)
    version: int = row_version()


class Territory(SQLModel, table=True):
    """An area, by zip codes or set on the client."""

    __tablename__ = "territory"
    __table_args__ = table_args(UniqueConstraint("name"))

    id: int | None = identity()
    name: str
    active: bool = truth(default=True)
    version: int = row_version()


class TerritoryZip(SQLModel, table=True):
    """A zip code that belongs to a territory."""

    __tablename__ = "territory_zip"
    __table_args__ = table_args(UniqueConstraint("zip"))

    id: int | None = identity()
    territory_id: int = link("territory.id")
    zip: str


class Service(SQLModel, table=True):
    """What is booked (a 30-minute walk), with its price in cents and its length in minutes."""

    __tablename__ = "service"
    __table_args__ = table_args(UniqueConstraint("branch_id", "name"), check("price_not_negative", "price_cents >= 0"))

    id: int | None = identity()
    branch_id: str = branch_link()
    name: str
    minutes: int = 30
    price_cents: int = 0
    active: bool = truth(default=True)
    version: int = row_version()


class ClientPrice(SQLModel, table=True):
    """A client's own price for a service, in cents, from a day on; without cents the service's own price again."""

    __tablename__ = "client_price"
    __table_args__ = table_args(
        UniqueConstraint("client_id", "service_id", "effective_on"),
        check("price_not_negative", "price_cents IS NULL OR price_cents >= 0"),
    )

    id: int | None = identity()
    client_id: int = link("client.id")
    service_id: int = link("service.id")
    price_cents: int | None = None
    effective_on: date | None = maybe_day()
    active: bool = truth(default=True)
    version: int = row_version()
