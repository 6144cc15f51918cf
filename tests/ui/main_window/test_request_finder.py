"""Requests for a popup: those that are likely before anything is typed."""

from ecsupport_desktop.domain import commands as c
from ecsupport_desktop.domain.words import CloseOutcome
from ecsupport_desktop.ui.main_window.request_finder import RequestFinder


def test_others_of_the_client_are_likely_the_open_ones_first(world, link, qtbot):
    spam = world.register("Spam")
    world.run(c.CloseRequest(**world.base(spam), outcome=CloseOutcome.SPAM))
    open_one, mine = world.register("Checkout fails"), world.register("Checkout fails again")
    world.register("Somebody else", known=False)
    finder = RequestFinder(link, link)
    finder.leave_out = mine
    with qtbot.waitSignal(finder.likely) as told:
        finder.suggest(world.acme.id)
    assert [choice.key for choice in told.args[0]] == [open_one, spam]
