-- One process at a time closes days; held until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))
