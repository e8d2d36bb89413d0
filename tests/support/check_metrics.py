#!/usr/bin/env python3
"""Reads Prometheus' text format, version 0.0.4, as strictly as its specification is written: names, types before
samples, one block a metric, values, escapes, histograms that add up. With names behind the file: these must be there.

    check_metrics.py FILE [NAME…]
"""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)?\}})? (\S+)$")
COMMENT = re.compile(rf"# (HELP|TYPE) ({NAME}) (.+)$")


def number(text):
    assert re.fullmatch(r"[+-]?(\d+(\.\d*)?([eE][+-]?\d+)?|Inf|NaN)", text), f"no value: {text}"
    return float(text)


def family_of(name, types):
    for ending in ("_bucket", "_sum", "_count"):
        if name.endswith(ending) and types.get(name[: -len(ending)]) == "histogram":
            return name[: -len(ending)]
    return name


def check_histogram(name, samples):
    buckets = [(labels, value) for sample, labels, value in samples if sample == name + "_bucket"]
    bounds = [number(re.fullmatch(r'le="([^"]+)"', labels).group(1)) for labels, _ in buckets]
    counts = [value for _, value in buckets]
    assert bounds == sorted(bounds) and len(set(bounds)) == len(bounds), f"{name}: bounds {bounds}"
    assert bounds[-1] == float("inf"), f"{name}: no bucket for all the rest"
    assert counts == sorted(counts), f"{name}: buckets are not cumulative"
    values = {sample: value for sample, _, value in samples if not sample.endswith("_bucket")}
    assert values[name + "_count"] == counts[-1], f"{name}: count and buckets differ"
    assert values[name + "_sum"] >= 0


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.endswith("\n") and "\r" not in text
    types, helps, families, seen, order = {}, set(), {}, set(), []
    for line in text[:-1].split("\n"):
        comment = COMMENT.match(line)
        if comment:
            kind, name, rest = comment.groups()
            if kind == "TYPE":
                assert name not in types, f"{name} has two types"
                assert rest in ("counter", "gauge", "histogram", "summary", "untyped"), line
                types[name] = rest
            else:
                assert name not in helps, f"{name} has two helps"
                helps.add(name)
            continue
        sample = SAMPLE.match(line)
        assert sample, f"no line of the format: {line!r}"
        name, labels, value = sample.groups()
        family = family_of(name, types)
        assert family in types and family in helps, f"{name} comes before its type and help"
        if not order or order[-1] != family:
            assert family not in order, f"{family} is not in one block"
            order.append(family)
        assert (name, labels) not in seen, f"{name} twice"
        seen.add((name, labels))
        families.setdefault(family, []).append((name, labels, number(value)))
    for name, kind in types.items():
        assert name in families, f"{name} has a type and no sample"
        if kind == "histogram":
            check_histogram(name, families[name])
        if kind == "counter":
            assert name.endswith("_total"), f"{name} is a counter without _total"
            assert all(value >= 0 for _, _, value in families[name]), name
    for name in sys.argv[2:]:
        assert name in families, f"{name} is missing"
    print(f"{len(families)} metrics, {len(seen)} samples")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as problem:
        sys.exit(f"check_metrics: {problem}")
