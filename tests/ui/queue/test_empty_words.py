"""What is said where there is nothing: of a desk without any request how the first one gets in."""

from dataclasses import replace

import pytest

from ecsupport_desktop.domain.queue import QUEUES
from ecsupport_desktop.ui.queue.empty_words import empty_text
from ecsupport_desktop.ui.queue.model import QueueModel
from ecsupport_desktop.ui.queue.reading import listing_of
from ecsupport_desktop.ui.shared.keys import current_keys


@pytest.mark.parametrize("queue", [queue.name for queue in QUEUES])
def test_a_desk_without_any_request_says_how_the_first_one_gets_in(queue):
    words = empty_text(listing_of(queue), none_at_all=True)
    assert words.startswith("No request yet.")
    assert all(said in words for said in ("Ctrl+N", "Ctrl+O", "drop", "mailbox", "Ctrl+,"))


def test_it_names_the_keys_in_force(keys_put_back):
    current_keys().use({"Ctrl+O": "F12"})
    words = empty_text(listing_of("to_analyse"), none_at_all=True)
    assert "F12" in words and "Ctrl+O" not in words


def test_a_search_and_a_queue_of_a_desk_with_requests_say_what_they_said():
    listing = listing_of("to_analyse")
    assert empty_text(listing) == "Every request has its response."
    assert empty_text(replace(listing, text="shoe"), none_at_all=True) == "Nothing found for “shoe”."
    assert empty_text(None, none_at_all=True) == ""


@pytest.mark.parametrize("queue", ["to_analyse", "closed", "all"])
def test_only_a_desk_without_any_request_is_known_to_have_none(world, link, settled, queue):
    model = QueueModel(link, link)
    model.show_listing(listing_of(queue))
    settled()
    assert model.none_at_all
    world.answer(world.register("the first one"))
    model.refresh()
    settled()
    assert not model.none_at_all


def test_what_a_search_doesnt_find_says_nothing_about_the_desk(link, settled):
    model = QueueModel(link, link)
    model.show_listing(replace(listing_of("to_analyse"), text="shoe"))
    settled()
    assert not model.none_at_all
