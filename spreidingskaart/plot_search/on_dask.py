"""Screen partitions on a Dask cluster: one of this machine, or one that is there already.

A worker gets the name of a partition and reads plots and City itself, the City once (partitions.py). What a worker
that fails was doing is done again by another; a partition that ends worker after worker is told as a fault.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from geo.parallel import processors
from spreidingskaart.errors import InputError
from spreidingskaart.plot_search.partitions import Done, screen_partitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from distributed import Client

    from spreidingskaart.plot_search.partitions import Partitions, Share

LOCAL: Final = "local"
"""In place of an address: a cluster of this machine for as long as the question takes."""
_PATIENCE: Final = 10
"""Seconds in which a scheduler has to answer."""


def run_on(address: str, folder_in: Path, folder_out: Path, **question: Any) -> Partitions:  # noqa: ANN401
    """Return `screen_partitions` on the cluster at an address.

    Parameters
    ----------
    address
        Of a Dask scheduler, as in tcp://10.0.0.5:8786, or `local`.
    folder_in, folder_out
        Folders that every worker sees under the same name.
    question
        As for `screen_partitions`.

    Raises
    ------
    InputError
        If no scheduler answers, or the question cannot be right.
    """
    with connected(address) as client:
        return screen_partitions(folder_in, folder_out, client=client, **question)


@contextmanager
def connected(address: str, *, workers: int | None = None) -> Iterator[Client]:
    """Give the client of a cluster; a local one has one worker of one thread for each processor, and no port outside.

    Raises
    ------
    InputError
        If `distributed` is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        message = "Voor --dask is het pakket distributed nodig: installeer het met `pip install distributed`."
        raise InputError(message) from error
    if address == LOCAL:
        many = processors() if workers is None else workers
        made = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=many,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            # without a dashboard the scheduler still takes a port for its state: any that is free
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        )
        with made as cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
            yield client
        return
    try:
        client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (
        Exception
    ) as error:  # whatever answers there may say anything: a length of exabytes is a MemoryError
        message = f"Op {address!r} antwoordt geen Dask-scheduler; geef een adres als tcp://10.0.0.5:8786, of {LOCAL}."
        raise InputError(message) from error
    with client:
        yield client


def spread_out(
    client: Client, work: Sequence[Share], do: Callable[[Share], Done]
) -> Iterator[tuple[Share, Done]]:
    """Give what became of each share as it gets ready; what a failed worker had is done again.

    Raises
    ------
    InputError
        If the scheduler or a worker cannot import Spreidingskaart.
    """
    from distributed import KilledWorker, as_completed

    # keys of this run alone: a result that the cluster still holds from another run says nothing of the files now
    waiting = {client.submit(do, each, pure=False): each for each in work}
    try:
        for future in as_completed(list(waiting)):  # type: ignore[no-untyped-call]
            share = waiting.pop(future)
            error = future.exception()
            if isinstance(error, KilledWorker):
                why = "De workers vielen steeds uit bij dit bestand; misschien is er te weinig geheugen."
                yield share, Done(share.partition.name, fault=why)
            elif isinstance(error, ImportError) or "deserializ" in str(error):
                message = "Het Dask-cluster kent deze versie van Spreidingskaart niet; installeer die op elke machine."
                raise InputError(message) from error
            else:
                yield share, future.result()
    finally:
        client.cancel(list(waiting))  # type: ignore[no-untyped-call]
