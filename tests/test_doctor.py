"""foretell doctor: every check has a line, what is wrong has a fix, and the exit code tells."""

import shutil


def by_name(outcome):
    findings = {}
    for check in outcome.json["checks"]:
        findings.setdefault(check["name"], []).append(check)
    return findings


def test_a_sound_installation_is_well(adult):
    adult.data_dir.chmod(0o700)
    outcome = adult.ok("doctor", "--json")
    report = outcome.json
    assert report["healthy"] is True
    checks = by_name(outcome)
    for name in ("data directory", "index", "models", "processor", "versions"):
        assert [check["status"] for check in checks[name]] == ["ok"], checks[name]
    assert {"disk", "connections", "clock"} <= set(checks)
    assert "2 versions of 2 models" in checks["models"][0]["found"]
    assert report["versions"]["foretell"] == adult.ok("--version").stdout.split()[1]
    assert report["versions"]["sqlite"].startswith("3.")


def test_lines_are_aligned_and_the_fix_stands_under_what_is_wrong(adult):
    adult.data_dir.chmod(0o755)
    lines = adult.ok("doctor").stdout.splitlines()
    assert lines[0].startswith("warn  data directory  ")
    column = lines[0].index(str(adult.data_dir))
    assert lines[1].index("fix: chmod 700 ") == column
    for line in lines:
        assert line[column - 1] == " " and line[column] != " ", line


def test_before_the_first_training_nothing_fails_and_nothing_is_made(foretell):
    outcome = foretell.ok("doctor", "--json")
    assert by_name(outcome)["data directory"][0]["status"] == "warn"
    assert "index" not in by_name(outcome)
    assert not foretell.data_dir.exists()


def test_a_damaged_model_fails_with_its_name_and_the_exit_code(adult):
    model = adult.data_dir / "models/adult/1/model.onnx"
    damaged = bytearray(model.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    model.chmod(0o600)
    model.write_bytes(damaged)
    outcome = adult("doctor", "--json")
    assert outcome.code == 1
    assert outcome.json["healthy"] is False
    models = by_name(outcome)["models"]
    assert [check["status"] for check in models] == ["fail"]
    assert str(model) in models[0]["found"]
    assert models[0]["fix"]
    plain = adult("doctor")
    assert plain.code == 1
    assert plain.stdout.count("\nfail  ") == 1
    assert "1 thing is not well" in plain.stderr


def test_a_file_in_place_of_the_data_directory_fails(foretell):
    foretell.data_dir.write_text("not a directory")
    outcome = foretell("doctor", "--json")
    assert outcome.code == 1
    assert by_name(outcome)["data directory"][0]["status"] == "fail"


def test_a_damaged_index_fails_and_says_what_to_restore(adult):
    for file in adult.data_dir.glob("registry.db-*"):
        file.unlink()
    (adult.data_dir / "registry.db").write_bytes(b"nonsense " * 1000)
    outcome = adult("doctor", "--json")
    assert outcome.code == 1
    index = by_name(outcome)["index"][0]
    assert index["status"] == "fail"
    assert "registry.db" in index["fix"]


def test_a_version_that_the_index_does_not_know_is_a_warning(adult):
    folder = adult.data_dir / "models/adult"
    shutil.copytree(folder / "1", folder / "9")
    models = by_name(adult.ok("doctor", "--json"))["models"]
    assert [check["status"] for check in models] == ["ok", "warn"]
    assert str(folder / "9") in models[1]["found"]
