-- Who did what, when and why. Rows are added, and nothing ever changes them.
CREATE TABLE quota_audit (
  entry_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id varchar(60) NOT NULL UNIQUE,
  happened_at timestamp(6) with time zone NOT NULL,
  done_by varchar(255) NOT NULL,
  because varchar(1000),
  action varchar(30) NOT NULL,
  customer_id varchar(255),
  service_name varchar(100),
  detail varchar(4000) NOT NULL,
  how_many bigint NOT NULL,
  last_at timestamp(6) with time zone NOT NULL
);

CREATE INDEX quota_audit_by_time ON quota_audit (happened_at, entry_number);
CREATE INDEX quota_audit_by_customer ON quota_audit (customer_id, happened_at, entry_number);
