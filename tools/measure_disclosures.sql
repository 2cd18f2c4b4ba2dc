-- The policies by rows that a second wall would need, as far as a firm may look: own people, and people on rosters of open sites
-- where the firm is the prime. The walls for upper firms (a walk up the hierarchy) would come on top of this.
CREATE FUNCTION measured_is_seen(person bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT EXISTS (
        SELECT FROM registry_affiliation AS belongs
        JOIN registry_business AS firm ON firm.id = belongs.business_id
        WHERE belongs.technician_id = person
          AND belongs.valid @> current_setting('ccus.viewer_day')::date
          AND firm.ccus_id = current_setting('ccus.viewer_business')
    ) OR EXISTS (
        SELECT FROM sites_rosterentry AS entry
        JOIN sites_site AS site ON site.id = entry.site_id
        JOIN registry_business AS prime ON prime.id = site.prime_id
        WHERE entry.technician_id = person
          AND entry.valid @> current_setting('ccus.viewer_day')::date
          AND site.state = 'open' AND site.recording_period @> current_setting('ccus.viewer_day')::date
          AND prime.ccus_id = current_setting('ccus.viewer_business')
    )
$$;
ALTER TABLE registry_technician ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_technician FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON registry_technician FOR SELECT USING (measured_is_seen(id));
ALTER TABLE registry_technicianinsurance ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_technicianinsurance FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON registry_technicianinsurance FOR SELECT USING (measured_is_seen(technician_id));
ALTER TABLE registry_qualification ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_qualification FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON registry_qualification FOR SELECT USING (measured_is_seen(technician_id));
ALTER TABLE registry_healthcheckup ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_healthcheckup FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON registry_healthcheckup FOR SELECT USING (measured_is_seen(technician_id));
