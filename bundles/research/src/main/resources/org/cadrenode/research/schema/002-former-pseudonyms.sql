-- Pseudonyms that children had before their provider's key was rotated: what was on its way meanwhile still finds its
-- child, and a bar against re-loading holds by every name.

CREATE TABLE IF NOT EXISTS former_pseudonym (
  provider_id INTEGER NOT NULL,
  pseudonym_high BIGINT NOT NULL,
  pseudonym_low BIGINT NOT NULL,
  subject_id INTEGER NOT NULL,
  PRIMARY KEY (pseudonym_high, pseudonym_low, provider_id)
);
