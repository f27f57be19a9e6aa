"""Train a small model and register it as `wine-quality`, in a folder of its own.

python examples/wine_quality.py demo           # a second time makes a second version
python examples/wine_quality.py demo 0.001     # trained with another C
MLFLOW_TRACKING_URI=sqlite:///demo/mlflow.db mlflow report models:/wine-quality/1
"""

import logging
import os
import sys
import warnings
from pathlib import Path

# Before MLflow is imported, and for this example only.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import mlflow
from mlflow.models import infer_signature
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

NAME = "wine-quality"


def main(folder: Path, c: float = 0.5) -> None:
    """Make the database, the artifacts and the registered model.

    Args:
        folder: Where all of it goes.
        c: The inverse of how strongly the model is regularised.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(f"sqlite:///{folder.resolve() / 'mlflow.db'}")
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(NAME)
    experiment_id = (
        experiment.experiment_id
        if experiment
        else client.create_experiment(NAME, (folder.resolve() / "artifacts").as_uri())
    )
    client.set_experiment_tag(experiment_id, "mlflow.note.content", "Which grower made this wine?")

    wine = load_wine(as_frame=True)
    train_x, test_x, train_y, test_y = train_test_split(
        wine.data.astype(float), wine.target, random_state=0, stratify=wine.target
    )
    with mlflow.start_run(experiment_id=experiment_id, run_name="first-vintage"):
        params = {"C": c, "max_iter": 200, "solver": "lbfgs"}
        model = make_pipeline(StandardScaler(), LogisticRegression(**params))
        model.fit(train_x, train_y)
        predicted = model.predict(test_x)
        mlflow.log_params(params)
        mlflow.log_metrics(
            {
                "accuracy": accuracy_score(test_y, predicted),
                "f1_macro": f1_score(test_y, predicted, average="macro"),
                "log_loss": log_loss(test_y, model.predict_proba(test_x)),
            }
        )
        mlflow.set_tags(
            {
                "team": "cellar",
                "mlflow.note.content": "Logistic regression on **13 measurements** of a wine.",
            }
        )
        data = mlflow.data.from_pandas(
            train_x.assign(grower=train_y), name="wine-train", targets="grower"
        )
        mlflow.log_input(data, context="training")
        # Since MLflow 3 a model has a name; before, it had a path.
        key = "name" if hasattr(client, "get_logged_model") else "artifact_path"
        logged = mlflow.sklearn.log_model(
            model,
            **{key: "model"},
            signature=infer_signature(train_x, predicted, params={"threshold": 0.5}),
            input_example=train_x.head(3),
            # Guessing them would load the model in another process.
            pip_requirements=["scikit-learn"],
            registered_model_name=NAME,
        )

    client.update_registered_model(
        NAME, "Tells from a chemical analysis which of three growers made a wine."
    )
    client.set_registered_model_tag(NAME, "owner", "cellar team")
    version = str(logged.registered_model_version)
    client.set_registered_model_alias(NAME, "champion", version)
    client.update_model_version(NAME, version, "Trained on 133 wines, tested on 45.")
    client.set_model_version_tag(NAME, version, "reviewed", "yes")
    print(f"Registered models:/{NAME}/{version} in {folder / 'mlflow.db'}")


if __name__ == "__main__":
    # What MLflow has to say about making a database is not what the example is about.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"), *map(float, sys.argv[2:3]))
