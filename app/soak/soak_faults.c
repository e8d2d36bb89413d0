#include "app/soak/soak_faults.h"

#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/os/folder_links.h"
#include "platform/os/paths.h"
#include "platform/os/quota.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CATALOGUE_NAME "catalogue.json"
#define MAX_CATALOGUE_BYTES ((size_t)64 << 20)
#define FULL_AFTER_BYTES 4096 // of any file: less than the store's log needs for one event

// --- each of them -----------------------------------------------------------------------------------------

static void plug(struct mirror *mirror, bool in)
{
    mutex_lock(&mirror->workers->camera_mutex);
    camera_unplug(mirror->workers->camera, !in);
    mutex_unlock(&mirror->workers->camera_mutex);
}

static void unplug_camera(struct soak_faults *faults, struct mirror *mirror)
{
    (void)faults;
    plug(mirror, false);
}

static void plug_camera(struct soak_faults *faults, struct mirror *mirror)
{
    (void)faults;
    plug(mirror, true);
}

static void use_other_camera(struct soak_faults *faults, struct mirror *mirror)
{
    struct diagnostic why = {0};
    faults->clip = (faults->clip + 1) % faults->clip_count;
    struct camera_options options = mirror->camera;
    options.source = faults->clips[faults->clip];
    if (mirror_use_camera(mirror, &options, &why) != RESULT_OK)
        log_write(LOG_ERROR, "soak", "%s", why.text);
}

static void hold_store(struct soak_faults *faults, struct mirror *mirror)
{
    (void)mirror;
    atomic_store(&faults->board->holds_store, true);
}

static void let_store_go(struct soak_faults *faults, struct mirror *mirror)
{
    (void)mirror;
    atomic_store(&faults->board->holds_store, false);
}

static void fill_disk(struct soak_faults *faults, struct mirror *mirror)
{
    struct diagnostic why = {0};
    (void)faults;
    (void)mirror;
    if (quota_set(FULL_AFTER_BYTES, &why) != RESULT_OK)
        log_write(LOG_ERROR, "soak", "%s", why.text);
}

static void free_disk(struct soak_faults *faults, struct mirror *mirror)
{
    (void)faults;
    (void)mirror;
    quota_lift();
}

static void stop_receiver(struct soak_faults *faults, struct mirror *mirror)
{
    (void)mirror;
    atomic_store(&faults->board->is_down, true);
}

static void start_receiver(struct soak_faults *faults, struct mirror *mirror)
{
    (void)mirror;
    atomic_store(&faults->board->is_down, false);
}

// As an editor does that isn't careful.
static bool write_catalogue(const struct soak_faults *faults, const char *text, size_t size)
{
    FILE *file = fopen(faults->catalogue, "w");
    if (file == NULL)
        return false;
    size_t written = fwrite(text, 1, size, file);
    return fclose(file) == 0 && written == size;
}

static void write_half(struct soak_faults *faults, struct mirror *mirror)
{
    (void)mirror;
    faults->version = 1 - faults->version;
    const char *text = faults->versions[faults->version];
    (void)write_catalogue(faults, text, strlen(text) / 2);
}

static void write_whole(struct soak_faults *faults, struct mirror *mirror)
{
    (void)mirror;
    const char *text = faults->versions[faults->version];
    if (!write_catalogue(faults, text, strlen(text)))
        log_write(LOG_ERROR, "soak", "%s can't be written", faults->catalogue);
}

// The catalogue twice: with each other one there is a moment at which memory can be compared.
static const enum soak_fault turns[] = {SOAK_FAULT_CAMERA,      SOAK_FAULT_CATALOGUE, SOAK_FAULT_STORE_HELD,
                                        SOAK_FAULT_DISK_FULL,   SOAK_FAULT_CATALOGUE, SOAK_FAULT_RECEIVER,
                                        SOAK_FAULT_OTHER_CAMERA};
#define TURN_COUNT ((int)(sizeof turns / sizeof turns[0]))

static const struct {
    const char *name;
    int64_t seconds; // that it lasts
    void (*begin)(struct soak_faults *faults, struct mirror *mirror);
    void (*end)(struct soak_faults *faults, struct mirror *mirror); // NULL: there is nothing to put right
} kinds[SOAK_FAULT_COUNT] = {
    [SOAK_FAULT_CAMERA] = {"camera unplugged", 4, unplug_camera, plug_camera},
    [SOAK_FAULT_OTHER_CAMERA] = {"another camera", 1, use_other_camera, NULL},
    [SOAK_FAULT_STORE_HELD] = {"store held by another program", 6, hold_store, let_store_go},
    [SOAK_FAULT_DISK_FULL] = {"disk full", 6, fill_disk, free_disk},
    [SOAK_FAULT_RECEIVER] = {"receiver gone", 10, stop_receiver, start_receiver},
    [SOAK_FAULT_CATALOGUE] = {"catalogue half written", 4, write_half, write_whole},
};

const char *soak_fault_name(enum soak_fault fault)
{
    return kinds[fault].name;
}

// --- one after the other ----------------------------------------------------------------------------------

// The same catalogue with another title.
static char *make_other(const char *text)
{
    json_t *catalogue = json_loads(text, 0, NULL);
    char *other = NULL;
    if (json_is_object(catalogue) &&
        json_object_set_new(catalogue, "title", json_string("Another catalogue")) == 0)
        other = json_dumps(catalogue, JSON_INDENT(1));
    json_decref(catalogue);
    return other;
}

enum result soak_faults_init(struct soak_faults *faults, const char *folder, const char *own,
                             int64_t pause_ns, struct diagnostic *why)
{
    char path[SOAK_PATH_SIZE];
    uint8_t *bytes = NULL;
    size_t size = 0;
    *faults = (struct soak_faults){.pause_ns = pause_ns, .current = -1};
    if (paths_join(path, sizeof path, folder, CATALOGUE_NAME) != RESULT_OK ||
        paths_join(faults->catalogue, sizeof faults->catalogue, own, CATALOGUE_NAME) != RESULT_OK)
        return diagnose(why, RESULT_TOO_LARGE, "a path is too long: %.80s...", own);
    enum result result = file_read(path, MAX_CATALOGUE_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    faults->versions[0] = (char *)bytes;
    faults->versions[1] = make_other(faults->versions[0]);
    if (faults->versions[1] == NULL)
        return diagnose(why, RESULT_INVALID, "%s is no catalogue", path);
    result = folder_link_all(folder, CATALOGUE_NAME, own, why);
    if (result == RESULT_OK && !write_catalogue(faults, faults->versions[0], size))
        result = diagnose(why, RESULT_IO, "%s can't be written", faults->catalogue);
    return result;
}

void soak_faults_finish(struct soak_faults *faults)
{
    free(faults->versions[0]);
    free(faults->versions[1]);
    faults->versions[0] = faults->versions[1] = NULL;
}

static void end_current(struct soak_faults *faults, struct mirror *mirror)
{
    if (faults->current >= 0 && kinds[faults->current].end != NULL)
        kinds[faults->current].end(faults, mirror);
    faults->current = -1;
}

void soak_faults_step(struct soak_faults *faults, struct mirror *mirror, int64_t now_ns)
{
    if (faults->pause_ns == 0 || now_ns < faults->next_ns)
        return;
    bool is_first = faults->next_ns == 0;
    bool was_on = faults->current >= 0;
    end_current(faults, mirror);
    faults->next_ns = now_ns + faults->pause_ns;
    if (is_first || was_on)
        return;
    faults->current = (int)turns[faults->turn];
    faults->turn = (faults->turn + 1) % TURN_COUNT;
    faults->counts[faults->current]++;
    faults->next_ns = now_ns + kinds[faults->current].seconds * CLOCK_SECOND_NS;
    kinds[faults->current].begin(faults, mirror);
}

void soak_faults_end(struct soak_faults *faults, struct mirror *mirror)
{
    end_current(faults, mirror);
    faults->pause_ns = 0;
}
