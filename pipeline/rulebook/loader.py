"""Reads the folder of rules into one checked `Rulebook`, or says everything that is wrong with it at once.

`REGISTRY` is the only place that knows which file becomes which record. A new kind of rule is one line there and one
attribute of `Rulebook`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pydantic

from ..prepared import recall, section_of
from .bands import BandRules
from .base import RuleError, StrictModel
from .claims import ClaimRules
from .dates import DateRules
from .forms import FormTemplate, MarkRules
from .incident_types import IncidentTypeRules
from .inherit import merge_forms
from .kinds import KindRules
from .letters import LetterRules
from .lines import line_of_question
from .links import LinkRules
from .mail import FooterRules, HeaderRules
from .mail_times import MailTimeRules
from .names import BodyRules, NameRoleRules, NameRules, PlaceRules
from .organisations import OrganisationRules
from .parse import RuleFile, parse_file
from .press import PressRules
from .printed import PrintedRules, RegulatorRules
from .quantities import QuantityRules
from .redactions import RedactionRules
from .references import ReferenceRules
from .tables import TableRules
from .vocabulary import unknown_words


@dataclass(frozen=True, slots=True)
class RuleKind:
    """Which files of the rule folder become which attribute of the rulebook. `regexes` are keys that hold regexes, besides
    those whose names say so (`pattern`, `patterns`, `regex`).
    """

    folder: str
    name: str
    attribute: str
    model: type[StrictModel]
    many: bool = False
    regexes: tuple[str, ...] = ()

    def matches(self, path: str) -> bool:
        """Whether the file at `path` (relative, with slashes) is of this kind."""
        folder, _, name = path.rpartition("/")
        return folder == self.folder and (name == self.name or (self.name == "*.toml" and name.endswith(".toml")))


_PHRASES = (
    "strong",
    "weak",
    "must",
    "never",
    "unless",
    "near",
    "before",
    "around",
    "possible",
    "no_account",
    "corrected",
    "phrases",
    "intro",
    "recommends",
    "not_first",
    "opens_near",
    "opens_never",
    "closed",
    "sign_off",
    "roles",
    "role_lines",
    "not_a_person",
    "prose",
    "boilerplate",
    "not_done",
    "not_done_after",
    "elsewhere",
    "withdrawn",
    "not_withdrawn",
    "on_body",
    "controller_words",
    "not_said",
    "clause_ends",
    "resumes",
    "not_closed",
    "planned",
    "final",
    "by",
    "within",
    "none_answers",
    "salutation",
    "part",
    "head_date",
    "heading",
    "notice_words",
    "note",
    "note_head",
    "note_from",
    "note_controller",
    "note_to",
    "to_controller",
    "to_subjects",
    "no_report_titles",
    "nowhere",
    "addressee",
    "date_line",
    "dated",
    "subject",
    "written",
)
REGISTRY: tuple[RuleKind, ...] = (
    RuleKind("forms", "*.toml", "forms", FormTemplate, many=True),
    RuleKind("lookups", "marks.toml", "marks", MarkRules),
    RuleKind("mail", "headers.toml", "headers", HeaderRules),
    RuleKind("mail", "footers.toml", "footers", FooterRules),
    RuleKind("mail", "times.toml", "times", MailTimeRules),
    RuleKind("fields", "references.toml", "references", ReferenceRules, regexes=("outside",)),
    RuleKind("fields", "dates.toml", "dates", DateRules, regexes=("outside",)),
    RuleKind("fields", "quantities.toml", "quantities", QuantityRules, regexes=("never",)),
    RuleKind("letters", "letters.toml", "letters", LetterRules, regexes=_PHRASES),
    RuleKind("letters", "printed.toml", "printed", PrintedRules, regexes=_PHRASES),
    RuleKind("lookups", "kinds.toml", "kinds", KindRules, regexes=_PHRASES),
    RuleKind("lookups", "regulators.toml", "regulators", RegulatorRules, regexes=_PHRASES),
    RuleKind("lookups", "bands.toml", "bands", BandRules),
    RuleKind("lookups", "redactions.toml", "redactions", RedactionRules),
    RuleKind("lookups", "organisations.toml", "organisations", OrganisationRules, regexes=("actor_verbs",)),
    RuleKind("lookups", "links.toml", "links", LinkRules),
    RuleKind("lookups", "incident_types.toml", "incident_types", IncidentTypeRules),
    RuleKind(
        "lookups",
        "press.toml",
        "press",
        PressRules,
        regexes=(
            *(
                "topic",
                "openers",
                "lists",
                "item_joints",
                "never",
                "clauses",
                "continuing",
                "introduces",
                "introduces_paragraph",
                "recipients",
                "totals",
            ),
            *("introduces_paragraph", "reported", "not_reported", "asserts_after", "asserts_before", "own_report"),
        ),
    ),
    RuleKind(
        "lookups",
        "tables.toml",
        "tables",
        TableRules,
        regexes=("about", "nil", "totals", "notes", "empty", "marks", "patterns"),
    ),
    RuleKind("lookups", "claims.toml", "claims", ClaimRules, regexes=(*_PHRASES, "none_answers")),
    RuleKind("lookups", "bodies.toml", "bodies", BodyRules),
    RuleKind("lookups", "names.toml", "names", NameRules, regexes=("postcode", "numbers", "never_end")),
    RuleKind("lookups", "places.toml", "places", PlaceRules),
    RuleKind("lookups", "name_roles.toml", "name_roles", NameRoleRules, regexes=("before", "after")),
)
_OF_QUESTION = re.compile(r'(?P<path>[^:]+): question "(?P<id>[^"]+)": ')
_FOLDERS = tuple(f"{name}/" for name in dict.fromkeys(kind.folder for kind in REGISTRY))
_IGNORED = ("README.md", "__init__.py", "checks.toml", "export.toml")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every rule, checked. `hashes` are (path below the rule folder, sha256) of every rule file, sorted."""

    forms: tuple[FormTemplate, ...]
    marks: MarkRules
    headers: HeaderRules
    footers: FooterRules
    times: MailTimeRules
    references: ReferenceRules
    dates: DateRules
    quantities: QuantityRules
    letters: LetterRules
    printed: PrintedRules
    regulators: RegulatorRules
    kinds: KindRules
    claims: ClaimRules
    bands: BandRules
    redactions: RedactionRules
    organisations: OrganisationRules
    incident_types: IncidentTypeRules
    tables: TableRules
    press: PressRules
    links: LinkRules
    bodies: BodyRules
    names: NameRules
    places: PlaceRules
    name_roles: NameRoleRules
    hashes: tuple[tuple[str, str], ...]


def rules_folder() -> Traversable:
    """Where the rules lie: inside the installed package, else beside it in a checkout. Only a folder that holds `forms/`."""
    package = files(__package__.partition(".")[0])
    for folder in (package / "rules", Path(str(package)).parent / "rules"):
        if (folder / "forms").is_dir():
            return folder
    raise RuleError([f"rules: no folder of rules (one that holds forms/) beside or inside {package}; reinstall, or name one"])


def load_rules(folder: Path | None = None) -> Rulebook:
    """Read and check all rules of `folder` (default: those that come with the software).

    A folder that does not hold every file adds to the software's own: its files take the place of those of the same name.
    Raises `RuleError` with every problem found, each as `file: line: key: what is wrong, what to do`.
    """
    if folder is None:
        return read_folder(rules_folder())
    if not is_rule_folder(folder):
        raise RuleError(
            [f"{folder}: this is no folder of rules: it holds none of {', '.join(_FOLDERS)}; name the folder that does"]
        )
    own = dict(_walk(folder))
    if all(f"{kind.folder}/{kind.name}" in own for kind in REGISTRY if not kind.many):
        return _checked(tuple(own.items()))
    return _checked(tuple(sorted({**dict(_walk(rules_folder())), **own}.items())))


def is_rule_folder(folder: Path) -> bool:
    """Whether it holds one of the folders that rules lie in."""
    return any((folder / name).is_dir() for name in _FOLDERS)


def read_folder(folder: Traversable) -> Rulebook:
    """As `load_rules`, for a folder of any kind, such as one inside a zip archive."""
    return _checked(tuple(_walk(folder)))


@lru_cache(maxsize=4)
def _checked(files_read: tuple[tuple[str, bytes], ...]) -> Rulebook:
    """The rulebook of these files; the same files are checked once, and not again by later processes."""
    digest = hashlib.sha256(repr([(path, hashlib.sha256(data).digest()) for path, data in files_read]).encode()).hexdigest()
    return recall(_made_by(), digest, lambda: _built(dict(files_read)))


@cache
def _made_by() -> str:
    """Names the code that makes a rulebook of files."""
    return section_of("rulebook", sorted(Path(__file__).parent.glob("*.py")), pydantic.VERSION)


def _built(contents: dict[str, bytes]) -> Rulebook:
    """The rulebook of these files, checked."""
    read = _read(contents)
    problems = [problem for file in read for problem in file.problems]
    values = _assemble(read, problems)
    if problems:
        raise RuleError([_with_line(problem, contents) for problem in problems])
    hashes = tuple((path, hashlib.sha256(data).hexdigest()) for path, data in sorted(contents.items()))
    return Rulebook(**values, hashes=hashes)


def _walk(folder: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    """Every file below `folder` as (relative path, bytes), sorted, without hidden files, notes and byte code."""
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.startswith(".") or entry.name in (*_IGNORED, "__pycache__"):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", _bytes_of(entry, f"{above}{entry.name}")


def _bytes_of(entry: Traversable, path: str) -> bytes:
    try:
        return entry.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RuleError([f"{path}: cannot be read ({reason}); check its permissions, or take it away"]) from error


def _read(contents: dict[str, bytes]) -> list[RuleFile]:
    """Each file parsed into the record of its kind; a file of no kind is a problem of its own."""
    read = []
    for path, data in contents.items():
        kind = next((kind for kind in REGISTRY if kind.matches(path)), None)
        if kind is None:
            read.append(RuleFile(path, None, None, (_stranger(path),)))
        else:
            read.append(parse_file(path, data, kind.attribute, kind.model, kind.regexes))
    return read


def _stranger(path: str) -> str:
    """What to say of a file that is no rule."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if path.endswith((".yaml", ".yml", ".json")):
        return f"{path}: rules are written in TOML; rewrite it as {path.rpartition('.')[0]}.toml or take it away"
    if folder == "forms":
        return f"{path}: a rule file ends in .toml; call it forms/{stem}.toml, or take it away"
    near = [f"{kind.folder}/{kind.name}" for kind in REGISTRY if kind.folder == folder]
    known = f"; {folder}/ holds {', '.join(near)}" if near else ""
    return (
        f"{path}: this file is read by nothing; the rules of a form belong into forms/{stem}.toml{known}. Move it or take it away"
    )


def _assemble(read: list[RuleFile], problems: list[str]) -> dict[str, Any]:
    """The rulebook's attributes from its files; what is missing or contradicts itself is added to `problems`."""
    values: dict[str, Any] = {}
    for kind in REGISTRY:
        found = [file for file in read if file.attribute == kind.attribute]
        records = [file.record for file in found if file.record is not None]
        if kind.many:
            values[kind.attribute] = tuple(records)
        elif records:
            values[kind.attribute] = records[0]
        elif not found:
            problems.append(f"{kind.folder}/{kind.name}: the file is missing; put it back")
    templates = [(file.path, file.record) for file in read if isinstance(file.record, FormTemplate)]
    complete = not any(file.problems for file in read if file.attribute == "forms")
    values["forms"] = merge_forms(templates, problems, complete)
    for (path, _), merged in zip(templates, values["forms"], strict=True):
        problems += [f"{path}: {problem}" for problem in unknown_words(merged, values)]
    return values


def _with_line(problem: str, contents: Mapping[str, bytes]) -> str:
    """A problem of a question with the line of that question, where it has none yet."""
    named = _OF_QUESTION.match(problem)
    if named is None or named["path"] not in contents:
        return problem
    line = line_of_question(contents[named["path"]].decode("utf-8-sig", "replace"), named["id"])
    return problem if line is None else f"{named['path']}: line {line}: {problem[named.end('path') + 2 :]}"
