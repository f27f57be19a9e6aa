"""MLflow's doors into this package.

    artifact_repository.py   the scheme `report:`; loading it also opens the next two doors
    cli.py                   adds the command `report` to MLflow's own command line
    autolog.py               tells of each model version that is registered
    after_import.py          how both wait for a module of MLflow's
    report_files.py          the read-only repository behind the scheme
    request_header.py        marks the requests of a report

MLflow loads `artifact_repository` while `import mlflow` is only half done, in every process
that has this package installed. So these modules need nothing but the standard library and
MLflow's base classes at the top, import the rest of the package inside functions, and never
raise: what goes wrong here costs a line of warning, not somebody's training run.
"""
