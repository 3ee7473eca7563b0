-- On a server events lie in partitions of a provider's and year's own, and each carries its provider and delivery. Embedded, a
-- record's events lie together, and the record carries both. Lines within ${server} and ${end} are for a server alone; a line
-- that does not end its statement ends in a comment.
${server}
DROP VIEW event_in_words;

ALTER TABLE event RENAME TO event_before;

ALTER TABLE event_before RENAME CONSTRAINT event_pkey TO event_before_pkey;

CREATE TABLE event (
  event_id BIGINT NOT NULL,
  provider_id INTEGER NOT NULL,
  delivery_id INTEGER NOT NULL,
  subject_id INTEGER NOT NULL,
  table_id INTEGER NOT NULL,
  event_date DATE,
  date_precision SMALLINT NOT NULL,
  code_id INTEGER NOT NULL,
  event_number NUMERIC,
  event_text TEXT
) PARTITION BY LIST (provider_id);

CREATE UNIQUE INDEX event_by_record ON event (event_id, provider_id, event_date);

CREATE INDEX event_by_code ON event (code_id, event_date);

CREATE INDEX event_by_subject ON event (subject_id, event_date);

CREATE INDEX loaded_record_by_delivery ON loaded_record (delivery_id);

CREATE OR REPLACE FUNCTION event_partition(provider INTEGER, year INTEGER) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  parent TEXT := 'event_p' || provider; --
  part TEXT := 'event_p' || provider || '_' || year; --
BEGIN
  IF to_regclass(parent) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE event) PARTITION BY RANGE (event_date)', parent); --
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', parent || '_other', parent); --
    EXECUTE format('ALTER TABLE event ATTACH PARTITION %I FOR VALUES IN (%s)', parent, provider); --
  END IF; --
  IF year IS NOT NULL AND to_regclass(part) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE event)', part); --
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part,
      make_date(year, 1, 1), make_date(year + 1, 1, 1)); --
  END IF; --
END $$;

SELECT event_partition(found.provider_id, found.year) FROM (
  SELECT DISTINCT s.provider_id,
    CASE WHEN EXTRACT(YEAR FROM e.event_date) BETWEEN 1980 AND 2100 THEN EXTRACT(YEAR FROM e.event_date)::INTEGER END AS year
  FROM event_before e JOIN source_table t ON t.table_id = e.table_id JOIN source s ON s.source_id = t.source_id
) AS found;

INSERT INTO event
SELECT e.event_id, s.provider_id, r.delivery_id, e.subject_id, e.table_id, e.event_date, e.date_precision, e.code_id,
  e.event_number, e.event_text
FROM event_before e JOIN loaded_record r ON r.record_id = e.event_id / 16384
JOIN source_table t ON t.table_id = e.table_id JOIN source s ON s.source_id = t.source_id;

DROP TABLE event_before;

CREATE VIEW event_in_words AS
SELECT e.event_id / 16384 AS record_id, p.name AS provider, s.name AS source, t.name AS source_table, e.subject_id,
  c.person, e.event_date, e.date_precision, d.code_system, d.code, e.event_number, e.event_text, d.unit, v.name AS delivery
FROM event e
JOIN code d ON d.code_id = e.code_id
JOIN subject c ON c.subject_id = e.subject_id AND NOT c.barred
JOIN source_table t ON t.table_id = e.table_id
JOIN source s ON s.source_id = t.source_id
JOIN provider p ON p.provider_id = e.provider_id
JOIN delivery v ON v.delivery_id = e.delivery_id;
${end}
