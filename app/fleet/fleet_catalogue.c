#include "app/fleet/fleet_catalogue.h"

#include "assets/catalogue.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/job.h"
#include "platform/base/log.h"
#include "platform/net/http_client.h"
#include "platform/os/archive.h"
#include "platform/os/folder_swap.h"
#include "platform/os/hash.h"
#include "platform/os/safe_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER_SIZE 1100
#define STATUS_OK 200
#define FETCH_MS (10 * 60 * 1000)
#define SHORTEST_NS (5 * CLOCK_SECOND_NS) // before what couldn't be had is tried again
#define LONGEST_NS (600 * CLOCK_SECOND_NS)
#define MAX_VERSION_BYTES ((size_t)64)

struct fleet_catalogue {
    char folder[FOLDER_SIZE], next[FOLDER_SIZE + 16], before[FOLDER_SIZE + 16], ca_file[FOLDER_SIZE];
    struct trial_guard *guard; // NULL: nobody judges
    char version[65];          // of the folder; "": not known
    struct fleet_release wanted;
    bool wants, is_ready;
    int64_t retry_ns, pause_ns;
    struct job job;
    struct mutex mutex; // of `client`
    struct http_client *client;
    bool interrupted;
    // The job's own while it runs.
    struct fleet_release release;
    enum result result;
    struct diagnostic why;
};

// --- fetching: the job's -----------------------------------------------------------------------------------

static enum result check_bytes(const struct fleet_release *release, const void *bytes, size_t size,
                               struct diagnostic *why)
{
    uint8_t hash[HASH_SIZE];
    if ((int64_t)size != release->size_bytes)
        return diagnose(why, RESULT_INVALID, "%zu bytes instead of %lld", size,
                        (long long)release->size_bytes);
    hash_sha256(bytes, size, hash);
    return hash_equals(hash, release->sha256) ? RESULT_OK
                                              : diagnose(why, RESULT_INVALID, "its SHA-256 is another");
}

static enum result check_catalogue(const char *folder, struct diagnostic *why)
{
    struct catalogue *catalogue = NULL;
    enum result result = catalogue_load(folder, NULL, &catalogue, why);
    catalogue_destroy(catalogue);
    return result;
}

// From here on nothing is waited for: what is wrong now will be so next time.
static enum result unpack(struct fleet_catalogue *catalogue, const void *bytes, size_t size)
{
    struct diagnostic *why = &catalogue->why;
    const struct fleet_release *release = &catalogue->release;
    char stamp[FOLDER_SIZE + 32];
    enum result result = check_bytes(release, bytes, size, why);
    if (result == RESULT_OK)
        result = folder_remove(catalogue->next, why); // of an earlier try
    if (result == RESULT_OK)
        result = archive_unpack("the archive", bytes, size, catalogue->next, why);
    if (result == RESULT_OK)
        result = check_catalogue(catalogue->next, why);
    (void)snprintf(stamp, sizeof stamp, "%s/.version", catalogue->next);
    if (result == RESULT_OK)
        result = safe_file_write(stamp, release->version, strlen(release->version), why);
    return result == RESULT_OK || result == RESULT_NO_MEMORY ? result : RESULT_INVALID;
}

static bool begin_call(struct fleet_catalogue *catalogue, struct http_client *client)
{
    mutex_lock(&catalogue->mutex);
    catalogue->client = client;
    bool goes_on = !catalogue->interrupted;
    mutex_unlock(&catalogue->mutex);
    return goes_on;
}

static enum result fetch(struct fleet_catalogue *catalogue)
{
    const struct fleet_release *release = &catalogue->release;
    const struct http_client_options options = {.url = release->url,
                                                .ca_file =
                                                    catalogue->ca_file[0] != '\0' ? catalogue->ca_file : NULL,
                                                .total_ms = FETCH_MS,
                                                .max_reply_bytes = (size_t)release->size_bytes};
    const struct http_call call = {.header_count = 0};
    struct http_response response = {.status = 0};
    struct http_client *client = NULL;
    enum result result = http_client_create(&options, &client, &catalogue->why);
    if (result != RESULT_OK)
        return result;
    result = begin_call(catalogue, client) ? http_client_call(client, &call, &response, &catalogue->why)
                                           : RESULT_END;
    (void)begin_call(catalogue, NULL);
    if (result == RESULT_OK && response.status != STATUS_OK)
        result = diagnose(&catalogue->why, RESULT_UNAVAILABLE, "%s answers %d", http_client_server(client),
                          response.status);
    else if (result == RESULT_INVALID) // a certificate that has expired is put right some day
        result = RESULT_UNAVAILABLE;
    if (result == RESULT_OK)
        result = unpack(catalogue, response.body, response.body_size);
    http_client_destroy(client);
    return result;
}

static enum result read_local(struct fleet_catalogue *catalogue)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = file_read(catalogue->release.url + strlen("file://"),
                                   (size_t)catalogue->release.size_bytes, &bytes, &size, &catalogue->why);
    if (result == RESULT_NOT_FOUND || result == RESULT_IO)
        return RESULT_UNAVAILABLE;
    if (result == RESULT_OK)
        result = unpack(catalogue, bytes, size);
    free(bytes);
    return result;
}

static void get(void *context)
{
    struct fleet_catalogue *catalogue = context;
    catalogue->why = (struct diagnostic){0};
    catalogue->result =
        strncmp(catalogue->release.url, "file://", 7) == 0 ? read_local(catalogue) : fetch(catalogue);
}

// --- what is wanted and what is there ----------------------------------------------------------------------

static bool is_same(const struct fleet_release *a, const struct fleet_release *b)
{
    return strcmp(a->version, b->version) == 0 && strcmp(a->url, b->url) == 0 &&
           a->size_bytes == b->size_bytes && memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0;
}

static bool was_refused(const struct fleet_catalogue *catalogue, const char *version)
{
    return catalogue->guard != NULL && trial_guard_was_refused(catalogue->guard, TRIAL_CATALOGUE, version);
}

void fleet_catalogue_want(struct fleet_catalogue *catalogue, const struct fleet_release *release)
{
    if (is_same(&catalogue->wanted, release)) // refused, under way, or there; told again after a connection
        return;
    catalogue->wanted = *release;
    catalogue->wants =
        strcmp(release->version, catalogue->version) != 0 && !was_refused(catalogue, release->version);
    catalogue->is_ready = false;
    catalogue->retry_ns = 0;
    catalogue->pause_ns = SHORTEST_NS;
}

static void end_fetching(struct fleet_catalogue *catalogue, int64_t now_ns)
{
    if (!is_same(&catalogue->release, &catalogue->wanted)) // another is wanted by now
        return;
    catalogue->is_ready = catalogue->result == RESULT_OK;
    if (catalogue->result == RESULT_UNAVAILABLE) {
        if (catalogue->pause_ns == SHORTEST_NS)
            log_write(LOG_WARNING, "fleet", "catalogue %s can't be had: %s; it is tried again",
                      catalogue->release.version, catalogue->why.text);
        catalogue->retry_ns = now_ns + catalogue->pause_ns;
        catalogue->pause_ns = catalogue->pause_ns * 2 < LONGEST_NS ? catalogue->pause_ns * 2 : LONGEST_NS;
    } else if (catalogue->result != RESULT_OK) {
        if (catalogue->result != RESULT_END && catalogue->guard != NULL)
            trial_guard_note_refused(catalogue->guard, TRIAL_CATALOGUE, catalogue->release.version,
                                     catalogue->why.text);
        if (catalogue->result != RESULT_END)
            log_write(LOG_ERROR, "fleet", "catalogue %s is refused: %s; the one there was stays",
                      catalogue->release.version, catalogue->why.text);
        catalogue->wants = false;
    }
}

// On trial what was there before stays, in the folder that the new one was in.
static enum result put_on_trial(struct fleet_catalogue *catalogue, struct diagnostic *why)
{
    enum result result = folder_remove(catalogue->before, why);
    if (result == RESULT_OK && rename(catalogue->next, catalogue->before) != 0)
        result = diagnose(why, RESULT_IO, "%.300s can't be renamed", catalogue->next);
    if (result == RESULT_OK)
        result = trial_guard_begin(catalogue->guard, TRIAL_CATALOGUE, catalogue->release.version, why);
    if (result == RESULT_OK)
        result = folder_exchange(catalogue->folder, catalogue->before, why);
    return result;
}

static void put_in_place(struct fleet_catalogue *catalogue)
{
    struct diagnostic why = {0};
    catalogue->is_ready = catalogue->wants = false;
    if (catalogue->guard != NULL)
        trial_guard_note_refused(catalogue->guard, TRIAL_CATALOGUE, "", "");
    if ((catalogue->guard != NULL ? put_on_trial(catalogue, &why)
                                  : folder_exchange(catalogue->folder, catalogue->next, &why)) != RESULT_OK) {
        log_write(LOG_ERROR, "fleet", "catalogue %s can't be put in place: %s", catalogue->release.version,
                  why.text);
        return;
    }
    (void)snprintf(catalogue->version, sizeof catalogue->version, "%s", catalogue->release.version);
    log_write(LOG_WARNING, "fleet", "catalogue %s is in place", catalogue->version);
    if (catalogue->guard == NULL && folder_remove(catalogue->next, &why) != RESULT_OK)
        log_write(LOG_WARNING, "fleet", "the catalogue there was stays on the disk: %s", why.text);
}

void fleet_catalogue_step(struct fleet_catalogue *catalogue, bool may_swap)
{
    int64_t now_ns = clock_now_ns();
    if (job_done(&catalogue->job))
        end_fetching(catalogue, now_ns);
    if (job_runs(&catalogue->job))
        return;
    bool is_free = catalogue->guard == NULL || trial_guard_may_begin(catalogue->guard);
    if (catalogue->is_ready && may_swap && is_free) {
        put_in_place(catalogue);
    } else if (catalogue->wants && !catalogue->is_ready && now_ns >= catalogue->retry_ns) {
        catalogue->release = catalogue->wanted;
        if (job_start(&catalogue->job, get, catalogue) != RESULT_OK)
            catalogue->retry_ns = now_ns + SHORTEST_NS;
    }
}

// --- beginning and end -------------------------------------------------------------------------------------

static void read_version(struct fleet_catalogue *catalogue)
{
    char path[FOLDER_SIZE + 16];
    uint8_t *bytes = NULL;
    size_t size = 0;
    (void)snprintf(path, sizeof path, "%s/.version", catalogue->folder);
    if (file_read(path, MAX_VERSION_BYTES, &bytes, &size, NULL) != RESULT_OK)
        return;
    (void)snprintf(catalogue->version, sizeof catalogue->version, "%s", (const char *)bytes);
    free(bytes);
}

enum result fleet_catalogue_create(const char *folder, const char *ca_file, struct fleet_catalogue **out,
                                   struct diagnostic *why)
{
    struct fleet_catalogue *catalogue = calloc(1, sizeof *catalogue);
    if (catalogue == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet");
    mutex_init(&catalogue->mutex);
    int length = snprintf(catalogue->folder, sizeof catalogue->folder, "%s", folder);
    while (length > 1 && length < FOLDER_SIZE && catalogue->folder[length - 1] == '/')
        catalogue->folder[--length] = '\0';
    (void)snprintf(catalogue->next, sizeof catalogue->next, "%s.next", catalogue->folder);
    (void)snprintf(catalogue->before, sizeof catalogue->before, "%s.before", catalogue->folder);
    (void)snprintf(catalogue->ca_file, sizeof catalogue->ca_file, "%s", ca_file != NULL ? ca_file : "");
    if (length >= FOLDER_SIZE || !file_is_folder(catalogue->folder)) {
        enum result result =
            diagnose(why, RESULT_INVALID, "%.300s is no folder, which the fleet's catalogue needs", folder);
        fleet_catalogue_destroy(catalogue);
        return result;
    }
    read_version(catalogue);
    *out = catalogue;
    return RESULT_OK;
}

void fleet_catalogue_guard(struct fleet_catalogue *catalogue, struct trial_guard *guard)
{
    catalogue->guard = guard;
}

void fleet_catalogue_interrupt(struct fleet_catalogue *catalogue)
{
    mutex_lock(&catalogue->mutex);
    catalogue->interrupted = true;
    if (catalogue->client != NULL)
        http_client_interrupt(catalogue->client);
    mutex_unlock(&catalogue->mutex);
}

void fleet_catalogue_destroy(struct fleet_catalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    fleet_catalogue_interrupt(catalogue);
    job_finish(&catalogue->job);
    mutex_finish(&catalogue->mutex);
    free(catalogue);
}
