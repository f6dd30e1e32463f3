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

CLIENTS, PETS = 12_000, 18_500
MOST_SECONDS, MOST_MEGABYTES = 20.0, 300.0
AIM_SECONDS = 5.0

_FIRST = ("Ana", "Bo", "Jo", "Sam", "Mia", "Lena", "Tom", "Ivo", "Ruth", "Noor", "Zoë", "Łukasz")
_LAST = ("Rivera", "Lindqvist", "Okafor", "Marsh", "Costa", "Brandt", "Dietz", "Haddad", "Novak", "Abara")
_ENDS = ("", "ba", "ri", "mo", "ta", "len", "kor", "vi", "san", "du", "pe")
_STREETS = ("Tern Hollow Rd", "Birch Way", "Quarry Rd", "Mill Lane", "Elm Street")
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
    seconds = [
        Row("import", f"{CLIENTS:,} clients and {PETS:,} pets: {name}", None, None, round(took[name] * 1000), "ms", None,
            f"≤ {MOST_SECONDS:.0f} s", f"≤ {AIM_SECONDS:.0f} s", took[name] <= MOST_SECONDS)
        for name in ("plan", "apply")
    ]  # fmt: skip
    memory = Row("import", "memory of it", None, None, round(took["memory"]), "MB", None,
                 f"≤ {MOST_MEGABYTES:.0f} MB", "", took["memory"] <= MOST_MEGABYTES)  # fmt: skip
    return [*seconds, memory]


def _files(folder: Path) -> tuple[Path, Path]:
    """Clients and pets in LeashTime's form, with notes, contacts, keys and hooks."""
    dice = random.Random(12)
    clients, pets = folder / "Clients.csv", folder / "Pets.csv"
    with clients.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, quoting=csv.QUOTE_ALL)
        rows.writerow(
            "clientid lname fname email homephone cellphone keyid hook street1 city state zip active prospect vetname "
            "clinicname clinicphone tblclient.notes officenotes tblclient.directions setupdate activationdate "
            "emergencyname emergencycellphone emergencyhaskey garagegatecode nokeyrequired".split()
        )
        for number in range(1, CLIENTS + 1):
            last = dice.choice(_LAST) + dice.choice(_ENDS) + dice.choice(_ENDS)
            phone = f"207-555-{number % 10_000:04}"
            key = f"{number:05}" if number % 3 else ""
            hook = f"{chr(65 + number % 20)}{number // 20 % 50 + 1}" if key and number < 1_000 else ""
            rows.writerow([
                number, last, dice.choice(_FIRST), f"c{number}@example.com", phone, "", key, hook,
                f"{number} {dice.choice(_STREETS)}", "Alder Falls", "ME", "4112", "yes", "no", f"Dr. {dice.choice(_LAST)}",
                "Elm Street Vets", "207-555-0190", "Back gate sticks.\nLift it. " * 3, "pays on time", "second left " * 5,
                "01/15/2020", "02/01/2020", "Bo Tran", phone, "no", f"{number % 9000 + 1000}" if number % 4 == 0 else "",
                "no",
            ])  # fmt: skip
    with pets.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream, quoting=csv.QUOTE_ALL)
        rows.writerow("petid ownerptr clientname type active name breed sex color fixed dob notes".split())
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
