-- Usage added up by hours in UTC; a record says whether it is in them. What was recorded since is found by an index that is short
-- where hours are added up often.
CREATE TABLE quota_usage_hours (
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  service_name varchar(100) NOT NULL,
  began_at timestamptz NOT NULL,
  quantity decimal(30,6) NOT NULL,
  records bigint NOT NULL,
  PRIMARY KEY (customer_id, service_name, began_at)
);

ALTER TABLE billing_usage_records ADD COLUMN in_hours boolean NOT NULL DEFAULT false;
CREATE INDEX quota_usage_not_in_hours ON billing_usage_records (customer_id, service_name) WHERE NOT in_hours;
