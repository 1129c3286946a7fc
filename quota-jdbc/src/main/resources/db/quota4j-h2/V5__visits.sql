-- Visits of all customers: when the last one of a name began, and the pages that nobody has done yet.
CREATE TABLE quota_visits (
  visit varchar(60) PRIMARY KEY,
  begun_at timestamp(6) with time zone NOT NULL
);

CREATE TABLE quota_visit_pages (
  visit varchar(60) NOT NULL,
  first_customer varchar(255) NOT NULL,
  last_customer varchar(255) NOT NULL,
  PRIMARY KEY (visit, first_customer)
);

CREATE INDEX quota_subscriptions_by_period ON billing_subscriptions (current_period_end);
