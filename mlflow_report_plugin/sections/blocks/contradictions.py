"""Where the files that describe the environment contradict each other, or the MLmodel file.

Said only where it is certain: two requirements of pip for one package are compared as `packaging`
compares them, and one of conda with one of pip only where either is a single version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final, NamedTuple

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.snapshot import Dependency, Environment, MlflowModel

ML_MODEL: Final = "MLmodel"
LIBRARIES: Final = {
    "sklearn_version": "scikit-learn",
    "pytorch_version": "torch",
    "xgb_version": "xgboost",
    "lgb_version": "lightgbm",
    "paddle_version": "paddlepaddle",
    **{
        f"{name.replace('-', '_')}_version": name
        for name in (
            *("catboost", "cloudpickle", "diffusers", "dspy", "fastai", "h2o", "keras"),
            *("langchain", "onnx", "openai", "pmdarima", "prophet", "pyspark"),
            *("sentence-transformers", "shap", "spacy", "statsmodels", "transformers"),
        )
    },
}
"""What flavors call the versions of libraries, and the package of each."""
LONGEST_VERSION: Final = 100
MOST: Final = 20
"""How many requirements of one package are compared, and how many names are listed."""


class Contradiction(NamedTuple):
    """Something that two places say differently."""

    about: str
    """The package, or `python`."""
    words: str
    """Who says what."""


def contradictions(
    found: Environment | None, model: MlflowModel | None
) -> tuple[Contradiction, ...]:
    """Find what the files say differently.

    Args:
        found: What they say.
        model: The MLmodel file.

    Returns:
        Each thing once, in the order of the files.
    """
    if found is None:
        return ()
    pyfunc = model.flavors.get(PYFUNC) if model else None
    stated = pyfunc.get("python_version") if isinstance(pyfunc, dict) else None
    versions = dict(found.python_versions)
    if isinstance(stated, str | int | float):
        versions[ML_MODEL] = str(stated)
    return (
        *python_versions(versions),
        *packages(found.dependencies),
        *libraries(found.dependencies, model),
        *one_sided(found),
    )


def python_versions(versions: dict[str, str]) -> Iterator[Contradiction]:
    """Compare the versions of Python; `3.9` and `3.9.1` may well be one."""
    for (_, one), (_, other) in combinations(versions.items(), 2):
        pairs = zip(one.split("."), other.split("."), strict=False)
        if any(ours != theirs for ours, theirs in pairs):
            said = "; ".join(f"{version} in {file}" for file, version in versions.items())
            yield Contradiction("python", said)
            return


def packages(dependencies: Iterable[Dependency]) -> Iterator[Contradiction]:
    """Compare what is asked for of each package."""
    asked: dict[str, list[Dependency]] = {}
    for each in dependencies:
        # A condition tells two requirements apart, and a bound is no requirement.
        if each.name and each.kind == "package" and each.marker is None and not each.url:
            asked.setdefault(canonicalize_name(each.name), []).append(each)
    for name, several in asked.items():
        if name != "python" and any(differ(*two) for two in combinations(several[:MOST], 2)):
            said = "; ".join(dict.fromkeys(map(in_words, several)))
            yield Contradiction(name, said)


def in_words(each: Dependency) -> str:
    """Say who asks for what."""
    by = ", by conda" if each.installer == "conda" else ""
    return f"{each.version or 'any version'} in {each.file}{by}"


def differ(one: Dependency, other: Dependency) -> bool:
    """Tell whether two requirements of one package contradict each other for certain."""
    first, second = specifiers(one), specifiers(other)
    if first is None or second is None:
        return False
    if one.installer == other.installer == "pip" and one.file != other.file:
        return first != second and {*other.extras} == {*one.extras}
    return excludes(first, second) or excludes(second, first)


def specifiers(each: Dependency) -> SpecifierSet | None:
    """Read the versions of a requirement; None where they are not understood."""
    written = (each.version or "").replace(" ", "")
    if each.installer == "conda" and written:
        if written[:1].isdigit():
            written = f"=={written}"
        elif written.startswith("=") and not written.startswith("=="):
            written = f"={written}" + ("" if written.endswith("*") else ".*")
    try:
        return SpecifierSet(written)
    except InvalidSpecifier:
        return None


def excludes(bounds: SpecifierSet, single: SpecifierSet) -> bool:
    """Tell whether a single version, if it is one, is out of bounds."""
    found = [*single]
    if len(found) != 1 or found[0].operator != "==" or found[0].version.endswith("*"):
        return False
    return not bounds.contains(found[0].version, prereleases=True)


def libraries(
    dependencies: Iterable[Dependency], model: MlflowModel | None
) -> Iterator[Contradiction]:
    """Compare the versions that the MLmodel file states with those that are asked for."""
    stated: dict[str, str] = {}
    for config in model.flavors.values() if model else ():
        for key, value in config.items() if isinstance(config, dict) else ():
            if key in LIBRARIES and isinstance(value, str | float):
                stated[LIBRARIES[key]] = str(value)
    mlflow_version = model.text("mlflow_version") if model else None
    if mlflow_version:
        stated["mlflow"] = mlflow_version
    told: set[str] = set()
    for each in dependencies:
        name = canonicalize_name(each.name) if each.name else ""
        bounds = specifiers(each) if name in stated and name not in told else None
        version = released(stated[name]) if bounds is not None else None
        if bounds is None or version is None or each.marker is not None:
            continue
        if not bounds.contains(version, prereleases=True):
            told.add(name)
            yield Contradiction(name, f"{stated[name]} in {ML_MODEL}; {in_words(each)}")


def released(text: str) -> str | None:
    """Read a version; clusters have versions under development that nobody can ask for."""
    try:
        version = Version(text[:LONGEST_VERSION])
    except InvalidVersion:
        return None
    return version.base_version if version.is_devrelease else text


def one_sided(found: Environment) -> Iterator[Contradiction]:
    """Name what only one of the two lists for pip has, which MLflow writes alike."""
    requirements, conda = found.requirements, found.conda
    if requirements is None or conda is None or found.others or not found.complete:
        return
    by_pip: dict[str, set[str]] = {requirements.path: set(), conda.path: set()}
    by_conda: set[str] = set()
    for each in found.dependencies:
        if each.kind == "option" or each.file not in by_pip:
            continue
        if each.name is None:
            return  # who knows what it is
        names = by_pip[each.file] if each.installer == "pip" else by_conda
        names.add(canonicalize_name(each.name))
    mine, theirs = by_pip.values()
    if mine and theirs:
        for file, names in (
            (requirements.path, mine - theirs - by_conda),
            (conda.path, theirs - mine),
        ):
            if names:
                yield Contradiction(f"only in {file}", listing(sorted(names), MOST))
