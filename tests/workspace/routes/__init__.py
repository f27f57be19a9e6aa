"""What each REST endpoint of the workspace answers."""

from tests.workspace.answers import Route
from tests.workspace.routes import files, governance, model_registry, tracking

WORKSPACE_ID = governance.WORKSPACE_ID
PUBLIC = ("/.well-known/", "/signed/")
"""Paths that need no token."""
ROUTES: tuple[Route, ...] = (
    *model_registry.ROUTES,
    *tracking.ROUTES,
    *files.ROUTES,
    *governance.ROUTES,
)
