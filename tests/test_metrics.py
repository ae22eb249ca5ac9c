"""GET /metrics: what real requests and versions leave in it."""

import json
import os
import pathlib
import shutil
import signal
import time

import pytest
import requests
from clients import TIMEOUT_S, get, post, predict
from onnx_model import damage, model_file
from prometheus import promtool, scrape
from tables import flowers
from wire import head

ROW = {"width": 1.1, "height": 4.9, "colour": "red"}
PREDICT = "/api/v1/predict"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def garden(foretell, tmp_path):
    """The program with two versions of `flowers`, @production at the first."""
    table = flowers(tmp_path / "flowers.csv")
    for seed in (1, 2):
        foretell.train(table, "kind", "--seed", seed, "--trees", "5")
    foretell.ok("models", "alias", "flowers", "production", 1)
    return foretell


@pytest.fixture
def flower_server(garden, serve):
    return serve(garden, "flowers", "--threads", "2", "--cache", "off")


# --- What requests leave ------------------------------------------------------------------------------------------


def test_promtool_has_nothing_against_a_scrape(flower_server):
    predict(flower_server, ROW)
    assert post(flower_server, PREDICT, {"features": {"width": "x"}}).status_code == 400
    assert promtool("check", "metrics", piped=scrape(flower_server).text) == ""


def test_requests_are_counted_by_route_and_status(flower_server):
    before = scrape(flower_server)
    predict(flower_server, ROW)
    predict(flower_server, ROW, path="/api/v1/models/flowers/predict")
    predict(flower_server, ROW, path="/api/v1/models/flowers:1/predict")
    post(flower_server, PREDICT, {"features": []})
    requests.head(flower_server.url + "/health", timeout=TIMEOUT_S)
    get(flower_server, "/nowhere")
    get(flower_server, PREDICT)
    after = scrape(flower_server)

    def grown(method, route, code):
        labels = {"method": method, "route": route, "code": str(code)}
        return after.value("foretell_http_requests_total", **labels) - before.value(
            "foretell_http_requests_total", **labels
        )

    assert grown("POST", "/predict", 200) == 1
    assert grown("POST", "/api/v1/models/{name}/predict", 200) == 2
    assert grown("POST", PREDICT, 400) == 1
    assert grown("GET", "/health", 200) == 1
    assert grown("none", "none", 404) == 1
    assert grown("none", "none", 405) == 1
    assert grown("GET", "/metrics", 200) == 1, "the scrape before"


def test_refusals_are_counted_by_the_code_of_their_error(flower_server, connect):
    before = scrape(flower_server)
    refused = [
        post(flower_server, PREDICT, {"features": {"width": "x"}}),
        post(flower_server, PREDICT + "?model=nobody", {"features": ROW}),
        requests.post(flower_server.url + PREDICT, data="{", headers=JSON, timeout=TIMEOUT_S),
        requests.post(flower_server.url + PREDICT, data="a=1", timeout=TIMEOUT_S),
        get(flower_server, "/health", headers={"Host": "example.com"}),
    ]
    codes = [answer.json()["code"] for answer in refused]
    codes.append(connect(flower_server).exchange(b"GET / HTTP/1.1\r\nHost : a\r\n\r\n").json["code"])
    after = scrape(flower_server)
    reasons = {labels["reason"] for labels in after.labels("foretell_http_errors_total")}
    assert set(codes) <= reasons
    for reason in reasons:
        grown = after.value("foretell_http_errors_total", reason=reason) - before.value(
            "foretell_http_errors_total", reason=reason
        )
        assert grown == codes.count(reason), reason


def test_a_version_counts_requests_rows_and_durations(flower_server):
    labels = {"model": "flowers", "version": "1"}
    for _ in range(3):
        predict(flower_server, [ROW, ROW])
    assert post(flower_server, PREDICT, {"features": {"width": "x"}}).status_code == 400
    seen = scrape(flower_server)
    assert seen.value("foretell_prediction_requests_total", **labels) == 4
    assert seen.value("foretell_prediction_errors_total", **labels, reason="invalid_argument") == 1
    assert seen.value("foretell_prediction_rows_total", **labels) == 6
    total = "foretell_prediction_duration_seconds"
    assert seen.value(f"{total}_count", **labels) == 3
    assert 0 < seen.value(f"{total}_sum", **labels) < TIMEOUT_S
    phase = "foretell_prediction_phase_duration_seconds"
    for name in ("parse", "compute", "write"):
        assert seen.value(f"{phase}_count", **labels, phase=name) == 3, name
    assert 0 < seen.value(f"{phase}_sum", **labels) <= seen.value(f"{total}_sum", **labels)


def test_the_cache_shows_in_its_counters_and_phases(garden, serve):
    server = serve(garden, "flowers", "--threads", "1", "--cache", "on")
    for _ in range(3):
        predict(server, ROW)
    seen = scrape(server)
    assert seen.value("foretell_prediction_cache_requests_total", result="miss") == 1
    assert seen.value("foretell_prediction_cache_requests_total", result="hit") == 2
    phase = "foretell_prediction_phase_duration_seconds_count"
    assert seen.value(phase, phase="cache") == 3
    assert seen.value(phase, phase="compute") == 1


def test_histograms_are_cumulative_from_ten_microseconds_up(flower_server):
    for _ in range(20):
        predict(flower_server, ROW)
    seen = scrape(flower_server)
    name = "foretell_prediction_duration_seconds"
    bounds = [labels["le"] for labels in seen.labels(f"{name}_bucket")]
    assert bounds[0] == "1e-05" and bounds[-1] == "+Inf"
    assert [float(bound) for bound in bounds] == sorted(float(bound) for bound in bounds)
    counts = [seen.value(f"{name}_bucket", le=bound) for bound in bounds]
    assert counts == sorted(counts)
    assert counts[-1] == seen[f"{name}_count"] == 20


def test_every_loop_is_counted(flower_server):
    with requests.Session() as one, requests.Session() as other:  # connections are dealt out in turn
        for _ in range(5):
            for session in (one, other):
                answer = session.post(flower_server.url + PREDICT, json={"features": ROW}, timeout=TIMEOUT_S)
                assert answer.status_code == 200
    assert scrape(flower_server)["foretell_prediction_requests_total"] == 10


def test_clients_cannot_add_series(flower_server):
    def knock(i):
        scrape(flower_server)
        get(flower_server, f"/api/v1/models/m{i}")
        get(flower_server, f"/x{i}")
        post(flower_server, f"/api/v1/models/m{i}/predict", {"features": ROW})
        requests.request(f"M{i}", flower_server.url + "/health", timeout=TIMEOUT_S)

    knock(0)
    before = scrape(flower_server).samples.keys()
    for i in range(1, 20):
        knock(i)
    assert scrape(flower_server).samples.keys() == before


def test_connections_and_requests_in_flight_are_shown(flower_server, connect):
    idle, busy = connect(flower_server), connect(flower_server)
    body = json.dumps({"features": ROW}).encode()
    busy.send(head("POST", PREDICT, "Content-Type: application/json", f"Content-Length: {len(body)}") + body[:5])
    flower_server.wait_until(
        "a request in flight beside the scrape", lambda: scrape(flower_server)["foretell_http_requests_in_flight"] == 2
    )
    seen = scrape(flower_server)
    assert seen["foretell_http_connections"] >= 3
    busy.send(body[5:])
    assert busy.read().status == 200
    idle.close()
    busy.close()
    later = scrape(flower_server)
    assert later["foretell_http_requests_in_flight"] == 1
    assert later["foretell_http_connections_accepted_total"] > seen["foretell_http_connections_accepted_total"]
    flower_server.wait_until(
        "only the scrape's connection", lambda: scrape(flower_server)["foretell_http_connections"] == 1
    )


# --- Versions -----------------------------------------------------------------------------------------------------


def state(seen, version):
    """The states that a version is in: one, or none."""
    return [
        labels["state"]
        for labels in seen.labels("foretell_version_state")
        if labels["version"] == str(version) and seen.value("foretell_version_state", **labels) == 1
    ]


def test_a_version_has_its_series_while_it_is_in_use(garden, flower_server):
    predict(flower_server, ROW)
    seen = scrape(flower_server)
    assert state(seen, 1) == ["ready"]
    assert state(seen, 2) == []
    garden.ok("models", "alias", "flowers", "production", 2)

    def series_of_the_old_one():
        return [key for key in scrape(flower_server).samples if ("version", "1") in key[1]]

    flower_server.wait_until("version 1 to go", lambda: not series_of_the_old_one())
    predict(flower_server, ROW)
    seen = scrape(flower_server)
    assert state(seen, 2) == ["ready"]
    assert seen.value("foretell_prediction_requests_total", version="2") == 1
    assert seen.value("foretell_version_loads_total", outcome="success") == 2
    assert seen["foretell_version_load_duration_seconds_count"] == 2


def test_a_version_goes_on_counting_when_an_alias_moves_to_it(garden, flower_server):
    predict(flower_server, ROW)
    garden.ok("models", "alias", "flowers", "canary", 1)

    def aliases():
        return get(flower_server, "/api/v1/models/flowers").json()["aliases"]

    flower_server.wait_until("the alias", lambda: aliases() == ["canary", "production"])
    predict(flower_server, ROW)
    assert scrape(flower_server).value("foretell_prediction_requests_total", version="1") == 2


def test_a_version_that_cannot_be_loaded_is_failed_until_it_can(garden, serve, tmp_path):
    server = serve(garden, "flowers@latest")
    server.signal(signal.SIGSTOP)
    garden.train(garden.cwd / "flowers.csv", "kind", "--trees", "5")
    file = model_file(garden, "flowers", 3)
    good = shutil.copy(file, tmp_path / "good.onnx")
    damage(file)
    server.signal(signal.SIGCONT)
    server.wait_until("the failure", lambda: state(scrape(server), 3) == ["failed"])
    seen = scrape(server)
    assert state(seen, 2) == ["ready"]
    assert seen.value("foretell_version_loads_total", outcome="failure") == 1
    promtool("check", "metrics", piped=seen.text)

    shutil.copy(good, file)
    server.signal(signal.SIGHUP)
    server.wait_until("the load", lambda: state(scrape(server), 3) == ["ready"])
    assert scrape(server).value("foretell_version_loads_total", outcome="success") == 2


# --- The process --------------------------------------------------------------------------------------------------


def test_the_process_and_its_build_are_described(flower_server, foretell):
    seen = scrape(flower_server)
    pid = flower_server.process.pid
    assert seen["process_open_fds"] == pytest.approx(len(os.listdir(f"/proc/{pid}/fd")), abs=3)
    pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    assert seen["process_resident_memory_bytes"] == pytest.approx(pages * os.sysconf("SC_PAGESIZE"), rel=0.2)
    assert 0 <= time.time() - seen["process_start_time_seconds"] < 3600
    assert 0 < seen["process_cpu_seconds_total"] <= scrape(flower_server)["process_cpu_seconds_total"]
    version = foretell.ok("--version", "--json").json["version"]
    assert seen.value("foretell_build_info", version=version) == 1
