// What the kiosk's installer does to a machine, a step at a time: each is told on stdout ("wrote", "ran", "as
// it is"), or only told ("write", "run") where nothing is to be done; what fails is a line on stderr and
// counted. Thread: main.
#ifndef CHEVAL_APP_COMMANDS_KIOSK_STEPS_H
#define CHEVAL_APP_COMMANDS_KIOSK_STEPS_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>

#define KIOSK_PATH_SIZE 1200

struct kiosk {
    const char *root, *hours; // `root`: goes before all paths; "": this machine
    const char *key;          // of the encryption: "tpm2" or a file; NULL: not said
    const char *word;
    bool dry, now;
    int megabytes; // of the encrypted container
    char resources[1024];
    int failed;
};

void kiosk_tell(const struct kiosk *kiosk, const char *done, const char *would, const char *what);
void kiosk_fail(struct kiosk *kiosk, const struct diagnostic *why);

// A path of the machine that is set up, which may be in a folder of this one. Returns `full`.
const char *kiosk_at(const struct kiosk *kiosk, const char *path, char full[KIOSK_PATH_SIZE]);
bool kiosk_is_there(const struct kiosk *kiosk, const char *path);

void kiosk_put(struct kiosk *kiosk, const char *path, const char *bytes, size_t size);
void kiosk_take_away(struct kiosk *kiosk, const char *path);

// `arguments` end with NULL; the first is the program.
void kiosk_do(struct kiosk *kiosk, const char *const *arguments);

// One of systemd's programs; only on this machine itself, or where it can work on another root.
void kiosk_run(struct kiosk *kiosk, const char *program, const char *first, const char *second, bool of_root);

#endif
