#!/usr/bin/env bash
# Makes the pictures of the README anew, from the demo clip and the public-domain portrait.
#   tests/bench/readme_pictures.sh [CHEVAL]
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
cheval=$(readlink -f "${1:-$here/build/release/cheval}")
out=$here/tests/data/readme
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

"$cheval" demo --film --no-profile-store >/dev/null 2>&1
convert cheval-demo.png -quality 88 "$out/mirror.jpg"

looks=(LIP-1020:carmin,EYE-3020:tortoise LIP-1010:figue,SUN-4010:gold-green LIP-1040:framboise,EYE-3050:burgundy)
for i in "${!looks[@]}"; do
    "$cheval" snap "$here/tests/data/portrait.png" --wear "${looks[$i]}" -o "$i.png"
    convert "$i.png" -crop 230x260+110+20 +repage -resize 400x "$i.jpg"
done
convert [0-9].jpg +append -quality 88 "$out/snap.jpg"

# The portrait bare, then in the first looks of the demo catalogue.
mapfile -t made_up < <("$cheval" catalogue looks | awk '/^[^ ]/ {print $1}' | head -n 4)
[ "${#made_up[@]}" -gt 0 ] || { echo "readme_pictures: the demo catalogue has no looks" >&2; exit 1; }
rm -f [0-9].png [0-9].jpg
"$cheval" snap "$here/tests/data/portrait.png" -o 0.png
for i in "${!made_up[@]}"; do
    "$cheval" snap "$here/tests/data/portrait.png" --look "${made_up[$i]}" -o "$((i + 1)).png"
done
convert [0-9].png -crop 136x160+157+42 +repage -resize 320x +append -quality 88 "$out/makeup.jpg"
