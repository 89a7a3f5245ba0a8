"""A rule of who may not depend on whom, as a test."""

load("//tools/bazel:cc.bzl", "sh_test")

_OPTIONS = [
    "--noimplicit_deps",
    "--notool_deps",
]

def arrow(name, begin, end, within, why):
    """Tests that nothing that matches `begin` depends on what matches `end`.

    Also fails when nothing matches `begin`: such a rule would prove nothing.

    Args:
      name: of the test, a claim.
      begin: regular expression of labels.
      end: regular expression of labels.
      within: the targets whose dependencies are looked at.
      why: what is told to whoever broke it.
    """
    all_deps = "deps(%s)" % " + ".join(within)
    begins = "filter('%s', %s)" % (begin, all_deps)
    native.genquery(
        name = name + ".begin.txt",
        expression = begins,
        opts = _OPTIONS,
        scope = within,
    )
    native.genquery(
        name = name + ".found.txt",
        expression = "filter('%s', deps(%s))" % (end, begins),
        opts = _OPTIONS,
        scope = within,
    )
    native.genquery(
        name = name + ".direct.txt",
        expression = "kind(rule, rdeps(%s, filter('%s', deps(%s)), 1))" % (all_deps, end, begins),
        opts = _OPTIONS,
        scope = within,
    )
    _arrow_test(name, why)

def sole_user(name, library, user, within, why):
    """Tests that nothing but `user` depends on `library` directly.

    Also fails when `user` does not.

    Args:
      name: of the test, a claim.
      library: a label.
      user: the label of the one target that may.
      within: the targets whose dependencies are looked at.
      why: what is told to whoever broke it.
    """
    all_deps = "deps(%s)" % " + ".join(within)
    users = "(rdeps(%s, %s, 1) except %s)" % (all_deps, library, library)
    for part, expression in {
        "begin": "%s intersect %s" % (users, user),
        "direct": users,
        "found": "%s except %s" % (users, user),
    }.items():
        native.genquery(
            name = "%s.%s.txt" % (name, part),
            expression = expression,
            opts = _OPTIONS,
            scope = within,
        )
    _arrow_test(name, why)

def _arrow_test(name, why):
    files = ["%s.%s.txt" % (name, part) for part in ["begin", "found", "direct"]]
    sh_test(
        name = name,
        size = "small",
        srcs = ["arrow_test.sh"],
        args = ["$(location %s)" % file for file in files] + ["'%s'" % why],
        data = files,
        tags = ["arrow"],
    )
