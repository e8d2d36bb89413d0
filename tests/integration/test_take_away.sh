#!/usr/bin/env bash
# A look on a phone: a screen with the QR code is drawn and read back, and the link opened by headless Chromium with a
# phone's screen and no network but this machine; in English, Arabic and Japanese, by day and by night; then after it
# was forgotten, after its time, and guessed. Screenshots stay in $CHEVAL_BUILD_DIR/screenshots.
. "$(dirname "$0")/../support/assert.sh"
here=$(dirname "$0")/../support
probe=${CHEVAL_BUILD_DIR:?}/tests/take_away_probe
resources=$CHEVAL_BUILD_DIR/share/cheval
shots=$CHEVAL_BUILD_DIR/screenshots
mkdir -p "$shots"
chromium=$(command -v chromium || command -v chromium-browser) || skip "chromium is not here"
for tool in python3 convert; do
    command -v "$tool" >/dev/null || skip "$tool is not here"
done
# As tall as the mirror's screen.
convert "${CHEVAL_SOURCE_DIR:?}/tests/data/portrait.png" -resize 1920x1920 -gravity center -crop 1080x1920+0+0 \
    +repage "$scratch/look.png"

mirror=''
close_mirror() {
    [ -n "$mirror" ] && exec 7>&- && wait "$mirror"
    mirror=''
}
trap 'close_mirror; rm -rf "$scratch"' EXIT
open_mirror() { # LANGUAGE [CERTIFICATE KEY]
    rm -f "$scratch/commands"
    mkfifo "$scratch/commands"
    "$probe" "$resources" "$1" "$scratch/look.png" "${@:2}" \
        <"$scratch/commands" >"$scratch/answers" 2>"$scratch/probe.err" &
    mirror=$!
    exec 7>"$scratch/commands"
}
# One command, one line of answer.
tell() { # COMMAND
    local before
    before=$(wc -l <"$scratch/answers")
    printf '%s\n' "$1" >&7
    for _ in $(seq 200); do
        [ "$(wc -l <"$scratch/answers")" -gt "$before" ] && break
        kill -0 "$mirror" 2>/dev/null || { wrong "the mirror ended: $(cat "$scratch/probe.err")"; return 1; }
        sleep 0.1
    done
    answer=$(tail -n 1 "$scratch/answers")
}
# What the phone sees of a link, for checks in Python: `page` is what phone.py printed.
opens() { # LINK NAME [OPTIONS OF phone.py] -- CHECK…
    local link=$1 name=$2 options=()
    shift 2
    while [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    python3 "$here/phone.py" "$chromium" "$link" "$shots/take-away-$name.png" "${options[@]}" >"$scratch/page.json" ||
        { wrong "$name: the page can't be opened"; return; }
    local check
    for check in "$@"; do
        python3 -c 'import json, sys
page = json.load(open(sys.argv[1]))
sys.exit(not eval(sys.argv[2]))' "$scratch/page.json" "$check" ||
            wrong "$name: not so: $check ($(head -c 600 "$scratch/page.json"))"
    done
}
sound=('not page["wide"]' 'page["scripts"] == 0' 'page["headings"][:2] == ["H1", "H2"]'
    'page["pictures"][0]["width"] == 1080 and page["pictures"][0]["height"] == 1920' 'page["pictures"][0]["alt"]'
    'page["links"][0]["download"] == "look.jpg"' 'all(link["height"] >= 47 for link in page["links"])'
    'not any("Refused" in line for line in page["complaints"])')

for language in en ar ja; do
    open_mirror "$language"
    tell "share $shots/take-away-mirror.png" && link=$answer
    case $link in http://127.0.0.1:*/L/*) ;; *) wrong "no link was read from the screen: $link" ;; esac
    root=${link%/L/*}
    direction=ltr
    [ "$language" = ar ] && direction=rtl
    opens "$link" "$language" -- "${sound[@]}" \
        "page[\"language\"] == \"$language\" and page[\"direction\"] == \"$direction\"" \
        "all(url.startswith(\"$root/\") for url in page[\"requests\"])" \
        'page["pictures"][0]["shown"][0] > 340' 'page["ground"] == "rgb(250, 247, 244)"' \
        '"share." not in page["text"]'
    opens "$link" "$language-whole" --dark --whole -- "${sound[@]}" 'page["ground"] == "rgb(21, 18, 21)"'
    if [ "$language" = en ]; then
        opens "$link" wide --width 1280 --height 720 -- "${sound[@]}"
        opens "$link" small --width 320 --height 568 -- "${sound[@]}"
        # Guessed, climbing, forgotten, over: one page, and no picture.
        gone=('page["title"] == "This page is no longer here"' 'page["pictures"] == []' 'not page["wide"]')
        opens "$root/L/00000000000000000000000000" gone -- "${gone[@]}" '404 in page["answers"].values()'
        opens "$root/L/../../etc/passwd" gone -- "${gone[@]}"
        tell "forget $link"
        opens "$link" gone -- "${gone[@]}" "page[\"answers\"][\"$link\"] == 404"
        tell "share $shots/take-away-mirror.png" && link=$answer
        tell "later 890"
        opens "$link" en -- "${sound[@]}"
        tell "later 900"
        opens "$link" gone --dark -- "${gone[@]}" "page[\"answers\"][\"$link\"] == 404"
    fi
    close_mirror
done

# The same over HTTPS, with a certificate of its own.
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mirror -keyout "$scratch/key.pem" \
        -out "$scratch/certificate.pem" 2>/dev/null
    open_mirror en "$scratch/certificate.pem" "$scratch/key.pem"
    tell "share $shots/take-away-mirror.png" && link=$answer
    case $link in https://*) ;; *) wrong "no https link: $link" ;; esac
    opens "$link" https -- "${sound[@]}"
    close_mirror
fi
finish
