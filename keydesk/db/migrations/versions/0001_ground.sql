CREATE TABLE branch (
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    enabled INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_branch PRIMARY KEY (id),
    CONSTRAINT ck_branch_id_known CHECK (id IN ('in_home', 'facility'))
)
 STRICT;
CREATE TABLE change (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_change PRIMARY KEY (id),
    CONSTRAINT ck_change_kind_known CHECK (kind IN ('custody', 'history'))
)
 STRICT;
CREATE UNIQUE INDEX ix_change_kind_event ON change (kind, event_id);
CREATE TABLE import_mapping (
    id INTEGER NOT NULL,
    source TEXT NOT NULL,
    mapping TEXT NOT NULL,
    CONSTRAINT pk_import_mapping PRIMARY KEY (id),
    CONSTRAINT uq_import_mapping_source UNIQUE (source)
)
 STRICT;
CREATE TABLE office_setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_office_setting PRIMARY KEY (name)
)
 STRICT;
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
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_dedupe UNIQUE (dedupe),
    CONSTRAINT ck_outbox_status_known CHECK (status IN ('waiting', 'sent', 'failed', 'dropped'))
)
 STRICT;
CREATE TABLE staff (
    id INTEGER NOT NULL,
    first_name TEXT DEFAULT '' NOT NULL,
    last_name TEXT DEFAULT '' NOT NULL,
    nickname TEXT DEFAULT '' NOT NULL,
    initials TEXT DEFAULT '' NOT NULL,
    badge_code TEXT,
    email TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    is_sitter INTEGER DEFAULT 1 NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    hired_on TEXT,
    left_on TEXT,
    notes TEXT DEFAULT '' NOT NULL,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_staff PRIMARY KEY (id)
)
 STRICT;
CREATE UNIQUE INDEX uq_staff_badge_code ON staff (badge_code) WHERE badge_code IS NOT NULL;
CREATE TABLE territory (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_territory PRIMARY KEY (id),
    CONSTRAINT uq_territory_name UNIQUE (name)
)
 STRICT;
CREATE TABLE vet (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    clinic TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_vet PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE batch (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    operator_id INTEGER,
    via TEXT DEFAULT 'typed' NOT NULL,
    verb TEXT DEFAULT '' NOT NULL,
    op_id TEXT,
    op_print TEXT DEFAULT '' NOT NULL,
    undo_of INTEGER,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT ck_batch_via_known CHECK (via IN ('scan', 'typed', 'bulk', 'import', 'undo', 'cli', 'demo')),
    CONSTRAINT uq_batch_op_id UNIQUE (op_id),
    CONSTRAINT fk_batch_operator_id FOREIGN KEY(operator_id) REFERENCES staff (id),
    CONSTRAINT fk_batch_undo_of FOREIGN KEY(undo_of) REFERENCES batch (id)
)
 STRICT;
CREATE INDEX ix_batch_operator_id_id ON batch (operator_id, id);
CREATE INDEX ix_batch_undo_of ON batch (undo_of);
CREATE TABLE client (
    id INTEGER NOT NULL,
    first_name TEXT DEFAULT '' NOT NULL,
    last_name TEXT DEFAULT '' NOT NULL,
    partner_first_name TEXT DEFAULT '' NOT NULL,
    partner_last_name TEXT DEFAULT '' NOT NULL,
    company TEXT DEFAULT '' NOT NULL,
    home_phone TEXT DEFAULT '' NOT NULL,
    cell_phone TEXT DEFAULT '' NOT NULL,
    work_phone TEXT DEFAULT '' NOT NULL,
    other_phone TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    email2 TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    street2 TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    region TEXT DEFAULT '' NOT NULL,
    zip TEXT DEFAULT '' NOT NULL,
    territory_id INTEGER,
    primary_branch TEXT DEFAULT 'in_home' NOT NULL,
    primary_sitter_id INTEGER,
    secondary_sitter_id INTEGER,
    vet_id INTEGER,
    key_required INTEGER DEFAULT 1 NOT NULL,
    no_key_reason TEXT,
    no_key_note TEXT DEFAULT '' NOT NULL,
    parking TEXT DEFAULT '' NOT NULL,
    directions TEXT DEFAULT '' NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    office_notes TEXT DEFAULT '' NOT NULL,
    desk_note TEXT DEFAULT '' NOT NULL,
    agreement_signed_on TEXT,
    may_duplicate INTEGER,
    return_terms TEXT DEFAULT '' NOT NULL,
    sort_name TEXT DEFAULT '' NOT NULL,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_client PRIMARY KEY (id),
    CONSTRAINT ck_client_no_key_reason_known CHECK (no_key_reason IN ('lockbox', 'keypad', 'garage_code', 'doorman', 'smart_lock', 'client_home', 'other')),
    CONSTRAINT ck_client_primary_branch_known CHECK (primary_branch IN ('in_home', 'facility')),
    CONSTRAINT fk_client_territory_id FOREIGN KEY(territory_id) REFERENCES territory (id),
    CONSTRAINT fk_client_primary_sitter_id FOREIGN KEY(primary_sitter_id) REFERENCES staff (id),
    CONSTRAINT fk_client_secondary_sitter_id FOREIGN KEY(secondary_sitter_id) REFERENCES staff (id),
    CONSTRAINT fk_client_vet_id FOREIGN KEY(vet_id) REFERENCES vet (id)
)
 STRICT;
CREATE INDEX ix_client_primary_sitter_id ON client (primary_sitter_id);
CREATE INDEX ix_client_sort_name ON client (sort_name);
CREATE INDEX ix_client_territory_id ON client (territory_id);
CREATE INDEX ix_client_vet_id ON client (vet_id);
CREATE TABLE field_definition (
    id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT DEFAULT 'text' NOT NULL,
    built_in INTEGER DEFAULT 0 NOT NULL,
    choices TEXT DEFAULT '' NOT NULL,
    required INTEGER DEFAULT 0 NOT NULL,
    hidden INTEGER DEFAULT 0 NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    group_name TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_field_definition PRIMARY KEY (id),
    CONSTRAINT uq_field_definition_branch_id_subject_name UNIQUE (branch_id, subject, name),
    CONSTRAINT ck_field_definition_subject_known CHECK (subject IN ('client', 'pet')),
    CONSTRAINT ck_field_definition_kind_known CHECK (kind IN ('text', 'long_text', 'number', 'date', 'choice', 'yes_no', 'phone', 'email', 'secret')),
    CONSTRAINT fk_field_definition_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_field_definition_branch_id ON field_definition (branch_id);
CREATE TABLE key_safe (
    id INTEGER NOT NULL,
    label TEXT NOT NULL,
    place TEXT DEFAULT '' NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    access TEXT DEFAULT 'all' NOT NULL,
    rows INTEGER DEFAULT 0 NOT NULL,
    columns INTEGER DEFAULT 0 NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_key_safe PRIMARY KEY (id),
    CONSTRAINT ck_key_safe_access_known CHECK (access IN ('all', 'admin')),
    CONSTRAINT ck_key_safe_size CHECK (rows >= 0 AND columns >= 0),
    CONSTRAINT fk_key_safe_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_key_safe_branch_id ON key_safe (branch_id);
CREATE UNIQUE INDEX uq_key_safe_label ON key_safe (label) WHERE active = 1;
CREATE TABLE operator_identity (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_operator_identity PRIMARY KEY (id),
    CONSTRAINT uq_operator_identity_kind_value UNIQUE (kind, value),
    CONSTRAINT ck_operator_identity_kind_known CHECK (kind IN ('uid', 'ssh_key', 'pin')),
    CONSTRAINT fk_operator_identity_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_operator_identity_staff_id ON operator_identity (staff_id);
CREATE TABLE saved_view (
    id INTEGER NOT NULL,
    screen TEXT NOT NULL,
    name TEXT NOT NULL,
    "query" TEXT DEFAULT '' NOT NULL,
    sort TEXT DEFAULT '' NOT NULL,
    staff_id INTEGER,
    CONSTRAINT pk_saved_view PRIMARY KEY (id),
    CONSTRAINT uq_saved_view_screen_name UNIQUE (screen, name),
    CONSTRAINT fk_saved_view_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_saved_view_staff_id ON saved_view (staff_id);
CREATE TABLE service (
    id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    name TEXT NOT NULL,
    minutes INTEGER DEFAULT 30 NOT NULL,
    price_cents INTEGER DEFAULT 0 NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_service PRIMARY KEY (id),
    CONSTRAINT uq_service_branch_id_name UNIQUE (branch_id, name),
    CONSTRAINT ck_service_price_not_negative CHECK (price_cents >= 0),
    CONSTRAINT fk_service_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_service_branch_id ON service (branch_id);
CREATE TABLE staff_grant (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    permission TEXT NOT NULL,
    granted INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_staff_grant PRIMARY KEY (id),
    CONSTRAINT uq_staff_grant_staff_id_branch_id_permission UNIQUE (staff_id, branch_id, permission),
    CONSTRAINT fk_staff_grant_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_staff_grant_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_staff_grant_branch_id ON staff_grant (branch_id);
CREATE TABLE staff_membership (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    role TEXT DEFAULT 'base' NOT NULL,
    since TEXT NOT NULL,
    CONSTRAINT pk_staff_membership PRIMARY KEY (id),
    CONSTRAINT uq_staff_membership_staff_id_branch_id UNIQUE (staff_id, branch_id),
    CONSTRAINT ck_staff_membership_role_known CHECK (role IN ('base', 'scheduler', 'admin')),
    CONSTRAINT fk_staff_membership_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_staff_membership_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_staff_membership_branch_id ON staff_membership (branch_id);
CREATE TABLE stock_take (
    id INTEGER NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    started_at TEXT NOT NULL,
    started_by INTEGER,
    signed_off_at TEXT,
    signed_off_by INTEGER,
    CONSTRAINT pk_stock_take PRIMARY KEY (id),
    CONSTRAINT ck_stock_take_status_known CHECK (status IN ('open', 'signed_off', 'dropped')),
    CONSTRAINT fk_stock_take_started_by FOREIGN KEY(started_by) REFERENCES staff (id),
    CONSTRAINT fk_stock_take_signed_off_by FOREIGN KEY(signed_off_by) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE territory_zip (
    id INTEGER NOT NULL,
    territory_id INTEGER NOT NULL,
    zip TEXT NOT NULL,
    CONSTRAINT pk_territory_zip PRIMARY KEY (id),
    CONSTRAINT uq_territory_zip_zip UNIQUE (zip),
    CONSTRAINT fk_territory_zip_territory_id FOREIGN KEY(territory_id) REFERENCES territory (id)
)
 STRICT;
CREATE INDEX ix_territory_zip_territory_id ON territory_zip (territory_id);
CREATE TABLE access_method (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    secret BLOB,
    note TEXT DEFAULT '' NOT NULL,
    reviewed_on TEXT,
    active INTEGER DEFAULT 1 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_access_method PRIMARY KEY (id),
    CONSTRAINT ck_access_method_kind_known CHECK (kind IN ('key', 'lockbox', 'keypad', 'garage_code', 'gate_code', 'alarm', 'doorman', 'smart_lock', 'other')),
    CONSTRAINT fk_access_method_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)
 STRICT;
CREATE INDEX ix_access_method_client_id ON access_method (client_id);
CREATE TABLE blocked_sitter (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    CONSTRAINT pk_blocked_sitter PRIMARY KEY (id),
    CONSTRAINT uq_blocked_sitter_client_id_staff_id UNIQUE (client_id, staff_id),
    CONSTRAINT fk_blocked_sitter_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_blocked_sitter_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_blocked_sitter_staff_id ON blocked_sitter (staff_id);
CREATE TABLE client_contact (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    relation TEXT DEFAULT '' NOT NULL,
    location TEXT DEFAULT '' NOT NULL,
    home_phone TEXT DEFAULT '' NOT NULL,
    cell_phone TEXT DEFAULT '' NOT NULL,
    work_phone TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    has_key INTEGER DEFAULT 0 NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_client_contact PRIMARY KEY (id),
    CONSTRAINT fk_client_contact_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)
 STRICT;
CREATE INDEX ix_client_contact_client_id ON client_contact (client_id);
CREATE TABLE client_login (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    email TEXT NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_client_login PRIMARY KEY (id),
    CONSTRAINT uq_client_login_email UNIQUE (email),
    CONSTRAINT fk_client_login_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)
 STRICT;
CREATE INDEX ix_client_login_client_id ON client_login (client_id);
CREATE TABLE client_membership (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    status TEXT DEFAULT 'prospect' NOT NULL,
    since TEXT NOT NULL,
    welcomed_at TEXT,
    CONSTRAINT pk_client_membership PRIMARY KEY (id),
    CONSTRAINT uq_client_membership_client_id_branch_id UNIQUE (client_id, branch_id),
    CONSTRAINT ck_client_membership_status_known CHECK (status IN ('prospect', 'active', 'inactive')),
    CONSTRAINT fk_client_membership_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_client_membership_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_client_membership_branch_id ON client_membership (branch_id);
CREATE TABLE client_price (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    service_id INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    effective_on TEXT,
    CONSTRAINT pk_client_price PRIMARY KEY (id),
    CONSTRAINT uq_client_price_client_id_service_id_effective_on UNIQUE (client_id, service_id, effective_on),
    CONSTRAINT fk_client_price_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_client_price_service_id FOREIGN KEY(service_id) REFERENCES service (id)
)
 STRICT;
CREATE INDEX ix_client_price_client_id ON client_price (client_id);
CREATE INDEX ix_client_price_service_id ON client_price (service_id);
CREATE TABLE field_value (
    id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    secret BLOB,
    CONSTRAINT pk_field_value PRIMARY KEY (id),
    CONSTRAINT uq_field_value_field_id_subject_id UNIQUE (field_id, subject_id),
    CONSTRAINT fk_field_value_field_id FOREIGN KEY(field_id) REFERENCES field_definition (id)
)
 STRICT;
CREATE TABLE history (
    id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    verb TEXT NOT NULL,
    field TEXT DEFAULT '' NOT NULL,
    old TEXT,
    new TEXT,
    at TEXT NOT NULL,
    operator_id INTEGER,
    via TEXT DEFAULT 'typed' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_history PRIMARY KEY (id),
    CONSTRAINT ck_history_via_known CHECK (via IN ('scan', 'typed', 'bulk', 'import', 'undo', 'cli', 'demo')),
    CONSTRAINT fk_history_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_history_operator_id FOREIGN KEY(operator_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_history_batch_id ON history (batch_id);
CREATE INDEX ix_history_subject ON history (subject, subject_id, id);
CREATE TABLE hook (
    id INTEGER NOT NULL,
    safe_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    "row" INTEGER,
    "column" INTEGER,
    active INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_hook PRIMARY KEY (id),
    CONSTRAINT fk_hook_safe_id FOREIGN KEY(safe_id) REFERENCES key_safe (id)
)
 STRICT;
CREATE INDEX ix_hook_safe_id ON hook (safe_id);
CREATE UNIQUE INDEX uq_hook_label ON hook (safe_id, label) WHERE active = 1;
CREATE TABLE import_link (
    id INTEGER NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    outside_id TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    batch_id INTEGER,
    fingerprint TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_import_link PRIMARY KEY (id),
    CONSTRAINT uq_import_link_source_subject_outside_id UNIQUE (source, subject, outside_id),
    CONSTRAINT fk_import_link_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE INDEX ix_import_link_batch_id ON import_link (batch_id);
CREATE INDEX ix_import_link_subject_id ON import_link (subject_id);
CREATE TABLE import_run (
    id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    files TEXT DEFAULT '' NOT NULL,
    counts TEXT DEFAULT '' NOT NULL,
    at TEXT NOT NULL,
    undone INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_import_run PRIMARY KEY (id),
    CONSTRAINT fk_import_run_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE INDEX ix_import_run_batch_id ON import_run (batch_id);
CREATE TABLE invoice (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    number INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    due_on TEXT,
    status TEXT DEFAULT 'draft' NOT NULL,
    total_cents INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY (id),
    CONSTRAINT uq_invoice_branch_id_number UNIQUE (branch_id, number),
    CONSTRAINT ck_invoice_status_known CHECK (status IN ('draft', 'sent', 'paid', 'void')),
    CONSTRAINT fk_invoice_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_invoice_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_invoice_branch_id ON invoice (branch_id);
CREATE INDEX ix_invoice_client_id ON invoice (client_id);
CREATE TABLE "key" (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    kind TEXT DEFAULT 'metal' NOT NULL,
    required INTEGER DEFAULT 1 NOT NULL,
    lock_location TEXT DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    office_note TEXT DEFAULT '' NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    retired_reason TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_key PRIMARY KEY (id),
    CONSTRAINT uq_key_code UNIQUE (code),
    CONSTRAINT ck_key_kind_known CHECK (kind IN ('metal', 'fob', 'remote', 'card', 'mailbox', 'other')),
    CONSTRAINT fk_key_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)
 STRICT;
CREATE INDEX ix_key_client_id ON "key" (client_id);
CREATE TABLE message (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    direction TEXT DEFAULT 'note' NOT NULL,
    channel TEXT DEFAULT '' NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    at TEXT NOT NULL,
    staff_id INTEGER,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT ck_message_direction_known CHECK (direction IN ('in', 'out', 'note')),
    CONSTRAINT fk_message_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_message_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_message_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_message_branch_id ON message (branch_id);
CREATE INDEX ix_message_client_id ON message (client_id);
CREATE TABLE pet (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    species TEXT DEFAULT '' NOT NULL,
    breed TEXT DEFAULT '' NOT NULL,
    sex TEXT DEFAULT '' NOT NULL,
    color TEXT DEFAULT '' NOT NULL,
    fixed INTEGER,
    birth_year INTEGER,
    birth_month INTEGER,
    birth_day INTEGER,
    photo_path TEXT DEFAULT '' NOT NULL,
    active INTEGER DEFAULT 1 NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_pet PRIMARY KEY (id),
    CONSTRAINT ck_pet_birth_month_range CHECK (birth_month BETWEEN 1 AND 12),
    CONSTRAINT ck_pet_birth_day_range CHECK (birth_day BETWEEN 1 AND 31),
    CONSTRAINT fk_pet_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)
 STRICT;
CREATE INDEX ix_pet_client_id ON pet (client_id);
CREATE TABLE service_request (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    wish TEXT DEFAULT '' NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_service_request PRIMARY KEY (id),
    CONSTRAINT ck_service_request_status_known CHECK (status IN ('open', 'booked', 'declined')),
    CONSTRAINT fk_service_request_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_service_request_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
)
 STRICT;
CREATE INDEX ix_service_request_branch_id ON service_request (branch_id);
CREATE INDEX ix_service_request_client_id ON service_request (client_id);
CREATE TABLE visit (
    id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    client_id INTEGER NOT NULL,
    service_id INTEGER,
    sitter_id INTEGER,
    day TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    all_day INTEGER DEFAULT 0 NOT NULL,
    status TEXT DEFAULT 'scheduled' NOT NULL,
    price_cents INTEGER DEFAULT 0 NOT NULL,
    pets TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    source TEXT DEFAULT '' NOT NULL,
    source_uid TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_visit PRIMARY KEY (id),
    CONSTRAINT ck_visit_status_known CHECK (status IN ('scheduled', 'completed', 'cancelled')),
    CONSTRAINT fk_visit_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_visit_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_visit_service_id FOREIGN KEY(service_id) REFERENCES service (id),
    CONSTRAINT fk_visit_sitter_id FOREIGN KEY(sitter_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_visit_branch_id ON visit (branch_id);
CREATE INDEX ix_visit_client_day ON visit (client_id, day);
CREATE INDEX ix_visit_day_sitter ON visit (day, sitter_id);
CREATE INDEX ix_visit_service_id ON visit (service_id);
CREATE INDEX ix_visit_sitter_client_day ON visit (sitter_id, client_id, day);
CREATE UNIQUE INDEX uq_visit_source_uid ON visit (source, source_uid) WHERE source_uid <> '';
CREATE TABLE invoice_line (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    visit_id INTEGER,
    text TEXT DEFAULT '' NOT NULL,
    amount_cents INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_invoice_line PRIMARY KEY (id),
    CONSTRAINT fk_invoice_line_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
    CONSTRAINT fk_invoice_line_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id)
)
 STRICT;
CREATE INDEX ix_invoice_line_invoice_id ON invoice_line (invoice_id);
CREATE INDEX ix_invoice_line_visit_id ON invoice_line (visit_id);
CREATE TABLE key_copy (
    id INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    number INTEGER DEFAULT 1 NOT NULL,
    tag_code TEXT NOT NULL,
    legacy_code TEXT DEFAULT '' NOT NULL,
    state TEXT DEFAULT 'in_service' NOT NULL,
    holder_kind TEXT,
    safe_id INTEGER,
    hook_id INTEGER,
    staff_id INTEGER,
    contact_id INTEGER,
    since TEXT NOT NULL,
    due_at TEXT,
    home_safe_id INTEGER,
    home_hook_id INTEGER,
    spare INTEGER DEFAULT 0 NOT NULL,
    pieces INTEGER DEFAULT 1 NOT NULL,
    tag_color TEXT DEFAULT '' NOT NULL,
    received_on TEXT,
    received_from TEXT DEFAULT '' NOT NULL,
    tested_on TEXT,
    tested_by TEXT DEFAULT '' NOT NULL,
    needs_test INTEGER DEFAULT 0 NOT NULL,
    recalled INTEGER DEFAULT 0 NOT NULL,
    retired_reason TEXT DEFAULT '' NOT NULL,
    last_seq INTEGER DEFAULT 0 NOT NULL,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_key_copy PRIMARY KEY (id),
    CONSTRAINT uq_key_copy_key_id_number UNIQUE (key_id, number),
    CONSTRAINT ck_key_copy_state_known CHECK (state IN ('in_service', 'lost', 'stolen', 'retired')),
    CONSTRAINT ck_key_copy_holder_kind_known CHECK (holder_kind IN ('safe', 'sitter', 'client', 'contact', 'transit', 'missing')),
    CONSTRAINT ck_key_copy_one_holder CHECK (
CASE
  WHEN state <> 'in_service' THEN holder_kind IS NULL AND safe_id IS NULL AND hook_id IS NULL
       AND staff_id IS NULL AND contact_id IS NULL
  WHEN holder_kind = 'safe' THEN safe_id IS NOT NULL AND staff_id IS NULL AND contact_id IS NULL
  WHEN holder_kind = 'sitter' THEN staff_id IS NOT NULL AND safe_id IS NULL AND hook_id IS NULL AND contact_id IS NULL
  WHEN holder_kind = 'contact' THEN contact_id IS NOT NULL AND safe_id IS NULL AND hook_id IS NULL AND staff_id IS NULL
  WHEN holder_kind = 'transit' THEN safe_id IS NOT NULL AND hook_id IS NULL AND staff_id IS NULL AND contact_id IS NULL
  WHEN holder_kind IN ('client', 'missing') THEN safe_id IS NULL AND hook_id IS NULL AND staff_id IS NULL
       AND contact_id IS NULL
  ELSE 0
END
),
    CONSTRAINT ck_key_copy_number_from_one CHECK (number >= 1),
    CONSTRAINT fk_key_copy_key_id FOREIGN KEY(key_id) REFERENCES "key" (id),
    CONSTRAINT fk_key_copy_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT uq_key_copy_tag_code UNIQUE (tag_code),
    CONSTRAINT fk_key_copy_safe_id FOREIGN KEY(safe_id) REFERENCES key_safe (id),
    CONSTRAINT fk_key_copy_hook_id FOREIGN KEY(hook_id) REFERENCES hook (id),
    CONSTRAINT fk_key_copy_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_key_copy_contact_id FOREIGN KEY(contact_id) REFERENCES client_contact (id),
    CONSTRAINT fk_key_copy_home_safe_id FOREIGN KEY(home_safe_id) REFERENCES key_safe (id),
    CONSTRAINT fk_key_copy_home_hook_id FOREIGN KEY(home_hook_id) REFERENCES hook (id)
)
 STRICT;
CREATE INDEX ix_key_copy_client_holder ON key_copy (client_id, holder_kind);
CREATE INDEX ix_key_copy_due ON key_copy (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_key_copy_home_hook_id ON key_copy (home_hook_id);
CREATE INDEX ix_key_copy_home_safe_id ON key_copy (home_safe_id);
CREATE INDEX ix_key_copy_hook ON key_copy (hook_id) WHERE hook_id IS NOT NULL;
CREATE INDEX ix_key_copy_legacy ON key_copy (legacy_code) WHERE legacy_code <> '';
CREATE INDEX ix_key_copy_missing ON key_copy (id) WHERE holder_kind = 'missing';
CREATE INDEX ix_key_copy_safe_id ON key_copy (safe_id);
CREATE INDEX ix_key_copy_staff_holds ON key_copy (staff_id) WHERE staff_id IS NOT NULL;
CREATE TABLE payment (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    branch_id TEXT DEFAULT 'in_home' NOT NULL,
    invoice_id INTEGER,
    amount_cents INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    method TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT fk_payment_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_payment_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id),
    CONSTRAINT fk_payment_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
)
 STRICT;
CREATE INDEX ix_payment_branch_id ON payment (branch_id);
CREATE INDEX ix_payment_client_id ON payment (client_id);
CREATE INDEX ix_payment_invoice_id ON payment (invoice_id);
CREATE TABLE used_code (
    code TEXT NOT NULL,
    key_id INTEGER,
    first_used_at TEXT NOT NULL,
    CONSTRAINT pk_used_code PRIMARY KEY (code),
    CONSTRAINT fk_used_code_key_id FOREIGN KEY(key_id) REFERENCES "key" (id)
)
 STRICT;
CREATE INDEX ix_used_code_key_id ON used_code (key_id);
CREATE TABLE custody_event (
    id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    copy_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    from_state TEXT,
    from_kind TEXT,
    from_safe_id INTEGER,
    from_hook_id INTEGER,
    from_staff_id INTEGER,
    from_contact_id INTEGER,
    from_since TEXT,
    from_due_at TEXT,
    to_state TEXT DEFAULT 'in_service' NOT NULL,
    to_kind TEXT,
    to_safe_id INTEGER,
    to_hook_id INTEGER,
    to_staff_id INTEGER,
    to_contact_id INTEGER,
    to_since TEXT NOT NULL,
    due_at TEXT,
    at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    operator_id INTEGER,
    via TEXT DEFAULT 'typed' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    overrode TEXT DEFAULT '' NOT NULL,
    undo_of INTEGER,
    CONSTRAINT pk_custody_event PRIMARY KEY (id),
    CONSTRAINT uq_custody_event_copy_id_seq UNIQUE (copy_id, seq),
    CONSTRAINT ck_custody_event_kind_known CHECK (kind IN ('add', 'check_out', 'check_in', 'transfer', 'move', 'missing', 'found', 'lost', 'stolen', 'retire', 'restore', 'due', 'undo')),
    CONSTRAINT ck_custody_event_via_known CHECK (via IN ('scan', 'typed', 'bulk', 'import', 'undo', 'cli', 'demo')),
    CONSTRAINT ck_custody_event_from_state_known CHECK (from_state IN ('in_service', 'lost', 'stolen', 'retired')),
    CONSTRAINT ck_custody_event_to_state_known CHECK (to_state IN ('in_service', 'lost', 'stolen', 'retired')),
    CONSTRAINT ck_custody_event_from_kind_known CHECK (from_kind IN ('safe', 'sitter', 'client', 'contact', 'transit', 'missing')),
    CONSTRAINT ck_custody_event_to_kind_known CHECK (to_kind IN ('safe', 'sitter', 'client', 'contact', 'transit', 'missing')),
    CONSTRAINT fk_custody_event_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
    CONSTRAINT fk_custody_event_copy_id FOREIGN KEY(copy_id) REFERENCES key_copy (id),
    CONSTRAINT fk_custody_event_from_safe_id FOREIGN KEY(from_safe_id) REFERENCES key_safe (id),
    CONSTRAINT fk_custody_event_from_hook_id FOREIGN KEY(from_hook_id) REFERENCES hook (id),
    CONSTRAINT fk_custody_event_from_staff_id FOREIGN KEY(from_staff_id) REFERENCES staff (id),
    CONSTRAINT fk_custody_event_from_contact_id FOREIGN KEY(from_contact_id) REFERENCES client_contact (id),
    CONSTRAINT fk_custody_event_to_safe_id FOREIGN KEY(to_safe_id) REFERENCES key_safe (id),
    CONSTRAINT fk_custody_event_to_hook_id FOREIGN KEY(to_hook_id) REFERENCES hook (id),
    CONSTRAINT fk_custody_event_to_staff_id FOREIGN KEY(to_staff_id) REFERENCES staff (id),
    CONSTRAINT fk_custody_event_to_contact_id FOREIGN KEY(to_contact_id) REFERENCES client_contact (id),
    CONSTRAINT fk_custody_event_operator_id FOREIGN KEY(operator_id) REFERENCES staff (id),
    CONSTRAINT fk_custody_event_undo_of FOREIGN KEY(undo_of) REFERENCES custody_event (id)
)
 STRICT;
CREATE INDEX ix_custody_event_at ON custody_event (at);
CREATE INDEX ix_custody_event_batch_id ON custody_event (batch_id);
CREATE INDEX ix_custody_event_undo_of ON custody_event (undo_of);
CREATE TABLE label_queue (
    id INTEGER NOT NULL,
    copy_id INTEGER,
    staff_id INTEGER,
    reason TEXT DEFAULT '' NOT NULL,
    queued_at TEXT NOT NULL,
    printed_at TEXT,
    CONSTRAINT pk_label_queue PRIMARY KEY (id),
    CONSTRAINT fk_label_queue_copy_id FOREIGN KEY(copy_id) REFERENCES key_copy (id),
    CONSTRAINT fk_label_queue_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_label_queue_copy_id ON label_queue (copy_id);
CREATE INDEX ix_label_queue_staff_id ON label_queue (staff_id);
CREATE TABLE lost_key_case (
    id INTEGER NOT NULL,
    copy_id INTEGER NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    opened_at TEXT NOT NULL,
    client_told_at TEXT,
    insurer_told_at TEXT,
    rekey_decision TEXT DEFAULT '' NOT NULL,
    cost_cents INTEGER DEFAULT 0 NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    closed_at TEXT,
    CONSTRAINT pk_lost_key_case PRIMARY KEY (id),
    CONSTRAINT ck_lost_key_case_status_known CHECK (status IN ('open', 'closed')),
    CONSTRAINT fk_lost_key_case_copy_id FOREIGN KEY(copy_id) REFERENCES key_copy (id)
)
 STRICT;
CREATE INDEX ix_lost_key_case_copy_id ON lost_key_case (copy_id);
CREATE TABLE planned_move (
    id INTEGER NOT NULL,
    copy_id INTEGER NOT NULL,
    staff_id INTEGER,
    kind TEXT DEFAULT 'pick_up' NOT NULL,
    at TEXT NOT NULL,
    status TEXT DEFAULT 'planned' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_planned_move PRIMARY KEY (id),
    CONSTRAINT ck_planned_move_status_known CHECK (status IN ('planned', 'done', 'dropped')),
    CONSTRAINT fk_planned_move_copy_id FOREIGN KEY(copy_id) REFERENCES key_copy (id),
    CONSTRAINT fk_planned_move_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_planned_move_copy_id ON planned_move (copy_id);
CREATE INDEX ix_planned_move_staff_id ON planned_move (staff_id);
CREATE TABLE stock_take_line (
    id INTEGER NOT NULL,
    stock_take_id INTEGER NOT NULL,
    copy_id INTEGER,
    safe_id INTEGER,
    hook_id INTEGER,
    scanned TEXT DEFAULT '' NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    at TEXT NOT NULL,
    operator_id INTEGER,
    CONSTRAINT pk_stock_take_line PRIMARY KEY (id),
    CONSTRAINT fk_stock_take_line_stock_take_id FOREIGN KEY(stock_take_id) REFERENCES stock_take (id),
    CONSTRAINT fk_stock_take_line_copy_id FOREIGN KEY(copy_id) REFERENCES key_copy (id),
    CONSTRAINT fk_stock_take_line_safe_id FOREIGN KEY(safe_id) REFERENCES key_safe (id),
    CONSTRAINT fk_stock_take_line_hook_id FOREIGN KEY(hook_id) REFERENCES hook (id),
    CONSTRAINT fk_stock_take_line_operator_id FOREIGN KEY(operator_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_stock_take_line_copy_id ON stock_take_line (copy_id);
CREATE INDEX ix_stock_take_line_stock_take_id ON stock_take_line (stock_take_id);
