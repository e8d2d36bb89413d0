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

# In glasses, a hat, a headband, as far as the portrait's hair lets them be seen.
worn=(EYE-3020:tortoise SUN-4010:gold-green HAT-8210:camel,EYE-3010:gold HBD-8310:bordeaux,SUN-4050:black-grey)
for i in "${!worn[@]}"; do
    "$cheval" snap "$here/tests/data/portrait.png" --wear "${worn[$i]}" -o "$i.png"
done
convert [0-9].png -crop 210x236+116+0 +repage -resize 320x +append -quality 88 "$out/worn.jpg"

# In clothes of the demo catalogue.
worn=(TOP-9060:forest TOP-9040:blue,TIE-9610:burgundy,JAC-9120:tweed JAC-9130:camel TOP-9010:white,JAC-9110:olive)
for i in "${!worn[@]}"; do
    "$cheval" snap "$here/tests/data/portrait.png" --wear "${worn[$i]}" -o "$i.png"
done
convert [0-9].png -crop 330x285+24+0 +repage -resize 320x +append -quality 88 "$out/clothes.jpg"

# A few of the demo catalogue on the neutral head.
"$cheval" catalogue preview --on-head -o . >/dev/null
convert EYE-3020-tortoise-worn.webp SUN-4010-gold-green-worn.webp HAT-8210-camel-worn.webp \
    EAR-8040-gold-worn.webp NEC-8130-white-worn.webp -resize 256x +append -quality 88 "$out/heads.jpg"

# The portrait bare, then in the first looks of the demo catalogue.
mapfile -t made_up < <("$cheval" catalogue looks | awk '/^[^ ]/ {print $1}' | head -n 4)
[ "${#made_up[@]}" -gt 0 ] || { echo "readme_pictures: the demo catalogue has no looks" >&2; exit 1; }
rm -f [0-9].png [0-9].jpg
"$cheval" snap "$here/tests/data/portrait.png" -o 0.png
for i in "${!made_up[@]}"; do
    "$cheval" snap "$here/tests/data/portrait.png" --look "${made_up[$i]}" -o "$((i + 1)).png"
done
convert [0-9].png -crop 136x160+157+42 +repage -resize 320x +append -quality 88 "$out/makeup.jpg"
