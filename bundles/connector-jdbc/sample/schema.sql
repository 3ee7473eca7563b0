-- A clinic's database for trying the connector, on PostgreSQL. The people are made up (seed 20261127).
CREATE TABLE patient (id integer PRIMARY KEY, forename text, surname text, nhs_number char(10), birth_date date, postcode text);
CREATE TABLE contact (id integer PRIMARY KEY, patient_id integer, seen_on date, kind text, updated_at timestamptz);
CREATE TABLE note (id integer PRIMARY KEY, patient_id integer, written_on date, words text);
CREATE TABLE note_change (seq bigserial PRIMARY KEY, op char(1), id integer);

CREATE FUNCTION note_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO note_change (op, id) VALUES ('D', OLD.id);
  ELSE
    INSERT INTO note_change (op, id) VALUES (left(TG_OP, 1), NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON note FOR EACH ROW EXECUTE FUNCTION note_changed();

INSERT INTO patient VALUES
  (1, 'Krovy', 'Zvedajix', '9990017007', '2012-04-03', 'ZZ12 1AB'),
  (2, 'Xhuvi', 'Qadovrex', '9990018003', '2015-11-20', 'ZZ14 2CD');
INSERT INTO contact VALUES (1, 1, '2026-01-12', 'home visit', '2026-01-12 10:00+00'), (2, 2, '2026-02-02', 'telephone', '2026-02-02 09:30+00');
INSERT INTO note VALUES (1, 1, '2026-01-12', 'Krovy was calm. Mother asked for a letter.'), (2, 2, '2026-02-02', 'Xhuvi slept badly.');

-- The node's account: it may read, and nothing more.
CREATE ROLE cadre_reader LOGIN;
GRANT SELECT ON patient, contact, note, note_change TO cadre_reader;
