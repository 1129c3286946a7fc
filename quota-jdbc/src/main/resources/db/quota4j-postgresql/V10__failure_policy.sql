-- What becomes of a charge while the store does not answer. Null, as in rows of others: open if the quota is soft or in shadow.
ALTER TABLE billing_quotas ADD COLUMN on_failure text CHECK (on_failure IN ('closed', 'open'));
ALTER TABLE quota_overrides ADD COLUMN on_failure text CHECK (on_failure IN ('closed', 'open'));
