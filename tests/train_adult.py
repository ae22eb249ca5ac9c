"""Trains the census models that the other tests copy: `adult` (forest) and `adult-logistic`. A ctest fixture."""

import json
import shutil

from conftest import ADULT_MODELS_DIR
from program import ADULT_TEST, ADULT_TRAIN, Program


def main():
    folder = ADULT_MODELS_DIR.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    foretell = Program(folder, ADULT_MODELS_DIR)
    for name, learner in (("adult", "forest"), ("adult-logistic", "logistic")):
        report = foretell.train(ADULT_TRAIN, "income", "--test", ADULT_TEST, "--name", name, "--model", learner)
        (folder / f"{name}.json").write_text(json.dumps(report))
        print(f"{name}: accuracy {report['evaluation']['accuracy']:.4f}")


if __name__ == "__main__":
    main()
