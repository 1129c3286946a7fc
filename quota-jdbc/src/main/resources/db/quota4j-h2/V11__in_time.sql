-- H2 plans anew each time, and has no partial indexes.
SELECT 1;
