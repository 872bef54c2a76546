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
    audience LONGTEXT,
    text LONGTEXT,
    salt BINARY(16),
    content_hash BINARY(32) NOT NULL,
    hash BINARY(32) NOT NULL,
    erased_in BIGINT
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX beckon_journal_message ON beckon_journal (message_id, sequence);
CREATE INDEX beckon_journal_visitor ON beckon_journal (visitor, sequence);
