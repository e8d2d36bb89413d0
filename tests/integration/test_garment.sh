#!/usr/bin/env bash
# From a shop's flat picture to clothes on a person: made, corrected by hand, sold in a catalogue, worn; and one
# clear line for every picture that no garment can be cut from.
. "$(dirname "$0")/../support/assert.sh"
source_dir=${CHEVAL_SOURCE_DIR:?}
portrait=$source_dir/tests/data/portrait.png
demo=$(dirname "$cheval")/share/cheval/demo

draw() { python3 "$source_dir/tests/support/draw_shirt.py" "$1" "$scratch/$1.png"; }
garment() { "$cheval" catalogue garment "$@"; }

# A T-shirt on a table; the same from a picture that is cut out already.
for kind in shirt cut; do
    draw "$kind"
    mkdir "$scratch/$kind"
    status 0 garment "$scratch/$kind.png" -o "$scratch/$kind" --kind t_shirt
    says ': t_shirt, landmarks'
    [ "$(ls "$scratch/$kind" | tr '\n' ' ')" = 'back.png front.png garment.json preview.png ' ] ||
        wrong "made of $kind.png: $(ls "$scratch/$kind" | tr '\n' ' ')"
done
status 0 garment "$scratch/shirt.png" -o "$scratch/cut" --kind sweater
says ': sweater,'
grep -q '"kind": "sweater"' "$scratch/cut/garment.json" || wrong "the kind that was told is not in the file"

# A kind that nobody told is told as a guess.
status 0 garment "$scratch/shirt.png" -o "$scratch/cut"
says 'taken for a '

# Cloth with a pattern makes no back, and the one of the garment before goes.
draw checked
mkdir "$scratch/checked"
cp "$scratch/shirt/"* "$scratch/checked"
status 0 garment "$scratch/checked.png" -o "$scratch/checked" --kind t_shirt
[ ! -e "$scratch/checked/back.png" ] || wrong "checked cloth was continued to the back"
# A picture of the back is cut out too, and lies on the front.
draw shirt
cp "$scratch/shirt.png" "$scratch/behind.png"
status 0 garment "$scratch/checked.png" -o "$scratch/checked" --kind t_shirt --back "$scratch/behind.png"
[ -s "$scratch/checked/back.png" ] || wrong "the picture of the back was not used"
refuses 1 "$scratch/absent.png" garment "$scratch/checked.png" -o "$scratch/checked" --back "$scratch/absent.png"

# A landmark corrected by hand stays as it was set, and the mesh is made anew.
cp "$scratch/shirt/preview.png" "$scratch/before.png"
python3 - "$scratch/shirt/garment.json" <<'PYTHON'
import json, sys
garment = json.load(open(sys.argv[1]))
garment["landmarks"]["hem_left"][0] -= 7.5
json.dump(garment, open(sys.argv[1], "w"))
PYTHON
corrected=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["landmarks"]["hem_left"])' "$scratch/shirt/garment.json")
status 0 garment "$scratch/shirt"
python3 - "$scratch/shirt/garment.json" "$corrected" <<'PYTHON' || wrong "the corrected landmark was moved"
import json, sys
is_at, was_set = json.load(open(sys.argv[1]))["landmarks"]["hem_left"], json.loads(sys.argv[2])
sys.exit(max(abs(a - b) for a, b in zip(is_at, was_set)) > 0.02)
PYTHON
cmp -s "$scratch/before.png" "$scratch/shirt/preview.png" && wrong "the preview does not show the corrected landmark"

# Crossed landmarks are refused, and the file stays as the person wrote it.
mkdir "$scratch/crossed"
cp "$scratch"/shirt/* "$scratch/crossed"
python3 - "$scratch/crossed/garment.json" <<'PYTHON'
import json, sys
garment = json.load(open(sys.argv[1]))
marks = garment["landmarks"]
marks["armpit_right"], marks["armpit_left"] = marks["armpit_left"], marks["armpit_right"]
json.dump(garment, open(sys.argv[1], "w"))
PYTHON
cp "$scratch/crossed/garment.json" "$scratch/crossed.json"
refuses 1 'armpit_right' garment "$scratch/crossed"
cmp -s "$scratch/crossed.json" "$scratch/crossed/garment.json" || wrong "a refused correction was written over"

# Pictures without a garment that can be cut: the reason, exit 1, and where it is known which part was taken.
mkdir "$scratch/refused"
while read -r kind words; do
    draw "$kind"
    rm -f "$scratch/refused/"*
    refuses 1 "$words" garment "$scratch/$kind.png" -o "$scratch/refused"
    [ "$kind" = huge ] || [ -s "$scratch/refused/refused.png" ] || wrong "no refused.png for $kind.png"
    [ ! -e "$scratch/refused/garment.json" ] || wrong "a garment was made of $kind.png"
done <<'PICTURES'
busy not plain enough
clear is transparent
grey nothing in the picture but background
huge 16385x100
PICTURES
refuses 1 'somebody is in the picture' garment "$portrait" -o "$scratch/refused"
refuses 1 "$scratch/absent.png" garment "$scratch/absent.png" -o "$scratch/refused"
refuses 1 'must name a folder' garment "$scratch/shirt.png" -o "$scratch/nowhere"
refuses 2 'no kind of garment' garment "$scratch/shirt.png" -o "$scratch/refused" --kind toga

# In a catalogue: worn with glasses and lipstick; what is sold as something else is a warning.
mkdir "$scratch/shop"
cp -r "$scratch/shirt" "$scratch/shop/shirt"
sell() { # CATEGORY
    cat >"$scratch/shop/catalogue.json" <<JSON
{"format": "cheval-catalogue/1", "title": "Shop", "products": [
 {"sku": "TEE", "title": "T-shirt", "category": "$1", "try_on": {"garment": {"file": "shirt/garment.json"}}},
 {"sku": "LIP", "title": "Lipstick", "category": "lipstick", "try_on": {"makeup": {"colour": "#a8123e"}}},
 {"sku": "EYE", "title": "Panto", "category": "eyeglasses",
  "try_on": {"eyewear": {"shape": "panto", "lens_width_mm": 49, "bridge_mm": 20, "temple_mm": 145}}}]}
JSON
}
sell skirt
status 0 "$cheval" catalogue check "$scratch/shop"
grep -q 'is a garment of kind t_shirt, and the product a skirt' "$scratch/err" || wrong "a T-shirt was sold as a skirt"
sell top
status 0 "$cheval" catalogue check "$scratch/shop"
says 'accepted: products 3, warnings 0'
snap() { status 0 "$cheval" snap "$portrait" --catalogue "$scratch/shop" "$@"; }
snap --wear LIP,EYE -o "$scratch/head.png"
snap --wear TEE,LIP,EYE -o "$scratch/worn.png"
snap --wear TEE -o "$scratch/tee.png"
cmp -s "$scratch/head.png" "$scratch/worn.png" && wrong "the T-shirt is not seen"
cmp -s "$scratch/tee.png" "$scratch/worn.png" && wrong "glasses and lipstick are not seen beside a T-shirt"
rm "$scratch/shop/shirt/front.png"
status 1 "$cheval" catalogue check "$scratch/shop"
cat "$scratch/out" "$scratch/err" | grep -q '/products/0/try_on/garment/file' || wrong "a garment without its picture was not named"
status 1 "$cheval" snap "$portrait" --catalogue "$scratch/shop" --wear TEE -o "$scratch/none.png"
grep -q 'shirt/garment.json' "$scratch/err" || wrong "a garment without its picture was not named: $(cat "$scratch/err")"
[ ! -e "$scratch/none.png" ] || wrong "a snap without its garment left a picture"

# Models of clothes are tried on: a beanie has no skeleton, the demo's jacket has.
mkdir "$scratch/models"
for model in beanie quilted-jacket; do
    cp "$demo/models/$model.glb" "$scratch/models"
    cat >"$scratch/models/catalogue.json" <<JSON
{"format": "cheval-catalogue/1", "title": "Shop", "products": [
 {"sku": "JAC", "title": "Jacket", "category": "jacket", "try_on": {"model": {"file": "$model.glb"}}}]}
JSON
    if [ "$model" = beanie ]; then
        status 1 "$cheval" catalogue check "$scratch/models"
        grep -q '/products/0/try_on/model/file: .*no skin' "$scratch/err" || wrong "a jacket without a skeleton was not named"
    else
        status 0 "$cheval" catalogue check "$scratch/models"
    fi
done
finish
