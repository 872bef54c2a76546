-- To what visitors agree, and with which persons they are linked.
-- What a visitor agrees to is told by names with commas between, none of them where it agrees to
-- nothing; NULL where nothing is known, which counts as agreeing to all.
ALTER TABLE beckon_visitor ADD COLUMN IF NOT EXISTS consent {word};
-- Whether the visitor has said so itself.
ALTER TABLE beckon_visitor ADD COLUMN IF NOT EXISTS consent_decided BOOLEAN DEFAULT FALSE NOT NULL;
-- Until when another person was in front of the visitor's browser; 0 where nobody was.
ALTER TABLE beckon_visitor ADD COLUMN IF NOT EXISTS person_since BIGINT DEFAULT 0 NOT NULL;
-- When the row was written last; 0: before there was this column. A visitor may have said to what
-- it agrees and never been seen.
ALTER TABLE beckon_visitor ADD COLUMN IF NOT EXISTS changed_at BIGINT DEFAULT 0 NOT NULL;

-- One row for each person, as far as known by one id, and each visitor who was this person.
CREATE TABLE IF NOT EXISTS beckon_link (
    pseudonym {id} NOT NULL,               -- stands for the person's id, which nobody can read from it
    visitor {id} NOT NULL,
    PRIMARY KEY (pseudonym, visitor)
){table};

CREATE INDEX IF NOT EXISTS beckon_link_visitor ON beckon_link (visitor);
