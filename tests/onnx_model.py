"""A stored model in ONNX Runtime, asked with the rows that the server is asked with."""

import datetime

import numpy as np
import onnx
import onnxruntime


def model_file(program, name, version=None):
    """The model.onnx of a version (default: the newest)."""
    version = version or program.models()[name]["latest"]
    file = program.data_dir / "models" / name / str(version) / "model.onnx"
    assert file.is_file()
    return file


def linear_coefficients(program, name):
    """(weights [feature][output], bias [output]) of a linear model."""
    graph = onnx.load(model_file(program, name)).graph
    arrays = {array.name: onnx.numpy_helper.to_array(array).astype(float) for array in graph.initializer}
    (weights,) = [array for key, array in arrays.items() if key.endswith("/weights")]
    (bias,) = [array for key, array in arrays.items() if key.endswith("/bias")]
    return weights, bias


class OnnxModel:
    def __init__(self, file, columns):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        self._columns = columns

    def predict(self, rows):
        """(labels, probabilities) of rows as objects by column name; None is missing."""
        inputs = {}
        for graph_input, column in zip(self._session.get_inputs(), self._columns, strict=True):
            values = [row.get(column["name"]) for row in rows]
            inputs[graph_input.name] = tensor(values, column["type"])
        labels, probabilities = self._session.run(["label", "probabilities"], inputs)
        return labels.reshape(-1).tolist(), probabilities


def tensor(values, kind):
    """One column as ONNX Runtime takes it: float32 or seconds with NaN, or texts with "", for what is missing."""
    if kind == "date":
        cells = [np.nan if value is None else seconds(value) for value in values]
        return np.array(cells, dtype=np.float64).reshape(-1, 1)
    if kind == "number":
        cells = [np.nan if value is None else value for value in values]
        return np.array(cells, dtype=np.float64).astype(np.float32).reshape(-1, 1)
    cells = ["" if value is None else str(value).lower() if isinstance(value, bool) else value for value in values]
    return np.array(cells, dtype=object).reshape(-1, 1)


def seconds(text):
    """The seconds from 1970-01-01T00:00:00 to a date as its clock shows it."""
    return (datetime.datetime.fromisoformat(text) - datetime.datetime(1970, 1, 1)).total_seconds()


def damage(file):
    """Flips one bit in the middle; files of a version are written read-only."""
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
