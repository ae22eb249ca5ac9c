"""Tables: making small ones, and reading them the way Foretell does, for comparison."""

import csv
import random

MISSING = {"", "NA", "NaN", "null", "?"}


def write_csv(path, header, rows):
    """Writes a table and returns its path."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def flowers(path, rows=150, seed=1, classes=("rose", "tulip")):
    """A small table that can be learned: two numbers and a category, target `kind`."""
    rng = random.Random(seed)
    content = []
    for i in range(rows):
        kind = i % len(classes)
        content.append(
            [
                round(rng.gauss(1.0 + kind, 0.3), 3),
                round(rng.gauss(5.0 - kind, 0.5), 3),
                rng.choice(["red", "white", "yellow"][: 2 + kind % 2]),
                classes[kind],
            ]
        )
    return write_csv(path, ["width", "height", "colour", "kind"], content)


def read_rows(path, columns):
    """The rows of a CSV file as objects for /predict: only `columns` ([{"name", "type"}]), None for what is missing."""
    with open(path, newline="", encoding="utf-8") as file:
        return [{c["name"]: typed(row[c["name"]], c["type"]) for c in columns} for row in csv.DictReader(file)]


def typed(text, kind):
    if text in MISSING:
        return None
    if kind == "number":
        return float(text)
    if kind == "boolean":
        return text.lower() in ("true", "yes")
    return text


def read_column(path, name):
    with open(path, newline="", encoding="utf-8") as file:
        return [row[name] for row in csv.DictReader(file)]
