-- For sums over windows only: without the condition a look for an id may be planned, while the table is small, to go through all
-- records of a customer, and is executed so for as long as the plan is kept.
DROP INDEX quota_usage_in_time;
CREATE INDEX quota_usage_in_time ON billing_usage_records (customer_id, service_name, recorded_at) WHERE recorded_at IS NOT NULL;
