-- The first form of the research database. Statements may be run again after an interruption, and end with a
-- semicolon at the end of a line. ${exact} is the type of an exact number, ${words} that of a long text.

CREATE TABLE IF NOT EXISTS provider (
  provider_id INTEGER PRIMARY KEY,
  name VARCHAR(40) NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS source (
  source_id INTEGER PRIMARY KEY,
  provider_id INTEGER NOT NULL,
  name VARCHAR(40) NOT NULL,
  records BIGINT NOT NULL,
  events BIGINT NOT NULL,
  UNIQUE (provider_id, name)
);

CREATE TABLE IF NOT EXISTS source_table (
  table_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  name VARCHAR(80) NOT NULL,
  UNIQUE (source_id, name)
);

CREATE TABLE IF NOT EXISTS delivery (
  delivery_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  name VARCHAR(40) NOT NULL UNIQUE,
  records BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS code (
  code_id INTEGER PRIMARY KEY,
  code_system VARCHAR(200) NOT NULL,
  code VARCHAR(400) NOT NULL,
  unit VARCHAR(100) NOT NULL,
  UNIQUE (code_system, code, unit)
);

-- A child of a provider. person is 0 until it is linked; a barred child has no records and gets none.
CREATE TABLE IF NOT EXISTS subject (
  subject_id INTEGER PRIMARY KEY,
  provider_id INTEGER NOT NULL,
  pseudonym_high BIGINT NOT NULL,
  pseudonym_low BIGINT NOT NULL,
  person BIGINT NOT NULL,
  barred BOOLEAN NOT NULL,
  UNIQUE (pseudonym_high, pseudonym_low, provider_id)
);

-- A released row. record_id grows with the order of loading.
CREATE TABLE IF NOT EXISTS loaded_record (
  record_id BIGINT PRIMARY KEY,
  key_high BIGINT NOT NULL,
  key_low BIGINT NOT NULL,
  content BIGINT NOT NULL,
  delivery_id INTEGER NOT NULL,
  table_id INTEGER NOT NULL,
  subject_id INTEGER NOT NULL
);

-- Where a record key is. Two keys with the same first half are next to impossible; the second goes to record_key_twin.
CREATE TABLE IF NOT EXISTS record_key (
  key_high BIGINT PRIMARY KEY,
  key_low BIGINT NOT NULL,
  content BIGINT NOT NULL,
  record_id BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS record_key_twin (
  key_high BIGINT NOT NULL,
  key_low BIGINT NOT NULL,
  content BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  PRIMARY KEY (key_high, key_low)
);

-- event_id is record_id * 16384 and the event's place in the record, so a record's events lie together and need no index.
-- date_precision: 0 no date, 1 year, 2 month, 3 day; the missing parts of event_date are 1.
CREATE TABLE IF NOT EXISTS event (
  event_id BIGINT PRIMARY KEY,
  subject_id INTEGER NOT NULL,
  table_id INTEGER NOT NULL,
  event_date DATE,
  date_precision SMALLINT NOT NULL,
  code_id INTEGER NOT NULL,
  event_number ${exact},
  event_text ${words}
);

-- What did not fit into event_text, in parts from 1.
CREATE TABLE IF NOT EXISTS event_text_part (
  event_id BIGINT NOT NULL,
  part INTEGER NOT NULL,
  words ${words} NOT NULL,
  PRIMARY KEY (event_id, part)
);

-- progress: rows of a data package, or records looked through for a purge, that are done. Done once finished_at is set.
CREATE TABLE IF NOT EXISTS package (
  package_id VARCHAR(200) PRIMARY KEY,
  kind VARCHAR(20) NOT NULL,
  progress BIGINT NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE,
  journalled BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS receipt_count (
  package_id VARCHAR(200) NOT NULL,
  delivery VARCHAR(40) NOT NULL,
  loaded BIGINT NOT NULL,
  duplicate BIGINT NOT NULL,
  opted_out BIGINT NOT NULL,
  PRIMARY KEY (package_id, delivery)
);

-- What has been given out. Records after last_keyed are loaded and not yet in record_key.
CREATE TABLE IF NOT EXISTS counter (
  only_row INTEGER PRIMARY KEY,
  last_provider INTEGER NOT NULL,
  last_source INTEGER NOT NULL,
  last_table INTEGER NOT NULL,
  last_delivery INTEGER NOT NULL,
  last_code INTEGER NOT NULL,
  last_subject INTEGER NOT NULL,
  last_record BIGINT NOT NULL,
  last_keyed BIGINT NOT NULL,
  link_sequence BIGINT NOT NULL
);

INSERT INTO counter SELECT 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM counter);

-- Events as researchers read them.
CREATE OR REPLACE VIEW event_in_words AS
SELECT e.event_id / 16384 AS record_id, p.name AS provider, s.name AS source, t.name AS source_table, e.subject_id,
  c.person, e.event_date, e.date_precision, d.code_system, d.code, e.event_number, e.event_text, d.unit
FROM event e
JOIN code d ON d.code_id = e.code_id
JOIN subject c ON c.subject_id = e.subject_id
JOIN source_table t ON t.table_id = e.table_id
JOIN source s ON s.source_id = t.source_id
JOIN provider p ON p.provider_id = s.provider_id;
