"""Every report of the office, each under the name that the office knows, with what it can be asked with."""

from __future__ import annotations

from typing import Final

from keydesk.db.models.custody import EVENT_KINDS, VIAS
from keydesk.reports.asked_with import (
    A_MONTH,
    A_NAME,
    AHEAD,
    BY_CLIENT,
    BY_SITTER,
    BY_TIME,
    BY_WHOM,
    CLIENT,
    DAY,
    FAR,
    FILTER,
    FROM,
    MOST_AHEAD,
    SAFE,
    SITTER,
    STATUS,
    TO,
    TWO_YEARS,
    by,
    only,
    show,
    why,
    words,
)
from keydesk.reports.bills_listed import BILL_REPORTS
from keydesk.reports.client_keys import client_key_report
from keydesk.reports.day import day_report
from keydesk.reports.gone import gone_report
from keydesk.reports.key_locations import as_of_report, key_locations_report, master_key_list_report
from keydesk.reports.key_log import custody_report, key_log_report
from keydesk.reports.key_on_file import clients_with_key_report, clients_without_key_report, no_key_report
from keydesk.reports.listed import ListedReport
from keydesk.reports.looked import looked_report
from keydesk.reports.needed import needed_report
from keydesk.reports.on_the_way import on_the_way_report
from keydesk.reports.outstanding import copies_short_report, outstanding_report
from keydesk.reports.overdue import overdue_report
from keydesk.reports.parameters import Parameter
from keydesk.reports.profiles import custom_prices_report
from keydesk.reports.pull_list import no_longer_needed_report, pull_list_report, put_away_report
from keydesk.reports.safe_contents import safe_contents_report
from keydesk.reports.said_listed import SAID_REPORTS
from keydesk.reports.shifts import shift_report
from keydesk.reports.sitter_keys import sitter_keys_report
from keydesk.reports.stock_take import stock_take_results_report
from keydesk.reports.week import week_report
from keydesk.reports.weeks import weeks_report
from keydesk.rules.looking import LOOKED
from keydesk.rules.needs import NOT_REQUIRED_WORDS

LISTED: Final = (
    ListedReport(
        "daily-summary",
        "Daily Summary",
        "The visits of a day, who lacks the key, and what to do about it.",
        day_report,
        (DAY, only("problems", "Only problems"), by(BY_SITTER, BY_TIME, BY_CLIENT), SITTER, CLIENT),
        "today",
    ),
    ListedReport(
        "week-at-a-glance",
        "Week at a glance",
        "Sitters and days: the visits of each, and how many lack a key.",
        week_report,
        (
            Parameter("from", "From", "day", keyword="first", default="today", hint="the first day"),
            Parameter("days", "Days", "days", default="7", least=1, most=A_MONTH),
            SITTER,
            only("problems", "Only problems"),
        ),
        "today",
    ),
    ListedReport(
        "shift-schedule",
        "Shift schedule",
        "Who is on duty on which day, from when until when.",
        shift_report,
        (
            Parameter("from", "From", "day", keyword="first", default="today", hint="the first day"),
            Parameter("days", "Days", "days", default="7", least=1, most=A_MONTH),
            SITTER,
        ),
        "today",
    ),
    ListedReport(
        "keys-needed",
        "Keys Needed",
        "Who needs which key up to the horizon, and where it is.",
        needed_report,
        (
            AHEAD,
            SITTER,
            CLIENT,
            only("lacking", "Only lacking ones"),
            by(("day", "by day"), BY_SITTER, BY_CLIENT),
        ),
        "today",
    ),
    ListedReport(
        "pull-list",
        "Pull list",
        "What to take off its hook for a day, by safe and hook.",
        pull_list_report,
        (DAY, SAFE, SITTER, only("to-take", "Only what is not taken yet", "to_take")),
        "today",
    ),
    ListedReport(
        "put-away",
        "Put away",
        "What should come back on a day, why, and where it hangs.",
        put_away_report,
        (
            DAY,
            SAFE,
            SITTER,
            why("recalled", "overdue", "due_today", "not_needed", "not_needed_today"),
        ),
        "today",
    ),
    ListedReport(
        "copies-short",
        "Copies short",
        "Keys that more sitters need on one day than there are copies.",
        copies_short_report,
        (AHEAD, CLIENT),
        "today",
    ),
    ListedReport(
        "sitter-keys",
        "Sitter Keys",
        "All keys that each sitter holds, and those that each needs and lacks.",
        sitter_keys_report,
        (SITTER, AHEAD, show(("both", "held and needed"), ("held", "held"), ("needed", "needed"))),
    ),
    ListedReport(
        "no-longer-needed",
        "Keys No Longer Needed",
        "What sitters hold without a visit to come, by sitter.",
        no_longer_needed_report,
        (SITTER, FAR, why("not_needed", "next_visit_far", "client_inactive", "sitter_left")),
    ),
    ListedReport(
        "key-location-report",
        "Key Location Report",
        "All keys by client, or by who has them.",
        key_locations_report,
        (
            CLIENT,
            FILTER,
            by(BY_CLIENT, ("where", "by who has them")),
            only("out-of-use", "Lost and retired ones, too", "out_of_use"),
        ),
    ),
    ListedReport(
        "master-key-list",
        "Master Key List",
        "Every copy that a filter of Keys finds, and where it is.",
        master_key_list_report,
        (
            FILTER,
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
            CLIENT,
            FILTER,
            by(BY_CLIENT, ("where", "by who had them")),
        ),
    ),
    ListedReport(
        "overdue",
        "Overdue",
        "What should be back, by how late it is, and how often it was asked for.",
        overdue_report,
        (
            SITTER,
            CLIENT,
            Parameter("at-least", "Late for at least", "days", keyword="at_least", hint="whole days"),
            only("never-asked", "Only what nobody asked for", "never_asked"),
        ),
    ),
    ListedReport(
        "on-the-way",
        "Keys on the way",
        "Keys that were sent to a safe and not received yet, and which are late.",
        on_the_way_report,
        (SAFE, only("late", "Only late ones")),
        "keys",
    ),
    ListedReport(
        "missing-and-lost",
        "Missing and lost",
        "Every key that is gone, what is at risk, and the state of its case.",
        gone_report,
        (
            Parameter("state", "State", "choice", choices=words("missing", "lost", "stolen")),
            Parameter(
                "case",
                "Case",
                "choice",
                choices=(("open", "open case"), ("none", "no case"), ("closed", "closed case")),
            ),
            CLIENT,
        ),
    ),
    ListedReport(
        "key-log",
        "Key Log",
        "The movements of some days: what, from, to, who and how.",
        key_log_report,
        (
            FROM,
            TO,
            SITTER,
            SAFE,
            BY_WHOM,
            CLIENT,
            Parameter("kind", "Kind", "choice", choices=words(*EVENT_KINDS)),
            Parameter("how", "How", "choice", keyword="via", choices=words(*VIAS)),
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
            only("whole-key", "All copies of its key", "whole_key"),
        ),
        "history",
    ),
    ListedReport(
        "weeks",
        "Keys over the weeks",
        "Keys out, handed out and taken back week by week, and visits that lack one.",
        weeks_report,
        (
            Parameter("back", "Days back", "days", keyword="days_back", default="56", most=TWO_YEARS),
            Parameter("ahead", "Days ahead", "days", keyword="days_ahead", default="28", most=MOST_AHEAD),
        ),
        "history",
    ),
    ListedReport(
        "who-looked",
        "Who looked at what",
        "Codes shown, tags and maps printed, lists that went out; for admins.",
        looked_report,
        (
            FROM,
            TO,
            Parameter("operator", "Who", "staff", keyword="operator_id", hint=A_NAME),
            CLIENT,
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
            SAFE,
            show(("hangs", "where a key hangs"), ("out", "whose key is out"), ("free", "free"), ("wrong", "wrong")),
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
            only("everything", "What was right, too"),
        ),
        "safes",
    ),
    ListedReport(
        "client-key-report",
        "Client Key Report",
        "How many copies of each client's keys are wanted, held, out, missing.",
        client_key_report,
        (
            show(("all", "all"), ("lacking", "lacking"), ("missing", "missing")),
            Parameter("status", "Clients", "choice", choices=STATUS.choices),
            CLIENT,
            SITTER,
            FAR,
        ),
        "clients",
        (("per-client", "Keys per client"), ("no-longer-needed", "Keys No Longer Needed")),
    ),
    ListedReport(
        "clients-with-key",
        "Clients with a key on file",
        "Every client of whom a copy is in service, and where copies are.",
        clients_with_key_report,
        (STATUS,),
        "clients",
    ),
    ListedReport(
        "clients-without-key",
        "Clients without a key on file",
        "Who needs a key and has none on file, or everybody without one.",
        clients_without_key_report,
        (STATUS, only("everybody", "Those who need none, too")),
        "clients",
    ),
    ListedReport(
        "no-key-required",
        "No Key Required",
        "Whose visits need no key, why, and when to review it.",
        no_key_report,
        (
            STATUS,
            Parameter("reason", "Why", "choice", choices=tuple(NOT_REQUIRED_WORDS.items())),
            only("due", "Only what is to be reviewed"),
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
            only("booked", "Only where somebody is booked"),
        ),
        "clients",
    ),
    ListedReport(
        "custom-prices",
        "Clients with custom prices",
        "What each pays that is not what everybody pays, and from when on.",
        custom_prices_report,
        (CLIENT, only("now", "Only what holds today")),
        "clients",
    ),
    *SAID_REPORTS,
    *BILL_REPORTS,
)
"""In the order of the list, which comes area by area."""
