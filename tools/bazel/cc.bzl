"""The C++ and shell rules that BUILD files load.

They are native in Bazel 4 to 7. A Bazel that has dropped them (8 deprecates, 9 removes) needs
a change here, to load("@rules_cc//cc:defs.bzl", ...), and nowhere else.
"""

cc_binary = native.cc_binary
cc_library = native.cc_library
cc_test = native.cc_test
sh_test = native.sh_test
test_suite = native.test_suite

def static_cc_binary(name, linkopts = [], features = [], **kwargs):
    """A cc_binary without shared libraries: it starts in under a millisecond.

    Dynamic under a sanitizer, whose run time needs it.

    Args:
      name: of the binary.
      linkopts: as for cc_binary.
      features: as for cc_binary.
      **kwargs: handed to cc_binary.
    """
    native.cc_binary(
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
