"""Calls to the workers of a Dask cluster, results back, with no more of them under way than keep the workers busy."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from distributed import Client, Future

_RETRIES: Final = 3
"""Times that a call is made again which ended in an error, such as that of a store which did not answer."""
_AHEAD: Final = 3
"""Calls that are given to the cluster for each thread of its workers."""
_LOOK: Final = 2.0
"""Seconds between two looks at the cluster's workers."""
PATIENCE: Final = 120.0
"""Seconds that a run waits for workers where there are none."""


class ClusterError(Exception):
    """The cluster cannot be used, or not any more. The text is one line for a person; what was published before is unharmed."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function to be called on a worker; `about` is for whoever gets the result. `urgency`: more of it goes first."""

    about: Any
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    urgency: int = 0


@dataclass(frozen=True, slots=True)
class Killed:
    """No result: several workers in turn died while they were at it."""

    reason: str


class Cluster:
    """The workers of an existing Dask cluster."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._threads = 0
        self._looked = self._seen = time.monotonic() - _LOOK

    def on_each(self, function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
        """What the function gives on each worker, by the worker's address."""
        found: dict[str, Any] = self._client.run(function, *arguments, on_error="ignore")
        return found

    def threads(self) -> int:
        """How many calls the workers can work on at a time."""
        if time.monotonic() - self._looked >= _LOOK:
            self._threads = sum(self._client.nthreads().values())
            self._looked = time.monotonic()
            if self._threads:
                self._seen = self._looked
        if self._looked - self._seen > PATIENCE:
            raise ClusterError(f"The cluster has had no worker for {PATIENCE:.0f} seconds. Start some, and run again to go on.")
        return self._threads

    def work_off(self, calls: Iterator[Call]) -> Iterator[tuple[Call, Any]]:
        """(call, its result or `Killed`), in the order in which they are done. An error of a call is raised here.

        Raises:
            ClusterError: if the connection is lost, or all workers have gone and stay away.
        """
        from distributed import wait

        under_way: dict[Future, Call] = {}
        try:
            while True:
                self._start(calls, under_way)
                if not under_way:
                    return
                try:
                    done = wait(list(under_way), timeout=_LOOK, return_when="FIRST_COMPLETED").done
                except TimeoutError:
                    continue  # a look at the workers, then on
                for future in done:
                    if future.status in ("finished", "error"):  # else lost with its worker: it is worked out again
                        yield under_way[future], self._result(future)
                        del under_way[future]
        except _lost_connections() as error:
            raise ClusterError(f"The connection to the cluster was lost ({error}). Run again to go on.") from error
        finally:
            if under_way:
                self._client.cancel(list(under_way), force=True)

    def _start(self, calls: Iterator[Call], under_way: dict[Future, Call]) -> None:
        while len(under_way) < max(1, self.threads()) * _AHEAD:
            call = next(calls, None)
            if call is None:
                return
            future = self._client.submit(call.function, *call.arguments, pure=False, retries=_RETRIES, priority=call.urgency)
            under_way[future] = call

    @staticmethod
    def _result(future: Future) -> Any:
        from distributed import KilledWorker

        if future.status == "finished":
            return future.result()
        error = future.exception()
        if isinstance(error, KilledWorker):
            return Killed(f"brought down {error.allowed_failures + 1} workers of the cluster, one after the other")
        raise error


def _lost_connections() -> tuple[type[BaseException], ...]:
    from distributed import CancelledError
    from distributed.client import FutureCancelledError, FuturesCancelledError
    from distributed.comm.core import CommClosedError

    return CancelledError, FutureCancelledError, FuturesCancelledError, CommClosedError, TimeoutError


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `address`. Raises ClusterError where none answers, or no worker comes."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError("The engine dask needs the packages dask and distributed: pip install 'breachtables[dask]'") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what a person must know of it is said by the run itself
    try:
        client = Client(address, timeout=15, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"No Dask scheduler can be reached at {address}: {error}") from error
    try:
        with client.as_current():
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError as error:
                raise ClusterError(f"The cluster at {address} has no workers. Start some: dask worker {address}") from error
            yield Cluster(client)
    finally:
        client.close(timeout=5)
