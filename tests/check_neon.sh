#!/usr/bin/env bash
# The crop's NEON loop, built by a cross compiler and run under QEMU: it must give the scalar one's bits.
set -eu
build=${1:?usage: check_neon.sh BUILD_DIR}
for tool in aarch64-linux-gnu-gcc qemu-aarch64-static; do
    command -v $tool >/dev/null || { echo "SKIPPED: $tool is not here"; exit 77; }
done
cd "$(dirname "$0")/.."
mkdir -p "$build/neon"
aarch64-linux-gnu-gcc -std=c17 -O2 -ffp-contract=off -Wall -Wextra -Wconversion -Wshadow -Werror -static -I. \
    tests/support/crop_levels.c tracking/nn/crop*.c platform/base/picture.c platform/base/result.c -lm \
    -o "$build/neon/crop_levels"
qemu-aarch64-static "$build/neon/crop_levels"
