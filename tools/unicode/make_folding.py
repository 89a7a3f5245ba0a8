#!/usr/bin/env python3
"""Writes what core/folding/folding.cc knows of Unicode.

    make_folding.py OUT

Two lists, sorted by code point: what becomes of each that changes, taken
apart canonically and with simple case folding, and runs of combining marks
with their class. Hangul is left to arithmetic.
"""
import sys
import unicodedata

_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_HANGUL = range(0xAC00, 0xD7A4)


def _fold_one(char):
    folded = char.casefold()
    if len(folded) == 1:
        return folded
    lower = char.lower()
    return lower if len(lower) == 1 else char


def _fold(char):
    """What stays the same when it is folded once more."""
    while True:
        apart = unicodedata.normalize("NFD", char)
        folded = "".join(_fold_one(one) for one in apart)
        if folded == char:
            return folded
        char = folded


def _code_points():
    for code in range(0x80, _LAST + 1):
        if code not in _SURROGATES and code not in _HANGUL:
            yield code


def _foldings():
    for code in _code_points():
        folded = _fold(chr(code))
        if folded != chr(code):
            yield code, folded.encode()


def _marks():
    """Yields (first, last, class) of runs."""
    run = None
    for code in _code_points():
        kind = unicodedata.combining(chr(code))
        if run and kind == run[2] and code == run[1] + 1:
            run[1] = code
            continue
        if run and run[2]:
            yield tuple(run)
        run = [code, code, kind]
    if run and run[2]:
        yield tuple(run)


def _literal(data):
    return '"' + "".join(f"\\{byte:03o}" for byte in data) + '"'


def main():
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write("constexpr Folding kFoldings[] = {\n")
        for code, folded in _foldings():
            out.write(f"{{{code:#x}, {_literal(folded)}}},\n")
        out.write("};\nconstexpr Marks kMarks[] = {\n")
        for first, last, kind in _marks():
            out.write(f"{{{first:#x}, {last:#x}, {kind}}},\n")
        out.write("};\n")


if __name__ == "__main__":
    main()
