"""The one place that says how each day of some people stands; the pages of one person and of a whole firm both ask it."""

from django.db import migrations

CREATE = """
-- How the work dates [from_on, until) of some people stand: one row for each person, day and site.
-- state: pending while a direct entry waits; else what the work record says (recorded, approved, attention); else, when there
-- are only touches that make no record, attention, or quiet where nobody has anything to repair.
-- barren: verdicts that make no record, gravest first; quiet: those among them that ask nothing of anybody.
-- counts: whether the day counts for levels as it stands. Details are those of the waiting entry, else of the record.
CREATE FUNCTION history_day_lines(people bigint[], from_on date, until date, barren text[], quiet text[])
RETURNS TABLE (technician_id bigint, work_date date, site_id bigint, business_id bigint, state text, counts boolean,
               trade_code text, site_roles text[], work_content text, entry_at timestamptz, exit_at timestamptz,
               verdict text, direct_entry_id bigint)
LANGUAGE sql STABLE AS $$
    WITH record AS NOT MATERIALIZED (
        SELECT r.* FROM history_workrecord AS r
        WHERE r.technician_id = ANY (people) AND r.work_date >= from_on AND r.work_date < until
    ), waiting AS NOT MATERIALIZED (
        SELECT e.* FROM history_directentry AS e
        WHERE e.technician_id = ANY (people) AND e.work_date >= from_on AND e.work_date < until AND e.state = 'submitted'
    )
    SELECT coalesce(waiting.technician_id, record.technician_id), coalesce(waiting.work_date, record.work_date),
           coalesce(waiting.site_id, record.site_id), coalesce(waiting.business_id, record.business_id),
           CASE WHEN waiting.id IS NOT NULL THEN 'pending'
                WHEN NOT record.evaluation_valid THEN 'attention'
                WHEN record.source = 'direct' THEN 'approved'
                ELSE 'recorded' END,
           coalesce(record.evaluation_valid, false),
           coalesce(waiting.trade_code, record.trade_code), coalesce(waiting.site_roles, record.site_roles),
           coalesce(waiting.work_content, record.work_content), coalesce(waiting.entry_at, record.entry_at),
           coalesce(waiting.exit_at, record.exit_at), coalesce(record.verdict, ''), waiting.id
    FROM record
    FULL JOIN waiting ON waiting.technician_id = record.technician_id AND waiting.work_date = record.work_date
                     AND waiting.site_id = record.site_id
    UNION ALL
    SELECT touch.technician_id, touch.work_date, touch.site_id, NULL,
           CASE WHEN barren[touch.gravest] = ANY (quiet) THEN 'quiet' ELSE 'attention' END, false,
           '', '{}', '', NULL, NULL, barren[touch.gravest], NULL
    FROM (
        SELECT t.technician_id, coalesce(t.work_date, t.touched_on) AS work_date, t.site_id,
               min(array_position(barren, t.verdict::text)) AS gravest
        FROM history_touch AS t
        WHERE t.technician_id = ANY (people) AND t.touched_on >= from_on AND t.touched_on < until + 1
          AND t.verdict <> 'counted' AND t.verdict = ANY (barren)
          AND coalesce(t.work_date, t.touched_on) >= from_on AND coalesce(t.work_date, t.touched_on) < until
        GROUP BY 1, 2, 3
    ) AS touch
    WHERE NOT EXISTS (
        SELECT FROM history_workrecord AS r
        WHERE r.technician_id = touch.technician_id AND r.work_date = touch.work_date AND r.site_id = touch.site_id
          AND r.work_date >= from_on AND r.work_date < until
    ) AND NOT EXISTS (
        SELECT FROM history_directentry AS e
        WHERE e.technician_id = touch.technician_id AND e.work_date = touch.work_date AND e.site_id = touch.site_id
          AND e.state = 'submitted'
    )
$$;
"""

DROP = "DROP FUNCTION history_day_lines;"


class Migration(migrations.Migration):
    dependencies = [("history", "0003_find_todays_and_uncounted_touches")]

    operations = [migrations.RunSQL(CREATE, DROP)]
