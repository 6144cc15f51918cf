"""The saved views of this account: their list, or the requests of one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from ecsupport_desktop.cli.output import complain, print_json
from ecsupport_desktop.cli.reading import print_requests, read_filter
from ecsupport_desktop.cli.session import Session
from ecsupport_desktop.config.language import _
from ecsupport_desktop.config.saved_views import SavedView, load_views
from ecsupport_desktop.config.settings_file import SettingsError
from ecsupport_desktop.services.usage import UsageError


def views(session: Session) -> int:
    """Without a name: what there is. The list needs no database."""
    try:
        saved = load_views(session.paths.views_file)
    except SettingsError as error:
        raise UsageError(error.problem.message) from error
    name = session.options.name
    if name is None:
        for each in saved:
            print_json(asdict(each))
        return 0
    found = next((each for each in saved if each.name.casefold() == name.casefold()), None)
    if found is None:
        names = ", ".join(each.name for each in saved) or _("none")
        raise UsageError(_("There is no view called “{name}”; there are: {names}").format(name=name, names=names))
    return _show(session, found)


def _show(session: Session, view: SavedView) -> int:
    """As the window shows it: what is found, in its order."""
    from ecsupport_desktop.domain.filter import Viewer
    from ecsupport_desktop.domain.queue import QUEUE_BY_NAME, Sort, SortKey

    desk = session.desk()
    queue = QUEUE_BY_NAME["all"] if view.everywhere else QUEUE_BY_NAME.get(view.queue, QUEUE_BY_NAME["all"])
    sort = Sort(key=SortKey(view.sort), descending=view.descending) if view.sort in set(SortKey) else None
    wanted, limit = read_filter(view.filter), session.options.limit
    viewer = Viewer(now=datetime.now(UTC), me=session.me(desk), zone=session.settings.zone)
    if wanted.conditions or wanted.words:
        found = desk.readers.filtered(wanted, queue, sort, viewer, limit=limit or 1000)
    else:
        found = desk.readers.ids(queue, sort or queue.sort, viewer.now, viewer.me, limit=limit)
    print_requests(desk, found.ids)
    if found.capped and limit is None:
        complain(_("There are more; the first {count} are shown.").format(count=len(found.ids)))
    return 0
