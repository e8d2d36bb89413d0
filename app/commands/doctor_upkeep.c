#include "app/commands/doctor_upkeep.h"

#include "app/profile/identity_rules.h"
#include "app/web/staff_users.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/net/certificate.h"
#include "platform/os/disk.h"
#include "platform/os/disk_cipher.h"
#include "platform/store/store_outbox.h"

#include <stdio.h>
#include <stdlib.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (INT64_C(1440) * MINUTE_MS)
#define SOON_MS (14 * DAY_MS)                 // a certificate that ends within is told of
#define LONG_MS (INT64_C(60) * MINUTE_MS)     // a receiver that is away for longer is more than a hiccup
#define LEAST_FREE_BYTES (INT64_C(256) << 20) // the largest outbox, a store rewritten by an erasure, logs

bool doctor_check_clock(int64_t wall_ms, char *line, size_t size)
{
    char now[CLOCK_TEXT_SIZE];
    clock_wall_text(wall_ms, now, sizeof now);
    bool fine = clock_wall_is_set(wall_ms);
    (void)snprintf(line, size, "%s%s", now,
                   fine
                       ? ""
                       : ": nobody has set it, so cards that expire are refused, certificates distrusted and "
                         "events sent with wrong times: timedatectl set-ntp true");
    return fine;
}

bool doctor_check_disk(const char *store_path, char *line, size_t size)
{
    struct diagnostic why = {0};
    int64_t bytes = 0;
    if (disk_free_beside(store_path, &bytes, &why) != RESULT_OK) {
        (void)snprintf(line, size, "%s", why.text);
        return false;
    }
    bool fine = bytes >= LEAST_FREE_BYTES;
    (void)snprintf(line, size, "%lld MB free beside the profile store%s", (long long)(bytes >> 20),
                   fine ? "" : ": when none is left, events wait in memory and the oldest are lost");
    return fine;
}

bool doctor_check_certificate(const char *path, int64_t wall_ms, char *line, size_t size)
{
    struct diagnostic why = {0};
    struct certificate_span span;
    char day[CLOCK_TEXT_SIZE];
    if (certificate_read(path, &span, &why) != RESULT_OK) {
        (void)snprintf(line, size, "%s", why.text);
        return false;
    }
    bool is_early = wall_ms < span.begins_ms, is_over = wall_ms >= span.ends_ms;
    bool is_soon = !is_over && span.ends_ms - wall_ms < SOON_MS;
    clock_wall_text(is_early ? span.begins_ms : span.ends_ms, day, sizeof day);
    (void)snprintf(line, size, "%s %s %.10s%s", path,
                   is_early  ? "is valid only from"
                   : is_over ? "expired on"
                             : "is valid until",
                   day,
                   is_over || is_early ? ": browsers refuse it"
                   : is_soon           ? ": renew it"
                                       : "");
    return !is_early && !is_over && !is_soon;
}

bool doctor_check_encryption(const char *store_path, char *line, size_t size)
{
    enum disk_cipher cipher = disk_cipher_of("", store_path);
    (void)snprintf(line, size, "%s",
                   cipher == DISK_CIPHER_ON ? "the profile store is encrypted on the disk"
                   : cipher == DISK_CIPHER_NONE
                       ? "the profile store can be read by whoever has the disk: cheval kiosk encrypt"
                       : "whether the profile store is encrypted can't be told here");
    return cipher != DISK_CIPHER_NONE;
}

bool doctor_check_outbox(struct store *store, int64_t wall_ms, char *line, size_t size)
{
    struct diagnostic why = {0};
    struct store_outbox_size outbox = {0};
    if (store_outbox_measure(store, &outbox, &why) != RESULT_OK) {
        (void)snprintf(line, size, "%s", why.text);
        return false;
    }
    int64_t waited_ms = outbox.rows > 0 && wall_ms > outbox.oldest_ms ? wall_ms - outbox.oldest_ms : 0;
    bool is_late = waited_ms >= LONG_MS;
    int length = snprintf(line, size, "%lld rows wait", (long long)outbox.rows);
    if (outbox.rows > 0 && length > 0 && (size_t)length < size)
        length +=
            snprintf(line + length, size - (size_t)length, ", the oldest for %lld %s%s",
                     (long long)(waited_ms >= 2 * DAY_MS ? waited_ms / DAY_MS : waited_ms / MINUTE_MS),
                     waited_ms >= 2 * DAY_MS ? "days" : "minutes", is_late ? ": no receiver takes them" : "");
    if (outbox.dead > 0 && length > 0 && (size_t)length < size)
        (void)snprintf(line + length, size - (size_t)length,
                       "; %lld were refused for good: cheval events --dead says why", (long long)outbox.dead);
    return !is_late && outbox.dead == 0;
}

bool doctor_check_cards(const struct settings_identity *settings, char *line, size_t size)
{
    struct diagnostic why = {0};
    struct identity_rules rules;
    bool fine = identity_rules_load(settings, &rules, &why) == RESULT_OK;
    if (fine)
        (void)snprintf(line, size, "customers' cards are read%s",
                       settings->key_file[0] != '\0' ? ", and tokens by their key" : "");
    else
        (void)snprintf(line, size, "%s; customers' cards are not read", why.text);
    wipe(&rules, sizeof rules);
    return fine;
}

bool doctor_check_staff(const char *users_path, char *line, size_t size)
{
    struct diagnostic why = {0};
    struct staff_users *users = calloc(1, sizeof *users);
    int admins = 0;
    enum result result = users != NULL ? staff_users_load(users_path, users, &why)
                                       : diagnose(&why, RESULT_NO_MEMORY, "no memory");
    int count = users != NULL ? users->count : 0;
    for (int i = 0; i < count; i++)
        admins += users->users[i].role == STAFF_ADMIN;
    if (result != RESULT_OK)
        (void)snprintf(line, size, "%s; nobody can sign in", why.text);
    else if (count == 0)
        (void)snprintf(line, size, "%s: nobody can sign in: cheval associates user add NAME --role admin",
                       users_path);
    else
        (void)snprintf(line, size, "%d may sign in to the associates' page, %d of them admins", count,
                       admins);
    if (users != NULL)
        wipe(users, sizeof *users);
    free(users);
    return result == RESULT_OK && count > 0;
}
