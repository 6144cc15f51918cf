"""A message that is held can be taken back in whichever window its request is written on now."""

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.message import Address
from ecsupport_desktop.ui.triage.take_back import TakeBack
from ecsupport_desktop.ui.triage.typed import Typed


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
