-- The office's tables, begun with what the stories plant.
CREATE TEMP TABLE kept_amendments AS
SELECT a.academy, s.pupil_id, s.date::DATE AS date, s.session, s.original_code, s.amended_code, s.reason, s.amended_on::DATE AS amended_on,
    s.made_by_name, s.made_by_position
FROM (SELECT unnest(getvariable('story_amendments'), recursive := true)) s JOIN academies a ON a.stories;
CREATE TEMP TABLE kept_evidence AS
SELECT a.academy, s.pupil_id, s.kind, s.from_date::DATE AS from_date, s.to_date::DATE AS to_date
FROM (SELECT unnest(getvariable('story_evidence'), recursive := true)) s JOIN academies a ON a.stories;
CREATE TEMP TABLE kept_leave_requests AS
SELECT a.academy, s.pupil_id, s.submitted_on::DATE AS submitted_on, s.from_date::DATE AS from_date, s.to_date::DATE AS to_date,
    s.ground, s.decision, s.decided_on::DATE AS decided_on, s.decided_by
FROM (SELECT unnest(getvariable('story_leave_requests'), recursive := true)) s JOIN academies a ON a.stories;
CREATE TEMP TABLE kept_notices AS
SELECT a.academy, s.pupil_id, s.kind, s.parent_id, s.issued_on::DATE AS issued_on, s.amount::INT AS amount, s.paid_on::DATE AS paid_on,
    s.paid_amount::INT AS paid_amount, s.ends_on::DATE AS ends_on, yes(s.withdrawn, NULL) AS withdrawn
FROM (SELECT unnest(getvariable('story_notices'), recursive := true)) s JOIN academies a ON a.stories;
CREATE TEMP TABLE kept_calls AS
SELECT a.academy, s.pupil_id, s.date::DATE AS date, s.called_at::TIME AS called_at, s.outcome
FROM (SELECT unnest(getvariable('story_calls'), recursive := true)) s JOIN academies a ON a.stories;
CREATE TEMP TABLE kept_roll_changes AS
SELECT a.academy, s.pupil_id, s.kind, s.on_date::DATE AS on_date, s.la_notified_on::DATE AS la_notified_on, s.ground,
    yes(s.standard_transition, NULL) AS standard_transition
FROM (SELECT unnest(getvariable('story_roll_changes'), recursive := true)) s JOIN academies a ON a.stories
UNION ALL
-- Whose story says no day joined with the year.
SELECT p.academy, p.pupil_id, 'entry', p.on_roll_from, p.on_roll_from, NULL, true
FROM planted p JOIN stories s USING (pupil_id) WHERE s.on_roll_from IS NULL;

CREATE TEMP VIEW register_amendments AS
FROM kept_amendments WHERE amended_on <= getvariable('last_date') ORDER BY academy, pupil_id, date, session;
CREATE TEMP VIEW register_evidence AS
SELECT DISTINCT * FROM kept_evidence WHERE from_date <= getvariable('last_date') ORDER BY ALL;
CREATE TEMP VIEW register_leave_requests AS
SELECT DISTINCT * REPLACE (by_then(decided_on) AS decided_on, CASE WHEN by_then(decided_on) IS NOT NULL THEN ground END AS ground,
    CASE WHEN by_then(decided_on) IS NOT NULL THEN decision END AS decision,
    CASE WHEN by_then(decided_on) IS NOT NULL THEN decided_by END AS decided_by)
FROM kept_leave_requests WHERE submitted_on <= getvariable('last_date') ORDER BY ALL;
CREATE TEMP VIEW register_notices AS
SELECT * REPLACE (by_then(paid_on) AS paid_on, CASE WHEN by_then(paid_on) IS NOT NULL THEN paid_amount END AS paid_amount), NULL::VARCHAR AS stage
FROM kept_notices WHERE issued_on <= getvariable('last_date') ORDER BY ALL;
CREATE TEMP VIEW register_calls AS
FROM kept_calls WHERE date <= getvariable('last_date') ORDER BY ALL;
CREATE TEMP VIEW register_roll_changes AS
SELECT * REPLACE (by_then(la_notified_on) AS la_notified_on)
FROM kept_roll_changes WHERE on_date <= getvariable('last_date') ORDER BY ALL;

CREATE TEMP TABLE classes AS
SELECT DISTINCT academy, class, class_salt, year_group, am_from, am_closes, pm_from, pm_closes FROM pupils;
CREATE TEMP TABLE story_registers AS
SELECT a.academy, s.*, min(c.class) AS class
FROM (SELECT unnest(getvariable('story_registers'), recursive := true)) s JOIN academies a ON a.stories
JOIN classes c ON c.academy = a.academy AND c.year_group = s.year_group::INT
GROUP BY ALL;
CREATE TEMP VIEW register_registers AS
WITH every AS (
    SELECT c.academy, c.class, s.date, s.session, s.slot, t.class IS NOT NULL AS story, t.taken_after_close, t.closed_after_close,
        CASE s.half WHEN 0 THEN am_from ELSE pm_from END AS late_from, CASE s.half WHEN 0 THEN am_closes ELSE pm_closes END AS closes,
        (draw(draw(class_salt, 'register'), s.slot) % 4000)::INT AS chance, taken_after(class_salt, s.slot, late_from, closes) AS taken_after
    FROM classes c CROSS JOIN sessions s
    LEFT JOIN story_registers t ON t.academy = c.academy AND t.class = c.class AND t.date::DATE = s.date AND t.session = s.session
    WHERE s.date <= getvariable('last_date')
), timed AS (
    SELECT *,
        CASE WHEN story THEN closes + taken_after_close::INT WHEN chance < 3 THEN NULL WHEN chance < 9 THEN closes + 1 + chance
            ELSE late_from + taken_after END AS taken,
        CASE WHEN story THEN closes + closed_after_close::INT WHEN chance < 3 THEN NULL WHEN chance < 19 THEN closes + chance + 4
            ELSE closes END AS closed
    FROM every
)
SELECT academy, class, date, session, clock(taken) AS taken_at, clock(closed) AS closed_at,
    CASE WHEN taken IS NOT NULL THEN 'Teacher of ' || class END AS taken_by
FROM timed ORDER BY academy, class, slot;
