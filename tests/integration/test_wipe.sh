#!/usr/bin/env bash
# What a visit leaves behind: every file that the mirror opens to write, makes, renames or removes is noted by
# strace, from before the consent until after the goodbye. Only the profile store may be among them, and nothing in
# it but the contract's columns, and the lock of it; nothing of the picture that was taken.
. "$(dirname "$0")/../support/assert.sh"
. "$(dirname "$0")/../support/window.sh"
command -v strace >/dev/null || skip "strace is not here"
strace -o /dev/null true 2>/dev/null || skip "this machine does not let strace look"

# Mesa's and fontconfig's caches hold shaders and lists of fonts.
export XDG_CACHE_HOME=$scratch/cache XDG_RUNTIME_DIR=$scratch/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"
touched=$scratch/touched
under=(strace -D -f --seccomp-bpf -qq -e signal=none
    -e trace=open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,mknod,mknodat,unlink,unlinkat
    -o "$touched")
start wipe 1280 720 "still:${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png" || finish
lipstick=$(first_of lipstick)
tap attract
tap language:en
tap consent.profile
tap consent.try_on
wait_for_event consent_given 1
show lipstick
tap "product:$lipstick"
wait_for_event tryon_dwelled 1
tap like
wait_for_event product_liked 1
tap photo:take
sleep 4
tap photo:close
shot 1-before
tap goodbye
wait_for_event session_ended 1
sleep 1
shot 2-after
under=()
kill -TERM "$mirror"
wait "$mirror"
kill "$xvfb"
[ -s "$touched" ] || wrong "strace noted nothing"

# Successful calls that make or change something, by the path they name.
grep -E '= [0-9]+' "$touched" | grep -E 'O_WRONLY|O_RDWR|O_CREAT|creat\(|rename|link|mkdir|mknod' |
    sed -n 's/^[^"]*"\([^"]*\)".*/\1/p' | sort -u >"$scratch/written"
while read -r path; do
    case $path in
    "$store" | "$store"-wal | "$store"-shm | "$store"-journal) ;;
    /dev/* | /proc/* | /memfd:*) ;;                        # devices, what the kernel tells
    /tmp/.X11-unix* | */.Xauthority*) ;;                   # the window system's
    "$XDG_CACHE_HOME" | "$XDG_CACHE_HOME"/mesa_shader_cache* | "$XDG_CACHE_HOME"/fontconfig*) ;;
    /var/cache/fontconfig*) ;;
    "$XDG_RUNTIME_DIR"/cheval) ;;
    "$XDG_RUNTIME_DIR"/cheval/mirror-*.lock) # that there is one mirror on the store: its process's number
        [ "$(tr -d '0-9\n' <"$path" | wc -c)" = 0 ] || wrong "the lock says more than a number: $(cat "$path")" ;;
    *) wrong "the mirror wrote to $path" ;;
    esac
done <"$scratch/written"
grep -q "^$store" "$scratch/written" || wrong "the profile store is not among what was written: the check sees nothing"

columns=$("$cheval" events --json --profile-store "$store" | tr ',' '\n' | grep -oE '"[a-z_]+":' | sort -u | tr -d '":\n' )
for word in landmark pose iris face_ image pixel embedding; do
    case $columns in *"$word"*) wrong "an event holds $word" ;; esac
done
grep -aqE 'JFIF|IHDR' "$store"* && wrong "a picture is in the profile store"
finish
