"""foretell.toml and `foretell config show`: who wins, what is refused, and that what is shown can be read again."""

import json
import tomllib

import pytest
from clients import get
from program import Program
from tables import flowers

WHOLE = """\
data_dir = "models"
threads = 2

[serve]
host = "::1"
port = 8080
insecure_open = true
allow_host = ["one.example", "two.example"]

[train]
keep_versions = 3
"""


@pytest.fixture
def bare(tmp_path):
    """The program without a variable, so that the file and the defaults speak."""
    program = Program(tmp_path, tmp_path / "foretell-data")
    program.environment.clear()
    return program


def write_config(program, text, name="foretell.toml"):
    file = program.cwd / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def settings(program, *arguments):
    """Value, origin and place by key."""
    shown = program.ok("config", "show", "--json", *arguments).json
    return {entry["key"]: (entry["value"], entry["origin"], entry["place"]) for entry in shown["settings"]}


def test_without_a_file_everything_has_its_default(bare):
    shown = settings(bare)
    assert shown["serve.port"] == (5000, "default", None)
    assert shown["serve.insecure_open"] == (False, "default", None)
    assert shown["serve.allow_host"] == ([], "default", None)
    assert shown["threads"] == (None, "default", None)
    assert {origin for _, origin, _ in shown.values()} == {"default"}
    assert bare.ok("config", "show", "--json").json["file"] is None


def test_the_file_of_the_working_directory_sets_every_key(bare):
    write_config(bare, WHOLE)
    shown = settings(bare)
    assert shown["data_dir"] == ("models", "file", "foretell.toml:1")
    assert shown["threads"] == (2, "file", "foretell.toml:2")
    assert shown["serve.host"] == ("::1", "file", "foretell.toml:5")
    assert shown["serve.port"] == (8080, "file", "foretell.toml:6")
    assert shown["serve.insecure_open"] == (True, "file", "foretell.toml:7")
    assert shown["serve.allow_host"] == (["one.example", "two.example"], "file", "foretell.toml:8")
    assert shown["train.keep_versions"] == (3, "file", "foretell.toml:11")


def test_a_flag_wins_over_a_variable_over_the_file(bare):
    write_config(bare, WHOLE)
    bare.environment["FORETELL_PORT"] = "7000"
    bare.environment["FORETELL_DATA_DIR"] = "from-variable"
    bare.environment["FORETELL_ALLOW_HOST"] = "three.example, four.example"
    shown = settings(bare, "--data-dir", "from-flag")
    assert shown["data_dir"] == ("from-flag", "flag", "--data-dir")
    assert shown["serve.port"] == (7000, "environment", "FORETELL_PORT")
    assert shown["serve.allow_host"] == (["three.example", "four.example"], "environment", "FORETELL_ALLOW_HOST")
    assert shown["threads"] == (2, "file", "foretell.toml:2")
    assert settings(bare)["data_dir"] == ("from-variable", "environment", "FORETELL_DATA_DIR")


def test_what_is_shown_is_a_file_that_says_the_same(bare):
    write_config(bare, WHOLE)
    bare.environment["FORETELL_HOST"] = 'a "quoted" \\ name\x7f'
    shown = bare.ok("config", "show").stdout
    with_origin = bare.ok("config", "show", "--origin").stdout
    said = tomllib.loads(shown)
    assert said == tomllib.loads(with_origin)
    expected = tomllib.loads(WHOLE)
    expected["serve"]["host"] = 'a "quoted" \\ name\x7f'
    for name, content in expected.items():
        assert (said[name] | content if isinstance(content, dict) else content) == said[name]
    bare.environment.clear()
    before = settings(bare)
    write_config(bare, bare.ok("config", "show").stdout)
    assert {key: value for key, (value, *_) in settings(bare).items()} == {
        key: value for key, (value, *_) in before.items()
    }


def test_the_origin_stands_behind_each_value(bare):
    write_config(bare, WHOLE)
    bare.environment["FORETELL_PORT"] = "7000"
    lines = bare.ok("config", "show", "--origin", "--data-dir", "x").stdout.splitlines()
    assert lines[0] == "# configuration file: foretell.toml"
    assert any(line.split() == ["port", "=", "7000", "#", "FORETELL_PORT"] for line in lines)
    assert any(line.split() == ["threads", "=", "2", "#", "foretell.toml:2"] for line in lines)
    assert any(line.split() == ["data_dir", "=", '"x"', "#", "flag", "--data-dir"] for line in lines)
    (bare.cwd / "foretell.toml").unlink()
    assert "# threads: one a processor" in bare.ok("config", "show").stdout


@pytest.mark.parametrize("by", ["flag", "variable"])
def test_another_file_is_named_and_its_paths_count_from_its_folder(bare, by):
    write_config(bare, "nonsense = true")
    file = write_config(bare, 'data_dir = "models"', "etc/foretell.toml")
    arguments = ["--config", file] if by == "flag" else []
    if by == "variable":
        bare.environment["FORETELL_CONFIG"] = str(file)
    assert settings(bare, *arguments)["data_dir"] == (str(file.parent / "models"), "file", f"{file}:1")


def test_a_file_that_is_named_must_be_there(bare):
    outcome = bare("config", "show", "--config", "absent.toml")
    assert outcome.code == 3
    assert "absent.toml" in outcome.stderr
    assert bare("models", "list", "--config", bare.cwd).code == 1, "a directory is no file"


def test_commands_use_the_file(bare, serve):
    table = flowers(bare.cwd / "flowers.csv")
    write_config(bare, 'data_dir = "models"\n[serve]\nallow_host = ["foretell.example"]\n[train]\nkeep_versions = 1\n')
    bare.train(table, "kind", "--trees", "2")
    assert bare.train(table, "kind", "--trees", "2")["deleted"] == ["1"]
    assert (bare.cwd / "models" / "registry.db").exists()
    assert not (bare.cwd / "foretell-data").exists()
    server = serve(bare)
    assert "foretell.toml" in server.stdout
    assert get(server, "/health", headers={"Host": "foretell.example"}).status_code == 200
    assert get(server, "/health", headers={"Host": "other.example"}).status_code == 421


def test_healthcheck_asks_where_the_file_says(bare):
    write_config(bare, '[serve]\nhost = "127.0.0.1"\nport = 1\n')
    outcome = bare("healthcheck")
    assert outcome.code == 6
    assert "port 1" in outcome.stderr or ":1" in outcome.stderr


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[serve]\nprot = 80", ["line 2", '"serve.prot"', "serve.port"]),
        ("\n\nport = 80", ["line 3", '"port"', "serve.port"]),
        ("[server]\nport = 80", ["line 1", '"server"', '"serve"']),
        ('serve.port = "80"', ["line 1", '"serve.port"', "'80'" , "whole number from 0 to 65535"]),
        ("serve.port = 65536", ["line 1", "65536", "whole number from 0 to 65535"]),
        ("threads = 0", ["line 1", '"threads"', "whole number from 1 to 256"]),
        ("serve.insecure_open = 1", ["line 1", "true or false"]),
        ("serve.allow_host = 'x'", ["line 1", "list of texts"]),
        ("data_dir = 7", ["line 1", '"data_dir"', "text"]),
        ("serve = 7", ["line 1", '"serve"', "table"]),
        ("json = true", ["line 1", '"json"', "not known"]),
        ("threads = \n", ["line 1", "TOML"]),
        ("threads = 1\nthreads = 2", ["line 2", "TOML"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_line_is_named_with_what_was_expected(bare, text, expected):
    write_config(bare, text)
    outcome = bare("models", "list")
    assert outcome.code == 2
    for word in ["foretell.toml", *expected]:
        assert word.replace("'80'", "80") in outcome.stderr, outcome.stderr
    error = bare("models", "list", "--json").error
    assert error["code"] == "usage"
    bare.ok("help", "models")
    bare.ok("--version")


def test_a_wrong_variable_is_told_where_settings_are_shown(bare):
    bare.environment["FORETELL_PORT"] = "http"
    outcome = bare("config", "show")
    assert outcome.code == 2
    assert "FORETELL_PORT" in outcome.stderr


def test_a_link_to_nothing_in_the_place_of_the_file_is_an_error(bare):
    (bare.cwd / "foretell.toml").symlink_to("gone.toml")
    assert bare("models", "list").code == 3
    assert "foretell.toml" in bare("models", "list").stderr


def test_the_manual_and_help_know_the_file(bare):
    page = bare.ok("man").stdout
    for key in settings(bare):
        assert key.replace("-", "\\-") in page
    assert "FORETELL_CONFIG" in bare.ok("help", "serve").stdout
    assert json.loads(bare.ok("config", "show", "--json").stdout)["settings"]
