-- Remembers that the same items of some people were shown to one viewer; a look that is remembered already stays as it was.
INSERT INTO access_disclosure (
    technician_ccus_id, viewer, viewer_role, viewer_subject_ccus_id, relation, channel, page, site_ccus_id, items,
    disclosed_on, disclosed_at
)
SELECT
    person, %(viewer)s, %(viewer_role)s, %(viewer_subject)s, %(relation)s, %(channel)s, %(page)s, %(site)s,
    %(items)s::varchar[], %(disclosed_on)s, %(disclosed_at)s
FROM unnest(%(people)s::varchar[]) AS person
ON CONFLICT DO NOTHING
