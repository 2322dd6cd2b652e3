"""The bulk of invented marks comes near what the department publishes."""

import csv
from pathlib import Path

import duckdb
import pytest

from engine.demo import invented_academy, write_register
from engine.demo.distil import COLUMNS, distilled
from engine.demo.told import told

pytestmark = pytest.mark.thorough

ABSENT = "('C','C1','C2','J1','M','S','T','R','I','E','G','N','O','U')"
PUBLISHED = {
    row["code"]: float(row["percent"] or 0)
    for row in told("rates")
    if (row["area"], row["school_year"], row["scope"]) == ("England", "2024/25", "year")
}


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rates")
    academies = [invented_academy(number) for number in range(1, 9)]
    write_register(folder, academies=academies, seed=1, file_format="parquet", core_only=True)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE marks AS FROM read_parquet($1)", [str(folder / "marks.parquet")])
        connection.execute(
            "CREATE TABLE calendar AS FROM read_parquet($1)", [str(folder / "calendar.parquet")]
        )
        yield connection


def share(marks, where):
    return marks.execute(f"SELECT 100 * avg(({where})::INT) FROM marks").fetchone()[0]


@pytest.mark.parametrize(
    ("code", "within"),
    [
        ("I", 0.06),
        ("G", 0.1),
        ("O", 0.15),
        ("L", 0.1),
        ("U", 0.15),
        ("V", 0.1),
        ("M", 0.1),
        ("C", 0.12),
        ("R", 0.15),
    ],
)
def test_a_code_comes_about_as_often_as_published(marks, code, within):
    assert share(marks, f"code = '{code}'") == pytest.approx(PUBLISHED[code], rel=within)


def test_absence_is_about_the_published_figure(marks):
    assert share(marks, f"code IN {ABSENT}") == pytest.approx(5.25, abs=0.3)


def test_a_few_reasons_stay_open(marks):
    assert 0.005 < share(marks, "code = 'N'") < PUBLISHED["N"]


def test_pupils_differ(marks):
    persistent, severe = marks.execute(
        f"""WITH shares AS (
            SELECT avg((code IN {ABSENT})::INT) AS absent FROM marks GROUP BY academy, pupil_id)
        SELECT 100 * avg((absent >= 0.1)::INT), 100 * avg((absent >= 0.5)::INT) FROM shares"""
    ).fetchone()
    assert 12 < persistent < 17
    assert 0.3 < severe < 1.1


def test_fridays_lie_about_a_point_above_midweek(marks):
    by_day = dict(
        marks.execute(
            f"SELECT dayname(date), 100 * avg((code IN {ABSENT})::INT) FROM marks GROUP BY ALL"
        ).fetchall()
    )
    midweek = (by_day["Tuesday"] + by_day["Wednesday"] + by_day["Thursday"]) / 3
    assert 0.7 < by_day["Friday"] - midweek < 1.5


def test_holidays_rise_in_the_week_before_a_break(marks):
    rise = marks.execute(
        """WITH weeks AS (SELECT *, date_trunc('week', date) AS week,
            max(date_trunc('week', date)) OVER (PARTITION BY half_term) AS last
            FROM calendar WHERE academy = 'academy-001')
        SELECT avg((code = 'G')::INT) FILTER (week = last) / avg((code = 'G')::INT) FILTER (week <> last)
        FROM marks JOIN weeks USING (date, session) WHERE half_term <> 'Summer 2'"""
    ).fetchone()[0]
    assert 1.3 < rise < 2


def test_illness_comes_in_days_and_runs(marks):
    both = marks.execute(
        """WITH days AS (
            SELECT count(*) AS n FROM marks WHERE code = 'I' GROUP BY academy, pupil_id, date)
        SELECT avg((n = 2)::INT) FROM days"""
    ).fetchone()[0]
    assert both > 0.8


def test_lateness_is_unequal(marks):
    top = marks.execute(
        """WITH lates AS (SELECT count(*) FILTER (code = 'L') AS n FROM marks GROUP BY academy, pupil_id),
        ranked AS (SELECT n, percent_rank() OVER (ORDER BY n DESC) AS rank FROM lates)
        SELECT sum(n) FILTER (rank < 0.1) / sum(n) FROM ranked"""
    ).fetchone()[0]
    assert top > 0.4


def test_distilling_reads_the_departments_columns(tmp_path: Path):
    write = {
        "national_and_luton_rates_by_code.csv": (
            "academic_year,area,phase,pa_pct,i_illness_pct,h_holiday_pct\n"
            "2425,England,Primary,13.5,2.86,0.1\n2425,England,Secondary,24,3.6,0\n2526,England,Primary,13,2.8,0\n"
        ),
        "termly_england_luton.csv": (
            "year,term,area,phase,illness_pct,G_pct,O_pct,U_pct,N_pct\n"
            "202425,Autumn term,Luton,Primary,2.9,1,2,3,4\n"
        ),
        "weekly_national_and_luton.csv": (
            "year,week,area,phase,I_pct,G_pct,O_pct,L_pct,U_pct,N_pct\n"
            "2024,Week 37,England,Primary,1,2,3,4,5,6\n"
        ),
        "EES_daily_2025wk37_england_luton.csv": (
            "geographic_level,attendance_date,education_phase,possible_sessions,reason_i_authorised_illness,"
            "reason_o_other_unauthorised,reason_l_present_late_before_registers_closed,reason_m_authorised_medical_dental\n"
            + "".join(f"National,2025-09-{day:02},Primary,1000,10,20,30,40\n" for day in range(8, 13))
        ),
    }
    for name, text in write.items():
        (tmp_path / name).write_text(text, "utf-8")
    rows = list(distilled(tmp_path))
    assert ("England", "2024/25", "year", "I", "2.86") in rows
    assert ("Luton", "2024/25", "Autumn", "G", "1") in rows
    assert ("England", "2024/25", "2024-W37", "N", "6") in rows
    assert ("England", "2025/26", "Friday", "M", "4.0000") in rows
    assert not {code for *_, code, _ in rows} & {"PA", "H", "PCT"}


def test_the_distilled_rates_name_their_source_and_licence():
    path = Path(__file__).parents[2] / "engine" / "demo" / "data" / "rates.csv"
    text = path.read_text("utf-8")
    assert "Department for Education" in text
    assert "Open Government Licence v3.0" in text
    assert next(row for row in csv.reader(text.splitlines()) if not row[0].startswith("#")) == list(COLUMNS)
