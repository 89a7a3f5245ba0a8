#!/usr/bin/env python3
"""Runs the steps of tools/test and counts. Started by tools/test."""
import os
import shlex
import subprocess
import sys
import tempfile
import time

import events

_CPP = ("*.h", "*.cc")
_STARLARK = ("*BUILD.bazel", "*.bzl", "WORKSPACE")
_FUZZ_SECONDS = 60
_SLOWEST = 15


class Outcome:
    """What a step counted, and how long its parts took."""

    def __init__(self):
        self.passed, self.failed = [], []
        self.seconds = {}  # test -> seconds

    def add(self, name, good):
        (self.passed if good else self.failed).append(name)


def run(*command, **options):
    """Runs a command in view; returns True if it exits 0."""
    print("$", shlex.join(command) if len(command) < 12
          else shlex.join(command[:6]) + " ...", flush=True)
    return subprocess.run(command, check=False, **options).returncode == 0


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "-z", *patterns], check=True,
                         capture_output=True, text=True).stdout
    return [path for path in out.split("\0") if path]


def bazel(verb, *arguments, **options):
    quiet = [] if sys.stdout.isatty() else [
        "--curses=no", "--show_progress_rate_limit=60"]
    return run("bazel", verb, *quiet, *arguments, **options)


def bazel_bin(*flags):
    """Returns where Bazel puts what it builds with `flags`."""
    return subprocess.run(["bazel", "info", *flags, "bazel-bin"], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True).stdout.strip()


def bazel_test(outcome, *arguments):
    """Tests //... and adds each target to `outcome`, named with the flags."""
    flags = [argument for argument in arguments
             if argument.startswith("--config")]
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "events.json")
        good = bazel("test", "--nocache_test_results", *arguments,
                     f"--build_event_json_file={log}", "//...")
        results = events.test_results(log)
    for result in results:
        name = " ".join([result.label, *flags])
        outcome.add(name, result.passed)
        outcome.seconds[name] = result.seconds
    if not results or (not good and not outcome.failed):
        outcome.add(" ".join(["building //...", *flags]), False)


def lint(outcome):
    outcome.add("lint", run("tools/lint/run"))


def check_format(outcome):
    outcome.add("clang-format", run(
        "clang-format", "--dry-run", "-Werror", *tracked(*_CPP)))


def buildifier(outcome):
    outcome.add("buildifier", run(
        "tools/lint/node_modules/.bin/buildifier",
        "-config=.buildifier.json", *tracked(*_STARLARK)))


def clients(outcome):
    good = bazel("build", "//mcp:osiris-mcp", "//worker:osiris-worker")
    built = bazel_bin()
    outcome.add("tests/clients", good and run(
        "tests/clients/run", "--binary", f"{built}/mcp/osiris-mcp"))


def bundle(outcome):
    """Packs the MCP bundle, unpacks it, and speaks to what came out."""
    good = bazel("build", "//mcp:osiris-mcp", "//worker:osiris-worker")
    with tempfile.TemporaryDirectory() as folder:
        outcome.add("tools/bundle", good and run(
            "tools/bundle/make", "--bin", bazel_bin(), "--out", folder))


def conformance(outcome):
    good = bazel("build", "//mcp:osiris-mcp", "//worker:osiris-worker")
    outcome.add("tests/conformance", good and run(
        "tests/conformance/run", "--bin", bazel_bin(),
        "--only", "osiris-mcp"))


def tidy(outcome):
    outcome.add("clang-tidy",
                bazel("build", "--config=lint", "--keep_going", "//..."))


def asan(outcome):
    bazel_test(outcome, "--config=asan", "--config=ubsan")


def tsan(outcome):
    bazel_test(outcome, "--config=tsan")


def fuzz(outcome):
    """Builds every fuzz_test with libFuzzer and lets each look for a while."""
    query = subprocess.run(
        ["bazel", "query", r"attr(tags, '\bfuzz\b', tests(//...))"],
        check=True, capture_output=True, text=True).stdout.split()
    if not bazel("build", "--config=fuzz", *query):
        outcome.add("building the fuzzers", False)
        return
    built = bazel_bin("--config=fuzz")
    for label in query:
        package, name = label[2:].split(":")
        with tempfile.TemporaryDirectory() as found:
            seeds = os.path.join(package, "corpus")
            outcome.add(f"fuzz {label}", run(
                os.path.join(built, package, name),
                f"-max_total_time={_FUZZ_SECONDS}", "-verbosity=0",
                "-print_final_stats=1", f"-artifact_prefix={found}/", found,
                *([seeds] if os.path.isdir(seeds) else [])))


def bench(outcome):
    outcome.add("bench", run("tools/bench/run", "--check"))


STEPS = {"lint": lint, "format": check_format, "buildifier": buildifier,
         "bazel": bazel_test, "clients": clients,
         "conformance": conformance, "bundle": bundle}
LONG_STEPS = {"tidy": tidy, "asan": asan, "tsan": tsan, "fuzz": fuzz,
              "bench": bench}


def report(outcome, times):
    print("\nSlowest tests")
    slowest = sorted(outcome.seconds.items(), key=lambda item: -item[1])
    for name, seconds in slowest[:_SLOWEST]:
        print(f"{seconds:8.1f} s  {name}")
    print("Steps")
    for name, seconds in times:
        print(f"{seconds:8.1f} s  {name}")
    for name in outcome.failed:
        print(f"FAILED {name}")
    print(f"{len(outcome.passed)} passed, {len(outcome.failed)} failed")


def main(arguments):
    every = {**STEPS, **LONG_STEPS}
    names = [argument for argument in arguments if argument != "--all"]
    unknown = [name for name in names if name not in every]
    if unknown:
        print(f"test: unknown step `{unknown[0]}`: one of {', '.join(every)}",
              file=sys.stderr)
        return 2
    if not names:
        names = list(every if "--all" in arguments else STEPS)
    outcome, times = Outcome(), []
    for name in names:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        every[name](outcome)
        times.append((name, time.monotonic() - began))
    report(outcome, times)
    return 1 if outcome.failed or not outcome.passed else 0


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    sys.exit(main(sys.argv[1:]))
