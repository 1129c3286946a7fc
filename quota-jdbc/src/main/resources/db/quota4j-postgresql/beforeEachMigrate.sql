-- Adopting nself's tables changes several of them in one transaction, while others write: who waits for a lock in a transaction
-- that holds another may close a circle, and PostgreSQL ends whoever looks first, after a second. So all that V1, and later V7 to
-- V12, change is locked first, and given up before that second is over: it is the migration that yields, and is tried again.
-- V2 adds up usage and changes nothing of others: it locks nothing.
DO $$
DECLARE
  locked text;
BEGIN
  IF to_regclass('quota_counters') IS NULL
      OR to_regclass('quota_removed_usage') IS NOT NULL AND to_regclass('quota_statements') IS NULL THEN
    SET LOCAL lock_timeout = '200ms';
    FOREACH locked IN ARRAY ARRAY['billing_usage_records', 'billing_subscriptions', 'billing_quotas', 'billing_plans'] LOOP
      IF to_regclass(locked) IS NOT NULL THEN
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', locked);
      END IF;
    END LOOP;
    IF to_regclass('billing_customers') IS NOT NULL THEN
      LOCK TABLE billing_customers IN SHARE ROW EXCLUSIVE MODE;
    END IF;
  END IF;
END $$;
