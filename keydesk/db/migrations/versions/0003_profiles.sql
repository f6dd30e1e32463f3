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
