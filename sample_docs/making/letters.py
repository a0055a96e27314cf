"""The regulator's letters in our own words, around the phrases that such letters are known by."""

from __future__ import annotations

from dataclasses import dataclass

from .blocks import Block, lines, paras
from .form import Truth


def acknowledgement(ref: str, reported: str, officer: str, *, greeting: str = "Dear", extra: str = "") -> tuple[Block, ...]:
    """The letter that gives a report its case reference."""
    return (
        *lines(f"Reference Number {ref}", "", greeting),
        *paras(
            f"Thank you for contacting the ICO to report a personal data breach. The breach was reported to the ICO on {reported}.",
            "Your report will now be looked at by one of our case officers. We shall contact you in due course to confirm the outcome.",
            *([extra] if extra else []),
            "Should you wish to add anything to your report, send it to icocasework@ico.org.uk and keep the reference number above in "
            "the subject line so that it reaches the right case.",
        ),
        *lines("Yours sincerely", "", officer),
    )


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """What a decision says. `role` and `phone` stand below the officer's name."""

    ref: str
    opening: str
    reasons: tuple[str, ...]
    recommendations: tuple[str, ...]
    officer: str
    role: str
    phone: str
    no_action: str = "we have decided that no further action by the ICO is necessary on this occasion"
    closing: str = "We now consider the matter to be closed."
    greeting: str = "Dear"

    def blocks(self) -> tuple[Block, ...]:
        """The letter."""
        advice = (
            (
                "However, we recommend that you take the following steps. In particular, we recommend that you:",
                *self.bullets(self.recommendations),
            )
            if self.recommendations
            else ()
        )
        return (
            *lines(f"Reference Number {self.ref}", "", self.greeting),
            *paras(self.opening),
            Block("heading", "Our Decision"),
            *paras(
                f"Having looked at what you have told us, {self.no_action}.",
                "The reasons for our decision are as follows:",
                *self.bullets(self.reasons),
                *advice,
                "If you come to know of anything that changes the picture, please let us know, quoting the reference above.",
                self.closing,
            ),
            *lines("Yours sincerely", "", self.officer, self.role, self.phone),
        )

    @staticmethod
    def bullets(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"- {text}" for text in texts)

    def truth(self) -> Truth:
        """The decision and its items, as expected findings."""
        outcome = "no_further_action_with_recommendations" if self.recommendations else "no_further_action"
        items = [{"kind": "reason", "text_contains": text} for text in self.reasons]
        items += [{"kind": "recommendation", "text_contains": text} for text in self.recommendations]
        return {
            "decisions": [{"outcome": outcome, "closed": True, "officer": self.officer, "officer_role": self.role}],
            "decision_items": items,
        }
