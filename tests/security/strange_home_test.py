"""Settings that a stranger left in a folder above the one we work in."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from server import BINARY, WORKER

_NOBODY = 65534
_REFUSED = "CONFIG/HOME_UNUSABLE"


class _StrangeHome:

    def setUp(self):
        # Other users may not reach what Bazel built.
        self.programs = pathlib.Path(tempfile.mkdtemp(prefix="osiris_bin_"))
        self.addCleanup(shutil.rmtree, self.programs)
        self.programs.chmod(0o755)
        for program in (BINARY, WORKER):
            shutil.copy(program, self.programs)
        self.above = pathlib.Path(tempfile.mkdtemp(prefix="osiris_above_"))
        self.addCleanup(shutil.rmtree, self.above)
        self.above.chmod(0o755)
        self.file = self.above / "osiris.yaml"
        self.file.write_text("{}\n")
        self.file.chmod(0o644)
        self.below = self.above / "work/deep"
        self.below.mkdir(parents=True)

    def start(self, user=None):
        """Starts a server below and ends its input: status and stderr."""
        done = subprocess.run(
            [self.programs / "osiris-mcp"], cwd=self.below,
            stdin=subprocess.DEVNULL,
            capture_output=True, check=False, user=user, timeout=60,
            env={"HOME": str(self.below)})
        return done.returncode, done.stderr.decode()

    def assert_refused(self, user=None):
        status, errors = self.start(user)
        self.assertEqual(status, 3, errors)
        self.assertIn(_REFUSED, errors)
        self.assertIn("--home", errors)
        self.assertFalse((self.above / ".osiris").exists())

    def assert_taken(self, user=None):
        status, errors = self.start(user)
        self.assertEqual(status, 0, errors)
        self.assertNotIn(_REFUSED, errors)


class OwnUserTest(_StrangeHome, unittest.TestCase):

    def test_our_own_settings_above_are_taken(self):
        self.assert_taken()
        self.assertTrue((self.above / ".osiris/audit").is_dir())

    def test_settings_that_everybody_may_write_are_refused(self):
        self.file.chmod(0o666)
        self.assert_refused()
        self.file.chmod(0o644)
        self.above.chmod(0o1777)
        self.assert_refused()


class _WithOtherUsers(_StrangeHome):
    """What root can try, who gives files away and becomes whom it wants."""

    def test_settings_of_another_user_are_refused(self):
        os.chown(self.file, _NOBODY, -1)
        self.assert_refused()
        os.chown(self.file, 0, -1)
        os.chown(self.above, _NOBODY, -1)
        self.assert_refused()
        os.chown(self.above, 0, -1)
        self.assert_taken()

    def test_a_link_of_another_user_is_refused(self):
        self.file.rename(self.above / "real.yaml")
        self.file.symlink_to("real.yaml")
        os.chown(self.file, _NOBODY, -1, follow_symlinks=False)
        self.assert_refused()

    def test_roots_settings_are_taken_by_everybody(self):
        os.chown(self.above, _NOBODY, -1)
        self.assert_taken(user=_NOBODY)
        shutil.rmtree(self.above / ".osiris")
        os.chown(self.file, 4242, -1)
        self.assert_refused(user=_NOBODY)


if os.geteuid() == 0:
    class WithOtherUsersTest(_WithOtherUsers, unittest.TestCase):
        pass
else:
    print("not root: there is no other user to try")

if __name__ == "__main__":
    unittest.main()
