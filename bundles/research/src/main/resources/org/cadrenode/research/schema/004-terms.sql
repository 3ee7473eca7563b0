-- Under which terms a package's rows were released, as its signed statement says: what the resource has to go by when it
-- opens them. Packages from before there were terms have no line here.

CREATE TABLE IF NOT EXISTS package_terms (
  package_id VARCHAR(200) PRIMARY KEY,
  delivery VARCHAR(40) NOT NULL,
  source VARCHAR(200) NOT NULL,
  terms_digest VARCHAR(64) NOT NULL,
  purposes VARCHAR(200) NOT NULL,
  agreement VARCHAR(200) NOT NULL,
  agreement_until DATE NOT NULL
);
