"""Bytes that no client should send: threats 4 to 11."""
import unittest

import processes
from home import Home
from server import Server, code_of

MIB = 1 << 20
CANARY = "S3CR3T-CANARY"
PARSE_ERROR, INVALID_REQUEST = -32700, -32600
# What a front may hold beside the longest line that it accepts.
FRONT_MIB = 32


class HostileLinesTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.server = self.enterContext(Server(self.home))

    def refuse(self, line, *codes):
        """Sends a line that must be refused without an id, and a ping."""
        self.server.write(line + b"\n")
        answer = self.server.message()
        self.assertIn(answer.get("error", {}).get("code"), codes, line[:60])
        self.assertIsNone(answer.get("id"), line[:60])
        self.assertNotIn(CANARY, str(answer))
        self.assertTrue(self.server.is_alive(), line[:60])

    def assert_front_stayed_small(self, line_mib):
        self.assertLessEqual(processes.peak_mib(self.server.front()),
                             line_mib + FRONT_MIB)

    def test_row_04_a_line_one_byte_too_long_costs_only_itself(self):
        self.refuse(b"x" * (16 * MIB + 1), INVALID_REQUEST)
        self.assert_front_stayed_small(16)

    def test_row_04_a_line_of_a_gibibyte_takes_no_memory(self):
        block = b"y" * (8 * MIB)
        for _ in range(128):
            self.server.write(block)
        self.refuse(b"", INVALID_REQUEST)
        self.assert_front_stayed_small(16)

    def test_row_04_a_line_as_long_as_may_be_is_read(self):
        head = b'{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":"'
        tail = b'"}}'
        self.server.write(
            head + b"z" * (16 * MIB - len(head) - len(tail)) + tail + b"\n")
        self.assertEqual(self.server.message().get("id"), 7)
        # What measures memory above does see the line.
        self.assertGreaterEqual(processes.peak_mib(self.server.front()), 16)

    def test_row_05_bombs_are_refused_in_little_memory(self):
        for bomb in (b"[" * 8_000_000, b"[" + b"[]," * 5_500_000,
                     b'{"a":' * 1_000_000, b"1" * 1_000_000,
                     b'{"id":1' + b"0" * 1_000_000 + b"}",
                     b'{"jsonrpc":"2.0","id":1,"method":"ping","params":'
                     + b"[" * 100_000 + b"]" * 100_000 + b"}"):
            self.refuse(bomb, PARSE_ERROR, INVALID_REQUEST)
        self.assert_front_stayed_small(32)

    def test_row_06_malformed_messages_are_refused_without_an_echo(self):
        for line in ('{bad', f'{{"{CANARY}', '', '   ', '1', '"x"', 'null',
                     'true', '{}', 'NaN', '{"a":1}//x', '{"a":1,}', "{'a':1}",
                     f'{{"jsonrpc":"1.0","method":"{CANARY}"}}',
                     f'{{"jsonrpc":2.0,"method":"{CANARY}"}}',
                     '{"jsonrpc":"2.0","method":1}',
                     '{"jsonrpc":"2.0","method":null}',
                     f'{{"jsonrpc":"2.0","method":"ping","params":"{CANARY}"}}',
                     '{"jsonrpc":"2.0"}', '[]', '{"jsonrpc":"2.0"}x'):
            self.refuse(line.encode(), PARSE_ERROR, INVALID_REQUEST)

    def test_row_06_a_refusal_never_repeats_what_was_sent(self):
        for line in (f'{{"x":{CANARY}}}', f'"{CANARY}', f'[1,{CANARY}'):
            self.refuse(line.encode(), PARSE_ERROR)
        answer = self.server.ask(CANARY, {CANARY: CANARY})
        self.assertEqual(answer["error"]["code"], -32601)
        self.assertNotIn(CANARY, str(answer))
        self.assertNotIn(CANARY.encode(), self.server.stderr)

    def test_row_07_what_is_no_utf8_is_no_json(self):
        for text in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xed\xbf\xbf",
                     b"\xf4\x90\x80\x80", b"\xe2\x82", rb"\ud800",
                     rb"\udc00\ud800"):
            self.refuse(b'{"jsonrpc":"2.0","method":"' + text + b'"}',
                        PARSE_ERROR)
        self.refuse(b"\xef\xbb\xbf{}", PARSE_ERROR)
        self.refuse("{}".encode("utf-16"), PARSE_ERROR, INVALID_REQUEST)

    def test_row_08_ids_that_are_none_are_refused(self):
        for text in ("null", "1.5", "1e3", "true", "{}", "[]",
                     '"' + "x" * 10_000 + '"', "9" * 400):
            self.refuse(f'{{"jsonrpc":"2.0","id":{text},"method":"ping"}}'
                        .encode(), PARSE_ERROR, INVALID_REQUEST)

    def test_row_08_ids_come_back_byte_for_byte(self):
        for text in ("0", "-1", "18446744073709551616",
                     "-9223372036854775809", '""', r'"\u0041\n"',
                     '"😀"', '"' + "x" * 250 + '"'):
            self.server.write(f'{{"jsonrpc":"2.0","id":{text},'
                              '"method":"ping"}\n'.encode())
            self.assertEqual(
                self.server.line().decode(),
                f'{{"jsonrpc":"2.0","id":{text},"result":{{}}}}')

    def test_row_08_an_id_in_flight_twice_harms_only_the_second(self):
        self.home.database("endless", _ENDLESS)
        self.home.configure("mcp: {discovery_deadline_ms: 1500}\n")
        server = self.enterContext(Server(self.home))
        call = {"jsonrpc": "2.0", "id": 77, "method": "tools/call", "params": {
            "name": "discovery_request", "arguments": {
                "connection": "@sqlite.endless", "detail": "full"}}}
        server.send(call)
        server.send(call)
        self.assertEqual(server.message()["error"]["code"], INVALID_REQUEST)
        first = server.answer(77)
        self.assertEqual(code_of(first["result"]["structuredContent"]),
                         "RUN/TIMED_OUT")
        self.assertTrue(server.is_alive())

    def test_row_04_text_beyond_its_limit_costs_only_the_call(self):
        text = "a" * 3_000_000
        for tool, arguments in (
                ("memory_list", {"session_id": text}),
                ("memory_list", {"session_id": "a." * 200_000}),
                ("memory_search", {"query": "a", "session_id": text}),
                ("discovery_table", {"snapshot": text, "table": text}),
                ("discovery_request", {"connection": "@sqlite." + text})):
            self.assertEqual(code_of(self.server.call(tool, arguments)),
                             "PROTOCOL/ARGUMENT_INVALID", tool)
        self.assertTrue(self.server.is_alive())

    def test_row_09_a_member_that_stands_twice_is_refused(self):
        for line in ('{"jsonrpc":"2.0","id":1,"method":"ping",'
                     '"method":"tools/call"}',
                     '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
                     '{"jsonrpc":"2.0","id":1,"method":"ping",'
                     r'"m\u0065thod":"x"}',
                     '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":'
                     '{"name":"connections_list","name":"discovery_request"}}'):
            self.refuse(line.encode(), INVALID_REQUEST, PARSE_ERROR)

    def test_row_10_batches_are_answered_only_where_the_revision_has_them(self):
        batch = (b'[{"jsonrpc":"2.0","id":1,"method":"ping"},'
                 b'{"jsonrpc":"2.0","id":2,"method":"ping"}]')
        self.refuse(batch, INVALID_REQUEST)
        old = self.enterContext(Server(self.home, shake_hands=False))
        old.initialize("2025-03-26")
        old.write(batch + b"\n")
        self.assertEqual(sorted(one["id"] for one in old.message()), [1, 2])
        old.write(b"[" + b",".join(
            b'{"jsonrpc":"2.0","id":%d,"method":"ping"}' % i
            for i in range(101)) + b"]\n")
        self.assertEqual(old.message()["error"]["code"], INVALID_REQUEST)
        self.assertTrue(old.is_alive())

    def test_row_11_a_flood_of_notifications_takes_no_memory(self):
        self.assertTrue(self.server.is_alive())
        before = processes.peak_mib(self.server.front())
        said = len(self.server.stdout)
        for number in (b"99", b'"x"', b"-1", b"null"):
            self.server.write(
                b'{"jsonrpc":"2.0","method":"notifications/cancelled",'
                b'"params":{"requestId":' + number + b'}}\n'
                b'{"jsonrpc":"2.0","method":"notifications/nonsense"}\n')
        one = (b'{"jsonrpc":"2.0","method":"notifications/cancelled",'
               b'"params":{"requestId":99}}\n')
        for _ in range(100):
            self.server.write(one * 10_000)
        self.assertTrue(self.server.is_alive())
        self.assertLess(len(self.server.stdout) - said, 100)
        self.assertLess(processes.peak_mib(self.server.front()) - before, 4)

    def test_row_11_a_cancelled_request_is_never_answered(self):
        self.home.database("endless", _ENDLESS)
        server = self.enterContext(Server(self.home))
        number = server.start_call("discovery_request", {
            "connection": "@sqlite.endless", "detail": "full"})
        for _ in range(3):
            server.notify("notifications/cancelled", {"requestId": number})
        self.assertTrue(server.is_alive())
        self.assertEqual(server.close(), 0)
        self.assertNotIn(b'"id":%d,' % number, server.stdout)

    def test_row_11_a_cancel_that_comes_late_is_silence(self):
        number = self.server.request("ping")
        self.server.answer(number)
        for params in ({"requestId": number}, {"requestId": 10 ** 9},
                       {"requestId": [number]}, {}, {"requestId": None}):
            self.server.notify("notifications/cancelled", params)
        self.assertTrue(self.server.is_alive())
        said = self.server.stdout.count(b'"id":%d,' % number)
        self.assertEqual(said, 1)

    def test_row_06_one_bad_line_fixes_no_era(self):
        server = self.enterContext(Server(self.home, shake_hands=False))
        server.write(b'{"jsonrpc":"2.0","id":1,"method":"nonsense",'
                     b'"params":{"_meta":7}}\n{bad\n')
        server.message()
        server.message()
        server.initialize("2025-06-18")
        self.assertTrue(server.is_alive())


# Counting this view takes hours.
_ENDLESS = ("CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 100000000000) "
            "SELECT i FROM r;")


if __name__ == "__main__":
    unittest.main()
