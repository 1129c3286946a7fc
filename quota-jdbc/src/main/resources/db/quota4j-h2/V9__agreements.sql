-- What follows a subscription, and when one ends that was ended: where cancel_at_period_end says so, and this does not, with its period.
ALTER TABLE billing_subscriptions ADD COLUMN next_plan varchar(100);
ALTER TABLE billing_subscriptions ADD COLUMN next_from timestamp(6) with time zone;
ALTER TABLE billing_subscriptions ADD COLUMN ends_at timestamp(6) with time zone;

-- Customers with something beside their plan, and the number of the change that made it what it is.
CREATE TABLE quota_agreements (
  customer_id varchar(255) PRIMARY KEY REFERENCES billing_customers ON DELETE CASCADE,
  revision bigint NOT NULL
);

-- Quotas of a customer's own, in place of its plan's. The columns are those of billing_quotas.
CREATE TABLE quota_overrides (
  customer_id varchar(255) NOT NULL REFERENCES quota_agreements ON DELETE CASCADE,
  service_name varchar(100) NOT NULL,
  display_order integer NOT NULL,
  limit_value bigint NOT NULL,
  limit_type varchar(50) NOT NULL,
  enforcement_mode varchar(20) NOT NULL,
  overage_price decimal(10,6) NOT NULL,
  reset_period varchar(20) NOT NULL,
  unit_scale smallint NOT NULL,
  window_period varchar(20),
  is_level boolean NOT NULL,
  exact_limit varchar(60),
  exact_price varchar(60),
  price_currency char(3) NOT NULL,
  overage_cap varchar(60),
  is_shadow boolean NOT NULL,
  PRIMARY KEY (customer_id, service_name)
);

CREATE TABLE quota_override_limits (
  customer_id varchar(255) NOT NULL,
  service_name varchar(100) NOT NULL,
  limit_name varchar(100) NOT NULL,
  display_order integer NOT NULL,
  amount varchar(60),
  window_period varchar(20),
  per_subject boolean DEFAULT false NOT NULL,
  refill_micros bigint,
  burst varchar(60),
  PRIMARY KEY (customer_id, service_name, limit_name),
  FOREIGN KEY (customer_id, service_name) REFERENCES quota_overrides ON DELETE CASCADE
);

-- Extra allowances. What is used of one stands on a counter of its own.
CREATE TABLE quota_grants (
  customer_id varchar(255) NOT NULL REFERENCES quota_agreements ON DELETE CASCADE,
  grant_id varchar(100) NOT NULL,
  service_name varchar(100) NOT NULL,
  amount varchar(60) NOT NULL,
  priority integer NOT NULL,
  effective_at timestamp(6) with time zone NOT NULL,
  expires_at timestamp(6) with time zone,
  voided_at timestamp(6) with time zone,
  position bigint NOT NULL,
  PRIMARY KEY (customer_id, grant_id)
);

-- Where limits refuse nothing, and where they do again: the last row for a customer and a service holds. Without a customer it is
-- all of them, without a service, too.
CREATE TABLE quota_glass (
  revision bigint PRIMARY KEY,
  customer_id varchar(255),
  service_name varchar(100),
  is_broken boolean NOT NULL,
  done_by varchar(255) NOT NULL,
  because varchar(1000) NOT NULL,
  done_at timestamp(6) with time zone NOT NULL
);
