-- What forms print of some firms as of a day: the kind and the insurances in force, and the rest as registered today.
SELECT
    firm.ccus_id,
    firm.name,
    firm.representative_name,
    firm.postal_code,
    firm.prefecture_code,
    firm.address,
    firm.phone,
    coalesce(
        (
            SELECT past.business_kind FROM registry_businesskindperiod AS past
            WHERE past.business_id = firm.id AND past.valid @> %(on)s
        ),
        firm.business_kind
    ),
    firm.corporate_number,
    firm.has_construction_licence,
    firm.licence_number,
    firm.licensed_trades,
    (
        SELECT jsonb_object_agg(line, status) FROM registry_businessinsurance
        WHERE business_id = firm.id AND valid @> %(on)s
    )
FROM registry_business AS firm
WHERE firm.ccus_id = ANY(%(firms)s)
