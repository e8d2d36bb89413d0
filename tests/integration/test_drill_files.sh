#!/usr/bin/env bash
# Files that a mirror lives on are damaged, at its start and while it runs: tracking models, a product's model, the
# profile store, the catalogue. And the thread that loads products gets no memory. Each time: what can be shown is shown,
# what can't is said in one line, and it is there again when the file is.
. "$(dirname "$0")/../support/assert.sh"
probe=${CHEVAL_BUILD_DIR:?}/tests/drill_probe
clip=${CHEVAL_MODELS_DIR:?}/../clips/demo.webm
machine=$CHEVAL_BUILD_DIR/tests/libfake_machine.so
[ -x "$probe" ] || skip "tests/drill_probe isn't built"
[ -f "$clip" ] || skip "the demo clip is not here: ./mirror setup fetches it"

# Resources of our own: models and the catalogue as files that can be damaged, the rest as links.
own=$scratch/share
mkdir "$own"
for entry in "$CHEVAL_BUILD_DIR"/share/cheval/*; do ln -s "$(readlink -f "$entry")" "$own/"; done
rm "$own/models" "$own/demo"
mkdir "$own/demo"
cp -rL "$CHEVAL_BUILD_DIR/share/cheval/models" "$own/models"
for entry in "$CHEVAL_BUILD_DIR"/share/cheval/demo/*; do ln -s "$(readlink -f "$entry")" "$own/demo/"; done
rm "$own/demo/models" "$own/demo/catalogue.json"
cp -rL "$CHEVAL_BUILD_DIR/share/cheval/demo/models" "$own/demo/models"
cp "$CHEVAL_BUILD_DIR/share/cheval/demo/catalogue.json" "$own/demo/"
export CHEVAL_RESOURCES=$own

under=()
begin() { # STORE
    coproc MIRROR { exec ${under[@]+"${under[@]}"} "$probe" follow "$1" - "$clip" 2>"$scratch/err"; }
    exec {to}>&"${MIRROR[1]}" {from}<&"${MIRROR[0]}" # bash forgets its own when the mirror is gone
    eval "exec ${MIRROR[1]}>&-"
    mirror=$MIRROR_PID
    told=
}
tell() { # WORD [WHAT]
    (echo "$*" >&"$to") 2>/dev/null # a broken pipe ends no more than this
    read -r -t 60 told <&"$from" || wrong "the mirror is gone after \"$*\": $(tail -n 2 "$scratch/err")"
}
value() { sed -n "s/.*\b$1 \([0-9]*\).*/\1/p" <<<"$told"; }
is() { # NAME VALUE WHEN
    [ "$(value "$1")" = "$2" ] || wrong "$3: not $1 $2: $told ($(tail -n 1 "$scratch/err"))"
}
end() {
    exec {to}>&- {from}<&-
    wait "$mirror" || wrong "the mirror ended with status $?: $(tail -n 2 "$scratch/err")"
}
said() { grep -cE -- "$1" "$scratch/err"; } # WORDS: how often
until_drawn() { # WHEN
    for _ in $(seq 40); do tell run 0.25; [ "$(value drawn)" = 1 ] && return; done
    wrong "$1: nobody is dressed: $told"
}

# --- a model, at the start ---------------------------------------------------------------------------------------------
for model in face_landmark_with_attention pose_landmark_lite; do
    file=$own/models/$model.tflite
    whole=$scratch/whole
    cp "$file" "$whole"
    for damage in cut empty noise gone; do
        [ "$model" = face_landmark_with_attention ] || [ $damage = cut ] || continue
        case $damage in
        cut) head -c 100000 "$whole" >"$file" ;;
        empty) : >"$file" ;;
        noise) head -c 100000 /dev/urandom >"$file" ;;
        gone) rm "$file" ;;
        esac
        refuses 1 "$model" "$cheval" run --headless --seconds 1 --size 320x180 --camera synthetic --no-profile-store
    done
    cp "$whole" "$file"
done

# --- models, while they are not loaded yet; a product's; memory ---------------------------------------------------------
[ -e "$machine" ] && under=(env "LD_PRELOAD=$machine" "FAKE_MEMORY=$scratch/full")
begin "$scratch/profile.db"
tell run 1
tell agree
until_drawn "nothing worn"
tell wear LIP-1010
for model in pose_detection pose_landmark_lite selfie_segmentation selfie_segmentation_landscape; do
    mv "$own/models/$model.tflite" "$scratch/$model"
    head -c 20000 "$scratch/$model" >"$own/models/$model.tflite"
done
tell wear TOP-9010
tell run 1
until_drawn "a body's model is damaged"
is state 4 "a body's model is damaged"
[ "$(said 'not a whole .tflite file')" = 1 ] || wrong "a damaged model is said $(said 'not a whole')  times: $(cat "$scratch/err")"
for model in pose_detection pose_landmark_lite selfie_segmentation selfie_segmentation_landscape; do
    mv "$scratch/$model" "$own/models/$model.tflite"
done

for one in "$own"/demo/models/*.glb; do cp "$one" "$one.whole" && head -c 2000 "$one.whole" >"$one"; done
tell wear NEC-8110
tell run 1
is state 4 "a product's model is damaged"
is worn 3 "a product's model is damaged"
is loading 0 "a product's model is damaged"
[ "$(said 'glb|gltf')" = 1 ] || wrong "a damaged product is said $(said 'glb|gltf') times: $(cat "$scratch/err")"
for one in "$own"/demo/models/*.glb; do mv "$one.whole" "$one"; done
if [ -e "$machine" ]; then
    touch "$scratch/full"
    tell wear HAT-8210
    tell run 1
    is state 4 "no memory to load a product"
    is worn 4 "no memory to load a product"
    is loading 0 "no memory to load a product"
    rm "$scratch/full"
    tell wear EAR-8010
    tell run 1
    is worn 5 "memory again"
    is loading 0 "memory again"
fi
until_drawn "in the end"

# --- the catalogue, half written and then whole; the store, damaged at the next start ------------------------------------
tell goodbye
tell run 5
is state 0 "after goodbye"
head -c 60000 "$own/demo/catalogue.json" >"$scratch/half"
cp "$own/demo/catalogue.json" "$scratch/catalogue"
cat "$scratch/half" >"$own/demo/catalogue.json"
tell run 3
[ "$(said 'catalogue stays as it was')" = 1 ] || wrong "a half written catalogue: $(tail -n 3 "$scratch/err")"
cat "$scratch/catalogue" >"$own/demo/catalogue.json"
tell run 3
[ "$(said 'read again: [0-9]+ products')" = 1 ] || wrong "a whole catalogue is not taken up: $(tail -n 3 "$scratch/err")"
made=$(value made)
is stored "$made" "in the end"
end
[ "$("$cheval" events --profile-store "$scratch/profile.db" | wc -l)" = "$made" ] || wrong "not all $made events are kept"

head -c 100000 /dev/urandom >"$scratch/profile.db"
rm -f "$scratch/profile.db-wal"
begin "$scratch/profile.db"
tell run 0.5
tell agree
tell run 1
is stored 2 "a store that was damaged"
end
[ "$(said 'kept as .*corrupt.* and a new one begun')" = 1 ] || wrong "a damaged store: $(cat "$scratch/err")"
"$cheval" profile audit --profile-store "$scratch/profile.db" >/dev/null || wrong "the new store's log"
finish
