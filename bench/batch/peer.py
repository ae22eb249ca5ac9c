"""The job of `foretell predict` as people do it with pandas and scikit-learn: read a table, encode it, ask a forest for
probabilities, write the table with the answers. `peer.py fit TABLE MODEL` makes the model; `peer.py predict MODEL ROWS
OUT JOBS` does the job and prints its seconds, from reading to writing: importing and loading the model do not count."""

import sys
import time

import joblib
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

TARGET = "income"


def fit(table_path, model_path):
    table = pd.read_csv(table_path)
    features = table.drop(columns=TARGET)
    texts = features.select_dtypes(exclude="number").columns
    encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1)
    prepare = make_column_transformer((encode, texts), remainder=SimpleImputer())
    forest = RandomForestClassifier(100, max_depth=10, random_state=42)
    joblib.dump(make_pipeline(prepare, forest).fit(features, table[TARGET]), model_path)


def predict(model_path, rows_path, out_path, jobs):
    model = joblib.load(model_path)
    model[-1].set_params(n_jobs=int(jobs))
    begin = time.monotonic()
    table = pd.read_csv(rows_path)
    probabilities = model.predict_proba(table.drop(columns=TARGET))
    table["prediction"] = model.classes_[probabilities.argmax(axis=1)]
    table["confidence"] = probabilities.max(axis=1)
    table.to_csv(out_path, index=False)
    print(time.monotonic() - begin)


if __name__ == "__main__":
    {"fit": fit, "predict": predict}[sys.argv[1]](*sys.argv[2:])
