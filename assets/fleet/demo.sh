#!/usr/bin/env bash
# A fleet on one machine: a hub of three servers, the leaf nodes of two stores, and two mirrors in each, without
# windows. A price is put at the hub and seen to arrive. Run by ./mirror fleet, which gives the built cheval; ends with Ctrl+C.
set -u
cheval=${1:?usage: demo.sh CHEVAL [SECONDS]}
seconds=${2:-0} # 0: until Ctrl+C
PATH=$PATH:/usr/sbin command -v nats-server >/dev/null || { echo "nats-server is missing: ./mirror fleet installs it"; exit 1; }
fleet=$(mktemp -d)
fleet_ports=$(python3 -c 'import socket
sockets = [socket.socket() for _ in range(12)]
for one in sockets: one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets))')
. "$(dirname "$0")/servers.sh"
processes=()
end() {
    trap - EXIT
    [ ${#processes[@]} = 0 ] || kill "${processes[@]}" 2>/dev/null
    wait "${processes[@]}" 2>/dev/null
    fleet_stop
    rm -rf "$fleet"
}
trap end EXIT
trap exit INT TERM

fleet_lay_out
fleet_start hub-1 hub-2 hub-3 store-42 store-43
echo "hub: $fleet_hub"
fleet_prepare || exit 1
for store in 42 43; do
    url=fleet_store_$store
    for mirror in 7 8; do
        sed -e "s|tls://store-42.example:4222|${!url}|g; s|/etc/cheval/ca.pem|$fleet/ca.pem|g" \
            -e "s|/etc/cheval/fleet.key|$fleet/mirror-$mirror.key|g; s|\"42\"|\"$store\"|" \
            -e "s|\"mirror_id\": \"7\"|\"mirror_id\": \"$mirror\"|; s|, \"catalogue\": \"[^\"]*\"||" \
            "$fleet_examples/mirror.json" >"$fleet/mirror-$store-$mirror.json"
        own=$fleet/mirror-$store-$mirror
        "$cheval" run --headless --size 320x240 --camera synthetic --settings "$own.json" \
            --profile-store "$own.db" --verbose >/dev/null 2>"$own.log" &
        processes+=($!)
    done
    echo "store $store: ${!url}, mirrors 7 and 8"
done
page=127.0.0.1:${fleet_port[11]}
"$cheval" associates user add ana --role associate --users "$fleet/users.json" <<<'correct horse'
"$cheval" associates --fleet "$fleet_store_42" --fleet-key-file "$fleet/associates.key" --fleet-ca "$fleet/ca.pem" \
    --store 42 --users "$fleet/users.json" --listen "$page" >/dev/null 2>"$fleet/page.log" &
processes+=($!)
echo "store 42's page: http://$page (ana, correct horse)"

fleet_at "$fleet_store_42" watch CHEVAL_OFFERS '42.*' 2>/dev/null &
processes+=($!)
sleep 2
date -u '+%FT%T.%3NZ put at the hub: 42.LIP-1010-01 costs 17.50 EUR'
fleet_at "$fleet_hub" put CHEVAL_OFFERS 42.LIP-1010-01 '{"price": "17.50 EUR"}'
for _ in $(seq 300); do # the mirrors read their models first, and sum up every ten seconds
    [ "$(grep -l 'prices and stock of' "$fleet"/mirror-42-*.log | wc -l)" = 2 ] && break
    sleep 0.1
done
grep -h 'prices and stock of' "$fleet"/mirror-42-*.log | sed 's/^/a mirror of store 42: /'
grep -q 'prices and stock of' "$fleet"/mirror-43-*.log && echo "store 43 heard of store 42's price" && exit 1
cat <<END
More, in another terminal:
  cheval fleet put CHEVAL_OFFERS 42.LIP-1010-01 '{"price": "16.00 EUR"}' \\
    --url $fleet_hub \\
    --key-file $fleet/operator.key --ca $fleet/ca.pem
  cheval run --settings $fleet/mirror-42-7.json   # that mirror in a window
END
if [ "$seconds" -gt 0 ]; then sleep "$seconds"; else wait; fi
