-- A role for the application that may use Quota4j's tables and create nothing. To be run by the owner of the tables, once they
-- are there: start one node as the owner, or with its user, before; and again after an upgrade that brought new tables.
-- The application's store then says JdbcStore.of(dataSource).schema(SchemaMode.VALIDATE).

CREATE ROLE quota4j_app LOGIN; -- and what your server asks for: a password, a certificate
GRANT USAGE ON SCHEMA public TO quota4j_app;

-- The ledger is append-only. Rows are marked once they are counted and added up by hours, and nothing else ever changes.
GRANT SELECT, INSERT, UPDATE (counted, in_hours) ON billing_usage_records TO quota4j_app;
GRANT SELECT, INSERT, UPDATE ON quota_usage_hours TO quota4j_app;

-- Counters and operation ids come and go.
GRANT SELECT, INSERT, UPDATE, DELETE ON quota_counters, quota_operations TO quota4j_app;

-- Plans and subscriptions. A node that never changes them can do with SELECT on these, and INSERT on billing_customers.
GRANT SELECT, INSERT, UPDATE (name, email, deleted_at, updated_at) ON billing_customers TO quota4j_app;
GRANT SELECT, INSERT, UPDATE ON billing_plans, billing_subscriptions TO quota4j_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON billing_quotas, quota_limits TO quota4j_app;
GRANT SELECT, UPDATE ON quota_catalog TO quota4j_app;
GRANT SELECT, INSERT, DELETE ON quota_turns TO quota4j_app;
GRANT SELECT, INSERT, UPDATE ON quota_agreements, quota_grants TO quota4j_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON quota_overrides, quota_override_limits TO quota4j_app;
GRANT SELECT, INSERT ON quota_glass TO quota4j_app;

-- What held before, and statements that are closed: rows are added, and none is changed.
GRANT SELECT, INSERT ON quota_former_quotas, quota_former_plans, quota_statements, quota_statement_lines TO quota4j_app;

-- Ids of records that were removed are still known.
GRANT SELECT ON quota_removed_usage TO quota4j_app;
-- The one thing that takes rows out of the ledger is QuotaAdmin.removeUsage. For the role of a job that calls it, and better not
-- for this one:
-- GRANT DELETE ON billing_usage_records TO …; GRANT INSERT, UPDATE ON quota_removed_usage TO …;
-- The one thing that deletes a customer is QuotaCustomers.delete. For the role of a job that calls it:
-- GRANT DELETE ON billing_customers TO …; GRANT UPDATE (customer_id, subject, operation) ON billing_usage_records TO …;
-- GRANT UPDATE (customer_id) ON quota_glass TO …;

-- Alerts are only added, their deliveries change, and both go when they are old.
GRANT SELECT, INSERT, DELETE ON quota_alerts TO quota4j_app;
GRANT SELECT, INSERT ON quota_channels TO quota4j_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON quota_deliveries TO quota4j_app;

-- The audit is append-only.
GRANT SELECT, INSERT ON quota_audit TO quota4j_app;

-- Visits of all customers.
GRANT SELECT, INSERT, UPDATE ON quota_visits TO quota4j_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON quota_visit_pages TO quota4j_app;

GRANT USAGE ON SEQUENCE billing_usage_records_usage_id_seq, billing_plans_plan_id_seq, billing_quotas_quota_id_seq TO quota4j_app;
GRANT SELECT ON quota_schema_history TO quota4j_app;
