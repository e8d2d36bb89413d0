#!/usr/bin/env bash
# A simulated store: the same in each run, never among real visits; what is learnt from it finds more than chance,
# and public baskets are read as they come.
. "$(dirname "$0")/../support/assert.sh"

status 0 "$cheval" simulate --help
says "usage: cheval simulate"
refuses 2 'simulate needs --profile-store' "$cheval" simulate
refuses 2 '--until takes a day' "$cheval" simulate --profile-store "$scratch/a.db" --until tomorrow
refuses 2 '--visits' "$cheval" simulate --profile-store "$scratch/a.db" --visits many
refuses 1 "$scratch/nowhere/a.db" "$cheval" simulate --profile-store "$scratch/nowhere/a.db"
[ ! -e "$scratch/a.db" ] || wrong "a refused simulation left a store behind"

simulated() { # FILE SEED
    status 0 "$cheval" simulate --profile-store "$1" --visits 900 --days 28 --until 2026-11-21 --seed "$2" \
        --customers 80 --mirrors 2
    says "events stored"
    "$cheval" events --profile-store "$1" --json >"$1.json" || wrong "the events of $1 can't be read"
}
simulated "$scratch/a.db" 4
simulated "$scratch/b.db" 4
simulated "$scratch/c.db" 5

python3 - "$scratch" <<'P' || wrong "the simulated log is not what it should be"
import collections, json, sys
def read(name):
    return [json.loads(line) for line in open(f"{sys.argv[1]}/{name}.db.json")]
a, b, c = read("a"), read("b"), read("c")
stays = ("id", "session", "event", "time", "sku")
def same(x, y):
    return [[e[k] for k in stays] for e in x] == [[e[k] for k in stays] for e in y]
assert same(a, b) and not same(a, c), "a seed decides all of it, and nothing else does"
names = collections.Counter(e["event"] for e in a)
assert names["session_ended"] == 900, names
for name in ("tryon_started", "tryon_dwelled", "tryon_compared", "look_shared", "product_liked", "product_requested",
             "product_reserved", "consent_given", "consent_withdrawn", "profile_linked"):
    assert names[name] > 0, name
times = sorted(e["time"] for e in a)
assert times[0] >= "2026-10-25" and times[-1] < "2026-11-22", (times[0], times[-1])
P

refuses 1 'holds' "$cheval" simulate --profile-store "$scratch/a.db" --visits 10
status 0 "$cheval" simulate --profile-store "$scratch/a.db" --visits 10 --seed 9 --append

# What is recommended is what was chosen, oftener than by chance, and than by popularity.
refuses 1 "$scratch/absent" "$cheval" bench --recommend "$scratch/absent"
printf 'milk,bread\n' >"$scratch/few.csv"
refuses 1 'only 1 baskets' "$cheval" bench --recommend "$scratch/few.csv"
status 0 "$cheval" bench --recommend "$scratch/b.db" --json
python3 - "$scratch/out" <<'P' || wrong "recommendation finds no more than chance"
import json, sys
report = json.load(open(sys.argv[1]))
rate = {name: row["hit_rate_10"] for name, row in report["methods"].items()}
assert report["asked"] > 60, report["asked"]
assert rate["combined, as shown"] > rate["popular"] > rate["random"], rate
assert rate["neighbours, shrinkage 20"] > rate["popular"], rate
assert rate["combined, as shown"] > rate["looks and likeness"] - 0.05, rate
P
for i in $(seq 200); do
    case $((i % 4)) in
    0) echo "bread,butter, jam" ;;
    1) echo "nuts,beer" ;;
    2) printf 'bread,butter,eggs %d\r\n' "$i" ;;
    3) echo "beer,nuts,crisps $i" ;;
    esac
done >"$scratch/baskets.csv"
status 0 "$cheval" bench --recommend "$scratch/baskets.csv"
says "200 baskets"
finish
