"""What each fact adds to the measures, as functions: triggers and the count from facts both call them."""

from django.db import migrations

FORMULAS = """
-- The one place that says what is left out of all figures as test data: training centres and test sites.
CREATE FUNCTION insights_counts_site(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT kind = 'normal'
$$;

CREATE FUNCTION insights_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT day - extract(day FROM day)::int + 1
$$;

CREATE FUNCTION insights_of_technician(registered_on date, prefecture_code text)
RETURNS TABLE (measure text, period_on date, split text, part text, delta bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'technicians_registered', insights_month(registered_on), kept.split, kept.part, 1::bigint
    FROM (VALUES ('', ''), ('prefecture', prefecture_code)) AS kept (split, part)
$$;

CREATE FUNCTION insights_of_business(registered_on date, prefecture_code text)
RETURNS TABLE (measure text, period_on date, split text, part text, delta bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'businesses_registered', insights_month(registered_on), kept.split, kept.part, 1::bigint
    FROM (VALUES ('', ''), ('prefecture', prefecture_code)) AS kept (split, part)
$$;

-- A period that holds the day of registration says the kind registered as; its end, and later periods, are moves.
CREATE FUNCTION insights_of_kind_period(registered_on date, prefecture_code text, business_kind text, valid daterange)
RETURNS TABLE (measure text, period_on date, split text, part text, delta bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT flow.measure, insights_month(flow.day), kept.split, kept.part, flow.delta
    FROM (VALUES
        ('businesses_registered', CASE WHEN valid @> registered_on THEN registered_on END, 1::bigint),
        ('business_kind_moves', CASE WHEN lower(valid) > registered_on THEN lower(valid) END, 1::bigint),
        ('business_kind_moves', CASE WHEN upper(valid) > registered_on THEN upper(valid) END, -1::bigint)
    ) AS flow (measure, day, delta),
    (VALUES ('kind', business_kind), ('prefecture_kind', prefecture_code || ':' || business_kind)) AS kept (split, part)
    WHERE flow.day IS NOT NULL
$$;

CREATE FUNCTION insights_of_site(kind text, office_prefecture_code text, opened_at timestamptz)
RETURNS TABLE (measure text, period_on date, split text, part text, delta bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT 'sites_opened', insights_month((opened_at AT TIME ZONE 'Asia/Tokyo')::date), kept.split, kept.part, 1::bigint
    FROM (VALUES ('', ''), ('prefecture', office_prefecture_code)) AS kept (split, part)
    WHERE insights_counts_site(kind)
$$;

CREATE FUNCTION insights_of_records(kind text, office_prefecture_code text, month date, records bigint)
RETURNS TABLE (measure text, period_on date, split text, part text, delta bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'work_records', month, kept.split, kept.part, records
    FROM (VALUES ('', ''), ('prefecture', office_prefecture_code)) AS kept (split, part)
    WHERE insights_counts_site(kind)
$$;

-- All values of one scope counted from facts; work records of the months in [from_on, until), the others in whole.
CREATE FUNCTION insights_count(scope text, from_on date, until date)
RETURNS TABLE (measure text, period_on date, split text, part text, value bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope = 'technicians' THEN
        RETURN QUERY SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta * person.people)::bigint
        FROM (SELECT registered_on, prefecture_code::text, count(*) AS people FROM registry_technician GROUP BY 1, 2) AS person,
             insights_of_technician(person.registered_on, person.prefecture_code) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF scope = 'businesses' THEN
        RETURN QUERY SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)::bigint
        FROM (
            SELECT one.* FROM registry_business AS business,
                 insights_of_business(business.registered_on, business.prefecture_code) AS one
            UNION ALL
            SELECT one.* FROM registry_businesskindperiod AS period
            JOIN registry_business AS business ON business.id = period.business_id,
                 insights_of_kind_period(business.registered_on, business.prefecture_code, period.business_kind,
                                         period.valid) AS one
        ) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF scope = 'sites' THEN
        RETURN QUERY SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)::bigint
        FROM sites_site AS site, insights_of_site(site.kind, site.office_prefecture_code, site.opened_at) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF scope = 'work_records' THEN
        RETURN QUERY SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)::bigint
        FROM (
            SELECT site_id, insights_month(work_date) AS month, count(*) AS records
            FROM history_workrecord WHERE work_date >= from_on AND work_date < until
            GROUP BY 1, 2
        ) AS counted
        JOIN sites_site AS site ON site.id = counted.site_id,
        insights_of_records(site.kind, site.office_prefecture_code, counted.month, counted.records) AS made
        GROUP BY 1, 2, 3, 4;
    ELSE
        RAISE EXCEPTION 'nothing is counted under the name %', scope;
    END IF;
END $$;
"""

DROP_FORMULAS = """
DROP FUNCTION insights_count, insights_of_records, insights_of_site, insights_of_kind_period, insights_of_business,
    insights_of_technician, insights_month, insights_counts_site;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
        ("registry", "0001_initial"),
        ("sites", "0001_initial"),
        ("history", "0002_partitioned_tables"),
    ]

    operations = [migrations.RunSQL(FORMULAS, DROP_FORMULAS)]
