"""Tables of numbers and categories beside scikit-learn, encoded alike: many categories one-hot, 30 % of the values
missing, and the census."""

import numpy as np
import pytest
from onnx_model import linear_coefficients
from program import ADULT_TEST, ADULT_TRAIN
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from tables import read_column, read_rows, write_csv

FOREST_POINTS = 0.004
FOREST_R2 = 0.01
COEFFICIENTS = 1e-4
SEEDS = [1, 2, 3]


class Table:
    """Two files, for training and testing, with the same columns: `numbers` in float32, as Foretell reads them, and
    `categories` of texts, both with None for what is missing; the targets `kind` and `amount`."""

    def __init__(self, columns, train, test):
        self.columns = columns  # [{"name", "type"}]
        self.train, self.test = train, test
        self.train_rows, self.test_rows = read_rows(train, columns), read_rows(test, columns)

    def target(self, name, kind=str):
        return [np.array([kind(cell) for cell in read_column(path, name)]) for path in (self.train, self.test)]

    def encoded(self, standardized):
        """(training, test) as matrices, column by column: a missing number is the mean of the training part; a category
        is one column a value, a missing one a value of its own where the training part has one."""
        blocks = [[], []]
        for column in self.columns:
            encode = self._numbers if column["type"] == "number" else self._categories
            parts = ([row[column["name"]] for row in rows] for rows in (self.train_rows, self.test_rows))
            for block, part in zip(blocks, encode(*parts, standardized), strict=True):
                block.append(part)
        return [np.column_stack(block) for block in blocks]

    @staticmethod
    def _numbers(train, test, standardized):
        parts = [np.array(part, dtype=np.float32).astype(float) for part in (train, test)]
        mean = np.nanmean(parts[0])
        parts = [np.where(np.isnan(part), mean, part) for part in parts]
        return [(part - mean) / np.std(parts[0]) for part in parts] if standardized else parts

    @staticmethod
    def _categories(train, test, _):
        known = sorted({cell for cell in train if cell is not None}) + ([None] if None in train else [])
        return [np.array([[cell == value for value in known] for cell in part], dtype=float) for part in (train, test)]


def generated(folder, rows, training_rows, numbers, levels, missing_share):
    """A table whose targets follow some of `numbers` columns and of one column for each number of `levels`."""
    draw = np.random.default_rng(11)
    values = draw.normal(10, 3, (rows, numbers)).astype(np.float32).astype(float)
    codes = [(draw.dirichlet(np.ones(n)).cumsum() < draw.random((rows, 1))).sum(axis=1) for n in levels]
    effects = [draw.normal(0, 1, n + 1) for n in levels]
    amount = 0.4 * values[:, 0] - 0.3 * np.abs(values[:, 1] - 10) + draw.normal(0, 0.5, rows)
    amount += sum(effect[code] for effect, code in zip(effects, codes, strict=True))
    noisy = amount + draw.normal(0, 0.5, rows)
    kind = np.array(["high", "low", "middle"])[np.digitize(noisy, np.quantile(noisy, [0.5, 0.8]))]
    columns = [list(map(float, values[:, i])) for i in range(numbers)] + [[f"v{c}" for c in code] for code in codes]
    for column in columns:
        for row in np.flatnonzero(draw.random(rows) < missing_share):
            column[row] = None
    names = [f"n{i}" for i in range(numbers)] + [f"c{i}" for i in range(len(levels))]
    header, cells = [*names, "kind", "amount"], list(zip(*columns, kind, map(float, amount), strict=True))
    train = write_csv(folder / "train.csv", header, cells[:training_rows])
    test = write_csv(folder / "test.csv", header, cells[training_rows:])
    return Table([{"name": n, "type": "number" if n[0] == "n" else "category"} for n in names], train, test)


@pytest.fixture(scope="module")
def one_hot(tmp_path_factory):
    return generated(tmp_path_factory.mktemp("one-hot"), 9000, 3000, 2, [40, 30, 25, 20, 15, 10], 0)


@pytest.fixture(scope="module")
def missing(tmp_path_factory):
    return generated(tmp_path_factory.mktemp("missing"), 9000, 3000, 6, [8, 5], 0.3)


@pytest.fixture(scope="module")
def adult():
    header = ADULT_TRAIN.read_text().splitlines()[0].split(",")[:-1]
    numbers = {"age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week"}
    columns = [{"name": n, "type": "number" if n in numbers else "category"} for n in header]
    return Table(columns, ADULT_TRAIN, ADULT_TEST)


@pytest.fixture
def table(request):
    return request.getfixturevalue(request.param)


generated_tables = pytest.mark.parametrize("table", ["one_hot", "missing"], indirect=True)


def our_mean(program, table, target, other, metric, *arguments):
    arguments = ["--test", table.test, "--drop", other, "--encode", "one_hot", "--depth", "10", *arguments]
    reports = [program.train(table.train, target, "--seed", seed, *arguments) for seed in SEEDS]
    return np.mean([report["evaluation"][metric] for report in reports])


def their_mean(model, table, target):
    x, x_test = table.encoded(standardized=False)
    y, y_test = target
    return np.mean([model.set_params(random_state=seed).fit(x, y).score(x_test, y_test) for seed in SEEDS])


@generated_tables
def test_a_forest_of_classes_is_as_good_as_scikit_learns(foretell, table):
    ours = our_mean(foretell, table, "kind", "amount", "accuracy")
    theirs = their_mean(RandomForestClassifier(100, max_depth=10), table, table.target("kind"))
    print(f"ours {ours:.4f}, scikit-learn {theirs:.4f}")
    assert ours == pytest.approx(theirs, abs=FOREST_POINTS)


@generated_tables
def test_a_regression_forest_is_as_good_as_scikit_learns(foretell, table):
    ours = our_mean(foretell, table, "amount", "kind", "r2", "--max-features", "0.3")
    model = RandomForestRegressor(100, max_depth=10, max_features=0.3)
    theirs = their_mean(model, table, table.target("amount", float))
    print(f"ours {ours:.4f}, scikit-learn {theirs:.4f}")
    assert ours == pytest.approx(theirs, abs=FOREST_R2)


def assert_close(ours, theirs):
    assert np.shape(ours) == np.shape(theirs)
    assert np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))) <= COEFFICIENTS


@generated_tables
def test_ridge_has_scikit_learns_coefficients(foretell, table):
    foretell.train(table.train, "amount", "--test", table.test, "--drop", "kind", "--model", "ridge", "--name", "m")
    theirs = Ridge().fit(table.encoded(standardized=True)[0], table.target("amount", float)[0])
    weights, bias = linear_coefficients(foretell, "m")
    assert_close(weights[:, 0], theirs.coef_)
    assert_close(bias, np.array([theirs.intercept_]))


@pytest.mark.parametrize("table", ["one_hot", "missing", "adult"], indirect=True)
def test_logistic_regression_has_scikit_learns_coefficients(foretell, table):
    target, others = ("income", []) if table.train == ADULT_TRAIN else ("kind", ["--drop", "amount"])
    foretell.train(table.train, target, "--test", table.test, *others, "--model", "logistic", "--name", "m")
    model = LogisticRegression(tol=1e-10, max_iter=10_000)
    theirs = model.fit(table.encoded(standardized=True)[0], table.target(target)[0])
    weights, bias = linear_coefficients(foretell, "m")
    if len(theirs.classes_) == 2:  # scikit-learn has the weights of the second class alone
        weights, bias = weights[:, 1:] - weights[:, :1], bias[1:] - bias[:1]
    assert_close(weights.T, theirs.coef_)
    assert_close(bias, theirs.intercept_)
