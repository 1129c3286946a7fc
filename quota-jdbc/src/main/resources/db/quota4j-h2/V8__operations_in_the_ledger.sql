-- On PostgreSQL the operation of a plain charge; always empty here.
ALTER TABLE billing_usage_records ADD COLUMN operation varbinary;
