-- Where the work records of one month wait, narrow, for their partition; and the words many of them share.
CREATE TEMPORARY TABLE staged_record (
    technician_id integer, work_date date, site_id integer, business_id integer, tier smallint,
    entry_at timestamptz, exit_at timestamptz, touch_count smallint, wording integer
) ON COMMIT DROP;
CREATE TEMPORARY TABLE record_wording (
    code integer PRIMARY KEY, trade_code varchar(5), site_roles varchar(24)[], work_content varchar(200),
    methods varchar(12)[], source varchar(8), verdict varchar(32), evaluation_valid boolean
) ON COMMIT DROP
