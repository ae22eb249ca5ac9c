"""/openapi.json: true to the service, as schemathesis and a JSON Schema validator see it."""

import os
import pathlib
import subprocess
import sys

import jsonschema_rs
import pytest
from clients import get, post
from program import Program, Server
from tables import write_csv

# What schemathesis may find wrong: everything that it knows, on data that fits the schemas and on data that does not.
RUN_TIMEOUT_S = 900
EXAMPLES = 30


def run_schemathesis(server, tmp_path, *options):
    """Must find nothing."""
    command = [pathlib.Path(sys.executable).with_name("schemathesis"), "run", f"{server.url}/openapi.json", "--checks", "all"]
    # Not the phase "coverage": in it Python 3.11 itself fails on deep syntax trees (SystemError in ast.parse).
    command += ["--phases", "examples,fuzzing,stateful"]
    command += ["--mode", "all", "--max-examples", str(EXAMPLES), "--seed", "42", "--workers", "2", "--no-color"]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    run = subprocess.run(
        [*command, *options], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=RUN_TIMEOUT_S
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]


def resolved(document, schema):
    """A validator of a part of the document."""
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


@pytest.fixture(scope="module")
def document(adult_server):
    answer = get(adult_server, "/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def test_every_example_is_answered_and_every_answer_is_as_described(adult_server, document):
    tried = 0
    for path, item in document["paths"].items():
        operation = item.get("post")
        if operation is None or "{name}" in path:
            continue
        content = operation["requestBody"]["content"]["application/json"]
        for name, example in content["examples"].items():
            resolved(document, content["schema"]).validate(example["value"])
            query = "" if "/models/" in path else f"?model={name.split()[0]}"
            answer = post(adult_server, path + query, example["value"])
            assert answer.status_code == 200, answer.text
            described = operation["responses"]["200"]["content"]["application/json"]["schema"]
            resolved(document, described).validate(answer.json())
            tried += 1
    assert tried == 3 * 2 * 3 + 2 * 2 * 3, "three examples of two models at five paths: two of them once a model"


def test_every_get_answers_as_described(adult_server, document):
    for path, item in document["paths"].items():
        operation = item.get("get")
        if operation is None:
            continue
        answer = get(adult_server, path.replace("{name}", "adult").replace("{version}", "1"))
        assert answer.status_code == 200, path
        content = operation["responses"]["200"]["content"]
        assert list(content) == [answer.headers["Content-Type"]], path
        if answer.headers["Content-Type"] == "application/json":
            resolved(document, content["application/json"]["schema"]).validate(answer.json())


def test_a_schema_follows_what_is_served(adult, serve):
    server = serve(adult, "adult-logistic")
    assert any(name.startswith("adult-logistic.") for name in get(server, "/openapi.json").json()["components"]["schemas"])
    assert "/api/v2/models/adult/predict" not in get(server, "/openapi.json").json()["paths"]


def test_schemathesis_finds_nothing(forest_server, tmp_path):
    run_schemathesis(forest_server, tmp_path)


@pytest.fixture(scope="module")
def mixed_server(tmp_path_factory):
    """Three classes with a boolean and a date, and a regression."""
    folder = tmp_path_factory.mktemp("mixed")
    rows = [
        [i % 7, ["true", "false"][i % 2], f"2024-0{1 + i % 9}-15", ["low", "mid", "top"][i % 3], i / 7] for i in range(210)
    ]
    table = write_csv(folder / "mixed.csv", ["n", "truth", "day", "level", "price"], rows)
    program = Program(folder, folder / "data")
    program.train(table, "level", "--name", "level", "--drop", "price", "--dates", "--trees", "5")
    program.train(table, "price", "--name", "price", "--drop", "level", "--dates", "--trees", "5")
    server = Server(program, "level", "price")
    yield server
    server.stop()


def test_schemathesis_finds_nothing_with_several_models(mixed_server, tmp_path):
    # Without ?model= the body is of any model, and a request that names none, or another one, is refused: all that a
    # schema cannot say.
    generic = ["/predict", "/api/v1/predict", "/api/v2/predict", "/api/v1/models/{name}/predict"]
    generic += ["/api/v2/models/{name}/predict"]
    run_schemathesis(mixed_server, tmp_path, *(option for path in generic for option in ("--exclude-path", path)))


