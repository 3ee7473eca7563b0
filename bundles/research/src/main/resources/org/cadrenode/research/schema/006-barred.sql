-- Of a barred child nothing is read, from the moment of the bar on: its records go while the purge looks through all of them.

CREATE OR REPLACE VIEW event_in_words AS
SELECT e.event_id / 16384 AS record_id, p.name AS provider, s.name AS source, t.name AS source_table, e.subject_id,
  c.person, e.event_date, e.date_precision, d.code_system, d.code, e.event_number, e.event_text, d.unit
FROM event e
JOIN code d ON d.code_id = e.code_id
JOIN subject c ON c.subject_id = e.subject_id AND NOT c.barred
JOIN source_table t ON t.table_id = e.table_id
JOIN source s ON s.source_id = t.source_id
JOIN provider p ON p.provider_id = s.provider_id;
