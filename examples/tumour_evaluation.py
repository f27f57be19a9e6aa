"""Register a first scikit-learn model, search for a better one, and evaluate both.

pip install 'mlflow-report-plugin[demo]'    # and shap, for pictures that explain the model
python examples/tumour_evaluation.py demo
MLFLOW_TRACKING_URI=sqlite:///demo/mlflow.db mlflow report models:/tumour-classifier/2
"""

import logging
import os
import sys
import warnings
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

# Before MLflow is imported, and for this example only.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import matplotlib as mpl
import mlflow
import pandas as pd
from mlflow.models import infer_signature
from mlflow.models.model import ModelInfo
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from mlflow_report_plugin import write_note

# Pictures go to files only, also where there is a screen.
mpl.use("agg")

NAME = "tumour-classifier"
EXPERIMENT = "tumours"
LABEL = "benign"
TOLD_OF_WRONG = ["mean radius", "mean texture", LABEL, "predicted"]
DATA_SOURCE = "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic"
# What loading it takes: newer versions of MLflow keep the model with skops, older with cloudpickle.
PACKAGES = ("scikit-learn", "numpy", "pandas", "skops" if find_spec("skops") else "cloudpickle")
TRIED = "A first attempt to tell benign from malignant tumours, to know what a search is worth."
FOUND = (
    "Tells benign from malignant tumours by ten measurements of their cells. It is the best of four"
    " strengths of regularization, by three-fold cross-validation."
)

# What people know and MLflow does not: written for the first version, and more for the second.
OF_FIRST = {
    "intended-use": "To show what a report says of a model. It tells benign from malignant tumours"
    " by ten measurements of cell nuclei, taken from pictures of fine needle aspirates.",
    "out-of-scope-use": "Diagnoses, and whatever else a decision about a person depends on."
    " Measurements that were taken in another way than those of the Wisconsin data.",
    "contacts": "The pathology team of this demonstration, pathology@example.com.",
}
OF_BEST = {
    "limitations": "- It takes some malignant tumours for benign ones: `false_positives`, because"
    " benign counts as positive. Its threshold was not chosen to avoid that.\n"
    "- One source of data, and one split of it: how far the metrics differ with another one was"
    " not measured.\n"
    "- The data says nothing of age or origin, so how accurate it is for groups of people is not"
    " known.",
}


def split_tumours() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Means of 10 measurements of 569 tumours, and `benign`: to learn from, and to test with."""
    tumours = load_breast_cancer(as_frame=True)
    frame = tumours.data.filter(like="mean ").assign(**{LABEL: tumours.target})
    return tuple(train_test_split(frame, random_state=0, stratify=frame[LABEL]))


def log_first(train: pd.DataFrame) -> ModelInfo:
    """Log and register what is tried first: a model that is held back too much."""
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name="first attempt"):
        strength = 0.001
        mlflow.log_param("best_logisticregression__C", strength)
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength))
        return _log(model.fit(train.drop(columns=LABEL), train[LABEL]), train)


def log_best(train: pd.DataFrame) -> ModelInfo:
    """Log a search, which has a child run for each candidate, and register what it found."""
    train_x, train_y = train.drop(columns=LABEL), train[LABEL]
    mlflow.set_experiment(EXPERIMENT)
    # The model and the data are logged below, with names.
    mlflow.sklearn.autolog(log_models=False, log_datasets=False, max_tuning_runs=4)
    try:
        with mlflow.start_run(run_name="search"):
            search = GridSearchCV(
                make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)),
                {"logisticregression__C": [0.01, 0.1, 1.0, 10.0]},
                scoring="neg_log_loss",
                cv=3,
            )
            search.fit(train_x, train_y)
            model = search.best_estimator_
            # How it learns: from the first so many tumours, for all the others.
            mlflow.sklearn.autolog(disable=True)
            for count in range(50, 401, 25):
                young = clone(model).fit(train_x[:count], train_y[:count])
                loss = log_loss(train_y[count:], young.predict_proba(train_x[count:]))
                mlflow.log_metric("log_loss_of_the_others", loss, step=count)
            return _log(model, train)
    finally:
        mlflow.sklearn.autolog(disable=True)


def _log(model: Pipeline, train: pd.DataFrame) -> ModelInfo:
    """Log a fitted model with its data, and register it."""
    features = train.drop(columns=LABEL)
    data = mlflow.data.from_pandas(train, DATA_SOURCE, name="tumours-train", targets=LABEL)
    mlflow.log_input(data, "training")
    # Since MLflow 3 a model has a name; before, it had a path.
    key = "name" if hasattr(mlflow.MlflowClient, "get_logged_model") else "artifact_path"
    return mlflow.sklearn.log_model(
        model,
        **{key: "model"},
        signature=infer_signature(features, model.predict(features)),
        input_example=features.head(3),
        # Guessing them would load the model in another process.
        pip_requirements=[f"{name}=={version(name)}" for name in PACKAGES],
        registered_model_name=NAME,
    )


def evaluate(model_uri: str, test: pd.DataFrame) -> None:
    """Evaluate the model in a run of its own."""
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name="evaluation"):
        mlflow.models.evaluate(
            model_uri,
            mlflow.data.from_pandas(test, DATA_SOURCE, name="tumours-test", targets=LABEL),
            model_type="classifier",
            # Where shap is installed, it looks at twenty tumours.
            evaluator_config={
                "explainability_algorithm": "kernel",
                "explainability_nsamples": 20,
            },
        )
        predicted = mlflow.pyfunc.load_model(model_uri).predict(test.drop(columns=LABEL))
        wrong = test.assign(predicted=predicted)[predicted != test[LABEL]][TOLD_OF_WRONG]
        mlflow.log_table(wrong.head(5), "wrong_predictions_table.json")


def main(folder: Path) -> None:
    """Log, register and evaluate the model.

    Args:
        folder: Where the database and the artifacts go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(f"sqlite:///{folder.resolve() / 'mlflow.db'}")
    if mlflow.get_experiment_by_name(EXPERIMENT) is None:
        mlflow.create_experiment(EXPERIMENT, (folder.resolve() / "artifacts").as_uri())

    train, test = split_tumours()
    client = mlflow.MlflowClient()
    for log, alias, description, notes in (
        (log_first, "first", TRIED, OF_FIRST),
        (log_best, "champion", FOUND, OF_BEST),
    ):
        logged = log(train)
        number = str(logged.registered_model_version)
        # By this URI MLflow 3 links the evaluation to the model, by models:/NAME/VERSION not.
        evaluate(logged.model_uri, test)
        client.update_model_version(NAME, number, description)
        client.set_model_version_tag(NAME, number, "license", "CC-BY-4.0")
        client.set_registered_model_alias(NAME, alias, number)
        # The second version takes over what was written for the first one.
        for topic, text in notes.items():
            write_note(f"models:/{NAME}/{number}", topic, text)
    client.update_registered_model(
        NAME,
        "Tells benign from malignant tumours by ten measurements of their cells. Learned from 426"
        " of the 569 tumours of the Wisconsin data, and tested with the other 143.\n\n"
        "**Not** for diagnoses: it shows what a report says.",
    )
    client.set_registered_model_tag(NAME, "owner", "pathology team")
    print(f"Registered models:/{NAME}/{number} in {folder / 'mlflow.db'}. Now its report:")
    print(
        f"  MLFLOW_TRACKING_URI=sqlite:///{folder / 'mlflow.db'}"
        f" mlflow report models:/{NAME}/{number} -o {folder / 'tumours.html'}"
    )


if __name__ == "__main__":
    # What the libraries have to say about each other is not what the example is about.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
