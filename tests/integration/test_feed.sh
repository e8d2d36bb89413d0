#!/usr/bin/env bash
# cheval catalogue import: a shop's feed becomes a catalogue that can be checked, listed, and that a wrong feed
# leaves alone; thousands of rows in bounded memory.
source "$(dirname "$0")/../support/assert.sh"
import() { "$cheval" catalogue import "$@"; }
shop=$scratch/shop
mkdir -p "$shop/pictures"
cp "$(dirname "$0")/../data/portrait.png" "$shop/pictures/ruby.png"

cat >"$scratch/feed.csv" <<'FEED'
id,title,description,price,sale_price,availability,item_group_id,color,size,image_link,google_product_category,product_type
SD-S,Silk dress Midnight S,"Falls to the knee.<br>Silk.",189.00 EUR,149.00 EUR,in stock,SD,Midnight,S,,,Women > Dresses
SD-M,Silk dress Midnight M,,189.00 EUR,149.00 EUR,out of stock,SD,Midnight,M,,,Women > Dresses
VL-1,Velvet lipstick Ruby,,"24,90 EUR",,in_stock,VL,Ruby,,https://cdn.example/ruby.png?v=2,,Make-up > Lipsticks
VL-2,Velvet lipstick Rose,,"24,90 EUR",,preorder,VL,Rose,,,,Make-up > Lipsticks
HM-1,Hammer,,9 EUR,,in stock,,,,,,Hardware
BP-1,Bag,,1.299 EUR,,in stock,,,,,3032,
FEED
cat >"$scratch/try-on.csv" <<'DATA'
code,makeup.colour,makeup.finish
VL,,matte
VL-1,#a8123e,
VL-2,#b5616c,
DATA

status 0 import "$scratch/feed.csv" -o "$shop" --try-on "$scratch/try-on.csv" --store "Maison Test"
says "catalogue.json: 2 products with 2 variants and 2 sizes, of 6 rows"
says "skipped       1  a category that the categories' file has no line for"
grep -qF "line 7: skipped: a price that can't be read" "$scratch/err" || wrong "no line for the wrong price"
status 0 "$cheval" catalogue check "$shop"
says "accepted: products 2, warnings 0"
says "1 products without a picture"
status 0 "$cheval" catalogue check "$shop" --json
python3 - "$scratch/out" <<'PYTHON' || wrong "the report as JSON"
import json, sys
report = json.load(open(sys.argv[1]))
assert report["accepted"] and report["products"] == 2
assert {finding["kind"] for finding in report["findings"]} == {"no_picture", "no_swatch", "not_tried_on"} or \
    {finding["kind"] for finding in report["findings"]} == {"no_picture", "not_tried_on"}, report["findings"]
PYTHON
status 0 "$cheval" catalogue list --json --catalogue "$shop"
python3 - "$scratch/out" <<'PYTHON' || wrong "the imported products"
import json, sys
dress, lipstick = json.load(open(sys.argv[1]))
assert dress["title"] == "Silk dress Midnight" and dress["sale_price"]["amount"] == "149.00", dress
assert [size["availability"] for size in dress["variants"][0]["sizes"]] == ["in_stock", "out_of_stock"], dress
assert [variant["sku"] for variant in lipstick["variants"]] == ["VL-1", "VL-2"], lipstick
assert lipstick["variants"][0]["picture"].endswith("pictures/ruby.png"), lipstick
PYTHON

# What can't be used leaves the catalogue as it is.
cp "$shop/catalogue.json" "$scratch/before.json"
printf '<rss><channel><item><g:id>A</g:id>' >"$scratch/cut.xml"
refuses 1 "broken XML" import "$scratch/cut.xml" -o "$shop"
refuses 1 "no column \"id\"" import "$scratch/try-on.csv" -o "$shop"
refuses 1 "no such folder" import "$scratch/feed.csv" -o "$scratch/nowhere"
refuses 1 "no file that can be read" import "$scratch/none.csv" -o "$shop"
printf 'code,colour\n' >"$scratch/wrong.csv"
refuses 1 'the column "colour"' import "$scratch/feed.csv" -o "$shop" --try-on "$scratch/wrong.csv"
printf 'Dresses = frock\n' >"$scratch/wrong.txt"
refuses 1 '"frock" is no category' import "$scratch/feed.csv" -o "$shop" --categories "$scratch/wrong.txt"
status 2 import "$scratch/feed.csv"
cmp -s "$shop/catalogue.json" "$scratch/before.json" || wrong "a wrong feed changed the catalogue"
[ ! -e "$shop/catalogue.json.part" ] || wrong "a part of a catalogue was left"

# From a pipe, and more than would fit were all of it kept: 5,000 rows of 4 KB each.
python3 - >"$scratch/large.tsv" <<'PYTHON'
print("id\ttitle\tdescription\tprice\tproduct_type")
for i in range(5000):
    print(f"D{i}\tDress {i}\t{'soft ' * 800}\t20 EUR\tDresses")
PYTHON
if [ "$(ulimit -v)" = unlimited ] && ! grep -qa __asan_init "$cheval"; then
    (ulimit -v 400000 && import - -o "$shop" --store Large <"$scratch/large.tsv" >"$scratch/out" 2>"$scratch/err") ||
        wrong "5,000 rows in a bounded memory: $(tail -1 "$scratch/err")"
    says "5000 products"
fi
finish
