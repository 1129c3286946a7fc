-- Below it nothing but counting can happen on a counter, so a plain charge is one statement. 0 until a charge was decided in full.
ALTER TABLE quota_counters ADD COLUMN plain_below bigint NOT NULL DEFAULT 0;
