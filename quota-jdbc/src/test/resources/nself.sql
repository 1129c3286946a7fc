-- A database as nself's migration 015 leaves it, as far as we touch it, with a customer that has used something.
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
INSERT INTO billing_customers (customer_id, project_name) VALUES ('acme', 'shop');
INSERT INTO billing_plans (plan_name, display_name) VALUES ('starter', 'Starter');
INSERT INTO billing_quotas (plan_name, service_name, limit_value, limit_type, enforcement_mode, overage_price)
  VALUES ('starter', 'api', 100000, 'requests', 'soft', 0.0001), ('starter', 'storage', 10, 'gb', 'hard', 0);
INSERT INTO billing_subscriptions (subscription_id, customer_id, plan_name, current_period_start, current_period_end)
  VALUES ('sub_1', 'acme', 'starter', '2026-01-15T00:00:00Z', '2026-02-15T00:00:00Z');
INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)
  VALUES ('acme', 'storage', 4, '2026-03-14T23:59:59Z'), ('acme', 'storage', 2.5, '2026-03-15T00:00:00Z');
