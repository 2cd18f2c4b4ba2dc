-- Notes for some measures when their increments were folded or they were counted from facts.
INSERT INTO insights_measureprogress AS known (measure, folded_at, recounted_at, formula)
SELECT measure, %(folded_at)s::timestamptz, %(recounted_at)s::timestamptz, formula
FROM unnest(%(measures)s::text[], %(formulas)s::text[]) AS noted (measure, formula)
ON CONFLICT (measure) DO UPDATE SET
    folded_at = greatest(known.folded_at, excluded.folded_at),
    recounted_at = coalesce(excluded.recounted_at, known.recounted_at),
    formula = CASE WHEN excluded.recounted_at IS NULL THEN known.formula ELSE excluded.formula END
