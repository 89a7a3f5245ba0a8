import json
import os
import tempfile
import unittest
import zipfile

import error_codes
import events

_REGISTRY = """// Every code.
X(kAuditLost, "AUDIT/LOST", kUnavailable, 1, true, "a", "b", "")
X(kRunLate, "RUN/LATE", kDeadlineExceeded, 8,
  true, "a", "b", "")
"""


class ErrorCodesTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def archive(self, name, **files):
        path = os.path.join(self.folder, name)
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in files.items():
                archive.writestr(file, text)
        return path

    def test_names_each_code_that_no_test_produced(self):
        registry = self.write("error_codes.def", _REGISTRY)
        late = self.archive("late.zip", error_codes="RUN/LATE\nRUN/LATE\n")
        other = self.archive("other.zip", picture="AUDIT/LOST\n")

        self.assertEqual(error_codes.unreached([], registry),
                         ["AUDIT/LOST", "RUN/LATE"])
        self.assertEqual(error_codes.unreached([late, other], registry),
                         ["AUDIT/LOST"])

    def test_reads_the_outputs_of_every_run_of_a_target(self):
        log = self.write("events.json", "".join(
            json.dumps(event) + "\n" for event in [
                {"id": {"testResult": {"label": "//a:b"}},
                 "testResult": {"testActionOutput": [
                     {"name": "test.log", "uri": "file:///x/test.log"},
                     {"name": "test.outputs__outputs.zip",
                      "uri": f"file:///x/{shard}%20/outputs.zip"}]}}
                for shard in (1, 2)] + [
                {"id": {"testSummary": {"label": "//a:b"}},
                 "testSummary": {"overallStatus": "PASSED"}}]))

        (result,) = events.test_results(log)

        self.assertTrue(result.passed)
        self.assertEqual(result.outputs, ("/x/1 /outputs.zip",
                                          "/x/2 /outputs.zip"))


if __name__ == "__main__":
    unittest.main()
