-- Which children have records on a page of record numbers; a page without a row is not known. It holds at least those who
-- have: a removal leaves it as it is.
CREATE TABLE IF NOT EXISTS record_page (
  page BIGINT PRIMARY KEY,
  subjects ${bytes} NOT NULL
);
