-- Row-level security: whoever reads the tables for one customer sees that customer's rows only, and Quota4j sees all of them. To
-- be run by the owner of the tables after least-privilege-role.sql. The owner itself is not bound by these policies.
--
-- A session for one customer says:  SET app.current_customer_id = 'acme'
-- Without that it sees nothing.

ALTER TABLE billing_customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_usage_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_operations ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_turns ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_removed_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_usage_hours ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_agreements ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_overrides ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_override_limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_former_plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_statements ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_statement_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_former_quotas ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_alerts ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE quota_audit ENABLE ROW LEVEL SECURITY;

-- Policies are added up: a policy that nself made, for everybody and by the same setting, may stay.
CREATE POLICY quota4j_store ON billing_customers TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON billing_subscriptions TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON billing_usage_records TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_counters TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_operations TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_turns TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_removed_usage TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_usage_hours TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_agreements TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_overrides TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_override_limits TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_grants TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_former_plans TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_statements TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_statement_lines TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_former_quotas TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_alerts TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_deliveries TO quota4j_app USING (true) WITH CHECK (true);
CREATE POLICY quota4j_store ON quota_audit TO quota4j_app USING (true) WITH CHECK (true);

CREATE POLICY quota4j_customer ON billing_customers FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON billing_subscriptions FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON billing_usage_records FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_counters FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_operations FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_turns FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_removed_usage FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_usage_hours FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_agreements FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_overrides FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_override_limits FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_grants FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_former_plans FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_statements FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_statement_lines FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_former_quotas FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_alerts FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_deliveries FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY quota4j_customer ON quota_audit FOR SELECT
  USING (customer_id = current_setting('app.current_customer_id', true));
