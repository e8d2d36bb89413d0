#!/usr/bin/env bash
# The same tree makes the same package, byte by byte: built twice, in folders of other names and lengths, by other
# users, with another umask, time zone and language, and at another time.
#   reproducible.sh SOURCE_FOLDER OUT_FOLDER
# OUT_FOLDER keeps both packages. It takes two whole builds.
set -eu
source_dir=$(readlink -f "${1:?usage: reproducible.sh SOURCE_FOLDER OUT_FOLDER}")
mkdir -p "${2:?usage: reproducible.sh SOURCE_FOLDER OUT_FOLDER}"
out=$(readlink -f "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
copy() { # FOLDER: what git has, and what ./mirror setup fetched
    mkdir -p "$1/build"
    git -C "$source_dir" archive HEAD | tar -x -C "$1"
    cp -r "$source_dir/build/models" "$source_dir/build/clips" "$1/build/"
    chmod -R a+rX "$1"
}
build() { # FOLDER [WORD…]: in there, as whom WORD… says
    local folder=$1
    shift
    cd "$folder"
    CCACHE_DISABLE=1 "$@" cmake --preset release -DCHEVAL_TESTS=OFF -DCHEVAL_PACKAGE=ON >"$folder/cmake.log"
    CCACHE_DISABLE=1 "$@" ninja -C build/release -j "$(nproc)" --quiet >"$folder/build.log" || { tail -n 20 "$folder/build.log"; exit 1; }
    (cd build/release && umask 022 && "$@" cpack >"$folder/cpack.log") # as ./mirror package does
    cp build/package/*.deb "$out/$(basename "$folder").deb"
}
copy "$work/one"
copy "$work/another-folder-with-a-longer-name"
other=()
if [ "$(id -u)" = 0 ]; then
    chown -R nobody "$work/another-folder-with-a-longer-name"
    other=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
(umask 022; export TZ=UTC LC_ALL=C.UTF-8; build "$work/one" env)
(umask 027; export TZ=Pacific/Kiritimati LC_ALL=C HOME=/nonexistent
    build "$work/another-folder-with-a-longer-name" "${other[@]}" env)
one=$out/one.deb another=$out/another-folder-with-a-longer-name.deb
sha256sum "$one" "$another"
if cmp -s "$one" "$another"; then
    echo "the same, byte by byte: $(stat -c %s "$one") bytes"
    exit 0
fi
echo "FAILED: the packages differ, in:"
for deb in one another-folder-with-a-longer-name; do
    dpkg-deb -R "$out/$deb.deb" "$work/$deb.root"
done
diff -rq "$work/one.root" "$work/another-folder-with-a-longer-name.root" | head -n 20
exit 1
