"""The tables, a file a noun. Importing this package registers them all with SQLModel's metadata."""

from __future__ import annotations

from sqlmodel import SQLModel

from keydesk.db.models.base import default_in_schema, table_of
from keydesk.db.models.billing import Invoice, InvoiceLine, Message, Payment, ServiceRequest
from keydesk.db.models.branch import Branch
from keydesk.db.models.client import (
    AccessMethod,
    BlockedSitter,
    Client,
    ClientContact,
    ClientLogin,
    ClientMembership,
)
from keydesk.db.models.custody import Batch, CustodyEvent
from keydesk.db.models.exchange import ImportLink, ImportMapping, ImportRun, LabelQueue, Outbox, SavedView
from keydesk.db.models.field import FieldDefinition, FieldValue
from keydesk.db.models.history import Change, History
from keydesk.db.models.key import Key, KeyCopy, UsedCode
from keydesk.db.models.office import ClientPrice, OfficeSetting, Service, Territory, TerritoryZip, Vet
from keydesk.db.models.pet import Pet
from keydesk.db.models.safe import Hook, KeySafe
from keydesk.db.models.staff import OperatorIdentity, Staff, StaffGrant, StaffMembership
from keydesk.db.models.stock_take import LostKeyCase, StockTake, StockTakeLine
from keydesk.db.models.visit import PlannedMove, Visit

__all__ = [
    "AccessMethod",
    "Batch",
    "BlockedSitter",
    "Branch",
    "Change",
    "Client",
    "ClientContact",
    "ClientLogin",
    "ClientMembership",
    "ClientPrice",
    "CustodyEvent",
    "FieldDefinition",
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
    "Pet",
    "PlannedMove",
    "SavedView",
    "Service",
    "ServiceRequest",
    "Staff",
    "StaffGrant",
    "StaffMembership",
    "StockTake",
    "StockTakeLine",
    "Territory",
    "TerritoryZip",
    "UsedCode",
    "Vet",
    "Visit",
    "table_of",
]

for _model in SQLModel.__subclasses__():
    if hasattr(_model, "__table__"):
        default_in_schema(_model)
