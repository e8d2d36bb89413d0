#!/usr/bin/env bash
# Fails on an include that goes from one room into another that it may not know (README: who may know whom).
set -u
root=${1:?usage: check_layers.sh SOURCE_DIR}
cd "$root" || exit 2

allowed_for() { # FILE -> pattern of the includes it may have
    case $1 in
    app/*) echo '^(app|render|tracking|assets|platform)/' ;;
    render/*) echo '^(render|platform/base)/' ;;
    tracking/*) echo '^(tracking|platform/base)/' ;;
    assets/demo/*) echo '^(assets|platform/base|platform/decode|platform/encode)/' ;; # programs of the build
    assets/*) echo '^(assets|platform/base|platform/decode)/' ;;
    platform/base/*) echo '^platform/base/' ;;
    platform/*) echo '^platform/' ;;
    esac
}

wrong=0
checked=0
check_file() {
    local file=$1 pattern include line
    pattern=$(allowed_for "$file")
    while IFS=: read -r line include; do
        checked=$((checked + 1))
        include=${include#*\"}
        include=${include%%\"*}
        if [[ ! $include =~ $pattern ]]; then
            echo "$file:$line: includes \"$include\", which this room may not know"
            wrong=$((wrong + 1))
        fi
    done < <(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file")
}

while IFS= read -r file; do
    check_file "$file"
done < <(find app render tracking assets platform \( -name '*.[ch]' -o -name '*.cc' \) | sort)

# The checker must be able to fail: a file with a wrong arrow, in a folder laid out like the project.
probe=$(mktemp -d)
mkdir -p "$probe/tracking"
echo '#include "render/scene.h"' >"$probe/tracking/probe.c"
before=$wrong
(cd "$probe" && check_file tracking/probe.c >/dev/null && [ "$wrong" -gt "$before" ]) ||
    { echo "the checker did not find a wrong arrow put in on purpose"; wrong=$((wrong + 1)); }
rm -rf "$probe"

[ "$checked" -gt 0 ] || { echo "no include was checked"; exit 1; }
echo "$checked includes checked, $wrong wrong"
[ "$wrong" = 0 ]
