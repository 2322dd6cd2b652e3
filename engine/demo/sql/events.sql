-- What befalls the pupils numbered from `first_pupil` up to, not including, `next_pupil`.
CREATE OR REPLACE TEMP TABLE some_pupils AS
SELECT * FROM pupils WHERE no >= getvariable('first_pupil') AND no < getvariable('next_pupil') AND NOT story;

-- An event: a kind, its first day, its length in school days and the sessions of its first day.
CREATE OR REPLACE TEMP TABLE events AS
WITH expected AS (
    SELECT p.no, p.area, f.rank, f.year_no,
        draw(CASE WHEN f.whole_class THEN p.class_salt ELSE p.salt END, 10 * f.rank + f.year_no) AS chance,
        p.makes_up * f.a_year * CASE WHEN uniform(p.salt, f.cluster) >= f.share THEN 0
            ELSE pow(-ln(1 - uniform(p.salt, f.cluster || ' how much')), f.tail) / gamma(1 + f.tail) / f.share END
        * CASE WHEN NOT f.hardship THEN 1 WHEN p.disadvantaged THEN 2 ELSE 2.0 / 3 END AS expected
    FROM some_pupils p JOIN frequencies f ON f.area = p.area
), happened AS (
    SELECT *, unnest(range(floor(expected + uniform(chance, 'count'))::INT)) AS nth FROM expected
), begun AS (
    SELECT h.no, h.rank, h.year_no, h.chance, h.nth, w.day
    FROM (SELECT *, uniform(chance, nth) AS u FROM happened) h ASOF JOIN weights w
    ON h.area = w.area AND h.rank = w.rank AND h.year_no = w.year_no AND h.u >= w.from_u
)
SELECT b.no, b.rank, pick(k.lengths, b.chance, b.nth) AS length,
    greatest(least(b.day, CASE within WHEN 'half term' THEN d.last_of_half ELSE y.last_day END - length + 1), y.first_day)::SMALLINT AS day,
    pick(k.first_halves, b.chance, -b.nth) AS first_halves, k.other_halves
FROM begun b JOIN kinds k USING (rank) JOIN days d USING (day) JOIN years y ON y.year_no = b.year_no
UNION ALL
SELECT p.no, r.rank, 1, r.day::SMALLINT, 3::UTINYINT, 3::UTINYINT
FROM some_pupils p JOIN religious r USING (area) WHERE uniform(p.salt, 'religious') < r.share;

-- Half days are unnested, not joined: DuckDB 2.0.0 can fail with an internal error ("dict-surviving cache") where a join
-- on an arbitrary condition stands above a hash join with a small table.
-- The marks that are not plain present, one a pupil and session: of two events the kind higher up counts.
INSERT INTO planned
WITH spread AS (
    SELECT *, unnest(range(length)) AS nth FROM events
), halved AS (
    SELECT no, rank, day + nth AS day, unnest(halves_in(CASE nth WHEN 0 THEN first_halves ELSE other_halves END)) AS half FROM spread
), touched AS (
    SELECT no, day, half, min(rank) AS rank FROM halved GROUP BY ALL
), marked AS (
    SELECT t.no, 2 * t.day + t.half AS slot, t.day, c.code_no, k.code, draw(p.salt, 2 * t.day + t.half) AS chance,
        draw(draw(p.salt, 'later'), t.day) AS later, CASE t.half WHEN 0 THEN p.am_from ELSE p.pm_from END AS late_from,
        CASE t.half WHEN 0 THEN p.am_closes ELSE p.pm_closes END AS closes
    FROM touched t JOIN some_pupils p USING (no) JOIN kinds k USING (rank) JOIN codes c USING (code)
    WHERE t.day BETWEEN p.first_day AND p.last_day AND (k.gaps = 0 OR uniform(p.salt, t.day) >= k.gaps)
)
SELECT no::BIGINT * getvariable('slots') + slot, code_no, arrival(code, late_from, closes, chance), amended_on(code, day, later)
FROM marked;
