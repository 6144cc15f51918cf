"""A message that is held can be taken back in whichever window its request is written on now."""

from datetime import timedelta

from ecsupport_desktop.config.language import use_language
from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.services.identity import new_id
from ecsupport_desktop.ui.triage.take_back import Held, TakeBack
from ecsupport_desktop.ui.triage.typed import Typed


def test_it_is_offered_as_long_as_it_is_held_and_in_the_language_of_the_window(world, link, notices, clock):
    held = Held(
        request_id=world.register(), delivery_id=new_id(), number="ECS-2026-000001",
        until=link.now() + timedelta(seconds=4), typed=Typed(mode="", language="en", items=(), fields={}, answer="",
        untouched=False),
    )  # fmt: skip
    use_language("es")
    one = TakeBack(link, notices, link)
    one.resume(held)
    use_language("en")
    assert notices.history[-1].message.startswith("ECS-2026-000001: enviado.")
    clock.go_on(seconds=5)
    late = TakeBack(link, notices, link)
    late.resume(held)
    assert late.held is None and len(notices.history) == 1
    late.inherit(one, held.request_id)
    assert one.held is None and late.held is None


def test_another_window_goes_on_with_it(world, link, notices, settled, qtbot):
    request_id = world.register()
    world.establish(request_id)
    to = (Address(address="ana@acme.example"),)
    response = c.Answer(**world.base(request_id), to=to, text="The terms of the shop say so.", sent=None)
    outcome = world.run(response)
    one, other = TakeBack(link, notices, link), TakeBack(link, notices, link)
    typed = Typed(mode="", language="en", items=(), fields={}, answer=response.text, untouched=False)
    one.remember(typed)
    one.offer(response, outcome)
    offered = notices.history[-1].message
    other.inherit(one, world.register())
    assert not other.take()
    other.inherit(one, request_id)
    assert notices.history[-1].message == offered and not one.take()
    with qtbot.waitSignal(other.taken_back) as taken:
        assert other.take()
    settled()
    assert taken.args == [request_id, typed]
    assert not world.request(request_id).deliveries
