-- The tables of beckon-jdbc. What stands in braces differs from database to database, and is
-- filled in when the script is carried out. Moments are milliseconds since the epoch, UTC.
-- A script may be carried out again where it was interrupted, so it never assumes that it is
-- the first to do something.

-- One row: what the nodes have in common. Who writes locks it first, so that offsets are in
-- the order in which transactions are committed.
CREATE TABLE IF NOT EXISTS beckon_head (
    id INTEGER NOT NULL PRIMARY KEY,       -- always 1
    next_offset BIGINT NOT NULL,           -- the offset that is given out next
    messages_version BIGINT NOT NULL,      -- grows when a message for late arrivals comes, or one is ended
    journal_sequence BIGINT NOT NULL,      -- the number of the journal's last entry; 0 where there is none
    journal_hash {hash}                    -- the hash of the journal's last entry
){table};

INSERT INTO beckon_head (id, next_offset, messages_version, journal_sequence, journal_hash)
    SELECT 1, 1, 0, 0, NULL WHERE NOT EXISTS (SELECT 1 FROM beckon_head WHERE id = 1);

-- One row for each visitor that was ever seen.
CREATE TABLE IF NOT EXISTS beckon_visitor (
    visitor {id} NOT NULL PRIMARY KEY,
    visit_started_at BIGINT NOT NULL,      -- when the last visit began; 0 if there was none
    last_seen_at BIGINT NOT NULL           -- when the visitor was seen last; 0 if never
){table};

-- One row for each message that was accepted, however many visitors it is for.
CREATE TABLE IF NOT EXISTS beckon_message (
    id {id} NOT NULL PRIMARY KEY,
    message_offset BIGINT NOT NULL,        -- its place in the order of all messages and deliveries
    name {word} NOT NULL,                  -- by which pages listen for it
    text {text} NOT NULL,                  -- the message as it goes to visitors, JSON
    audience {text} NOT NULL,              -- whom it is for, JSON
    sent_by {text} NOT NULL,               -- who sent it
    channel {word} NOT NULL,               -- the admin channel that hears what becomes of it
    accepted_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    priority INTEGER NOT NULL,
    replaces {word},                       -- the key by which it takes the place of older ones
    idempotency_key {word},                -- the key by which a repeated send is known
    budget INTEGER NOT NULL,               -- how often it may be displayed; 0: without limit
    at_most_once BOOLEAN NOT NULL,
    uncapped BOOLEAN NOT NULL,
    late_arrivals BOOLEAN NOT NULL,
    closed {id},                           -- REVOKED or BUDGET where it is over for all
    over_at BIGINT NOT NULL,               -- when it was ended, or expires
    recipients INTEGER NOT NULL,           -- for how many visitors it was accepted at first
    late INTEGER DEFAULT 0 NOT NULL,                 -- for how many that came later
    deleted INTEGER DEFAULT 0 NOT NULL,              -- how many of its deliveries were deleted since
    slots INTEGER DEFAULT 0 NOT NULL,                -- how many displays of the budget are taken
    -- How many deliveries have reached each state, whether or not they went on from there.
    delivered INTEGER DEFAULT 0 NOT NULL,
    claimed INTEGER DEFAULT 0 NOT NULL,
    displayed INTEGER DEFAULT 0 NOT NULL,
    clicked INTEGER DEFAULT 0 NOT NULL,
    dismissed INTEGER DEFAULT 0 NOT NULL,
    converted INTEGER DEFAULT 0 NOT NULL,
    expired INTEGER DEFAULT 0 NOT NULL,
    suppressed INTEGER DEFAULT 0 NOT NULL,
    revoked INTEGER DEFAULT 0 NOT NULL,
    -- Of the suppressed ones, how many for each reason.
    suppressed_replaced INTEGER DEFAULT 0 NOT NULL,
    suppressed_queue_full INTEGER DEFAULT 0 NOT NULL,
    suppressed_cap INTEGER DEFAULT 0 NOT NULL,
    suppressed_budget INTEGER DEFAULT 0 NOT NULL,
    suppressed_no_consent INTEGER DEFAULT 0 NOT NULL,
    suppressed_holdout INTEGER DEFAULT 0 NOT NULL,
    suppressed_forgotten INTEGER DEFAULT 0 NOT NULL
){table};

CREATE UNIQUE INDEX IF NOT EXISTS beckon_message_key ON beckon_message (idempotency_key);
CREATE INDEX IF NOT EXISTS beckon_message_channel ON beckon_message (channel, message_offset);

-- The messages that late arrivals get: those with late_arrivals that are neither ended nor expired.
CREATE TABLE IF NOT EXISTS beckon_late (
    message {id} NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
){table};

-- One row for each message and visitor.
CREATE TABLE IF NOT EXISTS beckon_delivery (
    delivery_offset BIGINT NOT NULL PRIMARY KEY, -- its place in the order of all messages and deliveries
    message {id} NOT NULL,
    visitor {id} NOT NULL,
    state {id} NOT NULL,                   -- PENDING, DELIVERED, CLAIMED: it waits; else: it is over
    reason {id},                           -- why it was suppressed
    claimed_by {id},                       -- the connection that has claimed it
    claimed_until BIGINT NOT NULL,         -- when the claim ends; 0 where there is none
    displayed_at BIGINT NOT NULL,          -- 0 where it was not
    holds_slot BOOLEAN NOT NULL,           -- whether it has one of the displays of the message's budget
    due_at BIGINT,                         -- when time changes it; 0: now; NULL: it waits no more
    remember_until BIGINT NOT NULL         -- until when a late arrival must not get it again
){table};

CREATE UNIQUE INDEX IF NOT EXISTS beckon_delivery_message ON beckon_delivery (message, visitor);
CREATE INDEX IF NOT EXISTS beckon_delivery_visitor ON beckon_delivery (visitor, delivery_offset);
CREATE INDEX IF NOT EXISTS beckon_delivery_due ON beckon_delivery (due_at){where due_at};

-- Messages that were ended for so many visitors that their deliveries become due bit by bit.
CREATE TABLE IF NOT EXISTS beckon_sweep (
    message {id} NOT NULL PRIMARY KEY,
    visitor {id} NOT NULL                  -- up to which visitor it was done
){table};
