CREATE TABLE client_merge (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    into_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    changed TEXT DEFAULT '' NOT NULL,
    at TEXT NOT NULL,
    undone INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_client_merge PRIMARY KEY (id),
    CONSTRAINT fk_client_merge_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_client_merge_into_id FOREIGN KEY(into_id) REFERENCES client (id),
    CONSTRAINT fk_client_merge_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE TABLE twin_answer (
    id INTEGER NOT NULL,
    client_id INTEGER,
    other_id INTEGER,
    source TEXT DEFAULT '' NOT NULL,
    outside_id TEXT DEFAULT '' NOT NULL,
    other_outside_id TEXT DEFAULT '' NOT NULL,
    same INTEGER DEFAULT 0 NOT NULL,
    made_by_id INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    CONSTRAINT pk_twin_answer PRIMARY KEY (id),
    CONSTRAINT fk_twin_answer_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_twin_answer_other_id FOREIGN KEY(other_id) REFERENCES client (id),
    CONSTRAINT fk_twin_answer_made_by_id FOREIGN KEY(made_by_id) REFERENCES staff (id)
)
 STRICT;
CREATE UNIQUE INDEX uq_client_merge_gone ON client_merge (client_id) WHERE NOT undone;
CREATE INDEX ix_client_merge_into_id ON client_merge (into_id);
CREATE INDEX ix_client_merge_batch_id ON client_merge (batch_id);
CREATE INDEX ix_twin_answer_client_id ON twin_answer (client_id);
CREATE INDEX ix_twin_answer_other_id ON twin_answer (other_id);
CREATE TABLE allowed_holder (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    CONSTRAINT pk_allowed_holder PRIMARY KEY (id),
    CONSTRAINT uq_allowed_holder_client_id_staff_id UNIQUE (client_id, staff_id),
    CONSTRAINT fk_allowed_holder_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_allowed_holder_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_allowed_holder_staff_id ON allowed_holder (staff_id);
DROP INDEX ix_access_method_client_id;
ALTER TABLE access_method RENAME TO access_method_before;
CREATE TABLE access_method (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    secret BLOB,
    company TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    reviewed_on TEXT,
    review_on TEXT,
    active INTEGER DEFAULT 1 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_access_method PRIMARY KEY (id),
    CONSTRAINT ck_access_method_kind_known CHECK (kind IN ('key', 'lockbox', 'keypad', 'garage_code', 'gate_code', 'alarm', 'doorman', 'smart_lock', 'other')),
    CONSTRAINT fk_access_method_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)
 STRICT;
INSERT INTO access_method (id, client_id, kind, secret, note, reviewed_on, active, version) SELECT id, client_id, kind, secret, note, reviewed_on, active, version FROM access_method_before;
DROP TABLE access_method_before;
CREATE INDEX ix_access_method_client_id ON access_method (client_id);
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
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_dedupe UNIQUE (dedupe),
    CONSTRAINT ck_outbox_status_known CHECK (status IN ('waiting', 'sending', 'sent', 'failed', 'uncertain', 'dropped')),
    CONSTRAINT fk_outbox_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
INSERT INTO outbox (id, dedupe, to_address, subject, body, status, attempts, queued_at, sent_at)
SELECT id, dedupe, to_address, subject, body, status, attempts, queued_at, sent_at FROM outbox_before;
DROP TABLE outbox_before;
CREATE INDEX ix_outbox_staff_id ON outbox (staff_id);
CREATE INDEX ix_outbox_open ON outbox (next_try_at) WHERE status IN ('waiting', 'sending');
CREATE INDEX ix_client_agreement ON client (id) WHERE agreement_signed_on IS NOT NULL;
ALTER TABLE field_definition ADD COLUMN retired INTEGER DEFAULT 0 NOT NULL;
