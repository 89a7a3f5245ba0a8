"""Hints of errors: commands are said to people, tools to assistants."""
import re

from tree import Finding, is_test

_NAMES = "core/operation/tool_names.cc"
# Where only people come: no error of these reaches an assistant.
_PEOPLE = ("cli/", "core/attach/", "core/trail/", "core/payload/", "desktop/",
           "tools/")
_HINT = re.compile(
    r'\.(hint|assistant_hint)\s*=\s*(?:fmt::format\(\s*)?((?:"[^"\n]*"\s*)+)')
_COMMAND = re.compile(r"osiris [a-z]|--[a-z]")


def _tools(tree):
    """Returns a pattern for the names of the tools, or None."""
    if _NAMES not in tree.paths:
        return None
    names = re.findall(r'ToolName\{\s*"(\w+)"', tree.text(_NAMES))
    return re.compile(r"\b(%s)\b" % "|".join(names)) if names else None


def _wrong(member, hint, rest, tools):
    """Returns what is wrong with a hint before `rest`, or None."""
    if member == "assistant_hint":
        return ("a command said to an assistant; name a tool, or say what a "
                "person has to do" if _COMMAND.search(hint) else None)
    if tools is not None and tools.search(hint):
        return "a tool said to a person; name it in assistant_hint"
    if (_COMMAND.search(hint)
            and not re.match(r"\)?,\s*\.assistant_hint\b", rest)):
        return "a command in a hint; say the same in assistant_hint, too"
    return None


def check(tree):
    tools = _tools(tree)
    for path in tree.select(r".*\.(h|cc)$"):
        if is_test(path) or path.startswith(_PEOPLE):
            continue
        text = tree.text(path)
        for found in _HINT.finditer(text):
            wrong = _wrong(found.group(1), found.group(2),
                           text[found.end():], tools)
            if wrong is not None:
                yield Finding(path, text[:found.start()].count("\n") + 1,
                              "hint-reader", wrong)
