-- How many transactions live that began before a moment: each may still store a touch received before it.
SELECT (SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < %(moment)s
          AND backend_type = 'client backend')
     + (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database() AND prepared < %(moment)s)
