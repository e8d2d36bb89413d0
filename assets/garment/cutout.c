#include "assets/garment/cutout.h"

#include "assets/garment/cutout_internal.h"

#include <stdbool.h>
#include <string.h>

#define NOISY 0.8f  // standard deviation of the background from which it is more than rounding
#define MARGIN_PX 4 // transparent pixels around the garment

// Area filter: each pixel of `out` is the mean of the pixels it covers, parts of pixels counted in part.
static enum result reduce(const struct picture *picture, float scale, struct picture *out)
{
    int width = (int)((float)picture->width_px * scale + 0.5f);
    int height = (int)((float)picture->height_px * scale + 0.5f);
    enum result result = picture_allocate(width, height, out);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int x0 = (int)((int64_t)x * picture->width_px / width);
            int x1 = (int)((int64_t)(x + 1) * picture->width_px / width);
            int y0 = (int)((int64_t)y * picture->height_px / height);
            int y1 = (int)((int64_t)(y + 1) * picture->height_px / height);
            x1 = x1 > x0 ? x1 : x0 + 1;
            y1 = y1 > y0 ? y1 : y0 + 1;
            uint32_t sum[4] = {0}, count = (uint32_t)((x1 - x0) * (y1 - y0));
            for (int sy = y0; sy < y1; sy++)
                for (int sx = x0; sx < x1; sx++)
                    for (int c = 0; c < 4; c++)
                        sum[c] += picture_row(picture, sy)[(size_t)sx * 4 + (size_t)c];
            for (int c = 0; c < 4; c++)
                picture_row(out, y)[(size_t)x * 4 + (size_t)c] = (uint8_t)((sum[c] + count / 2) / count);
        }
    return RESULT_OK;
}

// The garment and a margin; where that is beyond the picture, transparent.
static enum result crop(const struct picture *cut, const struct silhouette *silhouette, struct cutout *out)
{
    int left = silhouette->left - MARGIN_PX, top = silhouette->top - MARGIN_PX;
    int width = silhouette->right + MARGIN_PX - left, height = silhouette->bottom + MARGIN_PX - top;
    enum result result = picture_allocate(width, height, &out->picture);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int fx = x + left, fy = y + top;
            bool there = fx >= 0 && fy >= 0 && fx < cut->width_px && fy < cut->height_px;
            fx = fx < 0 ? 0 : fx >= cut->width_px ? cut->width_px - 1 : fx;
            fy = fy < 0 ? 0 : fy >= cut->height_px ? cut->height_px - 1 : fy;
            uint8_t *to = picture_row(&out->picture, y) + (size_t)x * 4;
            memcpy(to, picture_row(cut, fy) + (size_t)fx * 4, 4);
            if (!there)
                to[3] = 0;
        }
    out->from_x_px = left;
    out->from_y_px = top;
    return RESULT_OK;
}

// Noise of a camera is taken off first, so that pale cloth is found in it.
static enum result find(const struct picture *picture, struct background *background,
                        struct silhouette *silhouette)
{
    if (background->noise < NOISY)
        return silhouette_find(picture, background, silhouette);
    struct picture even = {0};
    enum result result = background_denoise(picture, background->noise, &even);
    if (result == RESULT_OK)
        result = background_fit(&even, background);
    if (result == RESULT_OK)
        result = silhouette_find(&even, background, silhouette);
    picture_free(&even);
    return result;
}

enum result cutout_make(const struct picture *picture, struct cutout *out, struct picture *shown,
                        struct diagnostic *why)
{
    *out = (struct cutout){0};
    if (shown != NULL)
        *shown = (struct picture){0};
    int side = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    int least = picture->width_px < picture->height_px ? picture->width_px : picture->height_px;
    if (least < CUTOUT_SIDE_MIN)
        return diagnose(why, RESULT_INVALID,
                        "the picture is too small: %d x %d pixels, at least %d are needed", picture->width_px,
                        picture->height_px, CUTOUT_SIDE_MIN);
    struct picture kept = {0};
    struct silhouette silhouette = {0};
    struct background background = {0};
    float scale = side > CUTOUT_SIDE_KEPT ? (float)CUTOUT_SIDE_KEPT / (float)side : 1.0f;
    enum result result = reduce(picture, scale, &kept);
    if (result == RESULT_OK)
        result = background_fit(&kept, &background);
    if (result == RESULT_OK)
        result = find(&kept, &background, &silhouette);
    if (result != RESULT_OK)
        goto cleanup;
    if (silhouette.area == 0) {
        result = diagnose(why, RESULT_INVALID, "there is nothing but background in the picture");
        goto cleanup;
    }
    result = matte_solve(&silhouette, &kept);
    if (result == RESULT_OK)
        result = crop(&kept, &silhouette, out);
    out->scale = scale;
    out->confidence = background.share;

cleanup:
    silhouette_free(&silhouette);
    picture_free(&kept);
    return result;
}

void cutout_free(struct cutout *cutout)
{
    picture_free(&cutout->picture);
    *cutout = (struct cutout){0};
}
