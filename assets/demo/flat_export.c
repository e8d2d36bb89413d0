#include "assets/demo/flat_export.h"

#include "assets/demo/demo_png.h"
#include "assets/demo/flat_collection.h"
#include "platform/base/thread.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 2

static enum result write_png(const char *path, const struct picture *picture, struct diagnostic *why)
{
    size_t row_bytes = 1 + 3 * (size_t)picture->width_px, size = 0;
    uint8_t *rows = calloc((size_t)picture->height_px, row_bytes), *png = NULL;
    bool made = rows != NULL;
    for (int y = 0; made && y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++)
            memcpy(&rows[(size_t)y * row_bytes + 1 + 3 * (size_t)x], picture_row(picture, y) + 4 * (size_t)x,
                   3);
    made = made && demo_png(rows, picture->width_px, picture->height_px, 3, &png, &size);
    free(rows);
    if (!made)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(png, 1, size, file) == size;
    written = (file == NULL || fclose(file) == 0) && written;
    free(png);
    return written ? RESULT_OK : diagnose(why, RESULT_IO, "%s can't be written", path);
}

static enum result export_picture(const char *folder, const struct flat_garment *garment, bool behind,
                                  struct diagnostic *why)
{
    char path[1024];
    struct picture picture = {0};
    if (snprintf(path, sizeof path, "%s/%s%s.png", folder, garment->name, behind ? "-back" : "") >=
        (int)sizeof path)
        return diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    enum result result = flat_collection_draw(garment, behind, &picture);
    if (result != RESULT_OK)
        return diagnose(why, result, "%s can't be drawn: out of memory", garment->name);
    result = write_png(path, &picture, why);
    picture_free(&picture);
    return result;
}

// --- threads ----------------------------------------------------------------------------------------------

// Every THREADS-th garment, from `first` on.
struct share {
    const char *folder;
    int first;
    enum result result;
    struct diagnostic why;
};

static void *work(void *argument)
{
    struct share *share = argument;
    int count = 0;
    const struct flat_garment *garments = flat_collection(&count);
    for (int i = share->first; i < count && share->result == RESULT_OK; i += THREADS) {
        share->result = export_picture(share->folder, &garments[i], false, &share->why);
        if (share->result == RESULT_OK && garments[i].design->has_back)
            share->result = export_picture(share->folder, &garments[i], true, &share->why);
    }
    return NULL;
}

enum result flat_export_pictures(const char *folder, struct diagnostic *why)
{
    struct share shares[THREADS] = {0};
    struct thread threads[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) {
        shares[i].folder = folder;
        shares[i].first = i;
        if (thread_start(&threads[i], "garments", work, &shares[i]) != RESULT_OK)
            work(&shares[i]);
    }
    enum result result = RESULT_OK;
    for (int i = 0; i < THREADS; i++) {
        thread_join(&threads[i]);
        if (result == RESULT_OK && shares[i].result != RESULT_OK) {
            *why = shares[i].why;
            result = shares[i].result;
        }
    }
    return result;
}
