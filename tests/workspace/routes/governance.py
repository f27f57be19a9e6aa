"""Who may do what, who owns what, what serves what: the APIs around MLflow's own."""

from __future__ import annotations

from tests.workspace.answers import Ask, Json, Refused, Route, not_found
from tests.workspace.data import is_unity_catalog

WORKSPACE_ID = "2556758628403379"
UC = r"/api/2\.1/unity-catalog"
PERMISSIONS = r"/api/2\.0/permissions/(?P<kind>experiments|registered-models)/(?P<id>[^/]+)"
LINEAGE = r"/api/2\.0/lineage-tracking/external-lineage"


def host(ask: Ask) -> Json:
    return {"workspace_id": WORKSPACE_ID, "oidc_endpoint": f"{ask.url}/oidc", "cloud": "AWS"}


def me(_ask: Ask) -> Json:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "4566812440727830",
        "userName": "andre@mycompany.com",
        "displayName": "Andre",
        "active": True,
        "emails": [{"type": "work", "value": "andre@mycompany.com", "primary": True}],
        "groups": [{"display": "users", "type": "direct", "value": "1"}],
    }


def permissions(ask: Ask) -> Json:
    found: Json = _securable(ask)["permissions"]
    if "error_code" in found:
        raise Refused(400, found["error_code"], found["message"])
    return found


def permission_levels(ask: Ask) -> Json:
    _securable(ask)
    return {"permission_levels": ask.data.permission_levels[ask.match["kind"]]}


def grants(ask: Ask) -> Json:
    return {"privilege_assignments": _catalog(ask)["grants"]}


def effective_grants(ask: Ask) -> Json:
    return {"privilege_assignments": _catalog(ask)["effective_grants"]}


def catalog_model(ask: Ask) -> Json:
    found: Json = _catalog(ask)["model"]
    return found


def catalog_version(ask: Ask) -> Json:
    number = ask.match["version"]
    for version in ask.data.models[ask.match["name"]]["versions"] if _catalog(ask) else ():
        if version["model_version"]["version"] == number:
            found: Json = version["unity_catalog"]
            return found
    raise not_found(f"Model version {number} does not exist.", "MODEL_VERSION_DOES_NOT_EXIST")


def lineage(ask: Ask) -> Json:
    """Tables, files, models and other systems up or down from a model version."""
    name = ask.required("object_info.model_version.name")
    number = ask.required("object_info.model_version.version")
    direction = ask.required("lineage_direction").lower()
    for version in ask.data.models.get(name, {}).get("versions", ()):
        if version["model_version"]["version"] == number:
            edges = version.get("lineage", {}).get(direction, [])
            return {"external_lineage_relationships": edges}
    raise not_found(f"Model version {name}/{number} does not exist.")


def serving_endpoints(ask: Ask) -> Json:
    return {"endpoints": ask.data.serving_endpoints}


def _securable(ask: Ask) -> Json:
    id = ask.match["id"]
    if ask.match["kind"] == "experiments":
        if id in ask.data.experiments:
            return ask.data.experiments[id]
        raise not_found(f"Experiment with id {id} does not exist.")
    for model in ask.data.models.values():
        if model["registered_model"].get("id") == id:
            return model
    raise not_found(f"RegisteredModel with id {id} does not exist.")


def _catalog(ask: Ask) -> Json:
    name = ask.match["name"]
    model = ask.data.models.get(name, {})
    if not is_unity_catalog(model):
        raise not_found(f"Function or model '{name}' does not exist.", "NOT_FOUND")
    found: Json = model["unity_catalog"]
    return found


ROUTES: tuple[Route, ...] = (
    ("GET", r"/\.well-known/databricks-config", host),
    ("GET", r"/api/2\.0/preview/scim/v2/Me", me),
    ("GET", PERMISSIONS, permissions),
    ("GET", rf"{PERMISSIONS}/permissionLevels", permission_levels),
    ("GET", rf"{UC}/permissions/function/(?P<name>[^/]+)", grants),
    ("GET", rf"{UC}/effective-permissions/function/(?P<name>[^/]+)", effective_grants),
    ("GET", rf"{UC}/models/(?P<name>[^/]+)", catalog_model),
    ("GET", rf"{UC}/models/(?P<name>[^/]+)/versions/(?P<version>\d+)", catalog_version),
    ("GET", LINEAGE, lineage),
    ("GET", r"/api/2\.0/serving-endpoints", serving_endpoints),
)
