"""`models export`: the stored graph byte for byte, and a C file that compiles alone and answers as the server does."""

import ctypes
import hashlib
import shutil
import subprocess

import pytest
from clients import predict_all
from onnx_model import model_file
from program import ADULT_TEST, WAIT_TIMEOUT_S
from tables import flowers, read_rows

COMPILE = ["cc", "-std=c99", "-O2", "-Wall", "-Wextra", "-pedantic", "-Werror"]
needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler called cc")


@pytest.fixture
def garden(foretell, tmp_path):
    """The program with one version of `flowers`."""
    foretell.train(flowers(tmp_path / "flowers.csv"), "kind", "--trees", "5")
    return foretell


# --- ONNX ---------------------------------------------------------------------------------------------------------


def test_the_onnx_file_is_the_stored_one(garden, tmp_path):
    outcome = garden.ok("models", "export", "flowers", "--format", "onnx", "-o", tmp_path / "m.onnx", "--json")
    stored = model_file(garden, "flowers", "1").read_bytes()
    assert (tmp_path / "m.onnx").read_bytes() == stored
    assert outcome.json == {
        "name": "flowers",
        "version": "1",
        "format": "onnx",
        "path": str(tmp_path / "m.onnx"),
        "bytes": len(stored),
        "sha256": hashlib.sha256(stored).hexdigest(),
    }


def test_a_damaged_model_is_not_exported(garden, tmp_path):
    file = model_file(garden, "flowers", "1")
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])
    for form in ("onnx", "c"):
        outcome = garden("models", "export", "flowers", "--format", form, "-o", tmp_path / "out")
        assert outcome.code == 1
        assert "model.onnx" in outcome.stderr
    assert not (tmp_path / "out").exists()


def test_an_export_that_cannot_be_written_leaves_what_was_there(garden, tmp_path):
    outcome = garden("models", "export", "flowers", "-o", tmp_path / "absent" / "m.onnx")
    assert outcome.code == 3
    assert "absent" in outcome.stderr
    (tmp_path / "folder").mkdir()
    assert garden("models", "export", "flowers", "-o", tmp_path / "folder").code == 1


def test_what_is_not_stored_or_not_known_is_refused(garden):
    assert garden("models", "export", "flowers:9").code == 3
    assert garden("models", "export", "nobody").code == 3
    assert garden("models", "export", "flowers", "--format", "pickle").code == 2
    assert garden("models", "export", "flowers", "--json").code == 2, "two results, one standard output"


# --- C ------------------------------------------------------------------------------------------------------------


def export_c(program, name, folder):
    """Exports to standard output, compiles; the C text and the library."""
    text = program.ok("models", "export", name, "--format", "c").stdout
    source = folder / "model.c"
    source.write_text(text)
    subprocess.run([*COMPILE, "-c", source, "-o", folder / "model.o"], check=True, timeout=WAIT_TIMEOUT_S)
    library = folder / "model.so"
    subprocess.run([*COMPILE, "-shared", "-fPIC", source, "-o", library, "-lm"], check=True, timeout=WAIT_TIMEOUT_S)
    return text, ctypes.CDLL(str(library))


class CModel:
    """An exported classifier, called as C calls it."""

    def __init__(self, library, prefix, columns, labels):
        types = {"number": ctypes.c_float, "date": ctypes.c_double}
        fields = [(f"c{i}", types.get(c["type"], ctypes.c_char_p)) for i, c in enumerate(columns)]
        self.row_type = type("Row", (ctypes.Structure,), {"_fields_": fields})
        self.columns = columns
        self.labels = labels
        self.predict_row = getattr(library, f"{prefix}_predict")
        texts = (ctypes.c_char_p * len(labels)).in_dll(library, f"{prefix}_labels")
        assert [text.decode() for text in texts] == labels

    def predict(self, row):
        """The label and a float32 for each class."""
        values = [self._value(row[column["name"]], column["type"]) for column in self.columns]
        probabilities = (ctypes.c_float * len(self.labels))()
        label = self.predict_row(ctypes.byref(self.row_type(*values)), probabilities)
        return self.labels[label], list(probabilities)

    @staticmethod
    def _value(value, kind):
        if kind == "number":
            return float("nan") if value is None else value
        return None if value is None else str(value).encode()


@needs_compiler
@pytest.mark.parametrize("name", ["adult", "adult-logistic"])
def test_the_c_file_answers_as_the_server_bit_for_bit(adult, serve, tmp_path, name):
    schema = adult.ok("models", "show", name, "--json").json["manifest"]["schema"]
    text, library = export_c(adult, name, tmp_path)
    assert f"{name}, version 1" in text
    assert hashlib.sha256(model_file(adult, name).read_bytes()).hexdigest() in text
    model = CModel(library, name.replace("-", "_"), schema["columns"], ["<=50K", ">50K"])
    rows = read_rows(ADULT_TEST, schema["columns"])[:3000]
    for i, row in enumerate(rows):  # some missing, some never seen
        for j, column in enumerate(schema["columns"]):
            if (i + j) % 7 == 0:
                row[column["name"]] = None
            elif (i + j) % 11 == 0 and column["type"] == "category":
                row[column["name"]] = "never seen before"
    labels, probabilities = predict_all(serve(adult, name), rows, name)
    for row, label, answer in zip(rows, labels, probabilities, strict=True):
        c_label, c_probabilities = model.predict(row)
        assert c_label == label
        assert c_probabilities == [ctypes.c_float(p).value for p in answer.values()]


@needs_compiler
def test_the_interface_alone_can_be_included_from_c_and_from_other_files(garden, tmp_path):
    export_c(garden, "flowers", tmp_path)
    (tmp_path / "main.c").write_text(
        """
        #define FLOWERS_INTERFACE_ONLY
        #include "model.c"
        #include <stdio.h>
        int main(void) {
          flowers_row row = FLOWERS_MISSING_ROW;
          row.width = 1;
          row.height = 5;
          puts(flowers_labels[flowers_predict(&row, NULL)]);
          return 0;
        }
        """
    )
    subprocess.run(
        [*COMPILE, "main.c", "model.c", "-o", "main", "-lm"], cwd=tmp_path, check=True, timeout=WAIT_TIMEOUT_S
    )
    done = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True, timeout=WAIT_TIMEOUT_S)
    assert done.stdout == "rose\n"
