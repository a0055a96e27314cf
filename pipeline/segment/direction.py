"""Which way a message went, seen from the body whose system printed the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..model import Direction
from .envelopes import Envelope


def find_home(envelopes: Sequence[Envelope]) -> str | None:
    """The host name of the body that printed the file: sender of what it labels outgoing, recipient of what comes in.

    Null where no message has a printed direction or where two bodies fit equally well.
    """
    votes: Counter[str] = Counter()
    for envelope in envelopes:
        if envelope.direction == "outgoing":
            votes.update(dict.fromkeys(envelope.sender_domains[:1], 2))
        elif envelope.direction == "incoming":
            # Of many recipients only the system's own is home; one that is also the sender's says nothing.
            others = [domain for domain in envelope.to_domains if domain not in envelope.sender_domains]
            votes.update(dict.fromkeys(others or envelope.to_domains, 2 if len(others or envelope.to_domains) == 1 else 1))
        elif envelope.direction == "internal":
            votes.update(dict.fromkeys((*envelope.sender_domains[:1], *envelope.to_domains), 1))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1] and not _inside(ranked[1][0], ranked[0][0])):
        return None
    return ranked[0][0]


def direction_of(envelope: Envelope, home: str | None, answered_by: Sequence[str] = ()) -> Direction:
    """The direction as printed, but internal where both ends are at home; without a label what the addresses say.

    `answered_by`: the host names of who quoted this message in an answer. Where it names no recipient it was sent to them.
    """
    printed = envelope.direction or "unknown"
    if home is None:
        return printed
    from_home = [_inside(domain, home) for domain in envelope.sender_domains]
    to_domains = envelope.to_domains or (() if envelope.cc_domains or envelope.unnamed_recipients else tuple(answered_by))
    to_home = [_inside(domain, home) for domain in (*to_domains, *envelope.cc_domains)]
    sent_here = [_inside(domain, home) for domain in to_domains]
    known_ends = bool(from_home) and bool(to_home)
    if known_ends and all(from_home) and all(to_home) and not envelope.unnamed_recipients:
        return "internal"
    if envelope.direction is not None:
        return printed
    if from_home and all(from_home) and to_home:
        return "outgoing" if not all(to_home) else "unknown"
    if from_home and not any(from_home) and any(sent_here):
        return "incoming"
    return "unknown"


def _inside(domain: str, home: str) -> bool:
    """Whether `domain` is `home`, a part of it or the whole of it."""
    return domain == home or domain.endswith("." + home) or home.endswith("." + domain)
