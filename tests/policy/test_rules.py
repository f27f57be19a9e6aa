"""A rule passes, fails, or could not be told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from mlflow_report_plugin.check_formats.gitlab import gitlab
from mlflow_report_plugin.check_formats.sarif import sarif
from mlflow_report_plugin.errors import AccessDenied, GapReason, NotFound, UnknownPath
from mlflow_report_plugin.policy import judge, needs
from mlflow_report_plugin.policy.form import DAY
from mlflow_report_plugin.policy.rules.cut_short import IF_ANY, IF_FALSE, cut_short
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    Dependency,
    File,
    Files,
    Gap,
    Grant,
    LoggedModel,
    Masked,
    Metric,
    ModelVersion,
    Permissions,
    RelatedRun,
    Snapshot,
    Tag,
    paths,
)
from tests.policy.judged import NOW, policy_of, result, unread
from tests.snapshots import ALL, WHOLE, WINE_QUALITY

assert WINE_QUALITY.run
assert WINE_QUALITY.model
assert WINE_QUALITY.model_version
RUN, MODEL, VERSION = WINE_QUALITY.run, WINE_QUALITY.model, WINE_QUALITY.model_version
PARTS = ("run", "logged_model", "evaluation_runs", "model", "documents", "registered_model")


def with_metric(value: float | str, key: str = "accuracy", version: str = "3") -> Snapshot:
    """The wine model with one metric, on data that nobody names."""
    metrics = (Metric.model_validate({"key": key, "value": value}),)
    run = RUN.model_copy(update={"metrics": metrics, "dataset_inputs": ()})
    made = VERSION.model_copy(update={"version": version, "aliases": ()})
    update = {"run": run, "logged_model": None, "evaluation_runs": (), "model_version": made}
    update["registered_model"] = None
    return WINE_QUALITY.model_copy(update={**update, "gaps": ()})


def test_a_requirement_that_is_there_passes() -> None:
    found = result(WINE_QUALITY, {"require": ["signature"]})
    assert (found.outcome, found.evidence) == ("pass", ("model.signature",))


def test_a_requirement_that_is_missing_fails_with_the_command_that_adds_it() -> None:
    bare = MODEL.model_copy(update={"signature": None})
    found = result(WINE_QUALITY.model_copy(update={"model": bare}), {"require": ["signature"]})
    assert found.outcome == "fail"
    assert "set_signature" in found.commands[0]


@pytest.mark.parametrize("reason", ["forbidden", "failed"])
def test_a_requirement_of_which_nothing_could_be_read_is_not_known(reason: GapReason) -> None:
    hidden = unread(WINE_QUALITY, "model", reason=reason)
    found = result(hidden, {"require": ["signature"]})
    assert found.outcome == "unknown"
    assert "because" in found.reasons[0]


def test_one_that_is_missing_fails_though_another_is_not_known() -> None:
    bare = WINE_QUALITY.model_copy(
        update={"model": MODEL.model_copy(update={"signature": None}), "gaps": ()}
    )
    found = result(unread(bare, "run"), {"require": ["signature", "git_commit"]})
    assert found.outcome == "fail"


@given(value=st.floats(0, 1), least=st.floats(0, 1))
def test_a_metric_passes_where_it_is_enough(value: float, least: float) -> None:
    found = result(with_metric(value), {"metric": {"name": "accuracy", "min": least}})
    assert found.outcome == ("pass" if value >= least else "fail")


def test_a_metric_that_is_no_number_never_passes() -> None:
    for bound in ({"min": 0}, {"max": 1}):
        found = result(with_metric("NaN"), {"metric": {"name": "accuracy", **bound}})
        assert found.outcome == "fail"


def test_a_metric_that_nobody_measured_fails_unless_it_could_not_be_read() -> None:
    rule = {"metric": {"name": "zork", "min": 0}}
    assert result(with_metric(1), rule).outcome == "fail"
    assert result(unread(with_metric(1), "run"), rule).outcome == "unknown"
    assert result(unread(with_metric(1), "evaluation_runs"), rule).outcome == "unknown"


BOUND = {"metric": {"name": "accuracy", "min": 0.5}}
EVALUATION = RelatedRun(
    run_id="e" * 32, metrics=(Metric.model_validate({"key": "accuracy", "value": 0.4}),)
)


@pytest.mark.parametrize("value", [0.4, 0.6])
@pytest.mark.parametrize("part", ["evaluation_runs", "logged_model"])
def test_a_value_does_not_count_where_an_evaluation_may_have_measured_another(
    part: str, value: float
) -> None:
    found = result(unread(with_metric(value), part), BOUND)
    assert found.outcome == "unknown"
    assert f"accuracy is {value}" in found.reasons[0]
    assert "because" in found.reasons[1]


def test_an_evaluation_that_fails_fails_whatever_else_was_not_read() -> None:
    some = with_metric(0.9).model_copy(update={"evaluation_runs": (EVALUATION,)})
    gap = Gap(part="evaluation_runs", reason="failed", message="only the newest was read")
    cut = some.model_copy(update={"gaps": (gap,)})
    assert result(cut, BOUND).outcome == "fail"
    assert result(cut, {"metric": {"name": "accuracy", "min": 0.3}}).outcome == "unknown"
    assert result(some, {"metric": {"name": "accuracy", "min": 0.3}}).outcome == "pass"


def test_files_of_an_evaluation_that_were_not_listed_leave_no_doubt_of_its_metrics() -> None:
    gap = Gap(part="evaluation_runs", reason="failed", message="what is below a/b is not listed")
    value = Metric.model_validate({"key": "accuracy", "value": 0.4, "run_id": EVALUATION.run_id})
    logged = LoggedModel(model_id="m-1", metrics=(value,))
    update = {"logged_model": logged, "evaluation_runs": (EVALUATION,), "gaps": (gap,)}
    some = with_metric(0.9).model_copy(update=update)
    rule = {"metric": {"name": "accuracy", "min": 0.3}}
    assert result(some, rule).outcome == "pass"
    hidden = some.model_copy(update={"evaluation_runs": ()})
    assert result(hidden, rule).outcome == "unknown"


def test_of_evaluations_on_the_same_data_the_last_one_counts() -> None:
    data = RUN.dataset_inputs[0]

    def evaluations(*values: float, inputs: tuple[DatasetInput, ...] = (data,)) -> Snapshot:
        runs = tuple(
            RelatedRun(
                run_id=f"{number:032}",
                metrics=(Metric.model_validate({"key": "accuracy", "value": value}),),
                dataset_inputs=inputs,
            )
            for number, value in enumerate(values)
        )
        return with_metric(0.9).model_copy(update={"evaluation_runs": runs})

    assert result(evaluations(0.6, 0.4), BOUND).outcome == "pass"
    assert result(evaluations(0.4, 0.6), BOUND).outcome == "fail"
    # Nobody says that it is the same data.
    assert result(evaluations(0.6, 0.4, inputs=()), BOUND).outcome == "fail"


def test_what_is_compared_with_another_version_needs_no_evaluation() -> None:
    rule = {"metric": {"name": "accuracy", "no_worse_than": "@champion"}}
    champion = with_metric(0.5, version="2")
    hidden = unread(with_metric(0.6), "evaluation_runs")
    assert result(hidden, rule, {"@champion": champion}).outcome == "pass"


def test_no_worse_on_what_was_read_is_no_pass_where_more_may_have_been_measured() -> None:
    rule = {"metric": {"name": "accuracy", "no_worse_than": "@champion"}}
    champion, better = with_metric(0.5, version="2"), with_metric(0.6)
    for mine, theirs in (
        (unread(better, "logged_model"), champion),
        (better, unread(champion, "logged_model")),
    ):
        assert result(mine, rule, {"@champion": theirs}).outcome == "unknown"
    worse = unread(with_metric(0.4), "logged_model")
    assert result(worse, rule, {"@champion": champion}).outcome == "fail"


@given(new=st.floats(0, 1), old=st.floats(0, 1))
def test_no_worse_than_another_version(new: float, old: float) -> None:
    rule = {"metric": {"name": "accuracy", "no_worse_than": "@champion"}}
    champion = with_metric(old, version="2")
    found = result(with_metric(new), rule, {"@champion": champion})
    is_worse = new < old and not abs(new - old) <= 1e-9 * max(abs(new), abs(old))
    assert found.outcome == ("fail" if is_worse else "pass")


def test_lower_is_better_for_a_loss() -> None:
    rule = {"metric": {"name": "log_loss", "no_worse_than": 2}}
    worse, better = with_metric(0.4, "log_loss"), with_metric(0.1, "log_loss")
    before = with_metric(0.2, "log_loss", "2")
    assert result(worse, rule, {"2": before}).outcome == "fail"
    assert result(better, rule, {"2": before}).outcome == "pass"


def test_nothing_to_compare_with_does_not_apply_and_what_is_hidden_is_not_known() -> None:
    for rule in (
        {"metric": {"name": "accuracy", "no_worse_than": "@champion"}},
        {"signature": {"no_break": "@champion"}},
    ):
        model = with_metric(1)
        assert result(model, rule, {"@champion": model}).outcome == "pass"
        hidden = AccessDenied("no")
        assert result(model, rule, {"@champion": hidden}).outcome == "unknown"
        assert result(model, rule, {}).outcome == "unknown"
    assert result(with_metric(1), rule, {"@champion": NotFound("no")}).outcome == "not applicable"


def test_whoever_is_the_champion_is_compared_with_nothing() -> None:
    champion = VERSION.model_copy(update={"aliases": ("champion",)})
    model = with_metric(1).model_copy(update={"model_version": champion})
    rule = {"metric": {"name": "accuracy", "no_worse_than": "@champion"}}
    assert result(model, rule).outcome == "pass"


def test_on_other_data_it_is_not_known_which_is_better() -> None:
    assert RUN.dataset_inputs
    champion = with_metric(0.5, version="2")
    inputs = tuple(e.model_copy(update={"digest": "other"}) for e in RUN.dataset_inputs)
    moved = champion.model_copy(
        update={"run": (champion.run or RUN).model_copy(update={"dataset_inputs": inputs})}
    )
    rule = {"metric": {"name": "accuracy", "no_worse_than": "@champion"}}
    assert result(with_metric(1), rule, {"@champion": moved}).outcome == "unknown"


def test_a_signature_that_breaks_callers_fails() -> None:
    assert MODEL.signature
    fewer = MODEL.signature.model_copy(update={"inputs": MODEL.signature.inputs[:1]})
    older = WINE_QUALITY.model_copy(
        update={
            "model": MODEL.model_copy(update={"signature": fewer}),
            "model_version": VERSION.model_copy(update={"version": "1"}),
        }
    )
    rule = {"signature": {"no_break": 1}}
    found = result(WINE_QUALITY, rule, {"1": older})
    assert found.outcome == "fail"
    assert found.reasons
    assert result(WINE_QUALITY, rule, {"1": unread(older, "model")}).outcome == "unknown"


def test_a_model_is_as_old_as_its_run() -> None:
    made = RUN.end_time or RUN.start_time or 0
    assert result(WINE_QUALITY, {"max_age": "90d"}, now=made + 90 * DAY).outcome == "pass"
    assert result(WINE_QUALITY, {"max_age": "90d"}, now=made + 90 * DAY + 1).outcome == "fail"
    assert result(WINE_QUALITY, {"max_age": "1h"}, now=made - DAY).outcome == "pass"


def test_registering_a_model_again_makes_it_no_younger_where_its_run_is_hidden() -> None:
    hidden = unread(WINE_QUALITY, "run").model_copy(update={"logged_model": None})
    made = VERSION.creation_timestamp or 0
    assert result(hidden, {"max_age": "90d"}, now=made + DAY).outcome == "unknown"
    assert result(hidden, {"max_age": "90d"}, now=made + 91 * DAY).outcome == "fail"


def test_no_secrets_is_no_claim_about_what_could_not_be_read() -> None:
    clean = WINE_QUALITY.model_copy(update={"masked": ()})
    assert result(clean, {"forbid": ["secrets"]}).outcome == "pass"
    assert result(unread(clean, "run"), {"forbid": ["secrets"]}).outcome == "unknown"


def test_a_version_that_could_not_be_read_is_not_called_unregistered() -> None:
    hidden = unread(WINE_QUALITY, "model_version")
    others = {"@champion": NotFound("the model is not registered")}
    rule = {"signature": {"no_break": "@champion"}}
    assert result(hidden, rule, others).outcome == "unknown"


def test_what_is_forbidden_fails() -> None:
    mark = Masked(part="run", key="token", kind="x", mark="[secret:x]")
    everyone = Permissions(grants=(Grant(principal="users", kind="group", permission="CAN_READ"),))
    staged = VERSION.model_copy(update={"current_stage": "Production"})
    for name, update in (
        ("secrets", {"masked": (mark,)}),
        ("public_access", {"registered_model_permissions": everyone}),
        ("deprecated_stage", {"model_version": staged}),
    ):
        rule = {"forbid": [name]}
        bad = WINE_QUALITY.model_copy(update=update)
        assert result(bad, rule).outcome == "fail", name
        clean = WINE_QUALITY.model_copy(update={"masked": ()})
        assert result(clean, rule).outcome != "fail", name


def test_packages_without_versions_are_forbidden_as_they_are_required() -> None:
    environment = WHOLE.environment
    assert environment
    loose = (Dependency(text="polars", file="requirements.txt", kind="package", name="polars"),)
    gap = Gap(part="environment", reason="failed", message="because")
    for model in (
        WHOLE,
        WHOLE.model_copy(
            update={"environment": environment.model_copy(update={"complete": False})}
        ),
        WHOLE.model_copy(
            update={"environment": environment.model_copy(update={"dependencies": loose})}
        ),
        WHOLE.model_copy(update={"environment": None}),
        WHOLE.model_copy(update={"gaps": (gap,)}),
        unread(WHOLE, "environment"),
    ):
        forbidden = result(model, {"forbid": ["unpinned_requirements"]})
        required = result(model, {"require": ["packages"]})
        assert forbidden == required


def test_access_that_could_not_be_read_is_not_called_private() -> None:
    hidden = unread(WINE_QUALITY, "registered_model_permissions")
    assert result(hidden, {"forbid": ["public_access"]}).outcome == "unknown"


def test_an_approval_is_needed_in_each_role() -> None:
    found = WINE_QUALITY.approvals
    assert found
    role = found.in_force[0].role
    assert result(WINE_QUALITY, {"approved": {"roles": [role]}}).outcome == "pass"
    both = result(WINE_QUALITY, {"approved": {"roles": [role, "auditor"]}})
    assert both.outcome == "fail"
    assert "auditor" in both.commands[0]
    hidden = unread(WINE_QUALITY, "approvals")
    assert result(hidden, {"approved": {"roles": [role]}}).outcome == "unknown"


def test_an_expression_is_true_false_or_not_known() -> None:
    rule = {"assert": "snapshot.run.status == 'FINISHED'"}
    assert result(WINE_QUALITY, rule).outcome == "pass"
    failed = WINE_QUALITY.model_copy(update={"run": RUN.model_copy(update={"status": "FAILED"})})
    assert result(failed, rule).outcome == "fail"
    without = WINE_QUALITY.model_copy(update={"run": None})
    assert result(without, rule).outcome == "fail"
    assert result(unread(WINE_QUALITY, "run"), rule).outcome == "unknown"


def test_an_expression_that_is_no_yes_or_no_fails() -> None:
    found = result(WINE_QUALITY, {"assert": "size(snapshot.run.metrics)"})
    assert found.outcome == "fail"


def test_an_expression_over_a_list_that_was_cut_short_is_not_known() -> None:
    for value in (True, False):
        files = Files(files=(File(path="model.pkl"),), complete=value)
        model = WINE_QUALITY.model_copy(update={"files": files, "gaps": ()})
        for test in ("==", "!="):
            rule = {"assert": f"snapshot.files.files.exists(f, f.path {test} 'model.pkl')"}
            assert (result(model, rule).outcome == "unknown") is not value
        assert result(model, {"assert": "snapshot.run.status == 'FINISHED'"}).outcome == "pass"
        is_whole = result(model, {"assert": "snapshot.files.complete"})
        assert is_whole.outcome == ("pass" if value else "fail")


def cut(part: object, field: str, told: object) -> object:
    """A part that says with a field that it is not whole."""
    if isinstance(part, tuple):
        return tuple(cut(each, field, told) for each in part)
    assert isinstance(part, BaseModel)
    return part.model_copy(update={field: told})


@pytest.mark.parametrize("field", [*IF_FALSE, *IF_ANY])
def test_whatever_says_that_it_is_not_whole_is_believed(field: str) -> None:
    part, _, name = field.partition(".")
    said = False if field in IF_FALSE else ("more",)
    shorter = WHOLE.model_copy(update={part: cut(getattr(WHOLE, part), name, said)})
    for path in {**IF_FALSE, **IF_ANY}[field]:
        paths.check(Snapshot, path)
        for looked in (path, part):
            assert any(reason.endswith(f"({field})") for reason in cut_short(shorter, [looked]))
    assert not any(reason.endswith(f"({field})") for reason in cut_short(shorter, [field]))


def test_each_field_that_says_so_is_known() -> None:
    names = ("complete", "counted_all", "more", "more_children", "left_out", "unlisted")
    told = {
        f"{part}.{name}"
        for part in Snapshot.model_fields
        for name in names
        if is_path(f"{part}.{name}")
    }
    # What is told of traces is about those that were looked at.
    told = {each for each in told if not each.startswith(("traces.", "schema_version."))}
    assert told <= {*IF_FALSE, *IF_ANY}


def is_path(path: str) -> bool:
    """Whether a snapshot can have something there."""
    try:
        paths.check(Snapshot, path)
    except UnknownPath:
        return False
    return True


def test_all_that_rules_compare_with_is_asked_for_once() -> None:
    rules = [policy_of({"signature": {"no_break": each}}) for each in ("@champion", 2, "@champion")]
    assert needs(rules) == ("@champion", "2")


def test_a_policy_that_is_named_twice_is_judged_once() -> None:
    policy = policy_of({"require": ["signature"]})
    again = replace(policy, source="./p.yaml")
    (found,) = judge(WINE_QUALITY, [policy, again, policy], {}, NOW).policies
    assert found.source == policy.source


def test_results_of_policies_with_the_same_name_and_rules_are_told_apart() -> None:
    policies = [policy_of({"require": [each]}) for each in ("license", "model_card", "owner")]
    check = judge(WINE_QUALITY, policies, {}, NOW)
    assert [each.name for each in check.policies] == ["p", "p#2", "p#3"]
    (run,) = json.loads(sarif(check))["runs"]
    for told in (
        [each["id"] for each in run["tool"]["driver"]["rules"]],
        [each["fingerprint"] for each in json.loads(gitlab(check))],
    ):
        assert len({*told}) == len(told) > 1


@pytest.mark.parametrize("name", ALL)
def test_policies_of_the_package_judge_every_model(name: str) -> None:
    from mlflow_report_plugin.policy import BUILT_IN, load

    check = judge(ALL[name], [load(each) for each in BUILT_IN], {}, NOW)
    assert all(each.reasons for each in check.results)
    assert check.exit_code in (0, 1, 3)


@given(st.sets(st.sampled_from(PARTS)))
def test_nothing_passes_because_less_could_be_read(parts: set[str]) -> None:
    rule = {"require": [*REQUIREMENTS]}
    whole = {each: REQUIREMENTS[each].look(WHOLE).presence for each in REQUIREMENTS}
    hidden = unread(WHOLE, *parts)
    for name, requirement in REQUIREMENTS.items():
        found = requirement.look(hidden).presence
        assert found == "not known" or whole[name] == found, name
    assert result(hidden, rule).outcome in ("fail", "unknown")


def version_with(**tags: str) -> ModelVersion:
    """The version with some tags."""
    told = tuple(Tag(key=key, value=value) for key, value in tags.items())
    return VERSION.model_copy(update={"tags": told})


WAIVED = {"require": ["license"]}
UNTIL = "2023-11-14"


@pytest.mark.parametrize(
    ("expires", "outcome"), [(UNTIL, "waived"), ("2023-11-13", "fail"), ("2030-01-01", "waived")]
)
def test_a_waiver_holds_until_its_day_is_over(expires: str, outcome: str) -> None:
    waiver = {"rule": "rule", "owner": "Ada", "reason": "soon", "expires": expires}
    found = result(WINE_QUALITY, WAIVED, waivers=[waiver])
    assert found.outcome == outcome
    assert found.waiver
    assert (found.waiver.owner, found.waiver.void is not None) == ("Ada", outcome == "fail")


@pytest.mark.parametrize("allowed", [True, False])
def test_a_tag_waives_only_where_the_policy_lets_it(allowed: bool) -> None:
    tags = {"mlflow_report.waiver.rule": "until 2030-01-01 by Ada: the lawyers look at it"}
    model = WINE_QUALITY.model_copy(update={"model_version": version_with(**tags)})
    found = result(model, WAIVED, allow_tag_waivers=allowed)
    assert found.outcome == ("waived" if allowed else "fail")
    assert found.waiver
    assert found.waiver.source == "tag"


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("yes", "it does not say a day, who answers for it, why"),
        ("", "it does not say a day, who answers for it, why"),
        ("until 2030-13-01 by Ada: x", "it does not say a day"),
        ("until 20300101 by Ada: x", "it does not say a day"),
        ("until never by Ada: x", "it does not say a day"),
        ("until 2030-01-01: x", "it does not say who answers for it"),
        ("until 2030-01-01 by : x", "it does not say who answers for it"),
        ("until 2030-01-01 by Ada", "it does not say why"),
        ("until 2030-01-01 by Ada:", "it does not say why"),
        ("until 2020-01-01 by Ada: x", "it ended on 2020-01-01"),
    ],
)
def test_a_tag_that_waives_nothing_says_why(value: str, why: str, allowed: bool) -> None:
    model = WINE_QUALITY.model_copy(
        update={"model_version": version_with(**{"mlflow_report.waiver.rule": value})}
    )
    found = result(model, WAIVED, allow_tag_waivers=allowed)
    assert found.outcome == "fail"
    assert found.waiver
    assert found.waiver.void
    assert found.waiver.void.endswith(why)
    assert ("the policy takes none from tags" in found.waiver.void) == (not allowed)
    for word in ("nobody", "never by"):
        assert word not in found.waiver.words


def test_a_waiver_in_the_policy_that_ended_says_so() -> None:
    waiver = {"rule": "rule", "owner": "Ada", "reason": "soon", "expires": "2023-11-13"}
    found = result(WINE_QUALITY, WAIVED, waivers=[waiver])
    assert found.waiver
    words = "waived until 2023-11-13 by Ada: soon (does not hold: it ended on 2023-11-13)"
    assert found.waiver.words == words
