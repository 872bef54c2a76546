-- The journal: what happened, one row for each, never changed but by erasure. See JOURNAL.md.
CREATE TABLE beckon_journal (
    sequence BIGINT NOT NULL PRIMARY KEY,
    happened_at BIGINT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    reason VARCHAR(16),
    message_id VARCHAR(26),
    name VARCHAR(255),
    sent_by VARCHAR(255),
    channel VARCHAR(255),
    visitor VARCHAR(24),
    audience TEXT,
    text TEXT,
    salt BYTEA,
    content_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    erased_in BIGINT
);

CREATE INDEX beckon_journal_message ON beckon_journal (message_id, sequence);
CREATE INDEX beckon_journal_visitor ON beckon_journal (visitor, sequence);
