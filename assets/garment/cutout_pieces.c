// What hangs together in a mask.
#include "assets/garment/cutout_internal.h"

#include <stdlib.h>
#include <string.h>

#define SPECK 500 // a piece of the garment's area by this is dust

size_t region_of(const uint8_t *mask, int width_px, int height_px, size_t start, bool corners, uint8_t *seen,
                 uint32_t *pixels)
{
    size_t count = 1;
    pixels[0] = (uint32_t)start;
    seen[start] = 1;
    for (size_t head = 0; head < count; head++) {
        int x = (int)(pixels[head] % (uint32_t)width_px), y = (int)(pixels[head] / (uint32_t)width_px);
        for (int ny = y - 1; ny <= y + 1; ny++)
            for (int nx = x - 1; nx <= x + 1; nx++) {
                if (nx < 0 || ny < 0 || nx >= width_px || ny >= height_px || (!corners && nx != x && ny != y))
                    continue;
                size_t n = (size_t)ny * (size_t)width_px + (size_t)nx;
                if (mask[n] == mask[start] && seen[n] == 0) {
                    seen[n] = 1;
                    pixels[count++] = (uint32_t)n;
                }
            }
    }
    return count;
}

static void measure_piece(struct silhouette *out, const uint32_t *pixels, size_t count)
{
    int64_t area = (int64_t)count;
    if (area > out->area) {
        out->second_area = out->area;
        out->second = out->first;
        out->area = area;
        out->first = pixels[0];
    } else if (area > out->second_area) {
        out->second_area = area;
        out->second = pixels[0];
    }
}

static void drop_piece(struct silhouette *out, const uint32_t *pixels, size_t count)
{
    for (size_t k = 0; k < count; k++)
        out->mask[pixels[k]] = CUTOUT_BACKGROUND;
}

static void measure_box(struct silhouette *out, int width_px, int height_px)
{
    out->left = width_px;
    out->top = height_px;
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++) {
            if (out->mask[(size_t)y * (size_t)width_px + (size_t)x] != CUTOUT_GARMENT)
                continue;
            out->left = x < out->left ? x : out->left;
            out->right = x >= out->right ? x + 1 : out->right;
            out->top = y < out->top ? y : out->top;
            out->bottom = y >= out->bottom ? y + 1 : out->bottom;
        }
}

// Twice: the first time the pieces are measured, the second time the dust goes.
enum result silhouette_measure(struct silhouette *silhouette, int width_px, int height_px)
{
    size_t count = (size_t)width_px * (size_t)height_px;
    uint8_t *seen = calloc(count, sizeof *seen);
    uint32_t *queue = calloc(count, sizeof *queue);
    enum result result = RESULT_NO_MEMORY;
    if (seen == NULL || queue == NULL)
        goto cleanup;
    for (int pass = 0; pass < 2; pass++) {
        memset(seen, 0, count);
        for (size_t i = 0; i < count; i++) {
            if (silhouette->mask[i] != CUTOUT_GARMENT || seen[i] != 0)
                continue;
            size_t size = region_of(silhouette->mask, width_px, height_px, i, true, seen, queue);
            if (pass == 0)
                measure_piece(silhouette, queue, size);
            else if ((int64_t)size * SPECK < silhouette->area)
                drop_piece(silhouette, queue, size);
        }
    }
    measure_box(silhouette, width_px, height_px);
    result = RESULT_OK;

cleanup:
    free(queue);
    free(seen);
    return result;
}

enum result silhouette_of_alpha(const struct picture *picture, struct silhouette *out)
{
    size_t w = (size_t)picture->width_px, h = (size_t)picture->height_px;
    *out = (struct silhouette){.mask = calloc(w * h, 1)};
    if (out->mask == NULL)
        return RESULT_NO_MEMORY;
    for (size_t i = 0; i < w * h; i++)
        out->mask[i] =
            picture_row(picture, (int)(i / w))[i % w * 4 + 3] >= 16 ? CUTOUT_GARMENT : CUTOUT_BACKGROUND;
    return silhouette_measure(out, picture->width_px, picture->height_px);
}
