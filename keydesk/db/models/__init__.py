"""The tables, a file a noun. Each file is imported when somebody first asks for one of its tables.

A session needs half of them, and making a table takes time and memory that a start does not have. Whoever wants all of
them (migrations, the test that compares them with the store) asks :func:`all_tables`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import SQLModel

from keydesk.db.models.base import default_in_schema, table_of

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from keydesk.db.models.access import AccessMethod, ClientLogin
    from keydesk.db.models.billing import Invoice, InvoiceLine, Payment, PaymentShare
    from keydesk.db.models.blocked import AllowedHolder, BlockedSitter
    from keydesk.db.models.branch import Branch
    from keydesk.db.models.client import Client, ClientContact
    from keydesk.db.models.custody import Batch, CustodyEvent
    from keydesk.db.models.exchange import ImportLink, ImportMapping, LabelQueue, Outbox
    from keydesk.db.models.field import FieldDefinition, FieldMatch, FieldValue
    from keydesk.db.models.history import Change, History
    from keydesk.db.models.import_run import ImportRun
    from keydesk.db.models.key import Key, KeyCopy, UsedCode
    from keydesk.db.models.membership import ClientMembership, ClientSync
    from keydesk.db.models.message import Message, ServiceRequest, ServiceRequestVisit
    from keydesk.db.models.office import ClientPrice, Service, Territory, TerritoryZip, Vet
    from keydesk.db.models.pet import Pet
    from keydesk.db.models.planned_move import PlannedMove
    from keydesk.db.models.safe import Hook, KeySafe
    from keydesk.db.models.saved_view import SavedView
    from keydesk.db.models.setting import OfficeSetting
    from keydesk.db.models.staff import OperatorIdentity, Shift, Staff, StaffGrant, StaffMembership
    from keydesk.db.models.stock_take import (
        LostKeyCase,
        StockTake,
        StockTakeLine,
        StockTakePlace,
        StockTakeResult,
    )
    from keydesk.db.models.twin import ClientMerge, TwinAnswer
    from keydesk.db.models.visit import CalendarMatch, Visit, VisitSeries

__all__ = [
    "AccessMethod",
    "AllowedHolder",
    "Batch",
    "BlockedSitter",
    "Branch",
    "CalendarMatch",
    "Change",
    "Client",
    "ClientContact",
    "ClientLogin",
    "ClientMembership",
    "ClientMerge",
    "ClientPrice",
    "ClientSync",
    "CustodyEvent",
    "FieldDefinition",
    "FieldMatch",
    "FieldValue",
    "History",
    "Hook",
    "ImportLink",
    "ImportMapping",
    "ImportRun",
    "Invoice",
    "InvoiceLine",
    "Key",
    "KeyCopy",
    "KeySafe",
    "LabelQueue",
    "LostKeyCase",
    "Message",
    "OfficeSetting",
    "OperatorIdentity",
    "Outbox",
    "Payment",
    "PaymentShare",
    "Pet",
    "PlannedMove",
    "SavedView",
    "Service",
    "ServiceRequest",
    "ServiceRequestVisit",
    "Shift",
    "Staff",
    "StaffGrant",
    "StaffMembership",
    "StockTake",
    "StockTakeLine",
    "StockTakePlace",
    "StockTakeResult",
    "Territory",
    "TerritoryZip",
    "TwinAnswer",
    "UsedCode",
    "Vet",
    "Visit",
    "VisitSeries",
    "all_tables",
    "table_of",
]

_NOUNS: Final[dict[str, tuple[str, ...]]] = {
    "access": ("AccessMethod", "ClientLogin"),
    "billing": ("Invoice", "InvoiceLine", "Payment", "PaymentShare"),
    "blocked": ("AllowedHolder", "BlockedSitter"),
    "branch": ("Branch",),
    "client": ("Client", "ClientContact"),
    "custody": ("Batch", "CustodyEvent"),
    "exchange": ("ImportLink", "ImportMapping", "LabelQueue", "Outbox"),
    "field": ("FieldDefinition", "FieldMatch", "FieldValue"),
    "history": ("Change", "History"),
    "import_run": ("ImportRun",),
    "key": ("Key", "KeyCopy", "UsedCode"),
    "membership": ("ClientMembership", "ClientSync"),
    "message": ("Message", "ServiceRequest", "ServiceRequestVisit"),
    "office": ("ClientPrice", "Service", "Territory", "TerritoryZip", "Vet"),
    "pet": ("Pet",),
    "planned_move": ("PlannedMove",),
    "safe": ("Hook", "KeySafe"),
    "saved_view": ("SavedView",),
    "setting": ("OfficeSetting",),
    "staff": ("OperatorIdentity", "Shift", "Staff", "StaffGrant", "StaffMembership"),
    "stock_take": ("LostKeyCase", "StockTake", "StockTakeLine", "StockTakePlace", "StockTakeResult"),
    "twin": ("ClientMerge", "TwinAnswer"),
    "visit": ("CalendarMatch", "Visit", "VisitSeries"),
}
_NOUN_OF: Final = {model: noun for noun, models in _NOUNS.items() for model in models}


def __getattr__(name: str) -> Any:
    """The model of that name, imported now."""
    noun = _NOUN_OF.get(name)
    if noun is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    model = globals()[name] = getattr(import_module(f"{__name__}.{noun}"), name)
    return model


def all_tables() -> MetaData:
    """Every table, with each plain default in its schema too."""
    for name in _NOUN_OF:
        default_in_schema(__getattr__(name))
    return SQLModel.metadata
