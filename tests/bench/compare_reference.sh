#!/usr/bin/env bash
# Landmark by landmark against MediaPipe's own runtime of the same network, in Chromium, on face_frl_london.
#
#   tests/bench/compare_reference.sh [CHEVAL]
#
# CHEVAL is the built program (build/release/cheval). CHEVAL_SHARED is where the data and tools are (../shared beside the
# project). Needs node, npm and chromium; the packages go to a scratch folder. measure.py has the other figures.
set -eu
cd "$(dirname "$0")/../.."
cheval=$(realpath "${1:-build/release/cheval}")
shared=$(realpath "${CHEVAL_SHARED:-../shared}") || { echo "SKIPPED: no shared data"; exit 77; }
pictures=$shared/data/face_frl_london/images
peer=$shared/tools/measure/peer.mjs
[ -r "$peer" ] && [ -d "$pictures" ] || { echo "SKIPPED: $peer or $pictures is not here"; exit 77; }
command -v node npm chromium >/dev/null || { echo "SKIPPED: node, npm and chromium are needed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$cheval" track --stills "$pictures" >"$work/own.jsonl"
(cd "$work" && npm init -y >/dev/null &&
    npm install --silent --ignore-scripts @mediapipe/face_mesh@0.4.1657299874 puppeteer-core >/dev/null)
mkdir "$work/pictures"
ln -s "$pictures"/* "$work/pictures/"
convert -size 1350x1350 xc:black "$work/pictures/black.png"
# Each picture twice, then nobody: the second look starts from the region of the first.
for picture in "$pictures"/*; do
    printf '%s\n' "$(basename "$picture")" "$(basename "$picture")" black.png
done >"$work/pictures/list.txt"
node "$peer" --npm "$work" --peer face_mesh --mode video --input "$work/pictures/list.txt" --out "$work/reference.jsonl"
/usr/bin/python3 tests/bench/compare_tracks.py "$work/own.jsonl" "$work/reference.jsonl" "$work/pictures/list.txt" 1
