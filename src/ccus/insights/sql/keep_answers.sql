-- Keeps answers; one that was counted from the same state stays as it was given.
INSERT INTO insights_keptanswer AS kept (question, stamp, content, made_at)
SELECT question, stamp, content::jsonb, %(made_at)s
FROM unnest(%(questions)s::text[], %(stamps)s::text[], %(contents)s::text[]) AS given (question, stamp, content)
ON CONFLICT (question) DO UPDATE
SET stamp = EXCLUDED.stamp, content = EXCLUDED.content, made_at = EXCLUDED.made_at
WHERE kept.stamp <> EXCLUDED.stamp
