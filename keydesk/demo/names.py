"""What invented people, animals, streets and towns are called. Nobody and nothing of it exists."""

from __future__ import annotations

from typing import Final

FIRST_NAMES: Final = (
    "Ada", "Alma", "Amir", "Ana", "Anders", "Asha", "Beatriz", "Ben", "Bo", "Carla", "Chidi", "Clara", "Dana", "Darius",
    "Devi", "Edith", "Elif", "Emil", "Esther", "Farah", "Femi", "Flora", "Gina", "Greta", "Hana", "Hugo", "Ida", "Ines",
    "Ivo", "Jamal", "Jana", "Joel", "Jo", "Kaito", "Karin", "Kofi", "Lars", "Leila", "Lena", "Lucía", "Łukasz", "Maja",
    "Marco", "Mei", "Milan", "Mira", "Nadia", "Nils", "Noor", "Olga", "Omar", "Otto", "Petra", "Rafael", "Rosa",
    "Ruth", "Sam", "Sanna", "Selma", "Siobhán", "Søren", "Tara", "Theo", "Tom", "Uma", "Vera", "Viktor", "Yara", "Zoë",
)  # fmt: skip

LAST_NAMES: Final = (
    "Abara", "Achterberg", "Adeyo", "Alderman", "Amsel", "Anand", "Arkwright", "Baptiste", "Barrow", "Bellweather",
    "Bexley", "Birchall", "Bramble", "Brandt", "Castellanos", "Chandra", "Clementson", "Corbel", "Costa", "Cotterell",
    "Dahlgren", "Delacroix", "Dietz", "Dunmore", "Eberhart", "Ekström", "Elderfield", "Farrow", "Fenwick",
    "Finch", "Fjeld", "Galloway", "Garrick", "Goldwater", "Greaves", "Haddad", "Hallström", "Harkness", "Hawthorn",
    "Hollis", "Iversen", "Jankowski", "Juniper", "Kapoor", "Kestrel", "Kirchner", "Kowalczyk", "Lachance", "Lark",
    "Lindqvist", "Lockhart", "Lovelock", "Marchetti", "Marsh", "Mbeki", "Merriweather", "Mistry", "Moreau", "Nakagawa",
    "Nightingale", "Novak", "Núñez", "O'Malley", "Oakes", "Okafor", "Oyelaran", "Pemberton", "Petrosyan", "Pickering",
    "Quill", "Radcliffe", "Ravensworth", "Rivera", "Rosenthal", "Rowan", "Sandoval", "Santangelo", "Shirazi", "Sorrel",
    "Stavros", "Sundaram", "Tamsin", "Thistlewood", "Tran", "Underhill", "Vance", "Vasquez", "Verhoeven", "Voss",
    "Wakefield", "Weatherby", "Whitcombe", "Winslow", "Wren", "Yarrow", "Zamora", "Zielińska",
)  # fmt: skip

STREETS: Final = (
    "Acorn Lane", "Barley Mow Road", "Beacon Rise", "Bellows Court", "Briar Street", "Candlewick Street", "Clover Row",
    "Copperkettle Lane", "Dovecote Road", "Elderberry Way", "Ferry Steps", "Foxglove Street", "Gander Hill",
    "Goosefoot Lane", "Hazelnut Close", "Honeypot Row", "Inkwell Street", "Kingfisher Walk", "Lantern Hill",
    "Larkrise Road", "Millwheel Lane", "Mossgrove Street", "Nettle Yard", "Orchard Bend", "Otter Walk", "Pebble Street",
    "Pumphouse Road", "Quince Court", "Rookery Row", "Saddler Street", "Skylark Avenue", "Teasel Lane", "Thimble Court",
    "Turnstile Road", "Weaver Steps", "Willowherb Street",
)  # fmt: skip

TOWNS: Final = (
    ("Fernmere", "00101"),
    ("Fernmere Quay", "00102"),
    ("Quillhaven", "00103"),
    ("Old Marrowby", "00104"),
    ("Brindlecross", "00105"),
    ("Tansyford", "00106"),
)
"""Towns, each with a zip code; no place has either."""

REGION: Final = "ZZ"

PET_NAMES: Final = (
    "Biscuit", "Mochi", "Tofu", "Puck", "Olive", "Rex", "Luna", "Pepper", "Juno", "Waffles", "Ziggy", "Hazel", "Otis",
    "Clementine", "Bean", "Maple", "Figaro", "Pickle", "Nori", "Gus", "Saffron", "Dumpling", "Monty", "Poppy", "Socks",
    "Ginger", "Bramble", "Duke", "Willow", "Marble", "Pip", "Echo", "Truffle", "Midge", "Rolo", "Sable",
)  # fmt: skip

BREEDS: Final = (
    ("dog", ("mixed", "terrier mix", "shepherd mix", "poodle mix", "spaniel", "retriever", "beagle", "dachshund")),
    ("cat", ("shorthair", "longhair", "mixed", "tabby")),
    ("rabbit", ("lop", "mixed")),
    ("bird", ("cockatiel", "budgie")),
)
COLOURS: Final = ("black", "white", "brown", "grey", "ginger", "tricolour", "cream", "brindle")

LOCKS: Final = ("front door", "back door", "side door", "apartment door", "garage side door")
SECOND_LOCKS: Final = ("building door", "garden gate", "inner door", "building fob", "mailbox")
LOCK_NOTES: Final = (
    "Turn left, lift the handle.",
    "Pull the door towards you while turning.",
    "Top lock only; the lower one sticks.",
    "Two full turns.",
    "Push hard at the bottom, then turn.",
)
DESK_NOTES: Final = (
    "Alarm starts to count when the door opens.",
    "Cat slips out: close the inner door first.",
    "Ring before going in on Fridays.",
)
OFFICE_NOTES: Final = (
    "Pays at the end of the month.",
    "Prefers messages to calls.",
    "Away every other week.",
    "Asked for a second copy in spring.",
)
PARKING: Final = ("On the street.", "Visitor space 3.", "Drive in, leave room for the neighbour.", "Behind the house.")
RELATIONS: Final = ("neighbor", "sister", "brother", "parent", "friend", "landlord", "daughter", "son")
NO_KEY_NOTES: Final = {
    "lockbox": "Lockbox on the railing.",
    "keypad": "Keypad at the side door.",
    "garage_code": "Garage keypad, then the inner door.",
    "doorman": "Doorman lets sitters in, day and night.",
    "smart_lock": "Smart lock; the sitter's own code.",
    "client_home": "Somebody is always at home.",
    "other": "Yard only: the gate has no lock.",
}
