"""Compares what came with what a conversation expects.

Only what the expectation mentions is compared: an object may have more members
than expected. Arrays must be as long as expected unless they end in "$rest".
Texts of this kind are matched otherwise than by equality:

  "$any"        anything
  "$text"       any text that is not empty
  "$count"      any whole number that is not negative
  "$hex32"      32 hex digits
  "$has WORDS"  a text that holds WORDS
  "$set NAME"   anything, remembered as NAME
  "$NAME"       what was remembered as NAME (capital letters)
"""
import re

_HEX32 = re.compile(r"[0-9a-f]{32}\Z")


def _matches(pattern, actual, known):
    """True or false for a pattern, None for text that is none."""
    if not isinstance(pattern, str) or not pattern.startswith("$"):
        return None
    word, _, rest = pattern[1:].partition(" ")
    if word == "any":
        return True
    if word == "text":
        return isinstance(actual, str) and actual != ""
    if word == "count":
        return (isinstance(actual, int) and not isinstance(actual, bool)
                and actual >= 0)
    if word == "hex32":
        return isinstance(actual, str) and bool(_HEX32.match(actual))
    if word == "has":
        return isinstance(actual, str) and rest in actual
    if word == "set":
        known[rest] = actual
        return True
    return word in known and known[word] == actual


def differences(expected, actual, known, path="$"):
    """What is wrong, one line each."""
    match = _matches(expected, actual, known)
    if match is not None:
        return [] if match else [f"{path}: {actual!r} does not fit {expected}"]
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{path}: {actual!r} is no object"]
        found = []
        for name, value in expected.items():
            if name not in actual:
                found.append(f"{path}.{name} is missing")
            else:
                found += differences(value, actual[name], known,
                                     f"{path}.{name}")
        return found
    if isinstance(expected, list):
        return _list_differences(expected, actual, known, path)
    if type(expected) is not type(actual) or expected != actual:
        return [f"{path}: {actual!r} instead of {expected!r}"]
    return []


def _list_differences(expected, actual, known, path):
    if not isinstance(actual, list):
        return [f"{path}: {actual!r} is no array"]
    wanted = expected
    if wanted and wanted[-1] == "$rest":
        wanted = wanted[:-1]
        actual = actual[:len(wanted)]
    if len(wanted) != len(actual):
        return [f"{path} has {len(actual)} elements instead of {len(wanted)}"]
    found = []
    for index, (one, other) in enumerate(zip(wanted, actual)):
        found += differences(one, other, known, f"{path}[{index}]")
    return found


def updated(expected, actual, known):
    """The expectation with the values that came: what --update writes."""
    if _matches(expected, actual, known):
        return expected
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {name: updated(value, actual[name], known)
                for name, value in expected.items() if name in actual}
    if isinstance(expected, list) and isinstance(actual, list):
        rest = expected[-1:] if expected[-1:] == ["$rest"] else []
        wanted = expected[:-1] if rest else expected
        if rest or len(wanted) == len(actual):
            return [updated(one, other, known)
                    for one, other in zip(wanted, actual)] + rest
    return actual


def filled_in(value, known):
    """`value` to be sent, with "$NAME" replaced by what is remembered."""
    if isinstance(value, dict):
        return {name: filled_in(one, known) for name, one in value.items()}
    if isinstance(value, list):
        return [filled_in(one, known) for one in value]
    if isinstance(value, str) and value[:1] == "$" and value[1:] in known:
        return known[value[1:]]
    return value
