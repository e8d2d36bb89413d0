#!/usr/bin/env bash
# Every C and C++ file is as clang-format 14 would write it (.clang-format).
set -u
cd "${1:?usage: check_format.sh SOURCE_DIR}" || exit 2
command -v clang-format >/dev/null || { echo "SKIPPED: clang-format is not here"; exit 77; }
git ls-files '*.c' '*.h' '*.cc' | xargs clang-format --dry-run --Werror
