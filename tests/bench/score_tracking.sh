#!/usr/bin/env bash
# The tracking figures of the README, measured with the shared tools on the shared data.
#
#   tests/bench/score_tracking.sh [CHEVAL] [--reference]
#
# CHEVAL is the built program (build/release/cheval). CHEVAL_SHARED is where the data and tools are (../shared
# beside the project). --reference also runs MediaPipe's own runtime in Chromium and compares landmark by landmark
# (needs node, npm and chromium; the packages go to a scratch folder). Results: build/scores.
set -eu
cd "$(dirname "$0")/../.."
cheval=$PWD/build/release/cheval
reference=no
for argument in "$@"; do
    case $argument in
    --reference) reference=yes ;;
    *) cheval=$(realpath "$argument") ;;
    esac
done
shared=$(realpath "${CHEVAL_SHARED:-../shared}") || { echo "SKIPPED: no shared data"; exit 77; }
data=$shared/data
tools=$shared/tools/measure
[ -r "$tools/score_stills.py" ] || { echo "SKIPPED: $tools is not here"; exit 77; }
/usr/bin/python3 -c 'import numpy, PIL' || { echo "SKIPPED: python3-numpy and python3-pil are needed"; exit 77; }
out=$PWD/build/scores
mkdir -p "$out"

still_scores() { # SET [OPTIONS OF THE SCORER]
    local set=$1
    shift
    [ -d "$data/$set" ] || { echo "SKIPPED: $set is not here"; return; }
    "$cheval" track --stills --stats "$data/$set/images" >"$out/$set.jsonl" 2>"$out/$set.txt"
    /usr/bin/python3 "$tools/score_stills.py" --set "$data/$set" --track "$out/$set.jsonl" \
        --json "$out/$set.json" "$@" | grep -v 'per point'
    grep -E '^[0-9]+ frames|^total' "$out/$set.txt" | sed 's/^/  /'
}

echo "== stills: faces found, NME as it is and free of each point's mean offset"
still_scores face_frl_london --groups "$data/face_frl_london/london_info.csv"
still_scores face_dlib68 --box
still_scores face_ibug_pts

echo "== the business-person picture, made by a newer network (upstream margin 0.03 of the picture)"
pairs=$data/mediapipe_conformance/ios_pairs
"$cheval" track --stills "$pairs/business-person.png" >"$out/business.jsonl"
/usr/bin/python3 "$tools/check_conformance.py" --pairs "$pairs" --face "$out/business.jsonl"

echo "== clips of known motion"
frl=$data/face_frl_london
if [ ! -d "$out/motion" ]; then
    /usr/bin/python3 "$tools/make_motion.py" --set "$frl" --subjects 001,042,030 --iod 40 --out "$out/motion"
    /usr/bin/python3 "$tools/make_motion.py" --set "$frl" --subjects 001,042 --iod 110 --out "$out/motion"
fi
mkdir -p "$out/tracks"
for clip in "$out"/motion/*.avi; do
    name=$(basename "$clip" .avi)
    "$cheval" track --stats "$clip" >"$out/tracks/$name.jsonl" 2>"$out/tracks/$name.txt"
done
/usr/bin/python3 "$tools/score_motion.py" --motion "$out/motion" --tracks "$out/tracks" --json "$out/motion.json"
grep -h -E '^(total|cpu)' "$out"/tracks/*_110.txt

[ "$reference" = yes ] || exit 0
echo "== against MediaPipe's own runtime, both after two passes from the detection"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm init -y >/dev/null &&
    npm install --silent --ignore-scripts @mediapipe/face_mesh@0.4.1657299874 puppeteer-core >/dev/null)
mkdir "$work/pictures"
ln -s "$frl"/images/* "$work/pictures/"
convert -size 1350x1350 xc:black "$work/pictures/black.png"
# Each picture twice, then nobody: the second look starts from the region of the first.
for picture in "$frl"/images/*; do
    printf '%s\n' "$(basename "$picture")" "$(basename "$picture")" black.png
done >"$work/pictures/list.txt"
node "$tools/peer.mjs" --npm "$work" --peer face_mesh --mode video --input "$work/pictures/list.txt" \
    --out "$work/reference.jsonl"
/usr/bin/python3 tests/bench/compare_tracks.py "$out/face_frl_london.jsonl" "$work/reference.jsonl" \
    "$work/pictures/list.txt" 1
