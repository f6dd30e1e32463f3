"""Scans, from whatever screen they arrive on, taken to the Desk in order."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from textual import events
from textual.app import App

from keydesk.rules.scans import RELEASE_SECONDS, Collector, Run, scans_of_paste, split_paste
from keydesk.rules.tags import is_badge, is_tag
from keydesk.widgets.filter_box import FilterBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.driver import Driver
    from textual.screen import Screen
    from textual.widget import Widget

    from keydesk.rules.scans import HeldKey


class Counter(Protocol):
    """What the Desk's screen does with a scan."""

    def take_scan(self, text: str) -> None:
        """Queue one scan; it may come before the store is open."""
        ...


@runtime_checkable
class TakesScans(Protocol):
    """A question that scans answer, or a list that they tick off: they are nothing for the Desk."""

    def take_scan_here(self, text: str) -> None:
        """Take one scan."""
        ...


@runtime_checkable
class TakesPastes(Protocol):
    """A list that is filled by a pasted one, whose blank lines and columns mean something."""

    def take_paste_here(self, text: str) -> None:
        """Take one paste, as it came."""
        ...


@runtime_checkable
class ReadsKeys(Protocol):
    """A page that reads keys as they come, a scan or not: to show what a scanner sends, or to take any code."""

    def read_key_here(self, key: str, character: str | None) -> bool:
        """Whether a key was read; any other is a command."""
        ...


@runtime_checkable
class Place(Protocol):
    """A place for text of which a scan's Enter might mean something that nobody meant."""

    is_last: bool
    """Whether Enter there is the end of a form, a question or a name, and not on to the next place."""

    def note_scan(self, scan: str) -> None:
        """Say that a scan ended here, and that its Enter did nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Sought:
    """One tag that was scanned into a filter: to be found there, unless another scan comes right behind it."""

    scan: str
    box: FilterBox
    at: float


class ScanningApp(App[int]):
    """Collects scans inside the key event, before any screen sees the keys.

    Through the messages of a box, twenty scans in one packet came out wrong.
    """

    def __init__(self, driver_class: type[Driver]) -> None:
        """Begin with nothing held."""
        super().__init__(driver_class=driver_class)
        self._collector = Collector()
        self._run = Run()
        self._run_in: Widget | None = None
        self._sought: Sought | None = None
        self._ended = False
        self._releasing = False
        self._kept: list[str] = []

    @property
    def takes_text(self) -> bool:
        """Whether what has the focus takes letters, so that a scan is text there."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    async def on_event(self, event: events.Event) -> None:
        """Collect scans inside the key event itself, on whatever screen they arrive."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if isinstance(self.screen, ReadsKeys) and self.screen.read_key_here(event.key, event.character):
                return
            if await self._collect(event):
                return
        elif isinstance(event, events.Paste) and not event.is_forwarded and await self._collect_paste(event):
            return
        await super().on_event(event)

    async def _collect(self, event: events.Key) -> bool:
        """Whether a key belongs to a scan, so that nobody else gets it."""
        ended, self._ended = self._ended, False
        if ended and event.key in {"ctrl+j", "ctrl+m"}:
            # The line feed of a scanner that ends its codes with CR and LF: it is no Enter of its own.
            return True
        if self.takes_text and self._sought is None:
            await self._give(self._collector.forget())
            return await self._end_in_text(event)
        outcome = self._collector.feed(event.key, event.character, monotonic())
        if self._sought is not None and outcome.kind == "scan":
            await self._deliver_from(self._sought.box, self._sought.scan, outcome.scan)
            return True
        if outcome.replay or outcome.kind == "pass":
            self._find_sought()
        await self._give(outcome.replay)
        if outcome.kind == "scan":
            self._ended = True
            await self.deliver((outcome.scan,))
        if outcome.kind != "pass":
            self._release_later()
            return True
        return self.takes_text and await self._end_in_text(event)

    async def _end_in_text(self, event: events.Key) -> bool:
        """Whether a key is the Enter of a scan into a filter or a form, where it would do what nobody meant."""
        place = self.focused
        if place is not self._run_in:
            self._run.forget()
            self._run_in = place
        if place is None or not isinstance(cast("object", place), Place):
            return False
        scan = self._run.feed(event.key, event.character)
        if not scan:
            return False
        if isinstance(place, FilterBox) and place.asks and place.takes_scans:
            # The answer to the question, in the place of whatever was typed; its Enter is one.
            place.call_later(place.find, scan)
            return False
        if isinstance(place, FilterBox) and place.takes_scans:
            if is_badge(scan):
                await self._deliver_from(place, scan)
            else:
                self._ended, self._sought = True, Sought(scan, place, monotonic())
                self._release_later()
            return True
        noting = cast("Place", place)
        if event.key == "tab" or not noting.is_last:
            return False
        self._ended = True
        noting.note_scan(scan)
        return True

    async def _deliver_from(self, box: FilterBox, *scans: str) -> None:
        """Take scans to the Desk that were typed into a filter, of which the first stands there still."""
        self._ended, self._sought = True, None
        # In its turn among the keys that the box has not had yet.
        box.call_later(box.take_out, scans[0])
        await self.deliver(scans)

    def _find_sought(self) -> None:
        if self._sought is not None:
            sought, self._sought = self._sought, None
            sought.box.call_later(sought.box.find, sought.scan)

    async def _collect_paste(self, event: events.Paste) -> bool:
        """Whether a paste is for the list in sight, a list of scans, or in a filter one tag to be found."""
        if not self.takes_text and isinstance(self.screen, TakesPastes):
            self.screen.take_paste_here(event.text)
            return True
        return await self._collect_scans(event)

    async def _collect_scans(self, event: events.Paste) -> bool:
        if not self.takes_text:
            pieces = split_paste(event.text)
            if any(piece.is_code for piece in pieces):
                await self.deliver(tuple(piece.text for piece in pieces))
                return True
            return False
        box = self.focused
        if not isinstance(box, FilterBox) or not box.takes_scans:
            return False
        scans, tag = scans_of_paste(event.text), event.text.strip()
        if scans and box.asks and not isinstance(self.screen, TakesScans):
            # Esc there is "no", and a list that waited for it would move keys all the same.
            box.say(trouble=f"{len(scans):,} codes are no answer")
        elif scans:
            await self.deliver(scans)
        elif tag != event.text and is_tag(tag):
            box.call_later(box.find, tag)
        else:
            return False
        return True

    async def _give(self, held: Iterable[HeldKey]) -> None:
        """Let keys through that were held back and were no scan."""
        for each in held:
            if self.takes_text and self.focused is self._run_in:
                self._run.feed(each.key, each.character)
            await super().on_event(events.Key(each.key, each.character))

    async def type_again(self, keys: Iterable[HeldKey]) -> None:
        """Let keys through that a screen kept back; they have been here before, and go before what is held now."""
        await self._give(keys)

    async def type_in_form(self, keys: Iterable[HeldKey]) -> None:
        """Let keys through that a form passes on to where its focus is by now.

        They have been here before, and may not wait for what is held: that came after them. The Enter of a scan is none
        of a person's there either.
        """
        for each in keys:
            key = events.Key(each.key, each.character)
            if not (self.takes_text and await self._end_in_text(key)):
                await super().on_event(key)

    def _release_later(self) -> None:
        if (self._collector.is_holding or self._sought is not None) and not self._releasing:
            self._releasing = True
            self.set_timer(RELEASE_SECONDS, self._release)

    async def _release(self) -> None:
        self._releasing = False
        if not self.screen_stack:
            # The session is on its way out: there is nobody left whom the keys could be for.
            return
        now = monotonic()
        held = self._collector.release(now)
        if self._sought is not None and now - self._sought.at >= RELEASE_SECONDS and not self._collector.is_holding:
            self._find_sought()
        await self._give(held)
        self._release_later()

    async def deliver(self, scans: Sequence[str]) -> None:
        """Take scans to the Desk, in order; an open dialog is answered first, and they wait for that.

        Args:
            scans: tags, badges, or other lines of a pasted list, as they came.
        """
        if isinstance(self.screen, TakesScans):
            for scan in scans:
                self.screen.take_scan_here(scan)
            return
        self._kept.extend(scans)
        await self.deliver_kept()

    async def deliver_kept(self) -> None:
        """Take what has been kept to the Desk, or to a list that takes scans, unless a dialog is open still."""
        if not self._kept or self.screen.is_modal:
            return
        if isinstance(self.screen, TakesScans):
            kept, self._kept = self._kept, []
            for scan in kept:
                self.screen.take_scan_here(scan)
            return
        await self.deliver_to_desk(())

    async def deliver_to_desk(self, scans: Sequence[str]) -> None:
        """Take scans to the Desk, in order, past a list that had them first; an open dialog is answered first.

        Args:
            scans: what is nothing for that list.
        """
        self._kept.extend(scans)
        if not self._kept or self.screen.is_modal:
            return
        await self.switch_mode("desk")
        counter = cast("Counter", self.get_screen_stack("desk")[0])
        kept, self._kept = self._kept, []
        for scan in kept:
            counter.take_scan(scan)

    def mode_of(self, screen: Screen[Any]) -> str:
        """The mode that a screen belongs to, whether it is in sight or not."""
        for mode, stack in self._screen_stacks.items():
            if screen in stack:
                return mode
        return self.current_mode
