// What of a mirror runs out, or was never finished: its clock, its disk, its certificates, what waits to be
// sent, who may show a card, who may sign in. Each writes a line of what is there or what to do; true: all is
// well.
#ifndef CHEVAL_APP_COMMANDS_DOCTOR_UPKEEP_H
#define CHEVAL_APP_COMMANDS_DOCTOR_UPKEEP_H

#include "app/settings.h"
#include "platform/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool doctor_check_clock(int64_t wall_ms, char *line, size_t size);
bool doctor_check_disk(const char *store_path, char *line, size_t size);

// Whether the store can be read by whoever takes the disk. True where nobody can tell.
bool doctor_check_encryption(const char *store_path, char *line, size_t size);
bool doctor_check_certificate(const char *path, int64_t wall_ms, char *line, size_t size);
bool doctor_check_outbox(struct store *store, int64_t wall_ms, char *line, size_t size);
bool doctor_check_cards(const struct settings_identity *settings, char *line, size_t size);
bool doctor_check_staff(const char *users_path, char *line, size_t size);

#endif
