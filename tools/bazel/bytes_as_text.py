#!/usr/bin/env python3
"""Writes the byte arrays of C++ that rcc made as string literals.

Usage: bytes_as_text.py IN.cpp OUT.cpp

A compiler reads a literal a hundred times faster than a list of numbers. The
array is one zero longer for it, which nobody looks at: resources know their
length.
"""
import re
import sys

_PER_LINE = 20
_ARRAY = re.compile(
    r"(static const unsigned char \w+\[\] = )\{(.*?)\};", re.DOTALL)
_COMMENT = re.compile(r"//[^\n]*")


def literal(numbers):
    """Returns what C++ reads as these bytes.

    Three octal digits each, so that no digit joins its neighbour.
    """
    escapes = [f"\\{int(number, 0):03o}" for number in numbers]
    lines = ["".join(escapes[at:at + _PER_LINE])
             for at in range(0, len(escapes), _PER_LINE)]
    return "\n    ".join(f'"{line}"' for line in lines) or '""'


def as_text(match):
    numbers = _COMMENT.sub("", match.group(2)).replace(",", " ").split()
    return match.group(1) + "\n    " + literal(numbers) + ";"


def main():
    source, out = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        text = file.read()
    with open(out, "w", encoding="utf-8") as file:
        file.write(_ARRAY.sub(as_text, text))


main()
