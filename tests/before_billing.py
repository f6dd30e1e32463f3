"""What operations on bills and payments begin with: a visit that was made, a draft, a bill that is sent, money."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from before_operations import RIVERA, Scene, Story, given
from builders import MORNING
from keydesk.operations.billing_drafts import draft_invoice
from keydesk.operations.billing_mail import Papers
from keydesk.operations.billing_send import send_invoices
from keydesk.operations.clients import edit_client
from keydesk.operations.payments import take_payment

_YESTERDAY: Final = MORNING.date() - timedelta(days=1)


def made(scene: Scene) -> dict[str, Any]:
    """Rivera's visit of yesterday was made, for 25.00."""
    scene.office.visit(RIVERA, None, _YESTERDAY, status="completed", price_cents=2500)
    return {"client_id": RIVERA}


def draft(scene: Scene) -> dict[str, Any]:
    """It is on a draft."""
    made(scene)
    return {"invoice_id": scene.did(draft_invoice, client_id=RIVERA).invoice_id, "version": None}


def line(scene: Scene) -> dict[str, Any]:
    """The line that it is."""
    draft(scene)
    return {"line_id": scene.asked("SELECT max(id) FROM invoice_line"), "version": None}


def bill(scene: Scene) -> dict[str, Any]:
    """The bill is sent, as H-0001."""
    invoice_id = draft(scene)["invoice_id"]
    scene.did(send_invoices, bills=[(invoice_id, None)])
    return {"invoice_id": invoice_id, "version": None}


def with_address(scene: Scene) -> int:
    """The bill is sent, and mail goes to Rivera."""
    scene.did(edit_client, client_id=RIVERA, version=None, fields={"email": "ana@example.com"})
    return int(bill(scene)["invoice_id"])


def money(scene: Scene) -> dict[str, Any]:
    """40.00 came in for no bill."""
    done = scene.did(take_payment, client_id=RIVERA, cents=4000, method="cash")
    return {"payment_id": done.payment_id, "reason": "Typing error"}


def money_and_bill(scene: Scene) -> dict[str, Any]:
    """40.00 came in for no bill, and then a bill that it could go to."""
    invoice_id = bill(scene)["invoice_id"]
    scene.did(take_payment, client_id=RIVERA, cents=4000, method="cash", invoice_ids=[])
    return {"client_id": RIVERA, "invoice_ids": [invoice_id]}


def after(ready: Any, **wanted: Any) -> Story:
    """What is asked for once something stands."""

    def story(scene: Scene) -> dict[str, Any]:
        ready(scene)
        return wanted

    return story


_CHARGE: Final = {"kind": "charge", "text": "Towels"}

BILLING_STORIES: Final[dict[str, Story]] = {
    "billing_drafts.draft_invoice": made,
    "billing_drafts.draft_many": after(made),
    "billing.add_bill_line": given(client_id=RIVERA, cents=450, **_CHARGE),
    "billing.change_bill_line": lambda scene: {**line(scene), "text": "Short walk"},
    "billing.take_off_line": line,
    "billing.edit_draft": lambda scene: {**draft(scene), "note": "Thank you"},
    "billing.discard_draft": draft,
    "billing_send.send_invoices": lambda scene: {"bills": [(draft(scene)["invoice_id"], None)]},
    "billing_send.void_invoice": lambda scene: {**bill(scene), "reason": "Wrong client"},
    "payments.take_payment": given(client_id=RIVERA, cents=4000, method="cash"),
    "payments.grant_credit": given(client_id=RIVERA, cents=500, note="Late"),
    "payments.give_back": lambda scene: money(scene) and {"client_id": RIVERA, "cents": 4000, "method": "cash"},
    "payments.use_credit": money_and_bill,
    "payments.cancel_payment": money,
    "billing_mail.mail_bills": lambda scene: {"papers": [Papers(with_address(scene), b"%PDF-1.4")]},
    "billing_mail.mail_statement": lambda scene: (
        with_address(scene) and {"client_id": RIVERA, "document": b"%PDF-1.4", "words": "November"}
    ),
    "billing_asked.bill_asked": after(made, client="Rivera"),
    "billing_asked.draft_many_asked": after(made),
    "billing_asked.charge_asked": given(client="Rivera", amount="4.50", **_CHARGE),
    "billing_asked.send_asked": after(draft, clients=["Rivera"]),
    "billing_asked.void_asked": after(bill, bill="H-1", reason="Wrong client"),
    "billing_asked.pay_asked": given(client="Rivera", amount="40", method="cash"),
    "billing_asked.cancel_payment_asked": after(money, payment="1", reason="Typing error"),
}
