#!/usr/bin/env bash
# Lipstick and glasses on real faces of different skin tone: a contact sheet under the build folder, to be looked at.
# The faces agreed to research, not to publication: the sheet is never committed.
#   tests/bench/contact_sheet.sh [CHEVAL]        CHEVAL_SHARED: folder with data/ (default: ../shared)
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
cheval=${1:-$here/build/release/cheval}
faces=${CHEVAL_SHARED:-$here/../shared}/data/face_frl_london/images
[ -d "$faces" ] || { echo "SKIPPED: $faces is not here"; exit 77; }
out=$(dirname "$(readlink -f "$cheval")")/contact-sheet
mkdir -p "$out"

subjects=(001 025 005 042 030 044 006 082 070 114 036 129)
lipsticks=(LIP-1020:carmin LIP-1010:figue LIP-1040:framboise LIP-2030:chestnut LIP-1050:prune LIP-2020:copper)
eyewear=(EYE-3020:tortoise SUN-4010:gold-green EYE-3030:black EYE-3050:burgundy SUN-4030:havana-brown EYE-3010:gold
    EYE-3040:black-gold SUN-4020:black-green EYE-3060:silver SUN-4050:ivory-brown SUN-4040:havana-brown SUN-4060:gold-brown)
for i in "${!subjects[@]}"; do
    picture=$(find "$faces" -name "${subjects[$i]}_*" | head -n 1)
    [ -n "$picture" ] || continue
    "$cheval" snap "$picture" --wear "${lipsticks[$((i % ${#lipsticks[@]}))]},${eyewear[$i]}" -o "$out/$i.png"
done
montage "$out"/[0-9]*.png -crop 900x900+225+300 +repage -tile 4x -geometry 450x450+2+2 "$out/sheet.png"
echo "$out/sheet.png"
