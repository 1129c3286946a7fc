-- Who did what, when and why. Rows are added, and nothing ever changes them: even the owner has to say so first, see
-- docs/postgresql/audit-retention.sql.
CREATE TABLE quota_audit (
  entry_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id varchar(60) NOT NULL UNIQUE,
  happened_at timestamptz NOT NULL,
  done_by varchar(255) NOT NULL,
  because varchar(1000),
  action varchar(30) NOT NULL,
  customer_id varchar(255),
  service_name varchar(100),
  detail varchar(4000) NOT NULL,
  how_many bigint NOT NULL,
  last_at timestamptz NOT NULL
);

CREATE INDEX quota_audit_by_time ON quota_audit (happened_at, entry_number);
CREATE INDEX quota_audit_by_customer ON quota_audit (customer_id, happened_at, entry_number);

CREATE FUNCTION quota_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'quota_audit is append-only: % is refused', TG_OP;
END
$$;

CREATE TRIGGER quota_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_audit
  FOR EACH STATEMENT EXECUTE FUNCTION quota_audit_refuse();
