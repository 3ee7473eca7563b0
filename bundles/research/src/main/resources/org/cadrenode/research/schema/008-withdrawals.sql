-- Deliveries that two people had taken out, each by the name of its origin: no rows of it, its continuations or revisions are
-- loaded any more. Done once finished_at is set. From here on a tombstone's content is the number of the delivery that told it.

CREATE TABLE IF NOT EXISTS withdrawal (
  delivery VARCHAR(40) PRIMARY KEY,
  asked_by VARCHAR(200) NOT NULL,
  agreed_by VARCHAR(200) NOT NULL,
  reason ${words} NOT NULL,
  ordered_at TIMESTAMP WITH TIME ZONE NOT NULL,
  journal_entry BIGINT NOT NULL,
  records BIGINT NOT NULL,
  events BIGINT NOT NULL,
  children BIGINT NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE
);
