"""Every command of the program, as it tells of them itself, with words for it.

The list is the program's own completion script: a new command is in it.
"""
import re

# They end only when they are told to.
ENDLESS = ("approvals watch", "audit tail")
_TABLES = {"@sqlite.shop": "notes", "@sqlite.masked": "things"}
_LEAF = re.compile(r'^ {4}"([a-z -]+)"\) words="([^"]*)" takes="([^"]*)"', re.M)
_EVERY = ("--home", "--set", "--json", "--color", "--quiet", "--version",
          "--help", "--arguments-file")
_REQUIRED = re.compile(r"(?<!\[)(--[a-z-]+) ([A-Z_]+)")
_POSITIONAL = re.compile(r"\[?([A-Z_]+)(?:=VALUE)?(?:\.\.\.)?\]?")


class Command:
    """One command: its words, positional arguments and flags."""

    def __init__(self, name, flags, takes, usage):
        self.name = name
        self.words = name.split()
        self.required = _REQUIRED.findall(usage)
        rest = _REQUIRED.sub("", usage).split()
        self.positional = [match.group(1) for match in
                           map(_POSITIONAL.fullmatch, rest)
                           if match and match.group(1) != "FLAGS"]
        self.flags = [flag for flag in flags
                      if flag.startswith("--") and flag not in _EVERY]
        self.takes = takes
        self.takes_arguments = "--arguments-file" in takes

    def words_for(self, source, found):
        """What a person could well write about `source`."""
        words = list(self.words)
        for flag, name in self.required:
            words += [flag, _value(name, source, found)]
        words += [_value(name, source, found) for name in self.positional]
        return [word for word in words if word]

    def with_each_flag(self, source, found):
        """The command again and again, with another flag each time."""
        base = self.words_for(source, found)
        for flag in self.flags:
            values = [[]]
            if flag in self.takes:
                values = [["2"], [source], ["word"]]
            for value in values:
                yield [*base, flag, *value]

    def mistaken(self):
        """As nobody should write it."""
        yield [*self.words, "--no-such-flag"]
        yield [*self.words, "@sqlite.nobody", "too", "many", "words"]
        for flag in self.flags:
            if flag in self.takes:
                yield [*self.words, flag, "!"]


def _value(name, source, found):
    values = {
        "CONNECTION": source, "WHAT": source, "QUERY": "note",
        "TABLE": _TABLES.get(source, "notes"),
        "SNAPSHOT": found["snapshot"], "SNAPSHOTS": found["snapshot"],
        "CORRELATION_ID": found["call"], "MEMORY_ID": found["memory"],
        "FAMILY": source.partition(".")[0][1:], "INTENT": "to remember",
        "FILE": found["file"], "FOLDER": found["file"], "NAME": None,
        "CLIENT": "claude-code"}
    return values.get(name, "word")


def every_command(ground):
    """All of them, in the order of the script."""
    status, script = ground.run("completion", "bash")
    assert status == 0, script
    commands = []
    for name, flags, takes in _LEAF.findall(script.decode()):
        status, page = ground.run(*name.split(), "--help")
        assert status == 0, page
        usage = page.decode().partition("\n")[0]
        usage = usage.removeprefix(f"Usage: osiris {name}")
        commands.append(Command(name, flags.split(), takes.split(), usage))
    assert len(commands) > 60, commands
    return commands
