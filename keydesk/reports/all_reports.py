"""Every report of the office, each under the name that the office knows, with what it can be asked with."""

from __future__ import annotations

from typing import Final

from keydesk.db.models.custody import EVENT_KINDS, VIAS
from keydesk.reports.client_keys import client_key_report
from keydesk.reports.day import day_report
from keydesk.reports.gone import gone_report
from keydesk.reports.key_locations import as_of_report, key_locations_report, master_key_list_report
from keydesk.reports.key_log import custody_report, key_log_report
from keydesk.reports.key_on_file import clients_with_key_report, clients_without_key_report, no_key_report
from keydesk.reports.listed import ListedReport
from keydesk.reports.looked import looked_report
from keydesk.reports.needed import needed_report
from keydesk.reports.outstanding import copies_short_report, outstanding_report
from keydesk.reports.overdue import overdue_report
from keydesk.reports.parameters import Parameter
from keydesk.reports.profiles import custom_prices_report
from keydesk.reports.pull_list import WHY_WORDS, no_longer_needed_report, pull_list_report, put_away_report
from keydesk.reports.safe_contents import safe_contents_report
from keydesk.reports.sitter_keys import sitter_keys_report
from keydesk.reports.stock_take import stock_take_results_report
from keydesk.reports.week import week_report
from keydesk.rules.looking import LOOKED
from keydesk.rules.needs import NOT_REQUIRED_WORDS

_MOST_AHEAD: Final = 60
_A_MONTH: Final = 31

DAY: Final = Parameter("day", "Day", "day", default="today", required=True, hint="today, tomorrow, mon, 26 Nov, +3")
"""The day that a report is about."""

_A_NAME = "a name, initials or a badge"
_SITTER = Parameter("sitter", "Sitter", "staff", keyword="sitter_id", hint=_A_NAME)
_CLIENT = Parameter("client", "Client", "client", keyword="client_id", hint="a name or a number")
_SAFE = Parameter("safe", "Safe", "safe", keyword="safe_id", hint="its label")
_BY_WHOM = Parameter("operator", "Recorded by", "staff", keyword="operator_id", hint=_A_NAME)
_AHEAD = Parameter("days", "Days ahead", "days", hint="the office's horizon unless said", most=_MOST_AHEAD)
_FROM = Parameter("from", "From", "day", keyword="first", hint="a week back unless said: 1 Nov, -30, 2026-11-01")
_TO = Parameter("to", "To", "day", keyword="last", hint="today unless said")
_FILTER = Parameter("filter", "Filter", keyword="query", hint="as on Keys: client:rivera, holder:sam, status:out")
_STATUS = Parameter(
    "status",
    "Clients",
    "choice",
    default="served",
    choices=(
        ("served", "all but inactive ones"),
        ("active", "active"),
        ("prospect", "prospects"),
        ("inactive", "inactive"),
        ("all", "all"),
    ),
)


def _by(*choices: tuple[str, str]) -> Parameter:
    return Parameter("by", "Order", "choice", default=choices[0][0], choices=choices, required=True)


def _show(*choices: tuple[str, str]) -> Parameter:
    return Parameter("show", "Show", "choice", choices=choices)


def _why(*reasons: str) -> Parameter:
    return Parameter("why", "Why", "choice", choices=tuple((each, WHY_WORDS[each]) for each in reasons))


def _only(name: str, label: str, keyword: str = "") -> Parameter:
    return Parameter(name, label, "yes_no", keyword=keyword)


def _words(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((each, each.replace("_", " ")) for each in names)


_BY_SITTER, _BY_TIME, _BY_CLIENT = ("sitter", "by sitter"), ("time", "by time"), ("client", "by client")
_FAR = Parameter(
    "more-than", "Next visit in more than", "days", keyword="more_than_days", hint="days; otherwise no visit to come"
)

LISTED: Final = (
    ListedReport(
        "daily-summary",
        "Daily Summary",
        "The visits of a day, who lacks the key, and what to do about it.",
        day_report,
        (DAY, _only("problems", "Only problems"), _by(_BY_SITTER, _BY_TIME, _BY_CLIENT), _SITTER, _CLIENT),
        "today",
    ),
    ListedReport(
        "week-at-a-glance",
        "Week at a glance",
        "Sitters and days: the visits of each, and how many lack a key.",
        week_report,
        (
            Parameter("from", "From", "day", keyword="first", default="today", hint="the first day"),
            Parameter("days", "Days", "days", default="7", most=_A_MONTH),
            _SITTER,
            _only("problems", "Only problems"),
        ),
        "today",
    ),
    ListedReport(
        "keys-needed",
        "Keys Needed",
        "Who needs which key up to the horizon, and where it is.",
        needed_report,
        (
            _AHEAD,
            _SITTER,
            _CLIENT,
            _only("lacking", "Only lacking ones"),
            _by(("day", "by day"), _BY_SITTER, _BY_CLIENT),
        ),
        "today",
    ),
    ListedReport(
        "pull-list",
        "Pull list",
        "What to take off its hook for a day, by safe and hook.",
        pull_list_report,
        (DAY, _SAFE, _SITTER, _only("to-take", "Only what is not taken yet", "to_take")),
        "today",
    ),
    ListedReport(
        "put-away",
        "Put away",
        "What should come back on a day, why, and where it hangs.",
        put_away_report,
        (
            DAY,
            _SAFE,
            _SITTER,
            _why("recalled", "overdue", "due_today", "not_needed", "not_needed_today"),
        ),
        "today",
    ),
    ListedReport(
        "copies-short",
        "Copies short",
        "Keys that more sitters need on one day than there are copies.",
        copies_short_report,
        (_AHEAD, _CLIENT),
        "today",
    ),
    ListedReport(
        "sitter-keys",
        "Sitter Keys",
        "All keys that each sitter holds, and those that each needs and lacks.",
        sitter_keys_report,
        (_SITTER, _AHEAD, _show(("both", "held and needed"), ("held", "held"), ("needed", "needed"))),
    ),
    ListedReport(
        "no-longer-needed",
        "Keys No Longer Needed",
        "What sitters hold without a visit to come, by sitter.",
        no_longer_needed_report,
        (_SITTER, _FAR, _why("not_needed", "next_visit_far", "client_inactive", "sitter_left")),
    ),
    ListedReport(
        "key-location-report",
        "Key Location Report",
        "All keys by client, or by who has them.",
        key_locations_report,
        (
            _CLIENT,
            _FILTER,
            _by(_BY_CLIENT, ("where", "by who has them")),
            _only("out-of-use", "Lost and retired ones, too", "out_of_use"),
        ),
    ),
    ListedReport(
        "master-key-list",
        "Master Key List",
        "Every copy that a filter of Keys finds, and where it is.",
        master_key_list_report,
        (
            _FILTER,
            Parameter("view", "Saved view", hint="the name of one of Keys' views"),
            Parameter("sort", "Order", hint="as on Keys: client, where, due, -since"),
        ),
    ),
    ListedReport(
        "as-of",
        "As of",
        "Where every key was at a past moment.",
        as_of_report,
        (
            Parameter(
                "at", "At", "moment", default="yesterday 18:00", required=True, hint="yesterday 18:00, 1 Nov 8:00"
            ),
            _CLIENT,
            _FILTER,
            _by(_BY_CLIENT, ("where", "by who had them")),
        ),
    ),
    ListedReport(
        "overdue",
        "Overdue",
        "What should be back, by how late it is, and how often it was asked for.",
        overdue_report,
        (
            _SITTER,
            _CLIENT,
            Parameter("at-least", "Late for at least", "days", keyword="at_least", hint="whole days"),
            _only("never-asked", "Only what nobody asked for", "never_asked"),
        ),
    ),
    ListedReport(
        "missing-and-lost",
        "Missing and lost",
        "Every key that is gone, what is at risk, and the state of its case.",
        gone_report,
        (
            Parameter("state", "State", "choice", choices=_words("missing", "lost", "stolen")),
            Parameter(
                "case",
                "Case",
                "choice",
                choices=(("open", "open case"), ("none", "no case"), ("closed", "closed case")),
            ),
            _CLIENT,
        ),
    ),
    ListedReport(
        "key-log",
        "Key Log",
        "The movements of some days: what, from, to, who and how.",
        key_log_report,
        (
            _FROM,
            _TO,
            _SITTER,
            _SAFE,
            _BY_WHOM,
            _CLIENT,
            Parameter("kind", "Kind", "choice", choices=_words(*EVENT_KINDS)),
            Parameter("how", "How", "choice", keyword="via", choices=_words(*VIAS)),
        ),
        "history",
    ),
    ListedReport(
        "custody",
        "Custody of one key",
        "Everything that ever happened to a copy: what, who, how, why.",
        custody_report,
        (
            Parameter("copy", "Copy", "copy", keyword="copy_id", required=True, hint="its tag"),
            _only("whole-key", "All copies of its key", "whole_key"),
        ),
        "history",
    ),
    ListedReport(
        "who-looked",
        "Who looked at what",
        "Codes shown, tags and maps printed, lists that went out; for admins.",
        looked_report,
        (
            _FROM,
            _TO,
            Parameter("operator", "Who", "staff", keyword="operator_id", hint=_A_NAME),
            _CLIENT,
            Parameter("what", "What", "choice", choices=tuple(LOOKED.items())),
        ),
        "history",
    ),
    ListedReport(
        "safe-contents",
        "Safe contents",
        "Every hook of a safe: what hangs there, what lives there, who has it.",
        safe_contents_report,
        (
            _SAFE,
            _show(("hangs", "where a key hangs"), ("out", "whose key is out"), ("free", "free"), ("wrong", "wrong")),
        ),
        "safes",
    ),
    ListedReport(
        "stock-take",
        "Stock-take results",
        "What a count came to, and what was done about each finding.",
        stock_take_results_report,
        (
            Parameter(
                "stock-take",
                "Stock-take",
                "stock_take",
                keyword="stock_take_id",
                hint="its number; otherwise the latest",
            ),
            _only("everything", "What was right, too"),
        ),
        "safes",
    ),
    ListedReport(
        "client-key-report",
        "Client Key Report",
        "How many copies of each client's keys are wanted, held, out, missing.",
        client_key_report,
        (
            _show(("all", "all"), ("lacking", "lacking"), ("missing", "missing")),
            Parameter("status", "Clients", "choice", choices=_STATUS.choices),
            _CLIENT,
            _SITTER,
            _FAR,
        ),
        "clients",
        (("per-client", "Keys per client"), ("no-longer-needed", "Keys No Longer Needed")),
    ),
    ListedReport(
        "clients-with-key",
        "Clients with a key on file",
        "Every client of whom a copy is in service, and where copies are.",
        clients_with_key_report,
        (_STATUS,),
        "clients",
    ),
    ListedReport(
        "clients-without-key",
        "Clients without a key on file",
        "Who needs a key and has none on file, or everybody without one.",
        clients_without_key_report,
        (_STATUS, _only("everybody", "Those who need none, too")),
        "clients",
    ),
    ListedReport(
        "no-key-required",
        "No Key Required",
        "Whose visits need no key, why, and when to review it.",
        no_key_report,
        (
            _STATUS,
            Parameter("reason", "Why", "choice", choices=tuple(NOT_REQUIRED_WORDS.items())),
            _only("due", "Only what is to be reviewed"),
        ),
        "clients",
    ),
    ListedReport(
        "outstanding",
        "Agreements and tests outstanding",
        "Agreements not signed, copies not tried, keys with fewer than two copies.",
        outstanding_report,
        (
            Parameter(
                "what",
                "What",
                "choice",
                choices=(("agreement", "agreements"), ("test", "tests"), ("copies", "fewer than two copies")),
            ),
            _only("booked", "Only where somebody is booked"),
        ),
        "clients",
    ),
    ListedReport(
        "custom-prices",
        "Clients with custom prices",
        "What each pays that is not what everybody pays, and from when on.",
        custom_prices_report,
        (_CLIENT, _only("now", "Only what holds today")),
        "clients",
    ),
)
"""In the order of the list, which comes area by area."""
