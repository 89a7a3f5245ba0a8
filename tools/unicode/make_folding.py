#!/usr/bin/env python3
"""Writes what core/folding/folding.cc knows of Unicode.

    make_folding.py OUT

Two lists, sorted by code point: what becomes of each that changes, taken
apart canonically and with simple case folding, and runs of combining marks
with their class, and whether some character is composed with them at its end.
Such are a few letters, too, of class 0. Syllables of Hangul are left to
arithmetic.
"""
import sys
import unicodedata

_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_HANGUL = range(0xAC00, 0xD7A4)
# The vowels and the last consonants of syllables.
_ENDS_OF_HANGUL = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}


def _fold_one(char):
    # The small iota below a letter is no letter, as its capital is.
    if unicodedata.combining(char):
        return char
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


def _composed():
    """What some character ends with, taken apart."""
    ends = set(_ENDS_OF_HANGUL)
    for code in _code_points():
        apart = unicodedata.normalize("NFD", chr(code))
        ends.update(ord(char) for char in apart[1:])
    return ends


def _marks():
    """Yields (first, last, class, whether composed) of runs."""
    ends = _composed()
    run = None
    for code in _code_points():
        kind = (unicodedata.combining(chr(code)), code in ends)
        if run and kind == run[2:] and code == run[1] + 1:
            run = (run[0], code, *kind)
            continue
        if run and any(run[2:]):
            yield run
        run = (code, code, *kind)
    if run and any(run[2:]):
        yield run


def _literal(data):
    return '"' + "".join(f"\\{byte:03o}" for byte in data) + '"'


def main():
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write("constexpr Folding kFoldings[] = {\n")
        for code, folded in _foldings():
            out.write(f"{{{code:#x}, {_literal(folded)}}},\n")
        out.write("};\nconstexpr Marks kMarks[] = {\n")
        for first, last, kind, composed in _marks():
            out.write(f"{{{first:#x}, {last:#x}, {kind}, {int(composed)}}},\n")
        out.write("};\n")


if __name__ == "__main__":
    main()
