-- As on PostgreSQL.
ALTER TABLE billing_quotas ADD COLUMN on_failure varchar(10) CHECK (on_failure IN ('closed', 'open'));
ALTER TABLE quota_overrides ADD COLUMN on_failure varchar(10) CHECK (on_failure IN ('closed', 'open'));
