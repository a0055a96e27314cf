"""Takes a document apart into messages, forms, loose text and page furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..evidence import make_evidence
from ..fields.references import find_references
from ..model import Document, FormRegion, Issue, Reference, Segmented, Span
from ..rulebook import Rulebook
from .attributions import beside, find_attributions, with_attributions
from .blocks import find_blocks
from .boxes import find_box_lines, with_box
from .chats import Chats
from .dayorder import with_day_order
from .envelopes import read_envelope
from .forms import Barrier, find_forms
from .furniture import blank_out, find_furniture
from .header import Block
from .headers import Hit, find_labels
from .lines import Line, split_lines
from .loglines import find_log_lines, labels_of_log
from .mail_lists import find_mail_lists, find_mail_tables
from .mailclocks import lines_with_clock
from .mailheader import mail_block
from .marks import find_bare_quotes, find_lone_markers, with_marker, with_titles, without_header
from .messages import assemble
from .nearby import ReferenceIndex
from .notes import find_notes_headers, labels_of_notes
from .papers import find_papers
from .pieces import cut_pieces
from .redacted_heads import add_redacted
from .redacted_labels import with_redacted_labels
from .separated import add_separated
from .signs import find_signs
from .titles import with_conversation_subject
from .tree import Node, build_tree
from .unheaded import with_unheaded_answer
from .unlabelled import add_unlabelled, find_senders_alone


def segment_document(document: Document, rules: Rulebook) -> Segmented:
    """Every message, form, loose stretch and piece of furniture of `document`; each word lies in exactly one of them."""
    text = document.text
    if document.is_dataset:  # rows of cells, however much a cell may look like the header of a mail
        said = tuple(find_mail_tables(document, rules.headers))
        return Segmented(document, (), (), (), (Span(0, len(text)),), (), said)
    lines = split_lines(text)
    labels = add_separated(text, lines, find_labels(text, lines, rules.headers), rules.headers)
    labels = add_redacted(text, lines, labels, rules.headers)
    seen = [*add_unlabelled(text, lines, labels, rules), *labels_of_notes(text, lines, rules.headers)]
    clocks = [] if document.mail else lines_with_clock(text, lines)
    clocked = [index for index, _ in clocks]
    chats = None if document.mail else Chats(text, lines, clocks, rules)
    seen += [*labels_of_log(text, lines, clocked, rules), *chats.labels()] if chats else []
    furniture = find_furniture(document, lines, seen, rules)
    hits = add_unlabelled(text, lines, labels, rules, furniture)
    clear = blank_out(text, lines, furniture)
    blocks, doubtful = _find_headers(document, clear, lines, hits, furniture, clocked, chats, rules)
    references = ReferenceIndex(_references(text, clear, rules) if blocks else [])
    nodes, issues = _build_nodes(document, clear, lines, blocks, references, rules)
    barriers = [Barrier(node.block.start, node.parent is None) for node in nodes]
    templates = {template.id: template for template in rules.forms}
    forms = tuple(
        with_redacted_labels(text, region, templates.get(region.template_id), rules)
        for region in find_forms(text, rules.forms, barriers, rules.letters.signature.sign_off)
    )
    inside = [block for block in blocks if _is_inside(block, forms)]
    if inside:
        nodes, issues = _build_nodes(
            document, clear, lines, [block for block in blocks if block not in inside], references, rules
        )
    issues += [_mail_in_form(document, block) for block in inside]
    issues += [_possible_header(document, span) for span in doubtful if not any(_covers(form.span, span) for form in forms)]
    if not document.mail:
        issues += find_mail_lists(document, lines, furniture, rules.headers)
    papers = find_papers(document, clear, lines, nodes, forms, references, rules)
    pieces = cut_pieces(text, lines, nodes, forms, furniture, document.mail is not None, papers)
    assembled = assemble(document, nodes, pieces, forms, references, rules, papers)
    return Segmented(
        document=document,
        messages=assembled.messages,
        forms=forms,
        carrier=assembled.carrier,
        loose=assembled.loose,
        furniture=tuple(piece.span for piece in pieces if piece.kind == "furniture"),
        issues=tuple(issues),
    )


def _references(text: str, clear: str, rules: Rulebook) -> list[Reference]:
    """The references of a text, also those that page furniture cuts in two."""
    found = find_references(clear, rules.references)
    return [one if (raw := one.span.of(text)) == one.raw else replace(one, raw=raw) for one in found]


def _find_headers(
    document: Document,
    text: str,
    lines: Sequence[Line],
    hits: Sequence[Hit],
    furniture: frozenset[int],
    clocked: Sequence[int],
    chats: Chats | None,
    rules: Rulebook,
) -> tuple[list[Block], list[Span]]:
    """(every header in order of appearance, what looks like half of one). `text` is the document's without page furniture."""
    headers, mail = rules.headers, document.mail
    first = mail.body.start if mail else 0
    above = frozenset(index for index, line in enumerate(lines) if line.start < first)
    skip = furniture | above if above else furniture
    edges = find_box_lines(text, lines, headers)
    blocks, doubtful = find_blocks(text, lines, hits, skip | edges, headers, mail is not None)
    blocks = [with_box(lines, block, edges) for block in blocks]
    notes = find_notes_headers(text, lines, skip, headers, blocks)
    blocks = beside(blocks, [with_marker(text, lines, block, skip, headers) for block in notes])
    blocks = with_titles(text, lines, blocks, skip)
    written = [with_marker(text, lines, block, skip, headers) for block in find_attributions(text, lines, skip, rules)]
    blocks = with_attributions(text, blocks, written)
    if chats:
        said, perhaps = chats.blocks(skip)
        blocks = beside(blocks, said)
        doubtful += [span for span in perhaps if not any(span.start < one.end and one.start < span.end for one in blocks)]
    if not mail:
        logged, unsure = find_log_lines(text, lines, clocked, hits, skip, rules)
        blocks, doubtful = beside(blocks, logged), [*doubtful, *unsure]
        alone = find_senders_alone(text, lines, hits, skip, rules)
        doubtful += [span for span in alone if not any(one.start <= span.start < one.end for one in blocks)]
    if mail:
        blocks.append(mail_block(text, lines, hits, mail))
    below = [line for line in lines if line.start >= first]
    blocks += find_bare_quotes(text, below, blocks, mail is not None)
    blocks.sort(key=lambda block: (block.start, block.end))
    if not mail:
        blocks = with_conversation_subject(text, lines, blocks, skip, headers)
    blocks = with_unheaded_answer(document, lines, blocks, furniture, headers)
    blocks = _apart(blocks)
    markers = find_lone_markers(text, below, blocks, headers)
    if not mail:
        doubtful += list(find_signs(text, lines, hits, [*blocks, *doubtful], skip, rules))
    if mail:
        blocks = sorted([*blocks, *without_header(text, first, blocks, markers)], key=lambda block: (block.start, block.end))
    return blocks, sorted([*doubtful, *(span for span, _ in markers)])


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """Headers that do not overlap: what two of them claim is the earlier one's."""
    kept: list[Block] = []
    for block in blocks:
        start = max(block.start, kept[-1].end) if kept else block.start
        kept.append(replace(block, start=start, end=max(block.end, start)))
    return kept


def _build_nodes(
    document: Document, clear: str, lines: Sequence[Line], blocks: Sequence[Block], references: ReferenceIndex, rules: Rulebook
) -> tuple[list[Node], list[Issue]]:
    """The tree of messages, and what could not be read in their headers."""
    read = [read_envelope(document, clear, block, references, rules) for block in blocks]
    envelopes = with_day_order(clear, blocks, [envelope for envelope, _ in read], rules, document.mail is not None)
    nodes = build_tree(document, lines, blocks, envelopes, rules.headers)
    return nodes, [issue for _, issues in read for issue in issues]


def _is_inside(block: Block, forms: Sequence[FormRegion]) -> bool:
    """Whether a header stands in the middle of a form, in one of its answers."""
    return any(form.span.start < block.start and block.end < form.span.end for form in forms)


def _covers(span: Span, other: Span) -> bool:
    return span.start <= other.start and other.end <= span.end


def _mail_in_form(document: Document, block: Block) -> Issue:
    span = Span(block.start, block.end)
    return Issue(
        severity="info",
        code="mail_inside_form_answer",
        message="Text like a mail header stands inside a form's answer; it was left there. Is it a message of its own?",
        document_id=document.document_id,
        evidence=make_evidence(document, span, "headers"),
    )


def _possible_header(document: Document, span: Span) -> Issue:
    shown = " / ".join(line.strip() for line in span.of(document.text).splitlines() if line.strip())
    return Issue(
        severity="warning",
        code="possible_header",
        message=f'This may be the header of a message; it was not split: "{shown[:120]}". Look at it in the source.',
        document_id=document.document_id,
        evidence=make_evidence(document, span, "headers"),
    )
