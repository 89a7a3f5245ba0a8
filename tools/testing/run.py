#!/usr/bin/env python3
"""Runs the steps of tools/test and counts. Started by tools/test."""
import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

import error_codes
import events

_CPP = ("*.h", "*.cc")
_STARLARK = ("*BUILD.bazel", "*.bzl", "WORKSPACE")
_FUZZ_SECONDS = 60
_FUZZ_LONG_SECONDS = 600
_SOAK_CALLS = 100_000
_SOAK_SECONDS = 3600  # at most
_NIGHTLY_SECONDS = 3600  # at most, each
_SLOWEST = 15
# An example: the bundle is tried, and published by nobody.
_PUBLISHED_AS = "io.github.somebody/osiris"
_PUBLISHED_AT = ("https://github.com/somebody/osiris/releases/download/"
                 "v0.1.0/osiris.mcpb")


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
    """Tests //... and adds each target to `outcome`, named with the flags.

    Returns what became of each.
    """
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
    return results


def bazel_step(outcome):
    """Tests //..., and that every error code came out of some test."""
    results = bazel_test(outcome)
    archives = [one for result in results for one in result.outputs]
    if not archives:
        print("no test left an archive of its outputs: Bazel makes it with "
              "`zip`, is that installed?")
    unreached = error_codes.unreached(archives)
    for code in unreached if archives else ():
        print(f"{error_codes.REGISTRY}: no C++ test reaches {code}: write one "
              "that provokes it, or take the code out")
    outcome.add("error codes", not unreached)


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
            "tools/bundle/make", "--bin", bazel_bin(), "--out", folder,
            "--name", _PUBLISHED_AS, "--url", _PUBLISHED_AT))
    outcome.add("tools/bundle: server.json", run(
        "node", "--test", "tools/bundle/registry_entry_test.mjs"))


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


def fuzz_one(label, built, seconds):
    """Lets one fuzzer look; returns whether it found nothing, and its words."""
    package, name = label[2:].split(":")
    seeds = os.path.join(package, "corpus")
    # Another fuzzer's seeds would only be thrown away.
    own = [os.path.join(seeds, file) for file in sorted(os.listdir(seeds))
           if file.startswith(name.removesuffix("_fuzzer") + "_")]
    with tempfile.TemporaryDirectory() as found:
        for file in own:
            shutil.copy(file, found)
        ran = subprocess.run(
            [os.path.join(built, package, name), "-timeout=10",
             f"-max_total_time={seconds}", "-verbosity=0",
             "-print_final_stats=1", f"-artifact_prefix=build/fuzz/{name}-",
             found], check=False, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace")
    return ran.returncode == 0, ran.stdout


def fuzz(outcome, seconds=_FUZZ_SECONDS):
    """Builds every fuzz_test with libFuzzer and lets each look for a while.

    What one finds is kept in build/fuzz: it becomes a file of the corpus.
    """
    query = subprocess.run(
        ["bazel", "query", r"attr(tags, '\bfuzz\b', tests(//...))"],
        check=True, capture_output=True, text=True).stdout.split()
    if not bazel("build", "--config=fuzz", *query):
        outcome.add("building the fuzzers", False)
        return
    built = bazel_bin("--config=fuzz")
    os.makedirs("build/fuzz", exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        runs = {label: threads.submit(fuzz_one, label, built, seconds)
                for label in query}
        for label, ran in runs.items():
            good, words = ran.result()
            tried = re.search(r"number_of_executed_units:\s*(\d+)", words)
            print(f"{label}: {tried.group(1) if tried else 'not a single'} "
                  f"inputs in {seconds} s")
            if not good:
                print(words)
            outcome.add(f"fuzz {label}", good and bool(tried))


def fuzz_long(outcome):
    fuzz(outcome, _FUZZ_LONG_SECONDS)


def soak(outcome):
    """Makes very many calls, some of which cost a worker."""
    outcome.add("soak", bazel(
        "test", "--nocache_test_results", "--test_output=all",
        f"--test_arg=--calls={_SOAK_CALLS}",
        f"--test_timeout={_SOAK_SECONDS}", "//tests/processes:soak_test"))


def nightly(outcome):
    """Runs the long forms of tests, one after the other.

    They are tagged `nightly`, and `manual`, so that //... leaves them out. One
    that may mount needs root, is tagged `local`, and fails without.
    """
    query = subprocess.run(
        ["bazel", "query", r"attr(tags, '\bnightly\b', tests(//...))"],
        check=True, capture_output=True, text=True).stdout.split()
    for label in query:
        outcome.add(label, bazel(
            "test", "--nocache_test_results", "--test_output=all",
            f"--test_timeout={_NIGHTLY_SECONDS}", label))
    if not query:
        outcome.add("nightly tests", False)


def bench(outcome):
    outcome.add("bench", run("tools/bench/run", "--check"))


STEPS = {"lint": lint, "format": check_format, "buildifier": buildifier,
         "bazel": bazel_step, "clients": clients,
         "conformance": conformance, "bundle": bundle, "fuzz": fuzz}
LONG_STEPS = {"asan": asan, "tsan": tsan, "fuzz-long": fuzz_long,
              "soak": soak, "nightly": nightly, "bench": bench}
# Only by its name: over the whole tree it takes an hour.
NAMED_STEPS = {"tidy": tidy}


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
    every = {**STEPS, **LONG_STEPS, **NAMED_STEPS}
    names = [argument for argument in arguments if argument != "--all"]
    unknown = [name for name in names if name not in every]
    if unknown:
        print(f"test: unknown step `{unknown[0]}`: one of {', '.join(every)}",
              file=sys.stderr)
        return 2
    if not names:
        long = LONG_STEPS if "--all" in arguments else {}
        names = [*STEPS, *long]
    if "fuzz-long" in names and "fuzz" in names:
        names.remove("fuzz")
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
