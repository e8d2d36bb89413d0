// A theme that is read again when its file changes: looked at once a second, read when it has not changed for
// one look, and taken only when it is the same file after the reading as before it. A file that is broken is
// said once and changes nothing. Thread: one, the owner's.
#ifndef CHEVAL_APP_UI_THEME_WATCH_H
#define CHEVAL_APP_UI_THEME_WATCH_H

#include "app/ui/theme_file.h"
#include "platform/base/file.h"

struct theme_watch {
    struct theme_choice choice; // its file: `path`
    const char *resources;
    char path[THEME_PATH_SIZE]; // "": nothing to watch
    struct file_stamp seen;     // at the last look
    struct file_stamp taken;    // what was read last
    int64_t next_ns;
};

// Reads the choice for the first time: *design is the one that is built in where it can't be read, which is
// logged. `resources` outlives the watch; what `choice` points to does not have to.
void theme_watch_init(struct theme_watch *watch, const struct theme_choice *choice, const char *resources,
                      struct theme *design);

// True: *design is new.
bool theme_watch_step(struct theme_watch *watch, int64_t now_ns, struct theme *design);

#endif
