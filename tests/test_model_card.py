"""`models show`: the model card, for a terminal and as Markdown, and what a version can be made again from."""

import hashlib
import re

import pytest
from onnx_model import model_file
from program import ADULT_TRAIN
from tables import flowers, write_csv


def markdown_tables(text):
    """Every table as a list of rows of cells; each row must have as many cells as its header."""
    tables = []
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()]
        assert len({len(row) for row in rows}) == 1, block
        assert all(re.fullmatch(r" ---:? ", cell) for cell in rows[1]), block
        tables.append([[cell.strip() for cell in row] for row in rows])
    return tables


def test_the_card_is_markdown_with_the_facts_of_the_manifest(adult):
    shown = adult.ok("models", "show", "adult", "--json").json
    manifest = shown["manifest"]
    card = adult.ok("models", "show", "adult", "--card").stdout
    assert card.startswith("# adult:1\n")
    facts, metrics, *_ = markdown_tables(card)
    facts = dict(facts[2:])
    assert facts["data sha256"] == hashlib.sha256(ADULT_TRAIN.read_bytes()).hexdigest()
    assert facts["model.onnx sha256"] == hashlib.sha256(model_file(adult, "adult").read_bytes()).hexdigest()
    accuracy = next(row for row in metrics if row[0] == "accuracy")
    assert accuracy[1] == f"{manifest['evaluation']['accuracy']:.4f}"
    assert re.fullmatch(r"0\.8\d+ to 0\.8\d+", accuracy[2])
    columns = next(table for table in markdown_tables(card) if table[0][0] == "column" and table[0][1] == "type")
    assert [row[0].replace("\\", "") for row in columns[2:]] == [c["name"] for c in manifest["schema"]["columns"]]
    assert "foretell serve adult:1" in card


def test_the_terminal_shows_the_same_card_without_markup(adult):
    text = adult.ok("models", "show", "adult").stdout
    assert text.startswith("adult:1\n")
    assert "| " not in text and "## " not in text
    for heading in ("Where it comes from", "How good it is", "What it reads", "How to make it again", "How to use it"):
        assert f"\n{heading}\n" in text


def test_the_command_of_the_card_makes_the_same_model_again(foretell, tmp_path):
    table = flowers(tmp_path / "flowers.csv")
    foretell.train(table, "kind", "--trees", "7", "--seed", "3")
    text = foretell.ok("models", "show", "flowers").stdout
    command = re.search(r"foretell (train DATA\.csv .*)", text).group(1).split()
    command[command.index("DATA.csv")] = table
    foretell.ok(*command)
    assert model_file(foretell, "flowers", "2").read_bytes() == model_file(foretell, "flowers", "1").read_bytes()


def test_names_with_markup_do_not_break_the_card(foretell, tmp_path):
    rows = [[i, ["a|b", "*c*", "<d>"][i % 3], ["x", "y|z"][i % 2]] for i in range(60)]
    table = write_csv(tmp_path / "odd.csv", ["w`1|2", "_k_ [l](m)", "# target"], rows)
    foretell.train(table, "# target", "--trees", "3")
    card = foretell.ok("models", "show", "odd", "--card").stdout
    assert markdown_tables(card)
    assert "w\\`1\\|2" in card and "\\_k\\_ \\[l\\](m)" in card and "\\*c\\*" in card


def test_the_json_is_the_manifest_with_version_and_aliases(foretell, tmp_path):
    foretell.train(flowers(tmp_path / "flowers.csv"), "kind", "--trees", "3")
    foretell.ok("models", "alias", "flowers", "production", "1")
    shown = foretell.ok("models", "show", "flowers", "--json").json
    assert shown["version"] == "1"
    assert shown["aliases"] == ["production"]
    assert shown["manifest"]["name"] == "flowers"
    assert "flowers:1 (production)" in foretell.ok("models", "show", "flowers").stdout
    assert foretell("models", "show", "flowers", "--json", "--card").code == 2


@pytest.mark.parametrize("card", [[], ["--card"]])
def test_values_of_sensitive_columns_are_not_shown(foretell, tmp_path, card):
    foretell.train(flowers(tmp_path / "flowers.csv"), "kind", "--trees", "3", "--sensitive", "colour")
    text = foretell.ok("models", "show", "flowers", *card).stdout
    assert "not shown: sensitive" in text
    assert "yellow" not in text
