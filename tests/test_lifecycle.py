"""A running server and its models: it follows the registry, keeps what is good, and serves a path without a registry."""

import fcntl
import os
import pty
import shutil
import signal
import termios

import pytest
from clients import assert_error, get, post, predict
from onnx_model import damage, model_file
from program import Server, assert_no_sanitizer_report
from tables import flowers

ROW = {"width": 1.1, "height": 4.9, "colour": "red"}


@pytest.fixture
def garden(foretell, tmp_path):
    """The program with two versions of `flowers`, @production at the first."""
    table = flowers(tmp_path / "flowers.csv")
    for seed in (1, 2):
        foretell.train(table, "kind", "--seed", seed, "--trees", "5")
    promote(foretell, 1)
    return foretell


def promote(program, version):
    program.ok("models", "alias", "flowers", "production", version)


def train_more(program):
    return program.train(program.cwd / "flowers.csv", "kind", "--trees", "5")["version"]


def status(server, model=None):
    return get(server, "/api/v1/status", params={"model": model} if model else {}).json()


def served(server):
    """What is served, e.g. ["flowers:1"]."""
    return [f"{model['name']}:{model['version']}" for model in get(server, "/api/v1/models").json()["models"]]


def await_served(server, *expected):
    server.wait_until(f"{expected} to be served", lambda: served(server) == list(expected))


# --- Following ----------------------------------------------------------------------------------------------------


def test_an_alias_that_moves_takes_the_server_along_and_back(garden, serve):
    server = serve(garden)
    assert served(server) == ["flowers:1"]
    for version in (2, 1):
        promote(garden, version)
        await_served(server, f"flowers:{version}")
        assert status(server)["model_version"] == str(version)
        assert get(server, "/api/v1/models/flowers").json()["aliases"] == ["production"]
        predict(server, ROW)


def test_only_latest_follows_training_and_a_number_never_moves(garden, serve):
    server = serve(garden, "flowers:2", "flowers", "flowers@latest")
    assert served(server) == ["flowers:2", "flowers:1"]
    assert train_more(garden) == "3"
    await_served(server, "flowers:2", "flowers:1", "flowers:3")
    promote(garden, 3)
    await_served(server, "flowers:2", "flowers:3")
    assert status(server, "flowers")["model_version"] == "3"


def test_the_first_production_alias_takes_a_bare_name_along(garden, serve):
    garden.ok("models", "alias", "flowers", "production", "--remove")
    server = serve(garden, "flowers")
    assert served(server) == ["flowers:2"]
    promote(garden, 1)
    await_served(server, "flowers:1")


def test_what_is_deleted_is_served_no_more(garden, serve):
    server = serve(garden, "flowers:1", "flowers:2")
    garden.ok("models", "delete", "flowers:2")
    await_served(server, "flowers:1")
    assert_error(get(server, "/api/v1/models/flowers:2"), 404)
    garden.ok("models", "alias", "flowers", "production", "--remove")
    garden.ok("models", "delete", "flowers:1")
    await_served(server)
    assert status(server)["model_loaded"] is False
    assert_error(post(server, "/predict", {"features": ROW}), 503)


def test_a_model_that_comes_later_changes_nothing_for_who_asks_without_a_name(garden, serve):
    server = serve(garden)
    garden.train(garden.cwd / "flowers.csv", "kind", "--trees", "5", "--name", "other")
    promote(garden, 2)
    await_served(server, "flowers:2")
    predict(server, ROW)


# --- Broken versions ----------------------------------------------------------------------------------------------


def test_a_broken_version_never_replaces_a_good_one_and_the_status_says_why(garden, serve, tmp_path):
    server = serve(garden, "flowers@latest")
    before = predict(server, [ROW], "?probabilities=true")
    server.signal(signal.SIGSTOP)
    train_more(garden)
    file = model_file(garden, "flowers", 3)
    good = shutil.copy(file, tmp_path / "good.onnx")
    damage(file)
    server.signal(signal.SIGCONT)

    failed = server.wait_until("the failure in the status", lambda: status(server).get("failed"))
    assert [(one["model_name"], one["model_version"], one["state"]) for one in failed] == [("flowers", "3", "failed")]
    assert failed[0]["error"].startswith("model.onnx is damaged")
    assert str(garden.data_dir) not in str(failed), "no path of the machine"
    assert status(server)["model_version"] == "2"
    assert predict(server, [ROW], "?probabilities=true") == before
    assert status(server, "flowers@latest")["model_version"] == "2"

    shutil.copy(good, file)
    server.signal(signal.SIGHUP)
    await_served(server, "flowers:3")
    assert "failed" not in status(server)


def test_a_broken_version_keeps_a_server_from_starting(garden):
    damage(model_file(garden, "flowers", 2))
    outcome = garden("serve", "flowers:1", "flowers:2", "--port", "0")
    assert outcome.code == 1
    assert "model.onnx is damaged" in outcome.stderr


# --- SIGHUP -------------------------------------------------------------------------------------------------------


def test_sighup_looks_again_and_ends_nothing(garden, serve):
    server = serve(garden)
    for version in (2, 1, 2):
        promote(garden, version)
        server.signal(signal.SIGHUP)
        await_served(server, f"flowers:{version}")


def test_a_server_ends_with_the_terminal_that_it_was_started_from(garden):
    master, slave = pty.openpty()

    def take_terminal():
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    server = Server(garden, popen={"preexec_fn": take_terminal})
    os.close(slave)
    server.signal(signal.SIGHUP)
    promote(garden, 2)
    await_served(server, "flowers:2")
    os.close(master)
    assert server.wait() == 0
    assert_no_sanitizer_report(server.stderr)


# --- Models without a registry ------------------------------------------------------------------------------------


@pytest.fixture
def stray(garden, tmp_path):
    """(a program without models, a copy of the folder of a version, what that version answers)."""
    folder = shutil.copytree(garden.data_dir / "models" / "flowers" / "2", tmp_path / "elsewhere" / "2")
    server = Server(garden, "flowers:2")
    answer = predict(server, [ROW, {"width": 2.5}], "?probabilities=true")
    server.stop()
    shutil.rmtree(garden.data_dir)
    return garden, folder, answer


@pytest.mark.parametrize(
    "path, version", [("", "2"), ("model.onnx", "1")], ids=["a version folder", "a bare ONNX file"]
)
def test_model_path_serves_a_model_without_a_registry(stray, serve, path, version):
    program, folder, expected = stray
    program.environment["MODEL_PATH"] = str(folder / path)
    server = serve(program)
    assert "default:" + version in server.stdout
    assert predict(server, [ROW, {"width": 2.5}], "?probabilities=true") == expected
    assert status(server)["model_name"] == "default"
    assert status(server)["model_version"] == version
    model = get(server, "/api/v1/models/default").json()
    assert [column["name"] for column in model["columns"]] == ["width", "height", "colour"]
    assert [column["type"] for column in model["columns"]] == ["number", "number", "category"]
    assert model["columns"][2]["categories"] == ["red", "white", "yellow"]
    server.signal(signal.SIGHUP)
    assert served(server) == ["default:" + version]
    server.stop()
    assert not program.data_dir.exists()


def test_a_graph_alone_says_nothing_of_target_or_evaluation(stray, serve):
    program, folder, _ = stray
    model = get(serve(program, "--model-path", folder / "model.onnx"), "/api/v1/models/default").json()
    assert model["model_type"] == "RandomForestClassifier"
    assert model["classes"] == ["rose", "tulip"]
    for key in ("created_at", "target", "evaluation"):
        assert model[key] is None
    assert model["ignored"] == []


def test_a_damaged_version_folder_is_refused(stray):
    program, folder, _ = stray
    damage(folder / "model.onnx")
    outcome = program("serve", "--model-path", folder, "--port", "0")
    assert outcome.code == 1
    assert "model.onnx is damaged" in outcome.stderr


def test_what_is_no_model_is_refused_by_its_path(foretell, tmp_path):
    other = tmp_path / "other.onnx"
    other.write_bytes(b"no graph")
    for path, code in ((other, 1), (tmp_path / "nothing", 3)):
        outcome = foretell("serve", "--model-path", path, "--port", "0")
        assert outcome.code == code
        assert str(path) in outcome.stderr


def test_a_name_wins_over_model_path_and_says_so(garden, serve, tmp_path):
    garden.environment["MODEL_PATH"] = str(tmp_path / "nothing")
    server = serve(garden, "flowers")
    assert served(server) == ["flowers:1"]
    assert "MODEL_PATH" in server.stderr
