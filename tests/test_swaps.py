"""Versions swapped under load: no request fails, no answer is of a version that was not wanted, no memory is kept.

FORETELL_SWAPS=1000 makes it the long form; it then also compares the resident memory, which a sanitizer would distort.
"""

import os
import pathlib
import signal
import threading

import pytest
from clients import get
from tables import write_csv
from wire import Connection, post_json

SWAPS = int(os.environ.get("FORETELL_SWAPS", "60"))
VERSIONS = 3
CLIENTS = 4
WARM_SWAPS = 50
MEMORY_GROWTH_MAX = 1.05


def wanted(swap):
    """The version that the n-th swap leads to."""
    return swap % VERSIONS + 1


@pytest.fixture
def counting(foretell, tmp_path):
    """Versions 1, 2, 3 of a model that answers its own version."""
    for version in range(1, VERSIONS + 1):
        rows = [[i, version + (i % 2) / 1000] for i in range(40)]
        table = write_csv(tmp_path / "count.csv", ["x", "y"], rows)
        foretell.train(table, "y", "--task", "regression", "--trees", "20", "--name", "count", "--keep", "x")
    foretell.ok("models", "alias", "count", "production", wanted(0))
    return foretell


class Client(threading.Thread):
    """Predicts over one connection until told to stop, and keeps what went wrong."""

    def __init__(self, server, progress):
        super().__init__()
        self.server = server
        self.progress = progress
        self.stopping = threading.Event()
        self.answers = 0
        self.faults = []

    def run(self):
        request = post_json("/predict", {"features": [7]})
        try:
            with Connection(self.server.port) as connection:
                while not self.stopping.is_set() and not self.faults:
                    first = self.progress["done"]
                    answer = connection.exchange(request)
                    last = self.progress["begun"]
                    self.check(answer, {wanted(swap) for swap in range(first, last + 1)})
        except Exception as error:
            self.faults.append(repr(error))

    def check(self, answer, versions):
        self.answers += 1
        if answer.status != 200 or int(answer.json["prediction"][0]) not in versions:
            self.faults.append(f"{answer} where {versions} were wanted")


def resident_bytes(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def test_versions_are_swapped_under_load(counting, serve):
    server = serve(counting)
    progress = {"begun": 0, "done": 0}
    clients = [Client(server, progress) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    memory = {}
    try:
        for swap in range(1, SWAPS + 1):
            progress["begun"] = swap
            counting.ok("models", "alias", "count", "production", wanted(swap))
            server.signal(signal.SIGHUP)
            await_version(server, wanted(swap))
            progress["done"] = swap - 1  # another loop may still be on its way from the one before
            memory[swap] = resident_bytes(server)
    finally:
        for client in clients:
            client.stopping.set()
        for client in clients:
            client.join()
    assert [client.faults for client in clients] == [[]] * CLIENTS
    assert sum(client.answers for client in clients) > SWAPS
    if SWAPS >= 4 * WARM_SWAPS:
        assert memory[SWAPS] <= MEMORY_GROWTH_MAX * memory[WARM_SWAPS]


def await_version(server, version):
    server.wait_until(
        f"version {version}", lambda: get(server, "/api/v1/status").json()["model_version"] == str(version)
    )
