#!/usr/bin/env bash
# clang-tidy (.clang-tidy says which checks) over the sources that compile_commands.json of BUILD_DIR lists. Only
# files that changed since the last clean run are looked at again. "quick" leaves out the static analyzer, which
# takes fifteen times as long as all the rest.
set -u
build=${1:?usage: check_tidy.sh BUILD_DIR [quick]}
checks=${2:+-clang-analyzer-*}
command -v clang-tidy >/dev/null || { echo "SKIPPED: clang-tidy is not here"; exit 77; }
cd "$(dirname "$0")/.." || exit 2
stamps=$build/tidy
mkdir -p "$stamps"
headers=$({ cat .clang-tidy $(git ls-files '*.h'); echo "$checks"; } | sha256sum | cut -c1-16)

check() { # FILE
    local file=$1 stamp
    stamp=$stamps/$(printf '%s' "$file" | tr / _).$(sha256sum "$file" | cut -c1-16).$headers
    [ -f "$stamp" ] && return 0
    if clang-tidy --quiet -p "$build" --checks="$checks" "$file" >"$stamp.log" 2>/dev/null; then
        rm -f "$stamp.log"
        : >"$stamp"
    else
        grep -vE 'warnings? generated|^$' "$stamp.log"
        rm -f "$stamp.log"
        return 1
    fi
}
export -f check
export build stamps headers checks

git ls-files 'app/*.c' 'render/*.c' 'tracking/*.c' 'assets/*.c' 'assets/*.cc' 'platform/*.c' |
    xargs -P "$(nproc)" -n 1 bash -c 'check "$0" || exit 1'
