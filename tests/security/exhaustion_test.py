"""More than there is, and clients that do not listen: threats 16 to 18."""
import time
import unittest

import processes
from home import Home
from server import TESTING_BINARY, TESTING_WORKER, Server, code_of


class ExhaustionTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (name TEXT);")

    def start(self, *options):
        return self.enterContext(Server(
            self.home, binary=TESTING_BINARY,
            options=["--worker", TESTING_WORKER, *options]))

    def request(self, server, alias):
        return server.start_call("discovery_request",
                                 {"connection": f"@sqlite.{alias}"})

    def answers(self, server, numbers):
        """The documents that answer these calls, in whatever order."""
        documents = {}
        while len(documents) < len(numbers):
            message = server.message()
            if "method" in message:
                continue
            self.assertNotIn(message["id"], documents, "answered twice")
            documents[message["id"]] = message
        self.assertEqual(documents.keys(), set(numbers))
        return documents

    def test_row_16_ten_thousand_calls_at_once_are_answered_or_busy(self):
        server = self.start()
        files = processes.open_files(server.front())
        calls = b"".join(
            b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":'
            b'"connections_list","arguments":{}}}\n' % (10_000 + i)
            for i in range(10_000))
        server.write(calls)
        documents = self.answers(
            server, [10_000 + i for i in range(10_000)])
        outcomes = {"ok": 0, "busy": 0}
        for message in documents.values():
            if message["result"].get("isError"):
                document = message["result"]["structuredContent"]
                self.assertEqual(code_of(document), "PROTOCOL/BUSY")
                outcomes["busy"] += 1
            else:
                outcomes["ok"] += 1
        # As many as may wait at once were not turned away.
        self.assertGreaterEqual(outcomes["ok"], 1024, outcomes)
        self.assertTrue(server.is_alive())
        self.assertEqual(processes.open_files(server.front()), files)
        self.assertLess(processes.peak_mib(server.front()), 256)
        self.assertEqual(server.close(), 0)

    def workers(self, server):
        return [pid for pid in server.tree()
                if processes.read(pid, "cmdline").startswith(b"osiris-work")]

    def test_row_16_calls_that_hang_take_no_ping_and_end_in_time(self):
        self.home.misbehaving("hang")
        self.home.configure("mcp: {discovery_deadline_ms: 3000}\n")
        server = self.start()
        numbers = [self.request(server, "hang") for _ in range(40)]
        for _ in range(20):
            ping = server.request("ping")
            while "method" in (message := server.message()):
                pass
            self.assertEqual(message["id"], ping)
        for message in self.answers(server, numbers).values():
            self.assertEqual(
                code_of(message["result"]["structuredContent"]),
                "RUN/TIMED_OUT")
        server.call("discovery_request", {"connection": "@sqlite.shop"})
        # The zygote, and the worker of the call that went well; what hangs is
        # killed soon after its call was answered.
        deadline = time.monotonic() + 60
        while len(self.workers(server)) > 2:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_row_16_a_worker_that_eats_memory_costs_its_own_call(self):
        self.home.misbehaving("eat_memory", "crash", "flood")
        self.home.configure("worker: {memory_mb: 256}\n")
        server = self.start()
        for alias, code in {"eat_memory": "RUN/OUT_OF_MEMORY",
                            "crash": "RUN/WORKER_CRASHED",
                            "flood": "PROTOCOL/RESULT_TOO_LARGE"}.items():
            document = server.call("discovery_request",
                                   {"connection": f"@sqlite.{alias}"})
            self.assertEqual(code_of(document), code)
            document = server.call("discovery_request",
                                   {"connection": "@sqlite.shop"})
            self.assertIn("data", document)
        self.assertLess(processes.peak_mib(server.pid), 256)

    def test_row_16_a_million_rows_are_cut_and_said_to_be(self):
        self.home.database(
            "wide", "CREATE TABLE big AS WITH RECURSIVE r(i) AS (SELECT 1 "
            "UNION ALL SELECT i + 1 FROM r LIMIT 1000000) "
            "SELECT i, 'text of row ' || i AS words FROM r;")
        self.home.configure("policy: {assistants: full}\n")
        server = self.start()
        document = server.call("discovery_sample", {
            "connection": "@sqlite.wide", "table": "big", "limit": 1000,
            "max_bytes": 4096})
        self.assertGreater(len(document["data"]["rows"]), 10)
        self.assertLess(len(document["data"]["rows"]), 1000)
        self.assertEqual(document["truncated"], True)
        self.assertEqual(document["next_offset"],
                         len(document["data"]["rows"]))
        document = server.call("discovery_sample", {
            "connection": "@sqlite.wide", "table": "big", "limit": 10 ** 6})
        self.assertEqual(code_of(document), "PROTOCOL/ARGUMENT_INVALID")
        self.assertLess(processes.peak_mib(server.pid), 256)

    def test_row_17_a_client_that_does_not_read_is_given_up(self):
        server = self.start("--stuck-ms", "1000")
        tree = server.tree()
        # More answers than a pipe holds, and nobody who takes them.
        for _ in range(200):
            server.write_blind(b'{"jsonrpc":"2.0","id":1,"method":"tools/list"'
                               b'}\n')
        self.assertEqual(processes.await_end(tree), [])
        self.assertIn("server.stopped", self.home.audit())
        self.assertIn(b"client.stopped_reading", server.stderr)

    def test_row_17_a_slow_client_gets_everything(self):
        server = self.start("--stuck-ms", "30000")
        numbers = [server.request("tools/list") for _ in range(200)]
        self.assertEqual(len(self.answers(server, numbers)), 200)

    def test_row_17_a_client_that_goes_away_leaves_nothing(self):
        self.home.misbehaving("hang", "spin")
        server = self.start()
        numbers = [self.request(server, how) for how in ("hang", "spin") * 3]
        ping = server.request("ping")
        while server.message().get("id") != ping:
            pass
        tree = server.tree()
        server.close_input()
        self.assertTrue(server.output_ends())
        self.assertEqual(server.wait(), 0)
        self.assertEqual(processes.await_end(tree), [])
        log = self.home.audit()
        self.assertEqual(log.count('"call.began"'),
                         log.count('"call.cancelled"'))
        self.assertLessEqual(log.count('"call.began"'), len(numbers))
        self.assertIn("server.stopped", log)

    def test_row_18_nothing_but_the_front_can_write_to_the_client(self):
        self.home.misbehaving("crash", "abort", "hang")
        server = self.start()
        for how in ("crash", "abort"):
            code_of(server.call("discovery_request",
                                {"connection": f"@sqlite.{how}"}))
        self.request(server, "hang")
        self.assertTrue(server.is_alive())
        pipe = processes.link(server.front(), "fd/1")
        self.assertTrue(pipe.startswith("pipe:"), pipe)
        for pid in server.tree():
            if pid == server.front():
                continue
            links = [processes.link(pid, f"fd/{fd}")
                     for fd in processes.descriptors(pid)]
            self.assertTrue(links)
            self.assertNotIn(pipe, links)
        # Every line that came was a message: Server.close() reads them all.
        self.assertEqual(server.close(), 0)


if __name__ == "__main__":
    unittest.main()
