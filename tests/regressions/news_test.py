"""What a client hears without asking: who listens, and nobody else."""
import sqlite3
import unittest

import program
from home import Home
from server import Server

_META = "io.modelcontextprotocol/"
_SUBSCRIPTION = _META + "subscriptionId"
_LIST = "notifications/resources/list_changed"
_UPDATED = "notifications/resources/updated"
_SHOP = "osiris://mcp/sources/sqlite.shop/tables.txt"
_BANK = "osiris://mcp/sources/sqlite.bank/tables.txt"
_CHAT = "osiris://mcp/memory/sessions/chat.jsonl"


class Session:
    """A client that shakes hands, and subscribes to one URI at a time."""

    def __init__(self, test, revision):
        self.server = test.enterContext(Server(test.home, shake_hands=False))
        self.server.initialize(revision)

    def listen(self, uris):
        for uri in uris:
            answer = self.server.ask("resources/subscribe", {"uri": uri})
            assert answer["result"] == {}, answer

    def stop(self, uris):
        for uri in uris:
            answer = self.server.ask("resources/unsubscribe", {"uri": uri})
            assert answer["result"] == {}, answer

    def ask(self, method, **params):
        return self.server.ask(method, params)

    def is_for_us(self, _):
        return True


class Stateless:
    """A client of 2026-07-28, which listens with a request."""

    def __init__(self, test):
        self.server = test.enterContext(Server(test.home, shake_hands=False))
        self._listens = None

    @staticmethod
    def _meta():
        return {_META + "protocolVersion": "2026-07-28",
                _META + "clientInfo": {"name": "t", "version": "1"},
                _META + "clientCapabilities": {}}

    def listen(self, uris, honoured=None, **lists):
        self._listens = self.server.request("subscriptions/listen", {
            "notifications": {"resourceSubscriptions": uris,
                              **(lists or {"resourcesListChanged": True})},
            "_meta": self._meta()})
        message = self.server.message()
        assert message["method"] == (
            "notifications/subscriptions/acknowledged"), message
        told = message["params"]["notifications"]
        assert told.get("resourceSubscriptions", []) == sorted(
            uris if honoured is None else honoured), message

    def stop(self, _):
        self.server.notify("notifications/cancelled",
                           {"requestId": self._listens})

    def ask(self, method, **params):
        return self.server.ask(method, {**params, "_meta": self._meta()})

    def is_for_us(self, message):
        return message["params"]["_meta"][_SUBSCRIPTION] == self._listens


class NewsTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        for alias in ("shop", "bank"):
            self.home.database(alias, "CREATE TABLE fruit (id INTEGER);")
            self.discover(alias)

    def clients(self):
        """Returns a client of each revision, with its name."""
        return [(revision, Session(self, revision)) for revision in (
            "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")] + [
                ("2026-07-28", Stateless(self))]

    def osiris(self, *words):
        done = program.run(self.home, *words)
        self.assertEqual(done.status, 0, done.stderr)

    def discover(self, alias):
        self.osiris("discovery", "run", f"@sqlite.{alias}", "--refresh")

    def change(self, alias, table):
        """Another table is in the source, and another process finds it."""
        with sqlite3.connect(self.home.path / f"{alias}.db") as database:
            database.execute(f"CREATE TABLE {table} (id INTEGER)")
        database.close()
        self.discover(alias)

    def deny_bank(self):
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n"
            f"    shop: {{path: '{self.home.path}/shop.db'}}\n"
            f"    bank: {{path: '{self.home.path}/bank.db', "
            "policy: {assistants: deny}}\n")

    def await_news(self, client, method, uri=None):
        """Returns the methods and URIs that came until this did."""
        heard = []
        while True:
            message = client.server.message()
            self.assertNotIn("id", message)
            self.assertTrue(client.is_for_us(message), message)
            one = (message["method"], message["params"].get("uri")
                   if "params" in message else None)
            heard.append(one)
            if one == (method, uri):
                return heard

    def test_a_connection_that_was_added_is_told_and_there(self):
        clients = self.clients()
        for _, client in clients:
            client.listen([])
        self.home.database("added", "CREATE TABLE nut (id INTEGER);")
        for revision, client in clients:
            with self.subTest(revision):
                self.await_news(client, _LIST)
                answer = client.ask("tools/call", name="connections_list",
                                    arguments={})
                self.assertIn("@sqlite.added",
                              answer["result"]["content"][0]["text"])

    def test_a_snapshot_that_another_process_made_is_told_and_there(self):
        clients = self.clients()
        for _, client in clients:
            client.listen([_SHOP])
        self.change("shop", "nut")
        for revision, client in clients:
            with self.subTest(revision):
                self.await_news(client, _UPDATED, _SHOP)
                answer = client.ask("resources/read", uri=_SHOP)
                self.assertIn("nut(",
                              answer["result"]["contents"][0]["text"])

    def test_what_is_remembered_by_hand_is_told_and_there(self):
        clients = self.clients()
        for _, client in clients:
            client.listen([_CHAT])
        self.osiris("memory", "capture", "by hand", "--session-id", "chat",
                    "--consent")
        for revision, client in clients:
            with self.subTest(revision):
                self.await_news(client, _UPDATED, _CHAT)
                answer = client.ask("resources/read", uri=_CHAT)
                self.assertIn("by hand",
                              answer["result"]["contents"][0]["text"])

    def test_other_rules_are_told_to_who_watches_a_source(self):
        clients = self.clients()
        for _, client in clients:
            client.listen([_SHOP, _CHAT])
        self.home.configure("policy: {assistants: deny}\n")
        for revision, client in clients:
            with self.subTest(revision):
                heard = self.await_news(client, _UPDATED, _SHOP)
                self.assertIn((_LIST, None), heard)
                self.assertNotIn((_UPDATED, _CHAT), heard)
                answer = client.ask("resources/list")
                self.assertNotIn(_SHOP, [one["uri"] for one in answer[
                    "result"]["resources"]])
                answer = client.ask("resources/read", uri=_SHOP)
                self.assertIn("error", answer)

    def test_what_is_denied_is_watched_like_what_is_not_there(self):
        self.deny_bank()
        nothing = "osiris://mcp/sources/sqlite.nothing/tables.txt"
        for revision, client in self.clients():
            with self.subTest(revision):
                if isinstance(client, Stateless):
                    client.listen([_BANK, nothing, _SHOP], honoured=[_SHOP])
                    continue
                answers = []
                for uri in (_BANK, nothing):
                    answer = client.ask("resources/subscribe", uri=uri)
                    self.assertEqual(answer["error"]["code"], -32002)
                    self.assertEqual(answer["error"]["data"].pop("uri"), uri)
                    answers.append(answer["error"])
                self.assertEqual(answers[0], answers[1])

    def test_what_a_denied_source_does_is_no_news(self):
        self.deny_bank()
        clients = self.clients()
        for _, client in clients:
            client.listen([_SHOP, _CHAT])
            client.ask("resources/list")
        self.change("bank", "note")
        self.osiris("memory", "capture", "by hand", "--session-id", "chat",
                    "--consent")
        for revision, client in clients:
            with self.subTest(revision):
                heard = self.await_news(client, _UPDATED, _CHAT)
                self.assertEqual(heard, [(_LIST, None), (_UPDATED, _CHAT)])

    def test_a_policy_that_denies_later_ends_what_is_told(self):
        clients = self.clients()
        for _, client in clients:
            client.listen([_BANK, _CHAT])
        self.deny_bank()
        for revision, client in clients:
            with self.subTest(revision):
                # The last word: what it was is something else now.
                self.await_news(client, _UPDATED, _BANK)
        self.change("bank", "note")
        self.osiris("memory", "capture", "by hand", "--session-id", "chat",
                    "--consent")
        for revision, client in clients:
            with self.subTest(revision):
                heard = self.await_news(client, _UPDATED, _CHAT)
                self.assertNotIn((_UPDATED, _BANK), heard)

    def test_who_does_not_listen_hears_nothing(self):
        clients = self.clients()
        for _, client in clients:
            client.listen([_SHOP])
            client.stop([_SHOP])
            client.listen([_BANK])
        self.change("shop", "nut")
        # Told after the one before, if that were told.
        self.change("bank", "note")
        for revision, client in clients:
            with self.subTest(revision):
                heard = self.await_news(client, _UPDATED, _BANK)
                self.assertNotIn((_UPDATED, _SHOP), heard)
                # Lists are everybody's of a session.
                self.assertIn((_LIST, None), heard)

    def test_who_listens_to_one_thing_hears_of_that_alone(self):
        client = Stateless(self)
        client.listen([_BANK], toolsListChanged=True)
        self.change("shop", "nut")
        self.change("bank", "note")
        self.assertEqual(
            set(self.await_news(client, _UPDATED, _BANK)),
            {(_UPDATED, _BANK)})


if __name__ == "__main__":
    unittest.main()
