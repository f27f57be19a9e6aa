"""Snapshots as they come from real servers, for tests that need no server."""

from tests.snapshots.agent import AGENT
from tests.snapshots.customer_ltv import CUSTOMER_LTV
from tests.snapshots.dolly import DOLLY
from tests.snapshots.fraud import FRAUD
from tests.snapshots.leaf_classifier import LEAF_CLASSIFIER
from tests.snapshots.local_folder import LOCAL_FOLDER
from tests.snapshots.pcb_classification import PCB_CLASSIFICATION
from tests.snapshots.speech_recognition import SPEECH_RECOGNITION
from tests.snapshots.whisper import WHISPER
from tests.snapshots.wine_quality import WINE_QUALITY

ALL = {
    "speech_recognition": SPEECH_RECOGNITION,
    "pcb_classification": PCB_CLASSIFICATION,
    "dolly": DOLLY,
    "customer_ltv": CUSTOMER_LTV,
    "fraud": FRAUD,
    "wine_quality": WINE_QUALITY,
    "local_folder": LOCAL_FOLDER,
    "agent": AGENT,
    "leaf_classifier": LEAF_CLASSIFIER,
    "whisper": WHISPER,
}
"""All of them, by name."""

__all__ = [
    "AGENT",
    "ALL",
    "CUSTOMER_LTV",
    "DOLLY",
    "FRAUD",
    "LEAF_CLASSIFIER",
    "LOCAL_FOLDER",
    "PCB_CLASSIFICATION",
    "SPEECH_RECOGNITION",
    "WHISPER",
    "WINE_QUALITY",
]

WHOLE = WINE_QUALITY.model_copy(
    update={
        "gaps": (),
        "environment": AGENT.environment,
        "experiment_permissions": PCB_CLASSIFICATION.experiment_permissions,
        "registered_model_permissions": PCB_CLASSIFICATION.registered_model_permissions,
        "feature_store": CUSTOMER_LTV.feature_store,
        "transition_requests": CUSTOMER_LTV.transition_requests,
        "serving_endpoints": FRAUD.serving_endpoints,
        "lineage": FRAUD.lineage,
        "documents": WHISPER.documents,
        "input_example": AGENT.input_example,
        "versions": AGENT.versions,
        "changes": AGENT.changes,
        "webhooks": AGENT.webhooks,
        "metric_histories": LEAF_CLASSIFIER.metric_histories,
        "related_runs": LEAF_CLASSIFIER.related_runs,
        "run_artifacts": LEAF_CLASSIFIER.run_artifacts,
        "evaluation_runs": LEAF_CLASSIFIER.evaluation_runs,
        "traces": AGENT.traces,
        "workspace": FRAUD.workspace,
    }
)
"""A snapshot with all of its parts."""
