"""deploy/: the alerts, the dashboard and the list of metrics speak of what a real scrape has, in Prometheus' own words."""

import json
import re
import socket
import subprocess

import pytest
import requests
from clients import TIMEOUT_S, get, post, predict
from prometheus import DEPLOY, promtool, scrape, selectors, tool
from program import Program, Server
from tables import flowers

ALERTS = DEPLOY / "prometheus/foretell_alerts.yml"
DASHBOARD = json.loads((DEPLOY / "grafana/dashboards/foretell.json").read_text())
ROW = {"width": 1.1, "height": 4.9, "colour": "red"}
VALUES_OF_OTHERS = {"job": "foretell"}  # labels that Prometheus adds to what it scrapes
LABELS_OF_OTHERS = {"job", "instance"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that has answered and refused."""
    folder = tmp_path_factory.mktemp("monitored")
    program = Program(folder, folder / "data")
    program.train(flowers(folder / "flowers.csv"), "kind", "--trees", "5")
    server = Server(program)
    predict(server, ROW)
    assert post(server, "/predict", {"features": {"width": "x"}}).status_code == 400
    yield server
    server.stop()


def alert_expressions():
    """By the name of the alert; YAML's two forms of a text that the file uses."""
    found = re.findall(r"- alert: (\w+)\n +expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)", ALERTS.read_text())
    return {name: " ".join((block or line).split()) for name, block, line in found}


def dashboard_expressions():
    """By the panel's title: as Grafana would send them, with every choice at "all"."""
    for panel in [*DASHBOARD["panels"], *DASHBOARD["annotations"]["list"]]:
        for target in panel.get("targets", [panel] if "expr" in panel else []):
            expression = target["expr"].replace("$__rate_interval", "30s")
            yield panel.get("title", panel.get("name")), re.sub(r"\$(instance|model)", ".*", expression)


def all_expressions():
    return [*alert_expressions().items(), *dashboard_expressions()]


# --- What they name exists ----------------------------------------------------------------------------------------


def test_the_alerts_are_found_and_so_are_the_panels():
    assert len(alert_expressions()) == ALERTS.read_text().count("- alert:") > 0
    assert len({title for title, _ in dashboard_expressions()}) > 10
    assert "$" not in "".join(expression for _, expression in dashboard_expressions())


@pytest.mark.parametrize(("where", "expression"), all_expressions(), ids=lambda text: text[:40])
def test_every_metric_and_label_that_is_named_exists(server, where, expression):
    seen = scrape(server)
    found = selectors(expression)
    assert found or "up{" in expression
    for name, matchers in found:
        assert name in seen.names(), f"{where}: {name}"
        samples = seen.labels(name)
        for label, (operator, value) in matchers.items():
            if label in LABELS_OF_OTHERS:
                assert operator == "=~" or VALUES_OF_OTHERS[label] == value
                continue
            values = {sample.get(label) for sample in samples}
            assert None not in values, f"{where}: {name} has no label {label}"
            assert operator == "=~" or value in values, f"{where}: {name}{{{label}}} is never {value}"


@pytest.mark.parametrize(("where", "expression"), all_expressions(), ids=lambda text: text[:40])
def test_what_is_grouped_by_is_a_label(server, where, expression):
    seen = scrape(server)
    known = {label for name, _ in selectors(expression) for sample in seen.labels(name) for label in sample}
    for clause in re.findall(r"\bby \(([^)]*)\)", expression):
        assert set(re.split(r", *", clause)) <= known | LABELS_OF_OTHERS, where


def test_the_list_of_metrics_is_that_of_a_scrape(server):
    listed = dict(re.findall(r"^\| `(foretell_\w+)` \| (.*?) \|", (DEPLOY / "README.md").read_text(), re.MULTILINE))
    seen = scrape(server)
    assert set(listed) == {name for name in seen.types if name.startswith("foretell_")}
    for name, labels in listed.items():
        sample = f"{name}_count" if seen.types[name] == "histogram" else name
        for found in seen.labels(sample):
            assert set(re.findall(r"`(\w+)`", labels)) == set(found), name


# --- Prometheus' own word -----------------------------------------------------------------------------------------


def test_promtool_accepts_configuration_and_alerts():
    assert "SUCCESS" in promtool("check", "config", DEPLOY / "prometheus/prometheus.yml")
    assert "SUCCESS" in promtool("check", "rules", "--lint-fatal", ALERTS)


def test_alerts_fire_when_they_should_and_only_then():
    promtool("test", "rules", DEPLOY / "prometheus/foretell_alerts_test.yml")


@pytest.fixture
def prometheus(server, tmp_path):
    """query(expression): what a Prometheus says that scrapes the server every second; None while it starts."""
    configuration = (DEPLOY / "prometheus/prometheus.yml").read_text().replace("15s", "1s")
    configuration = configuration.replace("127.0.0.1:5000", f"127.0.0.1:{server.port}")
    (tmp_path / "prometheus.yml").write_text(configuration)
    (tmp_path / ALERTS.name).write_text(ALERTS.read_text())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            tool("prometheus"),
            f"--config.file={tmp_path / 'prometheus.yml'}",
            f"--storage.tsdb.path={tmp_path / 'tsdb'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def query(expression):
        try:
            url = f"http://127.0.0.1:{port}/api/v1/query"
            answer = requests.post(url, data={"query": expression}, timeout=TIMEOUT_S)
        except requests.ConnectionError:
            assert process.poll() is None, "prometheus has ended"
            return None
        if answer.status_code == 503:  # it is starting
            return None
        assert answer.status_code == 200, f"{expression}: {answer.text}"
        return answer.json()["data"]["result"]

    yield query
    process.terminate()
    process.wait(TIMEOUT_S)


def test_a_real_prometheus_evaluates_every_expression_on_what_it_scraped(server, prometheus):
    wanted = 'sum(rate(foretell_prediction_requests_total[30s])) > 0'

    def is_scraped():
        predict(server, ROW)
        return prometheus(wanted)

    server.wait_until("two scrapes with requests between them", is_scraped)
    assert [sample["value"][1] for sample in prometheus('up{job="foretell"}')] == ["1"]
    for where, expression in alert_expressions().items():
        assert prometheus(expression) == [], f"{where} fires"
    empty = {title for title, expression in dashboard_expressions() if not prometheus(expression)}
    # Nothing was refused or loaded while it looked, nobody asked the cache, and no version is news.
    assert empty <= {"Refusals by reason", "Version became ready", "Answered from the cache"}, empty


def test_grafana_finds_what_it_is_given():
    provider = (DEPLOY / "grafana/provisioning/dashboards/foretell.yml").read_text()
    assert "path: /etc/grafana/dashboards" in provider
    for source in ("dashboards", "datasources"):
        assert "apiVersion: 1" in (DEPLOY / f"grafana/provisioning/{source}/foretell.yml").read_text()
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", json.dumps(DASHBOARD)))
    assert used - {"__rate_interval", "__all"} <= variables
    places = [tuple(panel["gridPos"].values()) for panel in DASHBOARD["panels"]]
    assert len(places) == len(set(places)), "panels lie on one another"
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(places)
