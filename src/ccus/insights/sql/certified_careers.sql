-- Days of careers that were certified. Gives (technician_id, worked, as foreman, as crew leader).
SELECT technician_id, work_days, foreman_days, crew_leader_days FROM levels_careercertificate WHERE state = 'certified'
