# For the integration tests: source it, use the functions, end with finish.
# $1 of the sourcing script is the built cheval.
set -u
cheval=${1:?usage: bash TEST.sh CHEVAL}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state XDG_CONFIG_HOME=$scratch/config
failures=0

skip() { echo "SKIPPED: $*"; exit 77; }
wrong() { echo "FAILED: $*"; failures=$((failures + 1)); }
finish() { [ "$failures" = 0 ] || { echo "$failures failed"; exit 1; }; echo "all passed"; exit 0; }

# status EXPECTED COMMAND…: runs it; its output lands in $scratch/out and $scratch/err.
status() {
    local expected=$1 got
    shift
    "$@" >"$scratch/out" 2>"$scratch/err"
    got=$?
    [ "$got" = "$expected" ] || wrong "exit status $got instead of $expected: $* ($(head -c 300 "$scratch/err"))"
}
# One clear line: the command fails with STATUS and says exactly one line on stderr, with WORDS in it.
refuses() { # STATUS WORDS COMMAND…
    local expected=$1 words=$2
    shift 2
    status "$expected" "$@"
    [ "$(wc -l <"$scratch/err")" = 1 ] || wrong "not one line on stderr but $(wc -l <"$scratch/err"): $*"
    grep -qF -- "$words" "$scratch/err" || wrong "stderr lacks \"$words\": $* ($(head -c 300 "$scratch/err"))"
}
says() { # WORDS: the last command's stdout
    grep -qF -- "$1" "$scratch/out" || wrong "stdout lacks \"$1\""
}
wait_for_event() { # NAME COUNT: by the script's own count_events NAME, within 30 s
    local got=0
    for _ in $(seq 150); do
        got=$(count_events "$1")
        [ "$got" -ge "$2" ] && return 0
        sleep 0.2
    done
    wrong "${name:+$name: }$got events $1 instead of $2"
}
