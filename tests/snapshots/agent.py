"""An agent on an open-source server: code, prompts, traces, a copied version (MLflow 3)."""

from __future__ import annotations

import json

from pydantic import JsonValue

from mlflow_report_plugin.snapshot import (
    Alias,
    Change,
    ChangesSince,
    Dependency,
    Environment,
    Experiment,
    File,
    Files,
    Gap,
    InputExample,
    LoggedModel,
    MlflowModel,
    ModelUris,
    ModelVersion,
    NotComparable,
    OtherVersion,
    RegisteredModel,
    RelatedRuns,
    Run,
    RunArtifacts,
    Signature,
    Snapshot,
    TextFile,
    Traces,
    Verdict,
    Versions,
    Webhook,
)
from tests.snapshots.workspace import params, provenance, tags

SERVER = "http://127.0.0.1:5000"
AGENT_RUN = "7d1c0e55a7c94f0b8a1e2f3d4c5b6a79"
AGENT_MODEL = "m-91ab22cd33ef44aa"
LOCATION = f"mlflow-artifacts:/4/models/{AGENT_MODEL}/artifacts"
PROMPTS = json.dumps(
    [{"name": "support-answer", "version": "3"}, {"name": "support-triage", "version": "1"}]
)
MESSAGE: JsonValue = {
    "type": "object",
    "properties": {
        "role": {"type": "string", "required": True},
        "content": {"type": "any", "required": False},
        "tool_calls": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "required": True},
                    "arguments": {"type": "map", "values": {"type": "any"}, "required": False},
                },
            },
            "required": False,
        },
    },
}
REQUEST: JsonValue = {"input": [{"role": "user", "content": "Where is my order?"}]}

AGENT = Snapshot(
    uris=ModelUris(
        model_uri="models:/support-agent@production",
        run_uri=f"runs:/{AGENT_RUN}/agent",
        logged_model_uri=f"models:/{AGENT_MODEL}",
        reg_model_download_uri=LOCATION,
    ),
    provenance=provenance(1750000000000, SERVER),
    model=MlflowModel(
        details={
            "artifact_path": LOCATION,
            "auth_policy": {
                "system_auth_policy": {
                    "resources": {
                        "api_version": "1",
                        "databricks": {"serving_endpoint": [{"name": "llm-large"}]},
                    }
                },
                "user_auth_policy": {"api_scopes": ["vectorsearch.vector-search-indexes"]},
            },
            "env_vars": ["OPENAI_API_KEY", "SUPPORT_DB_URL"],
            "is_signature_from_type_hint": True,
            "metadata": {"task": "agent/v1/responses", "owner": {"team": "support"}},
            "mlflow_version": "3.17.2",
            "model_id": AGENT_MODEL,
            "model_size_bytes": 20480,
            "prompts": ["prompts:/support-answer/3", "prompts:/support-tone/2"],
            "resources": {
                "api_version": "1",
                "databricks": {
                    "function": [{"name": "main.tools.order_status"}],
                    "vector_search_index": [{"name": "main.kb.idx", "on_behalf_of_user": True}],
                },
            },
            "run_id": AGENT_RUN,
            "type_hint_from_example": False,
            "utc_time_created": "2025-06-15 12:00:00.123456",
        },
        flavors={
            "python_function": {
                "code": "code",
                "config": {"temperature": 0.2, "model": "llm-large"},
                "loader_module": "mlflow.pyfunc.model",
                "model_code_path": "agent.py",
                "python_version": "3.11.7",
                "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
            },
        },
        signature=Signature(
            inputs=[
                {"type": "array", "items": MESSAGE, "name": "input", "required": True},
                {"type": "double", "name": "temperature", "required": False},
            ],
            outputs=[{"type": "array", "items": MESSAGE, "name": "output", "required": True}],
        ),
        saved_input_example_info={
            "artifact_path": "input_example.json",
            "serving_input_path": "serving_input_example.json",
            "type": "json_object",
        },
    ),
    files=Files(
        files=(
            File(path="MLmodel", size=4096),
            File(path="agent.py", size=6000),
            File(path="code/tools/__init__.py", size=10),
            File(path="code/tools/orders.py", size=2000),
            File(path="input_example.json", size=70),
        ),
    ),
    environment=Environment(
        requirements=TextFile(
            path="requirements.txt",
            text=(
                "--index-url https://packages.example.com/simple\nmlflow==3.17.2\nopenai>=1.0\n"
                "pydantic[email] ; python_version < '4' --hash=sha256:aa\n"
                "./lib.whl\n-c bounds.txt\n"
            ),
        ),
        python_env=TextFile(path="python_env.yaml", text="python: 3.11.7\n"),
        others=(TextFile(path="bounds.txt", text="httpx<1\n"),),
        python_version="3.11.7",
        python_versions={"python_env.yaml": "3.11.7"},
        dependencies=(
            Dependency(
                text="--index-url https://packages.example.com/simple",
                file="requirements.txt",
                kind="option",
            ),
            Dependency(
                text="mlflow==3.17.2", file="requirements.txt", name="mlflow", version="==3.17.2"
            ),
            Dependency(text="openai>=1.0", file="requirements.txt", name="openai", version=">=1.0"),
            Dependency(
                text="pydantic[email] ; python_version < '4'",
                file="requirements.txt",
                name="pydantic",
                extras=("email",),
                marker='python_version < "4"',
                hashes=1,
            ),
            Dependency(text="./lib.whl", file="requirements.txt", url="./lib.whl"),
            Dependency(
                text="httpx<1", file="bounds.txt", kind="constraint", name="httpx", version="<1"
            ),
        ),
    ),
    input_example=InputExample(
        path="input_example.json",
        type="json_object",
        size=70,
        value=REQUEST,
        serving_input=TextFile(path="serving_input_example.json", text=json.dumps(REQUEST)),
    ),
    documents=(),
    logged_model=LoggedModel(
        model_id=AGENT_MODEL,
        name="agent",
        experiment_id="4",
        source_run_id=AGENT_RUN,
        status="READY",
        model_type="Agent",
        artifact_location=LOCATION,
        creation_timestamp=1749988800000,
        last_updated_timestamp=1749988801000,
        params=params(temperature="0.2"),
        tags=tags(mlflow__linkedPrompts=PROMPTS),
        web_ui_link=f"{SERVER}/#/experiments/4/models/{AGENT_MODEL}",
    ),
    registered_model=RegisteredModel(
        name="support-agent",
        creation_timestamp=1749988900000,
        last_updated_timestamp=1749989000000,
        aliases=(Alias(alias="production", version="2"),),
        web_ui_link=f"{SERVER}/#/models/support-agent",
    ),
    model_version=ModelVersion(
        name="support-agent",
        version="2",
        creation_timestamp=1749989000000,
        last_updated_timestamp=1749989000000,
        source="models:/support-agent-staging/7",
        run_id=AGENT_RUN,
        status="READY",
        aliases=("production",),
        web_ui_link=f"{SERVER}/#/models/support-agent/versions/2",
    ),
    versions=Versions(
        versions=(
            OtherVersion(
                version="3",
                current_stage="None",
                status="READY",
                creation_timestamp=1749999000000,
                user_id="grace",
                source="models:/support-agent-staging/8",
            ),
            OtherVersion(
                version="2",
                aliases=("production",),
                current_stage="None",
                status="READY",
                creation_timestamp=1749989000000,
                run_id=AGENT_RUN,
                source="models:/support-agent-staging/7",
            ),
        ),
        more=1,
    ),
    changes=ChangesSince(
        version="1",
        report_time=1749989000000,
        changes=(
            Change(
                part="signature",
                identity="top_k",
                kind="changed",
                before="long",
                after="string",
                severity="breaking",
                explanation="callers that send a number are refused",
                verdicts=(
                    Verdict(caller="predict", outcome="breaks", reason="long is not string"),
                    Verdict(caller="rest_dataframe", outcome="safe"),
                ),
            ),
            Change(
                part="params",
                identity="temperature",
                kind="added",
                after="0.2",
                severity="notable",
                explanation="only the new side was made with this param",
            ),
        ),
        more=3,
        not_comparable=(
            NotComparable(
                part="metrics",
                identity="answer_relevance",
                side="both",
                reason="different data",
                message="0.8 on one set; 0.9 on another",
            ),
        ),
    ),
    webhooks=(
        Webhook(
            name="tell-the-team",
            url="https://hooks.example.com/…",
            events=("model_version.created", "model_version_alias.created"),
            status="ACTIVE",
            description="Posts to the channel of the team",
            last_updated_timestamp=1749989500000,
        ),
    ),
    run=Run(
        run_id=AGENT_RUN,
        experiment_id="4",
        run_name="agent-v7",
        user_id="grace",
        status="FINISHED",
        start_time=1749988700000,
        end_time=1749988803000,
        lifecycle_stage="active",
        params=params(temperature="0.2"),
        tags=tags(mlflow__linkedPrompts=PROMPTS, mlflow__user="grace"),
        web_ui_link=f"{SERVER}/#/experiments/4/runs/{AGENT_RUN}",
    ),
    related_runs=RelatedRuns(),
    evaluation_runs=(),
    run_artifacts=RunArtifacts(),
    traces=Traces(
        count=1000,
        more=True,
        errors=25,
        latency_p50=1234.5,
        latency_p95=5000.0,
        input_tokens=400_000,
        output_tokens=100_000,
        total_tokens=500_000,
        traces_with_tokens=980,
        oldest=1749990000000,
        newest=1749999999000,
    ),
    experiment=Experiment(
        experiment_id="4",
        name="support",
        lifecycle_stage="active",
        web_ui_link=f"{SERVER}/#/experiments/4",
    ),
    gaps=(
        Gap(
            part="registered_model_permissions",
            reason="unsupported",
            message="the server has no permissions",
        ),
    ),
)
