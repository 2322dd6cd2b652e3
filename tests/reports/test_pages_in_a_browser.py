"""Every page that is written, in a real browser: axe-core finds nothing to mend, and no page is beyond its window."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest

from engine.demo import trust_of, write_register
from engine.installed import installed_folder
from tests.commands import trustpolicy
from tests.edits import edit

pytestmark = pytest.mark.slow

_ASKED = ("--register", "register", "--as-at", "2025-03-28")
_TO = ("--format", "html", "--output", "page.html")
_SWEEP = ("--sweep", "attendance.letter_below=90%..97%:1")
_REVIEW = (
    "review",
    "old",
    "policies",
    "--academy",
    "wenlock",
    *_ASKED,
    "--only",
    "page",
    "--replace",
    "--out",
    ".",
)
PAGES: dict[str, tuple[str, ...]] = {
    "render": ("render", "wenlock", "--on", "2025-03-28", *_TO[2:]),
    "render a draft": ("render", "wenlock", "--draft", "--on", "2025-08-01", *_TO[2:]),
    "diff": ("diff", "old", "policies", *_TO),
    "diff, nothing": ("diff", "policies", "policies", *_TO),
    "diff with flips": ("diff", "old", "policies", *_ASKED, *_TO),
    "diff in groups": ("diff", "old", "policies", *_ASKED, "--group", *_TO),
    "whatif": ("whatif", "wenlock", "--set", "attendance.letter_below=97%", *_ASKED, *_TO),
    "sweep": ("whatif", "wenlock", *_SWEEP, *_ASKED, *_TO),
    "explain": ("explain", "wenlock", "persistent_absence", "S009", *_ASKED, *_TO),
    "explain a no": ("explain", "wenlock", "penalty_threshold", "S034", *_ASKED, *_TO),
    "review": _REVIEW,
    "review with pupils": (*_REVIEW, "--pupils"),
    "review of a trust": ("review", "old", "policies", "--all", *_REVIEW[5:]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    copytree(installed_folder("policies"), folder / "policies")
    copytree(installed_folder("policies"), folder / "old")
    office = "school_office: {phone: 01582 730624"
    email = "attendance.team@wenlock-ce-junior-academy.luton.example"
    edit(folder / "policies" / "wenlock" / "contacts.yaml", office, f"{office}, email: {email}")
    thresholds = folder / "old" / "trust" / "thresholds.yaml"
    edit(thresholds, "95%", "92%")
    write_register(
        folder / "register", academies=[replace(shape, pupils=60) for shape in trust_of(1)], seed=1
    )
    return folder


_PAPER = "--window-size=1032,900"
_WINDOWS = {
    "phone": ("--window-size=390,900",),
    "paper": (_PAPER,),
    "desk": ("--window-size=1280,900",),
    "desk in the dark": ("--window-size=1280,900", "--blink-settings=preferredColorScheme=0"),
}


@pytest.mark.parametrize("window", _WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_to_mend(
    name: str, window: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    done = trustpolicy(*PAGES[name], "--policies", "policies")
    assert done.exit_code in (0, 1), done.stderr
    page = Path("review.html" if name.startswith("review") else "page.html").read_text("utf-8")
    broken, passed = in_browser(page, folder, *_WINDOWS[window])
    assert broken == ""
    assert passed > 10


def in_browser(page: str, folder: Path, *flags: str) -> tuple[str, int]:
    """The rules of axe-core that a page breaks, and how many it keeps; `beyond` where it is broader than the window.

    `broken` is said where a short word in a table goes over two lines, or any word that a row begins with, `loud` where
    a note is in larger letters than the text, `hidden` where nothing shows that a frame has more than is seen. On paper
    the style is that for printing. At a desk `cut` is said where a table is broader than its frame.
    """
    browser, found = shutil.which("chromium"), find_spec("axe_core_python")
    if browser is None or found is None or found.origin is None:
        pytest.skip("no Chromium, or no axe-core")
    (script,) = Path(found.origin).parent.glob("axe.min.js")
    if _PAPER in flags:
        page = page.replace("@media screen", "@media not all").replace("@media print", "@media all")
    told = (
        "const lines = c => { const r = document.createRange(); r.selectNodeContents(c); return new Set("
        "[...r.getClientRects()].map(b => Math.round(b.top))).size };"
        "const broken = [...document.querySelectorAll('th, td')].some(c =>"
        " (/^\\S{1,8}$/.test(c.textContent) || (c.matches('tbody th') && /^[A-Za-z]+$/.test(c.textContent)))"
        " && lines(c) > 1) ? 'broken ' : '';"
        "const more = [...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth);"
        "const hidden = more.some(e => !getComputedStyle(e).backgroundImage.includes('gradient')) ? 'hidden ' : '';"
        "const cut = more.length && innerWidth > 1200 ? 'cut ' : '';"
        "const size = e => parseFloat(getComputedStyle(e).fontSize);"
        "const loud = [...document.querySelectorAll('.note, figcaption')].some(e => size(e) > size(document.body))"
        " ? 'loud ' : '';"
        "const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? 'beyond ' : '';"
        "axe.run().then(r => { document.title = "
        "'AXE ' + wide + hidden + cut + broken + loud + r.violations.map(v => v.id).join(' ') + ' of '"
        " + r.passes.length})"
    )
    scripts = f"<script>{script.read_text('utf-8')}</script><script>{told}</script></body>"
    locked = '<meta http-equiv="Content-Security-Policy"'
    assert locked in page, "the page does not say that it fetches and runs nothing"
    (folder / "asked.html").write_text(page.replace(locked, "<meta").replace("</body>", scripts), "utf-8")
    words = (
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        f"--user-data-dir={folder / 'browser'}",
        *flags,
        *("--virtual-time-budget=20000", "--dump-dom"),
    )
    done = subprocess.run(
        [browser, *words, (folder / "asked.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    title = re.search(r"<title>AXE (.*?) of (\d+)</title>", done.stdout)
    assert title, "axe did not run"
    return title[1].strip(), int(title[2])
