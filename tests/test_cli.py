"""The command line: help, exit codes, --json, suggestions, where the data directory comes from."""

import http.server
import json
import threading

import pytest
from program import Program
from tables import flowers, write_csv

COMMANDS = "describe train models rollback serve healthcheck performance config doctor demo completion man".split()


def test_version_is_one_line_with_a_number(foretell):
    version = foretell.ok("--version").stdout
    assert version.startswith("foretell ")
    assert version.count("\n") == 1
    assert version.split()[1].split(".")[0].isdigit()


@pytest.mark.parametrize("arguments", [["help"], ["--help"]])
def test_help_names_every_command(foretell, arguments):
    text = foretell.ok(*arguments).stdout
    for command in COMMANDS:
        assert command in text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_shows_examples_first(foretell, command):
    text = foretell.ok("help", command).stdout
    assert foretell.ok(command, "--help").stdout == text
    assert "example" in text.lower()
    assert f"foretell {command}" in text
    options = text.find("--data-dir")
    assert options == -1 or text.lower().find("example") < options


def test_help_of_train_lists_its_options(foretell):
    text = foretell.ok("help", "train").stdout
    for option in "--target --name --model --test --seed --trees --depth --no-stratify --threads --json".split():
        assert option in text


@pytest.mark.parametrize("arguments, expected", [([], "train"), (["models"], "alias")], ids=["foretell", "models"])
def test_a_command_that_needs_more_shows_its_help(foretell, arguments, expected):
    assert expected in foretell.ok(*arguments).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["train", "x.csv"],
        ["train", "x.csv", "--target"],
        ["train", "x.csv", "--target", "y", "--model", "oracle"],
        ["train", "x.csv", "--target", "y", "--trees", "0"],
        ["train", "x.csv", "--target", "y", "--trees", "10001"],
        ["train", "x.csv", "--target", "y", "--trees", "many"],
        ["train", "x.csv", "--target", "y", "--depth", "-1"],
        ["train", "x.csv", "--target", "y", "--seed", "-1"],
        ["train", "x.csv", "--target", "y", "--seed", "4294967296"],
        ["train", "x.csv", "--target", "y", "--threads", "0"],
        ["train", "x.csv", "--target", "y", "--threads", "257"],
        ["train", "x.csv", "--target", "y", "--no-such-option"],
        ["train", "x.csv", "extra.csv", "--target", "y"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "http"],
        ["models", "frobnicate"],
        ["models", "alias", "adult"],
        ["healthcheck", "ftp://127.0.0.1/"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_exits_with_2(foretell, arguments):
    outcome = foretell(*arguments)
    assert outcome.code == 2, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.strip()


@pytest.mark.parametrize(
    "typo, meant",
    [(["trian", "x.csv"], "train"), (["modles", "list"], "models"), (["train", "--traget", "y"], "--target")],
    ids=["command", "command-with-subcommand", "option"],
)
def test_a_typo_is_answered_with_what_was_meant(foretell, typo, meant):
    outcome = foretell(*typo)
    assert outcome.code == 2
    assert meant in outcome.stderr


def test_a_misspelt_target_is_answered_with_the_column(foretell, tmp_path):
    outcome = foretell("train", flowers(tmp_path / "f.csv"), "--target", "knid")
    assert outcome.code != 0
    assert "knid" in outcome.stderr
    assert "kind" in outcome.stderr.replace("knid", "")


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["train", "absent.csv", "--target", "y"], 3),
        (["models", "show", "nobody"], 3),
        (["models", "show", "nobody:3"], 3),
        (["models", "alias", "nobody", "production", "1"], 3),
        (["models", "delete", "nobody:1"], 3),
        (["serve", "nobody"], 3),
        (["serve"], 3),
        (["healthcheck", "http://127.0.0.1:1/health"], 6),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_an_error_has_its_exit_code_and_a_json_form(foretell, arguments, code):
    plain = foretell(*arguments)
    assert plain.code == code, plain.stderr
    assert plain.stdout == ""
    if arguments[0] in ("train", "models"):
        outcome = foretell(*arguments, "--json")
        assert outcome.code == code
        assert outcome.stdout == ""
        assert outcome.error["error"]
        assert outcome.error["code"] == {3: "not_found"}[code]
        assert set(outcome.error) <= {"error", "code", "field", "hint"}


@pytest.mark.parametrize("command", ["train", "models export", "models alias"])
def test_a_usage_error_names_the_help_that_explains_it(foretell, command):
    hint = foretell(*command.split(), "--nonsense", "--json").error["hint"]
    assert f"see foretell help {command}" in hint
    assert foretell.ok("help", *command.split()).stdout.count(f"Usage: foretell {command}") == 1


def test_errors_name_no_source_file_and_no_pointer(foretell):
    outcome = foretell("train", "absent.csv", "--target", "y")
    assert "absent.csv" in outcome.stderr
    assert ".cpp" not in outcome.stderr
    assert "0x" not in outcome.stderr


def test_results_go_to_stdout_and_progress_to_stderr(foretell, tmp_path):
    outcome = foretell.ok("train", flowers(tmp_path / "f.csv"), "--target", "kind", "--json")
    assert json.loads(outcome.stdout)["name"] == "f"
    assert "\r" not in outcome.stderr, "a progress bar is for terminals"
    assert "\x1b" not in outcome.stderr + outcome.stdout


def test_the_data_directory_comes_from_the_flag_then_the_environment_then_the_working_directory(tmp_path):
    table = flowers(tmp_path / "f.csv")
    program = Program(tmp_path, tmp_path / "from-environment")
    program.train(table, "kind")
    assert set(program.models()) == {"f"}

    program.ok("train", table, "--target", "kind", "--name", "other", "--data-dir", tmp_path / "from-flag")
    assert set(program.models()) == {"f"}
    listed = program.ok("models", "list", "--json", "--data-dir", tmp_path / "from-flag").json["models"]
    assert [model["name"] for model in listed] == ["other"]

    del program.environment["FORETELL_DATA_DIR"]
    program.train(table, "kind", "--name", "here")
    assert (tmp_path / "foretell-data").is_dir()
    assert set(program.models()) == {"here"}


def test_a_new_data_directory_is_its_owners_alone(foretell, tmp_path):
    foretell.train(flowers(tmp_path / "f.csv"), "kind")
    assert foretell.data_dir.stat().st_mode & 0o777 == 0o700


def test_looking_into_an_absent_directory_says_so_and_makes_none(foretell):
    outcome = foretell("models", "list")
    assert outcome.code == 3
    assert str(foretell.data_dir) in outcome.stderr
    assert "foretell train" in outcome.stderr
    assert not foretell.data_dir.exists()


def test_healthcheck_of_a_running_server_succeeds(adult, serve):
    server = serve(adult, "adult")
    outcome = adult.ok("healthcheck", f"{server.url}/health")
    assert "healthy" in outcome.stdout


class Answers:
    """A service that answers every GET with one status and body."""

    def __init__(self, status, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.service = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.service.serve_forever, daemon=True).start()

    def __enter__(self):
        return self.service.server_port

    def __exit__(self, *_):
        self.service.shutdown()
        self.service.server_close()


HEALTHY = b'{"timestamp":"2026-01-01T00:00:00.000+00:00","service":"ai_service","status":"healthy"}'


@pytest.mark.parametrize(
    "status, body",
    [
        (503, b""),
        (200, b""),
        (200, b"ok"),
        (200, b'{"status": "healthy"}'),
        (200, HEALTHY.replace(b"ai_service", b"another")),
        (200, HEALTHY.replace(b'"healthy"', b'"unhealthy"')),
        (503, HEALTHY),
        (404, HEALTHY),
        (503, HEALTHY.replace(b'"healthy"', b'"warning"')),
    ],
)
def test_healthcheck_accepts_only_a_healthy_foretell(foretell, status, body):
    with Answers(status, body) as port:
        assert foretell("healthcheck", f"http://127.0.0.1:{port}/health").code == 6
    with Answers(200, HEALTHY) as port:
        assert foretell.ok("healthcheck", f"http://127.0.0.1:{port}", "--json").json["status"] == "healthy"
    with Answers(200, HEALTHY.replace(b'"healthy"', b'"warning"')) as port:
        assert foretell.ok("healthcheck", f"http://127.0.0.1:{port}").stdout == "warning\n"


def test_healthcheck_asks_where_the_variables_say_the_service_listens(foretell):
    with Answers(200, HEALTHY) as port:
        foretell.environment["FORETELL_PORT"] = str(port)
        foretell.ok("healthcheck")
        foretell.environment["FORETELL_HOST"] = "0.0.0.0"
        assert foretell.ok("healthcheck", "--json").json["url"] == f"http://127.0.0.1:{port}/health"
        foretell.environment["FORETELL_HOST"] = "::"
        assert "::1 port" in foretell("healthcheck").stderr, "nobody listens there"
        foretell.ok("healthcheck", "--host", "127.0.0.1")
        foretell.ok("healthcheck", f"http://127.0.0.1:{port}/health")
        assert foretell("healthcheck", "--host", "127.0.0.1", "--port", "1").code == 6
    foretell.environment["FORETELL_PORT"] = "0"
    assert foretell("healthcheck").code == 2


def test_demo_trains_serves_and_shows_three_answers(tmp_path):
    program = Program(tmp_path, tmp_path / "demo-data")
    text = program.ok("demo").stdout
    assert "weighted avg" in text, "the evaluations"
    assert text.count('"prediction"') >= 3
    assert '"status": "success"' in text or '"status":"success"' in text
    assert "foretell serve" in text and "curl" in text, "the commands to go on"


def test_models_commands_have_a_plain_form_for_people(foretell, tmp_path):
    foretell.train(flowers(tmp_path / "f.csv"), "kind", "--name", "flowers")
    assert "flowers" in foretell.ok("models", "list").stdout
    shown = foretell.ok("models", "show", "flowers").stdout
    for word in ("flowers", "kind", "width", "colour", "RandomForestClassifier"):
        assert word in shown


def test_a_single_integer_class_is_refused_before_anything_is_stored(foretell, tmp_path):
    table = write_csv(tmp_path / "one.csv", ["x", "y"], [[i, 1] for i in range(10)])
    assert foretell("train", table, "--target", "y").code == 1
    assert foretell.models() == {}


def test_a_data_directory_that_cannot_be_used_is_told_before_training(foretell, tmp_path):
    table = flowers(tmp_path / "f.csv")
    (tmp_path / "file").write_text("in the way")
    outcome = foretell("train", table, "--target", "kind", "--data-dir", tmp_path / "file" / "data")
    assert outcome.code == 1
    assert str(tmp_path / "file") in outcome.stderr
    assert "--data-dir" in outcome.stderr
    assert "read " not in outcome.stderr, "the table was not even read"


def test_a_file_whose_name_is_no_model_name_is_answered_with_the_option(foretell, tmp_path):
    outcome = foretell("train", flowers(tmp_path / "my flowers.csv"), "--target", "kind")
    assert outcome.code == 1
    assert "my flowers" in outcome.stderr
    assert "--name" in outcome.stderr
    foretell.train(tmp_path / "my flowers.csv", "kind", "--name", "flowers")


@pytest.mark.parametrize(
    "variable, value, expected",
    [
        ("FORETELL_PORT", "http", "whole number from 0 to 65535"),
        ("FORETELL_PORT", "65536", "whole number from 0 to 65535"),
        ("FORETELL_THREADS", "0", "whole number from 1 to 256"),
        ("FORETELL_INSECURE_OPEN", "maybe", "1 or 0"),
    ],
)
def test_a_variable_with_a_wrong_value_is_named(foretell, variable, value, expected):
    foretell.environment[variable] = value
    outcome = foretell("serve")
    assert outcome.code == 2
    assert variable in outcome.stderr
    assert expected in outcome.stderr
    foretell.environment[variable] = ""
    assert foretell("serve").code == 3, "an empty variable is none; there is no model to serve"


def test_a_variable_of_another_command_does_not_matter(foretell, tmp_path):
    foretell.environment["FORETELL_PORT"] = "http"
    foretell.train(flowers(tmp_path / "f.csv"), "kind")
