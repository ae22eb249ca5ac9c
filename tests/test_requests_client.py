"""A client written for the Flask service that Foretell replaces works as it is."""

import concurrent.futures
import datetime

import pytest
import requests
from program import ADULT_TEST
from tables import read_column, read_rows

TIMEOUT_S = 60


class FlaskClient:
    """The old client: a session, JSON in, JSON out, errors by status code."""

    def __init__(self, base_url):
        self.base_url = base_url
        self.session = requests.Session()

    def predict(self, features):
        answer = self.session.post(f"{self.base_url}/predict", json={"features": features}, timeout=TIMEOUT_S)
        answer.raise_for_status()
        body = answer.json()
        assert body["status"] == "success"
        return body["prediction"]

    def predict_v1(self, features):
        answer = self.session.post(f"{self.base_url}/api/v1/predict", json={"features": features}, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()["prediction"][0], answer.json()["confidence"]

    def status(self):
        return self.session.get(f"{self.base_url}/api/v1/status", timeout=TIMEOUT_S).json()

    def is_healthy(self):
        answer = self.session.get(f"{self.base_url}/health", timeout=TIMEOUT_S)
        return answer.status_code == 200 and answer.json()["status"] == "healthy"


@pytest.fixture
def client(forest_server):
    return FlaskClient(forest_server.url)


@pytest.fixture(scope="module")
def rows(forest_server):
    columns = requests.get(f"{forest_server.url}/api/v1/models/adult", timeout=TIMEOUT_S).json()["columns"]
    return read_rows(ADULT_TEST, columns)


def test_it_predicts(client, rows):
    assert client.predict(rows[0]) in (["<=50K"], [">50K"])
    assert client.predict(list(rows[0].values())) == client.predict(rows[0])
    label, confidence = client.predict_v1(rows[0])
    assert [label] == client.predict(rows[0])
    assert 0.5 <= confidence <= 1


def test_it_reads_status_health_and_time(client):
    status = client.status()
    assert status["model_loaded"] is True
    assert status["model_type"] == "RandomForestClassifier"
    then = datetime.datetime.fromisoformat(status["timestamp"])
    assert abs(datetime.datetime.now(datetime.timezone.utc) - then) < datetime.timedelta(days=1)
    assert client.is_healthy()


def test_it_sees_errors_as_it_did(client):
    with pytest.raises(requests.HTTPError) as raised:
        client.predict(["abc"] * 14)
    assert raised.value.response.status_code == 400
    assert raised.value.response.json()["status"] == "error"


def test_a_generator_body_is_sent_in_chunks_and_answered(client, rows):
    def body():
        yield b'{"features": '
        yield b'{"age": 39}}'

    answer = client.session.post(
        f"{client.base_url}/predict", data=body(), headers={"Content-Type": "application/json"}, timeout=TIMEOUT_S
    )
    assert answer.json()["status"] == "success"


def test_many_threads_get_the_answers_of_their_own_rows(forest_server, rows):
    expected = FlaskClient(forest_server.url).predict(rows[:400])

    def ask(start):
        client = FlaskClient(forest_server.url)
        return [client.predict(row)[0] for row in rows[start : start + 50]]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = [label for part in pool.map(ask, range(0, 400, 50)) for label in part]
    assert answers == expected


def test_the_answers_are_right_more_often_than_not(client, rows):
    truth = read_column(ADULT_TEST, "income")
    labels = client.predict(rows)
    assert sum(a == b for a, b in zip(labels, truth, strict=True)) / len(truth) > 0.84
