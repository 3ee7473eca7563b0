-- The version of what is known of a record key, 0 for what was loaded before there were any. A key without a record, that
-- is with record_id 0, is a tombstone: the record is no more as of its version, and an older state of it is not loaded again.

ALTER TABLE loaded_record ADD COLUMN IF NOT EXISTS version BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE record_key ADD COLUMN IF NOT EXISTS version BIGINT DEFAULT 0 NOT NULL;

ALTER TABLE record_key_twin ADD COLUMN IF NOT EXISTS version BIGINT DEFAULT 0 NOT NULL;
