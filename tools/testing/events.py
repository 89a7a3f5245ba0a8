"""Reads what Bazel says of a run: its build event file, one JSON a line."""
import dataclasses
import json
import urllib.parse

_OUTPUTS = "test.outputs__outputs.zip"


@dataclasses.dataclass(frozen=True)
class TestResult:
    label: str
    passed: bool
    seconds: float
    # Archives of what its runs left in $TEST_UNDECLARED_OUTPUTS_DIR.
    outputs: tuple = ()


def _outputs(event):
    """Returns the archive's path that a testResult event names, if any."""
    for output in event["testResult"].get("testActionOutput", []):
        if output.get("name") == _OUTPUTS:
            yield urllib.parse.unquote(
                urllib.parse.urlparse(output["uri"]).path)


def test_results(path):
    """Returns one result a test target that ran, sorted by label.

    A target that was to be tested and was not (it did not build) counts as
    failed.
    """
    wanted, results, outputs = set(), {}, {}
    try:
        with open(path, encoding="utf-8") as lines:
            stream = [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []
    for event in stream:
        name = event.get("id", {})
        if "targetConfigured" in name and event.get(
                "configured", {}).get("testSize"):
            wanted.add(name["targetConfigured"]["label"])
        if "testResult" in event:
            outputs.setdefault(name["testResult"]["label"], []).extend(
                _outputs(event))
        if "testSummary" in event:
            summary = event["testSummary"]
            label = name["testSummary"]["label"]
            results[label] = TestResult(
                label, summary["overallStatus"] == "PASSED",
                int(summary.get("totalRunDurationMillis", 0)) / 1000,
                tuple(outputs.get(label, ())))
        if event.get("aborted", {}).get("reason") == "SKIPPED":
            wanted.discard(name.get("targetCompleted", {}).get("label"))
    for label in wanted - set(results):
        results[label] = TestResult(label, False, 0)
    return [results[label] for label in sorted(results)]
