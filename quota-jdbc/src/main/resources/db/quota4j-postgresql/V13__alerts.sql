-- At which marks of its main limit a quota raises alerts, such as '75% 90% 10.5': null is what the settings say.
ALTER TABLE billing_quotas ADD COLUMN alert_at varchar(1000);
ALTER TABLE quota_overrides ADD COLUMN alert_at varchar(1000);

-- Thresholds that usage reached, each once: the id is made of customer, service, limit, window and threshold. What one step
-- reached is told together, as one alert: its id is that of the highest of them.
CREATE TABLE quota_alerts (
  threshold_id varchar(32) PRIMARY KEY,
  alert_id varchar(32) NOT NULL,
  line smallint NOT NULL,
  customer_id varchar(255) NOT NULL,
  service_name varchar(100) NOT NULL,
  limit_name varchar(100) NOT NULL,
  window_start timestamptz NOT NULL,
  threshold varchar(100) NOT NULL,
  level varchar(20) NOT NULL,
  used varchar(60) NOT NULL,
  limit_amount varchar(60),
  raised_at timestamptz NOT NULL
);

CREATE INDEX quota_alerts_by_alert ON quota_alerts (alert_id);
CREATE INDEX quota_alerts_by_customer ON quota_alerts (customer_id, raised_at);
CREATE INDEX quota_alerts_by_time ON quota_alerts (raised_at);

-- The ways that alerts are told through.
CREATE TABLE quota_channels (
  channel varchar(60) PRIMARY KEY,
  opened_at timestamptz NOT NULL
);

-- The outbox: what is to be told through which channel, and what became of it.
CREATE TABLE quota_deliveries (
  alert_id varchar(32) NOT NULL,
  channel varchar(60) NOT NULL,
  customer_id varchar(255) NOT NULL,
  state varchar(10) NOT NULL,
  attempts integer NOT NULL,
  next_at timestamptz NOT NULL,
  last_error varchar(500),
  PRIMARY KEY (alert_id, channel)
);

CREATE INDEX quota_deliveries_due ON quota_deliveries (state, next_at);
CREATE INDEX quota_deliveries_by_customer ON quota_deliveries (customer_id);

-- Until now a plain charge was let past thresholds: each counter learns anew how far it may go without a look.
UPDATE quota_counters SET plain_below = 0 WHERE plain_below <> 0;
