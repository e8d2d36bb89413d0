// Does at the mirror what its staff asked for (staff.h): the camera, the window, the settings file; what
// takes long on a thread of its own. Thread: main.
#ifndef CHEVAL_APP_STAFF_DUTY_H
#define CHEVAL_APP_STAFF_DUTY_H

#include "app/staff.h"
#include "platform/base/job.h"

struct catalogue;
struct mirror;

// When the mirror opens the installer.
enum staff_install { STAFF_INSTALL_NO, STAFF_INSTALL_FIRST, STAFF_INSTALL_AGAIN };

struct staff_options {               // zeroable: no settings, and so no staff
    const struct settings *settings; // copied; NULL: none
    const char *path;                // where they are written; NULL: nowhere
    enum staff_install install;
};

struct staff_duty {
    char path[SETTINGS_PATH_SIZE]; // of the settings; "": they can't be written
    bool restarts;                 // once the mirror has ended
    struct job job;
    unsigned work; // the job's: enum staff_task
    // The job's own while it runs.
    char digits[PIN_MOST_DIGITS + 1], hash[PIN_HASH_SIZE];
    bool is_right;
    struct self_check network;
};

// After the window and the UI are there.
void staff_duty_begin(struct mirror *mirror, const struct staff_options *options);
// Once a displayed frame, after the input was taken.
void staff_duty_step(struct mirror *mirror);
void staff_duty_end(struct mirror *mirror);

// The store's own name is the title, where it was set.
void staff_duty_name_store(struct mirror *mirror, struct catalogue *catalogue);

#endif
