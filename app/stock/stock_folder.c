#include "app/stock/stock_folder.h"

#include "assets/stock_list.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"
#include "platform/os/drop_folder.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_NS (200 * CLOCK_MILLISECOND_NS) // how soon the thread sees that it must end
#define REASON_BYTES 16384                   // of what is told beside a file

struct stock_folder {
    struct stock *stock;
    struct drop_folder *drop;
    struct stock_list_options list;
    char catalogue[DROP_FOLDER_PATH_SIZE]; // "": not told
    struct thread thread;
    atomic_bool stopping;
    // The thread's own.
    unsigned round;
    char reasons[REASON_BYTES];
    size_t reasons_used;
};

// --- one file ----------------------------------------------------------------------------------------------

static bool pass(void *context, const struct catalogue_offer_update *update)
{
    (void)context;
    (void)update;
    return true;
}

static bool post(void *context, const struct catalogue_offer_update *update)
{
    struct stock_folder *folder = context;
    return stock_post(folder->stock, update);
}

static void note(void *context, size_t row, const char *reason)
{
    struct stock_folder *folder = context;
    size_t left = REASON_BYTES - folder->reasons_used;
    int length = snprintf(folder->reasons + folder->reasons_used, left, "line %zu: %s\n", row, reason);
    if (length > 0 && (size_t)length < left)
        folder->reasons_used += (size_t)length;
    else
        folder->reasons[folder->reasons_used] = '\0'; // no more room
}

// Looks through all of it before anything is posted. RESULT_END: the mirror ends.
static enum result take(struct stock_folder *folder, const char *path, struct stock_list_counts *counts,
                        struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    const struct stock_list_sink looking = {pass, note, folder}, posting = {post, NULL, folder};
    folder->reasons_used = 0;
    folder->reasons[0] = '\0';
    *counts = (struct stock_list_counts){0};
    enum result result = file_read(path, STOCK_LIST_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = stock_list_read(name, bytes, size, &folder->list, &looking, counts, why);
    if (result == RESULT_OK && counts->taken == 0 && counts->refused > 0)
        result =
            diagnose(why, RESULT_INVALID, "%.200s: none of its %zu rows can be used", name, counts->refused);
    if (result == RESULT_OK)
        result = stock_list_read(name, bytes, size, &folder->list, &posting, counts, why);
    free(bytes);
    return result;
}

static void take_new(struct stock_folder *folder, const char *path)
{
    struct diagnostic why = {0}, moving = {0};
    struct stock_list_counts counts;
    char reason[REASON_BYTES + 600];
    enum result result = take(folder, path, &counts, &why);
    if (result == RESULT_END)
        return; // it is there for the next mirror
    bool used = result == RESULT_OK;
    if (used)
        log_write(counts.refused > 0 ? LOG_WARNING : LOG_INFO, "stock",
                  "%.300s: %zu articles taken, %zu rows skipped", path, counts.taken, counts.refused);
    else
        log_write(LOG_ERROR, "stock", "%s; nothing of it was taken: see failed/", why.text);
    (void)snprintf(reason, sizeof reason, "%s%s%s", why.text, why.text[0] != '\0' ? "\n" : "",
                   folder->reasons);
    if (drop_folder_finish(folder->drop, path, used, reason[0] != '\0' ? reason : NULL, &moving) != RESULT_OK)
        log_write(LOG_ERROR, "stock", "%s", moving.text);
}

// --- what is known, told again -----------------------------------------------------------------------------

// What came after the catalogue's file was written; the rest is in it already.
static void tell_again(struct stock_folder *folder)
{
    struct folder used = {0};
    struct file_stamp stamp = {0};
    struct diagnostic why = {0};
    struct stock_list_counts counts;
    (void)file_stamp(folder->catalogue, &stamp);
    if (drop_folder_used(folder->drop, stamp.modified_ns, &used, &why) != RESULT_OK)
        log_write(LOG_WARNING, "stock", "%s", why.text);
    enum result result = RESULT_OK;
    for (int i = 0; i < used.count && result != RESULT_END && !atomic_load(&folder->stopping); i++) {
        result = take(folder, used.paths[i], &counts, &why);
        if (result != RESULT_OK && result != RESULT_END)
            log_write(LOG_WARNING, "stock", "%s", why.text);
    }
    folder_free(&used);
}

static void *folder_main(void *context)
{
    struct stock_folder *folder = context;
    char path[DROP_FOLDER_PATH_SIZE];
    folder->round = stock_round(folder->stock);
    tell_again(folder);
    while (!atomic_load(&folder->stopping)) {
        unsigned round = stock_round(folder->stock);
        if (round != folder->round) {
            folder->round = round;
            tell_again(folder);
        }
        if (drop_folder_next(folder->drop, WAIT_NS, path))
            take_new(folder, path);
    }
    return NULL;
}

// --- beginning and end -------------------------------------------------------------------------------------

enum result stock_folder_create(const struct stock_options *options, struct stock *stock,
                                struct stock_folder **out, struct diagnostic *why)
{
    struct stock_folder *folder = calloc(1, sizeof *folder);
    if (folder == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the stock");
    folder->stock = stock;
    folder->list.store = options->store;
    if (options->catalogue != NULL)
        (void)snprintf(folder->catalogue, sizeof folder->catalogue, "%s", options->catalogue);
    enum result result = drop_folder_open(options->folder, &folder->drop, why);
    if (result == RESULT_OK &&
        thread_start(&folder->thread, "stock folder", folder_main, folder) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "the stock's thread can't be started");
    if (result != RESULT_OK) {
        stock_folder_destroy(folder);
        return result;
    }
    *out = folder;
    return RESULT_OK;
}

void stock_folder_destroy(struct stock_folder *folder)
{
    if (folder == NULL)
        return;
    atomic_store(&folder->stopping, true);
    thread_join(&folder->thread);
    drop_folder_close(folder->drop);
    free(folder);
}
