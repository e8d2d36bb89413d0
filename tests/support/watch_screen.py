#!/usr/bin/env python3
"""Waits until something else is to be seen on an Xvfb screen: watch_screen.py FRAMEBUFFER LEFT TOP RIGHT BOTTOM SECONDS

The framebuffer is the file that Xvfb -fbdir keeps. Once nothing has moved there for a second it prints "watching", and
then the milliseconds since 1970 when a pixel of the rectangle changed, or "nothing" (exit 1) after so many seconds.
"""
import struct
import sys
import time

STILL_S = 1.0


def pixels(path, left, top, right, bottom):
    with open(path, "rb") as file:
        data = file.read()
    head = struct.unpack(">25I", data[:100])
    first, row = head[0] + 12 * head[19], head[12]
    return [data[first + y * row + 4 * left:first + y * row + 4 * right] for y in range(top, bottom)]


path, *numbers = sys.argv[1:]
*box, seconds = (int(number) for number in numbers)
before, still, until = pixels(path, *box), time.monotonic(), time.monotonic() + seconds
while time.monotonic() - still < STILL_S and time.monotonic() < until:
    time.sleep(0.05)
    now = pixels(path, *box)
    if now != before:
        before, still = now, time.monotonic()
print("watching", flush=True)
until = time.monotonic() + seconds
while pixels(path, *box) == before:
    if time.monotonic() > until:
        print("nothing")
        sys.exit(1)
    time.sleep(0.01)
print(time.time_ns() // 1000000)
