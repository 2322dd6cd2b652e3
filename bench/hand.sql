-- The eight rules by hand, after the best shape known: one scan for the totals of all marks, one for the codes that matter, candidates
-- first, and the calendar last. Parameters are written in, as a careful analyst would. Each statement makes one table; the last eight
-- are the answers: (academy, pupil_id[, …]) of every subject the rule says yes to.
CREATE OR REPLACE TEMP TABLE h_days AS
SELECT academy, date, min(day_no) AS day_no, min(week_no) AS week_no, min(half_term_no) AS half_term_no, count(*) AS open_sessions
FROM register.calendar GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE h_codes AS
SELECT academy, pupil_id, date, session, code FROM register.marks
WHERE code IN ('I', 'G', 'O', 'U', 'N', 'L', 'C', 'C1', 'C2', 'J1', 'M', 'S', 'T', 'R', 'E', 'D', 'X', 'Q', 'Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7', 'Z', '#');

CREATE OR REPLACE TEMP TABLE h_all AS
SELECT academy, pupil_id, count(*) FILTER (date BETWEEN $first AND $as_at) AS marks FROM register.marks GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE h_totals AS
SELECT academy, pupil_id,
  count(*) FILTER (code IN ('C', 'C1', 'C2', 'J1', 'M', 'S', 'T', 'R', 'I', 'E', 'G', 'N', 'O', 'U')) AS absent,
  count(*) FILTER (code IN ('D', 'X', 'Q', 'Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7', 'Z', '#')) AS not_possible,
  count(*) FILTER (code IN ('G', 'O', 'U')) AS unauthorised,
  count(*) FILTER (code = 'I') AS ill
FROM h_codes WHERE date BETWEEN $first AND $as_at GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE h_pupils AS
SELECT a.academy, a.pupil_id, a.marks - coalesce(t.not_possible, 0) AS possible, coalesce(t.absent, 0) AS absent, t.unauthorised, t.ill
FROM h_all a LEFT JOIN h_totals t USING (academy, pupil_id);

CREATE OR REPLACE TEMP TABLE a_persistent AS SELECT academy, pupil_id FROM h_pupils WHERE possible > 0 AND 100 * absent >= 10 * possible;
CREATE OR REPLACE TEMP TABLE a_severe AS SELECT academy, pupil_id FROM h_pupils WHERE possible > 0 AND 100 * absent >= 50 * possible;
CREATE OR REPLACE TEMP TABLE a_below AS SELECT academy, pupil_id FROM h_pupils WHERE possible > 0 AND 100 * (possible - absent) < 95 * possible;
CREATE OR REPLACE TEMP TABLE a_sickness AS SELECT academy, pupil_id FROM h_pupils WHERE ill >= 30;

CREATE OR REPLACE TEMP TABLE a_penalty AS
WITH weeks AS (
  SELECT c.academy, c.pupil_id, d.week_no, count(*) AS n
  FROM h_codes c
  JOIN (SELECT academy, pupil_id FROM h_pupils WHERE unauthorised >= 10) k USING (academy, pupil_id)
  JOIN h_days d ON d.academy = c.academy AND d.date = c.date
  WHERE c.code IN ('G', 'O', 'U') AND c.date BETWEEN $first AND $as_at GROUP BY ALL),
slid AS (
  SELECT academy, pupil_id, week_no,
    sum(n) OVER (PARTITION BY academy, pupil_id ORDER BY week_no RANGE BETWEEN 9 PRECEDING AND CURRENT ROW) AS total
  FROM weeks)
SELECT academy, pupil_id, min(week_no) AS week_no FROM slid WHERE total >= 10 GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE a_late AS
SELECT c.academy, c.pupil_id, d.half_term_no FROM h_codes c JOIN h_days d ON d.academy = c.academy AND d.date = c.date
WHERE c.code = 'L' GROUP BY ALL HAVING count(*) >= 5;

CREATE OR REPLACE TEMP TABLE a_unresolved AS
SELECT c.academy, c.pupil_id, c.date, c.session FROM h_codes c JOIN h_days d ON d.academy = c.academy AND d.date = c.date
WHERE c.code = 'N' AND $today - d.day_no > 5;

CREATE OR REPLACE TEMP TABLE a_run AS
WITH marked AS (
  SELECT academy, pupil_id, date, count(*) FILTER (code = 'I') AS ill, count(*) FILTER (code <> 'I') AS gone
  FROM (SELECT academy, pupil_id, date, code FROM h_codes
        WHERE code IN ('I', 'D', 'X', 'Q', 'Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7', 'Z', '#')
        UNION ALL SELECT academy, pupil_id, date, 'gone' FROM register.missing_marks)
  WHERE (academy, pupil_id) IN (SELECT (academy, pupil_id) FROM h_pupils WHERE ill >= 6)
  GROUP BY ALL),
days AS (
  SELECT m.academy, m.pupil_id, m.date, m.ill > 0 AND m.ill >= d.open_sessions - m.gone AS held, m.gone < d.open_sessions AS required,
    d.day_no - count(*) FILTER (m.gone >= d.open_sessions) OVER (PARTITION BY m.academy, m.pupil_id ORDER BY d.day_no) AS own_no
  FROM marked m JOIN h_days d ON d.academy = m.academy AND d.date = m.date),
islands AS (
  SELECT academy, pupil_id, date, own_no - row_number() OVER (PARTITION BY academy, pupil_id ORDER BY own_no) AS island
  FROM days WHERE required AND held)
SELECT academy, pupil_id, min(date) AS first_day FROM islands GROUP BY academy, pupil_id, island HAVING count(*) > 5;
