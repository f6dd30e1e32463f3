"""LeashTime's three exports: clients, pets, sitters. Headers as it writes them; further columns are kept as notes."""

from __future__ import annotations

from keydesk.importing.drafts import (
    ClientDraft,
    ContactDraft,
    Drafts,
    KeyDraft,
    Owner,
    PetDraft,
    Secret,
    SitterName,
    StaffDraft,
    Value,
    VetDraft,
    born,
    given,
    lines,
    said,
)
from keydesk.importing.places import hook_label, place_of
from keydesk.importing.reading import Reading, key_id, no_key_reason, usual_width
from keydesk.importing.tables import Record, words
from keydesk.importing.values import day_of, pet_names, yes_no
from keydesk.rules.phones import phone

SOURCE = "leashtime"

CLIENT_HEADERS = words(
    """
    clientid lname fname email pets userid homephone cellphone workphone fax pager lname2 fname2 alternate email2
    cellphone2 keyid hook street1 street2 city state zip mailstreet1 mailstreet2 mailcity mailstate mailzip active
    prospect vetptr vetname vetphone clinicid clinicname clinicphone defaultproviderptr sittername tblclient.notes
    officenotes tblclient.directions alarmcompany alarminfo alarmcophone setupdate activationdate deactivationdate
    emergencyname emergencylocation emergencyhomephone emergencyworkphone emergencycellphone emergencynote
    emergencyhaskey neighborname neighborlocation neighborhomephone neighborworkphone neighborcellphone
    neighbornote neighborhaskey leashloc foodloc parkinginfo garagegatecode emergencycarepermission nokeyrequired
    referralname referralnote referralcode mailtohome
    """
)
PET_HEADERS = words("petid ownerptr clientname type active name breed sex color fixed dob description notes birthday")
SITTER_HEADERS = words(
    """
    providerid lname fname email homephone cellphone workphone street1 street2 city state zip active nickname
    hiredate terminationdate
    """
)


def clients(reading: Reading) -> Drafts:
    """The clients of ``Clients.csv``, each with contacts, secrets, pets as names, and key."""
    # Flags are columns of their own with yes and no; a column under any other title is the office's custom field.
    unknown = reading.unknown(CLIENT_HEADERS)
    flags = tuple(place for place in unknown if reading.table.headers[place].casefold().startswith("flag/"))
    custom = tuple(place for place in unknown if place not in flags)
    width = usual_width(reading.cell(record, "keyid") for record in reading.table.records)
    reading.refuse_broken("client")
    found: list[ClientDraft] = []
    pets: list[PetDraft] = []
    keys: list[KeyDraft] = []
    for record in reading.table.records:
        reading.count_line_breaks(record)
        draft = _client(reading, record, custom, flags)
        if draft is None:
            continue
        found.append(draft)
        owner = Owner(draft.uid, draft.name)
        listed = pet_names(reading.cell(record, "pets"))
        pets.extend(PetDraft(draft.origin, "", owner, given(name=name), listed=True) for name in listed)
        if reading.cell(record, "keyid"):
            keys.append(_key(reading, record, owner, width))
    return reading.drafts(SOURCE, clients=found, pets=pets, keys=keys)


def _client(reading: Reading, record: Record, custom: tuple[int, ...], flags: tuple[int, ...]) -> ClientDraft | None:
    def cell(header: str) -> str:
        return reading.cell(record, header)

    def number(header: str) -> str:
        return phone(cell(header), reading.region)

    if not (cell("lname") or cell("fname")):
        reading.refuse("client", record, cell("clientid"), "it has no name")
        return None
    kept, kept_secrets = reading.kept(record, custom)
    raised = ", ".join(reading.table.headers[i][5:] for i in flags if yes_no(record.cells[i]))
    mail = ", ".join(
        part for name in ("mailstreet1", "mailstreet2", "mailcity", "mailstate", "mailzip") if (part := cell(name))
    )
    values = given(
        first_name=cell("fname"),
        last_name=cell("lname"),
        partner_first_name=cell("fname2"),
        partner_last_name=cell("lname2"),
        email=cell("email"),
        email2=cell("email2"),
        home_phone=number("homephone"),
        cell_phone=number("cellphone"),
        work_phone=number("workphone"),
        other_phone=number("cellphone2"),
        street=cell("street1"),
        street2=cell("street2"),
        city=cell("city"),
        region=cell("state"),
        zip=reading.zip(record, "zip"),
        directions=cell("tblclient.directions"),
        parking=cell("parkinginfo"),
        notes=lines(
            cell("tblclient.notes"),
            said("Leash", cell("leashloc")),
            said("Food", cell("foodloc")),
            said("Emergency care permitted", cell("emergencycarepermission")),
            kept,
        ),
        office_notes=lines(
            cell("officenotes"),
            said("Flags", raised),
            said("Mailing address", mail),
            *(said(label, cell(header)) for header, label in _OFFICE_LINES),
            said("Mail to home", "no" if yes_no(cell("mailtohome")) is False else ""),
        ),
        **_status(reading, record),
    )
    secrets = (*_secrets(reading, record), *kept_secrets)
    if yes_no(cell("nokeyrequired")):
        reading.tallies["no_key_required"] += 1
        values |= {"key_required": False, "no_key_reason": no_key_reason(secrets)}
    elif yes_no(cell("nokeyrequired")) is False:
        values |= {"key_required": True, "no_key_reason": None}
    return ClientDraft(
        origin=reading.origin(record),
        uid=cell("clientid"),
        values=values,
        primary_sitter=SitterName(cell("defaultproviderptr"), cell("sittername")),
        vet=_vet(reading, record),
        contacts=tuple(contact for who in ("emergency", "neighbor") if (contact := _contact(reading, record, who))),
        secrets=secrets,
    )


_OFFICE_LINES = (
    ("userid", "User id"),
    ("fax", "Fax"),
    ("pager", "Pager"),
    ("alternate", "Alternate"),
    ("referralname", "Referral"),
    ("referralnote", "Referral note"),
    ("referralcode", "Referral code"),
    ("setupdate", "Set up"),
    ("activationdate", "Activated"),
    ("deactivationdate", "Deactivated"),
)


def _status(reading: Reading, record: Record) -> dict[str, Value]:
    """LeashTime's two columns as one status, and since when: a prospect is not active there."""
    if yes_no(reading.cell(record, "prospect")):
        status, since = "prospect", "setupdate"
    elif yes_no(reading.cell(record, "active")) is False:
        status, since = "inactive", "deactivationdate"
    else:
        status, since = "active", "activationdate"
    reading.tallies[f"clients_{status}"] += 1
    day = day_of(reading.cell(record, since))
    return given(status=status, since=day.full if day else None)


def _vet(reading: Reading, record: Record) -> VetDraft | None:
    vet, clinic = reading.cell(record, "vetname"), reading.cell(record, "clinicname")
    if not (vet or clinic):
        return None
    number = reading.cell(record, "clinicphone") or reading.cell(record, "vetphone")
    return VetDraft(name=vet or clinic, clinic=clinic if vet else "", phone=phone(number, reading.region))


def _contact(reading: Reading, record: Record, who: str) -> ContactDraft | None:
    def cell(what: str) -> str:
        return reading.cell(record, who + what)

    has_key = yes_no(cell("haskey")) is True
    if not (cell("name") or has_key):
        return None
    if has_key:
        reading.tallies["contact_has_key"] += 1
    values = given(
        name=cell("name") or f"{who} contact".capitalize(),
        location=cell("location"),
        home_phone=phone(cell("homephone"), reading.region),
        work_phone=phone(cell("workphone"), reading.region),
        cell_phone=phone(cell("cellphone"), reading.region),
        note=cell("note"),
        has_key=has_key,
    )
    return ContactDraft(relation=who, values=values)


def _secrets(reading: Reading, record: Record) -> tuple[Secret, ...]:
    found = []
    company, number = reading.cell(record, "alarmcompany"), phone(reading.cell(record, "alarmcophone"), reading.region)
    info = reading.cell(record, "alarminfo")
    if info or company or number:
        found.append(Secret("alarm", " ".join(part for part in (company, number) if part) or "Alarm", info))
    code = reading.cell(record, "garagegatecode")
    if code:
        found.append(Secret("garage_code", "Garage or gate", code))
    return tuple(found)


def _key(reading: Reading, record: Record, owner: Owner, width: int | None) -> KeyDraft:
    cell, hook = reading.cell(record, "keyid"), reading.cell(record, "hook")
    told = key_id(cell, width=width)
    place = place_of(hook) if hook else None
    reading.tallies["keys"] += 1
    reading.tallies["keys_on_a_hook" if hook else "keys_no_hook"] += 1
    for name, counts in (
        ("key_described", bool(told.description)),
        ("key_lost_zero", told.mended),
        ("key_with_copy", told.number is not None),
        ("hook_unclear", bool(hook) and not hook_label(hook)),
    ):
        reading.tallies[name] += int(counts)
    note = "" if not hook or hook_label(hook) else said("Hook cell", hook)
    return KeyDraft(
        origin=reading.origin(record),
        owner=owner,
        code=told.code,
        old_code="" if told.description or told.code == cell else cell,
        number=told.number,
        values=given(description=told.description, office_note=note),
        places=(place,) if place and hook_label(hook) else (),
        stated=1,
    )


def pets(reading: Reading) -> Drafts:
    """The pets of ``Pets.csv``; the owner by ``ownerptr``, by ``clientname`` where that is missing."""
    custom = reading.unknown(PET_HEADERS)
    reading.refuse_broken("pet")
    found: list[PetDraft] = []
    for record in reading.table.records:
        name = reading.cell(record, "name")
        if not name:
            reading.refuse("pet", record, reading.cell(record, "petid"), "it has no name")
            continue
        birth = day_of(reading.cell(record, "dob"))
        if birth and not birth.full:
            reading.tallies["pets_partial_dob"] += 1
        active = yes_no(reading.cell(record, "active"))
        if active is False:
            reading.tallies["pets_inactive"] += 1
        kept, secrets = reading.kept(record, custom)
        odd_birth = "" if birth else reading.cell(record, "dob") or reading.cell(record, "birthday")
        values = given(
            name=name,
            species=reading.cell(record, "type"),
            breed=reading.cell(record, "breed"),
            sex=reading.cell(record, "sex"),
            color=reading.cell(record, "color"),
            fixed=yes_no(reading.cell(record, "fixed")),
            active=active,
            notes=lines(
                reading.cell(record, "description"), reading.cell(record, "notes"), said("Birthday", odd_birth), kept
            ),
            **born(birth),
        )
        owner = Owner(reading.cell(record, "ownerptr"), reading.cell(record, "clientname"))
        found.append(PetDraft(reading.origin(record), reading.cell(record, "petid"), owner, values, secrets=secrets))
    return reading.drafts(SOURCE, pets=found)


def sitters(reading: Reading) -> Drafts:
    """The sitters of ``Sitters.csv``; addresses are kept in the notes."""
    custom = reading.unknown(SITTER_HEADERS)
    reading.refuse_broken("staff")
    found: list[StaffDraft] = []
    for record in reading.table.records:

        def cell(header: str, record: Record = record) -> str:
            return reading.cell(record, header)

        if not (cell("lname") or cell("fname")):
            reading.refuse("staff", record, cell("providerid"), "there is no name")
            continue
        hired, left = day_of(cell("hiredate")), day_of(cell("terminationdate"))
        address = ", ".join(part for name in ("street1", "street2", "city", "state") if (part := cell(name)))
        numbers = [phone(cell(name), reading.region) for name in ("cellphone", "homephone", "workphone") if cell(name)]
        kept = reading.kept_openly(record, custom)
        values = given(
            first_name=cell("fname"),
            last_name=cell("lname"),
            nickname=cell("nickname"),
            email=cell("email"),
            phone=numbers[0] if numbers else "",
            active=yes_no(cell("active")),
            hired_on=hired.full if hired else None,
            left_on=left.full if left else None,
            notes=lines(
                said("Address", f"{address} {reading.zip(record, 'zip')}".strip()),
                said("Other phones", ", ".join(numbers[1:])),
                kept,
            ),
        )
        found.append(StaffDraft(reading.origin(record), cell("providerid"), values))
    # The zip codes of sitters' addresses are no clients' zip codes.
    reading.tallies.clear()
    return reading.drafts(SOURCE, staff=found)
