"""The prediction cache as clients see it: the same bytes whether an answer was remembered or computed, and X-Cache."""

import csv
import json
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from clients import TIMEOUT_S, assert_error, get, post
from program import ADULT_TEST, Program
from tables import write_csv

PREDICT_PATHS = ["/predict", "/api/v1/predict", "/api/v1/models/adult/predict"]
CACHED_ROWS_MAX = 64  # limits::k_cached_rows_max


def adult_rows(count):
    """Rows of the test file as objects, numbers as numbers, without the target."""
    with open(ADULT_TEST, newline="") as file:
        rows = [row for _, row in zip(range(count), csv.DictReader(file))]
    for row in rows:
        row.pop("income", None)
        for name, text in row.items():
            row[name] = None if text == "" else int(text) if text.lstrip("-").isdigit() else text
    return rows


ROWS = adult_rows(200)


def aged(*ages):
    return [{"age": age} for age in ages]


def use(server, features, path="/predict", session=requests):
    """What X-Cache says of a prediction that must succeed; None without."""
    answer = session.post(server.url + path, json={"features": features}, timeout=TIMEOUT_S)
    assert answer.status_code == 200, answer.text
    return answer.headers.get("X-Cache")


@pytest.fixture
def cached(adult, serve):
    """cached(argument...): a server of the census forest with one thread and the cache on."""

    def start(*arguments):
        return serve(adult, "adult", "--threads", "1", "--cache", "on", *arguments)

    return start


# --- The answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["adult", "adult-logistic"])
def test_answers_are_the_same_bytes_computed_and_remembered(adult, serve, model):
    uncached = serve(adult, model, "--cache", "off", "--threads", "1")
    cached = serve(adult, model, "--cache", "on", "--threads", "1", "--cache-entries", "100")
    seen = set()
    for query in ("", "?probabilities=true"):
        for path in ("/predict", "/api/v1/predict"):
            for size in (1, 7):
                requests_of_rows = [ROWS[start : start + size] for start in range(0, 90, size)]
                for rows in [rows for rows in requests_of_rows for _ in range(2)]:
                    expected = post(uncached, path + query, {"features": rows})
                    answer = post(cached, path + query, {"features": rows})
                    assert answer.content == expected.content
                    assert "X-Cache" not in expected.headers
                    seen.add(answer.headers["X-Cache"])
    assert seen == {"hit", "miss"}


def test_rows_that_are_known_and_rows_that_are_not_come_back_in_order(adult, serve, cached):
    uncached, server = serve(adult, "adult", "--cache", "off"), cached()
    use(server, ROWS[3:20:3])
    mixed = ROWS[:24]
    path = "/api/v1/predict?probabilities=true"
    assert post(server, path, {"features": mixed}).content == post(uncached, path, {"features": mixed}).content


def test_every_thread_remembers_for_itself_and_all_answer_alike(adult, serve):
    server = serve(adult, "adult", "--threads", "3", "--cache", "on")

    def ask(_):
        with requests.Session() as session:
            answers = [session.post(f"{server.url}/api/v1/predict", json={"features": rows}, timeout=TIMEOUT_S)
                       for rows in [ROWS[:1], ROWS[1:2]] * 4]
        return [(answer.text, answer.headers["X-Cache"]) for answer in answers]

    with ThreadPoolExecutor(6) as pool:
        runs = list(pool.map(ask, range(12)))
    assert len({tuple(text for text, _ in run) for run in runs}) == 1
    assert all(cache == "hit" for run in runs for _, cache in run[2:])


# --- X-Cache ------------------------------------------------------------------------------------------------------


def test_the_second_time_a_row_is_asked_for_is_a_hit_on_every_path(cached):
    server = cached()
    assert use(server, ROWS[0]) == "miss"
    assert [use(server, ROWS[0], path) for path in PREDICT_PATHS] == ["hit"] * 3


def test_the_same_values_written_otherwise_are_the_same_row(cached):
    server = cached()
    assert use(server, {"age": 39, "sex": "Male"}) == "miss"
    assert use(server, {"sex": "Male", "age": 39.0}) == "hit"
    assert use(server, {"age": 3.9e1, "sex": "Male", "race": None}) == "hit"
    assert use(server, {"age": 39, "sex": "Female"}) == "miss"


def test_a_request_is_a_hit_when_every_row_is_known(cached):
    server = cached()
    assert use(server, aged(30, 31)) == "miss"
    assert use(server, aged(31, 30, 31)) == "hit"
    assert use(server, aged(31, 32)) == "miss"
    assert use(server, aged(30, 31, 32)) == "hit"


def test_more_rows_than_the_limit_pass_by_the_cache(cached):
    server = cached()
    assert use(server, aged(*range(CACHED_ROWS_MAX + 1))) == "miss"
    assert use(server, aged(0)) == "miss"
    assert use(server, aged(*range(CACHED_ROWS_MAX))) == "miss"
    assert use(server, aged(*range(CACHED_ROWS_MAX))) == "hit"
    assert use(server, aged(*range(CACHED_ROWS_MAX + 1))) == "miss"


def test_entries_bound_what_is_remembered(cached):
    server = cached("--cache-entries", "10")
    with requests.Session() as session:
        for age in range(10):
            use(server, aged(age), session=session)
        assert [use(server, aged(age), session=session) for age in range(10)] == ["hit"] * 10
        assert use(server, aged(99), session=session) == "miss"
        assert [use(server, aged(age), session=session) for age in range(10)].count("miss") >= 1


def test_rows_that_come_once_do_not_drive_out_what_comes_again(cached):
    server = cached("--cache-entries", "50")
    with requests.Session() as session:
        for _ in range(3):
            use(server, aged(40, 41, 42), session=session)
        for hours in range(300):
            assert use(server, {"hours_per_week": hours}, session=session) == "miss"
        assert use(server, aged(40, 41, 42), session=session) == "hit"


def test_only_predictions_that_succeed_say_x_cache(cached):
    server = cached()
    wrong = post(server, "/predict", {"features": {"age": "old"}})
    assert_error(wrong, 400)
    assert "X-Cache" not in wrong.headers
    assert "X-Cache" not in get(server, "/api/v1/status").headers


def test_curl_sees_the_field(cached):
    server = cached()
    command = ["curl", "-si", f"{server.url}/predict", "-H", "Content-Type: application/json"]
    command += ["-d", json.dumps({"features": ROWS[0]})]
    outputs = [subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True) for _ in range(2)]
    assert ["X-Cache: miss" in outputs[0].stdout, "X-Cache: hit" in outputs[1].stdout] == [True, True]
    assert outputs[0].stdout.splitlines()[-1] == outputs[1].stdout.splitlines()[-1]


# --- Versions -----------------------------------------------------------------------------------------------------


def test_another_version_begins_with_nothing_remembered(foretell, serve, tmp_path):
    for version in (1, 2):  # a model that answers its own version
        table = write_csv(tmp_path / "count.csv", ["x", "y"], [[i % 13, version + (i % 2) / 1000] for i in range(40)])
        foretell.train(table, "y", "--task", "regression", "--trees", "5", "--name", "count")
    foretell.ok("models", "alias", "count", "production", 1)
    server = serve(foretell, "--cache", "on", "--threads", "1")

    def ask():
        answer = post(server, "/predict", {"features": [7]})
        return round(answer.json()["prediction"][0]), answer.headers["X-Cache"]

    assert [ask(), ask()] == [(1, "miss"), (1, "hit")]
    for version in (2, 1):
        foretell.ok("models", "alias", "count", "production", version)
        server.signal(signal.SIGHUP)
        server.wait_until(
            f"version {version}", lambda: get(server, "/api/v1/status").json()["model_version"] == str(version)
        )
        assert [ask(), ask()] == [(version, "miss"), (version, "hit")]


# --- Settings -----------------------------------------------------------------------------------------------------


def cache_status(server, query=""):
    return get(server, f"/api/v1/status{query}").json()["cache"]


def test_status_has_mode_decision_and_both_costs_of_every_model(adult, serve):
    server = serve(adult, "adult", "adult-logistic")
    statuses = [model["cache"] for model in get(server, "/api/v1/status").json()["models"]]
    assert statuses == [cache_status(server, f"?model={name}") for name in ("adult", "adult-logistic")]
    for status in statuses:
        assert status["mode"] == "auto"
        assert status["look_up_ns"] > 0
        assert status["compute_ns"] > 0
        # Whole nanoseconds: a ratio of exactly two may have been rounded.
        if status["compute_ns"] != 2 * status["look_up_ns"]:
            assert status["on"] == (status["compute_ns"] > 2 * status["look_up_ns"])


def test_auto_does_as_its_decision_says(adult, serve):
    server = serve(adult, "adult", "--threads", "1")
    expected = ["miss", "hit"] if cache_status(server)["on"] else [None, None]
    assert [use(server, ROWS[0]), use(server, ROWS[0])] == expected


def test_off_remembers_nothing(adult, serve):
    server = serve(adult, "adult", "--cache", "off")
    assert [use(server, ROWS[0]), use(server, ROWS[0])] == [None, None]
    assert cache_status(server)["mode"] == "off"
    assert cache_status(server)["on"] is False


def test_the_environment_sets_the_mode_and_the_flag_wins(adult, serve):
    environment = {"FORETELL_DATA_DIR": str(adult.data_dir), "FORETELL_CACHE": "off", "FORETELL_CACHE_ENTRIES": "1"}
    program = Program(adult.cwd, adult.data_dir, environment)
    assert cache_status(serve(program, "adult"))["on"] is False
    server = serve(program, "adult", "--cache", "on", "--threads", "1")
    assert cache_status(server)["on"] is True
    assert [use(server, aged(1)), use(server, aged(2)), use(server, aged(1))] == ["miss"] * 3  # one entry


@pytest.mark.parametrize("arguments, text", [
    (["--cache", "maybe"], "expected off or auto or on"),
    (["--cache-entries", "0"], "1 to 1000000"),
    (["--cache-entries", "1000001"], "1 to 1000000"),
])
def test_a_setting_that_makes_no_sense_is_refused(adult, arguments, text):
    outcome = adult("serve", "adult", *arguments)
    assert outcome.code == 2
    assert text in outcome.stderr


def test_the_most_entries_are_allowed(cached):
    server = cached("--cache-entries", "1000000")
    assert [use(server, aged(1)), use(server, aged(1))] == ["miss", "hit"]
