-- The devices that bearer tokens belong to, revoked ones included. Gives (hash of the token, id, site id, site's 14-digit ID, revoked, kind).
SELECT device.token_hash, device.id, device.site_id, site.ccus_id, device.revoked_at IS NOT NULL, device.kind
FROM devices_device AS device
JOIN sites_site AS site ON site.id = device.site_id
WHERE device.token_hash = ANY (%(token_hashes)s)
