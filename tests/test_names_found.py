"""Names of people, organisations and places: what the rules find by themselves, and how the model's names are cut and merged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import Name, NameReader, NamesError, NamesSetting, load_reader, parse_labels
from pipeline.entities.layout import level, paragraphs, sentences
from pipeline.entities.spacy_model import describe_model
from pipeline.model import Span
from pipeline.rulebook import Rulebook, load_rules


class Told:
    """A model that finds what it was told, and counts what it was asked."""

    def __init__(self, *names: tuple[str, str]) -> None:
        self.names = names
        self.asked: list[str] = []

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        self.asked += texts
        return [
            [
                Name(at, at + len(words), kind, "told-1", "model", 0.85)
                for words, kind in self.names
                if (at := text.find(words)) >= 0
            ]
            for text in texts
        ]


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rules()


@pytest.fixture(scope="module")
def shipped(rules: Rulebook) -> NameReader:
    return load_reader("default", rules)


def found(rules: Rulebook, text: str, *model: tuple[str, str]) -> list[tuple[str, str]]:
    names = NameReader(rules, Told(*model)).read_all([text])[0]
    return [(text[name.start : name.end], name.kind) for name in names]


# --- the model's names, trimmed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "taken", "kind", "wanted"),
    [
        ("I met Mr Ned Fairlop there.", "Mr Ned Fairlop", "person", ["Ned Fairlop"]),
        ("I met Dr. Ned Fairlop's aunt.", "Dr. Ned Fairlop's", "person", ["Ned Fairlop"]),
        ("Asked by Cllr Mrs Ned Fairlop MP today.", "Cllr Mrs Ned Fairlop MP", "person", ["Ned Fairlop"]),
        ("Then Ned Fairlop and Una Holm left.", "Ned Fairlop and Una Holm", "person", ["Ned Fairlop", "Una Holm"]),
        ("Ask Ned Fairlop Data Protection Officer today.", "Ned Fairlop Data Protection Officer", "person", ["Ned Fairlop"]),
        ("Dear Colleague, thanks.", "Colleague", "person", []),
        ("Name: XXXXX rang.", "XXXXX", "person", []),
        ("From: Fairlop, Ned today.", "Fairlop, Ned", "person", ["Fairlop, Ned"]),
        ("Mr X rang.", "Mr X", "person", []),
        ("It was sent by the Holm Group.", "the Holm Group", "organisation", ["Holm Group"]),
        ("It was Holm Group’s fault.", "Holm Group’s", "organisation", ["Holm Group"]),
        ("Data Protection Officer Holm Group rang.", "Data Protection Officer Holm Group", "organisation", ["Holm Group"]),
        ("Our Information Governance Team knows.", "Information Governance Team", "organisation", []),
        ("He lives at 14 Holm Way, Fairlop now.", "14 Holm Way, Fairlop", "place", ["Holm Way", "Fairlop"]),
    ],
)
def test_names_of_the_model_are_cut_to_what_a_name_is(
    text: str, taken: str, kind: str, wanted: list[str], rules: Rulebook
) -> None:
    assert [words for words, found_kind in found(rules, text, (taken, kind)) if found_kind == kind] == wanted


def test_the_longer_organisation_stays(rules: Rulebook) -> None:
    assert found(rules, "A man from Fujitsu Services rang.", ("Fujitsu Services", "organisation")) == [
        ("Fujitsu Services", "organisation")
    ]
    assert found(rules, "It went to West Mercia Police today.", ("Mercia Police", "organisation")) == [
        ("West Mercia Police", "organisation")
    ]


def test_a_model_that_runs_two_bodies_together_is_parted(rules: Rulebook) -> None:
    text = "We told Kent Police and Essex Police."
    assert found(rules, text, ("Kent Police and Essex Police", "organisation")) == [
        ("Kent Police", "organisation"),
        ("Essex Police", "organisation"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Patients of the Holm Road Surgery rang.", ["Holm Road Surgery"]),
        ("Pupils of Fairlop Primary School rang.", ["Fairlop Primary School"]),
        ("Holm Valley Police and Fairlop Borough Council rang.", ["Holm Valley Police", "Fairlop Borough Council"]),
        ("The Holm and Fairlop Borough Council rang.", ["Holm and Fairlop Borough Council"]),
        ("The Forest of Dean District Council rang.", ["Forest of Dean District Council"]),
        ("A PCSO of Holm Police rang.", ["Holm Police"]),
        ("Shares in Holm Fairlop plc fell.", ["Holm Fairlop plc"]),
    ],
)
def test_a_shape_runs_over_no_other_words(text: str, wanted: list[str], rules: Rulebook) -> None:
    assert [words for words, kind in found(rules, text) if kind == "organisation"] == wanted


def test_the_model_may_part_what_a_shape_runs_together(rules: Rulebook) -> None:
    told = (("Ada Thorne", "person"), ("Fairlop Police", "organisation"))
    assert found(rules, "Write to Ada Thorne of Fairlop Police.", *told) == [*told]


def test_a_list_beats_a_person_or_place_inside_it(rules: Rulebook) -> None:
    assert found(rules, "Sent by Kent Police.", ("Kent", "place")) == [("Kent Police", "organisation")]


def test_a_weak_name_needs_the_model(rules: Rulebook) -> None:
    assert found(rules, "An Apple fell.") == []
    assert found(rules, "It fell to Apple to explain.", ("Apple", "organisation")) == [("Apple", "organisation")]
    assert found(rules, "He lives in Sage Close.", ("Sage Close", "place")) == [("Sage Close", "place")]


# --- signatures and addresses --------------------------------------------------------------------------------------------------


def test_a_signature_on_one_line_is_taken_apart(rules: Rulebook) -> None:
    text = "Kind regards Una Holm Head of Legal Services Fairlop Borough Council 01632 960001"
    assert found(rules, text) == [
        ("Una Holm", "person"),
        ("Head of Legal Services", "role"),
        ("Fairlop Borough Council", "organisation"),
    ]


def test_an_address_ends_at_whose_it_is(rules: Rulebook) -> None:
    text = "Una Holm\nFairlop Borough Council\nHolm House\n12-14 Mill Lane\nFairlop\nSurrey\nGU99 9ZZ"
    names = found(rules, text, ("Una Holm", "person"))
    assert [words for words, kind in names if kind == "place"] == ["Holm House", "Mill Lane", "Fairlop", "Surrey"]


@pytest.mark.parametrize("text", ["Please see section SW1H 9AJ.", "The total was B1 1AA.", "Ring 020 7946 0999 or E14 4PU."])
def test_a_postcode_alone_names_no_place(text: str, rules: Rulebook) -> None:
    assert found(rules, text) == []


# --- reading -------------------------------------------------------------------------------------------------------------------


def test_a_paragraph_is_read_once(rules: Rulebook) -> None:
    model = Told(("Una Holm", "person"))
    reader = NameReader(rules, model)
    first = reader.read_all(["Una Holm rang.", "It was late.", "Una Holm rang."])
    assert first[0] == first[2] == reader.read_all(["Una Holm rang."])[0]
    assert model.asked == ["Una Holm rang."]  # and words that hold no name are never asked about


def test_wrapped_lines_are_one_line_and_short_ones_are_not() -> None:
    wrapped = "the letter was sent to the Department for Work\nand Pensions by a member of staff who had left"
    assert level(wrapped) == wrapped.replace("\n", " ")
    assert level("Una Holm\nDirector\nHolm Ltd") == "Una Holm\nDirector\nHolm Ltd"
    assert level("> Una\n> Holm") == "  Una\n  Holm"


def test_a_sign_off_stays_with_its_signature(rules: Rulebook) -> None:
    text = "It is closed.\n\nYours sincerely\n\nUna Holm\n\nFairlop"
    reader = NameReader(rules, None)
    assert [text[span.start : span.end] for span in reader.paragraphs(text, Span(0, len(text)))] == [
        "It is closed.",
        "Yours sincerely\n\nUna Holm",
        "Fairlop",
    ]


_WORDS = st.sampled_from(
    [
        "Kent", "Police", "Council", "and", "of", "the", "Head", "Officer", "Data", "HMP", "University", "NHS Trust", "Ltd", "12",
        "SW1H 9AJ", "Mill Lane", "House", "Yours sincerely", "\n", "\n\n", ",", ".", ":", "Mr", "’s", "(", ")", ">", "Una Holm",
        "ICO", "\u00a0", "é", "@", "-",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(_WORDS, max_size=40).map(" ".join), st.data())
def test_names_lie_in_the_text_and_never_overlap(text: str, data: st.DataObject) -> None:
    kinds = st.sampled_from(["person", "organisation", "place"])
    cut = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), kinds)
    model = [(text[min(a, b) : max(a, b)], kind) for a, b, kind in data.draw(st.lists(cut, max_size=5)) if a != b]
    names = NameReader(_RULES, Told(*model)).read_all([text])[0]
    for name in names:
        assert 0 <= name.start < name.end <= len(text)
        assert text[name.start : name.end] == text[name.start : name.end].strip()
    assert all(before.end <= after.start for before, after in pairwise(names))


_RULES = load_rules()


@settings(deadline=None, max_examples=100)
@given(st.lists(_WORDS, max_size=60).map(" ".join))
def test_no_letter_is_lost_or_moved_before_reading(text: str) -> None:
    flat = level(text)
    assert len(flat) == len(text)
    assert "".join(flat.split()) == "".join(text.replace(">", " ").split()) or ">" in flat
    assert "".join(span.of(flat) for span in sentences(flat)) == flat
    spans = paragraphs(text, Span(0, len(text)))
    assert all(before.end <= after.start for before, after in pairwise(spans))
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()).replace(">", "") == "".join(text.split()).replace(">", "")


@pytest.mark.parametrize(
    "unit",
    [
        "Kent ",
        "Head of ",
        "Data Protection ",
        "A, ",
        "Mill Lane, ",
        "University of ",
        "Yours sincerely ",
        "Kent and ",
        "SW1H 9AJ ",
        "a\n\n",
        "St. ",
    ],
)
def test_time_grows_with_the_length_of_the_text(unit: str, rules: Rulebook) -> None:
    def seconds(count: int) -> float:
        reader = NameReader(rules, None)
        started = time.process_time()
        reader.read_all([span.of(unit * count) for span in paragraphs(unit * count, Span(0, len(unit) * count))])
        return time.process_time() - started

    seconds(100)
    small = max(seconds(500), 0.01)
    assert seconds(8000) < 16 * 6 * small


# --- the shipped model ---------------------------------------------------------------------------------------------------------


def test_the_shipped_model_finds_names_that_no_rule_knows(shipped: NameReader, rules: Rulebook) -> None:
    text = "I spoke to Thandiwe Quarrington of Bluefold Analytics about the files that were left in Barnsley."
    names = shipped.read_all([text])[0]
    assert [(text[name.start : name.end], name.kind, name.method) for name in names] == [
        ("Thandiwe Quarrington", "person", "model"),
        ("Bluefold Analytics", "organisation", "model"),
        ("Barnsley", "place", "model"),
    ]
    assert {name.rule_id for name in names} == {"breachtables_names-1.0.0"}


def test_the_manifest_tells_the_model() -> None:
    told = describe_model("default")
    assert told is not None
    assert told["name"] == "breachtables_names"
    assert len(told["sha256"]) == 64
    assert describe_model("none") is None


# --- another pipeline ----------------------------------------------------------------------------------------------------------


def test_labels_are_read_from_words_and_from_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert parse_labels("PER=person, CORP=organisation") == (("CORP", "organisation"), ("PER", "person"))
    path = tmp_path_factory.mktemp("labels") / "labels.toml"
    path.write_text('[labels]\nPER = "person"\n', encoding="utf-8")
    assert parse_labels(str(path)) == (("PER", "person"),)


@pytest.mark.parametrize("given_labels", ["PER", "PER=human", "=person", "missing.toml"])
def test_a_wrong_map_of_labels_is_told(given_labels: str) -> None:
    with pytest.raises(NamesError):
        parse_labels(given_labels)


def test_another_pipeline_is_used_with_its_labels(tmp_path_factory: pytest.TempPathFactory, rules: Rulebook) -> None:
    import spacy

    other = spacy.blank("en")
    ruler = other.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CORP", "pattern": "Bluefold"}, {"label": "OTHER", "pattern": "Thursday"}])  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("model")
    other.to_disk(folder)
    text = "On Thursday we rang Bluefold."
    mapped = load_reader(NamesSetting(str(folder), (("CORP", "organisation"),)), rules).read_all([text])[0]
    assert [(text[name.start : name.end], name.kind) for name in mapped] == [("Bluefold", "organisation")]
    assert load_reader(NamesSetting(str(folder)), rules).read_all([text])[0] == ()


def test_a_pipeline_that_is_not_there_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    import spacy

    with pytest.raises(NamesError, match="no_such_model"):
        describe_model("no_such_model")
    folder = tmp_path_factory.mktemp("blank")
    spacy.blank("en").to_disk(folder / "model")
    (folder / "model" / "meta.json").rename(folder / "model" / "meta.old")
    with pytest.raises(NamesError):
        describe_model(str(folder / "model"))
