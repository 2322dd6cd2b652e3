CREATE TEMP MACRO half_days(sessions) AS (CASE sessions WHEN 'AM' THEN 1 WHEN 'PM' THEN 2 ELSE 3 END)::UTINYINT;
CREATE TEMP MACRO halves_in(halves) AS CASE halves WHEN 1 THEN [0] WHEN 2 THEN [1] ELSE [0, 1] END;

-- How often each kind of absence comes to a pupil in a year, and how likely each day is for it to begin.
CREATE TEMP TABLE rates AS
SELECT area, school_year, scope, code, percent::DOUBLE AS percent FROM (SELECT unnest(getvariable('rates'), recursive := true));
CREATE TEMP TABLE kinds AS
SELECT nth::UTINYINT AS rank, kind, code, part::DOUBLE AS part, percent::DOUBLE AS percent, share::DOUBLE AS share,
    tail::DOUBLE AS tail, cluster, "by" = 'class' AS whole_class, hardship = 'yes' AS hardship,
    weekday::DOUBLE AS weekday, before_break::DOUBLE AS before_break, gaps::DOUBLE AS gaps, within,
    list_transform(string_split(lengths, ' '), lambda x: x::INT) AS lengths,
    list_transform(string_split(first_day, ' '), lambda x: half_days(x)) AS first_halves, half_days(other_days) AS other_halves
FROM (SELECT unnest(getvariable('kinds'), recursive := true));

-- A day's weight: its week's published rate, else its term's, else the same for all; then weekday and break.
CREATE TEMP TABLE weights AS
WITH weekday AS (
    SELECT scope AS weekday, code, percent / avg(percent) OVER (PARTITION BY code) AS factor FROM rates
    WHERE scope IN ('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday')
), weighed AS (
    SELECT a.area, k.rank, d.year_no, d.day,
        coalesce(w.percent, coalesce(t.percent, 1) * CASE WHEN d.before_break THEN k.before_break ELSE 1 END)
        * greatest(0.1, 1 + k.weekday * (coalesce(f.factor, 1) - 1)) AS weight
    FROM (SELECT DISTINCT area FROM academies) a CROSS JOIN kinds k CROSS JOIN days d
    LEFT JOIN rates w ON w.area = a.area AND w.scope = d.week AND w.code = k.code
    LEFT JOIN rates t ON t.area = a.area AND t.school_year = d.school_year AND t.scope = d.term AND t.code = k.code
    LEFT JOIN weekday f ON f.weekday = d.weekday AND f.code = k.code
)
SELECT area, rank, year_no, day, (sum(weight) OVER up_to - weight) / sum(weight) OVER all_year AS from_u
FROM weighed WINDOW
    up_to AS (PARTITION BY area, rank, year_no ORDER BY day ROWS UNBOUNDED PRECEDING),
    all_year AS (PARTITION BY area, rank, year_no ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);

CREATE TEMP TABLE frequencies AS
SELECT a.area, y.year_no, k.*,
    coalesce(k.percent, k.part * r.percent) / 100 * 2 * (y.last_day - y.first_day + 1)
    / (list_avg(list_transform(k.first_halves, lambda x: bit_count(x))) + (list_avg(k.lengths) - 1) * bit_count(k.other_halves))
    / (1 - k.gaps) AS a_year
FROM (SELECT DISTINCT area FROM academies) a CROSS JOIN years y CROSS JOIN kinds k
LEFT JOIN rates r ON r.area = a.area AND r.school_year = y.school_year AND r.scope = 'year' AND r.code = k.code
WHERE a_year > 0;
CREATE TEMP TABLE religious AS
SELECT a.area, k.rank, d.day, k.part * r.percent / 100 * (y.last_day - y.first_day + 1) / count(*) OVER (PARTITION BY a.area, d.year_no) AS share
FROM (SELECT DISTINCT area FROM academies) a JOIN days d ON d.religious JOIN years y USING (year_no) JOIN kinds k ON k.kind = 'religious'
JOIN rates r ON r.area = a.area AND r.school_year = d.school_year AND r.scope = 'year' AND r.code = k.code;
DELETE FROM frequencies WHERE kind = 'religious';

CREATE TEMP TABLE story_marks AS SELECT unnest(getvariable('story_marks'), recursive := true);
CREATE TEMP TABLE codes AS
SELECT code, row_number() OVER (ORDER BY code)::UTINYINT AS code_no
FROM (SELECT code FROM kinds UNION SELECT code FROM story_marks);

-- Minutes of the day at which a late pupil signs in; a few on the wrong side of the closing, a few not noted.
CREATE TEMP MACRO arrival(code, late_from, closes, chance) AS (CASE
    WHEN code NOT IN ('L', 'U') OR chance % 110 = 1 THEN NULL
    WHEN code = 'L' AND chance % 250 = 0 THEN closes + 1 + chance // 1000 % 10
    WHEN code = 'U' AND chance % 120 = 0 THEN closes - 1 - chance // 1000 % 4
    WHEN code = 'L' THEN late_from + 1 + (closes - late_from - 1) * pow(chance // 1000 % 1000 / 1000, 2.2)
    ELSE closes + 1 + 90 * pow(chance // 1000 % 1000 / 1000, 2.5) END)::SMALLINT;
-- The school day on which no reason (N) was amended to this code, if it was.
CREATE TEMP MACRO amended_on(code, day, chance) AS (CASE
    WHEN chance % 100 < CASE code WHEN 'O' THEN 35 WHEN 'I' THEN 10 WHEN 'M' THEN 4 WHEN 'C' THEN 4 ELSE 0 END
    THEN least(day + 1 + chance // 100 % 4, getvariable('slots') // 2 - 1) END)::SMALLINT;

-- Everything but plain present: `place` is the pupil's number times the sessions there are, plus the session's.
CREATE TEMP TABLE planned (place BIGINT, code_no UTINYINT, arrival SMALLINT, amended_day SMALLINT);
INSERT INTO planned
SELECT p.no::BIGINT * getvariable('slots') + s.slot, c.code_no,
    CASE s.half WHEN 0 THEN p.am_closes ELSE p.pm_closes END
        + CASE WHEN m.after_close = '?' THEN NULL ELSE coalesce(m.after_close, CASE m.code WHEN 'L' THEN '-5' WHEN 'U' THEN '20' END)::INT END,
    NULL
FROM story_marks m JOIN pupils p ON p.story AND p.pupil_id = m.pupil_id JOIN codes c USING (code)
JOIN sessions s ON s.date BETWEEN m.from_date::DATE AND m.to_date::DATE AND (m.session = 'both' OR m.session = s.session);
