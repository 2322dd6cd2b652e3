from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import EXPRESSIONS

from engine.language.formatter import formatted, formatted_block
from engine.language.problems import COMMENT_CUTS, NOT_VERBATIM, UNREADABLE
from engine.language.reformatting import reformat_file, reformat_files
from engine.language.texts import rule_texts
from engine.reading.yaml import read_yaml
from engine.source import Source

FILE = """\
# a comment above
define:
  late:   {of: session, when: code  is  L}   # kept
  odd:
    share of: sessions
    where: (late)
    among: "code >= 5"
  shown: {of: day, every session: 'x>1', title: code  is  L}
rules:
  first:
    title: when: is not a key here
    when: |
        x >= 5

          and (y is missing)
    except:
      - {name: a, when: (a) and (b), because: code  is  L}   # kept too
    says: "{count}  is  {x}"
"""
NEW = """\
# a comment above
define:
  late:   {of: session, when: code is L}   # kept
  odd:
    share of: sessions
    where: late
    among: "code is at least 5"
  shown: {of: day, every session: 'x is more than 1', title: code  is  L}
rules:
  first:
    title: when: is not a key here
    when: |
        x is at least 5 and y is missing
    except:
      - {name: a, when: a and b, because: code  is  L}   # kept too
    says: "{count}  is  {x}"
"""


def reformatted(text: str) -> str:
    new, found = reformat_file(Source("rules.yaml", text))
    assert not found
    return new


def test_only_rule_text_changes():
    old, new = (text.replace("title: when: is", "title: When it is") for text in (FILE, NEW))
    assert reformatted(old) == new
    assert reformatted(new) == new


def test_line_ends_stay():
    text = "rules:\r\n  a:\r\n    when: |\r\n      x>1\r\n      and y\r\n    for: each pupil\r\n"
    assert reformatted(text) == text.replace("x>1\r\n      and y", "x is more than 1 and y")


def test_a_long_block_gets_a_part_a_line():
    parts = [f"the_name_of_condition_{number}" for number in range(6)]
    text = f"rules:\n  a:\n    when: |\n      {' and '.join(parts)}\n    level: must\n"
    new = reformatted(text)
    assert new == text.replace(" and ", "\n      and ")
    assert reformatted(new) == new


def test_what_yaml_would_read_otherwise_stays():
    text = "rules:\n  a:\n    when: ('/' is code)\n"
    assert reformatted(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("when: x is", UNREADABLE),
        ("when: x is 5  # five", COMMENT_CUTS),
        ("when: x is\n      5", NOT_VERBATIM),
        ('when: "x is \\"y\\""', NOT_VERBATIM),
    ],
)
def test_what_cannot_be_read_stays_and_is_told(text, code):
    old = f"rules:\n  a:\n    {text}\n  b: {{when: x>5}}\n"
    new, found = reformat_file(Source("rules.yaml", old))
    assert new == old.replace("x>5", "x is more than 5")
    assert [problem.code for problem in found] == [code]


def test_a_file_that_is_no_yaml_stays():
    old = "rules: [\n"
    new, found = reformat_file(Source("rules.yaml", old))
    assert new == old and found


@pytest.mark.parametrize(
    "old", ["", "a text", "[1, 2]", "rules: 5", "rules: {a: 5}", "define: {a: {when: [x]}}"]
)
def test_other_files_stay(old):
    assert reformat_file(Source("other.yaml", old))[0] == old


@pytest.mark.thorough
@given(EXPRESSIONS, st.sampled_from(["when: |\n      {}\n", "when: |-\n      {}\n"]))
def test_any_tree_in_a_block_is_read_back(expression, form):
    lines = formatted_block(expression)
    text = "rules:\n  a:\n    " + form.format("\n      ".join(lines)) + "    for: each pupil\n"
    node, found = read_yaml(Source("rules.yaml", text))
    assert not found
    (scalar,) = rule_texts(node)
    assert scalar.text.split() == formatted(expression).split()
    assert reformat_file(Source("rules.yaml", text))[0] == text


def test_files_and_folders(tmp_path):
    rules = tmp_path / "trust" / "rules"
    rules.mkdir(parents=True)
    (rules / "a.yaml").write_bytes(b"\xef\xbb\xbfrules: {a: {when: x>1}}\n")
    (tmp_path / "trust" / "times.yaml").write_text("rules: {a: {when: x>1}}\n")
    files, found = reformat_files([tmp_path, rules / "a.yaml", tmp_path / "none.yaml"])
    assert [file.path.name for file in files] == ["a.yaml"]
    assert files[0].old == "\ufeffrules: {a: {when: x>1}}\n"
    assert files[0].new == "\ufeffrules: {a: {when: x is more than 1}}\n"
    assert [problem.place.file.rpartition("/")[2] for problem in found] == ["none.yaml"]
