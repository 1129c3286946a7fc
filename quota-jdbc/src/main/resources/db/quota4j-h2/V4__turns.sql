-- Changes of where the windows of a customer lie: resets, and new anchors, zones or billing cycles. Without a service it is all of
-- them; without a time zone the cycle stays as it was. Also of customers that have no subscription.
CREATE TABLE quota_turns (
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  revision bigint NOT NULL,
  turned_at timestamp(6) with time zone NOT NULL,
  service_name varchar(100),
  at_once boolean NOT NULL,
  period_anchor timestamp(6) with time zone,
  time_zone varchar(64),
  billing_cycle varchar(20),
  PRIMARY KEY (customer_id, revision)
);

-- When a reset cut the window short; none if it runs to its end.
ALTER TABLE quota_counters ADD COLUMN cut_at timestamp(6) with time zone;
