"""The trigger on assessments, beside the generic one: only the last is taken back, and none the client was told of."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.storage.postgres.guards.function import guard

ASSESSMENT: Final = guard(
    "guard_assessment()",
    "trigger",
    """
DECLARE
    c command := guard_current();
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT FROM assessment WHERE request_id = OLD.request_id AND number > OLD.number) THEN
        PERFORM guard_refuse('only the last assessment is taken back');
    END IF;
    IF EXISTS (SELECT FROM delivery
        WHERE request_id = OLD.request_id AND sent_at >= OLD.at AND purpose <> 'acknowledgement')
    THEN
        PERFORM guard_refuse('what the client was told stands');
    END IF;
    IF OLD.kind = 'extra_functionality' AND EXISTS (SELECT FROM quote WHERE request_id = OLD.request_id)
        AND NOT EXISTS (SELECT FROM assessment WHERE request_id = OLD.request_id AND number = OLD.number - 1
            AND kind = 'extra_functionality')
    THEN
        PERFORM guard_refuse('a quote that was begun needs its assessment');
    END IF;
    RETURN OLD;
END
""",
)
FUNCTIONS: Final = (ASSESSMENT,)
