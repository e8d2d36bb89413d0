// What an installer sets once for a mirror: one JSON file, every part of which may be left out.
//
//   {"store": {"name": "Maison Cheval", "mirror": "Window left", "catalogue": "/srv/catalogue",
//              "profile_store": "/var/lib/cheval/profile.db", "keeps_interest": true,
//              "picks": true, "id": "42", "mirror_id": "7"},
//    "screen": {"height_mm": 1210, "bottom_mm": 420, "distance_mm": 1200, "turn": 90, "left_handed": false,
//               "touchless": false, "full_screen": true, "hours": "Mo-Sa 09:00-20:30"},
//    "camera": {"source": "auto", "rotate": 90, "flip": false, "crop": [0, 0, 0, 0], "exposure": "mirror",
//               "mains_hz": 50, "calibration": "/etc/cheval/camera.json", "white_card_percent": 90},
//    "language": {"own": "de", "offered": ["de", "en", "tr"]},
//    "look": {"theme": "light", "high_contrast": false, "reduced_motion": false},
//    "attract": {"show": "both", "media": "/srv/media"},
//    "sound": {"speech": true, "volume": 60},
//    "share": {"listen": "0.0.0.0:8080", "url": "https://look.example", "proxy": "10.0.0.1",
//              "certificate": "…pem", "key": "…pem"},
//    "push": {"url": "https://events.example/mirror", "kind": "cloudevents",
//             "key_file": "/etc/cheval/push.key", "batch": true, "ca": "/etc/cheval/ca.pem"},
//    "stock": {"folder": "/srv/stock", "url": "https://erp.example/stock", "key_file":
//    "/etc/cheval/stock.key",
//              "ca": "/etc/cheval/ca.pem", "every_s": 60},
//    "fleet": {"url": "tls://store.example:4222", "key_file": "/etc/cheval/fleet.key",
//              "ca": "/etc/cheval/ca.pem", "domain": "hub", "trial_s": 60},
//    "associates": {"listen": "127.0.0.1:8443", "certificate": "…pem", "key": "…pem",
//                   "users": "/etc/cheval/associates.json"},
//    "minors": {"age": 16, "words": {"de": {"title": "…", "text": "…"}}},
//    "identity": {"cards": true, "pattern": "29########### CHV-####-####", "check": "gs1",
//                 "host": "card.example", "key_file": "/etc/cheval/card.key", "max_age_s": 600,
//                 "typed": true},
//    "health": {"listen": "127.0.0.1:9100"},
//    "staff": {"pin": "$y$…"}}
//
// assets/settings.schema.json describes the same fields (a test holds the two together); "$schema" may stand
// in the file for editors. Lengths are millimetres, the rest is as the command line takes it, which wins over
// the file. Options without a field: --portrait and --size (a window on a desk), --models and --bundle (of
// the installed program), --loop, --headless, --seconds, --stats, --verbose, --log-format and --film (for
// trying out).
#ifndef CHEVAL_APP_SETTINGS_H
#define CHEVAL_APP_SETTINGS_H

#include "app/hours.h"
#include "app/minors.h"
#include "app/profile/identity.h"
#include "platform/base/result.h"
#include "platform/os/pin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SETTINGS_MAX_BYTES ((size_t)64 << 10)
#define SETTINGS_NAME_SIZE 97   // 96 bytes of UTF-8
#define SETTINGS_PATH_SIZE 1024 // of files, sources and addresses
#define SETTINGS_ID_SIZE 65     // of a store or a mirror among others
#define SETTINGS_MAX_LANGUAGES 32
#define SETTINGS_UNTOLD (-1) // of a number that may be 0

// What customers show to be known: the rules of app/profile/identity.h.
struct settings_identity {
    bool cards; // they may show one
    char pattern[IDENTITY_PATTERN_SIZE], check[8], host[IDENTITY_HOST_SIZE];
    char key_file[SETTINGS_PATH_SIZE]; // of tokens: 16 to 64 letters in one line
    int max_age_s;                     // 0: not told
    bool typed;                        // codes may be typed instead
};

struct settings {
    char store_name[SETTINGS_NAME_SIZE], mirror_name[SETTINGS_NAME_SIZE]; // "": not told, as all texts
    char catalogue[SETTINGS_PATH_SIZE], profile_store[SETTINGS_PATH_SIZE];
    bool keeps_interest;
    bool picks;                 // for the shopper, from what is worn and liked
    int height_mm, distance_mm; // of the lit screen; of the eyes from it; 0: not told
    int bottom_mm;              // its lower edge above the floor; SETTINGS_UNTOLD
    int turn_deg; // of the picture on the display, which hangs turned the other way: 0, 90, 180, 270
    bool left_handed, touchless, full_screen;
    char hours[HOURS_TEXT_SIZE];     // when it is on: hours.h
    char camera[SETTINGS_PATH_SIZE]; // as --camera takes it
    int rotate_deg;                  // 0, 90, 180, 270
    bool flip;
    int crop[4];      // x, y, width, height in pixels; no width: all of it
    char exposure[8]; // "auto", "mirror", "fixed"
    int mains_hz;     // 50, 60; 0: not told
    char calibration[SETTINGS_PATH_SIZE];
    int white_card_percent; // 0: not told
    char language[4];       // of the store
    int offered_count;      // 0: all there are
    char offered[SETTINGS_MAX_LANGUAGES][4];
    char theme[SETTINGS_PATH_SIZE];
    bool high_contrast, reduced_motion;
    char attract[8]; // "both", "looks", "media", "off"
    char media[SETTINGS_PATH_SIZE];
    bool speaks;                     // prompts aloud
    int volume;                      // 0 .. 100; SETTINGS_UNTOLD
    char store_id[SETTINGS_ID_SIZE]; // in what is sent to others, as mirror_id
    char mirror_id[SETTINGS_ID_SIZE];
    char push_url[SETTINGS_PATH_SIZE];
    char push_kind[12]; // "cloudevents", "segment"
    char push_key_file[SETTINGS_PATH_SIZE], push_ca[SETTINGS_PATH_SIZE];
    bool push_batch; // several CloudEvents a request
    char stock_folder[SETTINGS_PATH_SIZE], stock_url[SETTINGS_PATH_SIZE];
    char stock_key_file[SETTINGS_PATH_SIZE], stock_ca[SETTINGS_PATH_SIZE];
    int stock_every_s; // 0: not told
    char fleet_url[SETTINGS_PATH_SIZE], fleet_key_file[SETTINGS_PATH_SIZE], fleet_ca[SETTINGS_PATH_SIZE];
    char fleet_domain[SETTINGS_ID_SIZE]; // of the hub
    int fleet_trial_s;                   // that what comes has for showing frames; 0: not told
    char share[SETTINGS_PATH_SIZE];      // "ADDRESS:PORT"
    char share_url[SETTINGS_PATH_SIZE], share_proxy[SETTINGS_PATH_SIZE];
    char certificate[SETTINGS_PATH_SIZE], key[SETTINGS_PATH_SIZE];
    char associates[SETTINGS_PATH_SIZE]; // "ADDRESS:PORT"
    char associates_certificate[SETTINGS_PATH_SIZE], associates_key[SETTINGS_PATH_SIZE];
    char associates_users[SETTINGS_PATH_SIZE];
    bool requests;                   // shoppers may ask the staff for things
    int requests_keep_days;          // 0: not told
    char health[SETTINGS_PATH_SIZE]; // "ADDRESS:PORT"
    struct minors_rule minors;
    struct settings_identity identity;
    char pin[PIN_HASH_SIZE]; // its hash
};

// Gets a line for each unknown field, which is left out; `report` NULL: nobody wants them.
struct settings_problems {
    void (*report)(void *context, const char *line);
    void *context;
    int count;
};

// As if there were no file.
void settings_init(struct settings *settings);

// Whether they say nothing but the hours: as `cheval kiosk install --hours` leaves them, before anybody set
// the mirror up.
bool settings_are_hours_alone(const struct settings *settings);

// Text onto settings, which are as they were when this fails: RESULT_INVALID with file, line and JSON
// pointer. Any thread.
MUST_CHECK enum result settings_parse(const char *label, const uint8_t *bytes, size_t size,
                                      struct settings *settings, struct settings_problems *problems,
                                      struct diagnostic *why);

// The file at `path`. RESULT_NOT_FOUND without a file; *settings is then, and whenever this fails, as
// settings_init leaves it.
MUST_CHECK enum result settings_load(const char *path, struct settings *settings,
                                     struct settings_problems *problems, struct diagnostic *why);

// Writes what differs from settings_init, whole or not at all (platform/os/safe_file.h). A file that could
// not be read is not overwritten but put aside as PATH.broken.
MUST_CHECK enum result settings_save(const char *path, const struct settings *settings,
                                     struct diagnostic *why);

// The fields of the file, for the schema's test and for nobody else.
enum settings_kind {
    SETTINGS_TEXT,
    SETTINGS_NUMBER,
    SETTINGS_SWITCH,
    SETTINGS_RECTANGLE, // four numbers
    SETTINGS_LANGUAGES, // an array of codes
    SETTINGS_WORDS      // by language
};
struct settings_field {
    const char *group, *key;
    enum settings_kind kind;
    size_t offset;
    int least, most; // of a number; `most` bytes of a text
    // Of a text or a number: NULL, or what it must be.
    bool (*is_fine)(const void *value);
    const char *expected; // with is_fine
};
const struct settings_field *settings_fields(size_t *count);

#endif
