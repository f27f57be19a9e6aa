"""The packaging of mlflow-report-plugin."""

import runpy
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = runpy.run_path(str(HERE / "mlflow_report_plugin" / "version.py"))["__version__"]

# With MLflow 2, transformers has to be older: transformers<4.52.
WHISPER = ["torch>=2.5", "transformers>=4.45"]
# Without `crypto` it reads no keys of openssl.
SIGN = ["securesystemslib[crypto]>=1"]
PDF = ["typst>=0.15"]
# The one in Rust is much faster, and needs Python 3.11.
POLICY = [
    "common-expression-language>=0.10; python_version >= '3.11'",
    "cel-python>=0.5; python_version < '3.11'",
]
# Needs Java 17, which pip does not bring.
SPARK = ["pyspark>=4.0,<5", "pyarrow>=15"]

setup(
    name="mlflow-report-plugin",
    version=VERSION,
    description="Complete reports of MLflow models: mlflow report models:/wine-quality/1",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.10",
    packages=find_packages(include=["mlflow_report_plugin", "mlflow_report_plugin.*"]),
    package_data={
        "mlflow_report_plugin": ["py.typed", "renderers/html/*.html", "renderers/style/*.css"],
        "mlflow_report_plugin.renderers": ["drawings/*.svg", "pdf/*.css", "pdf/*.typ"],
        "mlflow_report_plugin.policy": ["built_in/*.yaml"],
        "mlflow_report_plugin.profiles": ["*.yaml"],
        "mlflow_report_plugin.sections": ["blocks/completeness/*.yaml"],
        "mlflow_report_plugin.server": ["templates/*.html", "*.css", "*.js"],
    },
    install_requires=[
        "mlflow>=2.22",
        # It knows the licences of SPDX.
        "packaging>=24.2",
        "databricks-sdk>=0.20",
        "markdown-it-py>=3",
        "entrypoints>=0.4",
        "pydantic>=2.8",
        "click>=8",
        "jinja2>=3.1",
        "cachetools>=5",
        "markupsafe>=2",
        "PyYAML>=6",
        "rfc8785>=0.1.4",
        "rich>=13",
        "flask>=2.2",
        "werkzeug>=2.2",
        "typing-extensions>=4.5",
    ],
    extras_require={
        "demo": ["scikit-learn>=1.4"],
        "pdf": PDF,
        "policy": POLICY,
        "sign": SIGN,
        "spark": SPARK,
        "whisper": WHISPER,
        "test": [
            "pytest>=8",
            "pytest-xdist>=3.7",
            "hypothesis>=6.100",
            "scikit-learn>=1.4",
            "cmarkgfm>=2024.1",
            "selenium>=4.20",
            "jsonschema>=4.20",
            *SIGN,
            *PDF,
            *POLICY,
            # Read what programs are given of a check.
            "junitparser>=4",
            "sarif-pydantic>=0.6",
            "sarif-tools>=3",
            # Judge cards and bills of materials.
            "huggingface_hub>=1.5",
            "cyclonedx-python-lib[json-validation]>=11.6",
            "packageurl-python>=0.16",
            "spdx-python-model>=0.0.6",
            "jsonschema-rs>=0.30",
            # Lets MLflow read PostgreSQL.
            "pg8000>=1.31",
            # Runs the rules in Rego; without it their test is skipped.
            "regopy>=1.5; sys_platform == 'linux' and platform_machine == 'x86_64'",
            # Reads PDF as Chromium does.
            "pypdfium2>=4.30",
            # The other engine for expressions is tried with each Python.
            "cel-python>=0.5",
            # Builds the sample extension, without `wheel`.
            "setuptools>=70.1",
            # MLflow's basic-auth needs it.
            "Flask-WTF<2",
        ],
        # The libraries of tests/real: not small.
        "real": [
            *WHISPER,
            "shap>=0.47",
            # The same without CUDA.
            "xgboost-cpu>=2.1; sys_platform == 'linux'",
            "xgboost>=2.1; sys_platform != 'linux'",
        ],
        "lint": ["ruff>=0.17", "mypy>=2.4", "types-PyYAML", "types-cachetools", "types-setuptools"],
    },
    entry_points={
        "console_scripts": ["mlflow-report = mlflow_report_plugin.command.main:main"],
        "mlflow.app": ["report = mlflow_report_plugin.hooks.app:create_app"],
        "mlflow.artifact_repository": [
            "report = mlflow_report_plugin.hooks.artifact_repository:report_repository"
        ],
        "mlflow.request_header_provider": [
            "report = mlflow_report_plugin.hooks.request_header:ReportHeaderProvider"
        ],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Console",
        "Intended Audience :: Developers",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Typing :: Typed",
    ],
)
