"""Starting and ending: what keeps a server from starting, and that it ends without losing a request."""

import signal
import socket

import pytest
from clients import assert_error, get
from program import WAIT_TIMEOUT_S, assert_no_sanitizer_report
from tables import flowers
from wire import Connection, head, post_json

REQUEST = post_json("/predict", {"features": {"age": 39}})
ATTEMPTS_MAX = 100_000


def await_draining(connection):
    """Asks for health on an open connection until the answer is 503; returns that answer."""
    for _ in range(ATTEMPTS_MAX):
        answer = connection.exchange(head("GET", "/health"))
        if answer.status != 200:
            return answer
    raise AssertionError("the server never began to drain")


@pytest.fixture
def busy(adult, serve, connect):
    """(server, a connection whose request has come by half, an idle connection that has been used)."""
    server = serve(adult, "adult")
    in_flight = connect(server)
    in_flight.send(REQUEST[:-5])
    idle = connect(server)
    assert idle.exchange(head("GET", "/health")).status == 200
    return server, in_flight, idle


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_drains_and_what_is_in_flight_is_answered(busy, number):
    server, in_flight, idle = busy
    server.signal(number)
    health = await_draining(idle)
    assert health.status == 503
    assert health.json["service"] == "ai_service"
    assert health.json["status"] == "unhealthy"
    assert health.json["error"]
    answer = in_flight.exchange(REQUEST[-5:])
    assert answer.status == 200
    assert answer.field("connection").lower() == "close"
    assert in_flight.is_closed_by_peer()
    assert server.wait() == 0
    assert_no_sanitizer_report(server.stderr)


def test_a_draining_server_accepts_no_more_connections(busy):
    server, in_flight, idle = busy
    server.signal()
    await_draining(idle)
    for _ in range(ATTEMPTS_MAX):
        try:
            Connection(server.port).close()  # the listening socket closes a moment after health turns
        except ConnectionRefusedError:
            break
    else:
        raise AssertionError("connections were accepted all the time")
    assert in_flight.exchange(REQUEST[-5:]).status == 200
    assert server.wait() == 0


def test_a_second_signal_ends_at_once(busy):
    server, in_flight, idle = busy
    server.signal()
    await_draining(idle)
    assert server.process.poll() is None, "it waits for what is in flight"
    server.signal()
    server.wait(timeout=10)  # the body's own deadline is 30 s
    assert in_flight.is_closed_by_peer()
    assert_no_sanitizer_report(server.stderr)


def test_an_idle_server_ends_with_0(adult, serve):
    serve(adult, "adult").stop()


def test_an_idle_connection_does_not_keep_a_server_from_ending(adult, serve, connect):
    server = serve(adult, "adult")
    connection = connect(server)
    assert connection.exchange(head("GET", "/health")).status == 200
    silent = connect(server)
    server.signal()
    assert server.wait() == 0
    assert connection.is_closed_by_peer()
    assert silent.is_closed_by_peer()


def test_a_port_in_use_is_told_and_exits_with_6(adult):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = adult("serve", "adult", "--port", port, timeout=WAIT_TIMEOUT_S)
    assert outcome.code == 6
    assert str(port) in outcome.stderr
    assert "--port" in outcome.stderr, "what to do"


def test_two_servers_do_not_share_a_port(adult, serve):
    server = serve(adult, "adult")
    assert adult("serve", "adult", "--port", server.port, timeout=WAIT_TIMEOUT_S).code == 6


@pytest.mark.parametrize(
    "arguments", [[], ["nobody"], ["adult:7"], ["adult@production"], ["adult", "nobody"]], ids=" ".join
)
def test_an_absent_model_is_told_and_exits_with_3(adult, foretell, arguments):
    program = adult if arguments else foretell
    outcome = program("serve", *arguments, "--port", "0", timeout=WAIT_TIMEOUT_S)
    assert outcome.code == 3
    for argument in arguments[-1:]:
        assert argument.split(":")[0].split("@")[0] in outcome.stderr
    if not arguments:
        assert "foretell train" in outcome.stderr, "what to do"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_another_address_than_loopback_is_refused(adult, host):
    outcome = adult("serve", "adult", "--port", "0", "--host", host, timeout=WAIT_TIMEOUT_S)
    assert outcome.code == 2
    assert "--insecure-open" in outcome.stderr


@pytest.mark.parametrize("host", ["not an address", "example.com"])
def test_a_host_that_is_no_address_is_refused(adult, host):
    assert adult("serve", "adult", "--port", "0", "--host", host, timeout=WAIT_TIMEOUT_S).code == 2


@pytest.mark.parametrize("by", ["flag", "environment"])
def test_another_address_is_served_when_asked_in_so_many_words(adult, serve, connect, by):
    arguments = ["--host", "0.0.0.0"]
    if by == "flag":
        arguments.append("--insecure-open")
    else:
        adult.environment["FORETELL_INSECURE_OPEN"] = "1"
    server = serve(adult, "adult", *arguments)
    assert get(server, "/health").status_code == 200
    answer = connect(server).exchange(head("GET", "/health", host="predict.example.com"))
    assert answer.status == 200


def test_the_environment_variable_opens_nothing_when_it_says_no(adult):
    adult.environment["FORETELL_INSECURE_OPEN"] = "0"
    assert adult("serve", "adult", "--port", "0", "--host", "0.0.0.0", timeout=WAIT_TIMEOUT_S).code == 2


def has_ipv6_loopback():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"] + ["::1"] * has_ipv6_loopback())
def test_loopback_addresses_need_no_permission(adult, serve, host):
    server = serve(adult, "adult", "--host", host)
    assert host in server.url
    assert get(server, "/health").status_code == 200


def test_without_names_every_model_is_served(adult, serve):
    server = serve(adult)
    listed = get(server, "/api/v1/models").json()["models"]
    assert [model["name"] for model in listed] == ["adult", "adult-logistic"]


def test_a_version_and_an_alias_can_be_served(foretell, serve, tmp_path):
    table = flowers(tmp_path / "flowers.csv")
    for seed in (1, 2):
        foretell.train(table, "kind", "--seed", seed, "--trees", "3")
    foretell.ok("models", "alias", "flowers", "stable", "1")
    for name, version in (("flowers", "2"), ("flowers:1", "1"), ("flowers@stable", "1"), ("flowers@latest", "2")):
        server = serve(foretell, name)
        assert get(server, "/api/v1/status").json()["model_version"] == version
        server.stop()


def test_health_is_told_as_an_error_while_draining_but_in_its_own_words(busy):
    server, in_flight, idle = busy
    server.signal()
    body = await_draining(idle).json
    usages = {"cpu_usage", "memory_usage"}  # of a machine that is busy with other tests
    assert set(body) - usages == {"timestamp", "service", "status", "model_test", "error"}
    assert body["model_test"] == "success", "the models are well: it is the service that ends"
    in_flight.send(REQUEST[-5:])
    assert in_flight.read().status == 200
    assert server.wait() == 0


def test_a_wrong_request_does_not_end_a_server(adult, serve, connect):
    server = serve(adult, "adult")
    assert_error(connect(server).exchange(post_json("/predict", b"{")), 400)
    assert get(server, "/health").status_code == 200
