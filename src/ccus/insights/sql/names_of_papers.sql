-- Every name under which a qualification, a training or an award is registered.
SELECT DISTINCT name FROM registry_qualification
UNION
SELECT DISTINCT name FROM registry_credential WHERE kind IN ('training', 'award')
