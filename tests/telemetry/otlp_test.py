"""What the server tells a collector over OTLP, and what it does not."""
import json
import os
import socket
import unittest

import processes
import program
from collector import Collector, attributes
from home import Home
from server import Server

_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
_PARENT = "00f067aa0ba902b7"
_CANARY = "S3CR3T-C4N4RY-t0k3n"
_ROWS = ("CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT);"
         "INSERT INTO fruit (name) VALUES ('quince-in-a-row');")
_ENDED = {"call.ended", "call.refused", "call.denied", "call.cancelled",
          "call.timed_out", "call.crashed"}


def environment(**variables):
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("OTEL_", "OSIRIS_"))}
    return {**kept, **variables}


class OtlpTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", _ROWS)

    def configure(self, **telemetry):
        self.home.configure(json.dumps({
            "telemetry": telemetry,
            "policy": {"assistants": "full", "ask": "never"}}))

    def server(self, **variables):
        return self.enterContext(
            Server(self.home, environment=environment(**variables)))

    def collector(self, *answers):
        return self.enterContext(Collector(*answers))

    @staticmethod
    def call(server, flags, tool="connections_list", arguments=None):
        answer = server.ask("tools/call", {
            "name": tool, "arguments": arguments or {},
            "_meta": {"traceparent": f"00-{_TRACE}-{_PARENT}-{flags}"}})
        return answer["result"]

    def test_a_span_is_in_the_trace_that_its_call_brought(self):
        collector = self.collector()
        self.configure(otlp_endpoint=collector.endpoint + "/")
        server = self.server()
        self.call(server, "00", "components_list")
        self.call(server, "01", "discovery_sample", {
            "connection": "@sqlite.shop", "table": "fruit"})
        failed = self.call(server, "01", "discovery_sample", {
            "connection": "@sqlite.absent", "table": "tree-of-none"})
        server.call("connections_list", {})
        collector.wait(lambda: len(collector.spans()) >= 3)

        good, bad, own = collector.spans()
        for span in (good, bad):
            self.assertEqual(span["traceId"], _TRACE)
            self.assertEqual(span["parentSpanId"], _PARENT)
            self.assertEqual(span["name"], "tools/call discovery_sample")
            self.assertEqual(span["kind"], 2)
            self.assertRegex(span["spanId"], "^[0-9a-f]{16}$")
            self.assertLess(int(span["startTimeUnixNano"]),
                            int(span["endTimeUnixNano"]))
        said = attributes(good)
        self.assertEqual(said["mcp.method.name"], "tools/call")
        self.assertEqual(said["gen_ai.operation.name"], "execute_tool")
        self.assertEqual(said["gen_ai.tool.name"], "discovery_sample")
        self.assertEqual(said["osiris.outcome"], "ok")
        self.assertEqual(said["osiris.rows"], "1")
        self.assertNotIn("status", good)
        self.assertEqual(bad["status"], {"code": 2})
        self.assertEqual(attributes(bad)["error.type"], "tool_error")
        self.assertEqual(attributes(bad)["osiris.correlation_id"],
                         failed["_meta"]["osiris/correlation_id"])
        # The trace of a call that brought none is that of its audit lines.
        self.assertEqual(own["traceId"],
                         attributes(own)["osiris.correlation_id"])
        self.assertNotIn("parentSpanId", own)
        text = json.dumps([request[2] for request in collector.requests])
        for hidden in ("quince", "tree-of-none", "fruit", "sqlite.shop",
                       str(self.home.path)):
            self.assertNotIn(hidden, text)

    def test_the_counts_are_those_of_the_audit_log(self):
        collector = self.collector()
        self.configure(otlp_endpoint=collector.endpoint)
        server = self.server()
        for _ in range(20):
            server.call("connections_list", {})
            server.call("discovery_sample", {"connection": "@sqlite.absent",
                                             "table": "t"})
        server.call("discovery_sample", {"connection": 7, "table": "t"})
        collector.wait(lambda: collector.total("osiris.calls") == 41)

        ended = [line["event"] for line in map(
            json.loads, self.home.audit().splitlines())
                 if line["event"] in _ENDED]
        self.assertEqual(len(ended), 41)
        for point in collector.metric("mcp.server.operation.duration"):
            self.assertEqual(int(point["count"]),
                             sum(map(int, point["bucketCounts"])))
            self.assertEqual(len(point["bucketCounts"]),
                             len(point["explicitBounds"]) + 1)
        self.assertEqual(sum(int(point["count"]) for point in collector.metric(
            "mcp.server.operation.duration")), 41)
        collector.wait(lambda: len(collector.spans()) == 41)
        self.assertEqual(server.close(), 0)

    def test_headers_are_references_and_nobody_else_sees_them(self):
        collector = self.collector()
        self.configure(otlp_endpoint=collector.endpoint,
                       otlp_headers="authorization=Bearer ${OTLP_TOKEN}")
        server = self.server(OTLP_TOKEN=_CANARY)
        server.call("connections_list", {})
        collector.wait(collector.spans)
        self.assertEqual(collector.requests[0][1]["Authorization"],
                         f"Bearer {_CANARY}")
        server.close()
        for file, data in self.home.everything():
            self.assertNotIn(_CANARY.encode(), data, file)
        self.assertNotIn(_CANARY.encode(), server.stdout + server.stderr)

    def test_a_header_that_stands_in_the_file_is_not_sent_nor_shown(self):
        collector = self.collector()
        self.configure(otlp_endpoint=collector.endpoint,
                       otlp_headers=f"authorization={_CANARY}")
        server = self.server()
        server.call("connections_list", {})
        server.close()
        self.assertEqual(collector.requests, [])
        self.assertIn(b"telemetry.export_refused", server.stderr)
        self.assertNotIn(_CANARY.encode(), server.stdout + server.stderr)

    def test_the_variables_of_open_telemetry_are_honoured(self):
        collector = self.collector()
        server = self.server(OTEL_EXPORTER_OTLP_ENDPOINT=collector.endpoint,
                             OTEL_EXPORTER_OTLP_HEADERS="x-team=blue%20moon",
                             OTEL_SERVICE_NAME="shop-assistant")
        server.call("connections_list", {})
        collector.wait(collector.spans)
        self.assertEqual(collector.requests[0][1]["X-Team"], "blue moon")
        resource = (collector.documents("/v1/traces")[0]["resourceSpans"][0]
                    ["resource"])
        self.assertEqual(attributes(resource)["service.name"],
                         "shop-assistant")

    def encoding(self, **variables):
        """How counters travel, which are more than is not worth packing."""
        collector = self.collector()
        self.configure(otlp_endpoint=collector.endpoint)
        server = self.server(**variables)
        server.call("connections_list", {})
        collector.wait(lambda: collector.metric("osiris.calls"))
        server.close()
        one, = {headers["Content-Encoding"] for path, headers, _, _ in
                collector.requests if path == "/v1/metrics"}
        return one

    def test_bodies_are_packed_only_where_the_variable_says_so(self):
        name = "OTEL_EXPORTER_OTLP_COMPRESSION"
        self.assertIsNone(self.encoding())
        self.assertIsNone(self.encoding(**{name: "none"}))
        self.assertEqual(self.encoding(**{name: "gzip"}), "gzip")

    def test_what_is_switched_off_sends_nothing(self):
        collector = self.collector()
        for telemetry, variables in (
                ({"enabled": False, "otlp_endpoint": collector.endpoint}, {}),
                ({}, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
                      "OTEL_SDK_DISABLED": "true"}),
                ({}, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
                      "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})):
            self.configure(**telemetry)
            with self.server(**variables) as server:
                server.call("connections_list", {})
                self.assertEqual(server.close(), 0)
        self.assertEqual(collector.requests, [])

    def test_what_a_busy_collector_refuses_comes_again(self):
        collector = self.collector((503, None), (429, "1"))
        self.configure(otlp_endpoint=collector.endpoint)
        server = self.server()
        server.call("connections_list", {})
        collector.wait(collector.spans)
        self.assertEqual(len(collector.spans(503)), 1)
        self.assertEqual(collector.spans(), collector.spans(503))
        self.assertEqual(collector.spans(), collector.spans(429))

    def test_what_is_refused_for_good_is_dropped_and_told(self):
        collector = self.collector((400, None))
        self.configure(otlp_endpoint=collector.endpoint)
        server = self.server()
        server.call("connections_list", {})
        collector.wait(
            lambda: collector.total("osiris.telemetry.spans.dropped") == 1)
        server.call("connections_list", {})
        # The counters are told after the answer about spans was counted.
        collector.wait(lambda: collector.spans() != [] and
                       collector.requests[-1][0] == "/v1/metrics")
        told = json.loads(server.ask("resources/read", {
            "uri": "osiris://mcp/telemetry/session.json"})
                          ["result"]["contents"][0]["text"])
        self.assertEqual(told["otlp"]["spans_dropped"], 1)
        self.assertGreaterEqual(told["otlp"]["spans_sent"], 1)
        self.assertEqual(server.stderr.count(b"export_failed"), 1)

    def test_what_a_silent_collector_does_not_take_is_counted_exactly(self):
        silent = self.enterContext(socket.socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        self.configure(
            otlp_endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
        server = self.server()
        calls = 0
        while calls < 2500:
            # Fewer at once than are turned away.
            numbers = {server.start_call("connections_list", {})
                       for _ in range(500)}
            while numbers:
                message = server.message()
                self.assertFalse(message["result"]["isError"])
                numbers.remove(message["id"])
                calls += 1
        told = json.loads(server.ask("resources/read", {
            "uri": "osiris://mcp/telemetry/session.json"})
                          ["result"]["contents"][0]["text"])["otlp"]
        self.assertEqual(told["spans_sent"], 0)
        self.assertEqual(told["spans_waiting"], 2048)
        self.assertEqual(told["spans_dropped"], calls - 2048)
        self.assertEqual(server.close(), 0)
        # What nobody took by then is dropped, too: the resource's reading.
        shown = program.ask(self.home, "telemetry", "show")
        self.assertEqual(shown["otlp"]["spans_sent"], 0)
        self.assertEqual(shown["otlp"]["spans_dropped"], calls + 1)
        text = program.run(self.home, "telemetry", "show").stdout
        self.assertIn(f"{calls + 1} dropped".encode(), text)

    def test_a_dead_collector_is_in_nobodys_way(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        self.configure(otlp_endpoint=f"http://127.0.0.1:{port}")
        self.use_and_end(self.server(), lambda: None)

    def test_a_silent_collector_is_in_nobodys_way(self):
        silent = self.enterContext(socket.socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        self.configure(
            otlp_endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
        self.use_and_end(self.server(), lambda: self.enterContext(
            silent.accept()[0]))

    def use_and_end(self, server, await_attempt):
        for _ in range(50):
            self.assertEqual(server.call("connections_list", {})["status"],
                             "success")
        await_attempt()
        tree = server.tree()
        self.assertEqual(server.close(), 0)
        self.assertEqual(processes.await_end(tree), [])


if __name__ == "__main__":
    unittest.main()
