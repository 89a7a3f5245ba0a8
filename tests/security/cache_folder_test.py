"""Links, pipes and other surprises below the home folder: threat 15."""
import json
import os
import shutil
import unittest

from home import Home
from server import Server

_CANARY = "S3CR3T-CANARY"


class CacheFolderTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (name TEXT);")
        self.state = self.home.path / ".osiris"
        self.outside = self.home.path / "outside"
        self.outside.mkdir()
        self.secret = self.outside / "secret"
        self.secret.write_text(json.dumps({"secret": _CANARY}))

    def plants(self):
        """Each makes something at a path that is no file of ours."""
        yield "link", lambda path: path.symlink_to(self.secret)
        yield "link to nothing", lambda path: path.symlink_to(
            self.outside / "new")
        yield "link to a folder", lambda path: path.symlink_to(self.outside)
        yield "hard link", lambda path: path.hardlink_to(self.secret)
        yield "pipe", os.mkfifo
        yield "folder", os.mkdir
        yield "link of /proc", lambda path: path.symlink_to("/proc/self/fd/0")
        if os.geteuid() == 0:
            yield "another user's file", self.give_away

    def give_away(self, path):
        path.write_text(json.dumps({"secret": _CANARY}))
        os.chown(path, 65534, -1)

    def discover(self, server):
        return server.call("discovery_request", {
            "connection": "@sqlite.shop", "detail": "full"})

    def fill(self):
        """Makes cache and snapshot anew, and returns the files of both."""
        shutil.rmtree(self.state, ignore_errors=True)
        with Server(self.home) as server:
            self.assertIs(self.discover(server)["from_cache"], False)
            self.assertIs(self.discover(server)["from_cache"], True)
        return [path for folder in ("cache", "discovery")
                for path in sorted((self.state / folder).rglob("*"))]

    def assert_unharmed(self, path, what):
        """What the server does once `path` is not what it left there."""
        with Server(self.home) as server:
            said = [self.discover(server), self.discover(server),
                    server.ask("resources/list")]
            for link in said[0].get("links", {}).values():
                said.append(server.ask("resources/read", {"uri": link}))
            self.assertTrue(server.is_alive())
            self.assertNotIn(_CANARY, json.dumps(said), (path, what))
            self.assertEqual(server.close(), 0)
        self.assertEqual(json.loads(self.secret.read_text()),
                         {"secret": _CANARY}, (path, what))
        self.assertEqual(os.listdir(self.outside), ["secret"], (path, what))

    def test_row_15_planted_files_are_neither_read_nor_written(self):
        for path in self.fill():
            for what, plant in self.plants():
                self.fill()
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                plant(path)
                self.assert_unharmed(path, what)

    def test_row_15_planted_names_beside_ours_are_passed_over(self):
        for what, plant in self.plants():
            entries = [path for path in self.fill() if path.is_file()]
            for entry in entries:
                for name in (entry.name + ".tmp", entry.name + ".lock",
                             entry.stem + ".lock", "planted"):
                    if not os.path.lexists(entry.with_name(name)):
                        plant(entry.with_name(name))
            self.assert_unharmed(self.state, what)

    def test_row_15_a_folder_that_is_a_link_is_not_entered(self):
        for name in ("cache", "discovery", "discovery/latest"):
            self.fill()
            path = self.state / name
            shutil.rmtree(path)
            path.symlink_to(self.outside)
            self.assert_unharmed(path, "a folder outside")

    def test_row_15_the_control_what_is_ours_is_read(self):
        # The same bytes in a file of ours do reach an answer.
        self.fill()
        (folder,) = (self.state / "discovery").glob("disc_*")
        self.assertIn("fruit", (folder / "tables.json").read_text())
        with Server(self.home) as server:
            document = self.discover(server)
            self.assertIs(document["from_cache"], True)
            self.assertIn("fruit", json.dumps(document["data"]))


if __name__ == "__main__":
    unittest.main()
