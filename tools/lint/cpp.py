"""Reads just enough C++ to find functions and to set comments apart."""
import dataclasses
import re

_LITERAL = re.compile(
    r'R"(?P<mark>[^\s()\\]{0,16})\((?:.|\n)*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    r"|//[^\n]*|/\*(?:.|\n)*?\*/")
_NUMBER = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")
_CONTROL = re.compile(r"(if|for|while|switch|do|else|catch|try|return)\b")
_OPERATOR = re.compile(r"operator\s*[-+*/%&|^!=<>]+")
_TYPE = re.compile(r"\b(class|struct|union|enum)\b[^()]*$")
_NAME = re.compile(r"((?:[\w~]+(?:<[^<>]*>)?::)*(?:operator\S+|[\w~]+))\s*\(")


def _blank(match):
    return "".join(c if c == "\n" else " " for c in match.group())


def without_comments(text):
    """Returns `text` with comments blanked; literals stay."""
    return _LITERAL.sub(
        lambda m: _blank(m) if m.group()[:2] in ("//", "/*") else m.group(),
        _NUMBER.sub(" ", text))


def code_only(text):
    """Returns `text` with comments, strings and directives blanked.

    Lines stay where they were.
    """
    text = _LITERAL.sub(_blank, _NUMBER.sub(" ", text))
    return re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", _blank, text)


@dataclasses.dataclass(frozen=True)
class Function:
    name: str
    line: int  # of the opening brace
    body_lines: int  # between the braces


def _kind(outer, statement):
    """Says what an opening brace after `statement` opens."""
    if outer in ("function", "block"):
        return "block"
    if re.search(r"\bnamespace\b", statement) or re.fullmatch(
            r"\s*extern\s*", statement):
        return "namespace"
    if _TYPE.search(statement):
        return "type"
    if "(" in statement and not _CONTROL.match(statement.strip()):
        before_parenthesis = _OPERATOR.sub("", statement.split("(")[0])
        if "=" not in before_parenthesis:
            return "function"
    return "block"


def functions(text):
    """Yields the functions of a formatted source; lambdas belong to theirs."""
    code = code_only(text)
    stack, statement, line = [("namespace", "", 0)], "", 1
    for at, c in enumerate(code):
        if c == "\n":
            line += 1
        if c == "{":
            if at and not code[at - 1].isspace():
                stack.append(("value", statement, line))  # x{1}
            else:
                stack.append((_kind(stack[-1][0], statement), statement, line))
            statement = ""
        elif c == "}" and len(stack) > 1:
            kind, opening, first = stack.pop()
            statement = opening if kind == "value" else ""
            if kind == "function":
                name = _NAME.search(opening)
                yield Function(name.group(1) if name else "?", first,
                               max(0, line - first - 1))
        elif c == ";":
            statement = ""
        else:
            statement += c


def comment_share(text):
    """Returns (comment lines, comment and code lines), less directives."""
    comments = lines = 0
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            lines += 1
            comments += line.strip().startswith("//")
    return comments, lines
