"""The form of a team's database and this program's: is it ours, too old to work on, or too new to write to?"""

from __future__ import annotations

from sqlalchemy import Engine, text

from ecsupport_desktop.config.language import _
from ecsupport_desktop.services.ports import EnvironmentFault
from ecsupport_desktop.storage.migrations import head_revision
from ecsupport_desktop.storage.versions import MIN_CLIENT_VERSION, PROGRAM, at_least


def why_read_only(engine: Engine, server: str) -> str | None:
    """Why nothing may be written from here, in a sentence; None where all is well.

    Raises EnvironmentFault for a database that isn't ours, or is older than this program, and ConnectionLost.
    """
    with engine.connect() as connection:
        if connection.execute(text("SELECT to_regclass('public.alembic_version')")).scalar() is None:
            raise EnvironmentFault(
                _("{server} isn't a database of this program: ask a lead for the address.").format(server=server)
            )
        revision = connection.execute(text("SELECT version_num FROM public.alembic_version")).scalar()
        least = connection.execute(
            text("SELECT value FROM public.meta WHERE key = :key"), {"key": MIN_CLIENT_VERSION}
        ).scalar()
    if revision is None or revision < head_revision():
        raise EnvironmentFault(
            _(
                "{server} has an older form than this program needs: who runs it calls “ecsupport admin create” anew."
            ).format(server=server)
        )
    if least is None or at_least(PROGRAM, least):
        return None
    return _("{server} needs version {version} of this program: until you update it you can only read.").format(
        server=server, version=least
    )
