"""How a service says how it is to orchestrators and load balancers (test_serve_contract.py has the document itself)."""

import shutil
import signal
import threading

import pytest
from clients import get, predict
from test_shutdown import ATTEMPTS_MAX
from wire import head, post_json

REQUEST = post_json("/predict", {"features": {"age": 39}})


@pytest.mark.parametrize("path, status", [("/health/live", "live"), ("/health/ready", "ready")])
def test_probes_of_a_service_that_is_well(forest_server, path, status):
    answer = get(forest_server, path)
    assert answer.status_code == 200
    assert answer.json()["status"] == status
    assert set(answer.json()) == {"timestamp", "service", "status"}


def test_live_needs_neither_models_nor_disk(adult, serve):
    server = serve(adult, "adult")
    shutil.rmtree(adult.data_dir)
    assert get(server, "/health/live").status_code == 200


def await_not_ready(server):
    """Asks whether it is ready, each time on a new connection, until it is not; returns that answer."""
    for _ in range(ATTEMPTS_MAX):
        answer = get(server, "/health/ready")
        if answer.status_code != 200:
            return answer
    raise AssertionError("the server stayed ready")


def test_ready_falls_first_and_everything_else_goes_on(adult, serve):
    server = serve(adult, "adult", "--threads", "1", "--drain-delay", "600")
    assert get(server, "/health/ready").status_code == 200
    server.signal()
    ready = await_not_ready(server)
    assert ready.status_code == 503
    assert ready.json()["status"] == "not ready"
    assert ready.json()["error"]
    # Connections that come now are served: a load balancer has not noticed yet.
    assert get(server, "/health").status_code == 503
    assert get(server, "/health/live").status_code == 200
    assert len(predict(server, {"age": 39})["prediction"]) == 1
    assert server.process.poll() is None
    server.signal()
    assert server.wait() == -signal.SIGTERM, "once more ends at once"


def test_a_delay_is_an_hour_at_most(adult):
    assert adult("serve", "nobody", "--drain-delay", "3601").code == 2
    assert adult("serve", "nobody", "--drain-delay", "3600").code == 3, "it is the model that is missing"


def test_the_delay_ends_by_itself_and_the_service_with_it(adult, serve):
    server = serve(adult, "adult", "--drain-delay", "1")
    server.signal()
    assert server.wait() == 0


def test_health_is_answered_by_every_loop_while_others_predict(adult, serve, connect):
    server = serve(adult, "adult", "--threads", "3")
    asked = []

    def ask(path, bytes_, times):
        connection = connect(server)
        asked.extend((path, connection.exchange(bytes_).status) for _ in range(times))

    threads = [threading.Thread(target=ask, args=("/predict", REQUEST, 200)) for _ in range(3)]
    threads += [threading.Thread(target=ask, args=("/health", head("GET", "/health"), 200)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1200
    assert {status for _, status in asked} == {200}
