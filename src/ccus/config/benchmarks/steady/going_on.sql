-- Lets a country that ends on %(until)s live on today: everybody's last assignment goes on, at sites that are open, in firms that
-- stand there, with cards and registrations that have not run out. Gates get tokens that the bench knows: steady-1, steady-2 …
UPDATE sites_rosterentry AS entry SET valid = daterange(lower(entry.valid), NULL)
FROM (SELECT DISTINCT ON (technician_id) id FROM sites_rosterentry
      ORDER BY technician_id, upper(valid) DESC NULLS FIRST, id DESC) AS newest
WHERE entry.id = newest.id AND upper(entry.valid) IS NOT NULL;

UPDATE sites_site AS site SET state = 'open', recording_period = daterange(lower(recording_period), '2099-04-01')
WHERE kind = 'normal' AND upper(recording_period) <= '2099-01-01'
  AND EXISTS (SELECT FROM sites_rosterentry AS entry WHERE entry.site_id = site.id AND upper(entry.valid) IS NULL);

UPDATE sites_hierarchynode AS node SET state = 'registered', valid = daterange(lower(node.valid), NULL)
FROM (SELECT DISTINCT ON (site_id, business_id) id FROM sites_hierarchynode
      WHERE state IN ('approved', 'registered', 'ended')
      ORDER BY site_id, business_id, upper(valid) DESC NULLS FIRST, id DESC) AS newest
WHERE node.id = newest.id AND upper(node.valid) IS NOT NULL;

UPDATE registry_business SET expires_on = '2099-03-31' WHERE expires_on > %(until)s;
UPDATE registry_card SET expires_on = '2099-03-31' WHERE expires_on > %(until)s;
UPDATE devices_device SET token_hash = sha256(('steady-' || id)::bytea) WHERE revoked_at IS NULL;
