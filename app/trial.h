// Something new that came from afar, settings or a catalogue, and has to show that the mirror works with it:
// until then it is on trial, and what was there before is kept beside it. These are the files that say so,
// for a mirror that may be killed at any moment; who judges is trial_guard.h.
//
//   PATH           what is used: a file, or a folder whose .version names it
//   PATH.trial     the mark: which version is on trial, and how often the mirror was started with it
//   PATH.before    what was there before
//   PATH.version   the version that was kept, PATH.refused the one that was not; for files
//   PATH.refused
//
// A mirror that is started a second time while something is on trial did not live to show its frames: what
// was there before comes back. Threads: one at a time, main before others are started, then the fleet's for
// trial_begin and the guard's for the rest.
#ifndef CHEVAL_APP_TRIAL_H
#define CHEVAL_APP_TRIAL_H

#include "platform/base/result.h"

#include <stdbool.h>

#define TRIAL_VERSION_SIZE 65
#define TRIAL_PATH_SIZE 1100

enum trial_kind { TRIAL_FILE, TRIAL_FOLDER };

struct trial {
    enum trial_kind kind;
    char path[TRIAL_PATH_SIZE]; // "": nothing can be on trial
};

struct trial_mark {
    char version[TRIAL_VERSION_SIZE];
    bool had_picture; // the camera gave pictures before
    int starts;
};

// Before the new thing takes its place: a file's bytes are copied to PATH.before, a folder is to change
// places with PATH.before, and the mark is written. Until it is there nothing is on trial.
MUST_CHECK enum result trial_begin(const struct trial *trial, const struct trial_mark *mark,
                                   struct diagnostic *why);

// False: nothing is on trial, or the new thing never took its place.
bool trial_is_on(const struct trial *trial, struct trial_mark *mark);

// It is kept. A folder's PATH.before is deleted.
MUST_CHECK enum result trial_pass(const struct trial *trial, const struct trial_mark *mark,
                                  struct diagnostic *why);
// What was there before comes back.
MUST_CHECK enum result trial_fail(const struct trial *trial, const struct trial_mark *mark,
                                  struct diagnostic *why);

// At a start of the mirror, before it is used. True: it was started with it before, and what was there before
// is back, which is said.
bool trial_start(const struct trial *trial);

// "" where there is none.
void trial_versions(const struct trial *trial, char kept[TRIAL_VERSION_SIZE],
                    char refused[TRIAL_VERSION_SIZE]);

#endif
