-- Of a plain charge whose id the library made, its record holds the whole operation: it has no row of its own among the operations,
-- and none of their indexes to fill. Empty in all other records.
ALTER TABLE billing_usage_records ADD COLUMN operation bytea;
