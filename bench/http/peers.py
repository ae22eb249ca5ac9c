"""The Python services that people write today, answering the request of predict.lua: yardsticks of run.py --peers."""

import csv
import os
import sys

import joblib
import numpy as np

NUMBERS = {"age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"}


def train(table, target_file):
    """RandomForestClassifier(100, max_depth=10) on ordinal codes, stored by joblib with its encoders."""
    from sklearn.ensemble import RandomForestClassifier

    with open(table, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    columns = list(zip(*rows))
    labels = columns[-1]
    encoders = [
        None if name in NUMBERS else {text: code for code, text in enumerate(sorted(set(column)))}
        for name, column in zip(header[:-1], columns)
    ]
    forest = RandomForestClassifier(100, max_depth=10, random_state=42)
    forest.fit([encode(row[:-1], encoders) for row in rows], labels)
    joblib.dump((forest, encoders), target_file)


def encode(row, encoders):
    return [float(cell) if codes is None else codes.get(cell, -1) for cell, codes in zip(row, encoders)]


def flask_app():
    import flask

    forest, encoders = joblib.load(os.environ["PEER_FOREST"])
    app = flask.Flask(__name__)

    @app.post("/api/v1/predict")
    def predict():
        row = encode(flask.request.get_json()["features"], encoders)
        probabilities = forest.predict_proba([row])[0]
        best = int(np.argmax(probabilities))
        return {"prediction": [forest.classes_[best]], "confidence": float(probabilities[best]), "status": "success"}

    return app


def fastapi_app():
    import fastapi
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(os.environ["PEER_ONNX"], options, providers=["CPUExecutionProvider"])
    inputs = [(i.name, np.float32 if i.type == "tensor(float)" else object) for i in session.get_inputs()]
    app = fastapi.FastAPI()

    @app.post("/api/v1/predict")
    async def predict(request: fastapi.Request):
        row = (await request.json())["features"]
        tensors = {name: np.array([[cell]], dtype=kind) for (name, kind), cell in zip(inputs, row)}
        label, probabilities = session.run(None, tensors)
        return {"prediction": label.tolist(), "confidence": float(probabilities.max()), "status": "success"}

    return app


if __name__ == "__main__":
    train(sys.argv[2], sys.argv[3])
