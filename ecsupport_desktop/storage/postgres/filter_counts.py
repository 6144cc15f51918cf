"""How many requests fulfil each of several filters, on a server: one trip for all, one before for names and times."""

from __future__ import annotations

from collections.abc import Sequence

from ecsupport_desktop.domain.filter import Eyes, Filter, Viewer
from ecsupport_desktop.domain.queue import Queue
from ecsupport_desktop.storage.filter_sql import count_filtered
from ecsupport_desktop.storage.mapping_directory import WARNING_TIMES, policy_from
from ecsupport_desktop.storage.postgres.pipeline import Call
from ecsupport_desktop.storage.postgres.search import AskAll, matching, understood
from ecsupport_desktop.storage.prepared import Prepared
from ecsupport_desktop.storage.readers_contacts import CONTACTS, contacts_of
from ecsupport_desktop.storage.readers_filter import asks_for_contacts

_CONTACTS = Call(Prepared(CONTACTS))
_POLICY = Call(WARNING_TIMES, {"id": 1})


def filter_counts(
    ask_all: AskAll, wanted: Sequence[tuple[Filter, Queue]], viewer: Viewer, limit: int
) -> tuple[int, ...]:
    """As far as the limit."""
    with_contacts = any(asks_for_contacts(each) for each, _queue in wanted)
    policy, *contacts = ask_all([_POLICY, *([_CONTACTS] if with_contacts else [])])
    eyes = Eyes(
        now=viewer.now,
        me=viewer.me,
        zone=viewer.zone,
        policy=policy_from(policy.rows),
        contacts=contacts_of(contacts[0].tuples) if contacts else {},
    )
    calls = [_count(each, queue, eyes, limit) for each, queue in wanted]
    found = iter(ask_all([call for call in calls if call is not None]))
    return tuple(0 if call is None else int(next(found).scalar()) for call in calls)


def _count(wanted: Filter, queue: Queue, eyes: Eyes, limit: int) -> Call | None:
    """None where its words find nothing at all."""
    if not wanted.words:
        return Call(Prepared(count_filtered(queue, wanted, eyes, limit)), planned_anew=True)
    typed = understood(" ".join(wanted.words))
    if typed is None:
        return None
    counted = count_filtered(queue, wanted, eyes, limit, (matching(typed),))
    return Call(Prepared(counted), typed.values(), planned_anew=True)
