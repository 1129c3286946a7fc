-- As on PostgreSQL; here every charge is decided in full, and it stays 0.
ALTER TABLE quota_counters ADD COLUMN plain_below bigint DEFAULT 0 NOT NULL;
