"""Who runs the exams: Dask's workers, on this machine or on a cluster."""

import contextlib
import logging
import os
import signal

from .worker import run_all

LEAN = {  # Dask keeps histories for its dashboard, tasks and all: memory that grows with the class
    "distributed.admin.low-level-log-length": 10,
    "distributed.admin.system-monitor.interval": "60s",
    "distributed.diagnostics.computations.max-history": 1,
    "distributed.diagnostics.erred-tasks.max-history": 1,
    "distributed.worker.profile.enabled": False,
    # No pages over HTTP: every account of the machine could read them.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def pool(workers, scheduler):
    """A Dask client: of a cluster's scheduler, or of worker processes on this machine."""
    import dask
    from dask.distributed import Client, LocalCluster, Security

    dask.config.set(LEAN)
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if scheduler:
        return Client(scheduler)
    security = Security.temporary()  # others on this machine must not hand in work
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # not a port that others may have
        security=security,
        memory_limit=None,
        preload="autograder.marking.worker",
    )
    return Client(cluster, security=security)


@contextlib.contextmanager
def uninterrupted():
    """Ctrl-C comes at the end of this block: what is begun in it is not left half done."""
    came = []
    saved = signal.signal(signal.SIGINT, lambda *_: came.append(True))
    try:
        yield
    except Exception:
        if not came:  # workers that are still starting get the signal too, and do not start
            raise
    finally:
        signal.signal(signal.SIGINT, saved)
    if came:
        raise KeyboardInterrupt


class Crew:
    """Who runs the exams: Dask's workers, started when there is something to do."""

    def __init__(self, workers, scheduler):
        self.workers, self.scheduler, self.client, self.owners = workers, scheduler, None, {}

    def __enter__(self):
        return self

    @uninterrupted()
    def __exit__(self, kind, *_):
        if self.client is None:
            return
        cluster = self.client.cluster
        if kind and cluster:  # no time for what is under way: sandboxes end with their worker
            for nanny in cluster.workers.values():
                with contextlib.suppress(ProcessLookupError, TypeError):
                    os.kill(nanny.pid, signal.SIGKILL)
        self.client.close()
        if cluster:
            cluster.close()

    def add(self, submission):
        from dask.distributed import as_completed

        if self.client is None:
            with uninterrupted():
                self.client, self.flow = pool(self.workers, self.scheduler), as_completed()
        future = self.client.submit(run_all, submission.exams, pure=False, retries=1)
        submission.exams = None  # the scheduler has them; here, only a few may be in memory
        self.owners[future.key] = submission
        self.flow.add(future)

    def done(self, everything=False):
        """(submission, future) of those that are done; waits if enough others are under way.

        Each worker has one to run and one to go on with, and no more results wait here.
        """
        while self.owners:
            enough = len(self.owners) < 2 * max(1, len(self.client.nthreads()))
            if not everything and enough and not self.flow.has_ready():
                return
            future = next(self.flow)
            yield self.owners.pop(future.key), future
            future.release()
