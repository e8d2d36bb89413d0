#!/usr/bin/env bash
# cheval catalogue check, list, looks and template, as a store's people use them.
set -u
cheval=${1:?usage: test_catalogue.sh CHEVAL}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# expect STATUS PATTERN ARGUMENTS…: runs the command, checks its status and that its output has the pattern.
expect() {
    local status=$1 pattern=$2 got
    shift 2
    "$cheval" catalogue "$@" >"$work/out" 2>"$work/err"
    got=$?
    if [ "$got" != "$status" ] || ! cat "$work/out" "$work/err" | grep -qE -- "$pattern"; then
        echo "cheval catalogue $*: exit $got instead of $status, or no \"$pattern\" in:"
        cat "$work/out" "$work/err"
        wrong=$((wrong + 1))
    fi
}

expect 0 'usage: cheval catalogue check' --help
expect 0 'usage: cheval catalogue check' check --help
expect 0 'usage: cheval catalogue list' list --help
expect 2 'is missing' check
expect 2 'not "tidy"' tidy
expect 2 'unknown option' list --yaml

# The demo catalogue is without a fault, warnings counted.
demo=$(dirname "$cheval")/share/cheval/demo
expect 0 'accepted: products [0-9]+, warnings 0$' check "$demo"
expect 0 'lipstick' list
expect 0 '"sku":' list --json
python3 - "$work/out" <<'PYTHON' || wrong=$((wrong + 1))
import json, sys
products = json.load(open(sys.argv[1]))
assert len(products) >= 16, len(products)
for product in products:
    assert {"sku", "title", "category", "variants", "finish", "price", "availability"} <= set(product), product
    assert product["variants"], product
    for variant in product["variants"]:
        keys = {"id", "title", "sku", "swatch", "price", "availability", "finish"}
        assert keys <= set(variant), variant
assert any(product["finish"] for product in products)
PYTHON
expect 0 '^everyday +Everyday' looks
expect 0 'eye_shadow +SHA-6010:minuit 90%' looks
expect 0 '"id": "evening"' looks --json
python3 - "$work/out" <<'PYTHON' || wrong=$((wrong + 1))
import json, sys
looks = json.load(open(sys.argv[1]))
assert len(looks) >= 4, len(looks)
for look in looks:
    assert {"id", "title", "description", "picture", "products"} <= set(look), look
    for part in look["products"]:
        assert {"sku", "variant", "category", "intensity"} <= set(part) and 0 <= part["intensity"] <= 1, part
PYTHON
expect 0 '' list --json
python3 - "$work/out" <<'PYTHON' || wrong=$((wrong + 1))
import json, sys
for product in json.load(open(sys.argv[1])):
    for variant in product["variants"]:
        if product["category"] != "eye_shadow":
            assert variant["palette"] is None, variant
            continue
        assert 1 <= len(variant["palette"]) <= 5, variant
        for shade in variant["palette"]:
            assert {"zone", "colour", "coverage", "finish"} == set(shade), shade
PYTHON
expect 0 '^[^ ]+face.png: 1024 x 1024 pixels$' template -o "$work/face.png"
[ "$(head -c 4 "$work/face.png" | tail -c 3)" = PNG ] || wrong=$((wrong + 1))
expect 2 'FILE.png is missing' template
while IFS= read -r model; do
    expect 0 'accepted: [0-9]+ triangles' check "$model"
done < <(find "$demo/models" -name '*.glb')

# One catalogue, broken in one place at a time.
write() {
    cat >"$work/catalogue.json" <<JSON
{"format": "cheval-catalogue/1", "title": "T", "products": [
  {"sku": "A", "title": "A", "category": "lipstick",
   "try_on": {"makeup": {"colour": "#a8123e"}}$1}
]}
JSON
}
write ''
expect 0 'accepted: products 1, warnings 0' check "$work"
expect 0 'accepted: products 1, warnings 0' check "$work/catalogue.json"
write ', "color": "red"'
expect 0 '/products/0/color: unknown field' check "$work"
write ', "price": {"amount": "1,50", "currency": "EUR"}'
expect 1 "^error: $work/catalogue.json: line 3: /products/0/price/amount: " check "$work"
expect 1 "/products/0/price/amount: " list --catalogue "$work"
write ', "picture": "none.png"'
expect 1 '/products/0/picture: there is no file' check "$work"
echo 'not a picture' >"$work/none.png"
expect 1 'neither PNG, JPEG nor WebP' check "$work"
write '}, {"sku": "B", "title": "B", "category": "eye_shadow",
   "try_on": {"makeup": {"palette": []}}'
expect 1 "^error: $work/catalogue.json: line 4: /products/1/try_on/makeup/palette: 0 zones; a palette has 1 to 5" \
    check "$work"
write '}, {"sku": "B", "title": "B", "category": "blush",
   "try_on": {"makeup": {"colour": "#1234567", "finish": "shiny"}}'
expect 1 'line 4: /products/1/try_on/makeup/colour: "#1234567" is no colour: "#rrggbb"' check "$work"
expect 1 'line 4: /products/1/try_on/makeup/finish: "shiny" is no finish: matte, satin' check "$work"
cp "$demo/pictures/SHA-6010-minuit.webp" "$work/full.webp"
write '}, {"sku": "B", "title": "B", "category": "contact_lens",
   "try_on": {"makeup": {"colour": "#123456", "texture": "full.webp"}}'
expect 1 'line 4: /products/1/try_on/makeup/texture: .*512 x 512 pixels without transparent ones; allowed are' \
    check "$work"
write ','
expect 1 'catalogue.json: line 3 column [0-9]+: ' check "$work"
expect 1 'No such file' check "$work/nowhere"
mkfifo "$work/pipe.glb"
expect 1 'not a file' check "$work/pipe.glb"
echo '{"asset": {"version": "1.0"}}' >"$work/old.gltf"
expect 1 '/asset/version: glTF 1.0' check "$work/old.gltf"

# Glasses by their measurements alone, on the neutral head: cut out, the corners are transparent, the head is not.
write '}, {"sku": "E1", "title": "Panto", "category": "eyeglasses",
   "try_on": {"eyewear": {"shape": "panto", "lens_width_mm": 49, "bridge_mm": 20, "temple_mm": 145}}'
expect 0 'accepted: products 2, warnings 0' check "$work"
mkdir "$work/pictures"
expect 0 'pictures 1$' preview "$work" --on-head --cut-out -o "$work/pictures"
worn=$work/pictures/E1-default-worn.png
if command -v convert >/dev/null; then
    alphas=$(convert "$worn" -format '%[fx:p{0,0}.a+p{w-1,0}.a+p{0,h-1}.a+p{w-1,h-1}.a] %[fx:p{w/2,h/2}.a]' info:)
    [ "$alphas" = "0 1" ] || { echo "worn glasses: the corners' alpha and the head's are $alphas"; wrong=$((wrong + 1)); }
else
    [ -s "$worn" ] || { echo "no picture of worn glasses"; wrong=$((wrong + 1)); }
fi

[ "$wrong" = 0 ] && echo "catalogue: all as expected"
[ "$wrong" = 0 ]
