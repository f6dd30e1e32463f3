"""Which column of an office's own list means what: proposed by the headers, changed by people, saved and read again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from rapidfuzz import fuzz, process

from keydesk.importing.tables import Table, header_key
from keydesk.rules.fields import OfficeField, Subject, read_kind, read_label
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

Kind = Literal["clients", "pets", "staff", "keys"]
KINDS: tuple[Kind, ...] = ("clients", "pets", "staff", "keys")

NOTE, SECRET, SKIP = "note", "secret", "skip"
"""What a column without a field of its own becomes: a line in the notes, a masked way in, or nothing."""

OWN = "field:"
"""What a column begins with that is a field of the office's own: ``field: Alarm company``, ``field: Cats (number)``."""

FIELDS: dict[Kind, dict[str, str]] = {
    "clients": {
        "name": "client clientname name fullname customer customername owner ownername household",
        "first_name": "firstname fname first given givenname",
        "last_name": "lastname lname last surname familyname",
        "uid": "clientid id customerid accountid account accountnumber clientnumber number",
        "partner_first_name": "firstname2 fname2 partnerfirstname spousefirstname secondfirstname",
        "partner_last_name": "lastname2 lname2 partnerlastname spouselastname secondlastname",
        "street": "street street1 address address1 addr homestreet streetaddress addressline1 homeaddress",
        "street2": "street2 address2 apt unit addressline2 homestreet2",
        "city": "city town homecity village",
        "region": "state province region homestate county",
        "zip": "zip zipcode postalcode postcode plz homepostalcode",
        "home_phone": "phone homephone telephone phone1 tel landline phonenumber primaryphone",
        "cell_phone": "cell cellphone mobile mobilephone cellular mobilenumber",
        "work_phone": "workphone businessphone officephone work",
        "other_phone": "phone2 otherphone mobile2 cell2 cellphone2 evephone eveningphone alternatephone",
        "email": "email emailaddress mail email1 emails",
        "email2": "email2 emailaddress2 secondemail",
        "pets": "pets pet petnames petname animals dogs cats",
        "status": "status active clientstatus",
        "since": "clientsince since startdate joined customersince created",
        "primary_sitter": "sitter primarysitter walker primarywalker dogwalker provider assignedto sittername primary",
        "secondary_sitter": "secondarysitter backupsitter secondary sitter2 backup",
        "uses_keys": "useskeys keyrequired needskey uses key required",
        "no_key_required": "nokeyrequired nokeyneeded nokey",
        "key_code": "keyid keycode keynumber keytag key keyno code",
        "copies": "numberkeys keys copies numberofkeys keycount noofkeys numbercopies",
        "hook": "hook keyhook hooknumber hookno slot",
        "key_place": "keylocation keykeptwith whereiskey keyholder keywith",
        "vet_name": "vet vetname veterinarian doctor",
        "vet_clinic": "clinic clinicname vetclinic animalhospital",
        "vet_phone": "vetphone clinicphone veterinarianphone",
        "contact_name": "contactname emergencycontact emergencyname contact emergencycontactname",
        "contact_phone": "contactphone emergencyphone emergencycontactphone",
        "contact_has_key": "contacthaskey emergencyhaskey",
        "directions": "directions entrynotes entryinstructions",
        "parking": "parking parkinginfo",
        "notes": "notes remarks comments note remark memo clientnotes",
        "office_notes": "officenotes privatenotes internalnotes",
    },
    "pets": {
        "name": "pet petname name animal animalname",
        "uid": "petid id",
        "owner": "owner client clientname ownername customer",
        "owner_uid": "ownerid clientid ownerptr customerid",
        "species": "species type pettype animaltype kind",
        "breed": "breed",
        "sex": "sex gender",
        "color": "color colour",
        "fixed": "fixed spayedneutered neutered spayed altered",
        "born": "dob birthdate birthday born dateofbirth birth age",
        "active": "active status",
        "photo": "photo photopath picture image",
        "notes": "notes description remarks comments",
    },
    "staff": {
        "name": "name sitter sittername staff staffname fullname employee walker",
        "first_name": "firstname fname first",
        "last_name": "lastname lname last surname",
        "uid": "providerid staffid id employeeid sitterid",
        "nickname": "nickname knownas goesby",
        "email": "email emailaddress mail",
        "phone": "phone cell cellphone mobile mobilephone homephone telephone",
        "hired_on": "hired hiredate startdate hiredon since",
        "left_on": "left terminationdate enddate lefton leavedate",
        "active": "active status",
        "notes": "notes remarks comments",
    },
    "keys": {
        "owner": "client clientname name customer owner lastname",
        "first_name": "firstname fname",
        "owner_uid": "clientid account accountid accountnumber customerid",
        "code": "keycode keyid keynumber code tag tagnumber keytag keyno",
        "label": "key opens lock door keyname keylabel whichdoor keytype keydescription",
        "copies": "copies numberkeys numbercopies numberofcopies keys count quantity qty noofkeys",
        "places": "whereeachcopyis where place places location keylocation holder holders keptwith keykeptwith whereis",
        "hook": "hook keyhook hooknumber slot",
        "description": "description notes remarks comments",
    },
}
"""Kind → field → the headers it goes by (header keys)."""

SUBJECT_OF: dict[str, Subject] = {"clients": "client", "pets": "pet"}
"""Whose own fields a list can have."""

_CLOSE_ENOUGH = 88.0


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one table is read: what it lists, and header → field (or ``note``, ``secret``, ``skip``)."""

    kind: Kind
    columns: AnyMapping[str, str]

    def column_of(self, name: str) -> str | None:
        """The header that gives a field, or None."""
        return next((header for header, own in self.columns.items() if own == name), None)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the files of one source are read.

    Attributes:
        source: the name under which their outside ids are kept.
        tables: a mapping for each table; the one whose columns a table has is used.
        sitters: a sitter as the files write one → that sitter's name here; an empty name for "nobody of ours".
        name_order: how a name in one cell is written where there is no comma.
    """

    source: str = "list"
    tables: tuple[TableMapping, ...] = ()
    sitters: AnyMapping[str, str] = field(default_factory=dict)
    name_order: Literal["auto", "first_last", "last_first"] = "auto"

    def for_table(self, table: Table) -> TableMapping | None:
        """The mapping all of whose used columns the table has, or None."""
        present = set(table.places())
        for mapping in self.tables:
            used = {header_key(header) for header, name in mapping.columns.items() if name not in {NOTE, SKIP, SECRET}}
            if used and used <= present:
                return mapping
        return None


def known_headers() -> frozenset[str]:
    """Every header key that some field goes by: they tell a header row from the rows above it."""
    return frozenset(word for fields in FIELDS.values() for words in fields.values() for word in words.split())


def propose(table: Table) -> TableMapping | None:
    """The likeliest mapping of a table by its headers, or None when it lists nothing that keydesk knows."""
    headers = [header_key(header) for header in table.headers]
    kind = _kind(set(headers))
    return None if kind is None else propose_for(table, kind)


def propose_for(table: Table, kind: Kind) -> TableMapping:
    """The likeliest mapping of a table when told what it lists; each field is given once, to the best header."""
    columns = dict.fromkeys(table.headers, NOTE)
    words = {word: name for name, listed in FIELDS[kind].items() for word in listed.split()}
    ranks = {word: rank for listed in FIELDS[kind].values() for rank, word in enumerate(listed.split())}
    offers: list[tuple[float, int, str, str]] = []
    for header in table.headers:
        key = header_key(header)
        if key in words:
            offers.append((0.0, ranks[key], header, words[key]))
        elif len(key) > 3:  # noqa: PLR2004 - short headers are alike by chance
            found = process.extractOne(key, list(words), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
            if found:
                offers.append((100.0 - found[1], ranks[found[0]], header, words[found[0]]))
    taken: set[str] = set()
    for _, _, header, name in sorted(offers, key=lambda offer: offer[:2]):
        if name not in taken and columns[header] == NOTE:
            columns[header] = name
            taken.add(name)
    return TableMapping(kind, columns)


def _kind(headers: set[str]) -> Kind | None:
    def some(kind: Kind, *names: str) -> bool:
        return any(word in headers for name in names for word in FIELDS[kind][name].split())

    named = some("clients", "name") or some("clients", "first_name", "last_name")
    if (
        named
        and some("clients", "street", "zip", "home_phone", "cell_phone")
        and not headers & {"petname", "providerid"}
    ):
        staff = headers & {"nickname", "hiredate", "terminationdate", "staffid", "employeeid"}
        return "staff" if staff else "clients"
    if some("keys", "owner", "owner_uid") and some("keys", "code", "places", "label"):
        return "keys"
    if some("pets", "name") and some("pets", "owner", "owner_uid") and some("pets", "species", "breed", "sex", "born"):
        return "pets"
    if some("staff", "name", "first_name") and some("staff", "hired_on", "nickname", "uid", "phone", "email"):
        return (
            "staff" if headers & {"sitter", "staff", "nickname", "hiredate", "staffname", "sittername"} else "clients"
        )
    return "clients" if named and some("clients", "email", "pets", "city", "notes") else None


def own_field(kind: str, target: str) -> OfficeField | None:
    """The field of the office's own that a column is said to be, a text unless a kind stands behind it; else None."""
    if kind not in SUBJECT_OF or not target.startswith(OWN):
        return None
    label, _, words = target.removeprefix(OWN).strip().partition(" (")
    try:
        read = read_kind(words.removesuffix(")")) if words else "text"
    except Refusal:
        label, read = target.removeprefix(OWN), "text"
    if read == "secret":
        return None
    try:
        return OfficeField(SUBJECT_OF[kind], "", read_label(label, ()), read)
    except Refusal:
        return None


def to_document(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain data, for TOML and JSON."""
    return {
        "source": mapping.source,
        "name_order": mapping.name_order,
        "sitters": dict(mapping.sitters),
        "tables": [{"kind": table.kind, "columns": dict(table.columns)} for table in mapping.tables],
    }


def to_json(mapping: Mapping) -> str:
    """The mapping as one line of JSON, as the office keeps it."""
    return json.dumps(to_document(mapping), ensure_ascii=False)


def to_toml(mapping: Mapping) -> str:
    """The mapping as a file for people, with what a column can be in comments above each table."""
    import tomlkit  # noqa: PLC0415 - an import needs it only when somebody asks for the file

    document = tomlkit.document()
    document.add("source", mapping.source)
    document.add("name_order", mapping.name_order)
    document.add("sitters", dict(mapping.sitters))
    tables = tomlkit.aot()
    for table in mapping.tables:
        one = tomlkit.table()
        own = (f"{OWN} LABEL",) if table.kind in SUBJECT_OF else ()
        fields = ", ".join((*FIELDS[table.kind], NOTE, SECRET, SKIP, *own))
        one.add(tomlkit.comment(f"A column of {table.kind} is one of: {fields}"))
        one.add("kind", table.kind)
        one.add("columns", dict(table.columns))
        tables.append(one)
    document.add("tables", tables)
    return tomlkit.dumps(document)


def read_mapping(text: str, *, name: str) -> Mapping:
    """A mapping from TOML or JSON.

    Raises:
        Refusal: it is neither, or names a kind or a field that there is not; the sentence lists what there is.
    """
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal(f"{shown(name)} is neither TOML nor JSON: {shown(str(error))}.") from error
    return _mapping(document, name)


def _mapping(document: Any, name: str) -> Mapping:
    if not isinstance(document, dict):
        raise Refusal(f"{shown(name)} holds no mapping.")
    tables = document.get("tables", [document] if "columns" in document else [])
    if not isinstance(tables, list) or not tables:
        raise Refusal(f"{shown(name)} has no [[tables]] with a kind and columns.")
    order = document.get("name_order", "auto")
    if order not in {"auto", "first_last", "last_first"}:
        raise Refusal(f"{shown(name)}: name_order is auto, first_last or last_first, not {shown(str(order))}.")
    sitters = document.get("sitters", {})
    if not isinstance(sitters, dict) or not all(isinstance(value, str) for value in sitters.values()):
        raise Refusal(f"{shown(name)}: [sitters] gives a name here for a name in the file.")
    return Mapping(
        source=str(document.get("source", "list")) or "list",
        tables=tuple(_table_mapping(given, name) for given in tables),
        sitters=sitters,
        name_order=order,
    )


def _table_mapping(given: Any, name: str) -> TableMapping:
    kind = given.get("kind") if isinstance(given, dict) else None
    if kind not in KINDS:
        raise Refusal(f"{shown(name)}: a table's kind is one of {', '.join(KINDS)}, not {shown(str(kind))}.")
    columns = given.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise Refusal(f"{shown(name)}: the {kind} table has no columns.")
    allowed = {*FIELDS[cast("Kind", kind)], NOTE, SECRET, SKIP}
    for header, target in columns.items():
        if own_field(kind, str(target)) is not None:
            continue
        if target not in allowed:
            raise Refusal(
                f"{shown(name)}: column {shown(str(header))} cannot be {shown(str(target))}; "
                f"a {kind} column is one of {', '.join(sorted(allowed))}, or {OWN} LABEL (KIND)."
            )
    return TableMapping(cast("Kind", kind), columns)
