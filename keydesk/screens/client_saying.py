"""What is said with a client, from wherever somebody is asked for it: a message, a mail, the welcome, a request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from keydesk.commands import Command
from keydesk.rules.messages import first_words
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.requests import repeat_for
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.message_form import (
    NO_CODES,
    branch_field,
    mail_fields,
    message_fields,
    read_message,
    read_request,
    request_fields,
    stored_message,
    stored_request,
)
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.visit_fields import booking_fields, read_fields
from keydesk.screens.dialogs.visit_form import VisitForm
from keydesk.screens.mail_sending import SendsMail
from keydesk.screens.visit_booking import VisitBooking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.message import ClientMessagesRow, MessageRow, RequestRow

NEW_MESSAGE: Final = Command(
    "quick.message", "", "quick_message", "message", "Write down what was said with this client", Permission.MESSAGE
)
NEW_REQUEST: Final = Command(
    "quick.request", "", "quick_request", "request", "Take down what this client wishes for", Permission.MESSAGE
)
MAIL_THEM: Final = Command(
    "quick.mail", "", "quick_mail", "mail", "Write this client a mail; it stands among their messages",
    Permission.SEND_MAIL,
)  # fmt: skip
WELCOME: Final = Command(
    "quick.welcome", "", "quick_welcome", "welcome", "Send the office's welcome by mail, once", Permission.SEND_MAIL
)
_WISH: Final = 60


class ClientSaying(VisitBooking, SendsMail):
    """A screen on which something is said with clients."""

    # -- messages ----------------------------------------------------------------------------------------------------

    async def write_message(
        self, log: ClientMessagesRow, *, row: MessageRow | None = None, ask_branch: bool = False
    ) -> object:
        """Ask for a message of a client, or for what is to be corrected of one; what saving gave, or None.

        Args:
            log: the log that is seen.
            row: the message that is corrected; None is a new one.
            ask_branch: whether the branch is asked for, where there are two; else it is that of the log.
        """
        from keydesk.operations.messages import add_message, edit_message

        fields = message_fields(row, people=log.people, zone=self.zone)
        if ask_branch:
            fields = [*branch_field(log.branches), *fields]
        before = {field.name: field.value for field in fields}

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                given = read_message(values, before=before, now=self.desk.now, zone=self.zone)
            except Refusal as refusal:
                return refusal
            branch = values.get("branch") or log.branch
            if row is None:
                return await self.perform(add_message, client_id=log.client_id, branch=branch, **given)
            done = await self.perform(
                edit_message, message_id=row.message_id, version=version, fields=given, branch=self.side_of(row)
            )
            if isinstance(done, ChangedMeanwhile):
                done.present = dict(stored_message(done.present, self.zone))
            return done

        where = f" · {BRANCH_WORDS[log.branch]}" if len(log.branches) > 1 and not ask_branch else ""
        title = f"{log.name}: {'a message' if row is None else 'correct a message'}{where}"
        return await self.ask(FormDialog(title, fields, save, version=row.version if row else 0))

    async def mail_them(self, log: ClientMessagesRow) -> object:
        """Ask for a mail to a client, and send it; what queueing gave, or None."""
        from keydesk.operations.client_mail import mail_client

        if not log.addresses:
            self.say(f"{log.name} has no e-mail address on file: p, or their logins", "warn")
            return None

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(
                mail_client, client_id=log.client_id, to=values.get("to", ""), subject=values["subject"],
                body=values["body"], branch=log.branch,
            )  # fmt: skip

        where = f" · {BRANCH_WORDS[log.branch]}" if len(log.branches) > 1 else ""
        to = f" · {log.addresses[0]}" if len(log.addresses) == 1 else ""
        form = FormDialog(f"Mail to {log.name}{to}{where}", mail_fields(log.addresses), save, note=NO_CODES)
        done = await self.ask(form)
        self._goes_out(done)
        return done

    async def welcome(self, log: ClientMessagesRow) -> object:
        """Send the office's welcome; a second one only after a question."""
        from keydesk.operations.client_mail import send_welcome
        from keydesk.rules import dates

        if not log.addresses:
            self.say(f"{log.name} has no e-mail address on file: p, or their logins", "warn")
            return None
        again, lines = log.welcomed_at is not None, [f"to {log.addresses[0]}"]
        if log.welcomed_at is not None:
            when = dates.moment(log.welcomed_at, now=self.desk.now, zone=self.zone)
            question, yes = f"{log.name} was welcomed {when}. Send it again?", "send it again"
        else:
            question, yes = f"Send {log.name} the office's welcome?", "send it"
        if not await self.ask(ConfirmDialog(question, yes=yes, lines=lines)):
            return None
        done = await self.perform(send_welcome, client_id=log.client_id, again=again, branch=log.branch)
        self._goes_out(done)
        return done

    def _goes_out(self, done: object) -> None:
        if done is None or isinstance(done, Refusal):
            return
        self.say(str(getattr(done, "said", "")))
        self.request_reload()
        if self.desk.settings.mail_server:
            self.send_soon()

    # -- requests ----------------------------------------------------------------------------------------------------

    async def take_request(self, client_id: int) -> object:
        """Ask in which branch, where there are two, then for the request (K7); what saving gave, or None."""
        from keydesk.db.queries.requests import request_choices
        from keydesk.operations.requests import take_request

        choices = await self.look_up(request_choices, client_id=client_id)
        branch: str | None = choices.branches[0]
        if len(choices.branches) > 1:
            listed = [
                Choice(each, BRANCH_WORDS[each], "their primary branch" if each == choices.primary else "")
                for each in choices.branches
            ]
            branch = await self.ask(PickDialog(f"{choices.name}: services of which branch?", listed))
        if branch is None:
            return None
        asked = branch

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                given = read_request(values, today=choices.today)
            except Refusal as refusal:
                return refusal
            return await self.perform(take_request, client_id=client_id, branch=asked, **given)

        several = len(self.desk.branches) > 1
        title = f"{choices.name}: a request" + (f" · {BRANCH_WORDS[asked]}" if several else "")
        done = await self.ask(FormDialog(title, request_fields(choices, asked), save))
        self._told(done)
        return done

    async def change_request(self, row: RequestRow) -> None:
        """Correct a request that is open."""
        from keydesk.db.queries.requests import request_choices
        from keydesk.operations.requests import change_request

        choices = await self.look_up(request_choices, client_id=row.client_id)

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                given = read_request(values, today=choices.today)
            except Refusal as refusal:
                return refusal
            done = await self.perform(
                change_request, request_id=row.request_id, version=version, fields=given, branch=self.side_of(row)
            )
            if isinstance(done, ChangedMeanwhile):
                done.present = dict(stored_request(done.present))
            return done

        fields = request_fields(choices, row.branch_id, row)
        self._told(
            await self.ask(FormDialog(f"{row.client}: request {row.request_id}", fields, save, version=row.version))
        )

    async def book_request(self, row: RequestRow) -> None:
        """Ask for the visits of a request, filled with what they wished for, and book them with it."""
        from keydesk.db.queries.visits import visit_choices
        from keydesk.operations.requests import book_request

        choices = await self.look_up(visit_choices, client_id=row.client_id, branch=row.branch_id)
        client = choices.clients[0]
        first = row.from_day if row.from_day is not None and row.from_day >= choices.today else choices.today
        last = row.to_day if row.to_day is None or row.to_day >= first else None
        start = {
            "service": "" if row.service_id is None else str(row.service_id),
            "repeat": repeat_for(first, last),
        }

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                asked = read_fields(values, today=choices.today)
            except Refusal as refusal:
                return refusal
            if not asked.get("pets"):
                asked.pop("pets", None)
            return await self.perform(
                book_request, request_id=row.request_id, booking=asked, more=row.status == "booked",
                branch=self.side_of(row),
            )  # fmt: skip

        services = {str(each.service_id) for each in choices.services}
        fields = [
            replace(field, value=start[field.name])
            if field.name in start and (field.name != "service" or start["service"] in services)
            else field
            for field in booking_fields(choices, client, day=first)
        ]
        title = f"Request {row.request_id} · {row.client}"
        form = VisitForm(
            title, fields, save, choices=choices, client=client, look=self._looker(), note=first_words(row.wish, _WISH)
        )
        done: Any = await self.ask(form)
        self._tell_visits(done)

    # -- from the list of quick actions ------------------------------------------------------------------------------

    async def _log_of(self, client_id: int) -> ClientMessagesRow:
        from keydesk.db.queries.messages import client_messages

        return await self.look_up(client_messages, client_id=client_id)

    async def say_with(self, client_id: int) -> None:
        """Write a message down from wherever somebody is."""
        self._told(await self.write_message(await self._log_of(client_id), ask_branch=True))

    async def mail_client(self, client_id: int) -> None:
        """Write a mail from wherever somebody is."""
        await self.mail_them(await self._log_of(client_id))

    async def welcome_client(self, client_id: int) -> None:
        """Send the welcome from wherever somebody is."""
        await self.welcome(await self._log_of(client_id))

    def side_of(self, row: MessageRow | RequestRow) -> str | None:
        """On whose side of a page somebody is with a message or a request; None where its branch is switched off."""
        return row.branch_id if row.branch_id in self.desk.branches else None

    def _told(self, done: object) -> None:
        """Say what was done and show it; nothing where a form was left, and not twice what was refused."""
        said = "" if isinstance(done, Refusal) else str(getattr(done, "said", ""))
        if said:
            self.say(said, "done", "u takes it back")
            self.request_reload()
