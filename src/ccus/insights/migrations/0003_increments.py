"""Triggers that append what a change of facts adds to the measures, in the transaction of the change.

What a row adds can depend on a second row: a kind period on its business, a work record on its site. So that a change of the
second misses no writer of the first who has not committed yet, writers of the first share a lock that the change of the second
takes alone; each statement of a trigger sees what was committed before it began.

A loader that counts from facts afterwards may `SET LOCAL ccus.counted_afterwards = 'on'`. Rows copied straight into a
partition fire none of these triggers.
"""

from django.db import migrations

SHARED = """
CREATE FUNCTION insights_is_counted_afterwards() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('ccus.counted_afterwards', true), '') = 'on'
$$;

CREATE FUNCTION insights_lock(name text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT hashtextextended('insights.' || name, 0)
$$;
"""

TECHNICIANS = """
CREATE FUNCTION insights_technicians_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF insights_is_counted_afterwards() THEN RETURN NULL; END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)
        FROM after_rows AS person, insights_of_technician(person.registered_on, person.prefecture_code) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, -sum(made.delta)
        FROM before_rows AS person, insights_of_technician(person.registered_on, person.prefecture_code) AS made
        GROUP BY 1, 2, 3, 4;
    ELSE
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(person.sign * made.delta)
        FROM (SELECT registered_on, prefecture_code, 1 AS sign FROM after_rows
              UNION ALL SELECT registered_on, prefecture_code, -1 FROM before_rows) AS person,
             insights_of_technician(person.registered_on, person.prefecture_code) AS made
        GROUP BY 1, 2, 3, 4 HAVING sum(person.sign * made.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_technicians_are_counted AFTER INSERT ON registry_technician REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_technicians_changed();
CREATE TRIGGER changed_technicians_are_counted AFTER UPDATE ON registry_technician
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_technicians_changed();
CREATE TRIGGER removed_technicians_are_counted AFTER DELETE ON registry_technician REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_technicians_changed();
"""

BUSINESSES = """
CREATE FUNCTION insights_businesses_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF insights_is_counted_afterwards() THEN RETURN NULL; END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)
        FROM after_rows AS business, insights_of_business(business.registered_on, business.prefecture_code) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, -sum(made.delta)
        FROM before_rows AS business, insights_of_business(business.registered_on, business.prefecture_code) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF EXISTS (
        SELECT FROM after_rows AS later JOIN before_rows AS earlier USING (id)
        WHERE (later.registered_on, later.prefecture_code) IS DISTINCT FROM (earlier.registered_on, earlier.prefecture_code)
    ) THEN
        PERFORM pg_advisory_xact_lock(insights_lock('businesses'));
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(made.sign * made.delta)
        FROM (
            SELECT business.sign, one.*
            FROM (SELECT registered_on, prefecture_code, 1 AS sign FROM after_rows
                  UNION ALL SELECT registered_on, prefecture_code, -1 FROM before_rows) AS business,
                 insights_of_business(business.registered_on, business.prefecture_code) AS one
            UNION ALL
            SELECT business.sign, one.*
            FROM (SELECT id, registered_on, prefecture_code, 1 AS sign FROM after_rows
                  UNION ALL SELECT id, registered_on, prefecture_code, -1 FROM before_rows) AS business
            JOIN registry_businesskindperiod AS period ON period.business_id = business.id,
                 insights_of_kind_period(business.registered_on, business.prefecture_code, period.business_kind,
                                         period.valid) AS one
        ) AS made
        GROUP BY 1, 2, 3, 4 HAVING sum(made.sign * made.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_businesses_are_counted AFTER INSERT ON registry_business REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_businesses_changed();
CREATE TRIGGER changed_businesses_are_counted AFTER UPDATE ON registry_business
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_businesses_changed();
CREATE TRIGGER removed_businesses_are_counted AFTER DELETE ON registry_business REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_businesses_changed();
"""

KIND_PERIODS = """
CREATE FUNCTION insights_kind_periods_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF insights_is_counted_afterwards() THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock_shared(insights_lock('businesses'));
    IF TG_OP = 'INSERT' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)
        FROM after_rows AS period JOIN registry_business AS business ON business.id = period.business_id,
             insights_of_kind_period(business.registered_on, business.prefecture_code, period.business_kind,
                                     period.valid) AS made
        GROUP BY 1, 2, 3, 4 HAVING sum(made.delta) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, -sum(made.delta)
        FROM before_rows AS period JOIN registry_business AS business ON business.id = period.business_id,
             insights_of_kind_period(business.registered_on, business.prefecture_code, period.business_kind,
                                     period.valid) AS made
        GROUP BY 1, 2, 3, 4 HAVING sum(made.delta) <> 0;
    ELSE
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(period.sign * made.delta)
        FROM (SELECT business_id, business_kind, valid, 1 AS sign FROM after_rows
              UNION ALL SELECT business_id, business_kind, valid, -1 FROM before_rows) AS period
        JOIN registry_business AS business ON business.id = period.business_id,
             insights_of_kind_period(business.registered_on, business.prefecture_code, period.business_kind,
                                     period.valid) AS made
        GROUP BY 1, 2, 3, 4 HAVING sum(period.sign * made.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_kind_periods_are_counted AFTER INSERT ON registry_businesskindperiod REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_kind_periods_changed();
CREATE TRIGGER changed_kind_periods_are_counted AFTER UPDATE ON registry_businesskindperiod
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_kind_periods_changed();
CREATE TRIGGER removed_kind_periods_are_counted AFTER DELETE ON registry_businesskindperiod
    REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_kind_periods_changed();
"""

SITES = """
CREATE FUNCTION insights_sites_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF insights_is_counted_afterwards() THEN RETURN NULL; END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(made.delta)
        FROM after_rows AS site, insights_of_site(site.kind, site.office_prefecture_code, site.opened_at) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, -sum(made.delta)
        FROM before_rows AS site, insights_of_site(site.kind, site.office_prefecture_code, site.opened_at) AS made
        GROUP BY 1, 2, 3, 4;
    ELSIF EXISTS (
        SELECT FROM after_rows AS later JOIN before_rows AS earlier USING (id)
        WHERE (later.kind, later.office_prefecture_code, later.opened_at)
              IS DISTINCT FROM (earlier.kind, earlier.office_prefecture_code, earlier.opened_at)
    ) THEN
        PERFORM pg_advisory_xact_lock(insights_lock('sites'));
        INSERT INTO insights_increment (measure, period_on, split, part, delta)
        SELECT made.measure, made.period_on, made.split, made.part, sum(made.sign * made.delta)
        FROM (
            SELECT site.sign, one.*
            FROM (SELECT kind, office_prefecture_code, opened_at, 1 AS sign FROM after_rows
                  UNION ALL SELECT kind, office_prefecture_code, opened_at, -1 FROM before_rows) AS site,
                 insights_of_site(site.kind, site.office_prefecture_code, site.opened_at) AS one
            UNION ALL
            SELECT side.sign, one.*
            FROM (
                SELECT record.site_id, insights_month(record.work_date) AS month, count(*) AS records
                FROM history_workrecord AS record
                WHERE record.site_id IN (
                    SELECT later.id FROM after_rows AS later JOIN before_rows AS earlier USING (id)
                    WHERE (later.kind, later.office_prefecture_code) IS DISTINCT FROM (earlier.kind, earlier.office_prefecture_code))
                GROUP BY 1, 2
            ) AS counted
            JOIN (SELECT id, kind, office_prefecture_code, 1 AS sign FROM after_rows
                  UNION ALL SELECT id, kind, office_prefecture_code, -1 FROM before_rows) AS side ON side.id = counted.site_id,
                 insights_of_records(side.kind, side.office_prefecture_code, counted.month, counted.records) AS one
        ) AS made
        GROUP BY 1, 2, 3, 4 HAVING sum(made.sign * made.delta) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_sites_are_counted AFTER INSERT ON sites_site REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_sites_changed();
CREATE TRIGGER changed_sites_are_counted AFTER UPDATE ON sites_site
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_sites_changed();
CREATE TRIGGER removed_sites_are_counted AFTER DELETE ON sites_site REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_sites_changed();
"""

# An update never changes what a work record is named by (technician, work date, site), so that it adds nothing.
WORK_RECORDS = """
CREATE FUNCTION insights_records_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign bigint := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    IF insights_is_counted_afterwards() OR NOT EXISTS (SELECT FROM changed_rows) THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock_shared(insights_lock('sites'));
    INSERT INTO insights_increment (measure, period_on, split, part, delta)
    SELECT made.measure, made.period_on, made.split, made.part, sign * sum(made.delta)
    FROM (
        SELECT site_id, insights_month(work_date) AS month, count(*) AS records FROM changed_rows GROUP BY 1, 2
    ) AS counted
    JOIN sites_site AS site ON site.id = counted.site_id,
         insights_of_records(site.kind, site.office_prefecture_code, counted.month, counted.records) AS made
    GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END $$;
CREATE TRIGGER new_records_are_counted AFTER INSERT ON history_workrecord REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_records_changed();
CREATE TRIGGER removed_records_are_counted AFTER DELETE ON history_workrecord REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_records_changed();
"""

# What was there before the triggers.
FIRST_COUNT = """
INSERT INTO insights_measurevalue (measure, period_on, split, part, value)
SELECT counted.measure, counted.period_on, counted.split, counted.part, counted.value
FROM (VALUES ('technicians'), ('businesses'), ('sites'), ('work_records')) AS scope (name),
     insights_count(scope.name, '-infinity', 'infinity') AS counted;
"""

DROP = """
DROP FUNCTION insights_technicians_changed CASCADE;
DROP FUNCTION insights_businesses_changed CASCADE;
DROP FUNCTION insights_kind_periods_changed CASCADE;
DROP FUNCTION insights_sites_changed CASCADE;
DROP FUNCTION insights_records_changed CASCADE;
DROP FUNCTION insights_lock, insights_is_counted_afterwards;
DELETE FROM insights_measurevalue;
DELETE FROM insights_increment;
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0002_formulas")]

    operations = [
        migrations.RunSQL([SHARED, TECHNICIANS, BUSINESSES, KIND_PERIODS, SITES, WORK_RECORDS, FIRST_COUNT], [DROP])
    ]
