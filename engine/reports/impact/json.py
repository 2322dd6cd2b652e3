"""An impact as a part of a JSON object."""

from __future__ import annotations

from engine.impact.grouped import GroupedImpact
from engine.impact.impact import AcademyEffect, Flip, Impact, RuleEffect
from engine.reports.json import Json


def impact_json(impact: Impact | GroupedImpact | None) -> Json:
    """What flips; with `--group` the counts, null where a number is hidden; null where no register was asked."""
    if impact is None:
        return None
    if isinstance(impact, GroupedImpact):
        return _grouped(impact)
    return {
        "as_at": impact.as_at,
        "academies": impact.academies,
        "register": {"digest": impact.register.digest, "missing_marks": impact.register.missing_marks},
        "rules": [_rule(rule) for rule in impact.rules],
        "changes": [
            {
                "change": each.change,
                "alone": each.alone,
                "with_others": each.with_others,
                "why": each.why or None,
            }
            for each in impact.changes
        ],
        "attributions": [
            {"how": by.how, "changes": by.changes, "flips": count}
            for by, count in impact.attributions().items()
        ],
        "by_academy": [_academy(each) for each in impact.by_academy()],
        "flips": [_flip(flip) for flip in impact.listed],
        "left_out": len(impact.flips) - len(impact.listed),
    }


def _academy(each: AcademyEffect) -> Json:
    return {
        "academy": each.academy,
        "reached": each.reached,
        "flips": dict(each.ways),
        "pupils": each.pupils,
        "untold": each.untold,
        "rules_not_evaluated": each.not_evaluated,
    }


def _grouped(impact: GroupedImpact) -> Json:
    return {
        "as_at": impact.as_at,
        "academies": impact.academies,
        "grouped": {
            "pupils": impact.pupils,
            "tables": [
                {
                    "by": table.by,
                    "counts": [{"of": each.of, "pupils": each.pupils} for each in table.counts],
                }
                for table in impact.tables
            ],
            "untold": [
                {"rule": each.rule, "answers": each.answers, "not_asked": each.not_asked}
                for each in impact.untold
            ],
        },
    }


def _rule(rule: RuleEffect) -> Json:
    return {
        "id": rule.rule,
        "title": rule.title,
        "level": rule.level,
        "academies": rule.academies,
        "yes": {"old": rule.yes[0], "new": rule.yes[1]},
        "cannot_tell": {"old": rule.cannot_tell[0], "new": rule.cannot_tell[1]},
        "flips": rule.flips,
        "untold": rule.untold,
        "not_evaluated": rule.why_not,
        "not_evaluated_at": dict(rule.not_evaluated_at),
    }


def _flip(flip: Flip) -> Json:
    return {
        "rule": flip.rule,
        "academy": flip.academy,
        "subject": dict(flip.subject),
        "year_group": flip.year_group,
        "groups": flip.groups,
        "way": flip.way,
        "old": {"answer": flip.old, "reason": flip.old_reason},
        "new": {"answer": flip.new, "reason": flip.new_reason},
        "by": {"how": flip.by.how, "changes": flip.by.changes},
    }
