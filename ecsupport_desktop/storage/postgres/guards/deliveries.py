"""The trigger on deliveries, beside the generic one: from which state to which, and not before its time."""

from __future__ import annotations

from typing import Final

from ecsupport_desktop.domain.policy import HOLD_TIME
from ecsupport_desktop.storage.postgres.guards.function import guard

DELIVERY: Final = guard(
    "guard_delivery()",
    "trigger",
    f"""
DECLARE
    c command := guard_current();
    known delivery := coalesce(NEW, OLD);
    hold interval := interval '{HOLD_TIME.total_seconds():g} seconds';
BEGIN
    IF c.id IS NULL AND guard_owner() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT (CASE NEW.state
            WHEN 'queued' THEN NEW.purpose = 'acknowledgement' AND NEW.way IS NULL AND NEW.next_attempt_at = c.at
            WHEN 'held' THEN NEW.way IS NULL AND NEW.held_until = c.at + hold AND NEW.next_attempt_at = NEW.held_until
            WHEN 'accepted' THEN NEW.way IS NOT NULL
            ELSE false END)
        THEN
            PERFORM guard_refuse('a message by mail is held first');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.state, NEW.attempts, NEW.next_attempt_at, NEW.held_until)
        IS NOT DISTINCT FROM (OLD.state, OLD.attempts, OLD.next_attempt_at, OLD.held_until)
    THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM event AS e JOIN guard_step AS g ON g.event = e.kind AND g.before = OLD.state
        WHERE e.xid = pg_current_xact_id() AND e.command_id = c.id AND e.stream_id = known.request_id
            AND e.payload::jsonb ->> 'delivery_id' = known.id::text AND CASE e.kind
                WHEN 'delivery_started' THEN OLD.next_attempt_at <= c.at AND NEW.attempts = OLD.attempts + 1
                WHEN 'send_taken_back' THEN OLD.held_until > c.at
                WHEN 'delivery_deferred' THEN NEW.attempts = OLD.attempts AND NEW.next_attempt_at >= c.at
                WHEN 'sent_again' THEN OLD.way IS NULL AND NEW.next_attempt_at = c.at
                ELSE NEW.next_attempt_at IS NULL AND NEW.attempts = OLD.attempts END
    ) THEN
        PERFORM guard_refuse(format('a delivery that is %s doesn''t come to this now', OLD.state));
    END IF;
    RETURN coalesce(NEW, OLD);
END
""",
)
FUNCTIONS: Final = (DELIVERY,)
