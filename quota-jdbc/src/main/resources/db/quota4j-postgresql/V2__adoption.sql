-- What a counter counts is told beside it, so that usage which others record can be added to it: the decimals of its unit. A
-- rate has none: it is not a sum of usage.
ALTER TABLE quota_counters ADD COLUMN unit_scale smallint;

-- A counter that nothing is held of is made anew from the ledger when it is needed; one that something is held of has to stay.
DELETE FROM quota_counters WHERE held = 0 AND leased = 0;
UPDATE quota_counters c SET unit_scale = coalesce((
  SELECT max(u.unit_scale) FROM billing_usage_records u
  WHERE u.customer_id = c.customer_id AND u.service_name = c.service_name AND u.operation_id IS NOT NULL), 6);

-- The counters of the windows that are current now, of subscriptions that others wrote and that have used something. Without
-- them the first charge of a customer would have to wait for the sum of all that it used before. The windows are those that
-- the library finds: boundary k lies at anchor + k × period, counted in UTC.
WITH newest AS (
  SELECT DISTINCT ON (customer_id) customer_id, plan_name, time_zone, period_anchor AT TIME ZONE 'UTC' AS anchor
  FROM billing_subscriptions WHERE status IN ('active', 'trialing')
  ORDER BY customer_id, current_period_start DESC, created_at DESC, subscription_id
), quotas AS (
  SELECT s.customer_id, q.service_name, q.unit_scale, s.anchor, now() AT TIME ZONE 'UTC' AS at,
         CASE q.reset_period WHEN 'daily' THEN interval '1 day' WHEN 'weekly' THEN interval '7 days'
                             WHEN 'monthly' THEN interval '1 month' END AS period
  FROM newest s JOIN billing_quotas q USING (plan_name)
  WHERE s.time_zone IS NULL AND NOT q.is_level AND q.window_period IS NULL
), guesses AS (
  SELECT quotas.*, CASE WHEN period < interval '1 month'
    THEN floor(extract(epoch FROM at - anchor) / extract(epoch FROM period))
    ELSE 12 * (extract(year FROM at) - extract(year FROM anchor)) + extract(month FROM at) - extract(month FROM anchor)
    END AS k
  FROM quotas WHERE period IS NOT NULL AND anchor IS NOT NULL
), periods AS (
  SELECT guesses.*, CASE WHEN anchor + k * period > at THEN k - 1 ELSE k END AS current FROM guesses
), windows AS (
  SELECT customer_id, service_name, unit_scale, (anchor + current * period) AT TIME ZONE 'UTC' AS window_start,
         (anchor + (current + 1) * period) AT TIME ZONE 'UTC' AS window_end
  FROM periods
)
INSERT INTO quota_counters
  (customer_id, service_name, limit_name, window_start, subject, window_end, settled, unit_scale)
SELECT w.customer_id, w.service_name, 'main', w.window_start, '', w.window_end,
       least(9007199254740991, greatest(0, ceil(sum(u.quantity) * 10::numeric ^ w.unit_scale))), w.unit_scale
FROM windows w JOIN billing_usage_records u
  ON u.customer_id = w.customer_id AND u.service_name = w.service_name AND u.counted
 AND u.recorded_at >= w.window_start AND u.recorded_at < w.window_end
GROUP BY w.customer_id, w.service_name, w.window_start, w.window_end, w.unit_scale
ON CONFLICT DO NOTHING;
