-- Works on an empty schema, and on one that nself's migration 015 made: its tables keep their names, columns and rows. What is
-- added has defaults that leave those rows as they are, and touches none of them (a constant default rewrites nothing).
-- NOTICEs about tables that are there already would look like warnings in the log of the host.
SET LOCAL client_min_messages = warning;


CREATE TABLE IF NOT EXISTS billing_customers (
  customer_id varchar(255) PRIMARY KEY,
  project_name varchar(255) NOT NULL,
  email varchar(255),
  name varchar(255),
  company varchar(255),
  stripe_customer_id varchar(255) UNIQUE,
  metadata jsonb DEFAULT '{}',
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  deleted_at timestamptz
);

CREATE TABLE IF NOT EXISTS billing_plans (
  plan_id serial PRIMARY KEY,
  plan_name varchar(100) UNIQUE NOT NULL,
  display_name varchar(255) NOT NULL,
  description text,
  price_monthly decimal(10,2) NOT NULL DEFAULT 0,
  price_yearly decimal(10,2),
  stripe_price_id_monthly varchar(255),
  stripe_price_id_yearly varchar(255),
  features jsonb DEFAULT '[]',
  is_active boolean DEFAULT true,
  sort_order integer DEFAULT 0,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE IF NOT EXISTS billing_subscriptions (
  subscription_id varchar(255) PRIMARY KEY,
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  plan_name varchar(100) NOT NULL REFERENCES billing_plans (plan_name),
  stripe_subscription_id varchar(255) UNIQUE,
  status varchar(50) NOT NULL DEFAULT 'active',
  billing_cycle varchar(20) DEFAULT 'monthly',
  current_period_start timestamptz NOT NULL,
  current_period_end timestamptz NOT NULL,
  cancel_at_period_end boolean DEFAULT false,
  canceled_at timestamptz,
  trial_start timestamptz,
  trial_end timestamptz,
  metadata jsonb DEFAULT '{}',
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE IF NOT EXISTS billing_quotas (
  quota_id serial PRIMARY KEY,
  plan_name varchar(100) NOT NULL REFERENCES billing_plans (plan_name) ON DELETE CASCADE,
  service_name varchar(100) NOT NULL,
  limit_value bigint NOT NULL DEFAULT -1,
  limit_type varchar(50) DEFAULT 'requests',
  enforcement_mode varchar(20) DEFAULT 'soft',
  overage_price decimal(10,6) DEFAULT 0,
  reset_period varchar(20) DEFAULT 'monthly',
  metadata jsonb DEFAULT '{}',
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  UNIQUE (plan_name, service_name)
);

CREATE TABLE IF NOT EXISTS billing_usage_records (
  usage_id bigserial PRIMARY KEY,
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  service_name varchar(100) NOT NULL,
  quantity decimal(20,6) NOT NULL DEFAULT 1,
  unit_cost decimal(10,6) DEFAULT 0,
  metadata jsonb DEFAULT '{}',
  recorded_at timestamptz DEFAULT now(),
  aggregated boolean DEFAULT false,
  invoice_id varchar(255)
);

CREATE MATERIALIZED VIEW IF NOT EXISTS billing_usage_daily_summary AS
SELECT customer_id, service_name, date(recorded_at) AS usage_date, count(*) AS event_count, sum(quantity) AS total_quantity,
       sum(quantity * unit_cost) AS total_cost, min(recorded_at) AS first_event, max(recorded_at) AS last_event
FROM billing_usage_records
GROUP BY customer_id, service_name, date(recorded_at);

DO $$
BEGIN
  IF to_regprocedure('refresh_billing_usage_summary()') IS NULL THEN
    CREATE FUNCTION refresh_billing_usage_summary() RETURNS void LANGUAGE sql AS 'REFRESH MATERIALIZED VIEW billing_usage_daily_summary';
  END IF;
END $$;

-- One row, locked by whoever changes the catalog. Its number grows with every change.
CREATE TABLE quota_catalog (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  revision bigint NOT NULL
);
INSERT INTO quota_catalog (revision) VALUES (0);

ALTER TABLE billing_plans ADD COLUMN revision bigint NOT NULL DEFAULT 0;

-- A subscription without a time zone was written by others: its windows are counted from the start of its current period, in UTC.
ALTER TABLE billing_subscriptions
  ADD COLUMN revision bigint NOT NULL DEFAULT 0,
  ADD COLUMN period_anchor timestamptz,
  ADD COLUMN time_zone varchar(64);
UPDATE billing_subscriptions SET period_anchor = current_period_start;
CREATE INDEX quota_subscriptions_of_customer ON billing_subscriptions (customer_id);

-- The exact_ columns hold what does not fit the published ones: decimals as text, so that they come back as they were written.
ALTER TABLE billing_quotas
  ADD COLUMN display_order integer NOT NULL DEFAULT 0,
  ADD COLUMN unit_scale smallint NOT NULL DEFAULT 6,
  ADD COLUMN window_period varchar(20),
  ADD COLUMN is_level boolean NOT NULL DEFAULT false,
  ADD COLUMN exact_limit varchar(60),
  ADD COLUMN exact_price varchar(60),
  ADD COLUMN price_currency char(3) NOT NULL DEFAULT 'USD',
  ADD COLUMN overage_cap varchar(60),
  ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;

-- Limits beside the main one. A rate has refill_micros and burst; the others have a period, or none if they are levels.
CREATE TABLE quota_limits (
  plan_name varchar(100) NOT NULL,
  service_name varchar(100) NOT NULL,
  limit_name varchar(100) NOT NULL,
  display_order integer NOT NULL,
  amount varchar(60),
  window_period varchar(20),
  per_subject boolean NOT NULL DEFAULT false,
  refill_micros bigint,
  burst varchar(60),
  PRIMARY KEY (plan_name, service_name, limit_name),
  FOREIGN KEY (plan_name, service_name) REFERENCES billing_quotas (plan_name, service_name) ON DELETE CASCADE
);

-- Smallest units. A rate keeps smallest units × microseconds in settled.
CREATE TABLE quota_counters (
  customer_id varchar(255) NOT NULL,
  service_name varchar(100) NOT NULL,
  limit_name varchar(100) NOT NULL,
  window_start timestamptz NOT NULL,
  subject varchar(255) NOT NULL,
  window_end timestamptz NOT NULL,
  settled bigint NOT NULL DEFAULT 0 CHECK (settled >= 0),
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  leased bigint NOT NULL DEFAULT 0 CHECK (leased >= 0),
  account_version bigint NOT NULL DEFAULT 0,
  as_of timestamptz NOT NULL DEFAULT 'epoch',
  PRIMARY KEY (customer_id, service_name, limit_name, window_start, subject)
) WITH (fillfactor = 70);
CREATE INDEX quota_counters_by_end ON quota_counters (window_end);

CREATE TABLE quota_operations (
  customer_id varchar(255) NOT NULL,
  operation_id varchar(255) NOT NULL,
  state varchar(10) NOT NULL,
  kind varchar(20) NOT NULL,
  held_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (customer_id, operation_id)
);
CREATE INDEX quota_operations_open ON quota_operations (customer_id, held_until) WHERE state = 'OPEN';
CREATE INDEX quota_operations_by_expiry ON quota_operations (expires_at) WHERE state <> 'OPEN';

-- counted: rows that are there already count as they are; rows that others insert from now on are marked as not yet counted.
ALTER TABLE billing_usage_records
  ADD COLUMN operation_id varchar(255),
  ADD COLUMN kind varchar(20) NOT NULL DEFAULT 'use',
  ADD COLUMN line integer NOT NULL DEFAULT 0,
  ADD COLUMN report bigint NOT NULL DEFAULT 0,
  ADD COLUMN subject varchar(255) NOT NULL DEFAULT '',
  ADD COLUMN unit_scale smallint NOT NULL DEFAULT 6,
  ADD COLUMN event_count bigint NOT NULL DEFAULT 1,
  ADD COLUMN draws jsonb,
  ADD COLUMN counted boolean NOT NULL DEFAULT true;
ALTER TABLE billing_usage_records ALTER COLUMN counted SET DEFAULT false;
CREATE UNIQUE INDEX quota_usage_of_operation ON billing_usage_records (customer_id, operation_id, kind, line, report)
  WHERE operation_id IS NOT NULL;
CREATE INDEX quota_usage_in_time ON billing_usage_records (customer_id, service_name, recorded_at);
CREATE INDEX quota_usage_uncounted ON billing_usage_records (customer_id, service_name) WHERE NOT counted;
