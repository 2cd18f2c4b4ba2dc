-- Where the touches of one month wait, narrow, for their partition; and the words many of them share.
CREATE TEMPORARY TABLE staged_touch (
    event_id uuid, touched_on date, happened_at timestamptz, received_at timestamptz, clock_offset_ms integer,
    device_id integer, sequence bigint, site_id integer, issue smallint, technician_id integer, work_date date,
    wording integer
) ON COMMIT DROP;
CREATE TEMPORARY TABLE touch_wording (
    code integer PRIMARY KEY, method varchar(12), direction varchar(8), credential_kind varchar(16), verdict varchar(32),
    reasons varchar(32)[]
) ON COMMIT DROP
