"""Fixtures: the program in an empty directory, the models trained on the census data, running servers."""

import shutil

import pytest
from program import BUILD_DIR, Program, Server
from wire import Connection

ADULT_MODELS_DIR = BUILD_DIR / "e2e" / "adult"  # made by train_adult.py


@pytest.fixture
def foretell(tmp_path):
    """The program with an empty working directory and a data directory that does not exist yet."""
    return Program(tmp_path, tmp_path / "data")


@pytest.fixture
def adult(tmp_path):
    """The program with a copy of the models that train_adult.py made: `adult` and `adult-logistic`."""
    shutil.copytree(ADULT_MODELS_DIR, tmp_path / "adult")
    return Program(tmp_path, tmp_path / "adult")


@pytest.fixture
def serve():
    """serve(program, argument...): a server that must end well when the test has."""
    servers = []

    def start(program, *arguments):
        servers.append(Server(program, *arguments))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.returncode is None:
            server.stop()


@pytest.fixture(scope="module")
def adult_server(tmp_path_factory):
    """One server of both census models for a whole file of tests."""
    folder = tmp_path_factory.mktemp("adult-server")
    shutil.copytree(ADULT_MODELS_DIR, folder / "data")
    server = Server(Program(folder, folder / "data"), "adult", "adult-logistic")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def forest_server(tmp_path_factory):
    """One server of the census forest alone, for a whole file of tests."""
    folder = tmp_path_factory.mktemp("forest-server")
    shutil.copytree(ADULT_MODELS_DIR, folder / "data")
    server = Server(Program(folder, folder / "data"), "adult")
    yield server
    server.stop()


@pytest.fixture
def connect():
    """connect(server): a raw connection that is closed when the test ends."""
    connections = []

    def open_connection(server):
        connections.append(Connection(server.port))
        return connections[-1]

    yield open_connection
    for connection in connections:
        connection.close()
