# The servers of a small fleet on one machine, from the example configurations beside this file: a hub of three and the
# leaf nodes of stores 42 and 43. For demo.sh and the tests; source it, with $cheval, $fleet (a folder to write into)
# and $fleet_ports (eleven free ports) set.
fleet_examples=$(dirname "${BASH_SOURCE[0]}")
PATH=$PATH:/usr/sbin
declare -A fleet_servers=()

# The ports of a server: its clients', then, at the hub, its neighbours' and the leaf nodes'.
fleet_lay_out() {
    local secret node file
    read -r -a fleet_port <<<"$fleet_ports"
    secret=$(head -c 18 /dev/urandom | base64 | tr -d '/+=')
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
        -keyout "$fleet/server.key" -out "$fleet/server.pem" 2>/dev/null
    cp "$fleet/server.pem" "$fleet/ca.pem"
    for node in hub-1 hub-2 hub-3; do fleet_substitute hub.conf "$node"; done
    for node in store-42 store-43; do fleet_substitute store.conf "$node"; done
    for file in operator mirror-7 mirror-8 associates; do
        (umask 077; printf '%s:%s\n' "$file" "$secret" >"$fleet/$file.key")
    done
    fleet_hub=tls://127.0.0.1:${fleet_port[0]},tls://127.0.0.1:${fleet_port[1]},tls://127.0.0.1:${fleet_port[2]}
    fleet_store_42=tls://127.0.0.1:${fleet_port[9]} fleet_store_43=tls://127.0.0.1:${fleet_port[10]}
}
fleet_substitute() { # EXAMPLE NODE
    local own i
    case $2 in hub-*) own=$((${2#hub-} - 1)) ;; store-*) own=$((${2#store-} - 33)) ;; esac
    {
        printf 's|%s|%s|g\n' CHANGE-ME "$secret" /etc/nats/ "$fleet/" /var/lib/nats "$fleet/$2" \
            '0\.0\.0\.0:4222' "127.0.0.1:${fleet_port[own]}"
        for i in 0 1 2; do
            printf 's|hub-%s.example:%s|127.0.0.1:%s|g\n' $((i + 1)) 6222 "${fleet_port[i + 3]}" \
                $((i + 1)) 7422 "${fleet_port[i + 6]}"
        done
        [ "${2%-*}" = hub ] && printf 's|%s|%s|\n' 'server_name: hub-1' "server_name: $2" \
            '0\.0\.0\.0:6222' "127.0.0.1:${fleet_port[own + 3]}" '0\.0\.0\.0:7422' "127.0.0.1:${fleet_port[own + 6]}"
        [ "$2" = store-43 ] && printf '%s\n' 's|store-42|store-43|g' 's|\.42\([."]\)|.43\1|g'
    } >"$fleet/$2.sed"
    (umask 077; sed -f "$fleet/$2.sed" "$fleet_examples/$1" >"$fleet/$2.conf")
}

fleet_start() { # NODE…
    local node
    for node in "$@"; do
        nats-server -c "$fleet/$node.conf" >>"$fleet/$node.log" 2>&1 &
        fleet_servers[$node]=$!
    done
}
fleet_kill() { # NODE…
    local node
    for node in "$@"; do
        kill -9 "${fleet_servers[$node]}" 2>/dev/null
        wait "${fleet_servers[$node]}" 2>/dev/null
        unset "fleet_servers[$node]"
    done
}
fleet_stop() { fleet_kill "${!fleet_servers[@]}"; }

fleet_at() { # URL COMMAND…: as the operator
    "$cheval" fleet --url "$1" --key-file "$fleet/operator.key" --ca "$fleet/ca.pem" "${@:2}"
}
fleet_prepare() {
    fleet_at "$fleet_hub" prepare --replicas 3 --stores 42,43 || return
    fleet_at "$fleet_store_42" prepare --store 42 || return
    fleet_at "$fleet_store_43" prepare --store 43
}
