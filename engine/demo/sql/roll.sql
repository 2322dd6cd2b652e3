-- Who is on roll: the academies asked for, their days, and pupils by cohort.
-- Chance is a hash of the seed, the academy, the pupil and what is asked, so that neither threads nor other
-- academies change it.
-- The outer hash mixes: the inner one alone is a sum of the two parts, so that draws for one pupil would go together.
CREATE TEMP MACRO draw(who, what) AS hash(hash(who, what));
CREATE TEMP MACRO uniform(who, what) AS (draw(who, what) >> 11)::DOUBLE / 9007199254740992;
CREATE TEMP MACRO pick(choices, who, what) AS choices[1 + (draw(who, what) % len(choices))::INT];
CREATE TEMP MACRO yes(text, usual) AS CASE WHEN text = '?' THEN NULL WHEN text IS NULL THEN usual ELSE text = 'yes' END;

CREATE TEMP MACRO class_name(year_group, nth) AS
year_group || ' ' || getvariable('trees')[1 + ((year_group * 7 + nth) % len(getvariable('trees')))::INT];

CREATE TEMP TABLE academies AS SELECT unnest(getvariable('academies'), recursive := true);
CREATE TEMP TABLE times AS SELECT unnest(getvariable('times'), recursive := true);
CREATE TEMP TABLE days AS
SELECT *, (dense_rank() OVER (ORDER BY school_year) - 1)::INT AS year_no
FROM (SELECT unnest(getvariable('days'), recursive := true));
CREATE TEMP TABLE sessions AS
SELECT d.*, s.session, s.half, s.present, (2 * d.day + s.half)::INT AS slot
FROM days d, (VALUES (0, 'AM', '/'), (1, 'PM', '\')) s(half, session, present)
ORDER BY slot;
CREATE TEMP TABLE years AS
SELECT year_no, school_year, min(day) AS first_day, max(day) AS last_day, min(date) AS starts, max(date) AS ends
FROM days GROUP BY ALL ORDER BY year_no;
CREATE TEMP TABLE stories AS
SELECT unnest(getvariable('story_pupils'), recursive := true);

-- Where pupils are planted the others make up for the marks that the planted ones lack.
-- A cohort is a year's intake; `reached` is the year group it is in, or would be in, in the last year.
CREATE TEMP TABLE seats AS
WITH cohorts AS (
    SELECT *, last_group - first_group + 1 AS groups, unnest(range(first_group, last_group + getvariable('years'))) AS reached
    FROM (SELECT *, greatest(0, pupils - CASE WHEN stories THEN (SELECT count(*) FROM stories) ELSE 0 END) AS ordinary FROM academies)
), filled AS (
    SELECT *, unnest(range((ordinary // groups) + ((reached % groups) < ordinary % groups)::INT)) AS seat FROM cohorts
)
SELECT academy, area, first_group, last_group, seat, least(1.25, pupils / ordinary) AS makes_up, least(reached, last_group) AS year_group,
    getvariable('years') - 1 - greatest(0, reached - last_group) AS last_year,
    getvariable('years') - 1 - (reached - first_group) AS entry_year,
    greatest(1, ceil(pupils / groups / 30))::INT AS classes,
    'P' || format('{:04d}', row_number() OVER (PARTITION BY academy ORDER BY reached DESC, seat)) AS pupil_id
FROM filled;

CREATE TEMP TABLE ordinary AS
WITH salted AS (
    SELECT *, draw(draw(getvariable('seed'), academy), pupil_id) AS salt FROM seats
), moves AS (
    SELECT s.*, y.starts, y.ends, y.first_day AS year_first, y.last_day AS year_last, e.first_day AS entry_day, e.starts AS entered_on,
        s.last_year = getvariable('years') - 1 AND uniform(salt, 'joins') < 0.03 AS joins,
        s.last_year = getvariable('years') - 1 AND uniform(salt, 'leaves') < 0.03 AS leaves,
        y.first_day + 8 + (draw(salt, 'joining') % 75)::INT AS joining, y.first_day + 90 + (draw(salt, 'leaving') % 95)::INT AS leaving
    FROM salted s JOIN years y ON y.year_no = s.last_year LEFT JOIN years e ON e.year_no = s.entry_year
)
SELECT academy, area, pupil_id, salt, makes_up, year_group,
    class_name(year_group, seat % classes) AS class,
    pick(getvariable('starts'), salt, 1) || pick(getvariable('ends'), salt, 2) || ' ' || pick(getvariable('families'), salt, 3) AS name,
    make_date(year(starts) - year_group - 5, 9, 1) + (draw(salt, 'born') % 365)::INT AS date_of_birth,
    pick(['F', 'M'], salt, 'sex') AS sex,
    CASE WHEN joins THEN joined.date ELSE coalesce(entered_on, make_date(year(starts) - last_year + entry_year, 9, 1)) END AS on_roll_from,
    CASE WHEN leaves THEN gone.date WHEN last_year < getvariable('years') - 1 THEN ends END AS on_roll_to,
    CASE WHEN uniform(salt, 'sen') < 0.03 THEN 'ehcp' WHEN uniform(salt, 'sen') < 0.17 THEN 'support' ELSE 'none' END AS sen,
    uniform(salt, 'disadvantaged') < 0.25 AS disadvantaged,
    uniform(salt, 'care') < 0.005 AS looked_after, uniform(salt, 'care') BETWEEN 0.005 AND 0.012 AS previously_looked_after,
    uniform(salt, 'worker') < 0.03 AS social_worker, false AS youth_offending_team,
    date_add(date_of_birth, INTERVAL 5 YEAR) <= starts AS compulsory_school_age,
    CASE WHEN uniform(salt, 'contacts') < 0.03 THEN 1 WHEN uniform(salt, 'contacts') < 0.75 THEN 2 ELSE 3 END AS emergency_contacts,
    CASE WHEN joins THEN joining ELSE coalesce(entry_day, 0) END AS first_day, CASE WHEN leaves THEN leaving ELSE year_last END AS last_day,
    NOT joins AS usual_entry, NOT leaves AS usual_leaving, false AS story
FROM moves LEFT JOIN days joined ON joined.day = joining LEFT JOIN days gone ON gone.day = leaving;

CREATE TEMP TABLE planted AS
WITH placed AS (
    SELECT s.* REPLACE (a.first_group + (s.year_group::INT - a.first_group) % (a.last_group - a.first_group + 1) AS year_group),
        a.academy, a.area, y.starts, greatest(1, ceil(a.pupils / (a.last_group - a.first_group + 1) / 30))::INT AS classes
    FROM stories s JOIN academies a ON a.stories JOIN years y ON y.year_no = getvariable('years') - 1
)
SELECT academy, area, pupil_id, draw(draw(getvariable('seed'), academy), pupil_id) AS salt, year_group,
    class_name(year_group, nth::INT % classes) AS class, name,
    CASE WHEN p.compulsory_school_age IS NULL THEN
        make_date(year(starts) - year_group - 5, 9, 1) + (draw(pupil_id, 'born') % 365)::INT
    END AS date_of_birth,
    pick(['F', 'M'], pupil_id, 'sex') AS sex,
    coalesce(p.on_roll_from::DATE, starts) AS on_roll_from, p.on_roll_to::DATE AS on_roll_to,
    CASE WHEN p.sen = '?' THEN NULL ELSE coalesce(p.sen, 'none') END AS sen, false AS disadvantaged,
    yes(p.looked_after, false) AS looked_after, yes(p.previously_looked_after, false) AS previously_looked_after,
    yes(p.social_worker, false) AS social_worker, yes(p.youth_offending_team, false) AS youth_offending_team,
    yes(p.compulsory_school_age, true) AS compulsory_school_age,
    CASE WHEN p.emergency_contacts = '?' THEN NULL ELSE coalesce(p.emergency_contacts, '2')::INT END AS emergency_contacts,
    (SELECT min(day) FROM days WHERE date >= coalesce(p.on_roll_from::DATE, starts)) AS first_day,
    (SELECT max(day) FROM days WHERE date <= coalesce(p.on_roll_to::DATE, date)) AS last_day,
    true AS usual_entry, true AS usual_leaving, true AS story
FROM placed p;

-- `no` is a pupil's place in every table; times are minutes of the day.
CREATE TEMP TABLE pupils AS
SELECT (row_number() OVER (ORDER BY academy, pupil_id) - 1)::INT AS no, b.*, draw(draw(getvariable('seed'), academy), class) AS class_salt,
    am.late_from AS am_from, am.closes AS am_closes, pm.late_from AS pm_from, pm.closes AS pm_closes
FROM (FROM ordinary UNION ALL BY NAME FROM planted) b
LEFT JOIN times am USING (academy, year_group) LEFT JOIN times pm USING (academy, year_group)
WHERE am.session = 'AM' AND pm.session = 'PM'
ORDER BY no;
