#include "assets/demo/flat_export.h"

#include "assets/demo/flat_collection.h"
#include "assets/garment/back.h"
#include "assets/garment/cutout.h"
#include "assets/garment/garment_file.h"
#include "assets/garment/landmarks.h"
#include "assets/garment/mesh.h"
#include "platform/base/thread.h"
#include "platform/encode/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 2
#define PATH_SIZE 1024

// FOLDER/NAME + tail.
static enum result make_path(const char *folder, const char *name, const char *tail, char path[PATH_SIZE],
                             struct diagnostic *why)
{
    if (snprintf(path, PATH_SIZE, "%s/%s%s", folder, name, tail) >= PATH_SIZE)
        return diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    return RESULT_OK;
}

static enum result draw(const struct flat_garment *garment, bool behind, struct picture *out,
                        struct diagnostic *why)
{
    enum result result = flat_collection_draw(garment, behind, out);
    return result == RESULT_OK ? RESULT_OK
                               : diagnose(why, result, "%s can't be drawn: out of memory", garment->name);
}

// --- pictures ---------------------------------------------------------------------------------------------

static enum result export_side(const char *folder, const struct flat_garment *garment, bool behind,
                               struct diagnostic *why)
{
    char path[PATH_SIZE];
    struct picture picture = {0};
    enum result result = make_path(folder, garment->name, behind ? "-back.png" : ".png", path, why);
    if (result == RESULT_OK)
        result = draw(garment, behind, &picture, why);
    if (result == RESULT_OK)
        result = png_write(path, &picture, true, why);
    picture_free(&picture);
    return result;
}

static enum result export_picture(const char *folder, const struct flat_garment *garment,
                                  struct diagnostic *why)
{
    enum result result = export_side(folder, garment, false, why);
    return result == RESULT_OK && garment->design->has_back ? export_side(folder, garment, true, why)
                                                            : result;
}

// --- garments ---------------------------------------------------------------------------------------------

static enum result cut(const struct flat_garment *from, bool behind, struct cutout *out,
                       struct diagnostic *why)
{
    struct picture picture = {0};
    struct diagnostic reason = {0};
    enum result result = draw(from, behind, &picture, why);
    if (result != RESULT_OK)
        return result;
    result = cutout_make(&picture, out, NULL, &reason);
    picture_free(&picture);
    return result == RESULT_OK ? RESULT_OK : diagnose(why, result, "%s: %s", from->name, reason.text);
}

// The back was drawn where the front was: what of it lies in the front's picture.
static enum result fit_back(const struct cutout *back, const struct cutout *front, struct picture *out)
{
    const struct picture *from = &back->picture, *to = &front->picture;
    int shift_x = front->from_x_px - back->from_x_px, shift_y = front->from_y_px - back->from_y_px;
    enum result result = picture_allocate(to->width_px, to->height_px, out);
    for (int y = 0; result == RESULT_OK && y < to->height_px; y++)
        for (int x = 0; x < to->width_px; x++) {
            int i = x + shift_x, j = y + shift_y;
            int near_i = i < 0 ? 0 : (i >= from->width_px ? from->width_px - 1 : i);
            int near_j = j < 0 ? 0 : (j >= from->height_px ? from->height_px - 1 : j);
            uint8_t *pixel = picture_row(out, y) + 4 * (size_t)x;
            memcpy(pixel, picture_row(from, near_j) + 4 * (size_t)near_i, 4);
            if (i != near_i || j != near_j)
                pixel[3] = 0;
        }
    return result;
}

static enum result cut_sides(const struct flat_garment *from, struct garment *out, struct diagnostic *why)
{
    struct cutout front = {0}, back = {0};
    enum result result = cut(from, false, &front, why);
    if (result == RESULT_OK && from->design->has_back) {
        result = cut(from, true, &back, why);
        if (result == RESULT_OK && fit_back(&back, &front, &out->back) != RESULT_OK)
            result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
    }
    if (result == RESULT_OK) {
        out->front = front.picture;
        front.picture = (struct picture){0};
    }
    cutout_free(&front);
    cutout_free(&back);
    return result;
}

static enum result find_shape(const struct flat_garment *from, struct garment *out, struct diagnostic *why)
{
    const struct garment_hints hints = {
        .has_kind = true, .kind = from->design->kind, .is_open = from->design->is_open};
    struct diagnostic reason = {0};
    enum result result = garment_find_landmarks(&hints, out, &reason);
    if (result == RESULT_OK)
        result = garment_make_mesh(out, &reason);
    if (result == RESULT_OK && out->back.pixels == NULL) // none was drawn
        result = garment_back_from_front(out, &out->back);
    return result == RESULT_OK ? RESULT_OK : diagnose(why, result, "%s: %s", from->name, reason.text);
}

static enum result write_text(const char *path, const struct garment *garment, struct diagnostic *why)
{
    char *text = NULL;
    enum result result = garment_text(garment, &text, why);
    if (result != RESULT_OK)
        return result;
    FILE *file = fopen(path, "w");
    bool written = file != NULL && fputs(text, file) >= 0;
    written = (file == NULL || fclose(file) == 0) && written;
    free(text);
    return written ? RESULT_OK : diagnose(why, RESULT_IO, "%s can't be written", path);
}

static enum result write_garment(const char *folder, const char *name, const struct garment *garment,
                                 struct diagnostic *why)
{
    char path[PATH_SIZE];
    enum result result = make_path(folder, name, "/front.png", path, why);
    if (result == RESULT_OK)
        result = png_write(path, &garment->front, false, why);
    if (result == RESULT_OK && garment->back.pixels != NULL) {
        result = make_path(folder, name, "/back.png", path, why);
        if (result == RESULT_OK)
            result = png_write(path, &garment->back, false, why);
    }
    if (result == RESULT_OK)
        result = make_path(folder, name, "/garment.json", path, why);
    return result == RESULT_OK ? write_text(path, garment, why) : result;
}

static enum result export_garment(const char *folder, const struct flat_garment *from, struct diagnostic *why)
{
    struct garment garment = {0};
    enum result result = cut_sides(from, &garment, why);
    if (result == RESULT_OK)
        result = find_shape(from, &garment, why);
    if (result == RESULT_OK)
        result = write_garment(folder, from->name, &garment, why);
    garment_free(&garment);
    return result;
}

// --- threads ----------------------------------------------------------------------------------------------

// Every THREADS-th garment, from `first` on.
struct share {
    enum result (*export)(const char *folder, const struct flat_garment *garment, struct diagnostic *why);
    const char *folder;
    int first;
    enum result result; // of the last that failed
};

static void *work(void *argument)
{
    struct share *share = argument;
    int count = 0;
    const struct flat_garment *garments = flat_collection(&count);
    for (int i = share->first; i < count; i += THREADS) {
        struct diagnostic why = {0};
        enum result result = share->export(share->folder, &garments[i], &why);
        if (result == RESULT_OK)
            continue;
        (void)fprintf(stderr, "make_garments: %s\n", why.text);
        share->result = result;
    }
    return NULL;
}

static enum result export_all(enum result (*export)(const char *folder, const struct flat_garment *garment,
                                                    struct diagnostic *why),
                              const char *folder)
{
    struct share shares[THREADS] = {0};
    struct thread threads[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) {
        shares[i] = (struct share){.export = export, .folder = folder, .first = i};
        if (thread_start(&threads[i], "garments", work, &shares[i]) != RESULT_OK)
            work(&shares[i]);
    }
    enum result result = RESULT_OK;
    for (int i = 0; i < THREADS; i++) {
        thread_join(&threads[i]);
        if (shares[i].result != RESULT_OK)
            result = shares[i].result;
    }
    return result;
}

enum result flat_export_garments(const char *folder)
{
    return export_all(export_garment, folder);
}

enum result flat_export_pictures(const char *folder)
{
    return export_all(export_picture, folder);
}
