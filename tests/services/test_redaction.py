"""A report that is passed on names nobody: what identifies people and machines is replaced, what helps stays."""

import pytest

from ecsupport_desktop.services.redaction import Known, redacted

KNOWN = Known(home="/home/ana", user="ana", names=("Acme Outdoor",), people=("Ana Ruiz", "Lucía Ferrer"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mail from Ana.Ruiz+x@acme.example failed", "mail from [e-mail] failed"),
        ('File "/home/ana/ecs/app.py", line 3', 'File "~/ecs/app.py", line 3'),
        ('File "C:\\Users\\Luis\\ecs\\app.py"', 'File "~\\ecs\\app.py"'),
        ("'C:\\\\Users\\\\Luis Gil\\\\x.py'", "'~\\\\x.py'"),
        ("/Users/luis/Library and /home/other.one/x", "~/Library and ~/x"),
        ("Ana Ruiz, ana ruiz, Lucía said; acme  outdoor", "[name], [name], [name] said; [name]"),
        ("owned by ana in /tmp/of-ana/banana", "owned by [name] in /tmp/of-[name]/banana"),
        ("https://user:pw@shop.example/cart?id=3 is down", "[web address] is down"),
        ('connection to server at "db.office.example" (10.0.0.7), port 5432 failed: user "luis"',
         'connection to server at "[removed]" ([address]), port 5432 failed: user "[removed]"'),
        ("host=db.example user=luis password='se cret' dbname=desk",
         "host=[removed] user=[removed] password=[removed] dbname=[removed]"),
        ("call +34 600 123 456 or 600 123 456", "call [phone] or [phone]"),
        ("2001:db8::7 and fe80::1%eth0", "[address] and [address]"),
    ],
)  # fmt: skip
def test_what_names_somebody_is_replaced(text: str, left: str) -> None:
    assert redacted(text, KNOWN)[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "When: 2026-03-02T12:00:00+00:00", "Version: 1.4.0", "Python: 3.11.2", "Qt: 6.11.3 (PySide 6.11.3), offscreen",
        "System: Linux-6.1.0-18-amd64-x86_64-with-glibc2.36", 'File "/usr/lib/python3.11/x.py", line 1234, in f',
        "RuntimeError: 01890a5d-ac96-774b-bcce-b302099a8057", "ecsupport_desktop::ui, a[1:2], lambda: 0", "banana",
    ],
)  # fmt: skip
def test_what_helps_stays(text: str) -> None:
    assert redacted(text, KNOWN) == (text, 0)


def test_how_many_places_is_told_and_twice_is_once() -> None:
    once, places = redacted("Ana Ruiz <ana@acme.example> in /home/ana", KNOWN)
    assert (once, places) == ("[name] <[e-mail]> in ~", 3)
    assert redacted(once, KNOWN) == (once, 0)
    assert redacted("a@b.example", Known()) == ("[e-mail]", 1)
