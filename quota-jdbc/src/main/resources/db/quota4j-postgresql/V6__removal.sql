-- Ids of usage records that were removed because they were old, with what they counted: a repeat is known by them.
CREATE TABLE quota_removed_usage (
  customer_id varchar(255) NOT NULL REFERENCES billing_customers ON DELETE CASCADE,
  operation_id varchar(255) NOT NULL,
  line integer NOT NULL,
  quantity decimal(30,6) NOT NULL,
  unit_scale smallint NOT NULL,
  PRIMARY KEY (customer_id, operation_id, line)
);
