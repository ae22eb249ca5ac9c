"""How long models compute: what the service measures and keeps, and what `foretell performance` shows."""

import datetime

import pytest
from clients import assert_error, get, post, predict
from program import ADULT_TEST
from tables import flowers

ROUTE = "/api/v1/models/adult/performance"
ROW = {"age": 39}
TRENDS = {"insufficient_data", "improving", "stable", "degrading"}


def ask(server, route=ROUTE):
    answer = get(server, route)
    assert answer.status_code == 200, answer.text
    return answer.json()


def assert_is_consistent(body):
    """What every answer, and the output of the command, has to be in itself."""
    windows = body["windows"]
    assert body["total_samples"] == sum(window["count"] for window in windows)
    assert body["performance_trend"] in TRENDS
    assert (body["performance_trend"] == "insufficient_data") == (len(windows) < 2)
    assert body["window_seconds"] == 10
    assert "1.1" in body["trend_rule"]
    verdict = body["verdict"]
    assert verdict["trend"] in TRENDS
    assert verdict["windows"] == min(len(windows), 120)
    assert verdict["rule"]
    for window in windows:
        assert window["count"] > 0, "windows without an execution are left out"
        assert 0 < window["p50"] <= window["p95"] <= window["p99"]
        assert window["avg_execution_time"] > 0
        assert window["std_deviation"] >= 0
        assert datetime.datetime.fromisoformat(window["began_at"]).tzinfo is not None
    if windows:
        means = [window["avg_execution_time"] for window in windows]
        assert min(means) * 0.999 <= body["avg_execution_time"] <= max(means) * 1.001


def test_a_version_that_was_never_asked_has_no_samples(adult, serve):
    body = ask(serve(adult, "adult"))
    assert body["name"] == "adult"
    assert body["version"] == "1"
    assert body["avg_execution_time"] == 0
    assert body["std_deviation"] == 0
    assert body["total_samples"] == 0
    assert body["performance_trend"] == "insufficient_data"
    assert body["windows"] == []
    assert_is_consistent(body)


def test_every_request_that_computes_is_a_sample_whatever_its_rows(adult, serve):
    server = serve(adult, "adult", "adult-logistic", "--threads", "2")
    predict(server, ROW, path="/api/v1/models/adult/predict")
    body = ask(server)
    assert body["total_samples"] == 1
    assert body["std_deviation"] == 0, "below two samples"
    for age in range(40, 49):
        predict(server, {"age": age}, path="/api/v1/models/adult/predict")
    predict(server, [{"age": age} for age in range(50, 60)], path="/api/v1/models/adult/predict")
    assert_error(post(server, "/api/v1/models/adult/predict", {"features": {"age": "old"}}), 400)
    predict(server, ROW, path="/api/v1/models/adult-logistic/predict")
    body = ask(server)
    assert body["total_samples"] == 11
    assert body["avg_execution_time"] > 0
    assert body["std_deviation"] > 0
    assert body["history"] == "stored"
    assert_is_consistent(body)
    assert ask(server, "/api/v1/models/adult-logistic/performance")["total_samples"] == 1


def test_history_outlives_the_service_and_the_command_shows_it(adult, serve):
    server = serve(adult, "adult")
    for age in range(20, 25):
        predict(server, {"age": age})
    before = ask(server)
    server.stop()

    outcome = adult.ok("performance", "adult", "--json")
    kept = outcome.json
    assert kept["name"] == "adult"
    assert kept["version"] == "1"
    assert kept["data"] is None
    assert kept["total_samples"] == 5
    assert kept["avg_execution_time"] == pytest.approx(before["avg_execution_time"])
    assert_is_consistent(kept)
    assert "5 in 1 window" in adult.ok("performance", "adult:1").stdout

    server = serve(adult, "adult")
    assert ask(server)["total_samples"] == 5
    predict(server, {"age": 30})
    body = ask(server)
    assert body["total_samples"] == 6
    assert len(body["windows"]) == 2, "windows of two services are two"
    assert_is_consistent(body)


def test_versions_have_histories_of_their_own(foretell, serve, tmp_path):
    table = flowers(tmp_path / "flowers.csv")
    for seed in (1, 2):
        foretell.train(table, "kind", "--seed", seed, "--trees", "3")
    server = serve(foretell, "flowers:1", "flowers:2")
    predict(server, {"width": 1.5}, path="/api/v1/models/flowers:1/predict")
    route = "/api/v1/models/flowers{}/performance"
    assert ask(server, route.format(":1"))["total_samples"] == 1
    assert ask(server, route.format("") + "?version=1")["total_samples"] == 1
    assert ask(server, route.format(""))["version"] == "2"
    assert ask(server, route.format("@latest"))["total_samples"] == 0
    assert_error(get(server, route.format(":3")), 404)
    assert_error(get(server, route.format("") + "?version=3"), 404)
    assert_error(get(server, route.format("") + "?version=x"), 400)
    assert_error(get(server, route.format(":1") + "?version=1"), 400)
    assert_error(get(server, "/api/v1/models/nobody/performance"), 404)


def test_a_damaged_history_is_told_and_does_not_keep_a_service_from_starting(adult, serve):
    (adult.data_dir / "performance.db").write_bytes(b"no database " * 1000)
    server = serve(adult, "adult")
    predict(server, ROW)
    assert ask(server)["history"] == "in memory"
    server.stop()
    assert "performance.db" in server.stderr
    outcome = adult("performance", "adult", "--json")
    assert outcome.code == 1
    assert "performance.db" in outcome.error["error"]


def test_the_command_times_the_rows_of_a_table(adult):
    outcome = adult.ok("performance", "adult", ADULT_TEST, "--json")
    body = outcome.json
    with open(ADULT_TEST) as table:
        rows = sum(1 for _ in table) - 1
    assert body["data"] == {"file": str(ADULT_TEST), "rows": rows, "complete": True}
    assert body["total_samples"] == rows, "one execution a row"
    assert_is_consistent(body)
    text = adult.ok("performance", "adult", ADULT_TEST).stdout
    assert f"single rows of {ADULT_TEST}" in text
    assert "insufficient_data" in text, "it took less than two windows"
    assert not (adult.data_dir / "performance.db").exists(), "nothing that served"


def test_the_command_goes_on_timing_for_as_long_as_it_is_told(adult, tmp_path):
    table = tmp_path / "two.csv"
    with open(ADULT_TEST) as lines:
        table.write_text("".join(next(lines) for _ in range(3)))
    body = adult.ok("performance", "adult", "--seconds", "1", "-", "--json", piped=table).json
    assert body["data"]["rows"] == 2
    assert body["total_samples"] > 100
    assert_is_consistent(body)


def test_what_the_command_refuses(adult, tmp_path):
    assert adult("performance", "nobody").code == 3
    assert adult("performance", "adult:7").code == 3
    assert adult("performance", "adult", "--seconds", "5").code == 2
    for seconds in (0, 24 * 60 * 60 + 1):
        assert adult("performance", "adult", ADULT_TEST, "--seconds", seconds).code == 2
    assert adult("performance", "adult", tmp_path / "absent.csv").code == 3
    (tmp_path / "empty.csv").write_text("age\n")
    outcome = adult("performance", "adult", tmp_path / "empty.csv", "--json")
    assert outcome.code == 1
    assert "empty.csv" in outcome.error["error"]


def test_a_model_without_a_history_says_what_to_do(adult):
    outcome = adult.ok("performance", "adult")
    assert "nothing has been recorded" in outcome.stdout
    assert "foretell serve adult" in outcome.stdout
    assert adult.ok("performance", "adult", "--json").json["total_samples"] == 0
