-- Where the numbers of people of one month wait, narrow, for their table.
CREATE TEMPORARY TABLE staged_headcount (site_id integer, business_id integer, day date, people smallint) ON COMMIT DROP
