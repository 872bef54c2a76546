-- The journal, see JOURNAL.md: one row for each thing that happened, chained by hashes. Rows are
-- added at the end and deleted from the start; an erasure sets visitor, audience, text and salt
-- to NULL, and nothing else is ever changed.
CREATE TABLE IF NOT EXISTS beckon_journal (
    sequence BIGINT NOT NULL PRIMARY KEY,  -- 1, 2, 3 and so on, without a gap
    happened_at BIGINT NOT NULL,
    kind {id} NOT NULL,                    -- ACCEPTED, DELIVERED and so on
    reason {id},                           -- why it was suppressed, or ended for all
    message {id},
    name {word},                           -- of an accepted message: by which pages listen for it
    sent_by {text},                        -- who sent the message, or asked for the erasure
    channel {word},                        -- of an accepted message: the admin channel
    visitor {id},                          -- for whom; NULL where for nobody, several, or erased
    audience {text},                       -- of an accepted message: whom it was sent to, JSON
    text {text},                           -- of an accepted message: the message, JSON
    salt {hash},                           -- chance, 16 bytes, hashed with what may be erased
    content_hash {hash} NOT NULL,          -- of salt, visitor, audience and text
    hash {hash} NOT NULL,                  -- of the entry before, and of this one
    erased_in BIGINT                       -- the number of the entry that tells of the erasure
){table};

CREATE INDEX IF NOT EXISTS beckon_journal_message ON beckon_journal (message, sequence){where message};
CREATE INDEX IF NOT EXISTS beckon_journal_visitor ON beckon_journal (visitor, sequence){where visitor};
