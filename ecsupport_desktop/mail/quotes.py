"""What a sender wrote now: the text without quoted history and signature, by rules, never by guessing meaning.

Answers written between quoted lines stay. Forwarded mails stay whole: what is forwarded is the matter itself.
"""

from __future__ import annotations

import re

from ecsupport_desktop.mail import reply_phrases as phrases

_QUOTED = re.compile(r"\s{0,3}>")
_RULE = re.compile(r"\s*[_=*-]{5,}\s*$")
_OWN_MARK = re.compile(r"[|:#%)\]}+~=»›-]{1,3}")
_MBOX_FROM = re.compile(r">From \S")
_LONGEST_ATTRIBUTION = 4
"""Lines: senders wrap a long name and address."""
_BLOCK_LINES = 8
_SHORT_SIGNATURE = 12
_LONGEST_LINE = 1_000
_MOST_LINES = 20_000
"""Lines that are looked at; a longer text is a log that somebody pasted, and what follows stays as it is."""


def new_text(text: str, subject: str = "") -> str:
    """Fold quoted history and signature away; an empty result says that nothing new was written."""
    lines = text.split("\n")
    beyond = lines[_MOST_LINES:]
    del lines[_MOST_LINES:]
    forwarded = phrases.FORWARDED_SUBJECT.match(subject) is not None
    replied = phrases.REPLY_SUBJECT.match(subject) is not None
    kept: list[str] = []
    written = False
    mark: str | None = None
    position = 0
    while position < len(lines):
        line = lines[position]
        if _is_quoted(lines, position) or (mark and line.startswith(mark)):
            position += 1
        elif _forward_begins(lines, position, forwarded):
            kept += lines[position:]
            break
        elif header := _history_header(lines, position):
            below = position + header
            if not _quoted_follows(lines, below):
                mark = _other_mark(lines, below)
                is_attribution = _attribution(lines, position) > 0
                if not mark and (written or (replied and not is_attribution)):  # all below is history
                    _drop_rule(kept)
                    beyond = []
                    break
                if not mark and not is_attribution:  # no reply: somebody pasted a mail
                    kept += lines[position:below]
                    written = True
            position = below
        elif _signature_begins(lines, position):
            position = _after_signature(lines, position)
        else:
            kept.append(line)
            written = written or bool(line.strip())
            position += 1
    return _tidy(kept + beyond)


def _is_quoted(lines: list[str], position: int) -> bool:
    line = lines[position]
    if _MBOX_FROM.match(line):  # a mailbox file escaped it; it counts as quoted only among quoted lines
        around = lines[max(0, position - 1) : position] + lines[position + 1 : position + 2]
        return any(_QUOTED.match(other) and not _MBOX_FROM.match(other) for other in around)
    return _QUOTED.match(line) is not None


def _forward_begins(lines: list[str], position: int, forwarded: bool) -> bool:
    if phrases.FORWARDED_MESSAGE.match(lines[position].strip()[:_LONGEST_LINE]):
        return True
    return forwarded and (_address_block(lines, position) > 0 or _original_marker(lines, position))


def _history_header(lines: list[str], position: int) -> int:
    """Count the lines of a header that introduces quoted history here, 0 for none."""
    if not lines[position].strip():
        return 0
    if _original_marker(lines, position):
        after = position + 1
        while after < len(lines) and (not lines[after].strip() or _is_labelled(lines[after])):
            after += 1
        return after - position
    return _attribution(lines, position) or _address_block(lines, position)


def _original_marker(lines: list[str], position: int) -> bool:
    return phrases.ORIGINAL_MESSAGE.match(lines[position][:_LONGEST_LINE]) is not None


def _attribution(lines: list[str], position: int) -> int:
    """Find `On …, … wrote:` on one to four lines; the short forms need a quoted line right after."""
    if phrases.ATTRIBUTION_START.match(lines[position].lstrip(" *_")):
        joined = ""
        for count in range(1, _LONGEST_ATTRIBUTION + 1):
            if position + count > len(lines) or not lines[position + count - 1].strip():
                break
            joined = f"{joined} {lines[position + count - 1].strip()}".replace("\xa0", " ")[:_LONGEST_LINE]
            if phrases.ATTRIBUTION_END.search(joined):
                certain = phrases.ATTRIBUTION_PROOF.search(joined) is not None
                return count if certain or _quoted_follows(lines, position + count) else 0
    line = lines[position].strip().replace("\xa0", " ")[:_LONGEST_LINE]
    if phrases.SHORT_ATTRIBUTION.match(line) and _quoted_follows(lines, position + 1):
        return 1
    return 0


def _address_block(lines: list[str], position: int) -> int:
    """Find the block From / Sent / To / Subject; at least two kinds of line must follow the first."""
    if position >= len(lines) or not phrases.FROM_LABEL.match(lines[position][:_LONGEST_LINE].replace("\xa0", " ")):
        return 0
    kinds: set[int] = set()
    length, blanks = 1, 0
    for offset in range(1, _BLOCK_LINES + 1):
        if position + offset >= len(lines) or blanks > 1:
            break
        line = lines[position + offset][:_LONGEST_LINE].replace("\xa0", " ")
        found = {kind for kind, label in enumerate(phrases.OTHER_LABELS) if label.match(line)}
        if found:
            kinds |= found
            length, blanks = offset + 1, 0
        elif not line.strip():
            blanks += 1
    return length if len(kinds) >= 2 else 0


def _is_labelled(line: str) -> bool:
    line = line[:_LONGEST_LINE].replace("\xa0", " ")
    return phrases.FROM_LABEL.match(line) is not None or any(label.match(line) for label in phrases.OTHER_LABELS)


def _other_mark(lines: list[str], position: int) -> str | None:
    """Find a quote mark of the sender's own, such as `| ` or `--]`: the first two lines of the quotation share it."""
    first = [line for line in lines[position : position + 12] if line.strip()][:2]
    marks = [match[0] for line in first if (match := _OWN_MARK.match(line))]
    return marks[0] if len(marks) == 2 and marks[0] == marks[1] else None


def _quoted_follows(lines: list[str], position: int) -> bool:
    while position < len(lines) and not lines[position].strip():
        position += 1
    return position < len(lines) and _QUOTED.match(lines[position]) is not None


def _signature_begins(lines: list[str], position: int) -> bool:
    line = lines[position]
    if line == "-- ":
        return True
    if line.rstrip() in (
        "--",
        "—",
    ):  # the space gets lost under way; so does the certainty: only a few lines may follow
        return 0 < _lines_until_history(lines, position + 1) <= _SHORT_SIGNATURE
    return (
        len(line) < 200
        and phrases.DEVICE_SIGNATURE.match(line.strip()) is not None
        and _history_soon(lines, position + 1)
    )


def _lines_until_history(lines: list[str], position: int) -> int:
    count = 0
    for at in range(position, min(len(lines), position + 4 * _SHORT_SIGNATURE)):
        if lines[at].strip():
            if _QUOTED.match(lines[at]) or _history_header(lines, at):
                break
            count += 1
            if count > _SHORT_SIGNATURE:
                break
    return count


def _history_soon(lines: list[str], position: int) -> bool:
    """Tell whether nothing but blank lines, a rule or a header stands between here and quoted history."""
    while position < len(lines) and (not lines[position].strip() or _RULE.match(lines[position])):
        position += 1
    return position >= len(lines) or _is_quoted(lines, position) or _history_header(lines, position) > 0


def _after_signature(lines: list[str], position: int) -> int:
    """A signature ends with the mail or where quoted history begins."""
    position += 1
    while position < len(lines):
        if _is_quoted(lines, position) or _history_header(lines, position):
            break
        position += 1
    return position


def _drop_rule(kept: list[str]) -> None:
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1])):
        kept.pop()


def _tidy(kept: list[str]) -> str:
    """Close the gaps that folded lines left."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip("\n")
