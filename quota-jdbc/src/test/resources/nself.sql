-- A database as nself's migration 015 leaves it, as far as we touch it: tables, indexes, view, functions, triggers and row-level
-- security.
CREATE TABLE billing_customers (
  customer_id VARCHAR(255) PRIMARY KEY, project_name VARCHAR(255) NOT NULL, email VARCHAR(255), name VARCHAR(255),
  company VARCHAR(255), stripe_customer_id VARCHAR(255) UNIQUE, metadata JSONB DEFAULT '{}',
  created_at TIMESTAMPTZ DEFAULT NOW(), updated_at TIMESTAMPTZ DEFAULT NOW(), deleted_at TIMESTAMPTZ);
CREATE TABLE billing_plans (
  plan_id SERIAL PRIMARY KEY, plan_name VARCHAR(100) UNIQUE NOT NULL, display_name VARCHAR(255) NOT NULL, description TEXT,
  price_monthly DECIMAL(10,2) NOT NULL DEFAULT 0, price_yearly DECIMAL(10,2), stripe_price_id_monthly VARCHAR(255),
  stripe_price_id_yearly VARCHAR(255), features JSONB DEFAULT '[]', is_active BOOLEAN DEFAULT true,
  sort_order INTEGER DEFAULT 0, created_at TIMESTAMPTZ DEFAULT NOW(), updated_at TIMESTAMPTZ DEFAULT NOW());
CREATE TABLE billing_subscriptions (
  subscription_id VARCHAR(255) PRIMARY KEY,
  customer_id VARCHAR(255) NOT NULL REFERENCES billing_customers(customer_id) ON DELETE CASCADE,
  plan_name VARCHAR(100) NOT NULL REFERENCES billing_plans(plan_name), stripe_subscription_id VARCHAR(255) UNIQUE,
  status VARCHAR(50) NOT NULL DEFAULT 'active', billing_cycle VARCHAR(20) DEFAULT 'monthly',
  current_period_start TIMESTAMPTZ NOT NULL, current_period_end TIMESTAMPTZ NOT NULL,
  cancel_at_period_end BOOLEAN DEFAULT false, canceled_at TIMESTAMPTZ, trial_start TIMESTAMPTZ, trial_end TIMESTAMPTZ,
  metadata JSONB DEFAULT '{}', created_at TIMESTAMPTZ DEFAULT NOW(), updated_at TIMESTAMPTZ DEFAULT NOW());
CREATE TABLE billing_quotas (
  quota_id SERIAL PRIMARY KEY, plan_name VARCHAR(100) NOT NULL REFERENCES billing_plans(plan_name) ON DELETE CASCADE,
  service_name VARCHAR(100) NOT NULL, limit_value BIGINT NOT NULL DEFAULT -1, limit_type VARCHAR(50) DEFAULT 'requests',
  enforcement_mode VARCHAR(20) DEFAULT 'soft', overage_price DECIMAL(10,6) DEFAULT 0,
  reset_period VARCHAR(20) DEFAULT 'monthly', metadata JSONB DEFAULT '{}', created_at TIMESTAMPTZ DEFAULT NOW(),
  updated_at TIMESTAMPTZ DEFAULT NOW(), UNIQUE(plan_name, service_name));
CREATE TABLE billing_usage_records (
  usage_id BIGSERIAL PRIMARY KEY,
  customer_id VARCHAR(255) NOT NULL REFERENCES billing_customers(customer_id) ON DELETE CASCADE,
  service_name VARCHAR(100) NOT NULL, quantity DECIMAL(20,6) NOT NULL DEFAULT 1, unit_cost DECIMAL(10,6) DEFAULT 0,
  metadata JSONB DEFAULT '{}', recorded_at TIMESTAMPTZ DEFAULT NOW(), aggregated BOOLEAN DEFAULT false,
  invoice_id VARCHAR(255));
CREATE MATERIALIZED VIEW billing_usage_daily_summary AS
  SELECT customer_id, service_name, DATE(recorded_at) AS usage_date, COUNT(*) AS event_count,
         SUM(quantity) AS total_quantity, SUM(quantity * unit_cost) AS total_cost, MIN(recorded_at) AS first_event,
         MAX(recorded_at) AS last_event
  FROM billing_usage_records GROUP BY customer_id, service_name, DATE(recorded_at);
CREATE FUNCTION refresh_billing_usage_summary() RETURNS void AS $$
  BEGIN REFRESH MATERIALIZED VIEW billing_usage_daily_summary; END $$ LANGUAGE plpgsql;
CREATE INDEX idx_billing_subscriptions_customer ON billing_subscriptions(customer_id);
CREATE INDEX idx_billing_subscriptions_status ON billing_subscriptions(status);
CREATE INDEX idx_billing_quotas_plan ON billing_quotas(plan_name);
CREATE INDEX idx_billing_usage_customer ON billing_usage_records(customer_id);
CREATE INDEX idx_billing_usage_service ON billing_usage_records(service_name);
CREATE INDEX idx_billing_usage_recorded ON billing_usage_records(recorded_at);
CREATE INDEX idx_billing_usage_aggregated ON billing_usage_records(aggregated) WHERE aggregated = false;
CREATE UNIQUE INDEX idx_billing_usage_daily ON billing_usage_daily_summary(customer_id, service_name, usage_date);

CREATE FUNCTION update_updated_at_column() RETURNS trigger AS $$
  BEGIN NEW.updated_at = NOW(); RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER update_billing_customers_updated_at BEFORE UPDATE ON billing_customers
  FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_billing_plans_updated_at BEFORE UPDATE ON billing_plans
  FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_billing_subscriptions_updated_at BEFORE UPDATE ON billing_subscriptions
  FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_billing_quotas_updated_at BEFORE UPDATE ON billing_quotas
  FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE FUNCTION get_quota_usage(p_customer_id VARCHAR, p_service_name VARCHAR) RETURNS DECIMAL AS $$
  SELECT COALESCE(SUM(ur.quantity), 0) FROM billing_usage_records ur
  JOIN billing_subscriptions s ON s.customer_id = ur.customer_id AND s.status = 'active'
  WHERE ur.customer_id = p_customer_id AND ur.service_name = p_service_name
    AND ur.recorded_at >= s.current_period_start AND ur.recorded_at <= s.current_period_end $$ LANGUAGE sql;
CREATE FUNCTION is_quota_exceeded(p_customer_id VARCHAR, p_service_name VARCHAR, p_requested DECIMAL DEFAULT 1)
  RETURNS BOOLEAN AS $$
  DECLARE v_limit BIGINT;
  BEGIN
    SELECT q.limit_value INTO v_limit FROM billing_quotas q
      JOIN billing_subscriptions s ON s.plan_name = q.plan_name AND s.status = 'active'
      WHERE s.customer_id = p_customer_id AND q.service_name = p_service_name;
    RETURN v_limit >= 0 AND get_quota_usage(p_customer_id, p_service_name) + p_requested > v_limit;
  END $$ LANGUAGE plpgsql;

ALTER TABLE billing_customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_usage_records ENABLE ROW LEVEL SECURITY;
CREATE POLICY billing_customers_isolation ON billing_customers
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY billing_subscriptions_isolation ON billing_subscriptions
  USING (customer_id = current_setting('app.current_customer_id', true));
CREATE POLICY billing_usage_isolation ON billing_usage_records
  USING (customer_id = current_setting('app.current_customer_id', true));
