-- The device that a token belongs to, with its site. Gives (id, site_id, site ccus_id, site name, revoked).
SELECT device.id, device.site_id, site.ccus_id, site.name, device.revoked_at IS NOT NULL
FROM devices_device AS device
JOIN sites_site AS site ON site.id = device.site_id
WHERE device.token_hash = %(token_hash)s
