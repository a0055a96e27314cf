"""What all calls of a run share, kept once in the output's storage: rules, options, the version that each worker must have."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ...entities.settings import NamesError
from ...entities.spacy_model import describe_model
from ...model import ReadOptions
from ...rulebook import Rulebook
from ...storage import Storage, storage_of
from ..pool import WORK
from ..version import version_of
from .futures import Cluster, ClusterError
from .known import CLUSTER
from .places import name_of

SHARED: Final = f"{CLUSTER}/shared"


@dataclass(frozen=True, slots=True)
class Shared:
    """What every call needs. `folders` are paths of this machine that a worker must see as well.

    `work` ("module:function") is what reads a file.
    """

    rules: Rulebook
    options: ReadOptions
    model: Mapping[str, str]
    version: str
    folders: tuple[str, ...] = ()
    work: str = WORK


@dataclass(frozen=True, slots=True)
class Ground:
    """What a call is told: the output's place, and the name of what is shared."""

    output: str
    shared: str

    @property
    def storage(self) -> Storage:
        """Where the run keeps its files."""
        return storage_of(self.output)

    def load(self) -> Shared:
        """What is shared, once checked on this worker. Raises ClusterError where the worker cannot do the run's work."""
        return _loaded(self)


def keep_shared(storage: Storage, shared: Shared) -> Ground:
    """Put it where the workers find it."""
    data = pickle.dumps(shared, pickle.HIGHEST_PROTOCOL)
    name = name_of(data)
    storage.write(f"{SHARED}/{name}", data)
    return Ground(storage.address, name)


def check_workers(cluster: Cluster, ground: Ground) -> None:
    """Raise ClusterError where a worker that is there now cannot do the run's work: other code, or it does not see the files."""
    for address, problem in sorted(cluster.on_each(problem_here, ground).items()):
        if problem is not None:
            raise ClusterError(f"Worker {address} {problem}")


def problem_here(ground: Ground) -> str | None:
    """Why this worker cannot do the run's work; null where it can."""
    try:
        ground.load()
    except ClusterError as error:
        return str(error)
    return None


@lru_cache(maxsize=2)
def _loaded(ground: Ground) -> Shared:
    try:
        data = ground.storage.read(f"{SHARED}/{ground.shared}")
    except FileNotFoundError:
        text = f"does not see {ground.output}. The output must lie where all machines see it: a shared folder or an object store."
        raise ClusterError(text) from None
    try:
        shared: Shared = pickle.loads(data)
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, EOFError) as error:
        raise ClusterError(f"has other code than this machine. Install the same version there. ({error})") from error
    for folder in shared.folders:
        if not Path(folder).exists():
            raise ClusterError(f"does not see {folder}. Input must lie where all machines see it.")
    try:
        mine = version_of(shared.rules, shared.options, describe_model(shared.options.names.model) or {})
    except NamesError as error:
        raise ClusterError(f"cannot find names: {error}") from error
    if mine != shared.version:
        raise ClusterError("has other code, models or libraries than this machine. Install the same versions there.")
    return shared
