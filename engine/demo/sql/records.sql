-- What the office keeps beside the marks, for the pupils of this turn.
INSERT INTO kept_amendments
SELECT p.academy, p.pupil_id, s.date, s.session, 'N', c.code,
    CASE WHEN draw(p.salt, s.slot) % 180 = 1 THEN NULL WHEN c.code = 'O' THEN 'No reason that can be authorised'
        ELSE 'Parent gave the reason' END,
    d.date, CASE WHEN draw(p.salt, s.slot) % 240 = 2 THEN NULL ELSE 'Office Example' END,
    CASE WHEN draw(p.salt, s.slot) % 240 = 3 THEN NULL ELSE 'Office assistant' END
FROM planned x JOIN some_pupils p ON p.no = x.place // getvariable('slots') JOIN sessions s ON s.slot = x.place % getvariable('slots')
JOIN codes c USING (code_no) JOIN days d ON d.day = x.amended_day;

INSERT INTO kept_evidence
SELECT p.academy, p.pupil_id, 'medical', f.date, t.date
FROM events e JOIN some_pupils p USING (no) JOIN kinds k USING (rank) JOIN days f ON f.day = e.day JOIN days t ON t.day = e.day + e.length - 1
WHERE k.code = 'I' AND e.length >= 4 AND uniform(p.salt, e.day) < 0.65;

INSERT INTO kept_leave_requests
WITH asked AS (
    SELECT p.academy, p.pupil_id, p.salt, k.code, f.date AS from_date, t.date AS to_date, draw(draw(p.salt, 'asked'), e.day) AS chance
    FROM events e JOIN some_pupils p USING (no) JOIN kinds k USING (rank) JOIN days f ON f.day = e.day JOIN days t ON t.day = e.day + e.length - 1
    WHERE k.code IN ('G', 'C', 'C1', 'J1') AND f.day BETWEEN p.first_day AND p.last_day AND (k.code <> 'G' OR uniform(p.salt, e.day) < 0.7)
)
SELECT academy, pupil_id, from_date - (CASE WHEN chance % 10 < 2 THEN 1 + chance // 10 % 12 ELSE 15 + chance // 10 % 40 END)::INT AS submitted_on,
    from_date, to_date,
    CASE WHEN chance % 60 = 7 THEN NULL WHEN code = 'G' THEN 'not exceptional' WHEN code = 'C' THEN 'exceptional circumstances'
        WHEN code = 'J1' THEN 'interview' ELSE 'regulated performance or employment abroad' END,
    CASE WHEN chance % 50 = 9 THEN NULL WHEN code = 'G' THEN 'refused' ELSE 'granted' END AS decision,
    CASE WHEN decision IS NOT NULL THEN submitted_on + least(from_date - submitted_on, 1 + (chance // 10 % 6)::BIGINT)::INT END,
    CASE WHEN decision IS NOT NULL THEN 'Headteacher' END
FROM asked;

INSERT INTO kept_calls
WITH unexplained AS (
    SELECT DISTINCT p.academy, p.pupil_id, p.salt, s.date, s.day
    FROM planned x JOIN some_pupils p ON p.no = x.place // getvariable('slots') JOIN sessions s ON s.slot = x.place % getvariable('slots')
    JOIN codes c USING (code_no) WHERE c.code IN ('O', 'N') OR x.amended_day IS NOT NULL
)
SELECT academy, pupil_id, date, clock((9 * 60 + 20 + draw(draw(salt, 'call'), day) % 100)::INT),
    pick(['spoke to a parent', 'no answer', 'message left', 'spoke to a parent'], salt, day)
FROM unexplained WHERE uniform(salt, day) < 0.96;

INSERT INTO kept_notices
WITH autumn AS (
    SELECT max(day) AS last_day, max(date) AS ends, 2 * count(*) AS sessions FROM days WHERE term = 'Autumn' AND year_no = getvariable('years') - 1
), totals AS (
    SELECT p.no, any_value(p.academy) AS academy, any_value(p.pupil_id) AS pupil_id, any_value(p.salt) AS salt, any_value(a.ends) AS ends,
        any_value(a.sessions) AS sessions, count(*) FILTER (c.code IN ('G', 'O')) AS unauthorised, count(*) AS absent
    FROM autumn a JOIN planned x ON (x.place % getvariable('slots')) // 2 BETWEEN a.last_day - a.sessions // 2 + 1 AND a.last_day
    JOIN some_pupils p ON p.no = x.place // getvariable('slots') JOIN codes c USING (code_no)
    WHERE c.code IN ('G', 'O', 'I', 'M', 'C', 'R', 'E', 'U', 'N', 'C2', 'T') AND p.on_roll_to IS NULL GROUP BY p.no
), issued AS (
    SELECT *, 'A' || substr(pupil_id, 2) AS parent_id, uniform(salt, 'pays') AS pays,
        ends + 18 + (draw(salt, 'issued') % 10)::INT AS letter_on, letter_on + 14 AS notice_on
    FROM totals
)
SELECT academy, pupil_id, 'letter', parent_id, letter_on, NULL, NULL, NULL, NULL, false
FROM issued WHERE absent * 20 > sessions AND uniform(salt, 'letter') < 0.8
UNION ALL
SELECT academy, pupil_id, 'penalty_notice', parent_id, notice_on, 160, CASE WHEN pays < 0.75 THEN notice_on + 3 + (pays * 33)::INT END,
    CASE WHEN pays < 0.5 THEN 80 WHEN pays < 0.75 THEN 160 END, NULL, false
FROM issued WHERE unauthorised >= 10 AND uniform(salt, 'penalty') < 0.6
UNION ALL
SELECT academy, pupil_id, 'notice_to_improve', parent_id, notice_on, NULL, NULL, NULL, notice_on + 28 + 7 * (draw(salt, 'weeks') % 3)::INT, false
FROM issued WHERE unauthorised BETWEEN 6 AND 9 AND uniform(salt, 'improve') < 0.5;

INSERT INTO kept_roll_changes
SELECT academy, pupil_id, 'entry', on_roll_from,
    CASE WHEN uniform(salt, 'untold') > CASE WHEN usual_entry THEN 0.02 ELSE 0.1 END
        THEN on_roll_from + (draw(salt, 'told') % 5 + CASE WHEN NOT usual_entry AND uniform(salt, 'late') < 0.15 THEN 8 ELSE 0 END)::INT END, NULL, usual_entry
FROM some_pupils WHERE on_roll_from >= (SELECT min(date) FROM days)
UNION ALL
SELECT academy, pupil_id, 'deletion', on_roll_to,
    CASE WHEN NOT usual_leaving THEN on_roll_to - (draw(salt, 'gone') % 5)::INT + CASE WHEN uniform(salt, 'late') > 0.9 THEN 9 ELSE 0 END END,
    CASE WHEN usual_leaving THEN 'end of the last year' ELSE 'moved to another school' END, usual_leaving
FROM some_pupils WHERE on_roll_to IS NOT NULL;
