"""The registry: immutable numbered versions, aliases with history, damage noticed, crashes survived."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from clients import get, predict
from onnx_model import damage, model_file
from program import FORETELL, RUN_TIMEOUT_S, WAIT_TIMEOUT_S, Program, Server
from tables import flowers


@pytest.fixture
def garden(foretell, tmp_path):
    """The program with three versions of `flowers`."""
    table = flowers(tmp_path / "flowers.csv")
    for seed in (1, 2, 3):
        foretell.train(table, "kind", "--seed", seed, "--trees", "5")
    return foretell


def versions(program, name):
    return [str(version) for version in program.models()[name]["versions"]]


def shown_version(program, name):
    return str(program.ok("models", "show", name, "--json").json["version"])


def train_more(program, **options):
    return str(program.train(program.cwd / "flowers.csv", "kind", "--trees", "5", **options)["version"])


# --- Versions and aliases -----------------------------------------------------------------------------------------


def test_versions_count_up_and_show_answers_for_each(garden):
    assert versions(garden, "flowers") == ["1", "2", "3"]
    assert str(garden.models()["flowers"]["latest"]) == "3"
    for version in ("1", "2", "3"):
        assert shown_version(garden, f"flowers:{version}") == version


def test_a_bare_name_is_the_newest_version_until_production_is_named(garden):
    assert shown_version(garden, "flowers") == "3"
    garden.ok("models", "alias", "flowers", "production", "1")
    assert shown_version(garden, "flowers") == "1"
    assert shown_version(garden, "flowers@production") == "1"
    assert shown_version(garden, "flowers@latest") == "3"
    assert train_more(garden) == "4"
    assert shown_version(garden, "flowers") == "1"
    assert shown_version(garden, "flowers@latest") == "4"


def test_an_alias_moves_and_its_history_is_kept(garden):
    for version in ("1", "3", "2"):
        garden.ok("models", "alias", "flowers", "production", version)
    garden.ok("models", "alias", "flowers", "canary", "3")
    aliases = garden.models()["flowers"]["aliases"]
    assert {alias: str(version) for alias, version in aliases.items()} == {"canary": "3", "production": "2"}
    history = garden.ok("models", "show", "flowers", "--json").json["history"]
    newest_first = [str(move["to"]) for move in history if move["alias"] == "production"]
    assert newest_first == ["2", "3", "1"]
    assert all(move["at"].endswith("+00:00") for move in history)


@pytest.mark.parametrize(
    "alias, version, code",
    [("production", "9", 3), ("latest", "1", 1), ("a/b", "1", 1), ("..", "1", 1), ("a" * 65, "1", 1), ("", "1", 1)],
)
def test_a_wrong_alias_is_refused(garden, alias, version, code):
    assert garden("models", "alias", "flowers", alias, version).code == code
    assert garden.models()["flowers"]["aliases"] == {}


def test_an_alias_of_the_longest_name_is_accepted(garden):
    garden.ok("models", "alias", "flowers", "a" * 64, "1")
    assert shown_version(garden, "flowers@" + "a" * 64) == "1"


def test_an_alias_does_not_move_to_a_damaged_version(garden):
    garden.ok("models", "alias", "flowers", "production", "1")
    damage(model_file(garden, "flowers", "2"))
    outcome = garden("models", "alias", "flowers", "production", "2")
    assert outcome.code == 1
    assert "model.onnx" in outcome.stderr
    assert shown_version(garden, "flowers@production") == "1"


def test_a_version_with_an_alias_cannot_be_deleted(garden):
    garden.ok("models", "alias", "flowers", "production", "2")
    outcome = garden("models", "delete", "flowers:2")
    assert outcome.code == 5
    assert "production" in outcome.stderr
    assert versions(garden, "flowers") == ["1", "2", "3"]
    garden.ok("models", "alias", "flowers", "production", "1")
    garden.ok("models", "delete", "flowers:2")
    assert versions(garden, "flowers") == ["1", "3"]


def test_the_number_of_a_deleted_version_is_never_used_again(garden):
    garden.ok("models", "delete", "flowers:3")
    assert versions(garden, "flowers") == ["1", "2"]
    assert garden("models", "show", "flowers:3").code == 3
    assert train_more(garden) == "4"
    for version in ("1", "2", "4"):
        garden.ok("models", "delete", f"flowers:{version}")
    assert train_more(garden) == "5"


def test_deleting_needs_a_version(garden):
    assert garden("models", "delete", "flowers").code == 2
    assert versions(garden, "flowers") == ["1", "2", "3"]


def test_a_deleted_version_leaves_no_files(garden):
    file = model_file(garden, "flowers", "2")
    garden.ok("models", "delete", "flowers:2")
    assert not file.exists()
    assert not file.parent.exists()


def test_the_manifest_has_a_digest_of_every_file_and_no_training_row(garden):
    file = model_file(garden, "flowers", "1")
    manifest = json.loads((file.parent / "manifest.json").read_text())
    text = json.dumps(manifest)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in text
    assert hashlib.sha256((garden.cwd / "flowers.csv").read_bytes()).hexdigest() in text
    assert str(garden.cwd) not in text, "no path of the machine"


# --- Rollback -----------------------------------------------------------------------------------------------------


def point(program, *arguments):
    for version in arguments:
        program.ok("models", "alias", "flowers", "production", version)


def test_rollback_goes_back_and_further_back_and_says_how_to_undo_it(garden):
    point(garden, "1", "2", "3")
    said = garden.ok("rollback", "flowers").stdout
    assert said == "rolled back: flowers@production -> 2 (was 3; undo: foretell models alias flowers production 3)\n"
    assert shown_version(garden, "flowers") == "2"
    assert garden.ok("rollback", "flowers", "--json").json == {
        "name": "flowers",
        "alias": "production",
        "version": "1",
        "previous": "2",
        "undo": "foretell models alias flowers production 2",
    }
    outcome = garden("rollback", "flowers")
    assert outcome.code == 5
    assert "no version before 1" in outcome.stderr
    assert shown_version(garden, "flowers") == "1"


def test_the_printed_command_undoes_a_rollback(garden):
    point(garden, "1", "3")
    undo = garden.ok("rollback", "flowers", "--json").json["undo"]
    garden.ok(*undo.split()[1:])
    assert shown_version(garden, "flowers") == "3"
    garden.ok("rollback", "flowers")
    assert shown_version(garden, "flowers") == "1"


def test_rollback_of_another_alias_leaves_production_alone(garden):
    point(garden, "1", "2")
    for version in ("3", "1"):
        garden.ok("models", "alias", "flowers", "canary", version)
    garden.ok("models", "alias", "flowers", "canary", "--remove")
    assert "-> 1 (new; undo: foretell models alias flowers canary --remove)" in garden.ok(
        "rollback", "flowers", "--alias", "canary"
    ).stdout
    garden.ok("rollback", "flowers", "--alias", "canary")
    assert garden.models()["flowers"]["aliases"] == {"canary": "3", "production": "2"}


def test_rollback_to_a_damaged_version_is_refused_before_anything_moves(garden):
    point(garden, "1", "2")
    damage(model_file(garden, "flowers", "1"))
    outcome = garden("rollback", "flowers")
    assert outcome.code == 1
    assert "model.onnx" in outcome.stderr
    assert shown_version(garden, "flowers") == "2"


def test_rollback_to_a_deleted_version_is_refused_with_what_there_is(garden):
    point(garden, "1", "2")
    garden.ok("models", "delete", "flowers:1")
    outcome = garden("rollback", "flowers", "--json")
    assert outcome.code == 5
    assert outcome.error["code"] == "conflict"
    assert "1" in outcome.error["error"] and "deleted" in outcome.error["error"]
    assert "2, 3" in outcome.error["hint"]
    assert shown_version(garden, "flowers") == "2"


@pytest.mark.parametrize(
    "arguments, code, word",
    [
        (["nobody"], 3, "nobody"),
        (["flowers"], 3, 'alias "production"'),
        (["flowers", "--alias", "latest"], 3, "latest"),
        (["flowers@canary"], 2, "--alias canary"),
        (["../flowers"], 1, "model name"),
        ([], 2, "name"),
    ],
)
def test_a_rollback_that_cannot_be_is_refused(garden, arguments, code, word):
    outcome = garden("rollback", *arguments)
    assert outcome.code == code, outcome.stderr
    assert word in outcome.stderr


# --- Retention ----------------------------------------------------------------------------------------------------


def test_prune_deletes_the_oldest_but_what_an_alias_names(garden):
    train_more(garden)
    point(garden, "2")
    before = versions(garden, "flowers")
    said = garden.ok("models", "prune", "flowers", "--keep", "1", "--dry-run").stdout
    assert said == "flowers: would delete 1, 3; would keep 2 (production), 4\n"
    assert versions(garden, "flowers") == before
    files = [model_file(garden, "flowers", version) for version in ("1", "3")]
    assert all(file.exists() for file in files)
    assert garden.ok("models", "prune", "flowers", "--keep", "1").stdout == "flowers: deleted 1, 3; kept 2 (production), 4\n"
    assert versions(garden, "flowers") == ["2", "4"]
    assert not any(file.parent.exists() for file in files)
    assert garden.ok("models", "prune", "flowers", "--keep", "1").stdout == "flowers: deleted nothing; kept 2 (production), 4\n"
    assert train_more(garden) == "5"


def test_prune_of_every_model_as_json(garden):
    for _ in range(2):
        garden.train(garden.cwd / "flowers.csv", "kind", "--trees", "2", "--name", "tulips")
    report = garden.ok("models", "prune", "--all", "--keep", "2", "--json").json
    assert report == {
        "keep": 2,
        "dry_run": False,
        "models": [
            {"name": "flowers", "deleted": ["1"], "kept": ["2", "3"]},
            {"name": "tulips", "deleted": [], "kept": ["1", "2"]},
        ],
    }


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["flowers"], 2),
        (["--keep", "1"], 2),
        (["flowers", "--all", "--keep", "1"], 2),
        (["flowers", "--keep", "0"], 2),
        (["flowers", "--keep", "-1"], 2),
        (["nobody", "--keep", "1"], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_prune_without_saying_what_to_keep_deletes_nothing(garden, arguments, code):
    outcome = garden("models", "prune", *arguments)
    assert outcome.code == code, outcome.stderr
    assert versions(garden, "flowers") == ["1", "2", "3"]


def test_training_keeps_as_many_versions_as_it_is_told(garden):
    point(garden, "1")
    table = garden.cwd / "flowers.csv"
    outcome = garden.ok("train", table, "--target", "kind", "--trees", "2", "--keep-versions", "2")
    assert "deleted of flowers: 2\n" in outcome.stdout
    assert versions(garden, "flowers") == ["1", "3", "4"]
    assert garden.train(table, "kind", "--trees", "2")["deleted"] == []


# --- Damage -------------------------------------------------------------------------------------------------------


def truncate(file):
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [damage, truncate, Path.unlink], ids=["one bit", "one byte short", "absent"])
@pytest.mark.parametrize("name", ["model.onnx", "manifest.json", "recipe.toml"])
def test_a_damaged_version_is_refused_with_the_file_named(garden, serve, name, harm):
    harm(model_file(garden, "flowers", "3").parent / name)
    outcome = garden("serve", "flowers:3", "--port", "0", timeout=WAIT_TIMEOUT_S)
    assert outcome.code == 1, outcome.stderr
    assert name in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert predict(serve(garden, "flowers:2"), [1.0, 5.0, "red"])["status"] == "success"


def test_a_damaged_index_is_an_error_that_names_it(garden):
    (index,) = index_files(garden.data_dir)
    index.write_bytes(b"this is not a database" * 100)
    for suffix in ("-wal", "-shm"):
        Path(str(index) + suffix).unlink(missing_ok=True)
    outcome = garden("models", "list")
    assert outcome.code == 1
    assert index.name in outcome.stderr


def index_files(data_dir):
    files = [f for f in data_dir.rglob("*") if f.is_file() and f.read_bytes()[:15] == b"SQLite format 3"]
    return files


# --- Several processes --------------------------------------------------------------------------------------------


def test_processes_that_train_at_once_get_different_versions(foretell, tmp_path):
    table = flowers(tmp_path / "flowers.csv")
    arguments = ["train", table, "--target", "kind", "--trees", "5", "--threads", "1", "--json"]
    processes = [foretell.start(*arguments, "--seed", seed) for seed in range(4)]
    numbers = []
    for process in processes:
        stdout, stderr = process.communicate(timeout=RUN_TIMEOUT_S)
        assert process.returncode == 0, stderr
        numbers.append(str(json.loads(stdout)["version"]))
    assert sorted(numbers) == ["1", "2", "3", "4"]
    assert versions(foretell, "flowers") == ["1", "2", "3", "4"]
    for number in numbers:
        assert shown_version(foretell, f"flowers:{number}") == number


def test_training_while_serving_works_and_the_server_keeps_its_version(garden, serve):
    server = serve(garden, "flowers")
    assert train_more(garden) == "4"
    assert get(server, "/api/v1/status").json()["model_version"] == "3"
    assert get(serve(garden, "flowers"), "/api/v1/status").json()["model_version"] == "4"


# --- Serving changes nothing --------------------------------------------------------------------------------------


def snapshot(folder):
    """Name and digest of every file but SQLite's transient ones, and the history that a service keeps."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm")) and path.name != "performance.db"
    }


def test_serving_changes_no_byte_of_models_or_index(garden, serve):
    garden.ok("models", "list")
    before = snapshot(garden.data_dir)
    server = serve(garden)
    predict(server, [1.0, 5.0, "red"])
    get(server, "/api/v1/models")
    server.stop()
    assert snapshot(garden.data_dir) == before


def as_nobody():
    """For a child process: gives up root, which permissions do not bind."""
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def test_a_read_only_directory_is_served(garden):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        folder.chmod(0o755)
        binary = shutil.copy(FORETELL, folder / "foretell")
        data = Path(shutil.copytree(garden.data_dir, folder / "data"))
        for path in [*data.rglob("*"), data]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        read_only = ReadOnlyProgram(folder, data, binary)
        before = snapshot(data)
        listed = read_only.start("models", "list", "--json")
        stdout, stderr = listed.communicate(timeout=WAIT_TIMEOUT_S)
        assert listed.returncode == 0, stderr
        assert [model["name"] for model in json.loads(stdout)["models"]] == ["flowers"]

        server = Server(read_only, "flowers")
        try:
            assert predict(server, [1.0, 5.0, "red"])["status"] == "success"
            performance = get(server, "/api/v1/models/flowers/performance").json()
            assert (performance["total_samples"], performance["history"]) == (1, "in memory")
        finally:
            server.stop()
        assert "warning" not in server.stderr, "that nothing may be kept there is no trouble"
        assert snapshot(data) == before
        assert not (data / "performance.db").exists()
        for path in [data, *data.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


class ReadOnlyProgram(Program):
    """The program as a user who may not write to the data directory."""

    def __init__(self, cwd, data_dir, binary):
        super().__init__(cwd, data_dir)
        self.binary = binary

    def start(self, *arguments, **popen):
        options = {"preexec_fn": as_nobody} if os.geteuid() == 0 else {}
        return super().start(*arguments, executable=self.binary, **options, **popen)


def test_training_into_a_directory_that_cannot_be_made_says_so(foretell, tmp_path):
    (tmp_path / "file").write_text("in the way")
    outcome = foretell(
        "train",
        flowers(tmp_path / "f.csv"),
        "--target",
        "kind",
        "--trees",
        "2",
        "--data-dir",
        tmp_path / "file" / "data",
    )
    assert outcome.code == 1
    assert "data" in outcome.stderr


# --- Crashes ------------------------------------------------------------------------------------------------------


def test_killing_a_training_at_any_moment_leaves_the_old_state_or_the_new(garden):
    table = garden.cwd / "flowers.csv"
    arguments = ["train", table, "--target", "kind", "--trees", "5", "--threads", "1", "--json"]
    rng = random.Random(20)
    longest_s = duration_of(garden, arguments)
    known = versions(garden, "flowers")
    killed = 0
    for _ in range(25):
        process = garden.start(*arguments)
        try:
            process.communicate(timeout=rng.uniform(0, longest_s))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=WAIT_TIMEOUT_S)
            killed += 1
        now = versions(garden, "flowers")
        assert now[: len(known)] == known, "no version was lost"
        assert len(now) - len(known) in (0, 1)
        assert_whole(garden, "flowers", now[-1])
        known = now
    assert killed > 0
    assert int(train_more(garden)) > int(known[-1])


def duration_of(program, arguments):
    start = time.monotonic()
    program.ok(*arguments)
    return time.monotonic() - start


def assert_whole(program, name, version):
    """The version loads, which checks every digest."""
    assert shown_version(program, f"{name}:{version}") == version
    file = model_file(program, name, version)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in (file.parent / "manifest.json").read_text()
