"""The scanner's set-up page: exactly what it sends, what is wrong with that, and a test sheet. Nothing moves here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, Command
from keydesk.commands import on as on_screen
from keydesk.rules.refusal import Refusal
from keydesk.rules.scanner_check import TEST_TAGS, Sent, check_scanner, in_words
from keydesk.rules.text import shown
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.printing import HandsOver
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.rules.scanner_check import ScannerReport

_QUIET: Final = 0.4
# Seconds without a key after which a scan without an end is over.
_ENDS: Final = frozenset({"enter", "ctrl+m", "ctrl+j", "tab"})
_MOST_KEYS: Final = 120
_LINE: Final = 24
# Keys on a line of those told.

_INTRO: Final = (
    "Scan any label: here it is only shown, key by key, what the scanner types. "
    "Ctrl+T prints a test sheet, by whose labels it can be told what is wrong."
)


class ScannerScreen(HandsOver):
    """Every key that types something, and every end of a code, is read here; commands are keys that type nothing."""

    TAB: ClassVar[str] = "Safes"
    CSS_PATH = "scanner.tcss"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"test_sheet"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command(
            "scanner.sheet", "ctrl+t", "test_sheet", "test sheet", "Print labels of which it is known what they say"
        ),
        on_screen("scanner", BACK, "Back to where you came from"),
    )

    def __init__(self) -> None:
        """Nothing came yet."""
        super().__init__()
        self._keys: list[Sent] = []
        self._over = False
        self._timer: Timer | None = None
        self._good = 0

    def compose_body(self) -> ComposeResult:
        """What to do, what came, what is wrong."""
        yield Static(content(_INTRO, "$text-muted"), id="scanner-intro", markup=False)
        yield Static("", id="scanner-keys", markup=False)
        yield Static("", id="scanner-told", markup=False)

    # -- keys --------------------------------------------------------------------------------------------------------

    def read_key_here(self, key: str, character: str | None) -> bool:
        """Read what a scanner may send; what types nothing is a command."""
        types = character is not None and character.isprintable()
        begins = self._over or not self._keys
        if (not types and key not in _ENDS) or (key == "question_mark" and begins):
            return False
        if self._over and not (key == "ctrl+j" and self._keys[-1].key in {"enter", "ctrl+m"}):
            self._keys, self._over = [], False
        if len(self._keys) < _MOST_KEYS:
            self._keys.append(Sent(key, character if types else None))
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_QUIET, self._end)
        self.query_one("#scanner-keys", Static).update(_told(self._keys))
        return True

    def _end(self) -> None:
        """The scanner is silent: what came is one scan."""
        self._over = True
        report = check_scanner(self._keys)
        self._good = self._good + 1 if report.good else 0
        self.query_one("#scanner-told", Static).update(_verdict(report, self._good))

    # -- the sheet ---------------------------------------------------------------------------------------------------

    def action_test_sheet(self) -> None:
        """Print the test sheet."""
        self.patiently(self._test_sheet())

    async def _test_sheet(self) -> None:
        from keydesk.labels.tag import Label
        from keydesk.labels.to_pdf import labels_pdf
        from keydesk.rules.sheets import sheet_named

        choices = [
            Choice("printer", "On the printer", "the usual printer of this box, on plain paper"),
            Choice("file", "Into a file", "scanner-test.pdf in your home folder"),
        ]
        answer = await self.ask(PickDialog("Test sheet for the scanner", choices))
        if answer is None:
            return
        labels = [Label(code) for code in TEST_TAGS]
        try:
            document = labels_pdf(labels, sheet_named("avery-5160"))
            self.say(await self.hand_over(document, "scanner-test", "pdf", to_printer=answer == "printer"))
        except Refusal as refusal:
            self.say_refusal(refusal)


def _told(keys: list[Sent]) -> Content:
    """The keys as they came, a few on a line; those that are no letter stand out."""
    words = in_words(keys)
    lines = [words[at : at + _LINE] for at in range(0, len(words), _LINE)]
    return Content("\n").join(
        Content(" ").join(content(shown(word), "bold" if len(word) == 1 else "bold reverse") for word in line)
        for line in lines
    )


def _verdict(report: ScannerReport, good: int) -> Content:
    text = shown(report.text, width=60)
    if report.good:
        which = "what the label says" if report.expected else "as this office prints it"
        times = f"   {good} in a row" if good > 1 else ""
        return Content("\n").join(
            [
                content("RIGHT", "bold $text-success"),
                content(f"{text}: {which}, ending in {' and '.join(report.end)}.{times}"),
            ]
        )
    lines = [content("WRONG", "bold $text-error"), content(f"What came: {text}")]
    if report.expected:
        lines.append(content(f"The label says: {report.expected}"))
    for trouble in report.troubles:
        lines += [content(f"{trouble.what}.", "bold"), content(f"  {trouble.mend}.")]
    return Content("\n").join(lines)
