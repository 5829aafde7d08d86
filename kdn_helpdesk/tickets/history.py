"""What was done with a request, in sentences."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.deadlines import TARGET_LABELS, Target
from kdn_helpdesk.tickets.states import (
    DESK_VISIBILITY_LABELS,
    PRIORITY_LABELS,
    SCORE_LABELS,
    STATE_LABELS,
    WORK_LABELS,
    Priority,
    Score,
    State,
    Visibility,
    Work,
)


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers in the entries are called."""

    people: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)

    def person(self, number: int | None) -> str:
        """Return somebody's name; the service itself has none."""
        if number is None:
            return _("the service, automatically")
        return self.people.get(number, _("somebody who is no longer known"))


def describe(entry: AuditEntry, names: Names) -> str:
    """Return one deed as a sentence without its author."""
    plain = _PLAIN.get(entry.action)
    if plain is not None:
        return plain()
    write = _DETAILED.get(entry.action)
    return write(entry.details, names) if write else entry.action


_PLAIN: dict[str, Callable[[], str]] = {
    "ticket:open": lambda: _("filed the request"),
    "ticket:reply": lambda: _("added a message"),
    "ticket:answer": lambda: _("answered"),
    "ticket:tell": lambda: _("told what concerns several requests"),
    "ticket:note": lambda: _("added an internal note"),
    "ticket:outside_reply": lambda: _("answered from outside"),
    "ticket:take_back": lambda: _("took an answer back before it left"),
    "ticket:publish": lambda: _("made an internal note public, as an answer"),
    "ticket:share_draft": lambda: _("prepared a version without names"),
    "ticket:share_ask": lambda: _("asked the author whether it may be shared"),
    "ticket:share_agree": lambda: _("agreed that it is shared"),
    "ticket:share_decline": lambda: _("did not agree that it is shared"),
    "ticket:share_withdraw": lambda: _("shared it no longer"),
    "ticket:join": lambda: _("said that it concerns their organisation too"),
    "ticket:leave": lambda: _("left the shared request"),
    "ticket:recur": lambda: _("filed the request on its date"),
    "ticket:forward": lambda: _("forwarded the request"),
}


def _state(details: dict[str, Any], _names: Names) -> str:
    return _(
        "moved from %(old)s to %(new)s",
        old=STATE_LABELS[State(details["old"])],
        new=STATE_LABELS[State(details["new"])],
    )


def _assignee(details: dict[str, Any], names: Names) -> str:
    if details["new"] is None:
        return _("took the request away from %(name)s", name=names.person(details["old"]))
    return _("gave the request to %(name)s", name=names.person(details["new"]))


def _priority(details: dict[str, Any], _names: Names) -> str:
    return _(
        "priority: %(old)s → %(new)s",
        old=PRIORITY_LABELS[Priority(details["old"])],
        new=PRIORITY_LABELS[Priority(details["new"])],
    )


def _topic(details: dict[str, Any], names: Names) -> str:
    return _(
        "topic: %(old)s → %(new)s",
        old=names.topics.get(details["old"], "?"),
        new=names.topics.get(details["new"], "?"),
    )


def _visibility(details: dict[str, Any], _names: Names) -> str:
    return _(
        "readable by: %(old)s → %(new)s",
        old=DESK_VISIBILITY_LABELS[Visibility(details["old"])],
        new=DESK_VISIBILITY_LABELS[Visibility(details["new"])],
    )


def _tags(details: dict[str, Any], _names: Names) -> str:
    return _("tags: %(names)s", names=", ".join(details["new"]) or _("none"))


def _watch(details: dict[str, Any], names: Names) -> str:
    return _("put %(name)s in copy", name=names.person(details["person"]))


def _unwatch(details: dict[str, Any], names: Names) -> str:
    return _("took %(name)s out of copy", name=names.person(details["person"]))


def _link(details: dict[str, Any], _names: Names) -> str:
    return _("linked it with %(reference)s", reference=details["other"])


def _unlink(details: dict[str, Any], _names: Names) -> str:
    return _("removed the link with %(reference)s", reference=details["other"])


def _merge(details: dict[str, Any], _names: Names) -> str:
    return _("merged it into %(reference)s", reference=details["other"])


def _absorb(details: dict[str, Any], _names: Names) -> str:
    return _("merged %(reference)s into it", reference=details["other"])


def _part(details: dict[str, Any], _names: Names) -> str:
    return _("undid the merging with %(reference)s", reference=details["other"])


def _split(details: dict[str, Any], _names: Names) -> str:
    return _("took messages out as %(reference)s", reference=details["other"])


def _warn(details: dict[str, Any], _names: Names) -> str:
    return _("warned that this is due soon: %(target)s", target=_target(details))


def _escalate(details: dict[str, Any], _names: Names) -> str:
    return _("told the desk that this is overdue: %(target)s", target=_target(details))


def _target(details: dict[str, Any]) -> str:
    return str(TARGET_LABELS[Target(details["target"])])


def _wish(details: dict[str, Any], _names: Names) -> str:
    return _("made it part of the wish %(number)s", number=details["wish"])


def _unwish(details: dict[str, Any], _names: Names) -> str:
    return _("took it out of the wish %(number)s", number=details["wish"])


def _macro(details: dict[str, Any], _names: Names) -> str:
    return _("used the macro “%(title)s”", title=details["title"])


def _incident(details: dict[str, Any], _names: Names) -> str:
    return _("made it part of the incident “%(title)s”", title=details["title"])


def _no_incident(details: dict[str, Any], _names: Names) -> str:
    return _("took it out of the incident “%(title)s”", title=details["title"])


def _particulars(details: dict[str, Any], _names: Names) -> str:
    return _("changed the particulars: %(names)s", names=", ".join(details["labels"]))


def _checklist(details: dict[str, Any], _names: Names) -> str:
    return _("began the checklist “%(name)s”", name=details["name"])


def _step(details: dict[str, Any], _names: Names) -> str:
    if details["done"]:
        return _("ticked the step “%(name)s”", name=details["step"])
    return _("took the tick off the step “%(name)s”", name=details["step"])


def _rate(details: dict[str, Any], _names: Names) -> str:
    return _("called the solution %(score)s", score=SCORE_LABELS[Score(details["score"])])


def _time(details: dict[str, Any], _names: Names) -> str:
    work = WORK_LABELS[Work(details["work"])]
    return _("wrote down %(minutes)s minutes (%(work)s)", minutes=details["minutes"], work=work)


def _time_removed(details: dict[str, Any], _names: Names) -> str:
    work = WORK_LABELS[Work(details["work"])]
    return _("removed %(minutes)s minutes (%(work)s)", minutes=details["minutes"], work=work)


def _export(details: dict[str, Any], _names: Names) -> str:
    if details["with_notes"]:
        return _("asked for the whole file with internal notes")
    return _("asked for the whole file")


_DETAILED: dict[str, Callable[[dict[str, Any], Names], str]] = {
    "ticket:state": _state,
    "ticket:macro": _macro,
    "ticket:rate": _rate,
    "ticket:time": _time,
    "ticket:time_removed": _time_removed,
    "ticket:assign": _assignee,
    "ticket:priority": _priority,
    "ticket:topic": _topic,
    "ticket:visibility": _visibility,
    "ticket:tags": _tags,
    "ticket:details": _particulars,
    "ticket:checklist": _checklist,
    "ticket:step": _step,
    "ticket:watch": _watch,
    "ticket:unwatch": _unwatch,
    "ticket:link": _link,
    "ticket:unlink": _unlink,
    "ticket:merge": _merge,
    "ticket:absorb": _absorb,
    "ticket:part": _part,
    "ticket:release": _part,
    "ticket:split": _split,
    "ticket:warn": _warn,
    "ticket:escalate": _escalate,
    "ticket:incident": _incident,
    "ticket:no_incident": _no_incident,
    "ticket:export": _export,
    "ticket:wish": _wish,
    "ticket:unwish": _unwish,
}
