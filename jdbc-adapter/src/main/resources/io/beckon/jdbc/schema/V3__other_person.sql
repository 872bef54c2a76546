-- Deliveries that were given up because another person has signed in on the visitor's browser.
ALTER TABLE beckon_message ADD COLUMN IF NOT EXISTS suppressed_other_person INTEGER DEFAULT 0 NOT NULL;
