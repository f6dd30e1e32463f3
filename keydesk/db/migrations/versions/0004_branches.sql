DROP INDEX ix_invoice_line_invoice_id;
DROP INDEX ix_invoice_line_visit_id;
DROP INDEX ix_payment_branch_id;
DROP INDEX ix_payment_client_id;
DROP INDEX ix_payment_invoice_id;
DROP INDEX ix_invoice_branch_id;
DROP INDEX ix_invoice_client_id;
DROP INDEX ix_message_branch_id;
DROP INDEX ix_message_client_id;
DROP INDEX ix_service_request_branch_id;
DROP INDEX ix_service_request_client_id;
ALTER TABLE invoice_line RENAME TO invoice_line_before;
ALTER TABLE payment RENAME TO payment_before;
ALTER TABLE invoice RENAME TO invoice_before;
ALTER TABLE message RENAME TO message_before;
ALTER TABLE service_request RENAME TO service_request_before;
CREATE TABLE invoice (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    number INTEGER,
    issued_on TEXT NOT NULL,
    due_on TEXT,
    status TEXT DEFAULT 'draft' NOT NULL,
    total_cents INTEGER DEFAULT 0 NOT NULL,
    from_day TEXT,
    to_day TEXT,
    bill_to TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    made_at TEXT,
    made_by_id INTEGER,
    sent_at TEXT,
    voided_at TEXT,
    void_reason TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY (id),
    CONSTRAINT uq_invoice_branch_id_number UNIQUE (branch_id, number),
    CONSTRAINT ck_invoice_status_known CHECK (status IN ('draft', 'sent', 'paid', 'void')),
    CONSTRAINT ck_invoice_number_unless_draft CHECK (status = 'draft' OR number IS NOT NULL),
    CONSTRAINT fk_invoice_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_invoice_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_invoice_made_by_id FOREIGN KEY(made_by_id) REFERENCES staff (id)
)
 STRICT;
INSERT INTO invoice (id, client_id, branch_id, number, issued_on, due_on, status, total_cents) SELECT id, client_id, branch_id, number, issued_on, due_on, status, total_cents FROM invoice_before;
CREATE TABLE invoice_line (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    visit_id INTEGER,
    text TEXT DEFAULT '' NOT NULL,
    amount_cents INTEGER DEFAULT 0 NOT NULL,
    kind TEXT DEFAULT 'charge' NOT NULL,
    day TEXT,
    position INTEGER DEFAULT 0 NOT NULL,
    released INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_invoice_line PRIMARY KEY (id),
    CONSTRAINT ck_invoice_line_kind_known CHECK (kind IN ('visit', 'charge', 'credit')),
    CONSTRAINT fk_invoice_line_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
    CONSTRAINT fk_invoice_line_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 STRICT;
INSERT INTO invoice_line (id, invoice_id, visit_id, text, amount_cents) SELECT id, invoice_id, visit_id, text, amount_cents FROM invoice_line_before;
CREATE TABLE payment (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    invoice_id INTEGER,
    amount_cents INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    method TEXT DEFAULT '' NOT NULL,
    kind TEXT DEFAULT 'payment' NOT NULL,
    reference TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    at TEXT,
    staff_id INTEGER,
    cancelled INTEGER DEFAULT 0 NOT NULL,
    cancel_reason TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT ck_payment_kind_known CHECK (kind IN ('payment', 'refund', 'credit')),
    CONSTRAINT ck_payment_amount_above_zero CHECK (amount_cents > 0),
    CONSTRAINT fk_payment_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_payment_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_payment_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
    CONSTRAINT fk_payment_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
INSERT INTO payment (id, client_id, branch_id, invoice_id, amount_cents, received_on, method) SELECT id, client_id, branch_id, invoice_id, amount_cents, received_on, method FROM payment_before;
DROP INDEX ix_outbox_staff_id;
DROP INDEX ix_outbox_open;
ALTER TABLE outbox RENAME TO outbox_before;
CREATE TABLE outbox (
    id INTEGER NOT NULL,
    dedupe TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT DEFAULT 'waiting' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    queued_at TEXT NOT NULL,
    sent_at TEXT,
    kind TEXT DEFAULT '' NOT NULL,
    day TEXT,
    staff_id INTEGER,
    to_name TEXT DEFAULT '' NOT NULL,
    html TEXT DEFAULT '' NOT NULL,
    calendar TEXT DEFAULT '' NOT NULL,
    message_id TEXT DEFAULT '' NOT NULL,
    claim TEXT DEFAULT '' NOT NULL,
    claimed_at TEXT,
    next_try_at TEXT,
    last_error TEXT DEFAULT '' NOT NULL,
    client_id INTEGER,
    branch_id TEXT,
    invoice_id INTEGER,
    attachment BLOB,
    attachment_name TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_dedupe UNIQUE (dedupe),
    CONSTRAINT ck_outbox_status_known CHECK (status IN ('waiting', 'sending', 'sent', 'failed', 'uncertain', 'dropped')),
    CONSTRAINT fk_outbox_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_outbox_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_outbox_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_outbox_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
)
 STRICT;
INSERT INTO outbox (id, dedupe, to_address, subject, body, status, attempts, queued_at, sent_at, kind, day, staff_id, to_name, html, calendar, message_id, claim, claimed_at, next_try_at, last_error) SELECT id, dedupe, to_address, subject, body, status, attempts, queued_at, sent_at, kind, day, staff_id, to_name, html, calendar, message_id, claim, claimed_at, next_try_at, last_error FROM outbox_before;
DROP TABLE outbox_before;
CREATE INDEX ix_outbox_client_id ON outbox (client_id);
CREATE INDEX ix_outbox_invoice_id ON outbox (invoice_id);
CREATE INDEX ix_outbox_open ON outbox (next_try_at) WHERE status IN ('waiting', 'sending');
CREATE INDEX ix_outbox_staff_id ON outbox (staff_id);
CREATE TABLE message (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    direction TEXT DEFAULT 'note' NOT NULL,
    channel TEXT DEFAULT '' NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    at TEXT NOT NULL,
    staff_id INTEGER,
    subject TEXT DEFAULT '' NOT NULL,
    with_whom TEXT DEFAULT '' NOT NULL,
    recorded_at TEXT,
    outbox_id INTEGER,
    settled INTEGER DEFAULT 0 NOT NULL,
    withdrawn INTEGER DEFAULT 0 NOT NULL,
    withdrawn_why TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT ck_message_direction_known CHECK (direction IN ('in', 'out', 'note')),
    CONSTRAINT fk_message_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_message_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_message_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_message_outbox_id FOREIGN KEY(outbox_id) REFERENCES outbox (id)
)
 STRICT;
INSERT INTO message (id, client_id, branch_id, direction, channel, body, at, staff_id) SELECT id, client_id, branch_id, direction, channel, body, at, staff_id FROM message_before;
CREATE TABLE service_request (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    wish TEXT DEFAULT '' NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    at TEXT NOT NULL,
    service_id INTEGER,
    from_day TEXT,
    to_day TEXT,
    channel TEXT DEFAULT '' NOT NULL,
    taken_by_id INTEGER,
    answer TEXT DEFAULT '' NOT NULL,
    answered_at TEXT,
    answered_by_id INTEGER,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_service_request PRIMARY KEY (id),
    CONSTRAINT ck_service_request_status_known CHECK (status IN ('open', 'booked', 'declined')),
    CONSTRAINT fk_service_request_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_service_request_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_service_request_service_id FOREIGN KEY(service_id) REFERENCES service (id),
    CONSTRAINT fk_service_request_taken_by_id FOREIGN KEY(taken_by_id) REFERENCES staff (id),
    CONSTRAINT fk_service_request_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES staff (id)
)
 STRICT;
INSERT INTO service_request (id, client_id, branch_id, wish, status, at) SELECT id, client_id, branch_id, wish, status, at FROM service_request_before;
DROP TABLE invoice_line_before;
DROP TABLE payment_before;
DROP TABLE invoice_before;
DROP TABLE message_before;
DROP TABLE service_request_before;
CREATE INDEX ix_invoice_branch_id ON invoice (branch_id);
CREATE INDEX ix_invoice_client_id ON invoice (client_id);
CREATE INDEX ix_invoice_line_invoice_id ON invoice_line (invoice_id);
CREATE INDEX ix_invoice_line_visit_id ON invoice_line (visit_id);
CREATE UNIQUE INDEX uq_invoice_line_visit ON invoice_line (visit_id) WHERE visit_id IS NOT NULL AND NOT released;
CREATE INDEX ix_payment_branch_id ON payment (branch_id);
CREATE INDEX ix_payment_client_id ON payment (client_id);
CREATE INDEX ix_payment_invoice_id ON payment (invoice_id);
CREATE INDEX ix_message_at ON message (at);
CREATE INDEX ix_message_branch_id ON message (branch_id);
CREATE INDEX ix_message_outbox_id ON message (outbox_id);
CREATE INDEX ix_message_said ON message (client_id, branch_id, direction, at);
CREATE INDEX ix_service_request_branch_id ON service_request (branch_id);
CREATE INDEX ix_service_request_client_id ON service_request (client_id);
CREATE INDEX ix_service_request_open ON service_request (branch_id) WHERE status = 'open';
CREATE TABLE payment_share (
    id INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    amount_cents INTEGER NOT NULL,
    CONSTRAINT pk_payment_share PRIMARY KEY (id),
    CONSTRAINT uq_payment_share_payment_id_invoice_id UNIQUE (payment_id, invoice_id),
    CONSTRAINT ck_payment_share_amount_above_zero CHECK (amount_cents > 0),
    CONSTRAINT fk_payment_share_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT fk_payment_share_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
)
 STRICT;
CREATE INDEX ix_payment_share_invoice_id ON payment_share (invoice_id);
CREATE TABLE service_request_visit (
    id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    CONSTRAINT pk_service_request_visit PRIMARY KEY (id),
    CONSTRAINT uq_service_request_visit_visit_id UNIQUE (visit_id),
    CONSTRAINT fk_service_request_visit_request_id FOREIGN KEY(request_id) REFERENCES service_request (id),
    CONSTRAINT fk_service_request_visit_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 STRICT;
CREATE INDEX ix_service_request_visit_request_id ON service_request_visit (request_id);
CREATE TABLE shift (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    day TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    cancelled INTEGER DEFAULT 0 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_shift PRIMARY KEY (id),
    CONSTRAINT fk_shift_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_shift_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_shift_branch_day ON shift (branch_id, day);
CREATE INDEX ix_shift_staff_day ON shift (staff_id, day);
CREATE TABLE field_match (
    id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    into_id INTEGER,
    into_notes INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_field_match PRIMARY KEY (id),
    CONSTRAINT uq_field_match_field_id UNIQUE (field_id),
    CONSTRAINT fk_field_match_field_id FOREIGN KEY(field_id) REFERENCES field_definition (id),
    CONSTRAINT fk_field_match_into_id FOREIGN KEY(into_id) REFERENCES field_definition (id)
)
 STRICT;
CREATE TABLE client_sync (
    id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    to_branch TEXT NOT NULL,
    changed TEXT DEFAULT '' NOT NULL,
    undone INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_client_sync PRIMARY KEY (id),
    CONSTRAINT fk_client_sync_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_client_sync_to_branch FOREIGN KEY(to_branch) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_client_sync_batch_id ON client_sync (batch_id);
DROP INDEX ix_visit_booked;
DROP INDEX ix_visit_next;
CREATE INDEX ix_visit_booked ON visit (day, sitter_id, client_id, starts_at, branch_id) WHERE status = 'scheduled';
CREATE INDEX ix_visit_next ON visit (sitter_id, client_id, day, starts_at, ends_at, branch_id) WHERE status = 'scheduled';
