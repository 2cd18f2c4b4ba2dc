-- Writes work records as they follow from the facts; rows that would not change are left alone. Arrays inside a row travel
-- as space separated words (site roles and methods are codes).
INSERT INTO history_workrecord AS stored (
    technician_id, work_date, site_id, business_id, tier, trade_code, site_roles, work_content, entry_at, exit_at,
    touch_count, methods, source, verdict, evaluation_valid, revised_at)
SELECT r.technician_id, r.work_date, r.site_id, r.business_id, r.tier, r.trade_code,
       string_to_array(r.site_roles, ' ')::varchar[], r.work_content, r.entry_at, r.exit_at, r.touch_count,
       string_to_array(r.methods, ' ')::varchar[], r.source, r.verdict, r.evaluation_valid, %(now)s::timestamptz
FROM unnest(
    %(technician_id)b::bigint[], %(work_date)b::date[], %(site_id)b::bigint[], %(business_id)b::bigint[],
    %(tier)b::smallint[], %(trade_code)b::text[], %(site_roles)b::text[], %(work_content)b::text[],
    %(entry_at)b::timestamptz[], %(exit_at)b::timestamptz[], %(touch_count)b::int[], %(methods)b::text[],
    %(source)b::text[], %(verdict)b::text[], %(evaluation_valid)b::boolean[]
) AS r (technician_id, work_date, site_id, business_id, tier, trade_code, site_roles, work_content, entry_at, exit_at,
        touch_count, methods, source, verdict, evaluation_valid)
ORDER BY r.technician_id, r.work_date, r.site_id
ON CONFLICT (technician_id, work_date, site_id) DO UPDATE SET
    business_id = excluded.business_id, tier = excluded.tier, trade_code = excluded.trade_code,
    site_roles = excluded.site_roles, work_content = excluded.work_content, entry_at = excluded.entry_at,
    exit_at = excluded.exit_at, touch_count = excluded.touch_count, methods = excluded.methods, source = excluded.source,
    verdict = excluded.verdict, evaluation_valid = excluded.evaluation_valid, revised_at = excluded.revised_at
WHERE (stored.business_id, stored.tier, stored.trade_code, stored.site_roles, stored.work_content, stored.entry_at,
       stored.exit_at, stored.touch_count, stored.methods, stored.source, stored.verdict, stored.evaluation_valid)
   IS DISTINCT FROM
      (excluded.business_id, excluded.tier, excluded.trade_code, excluded.site_roles, excluded.work_content,
       excluded.entry_at, excluded.exit_at, excluded.touch_count, excluded.methods, excluded.source, excluded.verdict,
       excluded.evaluation_valid)
