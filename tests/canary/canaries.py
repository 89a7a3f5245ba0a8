"""The secrets of the sweep, each of which stands in one place, and that alone.

Where they may be found all the same is named here, once, each with its reason.
"""
import fnmatch

_MARK = "7f3a91"


def _secret(name):
    # What every encoding of text has to do something about.
    return f"cAnArY-{name}-\u00e4/+%'\"-{_MARK}"


# Where no quote and no slash can be.
def _plain(name):
    return f"cAnArY-{name}-{_MARK}"


SECRETS = {name: _secret(name) for name in (
    "literal", "list", "nested", "header", "token", "unknown", "misplaced",
    "variable", "environment", "keychain", "vault", "rotated", "typed",
    "dsn", "odbc", "url", "query", "settings", "default", "argument",
    "rows", "broken")}
SECRETS |= {name: _plain(name) for name in (
    "folder", "passphrase", "collector", "spare", "session")}
# In rows of a source that assistants may see with masks: known by their form
# alone. Put together here, so that no program takes this file for a leak.
SECRETS |= {
    "row_aws": "AK" + "IAZ7Q3M5N8P2R4T6V9",
    "row_github": "gh" + "p_9fK2mQ7vX4cR8tW1zB5nL3jH6dS0gYpA2eU7",
    "row_slack": "xo" + "xb-104729104729-209458209458-Kq8Zr2Wn5Yt7Vb3Mx9Lc4Pd6",
    "row_stripe": "sk" + "_live_8Rk3Vq6Zt1Xw9Nb4Mc7Lp2Jd",
    "row_password": "Wq7-Tz4-Rk9-Lp2"}

# Those that every process of the home knows, without asking a store.
KNOWN = ("literal", "variable", "default", "unknown", "header", "token", "url",
         "session")

# (files below what was written, the secrets, why). Sources are not below it.
EXEMPT = (
    ("home/osiris_connections.yaml", "*",
     "the person's own file, where these secrets were put"),
    ("home/osiris.yaml", "collector",
     "the person's own file, where this secret was put"),
    ("processes/*_osiris-mcp.environ", "*",
     "given to the server by who starts it: `osiris mcp selftest` is one"),
    ("said/*_rows_read_*", "row*",
     "shows rows to the person who asks for them"),
    ("said/*_discovery_sample_*", "row*",
     "shows rows to the person who asks for them"),
    ("home/.osiris/discovery/*/samples.json", "row*",
     "rows that a snapshot was asked to keep (docs/guide/on_disk.md)"),
)


def is_exempt(file, secret):
    return any(fnmatch.fnmatch(file, files) and fnmatch.fnmatch(secret, names)
               for files, names, _ in EXEMPT)
