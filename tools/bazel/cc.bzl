"""The C++ and shell rules that BUILD files load.

They are native in Bazel 4 to 7. A Bazel that has dropped them (8 deprecates, 9 removes) needs
a change here, to load("@rules_cc//cc:defs.bzl", ...), and nowhere else.
"""

sh_test = native.sh_test
test_suite = native.test_suite

# osiris::MakeError(ErrorCode, std::string_view, ErrorDetails), as the linker knows it. Where this
# is not so any more, tools/test misses every error code.
MAKE_ERROR = "_ZN6osiris9MakeErrorENS_9ErrorCodeESt17basic_string_viewIcSt11char_traitsIcEENS_12ErrorDetailsE"

def _begin_with(prelude, srcs, deps, copts):
    """The deps and copts of sources that begin with a prelude (tools/bazel/prelude.bzl)."""
    if not srcs or not prelude:
        return deps, copts
    begin = ["-include", "$(GENDIR)/tools/bazel/%s.h" % prelude, "-Winvalid-pch"]
    used = ["//tools/bazel:" + prelude, "//tools/bazel:instances"]
    return deps + used, select({
        # Where clang looks for what the prelude notes as below the working folder.
        "//tools/sanitizers:enabled": begin + ["-Xclang", "-isysroot", "-Xclang", "."],
        # gcc looks for garbage from 128 MB on: a tenth of its time. Few sources reach a gigabyte.
        "//conditions:default": begin + ["--param=ggc-min-heapsize=1048576"],
    }) + copts

def cc_library(name, srcs = [], deps = [], copts = [], prelude = "prelude", hot = False, **kwargs):
    """The native rule.

    Args:
      name: of the library.
      srcs: as for the native rule.
      deps: as for the native rule.
      copts: as for the native rule.
      prelude: the headers that its sources begin with, precompiled, or None.
      hot: whether to compile for speed (docs/adr/0015); only with `prelude`.
      **kwargs: handed to the native rule.
    """
    if hot and prelude == "prelude":
        prelude = "hot_prelude"
        copts = copts + ["-O2"]
    deps, copts = _begin_with(prelude, srcs, deps, copts)

    # buildifier: disable=native-cc-library
    native.cc_library(name = name, srcs = srcs, deps = deps, copts = copts, **kwargs)

def cc_binary(name, srcs = [], deps = [], copts = [], prelude = "prelude", **kwargs):
    """The native rule; `prelude` as for cc_library."""
    deps, copts = _begin_with(prelude, srcs, deps, copts)

    # buildifier: disable=native-cc-binary
    native.cc_binary(name = name, srcs = srcs, deps = deps, copts = copts, **kwargs)

def _test(name, srcs, deps, copts, prelude, **kwargs):
    deps, copts = _begin_with(prelude, srcs, deps, copts)

    # buildifier: disable=native-cc-test
    native.cc_test(name = name, srcs = srcs, deps = deps, copts = copts, **kwargs)

def cc_test(name, srcs = [], deps = [], copts = [], prelude = "test_prelude", **kwargs):
    """The native rule, and the test says which error codes it reached (//tools/testing).

    Args:
      name: of the test.
      srcs: as for the native rule.
      deps: as for the native rule.
      copts: as for the native rule.
      prelude: as for cc_library.
      **kwargs: handed to the native rule.
    """
    _test(
        name,
        srcs,
        deps + ["//tools/testing:produced_codes"],
        copts,
        prelude,
        linkopts = kwargs.pop("linkopts", []) + ["-Wl,--wrap=" + MAKE_ERROR],
        local_defines = kwargs.pop("local_defines", []) + ["MakeError=MakeErrorInTest"],
        **kwargs
    )

def static_cc_binary(name, linkopts = [], features = [], **kwargs):
    """A cc_binary without shared libraries: it starts in under a millisecond.

    Dynamic under a sanitizer, whose run time needs it.

    Args:
      name: of the binary.
      linkopts: as for cc_binary.
      features: as for cc_binary.
      **kwargs: handed to cc_binary.
    """
    cc_binary(
        name = name,
        linkopts = linkopts + select({
            "//tools/sanitizers:enabled": [],
            "//conditions:default": ["-static"],
        }),
        features = features + select({
            "//tools/sanitizers:enabled": [],
            "//conditions:default": ["fully_static_link"],
        }),
        **kwargs
    )

def fuzz_test(name, srcs = [], deps = [], copts = [], corpus = [], tags = [], **kwargs):
    """A libFuzzer target that is also a test.

    Under --config=fuzz a binary that looks for new inputs for as long as it is
    let. In every other configuration a cc_test that replays the corpus, and a
    few thousand changes of it made from a fixed seed.

    Args:
      name: of the test. Its source defines LLVMFuzzerTestOneInput.
      srcs: as for cc_test.
      deps: as for cc_test.
      copts: as for cc_test.
      corpus: files to begin with.
      tags: as for cc_test.
      **kwargs: handed to cc_test.
    """
    _test(
        name,
        srcs,
        data = corpus,
        args = ["$(rootpaths %s)" % label for label in corpus],
        copts = copts,
        prelude = "prelude",
        tags = tags + ["fuzz"],
        linkopts = select({
            "//tools/sanitizers:fuzzing": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        deps = deps + select({
            "//tools/sanitizers:fuzzing": [],
            "//conditions:default": ["//tools/bazel:replay"],
        }),
        **kwargs
    )
