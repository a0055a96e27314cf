"""Rules for e-mails as text: headers and subjects (`rules/mail/headers.toml`), footers (`rules/mail/footers.toml`)."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from ..model import Direction
from .base import RuleCase, StrictModel

HeaderField = Literal[
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "time",
    "direction",
    "attachments",
    "importance",
    "message_id",
    "in_reply_to",
    "references",
    "other",
]
TimeKind = Literal["sent", "received", "logged"]


class LabelRule(StrictModel):
    """A label of a header line. Words are compared without white space, punctuation and case.

    `time` is what a date under this label means; `system_time` what it means in the header of a case system (one that
    prints a direction), where that differs. `bare_words` may stand without a colon. `inside` labels count only between
    other labels of a header. `system` labels, and of others the `system_words`, are printed by case systems alone.
    """

    id: str
    field: HeaderField
    words: tuple[str, ...] = Field(min_length=1)
    time: TimeKind | None = None
    system_time: TimeKind | None = None
    bare_words: tuple[str, ...] = ()
    system_words: tuple[str, ...] = ()
    inside: bool = False
    system: bool = False


class DirectionRule(StrictModel):
    """The words with which case systems say which way a message went."""

    id: str
    direction: Direction
    words: tuple[str, ...]


class MarkerRule(StrictModel):
    """A line that stands before a mail inside a mail. `forwards` is null where it stands before quoted ones as well."""

    id: str
    patterns: tuple[str, ...]
    forwards: bool | None = None


class LogLineRule(StrictModel):
    """A line that heads a message in a log or a chat. Groups are named `from`, `to`, `sent`, `received`, with a number where
    several patterns have them.

    It counts where at least `at_least` such lines stand in a text; with `apart` only where it stands apart from other words,
    as the entries of a chronology do not.
    """

    id: str
    patterns: tuple[str, ...] = Field(min_length=1)
    at_least: int = 1
    apart: bool = True


class ChatLineRule(StrictModel):
    """A line that heads a message of a chat. In its pattern `%name%`, `%stamp%` (a day with a time of day), `%clock%` and `%to%`
    stand for those parts.

    At least `at_least` such lines make a chat. A `clear` form is that of a program; others must read like a talk as well.
    `two_lines`: it begins with the line before. `spoken`: the words below must end as sentences do. A `doubtful` one is
    perhaps a chat, never more.
    """

    id: str
    pattern: str
    at_least: int = 2
    clear: bool = False
    two_lines: bool = False
    spoken: bool = False
    doubtful: bool = False

    @cached_property
    def ends_line(self) -> bool:
        """Whether such a line ends with the time behind a name."""
        return self.pattern.startswith("%name%") and self.pattern.endswith("$")


class ChatRules(StrictModel):
    """How chats are printed. `no_names` are words in lower case of which none is part of a name that writes in a chat."""

    before_pattern: str
    stamp_pattern: str
    clock_pattern: str
    name_pattern: str
    title_patterns: tuple[str, ...]
    no_names: frozenset[str]
    line: tuple[ChatLineRule, ...]


class MailListRules(StrictModel):
    """How lists of messages are known.

    `own_columns` are columns that only mailboxes have, `words_columns` those that may hold the words of a message, `body_columns`
    those that do. `mail_patterns` say of a row that it is about a mail. `row_patterns` are rows that repeat their labels,
    `contact_patterns` those of case notes. In the line that names the columns stands one of `head_patterns`.
    """

    own_columns: tuple[str, ...]
    words_columns: tuple[str, ...]
    body_columns: tuple[str, ...]
    contact_patterns: tuple[str, ...]
    mail_patterns: tuple[str, ...]
    head_patterns: tuple[str, ...]
    row_patterns: tuple[str, ...]

    @cached_property
    def own_columns_keys(self) -> frozenset[str]:
        """The columns as they are compared: without white space and punctuation, in lower case."""
        return frozenset(word.lower().replace(" ", "") for word in self.own_columns)

    @cached_property
    def words_columns_keys(self) -> frozenset[str]:
        """As `own_columns_keys`."""
        return frozenset(word.lower().replace(" ", "") for word in self.words_columns)

    @cached_property
    def body_columns_keys(self) -> frozenset[str]:
        """As `own_columns_keys`."""
        return frozenset(word.lower().replace(" ", "") for word in self.body_columns)


class SignRules(StrictModel):
    """What above a greeting is a sign of a message: `sent_labels` (ids) are labels that letters do not have."""

    greetings: tuple[str, ...]
    sent_labels: tuple[str, ...]
    telling_patterns: tuple[str, ...]


class AttributionRule(StrictModel):
    """The verb of a sentence that introduces quoted words ("On … A. Person wrote:").

    The sender stands before it; with `sender_after` perhaps behind it. A `weak` verb counts only where marked quotations follow.
    """

    id: str
    verb_pattern: str
    sender_after: bool = False
    weak: bool = False


class AttributionWords(StrictModel):
    """How such a sentence may begin, what beside the sender is no part of the name, and lines that enclose sender and time."""

    openings: tuple[str, ...]
    noise: tuple[str, ...]
    enclosure_patterns: tuple[str, ...]

    @cached_property
    def noise_words(self) -> frozenset[str]:
        """Every single word of `openings` and `noise`, in lower case."""
        return frozenset(word for phrase in (*self.openings, *self.noise) for word in phrase.lower().replace("/", " ").split())


class SubjectRules(StrictModel):
    """What is not part of a subject's own words: prefixes of replies and forwards, marks of gateways, triage notes."""

    reply_prefixes: tuple[str, ...]
    forward_prefixes: tuple[str, ...]
    noise_patterns: tuple[str, ...]
    tag_patterns: tuple[str, ...]
    separator_pattern: str


class HeaderRules(StrictModel):
    """The whole of `headers.toml`."""

    id: str
    confusables: dict[str, str]
    label: tuple[LabelRule, ...]
    direction: tuple[DirectionRule, ...]
    marker: tuple[MarkerRule, ...]
    log_line: tuple[LogLineRule, ...]
    chat: ChatRules
    mail_list: MailListRules
    signs: SignRules
    relative_time_patterns: tuple[str, ...]
    attribution: tuple[AttributionRule, ...]
    attribution_words: AttributionWords
    subject: SubjectRules
    separator_patterns: tuple[str, ...]
    box_patterns: tuple[str, ...]
    between_languages_pattern: str
    before_label_pattern: str
    conversation_patterns: tuple[str, ...]
    bare_recipients_patterns: tuple[str, ...]
    own_recipients_patterns: tuple[str, ...]
    folder_patterns: tuple[str, ...]
    other_titles_patterns: tuple[str, ...]
    redaction_patterns: tuple[str, ...]
    not_a_name_patterns: tuple[str, ...]
    small_words: tuple[str, ...]
    opener_patterns: tuple[str, ...]
    closing_patterns: tuple[str, ...]
    announces_patterns: tuple[str, ...]
    attachment_patterns: tuple[str, ...]
    reference_line_patterns: tuple[str, ...]
    reference_line_ends_patterns: tuple[str, ...]
    few_own_words: int
    system_together: tuple[tuple[str, ...], ...] = ()
    case: tuple[RuleCase, ...]


class FooterRule(StrictModel):
    """Words that a mail system or an organisation adds. Patterns are lower case; a space stands for any white space.

    The stretch begins at the match, its line, sentence or paragraph and ends with the match, its line, sentence or
    paragraph. `at_least` different patterns must stand in one paragraph. `disclaimer` ones are added at the very end of a
    whole mail, below what it quotes; `letterhead` ones belong to the letter they stand in.
    """

    id: str
    kind: Literal["banner", "disclaimer", "letterhead"]
    patterns: tuple[str, ...] = Field(min_length=1)
    starts: Literal["match", "line", "sentence", "paragraph"] = "match"
    ends: Literal["match", "line", "sentence", "paragraph"] = "paragraph"
    at_least: int = 1


class FooterRules(StrictModel):
    """The whole of `footers.toml`. `generic_domain_words` are parts of host names that name no organisation."""

    id: str
    footer: tuple[FooterRule, ...]
    furniture_patterns: tuple[str, ...]
    edge_patterns: tuple[str, ...]
    resume_patterns: tuple[str, ...]
    rule_line_pattern: str
    generic_domain_words: tuple[str, ...]
    case: tuple[RuleCase, ...]
