"""An agent that recommends wines: logged from this file, asked a few questions, with its traces.

Where another agent would ask a language model, this one puts its sentences together itself, so
that it needs neither a key nor a network. It takes MLflow 3.

python examples/cellar_agent.py demo
MLFLOW_TRACKING_URI=sqlite:///demo/mlflow.db mlflow report models:/cellar-agent/1
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
from mlflow.entities import SpanType
from mlflow.models.model import ModelInfo
from mlflow.pyfunc import ResponsesAgent
from mlflow.tracing.constant import SpanAttributeKey
from mlflow.types.responses import ResponsesAgentRequest, ResponsesAgentResponse

NAME = "cellar-agent"
EXPERIMENT = "cellar"
PROMPT = "Recommend one of {{ wines }} to go with {{ dish }}. Be brief."
CELLAR = {
    "Barolo": ["truffle", "beef", "mushroom"],
    "Grignolino": ["salami", "rabbit", "pasta"],
    "Barbera": ["pizza", "tomato", "pasta"],
}
# The last one is no dish, and ends with an error.
QUESTIONS = ["What goes with mushroom risotto?", "And with pizza?", "Is there any for pasta?", ""]


class Cellarer(ResponsesAgent):
    """Looks into the cellar, then answers. MLflow traces `predict`, and we the two steps."""

    def predict(self, request: ResponsesAgentRequest) -> ResponsesAgentResponse:
        """Answer the last message."""
        dish = str(request.input[-1].content).strip()
        if not dish:
            raise ValueError("What is there to eat?")
        answer = self.ask_model(dish, self.look_up(dish))
        item = self.create_text_output_item(text=answer, id="answer")
        return ResponsesAgentResponse(output=[item])

    @mlflow.trace(span_type=SpanType.RETRIEVER)
    def look_up(self, dish: str) -> list[str]:
        """Find the wines that go with a dish."""
        return [wine for wine, dishes in CELLAR.items() if any(each in dish for each in dishes)]

    def ask_model(self, dish: str, wines: list[str]) -> str:
        """Stand in for a language model, and count tokens as one would."""
        with mlflow.start_span("ask_model", SpanType.CHAT_MODEL) as span:
            question = PROMPT.replace("{{ wines }}", ", ".join(wines)).replace("{{ dish }}", dish)
            answer = f"Take the {wines[0]}." if wines else "Have a glass of water."
            used, made = len(question.split()), len(answer.split())
            span.set_inputs(question)
            span.set_outputs(answer)
            span.set_attribute(
                SpanAttributeKey.CHAT_USAGE,
                {"input_tokens": used, "output_tokens": made, "total_tokens": used + made},
            )
        return answer


# What MLflow takes from this file when it loads the model from code.
mlflow.models.set_model(Cellarer())


def message(text: str) -> dict[str, list[dict[str, str]]]:
    """A question as the agent's callers send it."""
    return {"input": [{"role": "user", "content": text}]}


def log_agent() -> ModelInfo:
    """Log this file as the model, with the prompt that it uses, and register it."""
    mlflow.set_experiment(EXPERIMENT)
    prompt = mlflow.genai.register_prompt("cellar-question", PROMPT)
    with mlflow.start_run(run_name="first-day"):
        return mlflow.pyfunc.log_model(
            name="agent",
            python_model=__file__,
            input_example=message(QUESTIONS[0]),
            model_config={"language": "en"},
            metadata={"audience": "guests"},
            prompts=[prompt.uri],
            # Guessing them would load the model in another process.
            pip_requirements=["mlflow"],
            registered_model_name=NAME,
        )


def ask(model_uri: str) -> list[str]:
    """Load the agent as a server does and ask it; gives its answers."""
    agent = mlflow.pyfunc.load_model(model_uri)
    answers = []
    for question in QUESTIONS:
        try:
            answer = agent.predict(message(question))
            answers.append(answer["output"][0]["content"][0]["text"])
        except Exception as error:
            answers.append(f"{type(error).__name__}: {error}")
    # Traces are sent in the background.
    mlflow.flush_trace_async_logging()
    return answers


def main(folder: Path) -> None:
    """Log the agent and ask it.

    Args:
        folder: Where the database and the artifacts go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(f"sqlite:///{folder.resolve() / 'mlflow.db'}")
    if mlflow.get_experiment_by_name(EXPERIMENT) is None:
        mlflow.create_experiment(EXPERIMENT, (folder.resolve() / "artifacts").as_uri())

    logged = log_agent()
    version = str(logged.registered_model_version)
    for question, answer in zip(QUESTIONS, ask(f"models:/{NAME}/{version}"), strict=True):
        print(f"{question!r:36} {answer}")

    client = mlflow.MlflowClient()
    client.update_registered_model(NAME, "Recommends a wine of the cellar to go with a dish.")
    client.set_model_version_tag(NAME, version, "license", "Apache-2.0")
    client.set_registered_model_alias(NAME, "on-duty", version)
    print(f"Registered models:/{NAME}/{version} in {folder / 'mlflow.db'}. Now its report:")
    print(
        f"  MLFLOW_TRACKING_URI=sqlite:///{folder / 'mlflow.db'}"
        f" mlflow report models:/{NAME}/{version} -o {folder / 'agent.html'}"
    )


if __name__ == "__main__":
    # What MLflow has to say about making a database is not what the example is about.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
