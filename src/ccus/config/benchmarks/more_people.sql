-- So many more people: names of those who are there, with birth dates, telephones and addresses of their own. Seeded by the caller.
INSERT INTO registry_technician (ccus_id, registration_kind, registered_on, family_name, given_name, family_kana,
    given_kana, name_folded, kana_folded, common_name, gender, birth_date, face_photo, blood_type, blood_rh, postal_code,
    prefecture_code, address, phone_home, phone_mobile, fax, email, emergency_contact_name,
    emergency_contact_relationship, emergency_contact_address, emergency_contact_phone, card_delivery_address,
    card_delivery_phone, kentaikyo_status, kentaikyo_insured_number, workers_comp_special_kind, career_text, skill_level,
    nationality, residence_status_code)
SELECT lpad((500000000000 + person.id * 100 + round)::text, 14, '0'), 'detailed', '2021-04-01', person.family_name,
       person.given_name, person.family_kana, person.given_kana, person.name_folded, person.kana_folded, '', person.gender,
       date '1948-01-01' + floor(random() * 21900)::integer, '', '', '', '', '13',
       '緑' || floor(random() * 400) || '市東' || floor(random() * 9) || '-' || floor(random() * 40) || '-' || floor(random() * 30),
       '', '090' || lpad(floor(random() * 100000000)::text, 8, '0'), '', '', '', '', '', '', '', '', '', '', '', '', 1, 'JP', ''
FROM registry_technician AS person
CROSS JOIN generate_series(1, ceil(%(people)s / greatest(1, (SELECT count(*) FROM registry_technician))::float)::integer) AS round
ORDER BY random()
LIMIT %(people)s
