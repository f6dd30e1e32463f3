"""An import of 12,000 clients and 18,500 pets: plan, apply, and the memory of both, in a process of its own."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from rows import Row

from keydesk.importing.tables import words

CLIENTS, PETS = 12_000, 18_500
MOST_SECONDS, MOST_MEGABYTES = 20.0, 300.0
AIM_SECONDS = 5.0

_FIRST = ("Ana", "Bo", "Jo", "Sam", "Mia", "Lena", "Tom", "Ivo", "Ruth", "Noor", "Zoë", "Łukasz")
_LAST = ("Rivera", "Lindqvist", "Okafor", "Marsh", "Costa", "Brandt", "Dietz", "Haddad", "Novak", "Abara")
_ENDS = ("", "ba", "ri", "mo", "ta", "len", "kor", "vi", "san", "du", "pe")
_STREETS = ("Tern Hollow Rd", "Birch Way", "Quarry Rd", "Mill Lane", "Elm Street")
_CLIENT_HEADERS = words(
    """
    clientid lname fname email homephone cellphone keyid hook street1 city state zip active prospect vetname
    clinicname clinicphone tblclient.notes officenotes tblclient.directions setupdate activationdate emergencyname
    emergencycellphone emergencyhaskey garagegatecode nokeyrequired
    """
)
_PET_HEADERS = words("petid ownerptr clientname type active name breed sex color fixed dob notes")
_HUNG = 1_000
_PETS = ("Biscuit", "Mochi", "Olive", "Rex", "Puck", "Tess", "Misu", "Shadow", "Tofu")


def measure(folder: Path) -> list[Row]:
    """Write the files into the folder, import them into a new store there, and tell what it took."""
    clients, pets = _files(folder)
    store = folder / "office" / "keydesk.db"
    run = subprocess.run(
        [sys.executable, __file__, str(store), str(clients), str(pets)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "XDG_CONFIG_HOME": str(folder / "config")},
        capture_output=True,
        text=True,
        check=True,
    )
    took = json.loads(run.stdout)
    rows = []
    for name in ("plan", "apply"):
        what = f"{CLIENTS:,} clients and {PETS:,} pets: {name}"
        must, aim = f"≤ {MOST_SECONDS:.0f} s", f"≤ {AIM_SECONDS:.0f} s"
        met = took[name] <= MOST_SECONDS
        rows.append(Row("import", what, None, None, round(took[name] * 1000), "ms", None, must, aim, met))
    must = f"≤ {MOST_MEGABYTES:.0f} MB"
    met = took["memory"] <= MOST_MEGABYTES
    rows.append(Row("import", "memory of it", None, None, round(took["memory"]), "MB", None, must, "", met))
    return rows


def _files(folder: Path) -> tuple[Path, Path]:
    """Clients and pets in LeashTime's form, with notes, contacts, keys and hooks."""
    dice = random.Random(12)
    clients, pets = folder / "Clients.csv", folder / "Pets.csv"
    with clients.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, quoting=csv.QUOTE_ALL)
        rows.writerow(_CLIENT_HEADERS)
        for number in range(1, CLIENTS + 1):
            last = dice.choice(_LAST) + dice.choice(_ENDS) + dice.choice(_ENDS)
            phone = f"207-555-{number % 10_000:04}"
            key = f"{number:05}" if number % 3 else ""
            hook = f"{chr(65 + number % 20)}{number // 20 % 50 + 1}" if key and number < _HUNG else ""
            garage = f"{number % 9000 + 1000}" if number % 4 == 0 else ""
            vet, street = f"Dr. {dice.choice(_LAST)}", f"{number} {dice.choice(_STREETS)}"
            name = (number, last, dice.choice(_FIRST), f"c{number}@example.com", phone, "", key, hook)
            place = (street, "Alder Falls", "ME", "4112", "yes", "no", vet, "Elm Street Vets", "207-555-0190")
            notes = ("Back gate sticks.\nLift it. " * 3, "pays on time", "second left " * 5)
            rest = ("01/15/2020", "02/01/2020", "Bo Tran", phone, "no", garage, "no")
            rows.writerow([*name, *place, *notes, *rest])
    with pets.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, quoting=csv.QUOTE_ALL)
        rows.writerow(_PET_HEADERS)
        for number in range(1, PETS + 1):
            name = f"{dice.choice(_PETS)} {number % 7}"
            born = f"0{number % 9 + 1}/2019"
            rows.writerow(
                [number, number % CLIENTS + 1, "", "Dog", "yes", name, "mutt", "f", "brown", "yes", born, "shy"]
            )
    return clients, pets


def _run(store: Path, *files: Path) -> dict[str, float]:
    """One import in this process: seconds of reading and planning, seconds of writing, most memory in MB."""
    import resource
    import time

    from keydesk.clock import SystemClock
    from keydesk.db.queries.importing import have
    from keydesk.db.store import Store
    from keydesk.desk import Desk
    from keydesk.identity import of_this_process
    from keydesk.importing.request import open_files, plan_of
    from keydesk.operations.founding import found_office
    from keydesk.operations.importing import apply_import

    store.parent.mkdir(mode=0o700, parents=True)
    made = Store.create(store, clock=SystemClock())
    found_office(made, of_this_process())
    made.close()
    desk = Desk.open(store)
    start = time.perf_counter()
    plan = plan_of(open_files(files), desk.look_up_now(have))
    planned = time.perf_counter()
    done = desk.perform_now(apply_import, plan=plan)
    applied = time.perf_counter()
    desk.close()
    if done.counts["client"]["add"] != CLIENTS or done.counts["pet"]["add"] != PETS:
        message = f"not everything came in: {done.said}"
        raise RuntimeError(message)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"plan": planned - start, "apply": applied - planned, "memory": memory}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_run(*(Path(argument) for argument in sys.argv[1:]))))
    else:
        with tempfile.TemporaryDirectory() as made_here:
            for row in measure(Path(made_here)):
                print(
                    f"{row.what}: {row.keydesk:,.0f} {row.unit}   must {row.must}   {'met' if row.met else 'NOT MET'}"
                )
