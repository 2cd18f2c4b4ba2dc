"""Touches and work records as tables partitioned by month, which Django cannot declare."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import ccus.history.states

CREATE = """
CREATE TABLE history_touch (
    event_id uuid NOT NULL,
    touched_on date NOT NULL,
    happened_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    clock_offset_ms integer,
    device_id bigint NOT NULL,
    sequence bigint,
    site_id bigint NOT NULL,
    credential_kind varchar(16) NOT NULL,
    credential_hash bytea NOT NULL,
    method varchar(12) NOT NULL,
    direction varchar(8) NOT NULL,
    evidence jsonb,
    technician_id bigint,
    verdict varchar(32) NOT NULL,
    reasons varchar(32)[] NOT NULL,
    work_date date,
    judged_at timestamptz NOT NULL,
    PRIMARY KEY (event_id, touched_on)
) PARTITION BY RANGE (touched_on);
CREATE INDEX touch_by_technician ON history_touch (technician_id, happened_at);
CREATE INDEX touch_by_site ON history_touch (site_id, happened_at);
CREATE INDEX touch_of_nobody_by_credential ON history_touch (credential_hash) WHERE technician_id IS NULL;
-- Impossible dates (a gate whose clock says 1970) and months not made ahead wait here until their month is made.
CREATE TABLE history_touch_default PARTITION OF history_touch DEFAULT;

CREATE TABLE history_workrecord (
    technician_id bigint NOT NULL,
    work_date date NOT NULL,
    site_id bigint NOT NULL,
    business_id bigint,
    tier smallint CHECK (tier >= 0),
    trade_code varchar(5) NOT NULL,
    site_roles varchar(24)[] NOT NULL,
    work_content varchar(200) NOT NULL,
    entry_at timestamptz,
    exit_at timestamptz,
    touch_count integer NOT NULL CHECK (touch_count >= 0),
    methods varchar(12)[] NOT NULL,
    source varchar(8) NOT NULL,
    verdict varchar(32) NOT NULL,
    evaluation_valid boolean NOT NULL,
    revised_at timestamptz NOT NULL,
    PRIMARY KEY (technician_id, work_date, site_id)
) PARTITION BY RANGE (work_date);
CREATE INDEX record_by_site ON history_workrecord (site_id, work_date);
CREATE INDEX record_by_business ON history_workrecord (business_id, work_date);
CREATE TABLE history_workrecord_default PARTITION OF history_workrecord DEFAULT;

-- Only the conclusion about a touch may be rewritten, and only a move between partitions may delete.
CREATE FUNCTION history_keep_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('ccus.moving_partition', true) = 'on' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'a touch is never deleted';
    END IF;
    IF (NEW.event_id, NEW.touched_on, NEW.happened_at, NEW.occurred_at, NEW.received_at, NEW.clock_offset_ms, NEW.device_id,
        NEW.sequence, NEW.site_id, NEW.credential_kind, NEW.credential_hash, NEW.method, NEW.direction, NEW.evidence)
       IS DISTINCT FROM
       (OLD.event_id, OLD.touched_on, OLD.happened_at, OLD.occurred_at, OLD.received_at, OLD.clock_offset_ms, OLD.device_id,
        OLD.sequence, OLD.site_id, OLD.credential_kind, OLD.credential_hash, OLD.method, OLD.direction, OLD.evidence) THEN
        RAISE EXCEPTION 'the facts of a touch are never changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER touches_are_kept BEFORE UPDATE OR DELETE ON history_touch
    FOR EACH ROW EXECUTE FUNCTION history_keep_touches();
CREATE TRIGGER verdict_changes_are_append_only BEFORE UPDATE OR DELETE ON history_verdictchange
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
CREATE TRIGGER record_changes_are_append_only BEFORE UPDATE OR DELETE ON history_workrecordchange
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();

-- Makes the partition of one month, taking over what waits in the default partition. True if it was made now.
CREATE FUNCTION history_add_month(parent text, key_column text, first_day date, row_fillfactor integer) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    child text := parent || '_' || to_char(first_day, 'YYYY_MM');
    next_month date := (first_day + interval '1 month')::date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('history_add_month', 0));
    IF to_regclass(child) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = %s)',
                   child, parent, row_fillfactor);
    PERFORM set_config('ccus.moving_partition', 'on', true);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                   parent || '_default', key_column, first_day, key_column, next_month, child);
    PERFORM set_config('ccus.moving_partition', 'off', true);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, first_day, next_month);
    RETURN true;
END $$;
"""

DROP = """
DROP TABLE history_touch, history_workrecord;
DROP FUNCTION history_add_month, history_keep_touches;
DROP TRIGGER verdict_changes_are_append_only ON history_verdictchange;
DROP TRIGGER record_changes_are_append_only ON history_workrecordchange;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial"), ("foundation", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, DROP)],
            state_operations=[
                migrations.CreateModel(
                    name="Touch",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "event_id", "touched_on", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("event_id", models.UUIDField(help_text="UUIDv7 made by the device")),
                        ("touched_on", models.DateField()),
                        ("happened_at", models.DateTimeField()),
                        ("occurred_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("clock_offset_ms", models.IntegerField(null=True)),
                        ("sequence", models.BigIntegerField(help_text="the device's own running number", null=True)),
                        (
                            "credential_kind",
                            models.CharField(choices=ccus.history.states.CredentialKind.choices, max_length=16),
                        ),
                        ("credential_hash", models.BinaryField(max_length=32)),
                        ("method", models.CharField(choices=ccus.history.states.Method.choices, max_length=12)),
                        (
                            "direction",
                            models.CharField(blank=True, choices=ccus.history.states.Direction.choices, max_length=8),
                        ),
                        ("evidence", models.JSONField(null=True)),
                        ("verdict", models.CharField(max_length=32)),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=32),
                                default=list,
                                help_text="everything found, gravest first",
                                size=None,
                            ),
                        ),
                        (
                            "work_date",
                            models.DateField(
                                help_text="the work date it belongs to; none when its time is impossible", null=True
                            ),
                        ),
                        ("judged_at", models.DateTimeField()),
                        (
                            "device",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="devices.device",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="sites.site",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.technician",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "touches",
                        "indexes": [
                            models.Index(fields=["technician", "happened_at"], name="touch_by_technician"),
                            models.Index(fields=["site", "happened_at"], name="touch_by_site"),
                            models.Index(
                                condition=models.Q(("technician__isnull", True)),
                                fields=["credential_hash"],
                                name="touch_of_nobody_by_credential",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkRecord",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "technician_id",
                                "work_date",
                                "site_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("work_date", models.DateField()),
                        ("tier", models.PositiveSmallIntegerField(null=True)),
                        ("trade_code", models.CharField(blank=True, max_length=5)),
                        (
                            "site_roles",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24), default=list, size=None
                            ),
                        ),
                        ("work_content", models.CharField(blank=True, max_length=200)),
                        ("entry_at", models.DateTimeField(null=True)),
                        ("exit_at", models.DateTimeField(null=True)),
                        ("touch_count", models.PositiveIntegerField()),
                        (
                            "methods",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                default=list,
                                help_text="sorted set of touch methods",
                                size=None,
                            ),
                        ),
                        ("source", models.CharField(choices=ccus.history.states.RecordSource.choices, max_length=8)),
                        (
                            "verdict",
                            models.CharField(help_text="gravest verdict among what it was made of", max_length=32),
                        ),
                        (
                            "evaluation_valid",
                            models.BooleanField(help_text="has trade and role, so that it counts for levels"),
                        ),
                        ("revised_at", models.DateTimeField()),
                        (
                            "business",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.business",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="sites.site",
                            ),
                        ),
                        (
                            "technician",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.technician",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["site", "work_date"], name="record_by_site"),
                            models.Index(fields=["business", "work_date"], name="record_by_business"),
                        ],
                    },
                ),
            ],
        )
    ]
