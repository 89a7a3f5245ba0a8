#!/usr/bin/env python3
"""Tests of the linter: each rule finds what it says, and only that."""
import importlib.machinery
import importlib.util
import os
import sys
import tempfile
import unittest

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, _HERE)

# pylint: disable=wrong-import-position
import cpp  # noqa: E402
import invariants  # noqa: E402
import layers  # noqa: E402
from tree import Tree  # noqa: E402


def _load_run():
    loader = importlib.machinery.SourceFileLoader(
        "run", os.path.join(_HERE, "run"))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("run", loader))
    loader.exec_module(module)
    return module


run = _load_run()


class LintTest(unittest.TestCase):

    def findings(self, files, ask=run.findings_of):
        """Asks of a tree of {path: text}; what is to be mended, unless said."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                path = os.path.join(root, path)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            return ask(Tree(root, list(files)))

    def rules(self, files):
        return sorted({finding.rule for finding in self.findings(files)})

    def assertFinds(self, rule, path, text):
        self.assertEqual(self.rules({path: text}), [rule], text)

    def assertClean(self, path, text):
        self.assertEqual(self.findings({path: text}), [], text)


class BudgetsTest(LintTest):

    def test_counts_the_lines_of_a_file(self):
        self.assertClean("cli/a.cc", "// x\n" * 400)
        self.assertFinds("length", "cli/a.cc", "// x\n" * 401)
        self.assertFinds("length", "cli/main.cc", "// x\n" * 101)
        self.assertClean("cli/a_test.cc", "// x\n" * 800)
        self.assertFinds("length", "docs/adr/0001-do-it.md", "x\n" * 61)

    def test_counts_the_lines_of_a_function(self):
        body = "  Do();\n"
        for head in ("void F() {\n", "void A::F() const {\n",
                     "A::A(int b)\n    : b_(b), c_{b} {\n",
                     "auto F(int a = 1) -> int {\n",
                     "bool operator==(const A& a, const A& b) {\n"):
            self.assertClean("cli/a.cc", head + body * 40 + "}\n")
            self.assertFinds("function", "cli/a.cc", head + body * 41 + "}\n")

    def test_sees_methods_and_no_types(self):
        long_type = "struct A {\n" + "  int a = F(1);\n" * 70 + "};\n"
        self.assertClean("cli/a.cc", long_type)
        method = "class A {\n  void F() {\n" + "    G();\n" * 41 + "  }\n};\n"
        self.assertFinds("function", "cli/a.cc", method)

    def test_is_not_fooled_by_braces_in_text(self):
        text = 'void F() {\n  G("{{{", \'}\', R"(})");  // }\n}\n'
        self.assertEqual([(f.name, f.body_lines) for f in cpp.functions(text)],
                         [("F", 1)])

    def test_wants_comments_in_public_headers(self):
        bare = "#pragma once\n" + "int F();\n" * 9
        self.assertFinds("comments", "core/base/a.h", bare)
        self.assertClean("core/base/a.h", bare + "// Why.\n" * 5)
        self.assertClean("cli/a.h", bare)


class ExceptionsTest(LintTest):
    _LONG = {"cli/a.cc": "// x\n" * 401}
    _FILE = "tools/lint/exceptions.txt"

    def test_an_exception_needs_a_reason(self):
        self.assertEqual(
            self.rules({**self._LONG, self._FILE: "length cli/a.cc\n"}),
            ["exception", "length"])
        self.assertEqual(
            self.rules({**self._LONG, self._FILE: "length cli/a.cc table\n"}),
            [])

    def test_a_stale_exception_is_found(self):
        self.assertFinds("exception", self._FILE, "length cli/b.cc table\n")

    def test_no_exception_from_a_hard_limit(self):
        self.assertEqual(
            self.rules({"cli/a.cc": "// x\n" * 601,
                        self._FILE: "length cli/a.cc table\n"}),
            ["exception", "length"])


class WordsTest(LintTest):

    def test_bans_words(self):
        for rule, path, line in [
                ("nested-loop", "desktop/shell/a.cc", "QEventLoop loop;"),
                ("string-connect", "desktop/shell/a.cc", "f(SIGNAL(x()));"),
                ("singleton", "core/base/a.cc", "Log::Instance().Write();"),
                ("for-test", "core/base/a.cc", "void ResetForTest();"),
                ("mutable-static", "core/base/a.cc", "static int count = 0;"),
                ("mutable-static", "core/base/a.cc", "int g_count;"),
                ("stdout", "mcp/a.cc", "std::cout << 1;"),
                ("stdout", "worker/a.cc", 'printf("x");'),
                ("throw", "core/base/a.cc", "throw 1;"),
                ("using-namespace", "cli/a.cc", "using namespace std;"),
                ("whole-module", "desktop/a/a.cc", "#include <QtWidgets>"),
                ("sleep", "core/base/a_test.cc", "usleep(1);"),
                ("skipped-test", "core/base/a_test.cc", "GTEST_SKIP();"),
                ("unfinished", "core/base/a.cc", "// TO" + "DO: later"),
                ("swallowed", "tools/a.sh", "rm x |" + "| true"),
                ("machine-path", "core/base/a_test.cc", '"/wo' + 'rk/x"'),
                ("home-of-root", "core/base/a.cc", "// see /ro" + "ot/x"),
                ("registry-host", "tools/a.json", "https://a.np" + "mjs.x/y"),
        ]:
            self.assertFinds(rule, path, line + "\n")

    def test_lets_innocent_lines_be(self):
        for path, line in [
                ("desktop/task/a.cc", "watcher.waitForFinished();"),
                ("core/base/a.cc", "// Never throw here."),
                ("core/base/a.cc", 'f("using namespace");'),
                ("core/base/a.cc", "static const int kCount = 0;"),
                ("core/base/a.cc", "static auto* const x = new int;"),
                ("core/base/a.cc", "static int Count(int x);"),
                ("core/base/a.cc", "std::snprintf(a, 1, b);"),
                ("cli/a.cc", "std::cout << 1;"),
                ("core/base/a.cc", "ForTesters();"),
        ]:
            self.assertClean(path, line + "\n")

    def test_bans_drawers(self):
        self.assertFinds("drawer", "core/base/string_util.cc", "// x\n")
        self.assertFinds("drawer", "core/common/a.cc", "// x\n")
        self.assertFinds("drawer", "core/pool_manager.cc", "// x\n")
        self.assertClean("core/base/utility_bill.cc", "// x\n")


class ClaimsTest(LintTest):
    _PAGE = "docs/reference/threats.md"

    def findings_of_row(self, row, tests):
        rows = "".join(f"| {number} | later |\n" for number in range(1, 26))
        return [finding.message for finding in self.findings(
            {self._PAGE: f"| What | Shown by |\n| --- | --- |\n{rows}{row}\n",
             **tests})]

    def test_wants_every_threat_and_every_test_of_one(self):
        test = "tests/security/a_test.py"
        row = f"| 3 | `{test}`: `test_row_03_holds` |"
        tests = {test: "def test_row_03_holds(self):\n"}
        self.assertEqual(self.findings_of_row(row, tests), [])
        (message,) = self.findings_of_row("| 4 | later |", tests)
        self.assertIn("does not name `test_row_03_holds`", message)
        found = [finding.message for finding in self.findings(
            {self._PAGE: "| 1 | later |\n"})]
        self.assertIn("nothing is said of 25", found)

    def test_wants_every_named_test(self):
        tests = {"cli/a_test.cc": "TEST_F(ATest, Holds) {}\n",
                 "tests/a_test.py": "def test_holds(self):\n"}
        row = ("| x | `cli/a_test.cc`: `Holds`; "
               "`tests/a_test.py`: `test_holds` |")
        self.assertEqual(self.findings_of_row(row, tests), [])
        for gone in ("Hold", "HoldsMore", "ATest"):
            (message,) = self.findings_of_row(
                row.replace("`Holds`", f"`{gone}`"), tests)
            self.assertIn(f"no test `{gone}`", message)
        self.assertEqual(len(self.findings_of_row(
            row.replace("cli/a_test.cc", "cli/b_test.cc"), tests)), 1)

    def test_wants_every_number_and_a_test_that_carries_it(self):
        page = "docs/reference/known_bugs.md"
        row = "| N-01, A-001 to A-027 | x | `cli/a_test.cc`: `Holds` |\n"
        found = [finding.message for finding in self.findings({
            page: row, "cli/a_test.cc": "TEST(ATest, Holds) {}\n"})]
        self.assertIn("nothing is said of N-02", found)
        self.assertNotIn("nothing is said of N-01", found)
        self.assertNotIn("nothing is said of A-013", found)
        self.assertTrue(any("carries" in message for message in found))
        for carrying in ("// Known bug N-01.\nTEST(ATest, Holds) {}\n",
                         "// A-027 and\n// more.\nTEST(ATest, Holds) {}\n"):
            found = [finding.message for finding in self.findings({
                page: row, "cli/a_test.cc": carrying})]
            self.assertFalse(any("carries" in one for one in found), carrying)


class InvariantsTest(LintTest):
    _ROW = "| N-01, RC-002 | x | `cli/a_test.cc`: `RC002_Holds` |\n"
    _TESTS = {"cli/a_test.cc": "TEST(ATest, RC002_Holds) {}\n",
              "cli/b_test.py": "    def test_N01_too(self):\n"}

    def messages(self, page):
        return [finding.message for finding in self.findings({
            "docs/reference/known_bugs.md": self._ROW, **self._TESTS,
            "docs/reference/invariants.md": page})]

    def test_lists_the_tests_that_carry_a_number(self):
        page = self.findings({
            "docs/reference/known_bugs.md": self._ROW, **self._TESTS},
            invariants.page)
        self.assertIn("| N-01 | x | `cli/b_test.py`: `test_N01_too` |", page)
        self.assertIn("| RC-002 | x | `cli/a_test.cc`: `RC002_Holds` |", page)
        stale = "it is not what the tests say: run tools/docs/update"
        self.assertNotIn(stale, self.messages(page))
        self.assertIn(stale, self.messages(page.replace("too", "two")))


class CodesTest(LintTest):
    _DEF = "core/base/error_codes.def"
    _CODES = 'X(kAOne, "A/ONE", 1)\nX(kATwo,\n  "A/TWO", 1)\n'

    def test_wants_a_test_for_each_code(self):
        self.assertFinds("code-untested", self._DEF, self._CODES)
        self.assertEqual(self.rules({
            self._DEF: self._CODES,
            "core/base/a_test.cc": "f(ErrorCode::kAOne);\n",
            "tests/clients/a.mjs": 'f("A/TWO");\n'}), [])

    def test_wants_codes_sorted(self):
        self.assertEqual(self.rules({
            self._DEF: 'X(kBb, "B/B", 1)\nX(kAa, "A/A", 1)\n',
            "core/base/a_test.cc": "f(kAa, kBb);\n"}), ["code-order"])


class HintsTest(LintTest):
    _TOOLS = {"core/operation/tool_names.cc": 'ToolName{"a_list", "a.list"'}

    def hint(self, text):
        return self.rules({**self._TOOLS,
                           "core/a/b.cc": "f({%s});\n" % text})

    def test_wants_a_command_said_to_assistants_in_other_words(self):
        self.assertEqual(self.hint('.hint = "say "\n "osiris a"'),
                         ["hint-reader"])
        self.assertEqual(self.hint('.hint = "give --all"'), ["hint-reader"])
        self.assertEqual(self.hint('.hint = "`osiris a`",\n'
                                   '.assistant_hint = "call a_list"'), [])

    def test_wants_no_command_said_to_assistants(self):
        self.assertEqual(self.hint('.assistant_hint = "`osiris a`"'),
                         ["hint-reader"])

    def test_wants_no_tool_said_to_people(self):
        self.assertEqual(self.hint('.hint = "call a_list"'), ["hint-reader"])
        self.assertEqual(self.hint('.hint = "call it a list"'), [])


class TargetsTest(LintTest):

    def test_wants_one_header_of_the_targets_name(self):
        library = '# A holds a.\n\ncc_library(name = "a", hdrs = %s)'
        self.assertClean("cli/BUILD.bazel", library % '["a.h"]')
        self.assertFinds("one-header", "cli/BUILD.bazel",
                         library % '["a.h", "b.h"]')
        self.assertFinds("target-name", "cli/BUILD.bazel", library % '["b.h"]')

    def test_wants_a_purpose(self):
        self.assertFinds("purpose", "cli/BUILD.bazel", "cc_test(name = \"a\")")

    def test_wants_pragma_once(self):
        self.assertFinds("pragma-once", "cli/a.h", "#ifndef A_H\n")


class PackagesTest(LintTest):
    _TREE = {
        "tools/bazel/system_libs.bzl": '    "fmt": ["libfmt-dev", "/x"],\n',
        "tools/packages/build.txt": "g++\n",
        "tools/packages/test.txt": "libfmt-dev\n",
    }

    def test_wants_libraries_installed(self):
        library = '# A.\n\n%s(name = "a", deps = ["@sys//:fmt"])\n'
        self.assertEqual(self.rules({
            **self._TREE, "cli/BUILD.bazel": library % "cc_test"}), [])
        self.assertEqual(self.rules({
            **self._TREE, "cli/BUILD.bazel": library % "cc_binary"}),
            ["not-installed"])


class LayersTest(LintTest):

    def test_knows_who_may_look_at_whom(self):
        for here, there in [
                ("core/base", "core/driver"),
                ("core/driver", "core/discovery"),
                ("core/discovery", "drivers/sqlite"),
                ("cli", "drivers/sqlite"),
                ("cli", "mcp/server"),
                ("drivers/sqlite", "broker"),
                ("mcp/protocol", "core/operation"),
                ("core/base", "tests/faults"),
        ]:
            self.assertFinds("layer", f"{here}/a.cc",
                             f'#include "{there}/b.h"\n')

    def test_lets_arrows_point_down(self):
        for here, there in [
                ("core/discovery", "core/driver"),
                ("core/discovery", "core/cache"),
                ("worker", "drivers/sqlite"),
                ("drivers/sqlite", "core/driver"),
                ("cli", "broker"),
                ("mcp/server", "mcp/protocol"),
                ("core/base", "fmt"),
        ]:
            self.assertClean(f"{here}/a.cc", f'#include "{there}/b.h"\n')

    def test_keeps_libraries_where_they_belong(self):
        self.assertFinds("qt-outside", "core/base/a.cc",
                         "#include <QString>\n")
        self.assertFinds("database-outside", "broker/a.cc",
                         "#include <sqlite3.h>\n")
        self.assertClean("drivers/sqlite/a.cc", "#include <sqlite3.h>\n")

    def test_finds_folder_cycles(self):
        self.assertEqual(layers.cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}),
                         ["a", "b", "c", "a"])
        self.assertIsNone(layers.cycle({"a": {"b", "c"}, "b": {"c"}}))
        self.assertEqual(
            self.rules({"core/memory/a.cc": '#include "core/policy/b.h"\n',
                        "core/policy/b.cc": '#include "core/memory/a.h"\n'}),
            ["folder-cycle"])


if __name__ == "__main__":
    unittest.main()
