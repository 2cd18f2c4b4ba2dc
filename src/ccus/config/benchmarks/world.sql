-- The world that intake is measured in: %(people)s rostered people of %(firms)s firms at %(sites)s sites with one gate each.
-- Card tokens are T1, T2 …, gate tokens bench-1, bench-2 …; person i works at site (i - 1) %% sites + 1.
INSERT INTO registry_business (id, ccus_id, registered_on, expires_on, name, name_kana, name_folded, has_construction_licence,
    licence_number, business_kind, corporate_number, representative_name, postal_code, prefecture_code, address, phone,
    licensed_trades, registration_manager_name, registration_manager_address, registration_manager_department,
    contact_phone, contact_fax, contact_email, retirement_mutual_aid_status, kentaikyo_contractor_number, ci_net_code,
    digital_certificates, main_clients, awards, associations)
SELECT i, lpad(i::text, 12, '0') || '22', '2021-04-01', '2099-03-31', 'bench ' || i, '', 'bench ' || i, false, '',
       'corporation', '', 'bench', '', '13', '', '', '{}', '', '', '', '', '', '', '', '', '', '[]', '{}', '{}', '{}'
FROM generate_series(1, %(firms)s) AS i;

INSERT INTO registry_technician (id, ccus_id, registration_kind, registered_on, family_name, given_name, family_kana,
    given_kana, name_folded, kana_folded, common_name, gender, birth_date, face_photo, blood_type, blood_rh, postal_code,
    prefecture_code, address, phone_home, phone_mobile, fax, email, emergency_contact_name,
    emergency_contact_relationship, emergency_contact_address, emergency_contact_phone, card_delivery_address,
    card_delivery_phone, kentaikyo_status, kentaikyo_insured_number, workers_comp_special_kind, career_text, skill_level,
    nationality, residence_status_code)
SELECT i, lpad(i::text, 12, '0') || '21', 'detailed', '2021-04-01', 'bench', 'person', '', '', 'bench' || i, '', '', '',
       '1980-01-01', '', '', '', '', '13', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 'JP', ''
FROM generate_series(1, %(people)s) AS i;

INSERT INTO registry_card (technician_id, issue_number, color, token_hash, issued_on, expires_on, revoked_reason)
SELECT i, 1, 'white', sha256(('T' || i)::bytea), '2021-04-01', '2031-04-01', '' FROM generate_series(1, %(people)s) AS i;

INSERT INTO registry_affiliation (technician_id, business_id, kind, valid)
SELECT i, (i - 1) %% %(firms)s + 1, 'primary', '[2021-04-01,)' FROM generate_series(1, %(people)s) AS i;

INSERT INTO sites_site (id, ccus_id, name, name_folded, prime_id, kind, state, recording_period, is_wide_area,
    organization_unit, site_contact, site_manager_name, office_prefecture_code, office_address, office_phone,
    order_category, handles_hazardous_substances, opened_at)
SELECT i, lpad(i::text, 12, '0') || '71', 'bench ' || i, 'bench ' || i, 1, 'normal', 'open', '[2021-04-01,2099-04-01)',
       false, '', '', '', '13', '', '', 'private', false, '2021-04-01'
FROM generate_series(1, %(sites)s) AS i;

INSERT INTO sites_hierarchynode (id, site_id, business_id, upper_id, tier, state, valid, requested_at)
SELECT i, i, 1, NULL, 0, 'registered', '[2021-04-01,)', '2021-04-01' FROM generate_series(1, %(sites)s) AS i;
INSERT INTO sites_hierarchynode (id, site_id, business_id, upper_id, tier, state, valid, requested_at)
SELECT %(sites)s + row_number() OVER (), pair.site, pair.firm, pair.site, 1, 'approved', '[2021-04-01,)', '2021-04-01'
FROM (SELECT DISTINCT (i - 1) %% %(sites)s + 1 AS site, (i - 1) %% %(firms)s + 1 AS firm
      FROM generate_series(1, %(people)s) AS i) AS pair
WHERE pair.firm <> 1;

INSERT INTO sites_rosterentry (site_id, technician_id, business_id, trade_code, site_roles, work_content, valid, entered_at)
SELECT (i - 1) %% %(sites)s + 1, i, (i - 1) %% %(firms)s + 1, '06-01', '{other}', '', '[2021-04-01,)', '2021-04-01'
FROM generate_series(1, %(people)s) AS i;

INSERT INTO devices_device (id, site_id, label, kind, token_hash, enrolled_at, software)
SELECT i, i, 'bench ' || i, 'reader', sha256(('bench-' || i)::bytea), '2021-04-01', '' FROM generate_series(1, %(sites)s) AS i;
