# SPDX-License-Identifier: Apache-2.0
"""Reads Samples/expected.yaml: a list of mappings, in block or flow style, with plain or quoted scalars and flow lists. That
is what a suite is made of (DESIGN section 6); anything else is an error here, so that nothing is passed over."""

import re


def load(path):
    """The entries of a suite as dictionaries."""
    entries, current, inside = [], None, False
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for number, raw in enumerate(lines, 1):
        line = _uncommented(raw)
        if not line.strip():
            continue
        try:
            if not line.startswith(" ") and not line.startswith("-"):
                inside = line.strip() == "messages:"
                assert inside, "only `messages:` is known"
                continue
            text = line.strip()
            if text.startswith("- "):
                current = {}
                entries.append(current)
                text = text[2:].strip()
                if text.startswith("{"):
                    assert text.endswith("}"), "a flow mapping on one line"
                    for part in _split(text[1:-1]):
                        _put(current, part)
                    current = None
                    continue
            assert inside and current is not None, "a key outside an entry"
            _put(current, text)
        except AssertionError as error:
            raise AssertionError(f"{path}:{number}: {error}: {raw!r}") from None
    assert entries, f"{path} holds no entry"
    return entries


def _scan(line):
    """(position, character, whether it stands outside of quotes) for each character."""
    quote, at = None, 0
    while at < len(line):
        char = line[at]
        if quote == '"' and char == "\\":
            yield at, char, False
            at += 1
            if at < len(line):
                yield at, line[at], False
        elif quote:
            yield at, char, False
            quote = None if char == quote else quote
        elif char in "\"'" and (at == 0 or line[at - 1] in " [,{:'"):
            yield at, char, False
            quote = char
        else:
            yield at, char, True
        at += 1


def _uncommented(line):
    for at, char, outside in _scan(line):
        if outside and char == "#" and (at == 0 or line[at - 1] in " \t"):
            return line[:at].rstrip()
    return line.rstrip()


def _put(entry, text):
    key, colon, value = text.partition(":")
    assert colon and re.fullmatch(r"[a-z-]+", key.strip()), "a line `key: value`"
    assert key not in entry, "a key twice"
    entry[key.strip()] = _value(value.strip())


def _value(text):
    if text.startswith("["):
        assert text.endswith("]"), "a flow list on one line"
        return [_value(part) for part in _split(text[1:-1])]
    if text[:1] in "\"'" and len(text) > 1:
        assert text[-1] == text[0], "a quoted scalar on one line"
        inner = text[1:-1]
        return inner.replace("''", "'") if text[0] == "'" else re.sub(r'\\(u[0-9a-fA-F]{4}|.)', _escape, inner)
    return text


def _escape(match):
    name = match.group(1)
    if name.startswith("u") and len(name) == 5:
        return chr(int(name[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r"}.get(name, name)


def _split(text):
    """Splits at commas that are in no quotes and no brackets."""
    parts, depth, start = [], 0, 0
    for at, char, outside in _scan(text):
        if not outside:
            continue
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]
