#!/usr/bin/env python3
"""How still a worn frame holds on clips, and how far it is behind a head that moves.

  placement.py --probe BUILD/tests/worn_probe --models DIR --glasses FILE.glb CLIP...

Jitter: by how much bridge and hinges leave the middle of the frames before and after, where the head stays
within 4 px for 15 frames; pixels of a picture 720 high and millimetres at the head. "plain" is the same without
what the mirror remembers of the frames before. Lag: the distance between the two while the head moves by more
than 2 px a frame.
"""
import argparse
import json
import os
import subprocess

import numpy as np

HEIGHT = 720
STILL_FRAMES = 7  # on each side
STILL_PX = 4
MOVING_PX = 2
EYES_MM = 88.9  # between the outer corners of the canonical face's eyes


def leaves(points):
    middle = (points[:-2] + points[2:]) / 2
    return np.linalg.norm(points[1:-1] - middle, axis=-1)


def still_frames(numbers, bridge):
    still = np.zeros(len(bridge), bool)
    for i in range(STILL_FRAMES, len(bridge) - STILL_FRAMES):
        near = slice(i - STILL_FRAMES, i + STILL_FRAMES + 1)
        still[i] = (numbers[near][-1] - numbers[near][0] == 2 * STILL_FRAMES
                    and np.ptp(bridge[near], axis=0).max() < STILL_PX)
    return still


def report(clip, frames):
    scale = HEIGHT / frames[0]["height"]
    numbers = np.array([f["frame"] for f in frames])
    worn = np.array([f["frame_px"] for f in frames]) * scale
    plain = np.array([f["plain_px"] for f in frames]) * scale
    mm = EYES_MM / (np.median([f["eyes_px"] for f in frames]) * scale)
    still = still_frames(numbers, plain[:, 0])[1:-1]
    line = f"{os.path.basename(clip):20} {len(frames):5} frames, {still.sum():5} still"
    if still.any():
        for name, points in (("bridge", worn[:, 0]), ("hinges", worn[:, 1:]), ("plain bridge", plain[:, 0])):
            jitter = leaves(points)[still]
            middle, high = np.percentile(jitter, [50, 95])
            line += f" | {name} 50 % {middle:.2f} 95 % {high:.2f} px ({high * mm:.2f} mm)"
    speed = np.linalg.norm(np.diff(plain[:, 0], axis=0), axis=1)
    moving = np.r_[False, speed > MOVING_PX]
    if moving.any():
        lag = np.linalg.norm(worn[moving, 0] - plain[moving, 0], axis=-1)
        middle, high = np.percentile(lag, [50, 95])
        line += f" | lag of {moving.sum()} moving 50 % {middle:.2f} 95 % {high:.2f} px"
    print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--probe", required=True)
    parser.add_argument("--models", required=True)
    parser.add_argument("--glasses", required=True)
    parser.add_argument("clips", nargs="+")
    arguments = parser.parse_args()
    for clip in arguments.clips:
        out = subprocess.run([arguments.probe, arguments.models, arguments.glasses, clip], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        frames = [json.loads(line) for line in out.splitlines()]
        if frames:
            report(clip, frames)


if __name__ == "__main__":
    main()
