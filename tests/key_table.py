"""README's key table, made from the program: ``python tests/key_table.py`` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from textual.binding import Binding  # noqa: E402 - the path comes first

from keydesk.commands import EVERYWHERE, Command, written  # noqa: E402 - the path comes first
from keydesk.screens.base import DeskScreen  # noqa: E402 - the path comes first
from keydesk.screens.bill import BillScreen  # noqa: E402 - the path comes first
from keydesk.screens.billing import BillingScreen  # noqa: E402 - the path comes first
from keydesk.screens.client import ClientPage  # noqa: E402 - the path comes first
from keydesk.screens.client_billing import ClientBilling  # noqa: E402 - the path comes first
from keydesk.screens.client_fields import ClientFields  # noqa: E402 - the path comes first
from keydesk.screens.client_messages import ClientMessages  # noqa: E402 - the path comes first
from keydesk.screens.client_people import ClientPeople  # noqa: E402 - the path comes first
from keydesk.screens.client_pets import ClientPets  # noqa: E402 - the path comes first
from keydesk.screens.client_prices import ClientPricesScreen  # noqa: E402 - the path comes first
from keydesk.screens.client_ways import ClientWays  # noqa: E402 - the path comes first
from keydesk.screens.clients import ClientsScreen  # noqa: E402 - the path comes first
from keydesk.screens.desk import CounterScreen  # noqa: E402 - the path comes first
from keydesk.screens.duplicates import DuplicatesScreen  # noqa: E402 - the path comes first
from keydesk.screens.fields import (  # noqa: E402 - the path comes first
    FacilityClientFieldsScreen,
    FacilityPetFieldsScreen,
    FieldsScreen,
    PetFieldsScreen,
)
from keydesk.screens.importing import ImportScreen  # noqa: E402 - the path comes first
from keydesk.screens.keys import KeysScreen  # noqa: E402 - the path comes first
from keydesk.screens.labels import LabelsScreen  # noqa: E402 - the path comes first
from keydesk.screens.leaver import LeaverScreen  # noqa: E402 - the path comes first
from keydesk.screens.lost_key import LostKeyScreen  # noqa: E402 - the path comes first
from keydesk.screens.lost_keys import LostKeysScreen  # noqa: E402 - the path comes first
from keydesk.screens.mail import MailScreen  # noqa: E402 - the path comes first
from keydesk.screens.messages import MessagesScreen  # noqa: E402 - the path comes first
from keydesk.screens.own_acts import OwnActsScreen  # noqa: E402 - the path comes first
from keydesk.screens.person import PersonScreen  # noqa: E402 - the path comes first
from keydesk.screens.pet import PetPage  # noqa: E402 - the path comes first
from keydesk.screens.pets import PetsScreen  # noqa: E402 - the path comes first
from keydesk.screens.report import ReportScreen  # noqa: E402 - the path comes first
from keydesk.screens.reports import ReportsScreen  # noqa: E402 - the path comes first
from keydesk.screens.requests import RequestsScreen  # noqa: E402 - the path comes first
from keydesk.screens.safe import SafeScreen  # noqa: E402 - the path comes first
from keydesk.screens.safe_walk import WalkScreen  # noqa: E402 - the path comes first
from keydesk.screens.safes import SafesScreen  # noqa: E402 - the path comes first
from keydesk.screens.scanner import ScannerScreen  # noqa: E402 - the path comes first
from keydesk.screens.settings import SettingsScreen  # noqa: E402 - the path comes first
from keydesk.screens.shifts import ShiftsScreen  # noqa: E402 - the path comes first
from keydesk.screens.staff import StaffScreen  # noqa: E402 - the path comes first
from keydesk.screens.staff_rights import RightsScreen, RolesScreen  # noqa: E402 - the path comes first
from keydesk.screens.stock_take import StockTakeScreen  # noqa: E402 - the path comes first
from keydesk.screens.stock_takes import StockTakesScreen  # noqa: E402 - the path comes first
from keydesk.screens.territories import TerritoriesScreen  # noqa: E402 - the path comes first
from keydesk.screens.today import TodayScreen  # noqa: E402 - the path comes first
from keydesk.screens.today_away import AwayScreen  # noqa: E402 - the path comes first
from keydesk.screens.today_month import MonthScreen  # noqa: E402 - the path comes first
from keydesk.screens.today_needed import NeededScreen  # noqa: E402 - the path comes first
from keydesk.screens.today_pull import PullScreen  # noqa: E402 - the path comes first
from keydesk.screens.today_week import WeekScreen  # noqa: E402 - the path comes first
from keydesk.screens.vets import VetsScreen  # noqa: E402 - the path comes first
from keydesk.screens.visit_list import ClientVisits, PersonVisits  # noqa: E402 - the path comes first
from keydesk.widgets.long_table import LongTable  # noqa: E402 - the path comes first

SCREENS: dict[str, type[DeskScreen]] = {
    "Desk": CounterScreen,
    "Today": TodayScreen,
    "the week": WeekScreen,
    "the month": MonthScreen,
    "keys needed": NeededScreen,
    "the pull list": PullScreen,
    "put away": AwayScreen,
    "Mail": MailScreen,
    "Keys": KeysScreen,
    "Clients": ClientsScreen,
    "a client": ClientPage,
    "a client's ways in": ClientWays,
    "a client's people": ClientPeople,
    "a client's fields": ClientFields,
    "a client's messages": ClientMessages,
    "messages of these days": MessagesScreen,
    "requests": RequestsScreen,
    "duplicates": DuplicatesScreen,
    "Pets": PetsScreen,
    "a pet": PetPage,
    "a client's pets": ClientPets,
    "Staff": StaffScreen,
    "shifts": ShiftsScreen,
    "what a person may": RightsScreen,
    "who may what": RolesScreen,
    "my last actions": OwnActsScreen,
    "a person": PersonScreen,
    "who has left": LeaverScreen,
    "a person's visits": PersonVisits,
    "a client's visits": ClientVisits,
    "a client's prices": ClientPricesScreen,
    "a client's billing": ClientBilling,
    "a bill": BillScreen,
    "Billing": BillingScreen,
    "Safes": SafesScreen,
    "a safe": SafeScreen,
    "the walk along a board": WalkScreen,
    "the scanner": ScannerScreen,
    "Reports": ReportsScreen,
    "a report": ReportScreen,
    "Labels": LabelsScreen,
    "Stock-takes": StockTakesScreen,
    "a stock-take": StockTakeScreen,
    "missing and lost": LostKeysScreen,
    "a key that is gone": LostKeyScreen,
    "Settings": SettingsScreen,
    "client fields": FieldsScreen,
    "pet fields": PetFieldsScreen,
    "client fields of Facility": FacilityClientFieldsScreen,
    "pet fields of Facility": FacilityPetFieldsScreen,
    "vets": VetsScreen,
    "territories": TerritoriesScreen,
    "Import": ImportScreen,
}
"""Every screen by the name that people know it by."""

BEGIN = "<!-- Made by tests/key_table.py, compared with the program by tests/test_docs.py. -->\n"
_HEAD = "| key | does | where |\n|--|--|--|\n"


def _keys(keys: str) -> str:
    return " ".join(f"`{written(key.strip())}`" for key in keys.split(","))


def _row(command: Command, where: str) -> str:
    return f"| {_keys(command.key)} | {command.tooltip} | {where} |\n"


def key_table() -> str:
    """The table, with the line that it begins after and the heading."""
    rows = [_row(command, "everywhere") for command in EVERYWHERE]
    # What every list does with its cursor and its marks is said by the list itself.
    rows += [
        f"| `{binding.key_display or written(binding.key.split(',')[0])}` | {binding.tooltip} | lists |\n"
        for binding in LongTable.BINDINGS
        if isinstance(binding, Binding) and binding.id is not None
    ]
    # The same verb is one line, with all the screens that have it, as long as it means the same there.
    where: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], Command] = {}
    for name, screen in SCREENS.items():
        for command in screen.VERBS:
            place = (command.key, command.tooltip)
            first.setdefault(place, command)
            where.setdefault(place, []).append(name)
    rows += [_row(command, ", ".join(where[place])) for place, command in first.items()]
    return BEGIN + _HEAD + "".join(rows)


def replaced(readme: str) -> str:
    """README with the table as it should be."""
    before, _, rest = readme.partition("## Keys\n")
    intro, _, table = rest.partition("<!--")
    _, _, after = table.partition("\n\n")
    return f"{before}## Keys\n{intro}{key_table()}\n{after}"


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(replaced(path.read_text(encoding="utf-8")), encoding="utf-8")
