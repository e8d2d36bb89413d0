#!/usr/bin/env bash
# cheval catalogue check and list, as a store's people use them.
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
write ','
expect 1 'catalogue.json: line 3 column [0-9]+: ' check "$work"
expect 1 'No such file' check "$work/nowhere"
mkfifo "$work/pipe.glb"
expect 1 'not a file' check "$work/pipe.glb"
echo '{"asset": {"version": "1.0"}}' >"$work/old.gltf"
expect 1 '/asset/version: glTF 1.0' check "$work/old.gltf"

[ "$wrong" = 0 ] && echo "catalogue: all as expected"
[ "$wrong" = 0 ]
