-- A price has tiers, free units and a cap, which no column can hold: it is written as text, exactly. The published overage_price
-- tells what the first unit costs.
ALTER TABLE billing_quotas ADD COLUMN price_terms varchar(2000);
UPDATE billing_quotas SET price_terms = exact_price || ' ' || price_currency WHERE exact_price IS NOT NULL;
ALTER TABLE billing_quotas DROP COLUMN exact_price;
ALTER TABLE billing_quotas DROP COLUMN price_currency;
ALTER TABLE quota_overrides ADD COLUMN price_terms varchar(2000);
UPDATE quota_overrides SET price_terms = exact_price || ' ' || price_currency WHERE exact_price IS NOT NULL;
ALTER TABLE quota_overrides DROP COLUMN exact_price;
ALTER TABLE quota_overrides DROP COLUMN price_currency;

-- What a plan, or a customer of its own, had for a service until an instant, as far as bills go by it; not included if it had nothing.
CREATE TABLE quota_former_quotas (
  revision bigint NOT NULL,
  plan_name varchar(100),
  customer_id varchar(255) REFERENCES billing_customers ON DELETE CASCADE,
  service_name varchar(100) NOT NULL,
  until_at timestamp(6) with time zone NOT NULL,
  is_included boolean NOT NULL,
  enforcement_mode varchar(20),
  is_shadow boolean,
  amount varchar(60),
  unit varchar(50),
  unit_scale smallint,
  window_period varchar(20),
  price_terms varchar(2000)
);
CREATE INDEX quota_former_quotas_of_plans ON quota_former_quotas (plan_name, until_at);
CREATE INDEX quota_former_quotas_of_customers ON quota_former_quotas (customer_id, until_at);

-- Which plan a customer had until an instant.
CREATE TABLE quota_former_plans (
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  until_at timestamp(6) with time zone NOT NULL,
  revision bigint NOT NULL,
  plan_name varchar(100) NOT NULL,
  PRIMARY KEY (customer_id, until_at, revision)
);

-- What was billed. A line never changes: what is found out later is a line of the next revision, which says the difference.
CREATE TABLE quota_statements (
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  period_start timestamp(6) with time zone NOT NULL,
  period_end timestamp(6) with time zone NOT NULL,
  closed_at timestamp(6) with time zone NOT NULL,
  PRIMARY KEY (customer_id, period_start)
);

CREATE TABLE quota_statement_lines (
  customer_id varchar(255) NOT NULL,
  period_start timestamp(6) with time zone NOT NULL,
  line_id varchar(60) NOT NULL,
  revision integer NOT NULL,
  service_name varchar(100) NOT NULL,
  unit varchar(50) NOT NULL,
  window_start timestamp(6) with time zone NOT NULL,
  window_end timestamp(6) with time zone NOT NULL,
  used_from timestamp(6) with time zone NOT NULL,
  used_to timestamp(6) with time zone NOT NULL,
  used decimal(30,6) NOT NULL,
  included decimal(30,6),
  granted decimal(30,6) NOT NULL,
  overage decimal(30,6) NOT NULL,
  price_terms varchar(2000),
  amount decimal(38,6),
  recorded_at timestamp(6) with time zone NOT NULL,
  PRIMARY KEY (customer_id, line_id, revision),
  FOREIGN KEY (customer_id, period_start) REFERENCES quota_statements ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX quota_statement_lines_of_periods ON quota_statement_lines (customer_id, period_start);

-- Records before it may have been removed: a statement of a period that began before is not compared with them any more.
ALTER TABLE quota_catalog ADD COLUMN records_since timestamp(6) with time zone;
