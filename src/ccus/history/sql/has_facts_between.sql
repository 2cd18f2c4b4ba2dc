-- Whether any believable touch or approved direct entry lies in [from_on, until). Stops at the first row it meets.
SELECT EXISTS (SELECT FROM history_touch
               WHERE touched_on >= %(from_on)s AND touched_on < %(until)s AND work_date IS NOT NULL)
    OR EXISTS (SELECT FROM history_directentry
               WHERE work_date >= %(from_on)s AND work_date < %(until)s AND state = 'approved')
