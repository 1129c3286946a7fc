-- The decimals of what a counter counts; a rate has none, it is not a sum of usage.
ALTER TABLE quota_counters ADD COLUMN unit_scale smallint;

-- A counter that nothing is held of is made anew from the ledger when it is needed; one that something is held of has to stay.
DELETE FROM quota_counters WHERE held = 0 AND leased = 0;
UPDATE quota_counters c SET unit_scale = coalesce((
  SELECT max(u.unit_scale) FROM billing_usage_records u
  WHERE u.customer_id = c.customer_id AND u.service_name = c.service_name AND u.operation_id IS NOT NULL), 6);

CREATE INDEX quota_usage_uncounted ON billing_usage_records (customer_id, service_name, counted);
