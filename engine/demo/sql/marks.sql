-- The three tables that every register has. What lies after the last date is not there yet.
CREATE TEMP MACRO clock(minute) AS make_time(minute::BIGINT // 60, minute::BIGINT % 60, 0);
CREATE TEMP MACRO by_then(day) AS CASE WHEN day <= getvariable('last_date') THEN day END;
CREATE TEMP MACRO taken_after(class_salt, slot, late_from, closes) AS
(1 + draw(class_salt, slot) % greatest(1, (closes - late_from) * 2 // 3)::UBIGINT)::INT;

CREATE TEMP VIEW register_pupils AS
SELECT academy, pupil_id, year_group, class, name, date_of_birth, sex, on_roll_from, by_then(on_roll_to) AS on_roll_to, sen,
    disadvantaged, looked_after, previously_looked_after, social_worker, youth_offending_team, compulsory_school_age, emergency_contacts,
    'Parents or carers of ' || name AS addressed_as
FROM pupils WHERE on_roll_from <= getvariable('last_date') ORDER BY no;

CREATE TEMP VIEW register_calendar AS
SELECT academy, date, session, term, half_term, school_year FROM academies, sessions ORDER BY academy, slot;

-- The places are counted through and each join only adds to them, so that nothing has to be sorted.
-- A mark that is amended later stands as N until then.
CREATE TEMP VIEW planned_marks AS
SELECT p.academy, p.pupil_id, s.date, s.session,
    CASE WHEN x.amended_day IS NOT NULL AND a.day IS NULL THEN 'N' ELSE coalesce(c.code, s.present) END AS code,
    clock(x.arrival) AS signed_in_at,
    CASE WHEN x.arrival IS NOT NULL THEN greatest(0, x.arrival - CASE s.half WHEN 0 THEN p.am_from ELSE p.pm_from END) END::SMALLINT
        AS minutes_late,
    CASE WHEN a.day IS NOT NULL THEN a.date + to_minutes((9 * 60 + draw(p.salt, s.slot) % 400)::INT)
        ELSE s.date + to_minutes(greatest(x.arrival + 1, 2 + CASE s.half
            WHEN 0 THEN p.am_from + taken_after(p.class_salt, s.slot, p.am_from, p.am_closes)
            ELSE p.pm_from + taken_after(p.class_salt, s.slot, p.pm_from, p.pm_closes) END)::INT) END AS recorded_at
FROM range(getvariable('places')) g(place)
JOIN pupils p ON p.no = (g.place // getvariable('slots'))::INT
JOIN sessions s ON s.slot = (g.place % getvariable('slots'))::INT
LEFT JOIN planned x ON x.place = g.place
LEFT JOIN codes c ON c.code_no = x.code_no
LEFT JOIN days a ON a.day = x.amended_day AND a.date <= getvariable('last_date')
WHERE s.day BETWEEN p.first_day AND p.last_day AND c.code IS DISTINCT FROM '-' AND s.date <= getvariable('last_date');

CREATE TEMP VIEW register_marks AS
FROM planned_marks
UNION ALL
SELECT a.academy, m.pupil_id, m.date::DATE, m.session, m.code, NULL, NULL, m.date::DATE + INTERVAL 9 HOUR
FROM (SELECT unnest(getvariable('story_mistakes'), recursive := true)) m JOIN academies a ON a.stories
WHERE getvariable('with_mistakes') AND m.date::DATE <= getvariable('last_date');
