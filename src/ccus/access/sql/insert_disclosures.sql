-- Remembers what was shown of some people to one viewer; a look that is remembered already stays as it was. Items come as a text
-- each, parted by commas: an array of arrays would need them all of one length.
INSERT INTO access_disclosure (
    technician_ccus_id, viewer, viewer_role, viewer_subject_ccus_id, relation, channel, page, site_ccus_id, items,
    disclosed_on, disclosed_at
)
SELECT
    look.person, %(viewer)s, %(viewer_role)s, %(viewer_subject)s, look.relation, %(channel)s, %(page)s, %(site)s,
    string_to_array(look.items, ','), %(disclosed_on)s, %(disclosed_at)s
FROM unnest(%(people)s::varchar[], %(relations)s::varchar[], %(items)s::text[]) AS look (person, relation, items)
ON CONFLICT DO NOTHING
