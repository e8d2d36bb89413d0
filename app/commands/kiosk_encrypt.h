// Encryption at rest for the mirror's own folder, /var/lib/cheval: a LUKS2 container file beside it with a
// file system in it, that systemd opens by the machine's TPM or by a key file on another medium. The file
// system, not SQLite, is what is encrypted: so are SQLite's journals, settings, photos that wait, staff's
// names.
#ifndef CHEVAL_APP_COMMANDS_KIOSK_ENCRYPT_H
#define CHEVAL_APP_COMMANDS_KIOSK_ENCRYPT_H

#include "app/commands/kiosk_steps.h"

#define KIOSK_CONTAINER_MEGABYTES 2048 // a year of a busy store is far less
#define KIOSK_CONTAINER_LEAST 64       // what LUKS and a file system take, and a beginning
#define KIOSK_CONTAINER_MOST 1048576
#define KIOSK_KEY_LENGTH 400 // of a key file's path

// Makes the container, moves into it what is there, and writes what opens it. On failure the folder is as it
// was. Twice is as once.
void kiosk_encrypt(struct kiosk *kiosk);

// A line on how the folder lies on the disk, and what to do. False: it is encrypted, and nothing opens it.
bool kiosk_tell_encryption(const struct kiosk *kiosk, char *line, size_t size);

#endif
