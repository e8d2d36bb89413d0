// What the store's staff may do at the mirror, behind a PIN, and the installer's steps: a state machine
// without a picture or a wait. The UI draws its page and asks by staff_do; main does the tasks (staff_duty.c)
// and tells how they went.
//
//   closed --hidden gesture--> PIN --right--> menu --> camera, volume, languages, new PIN --back--> menu
//                                                \--> installer
//   installer: language -> names -> screen -> camera -> network -> PIN -> summary -> written, restart
//
// Nothing is done without the PIN: what belongs to a page is refused on any other, and all pages but the
// PIN's are shut until it was right. A mirror without a PIN has no staff menu; only the command line opens
// the installer then. Five wrong PINs lock it, whoever's visit it is.
// Time is CLOCK_MONOTONIC and comes from outside. Thread: main.
#ifndef CHEVAL_APP_STAFF_H
#define CHEVAL_APP_STAFF_H

#include "app/settings.h"
#include "platform/camera/camera.h"
#include "platform/net/self_check.h"

#define STAFF_WRONG_PINS 5 // in a row, then
#define STAFF_LOCKED_S 60  // no PIN is taken for so long, after each further five twice as long,
#define STAFF_MOST_LOCKED_S 86400
#define STAFF_IDLE_S 60     // untouched, and it closes by itself,
#define STAFF_INSTALL_S 900 // but for an installer who is away with a ruler
#define STAFF_VOLUME_STEP 10
#define STAFF_USUAL_VOLUME 70 // where none is set

enum staff_page {
    STAFF_CLOSED,
    STAFF_PIN, // is asked for
    STAFF_MENU,
    STAFF_CAMERA, // which, and how it hangs; the mirror is seen beside it
    STAFF_VOLUME,
    STAFF_LANGUAGES, // that shoppers may choose
    STAFF_LANGUAGE,  // of the store
    STAFF_NAMES,
    STAFF_SCREEN,
    STAFF_NETWORK,
    STAFF_NEW_PIN,
    STAFF_SUMMARY,
    STAFF_PAGE_COUNT
};

// What a touch asks for.
enum staff_verb {
    STAFF_OPEN,  // the hidden gesture
    STAFF_LEAVE, // close it
    STAFF_BACK,
    STAFF_NEXT,      // of the installer
    STAFF_DIGIT,     // value
    STAFF_TAKE_BACK, // the last digit
    STAFF_ENTER,     // the PIN is complete
    STAFF_GO,        // value: a page of the menu
    STAFF_RESTART,
    STAFF_QUIT,
    STAFF_WINDOW, // full screen on or off
    STAFF_INSTALL,
    STAFF_CHOOSE_CAMERA, // value: index into `cameras`; -1: the first that is found
    STAFF_TURN,          // the camera's picture, by a quarter
    STAFF_FLIP,
    STAFF_SET_VOLUME,   // value
    STAFF_OFFER,        // value: index into `languages`, offered or not any more
    STAFF_SET_LANGUAGE, // value: index into `languages`, the store's
    STAFF_NAME,         // value: enum staff_name, which is typed
    STAFF_TYPE,         // value: a code of keyboard.h
    STAFF_MEASURE,      // which: enum staff_measure; value: so many mm more or less
    STAFF_HAND,         // controls at the other side
    STAFF_SHARE,        // looks go to phones, or not
    STAFF_CHECK_NETWORK,
    STAFF_FINISH, // write it
    STAFF_VERB_COUNT
};

enum staff_name { STAFF_STORE_NAME, STAFF_MIRROR_NAME, STAFF_NAME_COUNT };
enum staff_measure { STAFF_HEIGHT, STAFF_BOTTOM, STAFF_DISTANCE, STAFF_MEASURE_COUNT };

struct staff_request {
    enum staff_verb verb;
    int value, which;
};

// What main is to do, as bits.
enum staff_task {
    STAFF_DO_END_VISIT = 1 << 0,
    STAFF_DO_RESTART = 1 << 1,
    STAFF_DO_QUIT = 1 << 2,
    STAFF_DO_WINDOW = 1 << 3,
    STAFF_DO_CAMERA = 1 << 4,         // use `camera`
    STAFF_DO_LIST_CAMERAS = 1 << 5,   // staff_set_cameras
    STAFF_DO_LANGUAGE = 1 << 6,       // show `draft.language`
    STAFF_DO_OFFER = 1 << 7,          // `draft.offered`
    STAFF_DO_VOLUME = 1 << 8,         // `draft.volume`
    STAFF_DO_SAVE = 1 << 9,           // `settings`; staff_saved
    STAFF_DO_CHECK_PIN = 1 << 10,     // `digits` against `settings.pin`; staff_checked_pin
    STAFF_DO_HASH_PIN = 1 << 11,      // `digits`; staff_hashed_pin
    STAFF_DO_CHECK_NETWORK = 1 << 12, // `network`; staff_checked_network
};

// A line to say on the page.
enum staff_says {
    STAFF_SAYS_NOTHING,
    STAFF_SAYS_WRONG_PIN,
    STAFF_SAYS_LOCKED,  // staff_locked_s
    STAFF_SAYS_SHORT,   // a PIN has four digits at least
    STAFF_SAYS_AGAIN,   // the new PIN once more
    STAFF_SAYS_DIFFERS, // the two are not the same
    STAFF_SAYS_SAVED,
    STAFF_SAYS_NOT_SAVED,
    STAFF_SAYS_ONE_LANGUAGE, // the last one stays
    STAFF_SAYS_COUNT
};

// The camera in use: what the command line said, or the settings, or the staff chose just now.
struct staff_camera {
    char source[SETTINGS_PATH_SIZE];
    int rotate_deg;
    bool flip;
};

struct staff {
    struct settings settings; // as they hold
    struct settings draft;    // as the page shows them
    struct staff_camera camera, camera_before;
    // Since the page was opened, or the installer.
    bool camera_changed, draft_changed;
    // Of the window and of what it shows; main sets them.
    bool is_portrait, is_full_screen, can_speak;
    char shown_language[4];
    enum staff_page page;
    bool installs;     // the pages are the installer's steps
    bool is_first;     // nobody has installed this mirror yet: the installer stays until it is done
    bool is_let_in;    // the PIN was right
    bool waits;        // for a PIN's hash, or the network
    bool is_checked;   // `network` tells what was found
    bool offers_share; // the installer wants looks to go to phones
    enum staff_says says;
    enum staff_name name; // that is typed
    bool capitals;        // the next letter
    char digits[PIN_MOST_DIGITS + 1], first[PIN_MOST_DIGITS + 1];
    int wrong_pins, locked_s; // since a right one; how long the last lock was
    int64_t locked_until_ns, touched_ns, now_ns;
    int camera_count;
    struct camera_device cameras[CAMERA_DEVICES_MAX];
    int language_count; // that there are words for
    char languages[SETTINGS_MAX_LANGUAGES][4];
    struct self_check network;
    unsigned tasks; // not done yet
};

// `settings`: copied; NULL: none. `languages`: the codes there are words for. `camera`: in use.
void staff_init(struct staff *staff, const struct settings *settings, const struct staff_camera *camera,
                const char (*languages)[4], int language_count);

// The installer, at once and without a PIN: by the command line, or because nobody has installed anything.
void staff_begin_install(struct staff *staff, bool is_first);

bool staff_is_open(const struct staff *staff);
bool staff_has_pin(const struct staff *staff); // set, so that leaving the mirror needs it

// What a touch asks for; anything that is not the page's is ignored. True when something came of it.
bool staff_do(struct staff *staff, const struct staff_request *request, int64_t now_ns);

// Once a displayed frame: closes what nobody touches.
void staff_tick(struct staff *staff, int64_t now_ns);

// One of the tasks, taken off; 0: none is left.
unsigned staff_take_task(struct staff *staff);

// How they went.
void staff_set_cameras(struct staff *staff, const struct camera_device *cameras, int count);
void staff_checked_pin(struct staff *staff, bool is_right, int64_t now_ns);
void staff_hashed_pin(struct staff *staff, const char *hash); // "": it could not be made
void staff_checked_network(struct staff *staff, const struct self_check *check);
void staff_saved(struct staff *staff, bool saved);

// Seconds until a PIN is taken again, rounded up; 0: it is taken now.
int staff_locked_s(const struct staff *staff);

bool staff_offers(const struct settings *settings, const char *language);

// Which step of the installer the page is, from 1; 0: none. And how many there are.
int staff_step(const struct staff *staff, int *count);

#endif
