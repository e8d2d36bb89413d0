#include "assets/garment/cutout.h"

#include "assets/garment/cutout_internal.h"

#include <stdlib.h>
#include <string.h>

#define NOISY 0.8f  // standard deviation of the background from which it is more than rounding
#define MARGIN_PX 4 // transparent pixels around the garment

// One picture on its way.
struct cutter {
    struct picture kept; // the picture given, made smaller if need be
    struct background background;
    struct silhouette silhouette;
    uint8_t *blamed; // for each pixel of `kept`
};

static uint32_t mean_of(const struct picture *picture, const int box[4], int channel, uint32_t weight)
{
    uint64_t sum = 0;
    for (int y = box[1]; y < box[3]; y++)
        for (int x = box[0]; x < box[2]; x++) {
            const uint8_t *pixel = picture_row(picture, y) + (size_t)x * 4;
            sum += (uint64_t)pixel[channel] * (channel < 3 ? pixel[3] : 1);
        }
    return (uint32_t)((sum + weight / 2) / weight);
}

// Each pixel of `out` is the mean of those it covers, colours weighted by alpha.
static enum result reduce(const struct picture *picture, float scale, struct picture *out)
{
    int width = (int)((float)picture->width_px * scale + 0.5f);
    int height = (int)((float)picture->height_px * scale + 0.5f);
    enum result result = picture_allocate(width, height, out);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const int box[4] = {(int)((int64_t)x * picture->width_px / width),
                                (int)((int64_t)y * picture->height_px / height),
                                (int)((int64_t)(x + 1) * picture->width_px / width),
                                (int)((int64_t)(y + 1) * picture->height_px / height)};
            uint32_t area = (uint32_t)(box[2] - box[0]) * (uint32_t)(box[3] - box[1]);
            uint8_t *to = picture_row(out, y) + (size_t)x * 4;
            uint32_t alpha = mean_of(picture, box, 3, 1);
            for (int c = 0; c < 3 && alpha > 0; c++)
                to[c] = (uint8_t)mean_of(picture, box, c, alpha);
            to[3] = (uint8_t)((alpha + area / 2) / area);
        }
    return RESULT_OK;
}

// An alpha channel that cuts something out: part of the picture is transparent.
static bool has_own_alpha(const struct picture *picture)
{
    int64_t clear = 0;
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++)
            clear += picture_row(picture, y)[(size_t)x * 4 + 3] < 16 ? 1 : 0;
    return clear * 100 > (int64_t)picture->width_px * picture->height_px;
}

// Noise of a camera is taken off first, so that pale cloth is found in it.
static enum result find_silhouette(struct cutter *cutter)
{
    if (cutter->background.noise < NOISY)
        return silhouette_find(&cutter->kept, &cutter->background, &cutter->silhouette);
    struct picture even = {0};
    enum result result = background_denoise(&cutter->kept, cutter->background.noise, &even);
    if (result == RESULT_OK)
        result = background_fit(&even, &cutter->background);
    if (result == RESULT_OK)
        result = silhouette_find(&even, &cutter->background, &cutter->silhouette);
    picture_free(&even);
    return result;
}

static enum result cut_by_alpha(struct cutter *cutter, float *confidence, struct diagnostic *why)
{
    enum result result = silhouette_of_alpha(&cutter->kept, &cutter->silhouette);
    if (result == RESULT_OK && cutter->silhouette.area == 0)
        result = diagnose(why, RESULT_INVALID, "the picture is transparent");
    if (result == RESULT_OK)
        result = refusal_of_size(&cutter->kept, &cutter->silhouette, cutter->blamed, why);
    if (result == RESULT_OK)
        result = refusal_of_pieces(&cutter->kept, &cutter->silhouette, cutter->blamed, why);
    if (result == RESULT_OK)
        result = matte_continue(&cutter->kept);
    *confidence = 1.0f;
    return result;
}

static enum result cut_by_background(struct cutter *cutter, float *confidence, struct diagnostic *why)
{
    enum result result = background_fit(&cutter->kept, &cutter->background);
    if (result == RESULT_OK)
        result = refusal_of_background(&cutter->kept, &cutter->background, cutter->blamed, why);
    if (result == RESULT_OK)
        result = find_silhouette(cutter);
    if (result == RESULT_OK)
        result = refusal_of_size(&cutter->kept, &cutter->silhouette, cutter->blamed, why);
    if (result == RESULT_OK)
        result = refusal_of_outline(&cutter->kept, &cutter->background, &cutter->silhouette, cutter->blamed,
                                    why, confidence);
    if (result == RESULT_OK)
        result = refusal_of_pieces(&cutter->kept, &cutter->silhouette, cutter->blamed, why);
    if (result == RESULT_OK)
        result = matte_solve(&cutter->silhouette, &cutter->kept);
    return result;
}

// The garment and a margin, beyond the picture too.
static enum result crop(const struct cutter *cutter, struct cutout *out)
{
    const struct picture *cut = &cutter->kept;
    const struct silhouette *silhouette = &cutter->silhouette;
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

static enum result check_size(const struct picture *picture, struct diagnostic *why)
{
    int w = picture->width_px, h = picture->height_px;
    if (w < CUTOUT_SIDE_MIN || h < CUTOUT_SIDE_MIN)
        return diagnose(why, RESULT_INVALID, "the picture is too small: %d x %d pixels, %d x %d are needed",
                        w, h, CUTOUT_SIDE_MIN, CUTOUT_SIDE_MIN);
    if (w > CUTOUT_SIDE_MAX || h > CUTOUT_SIDE_MAX)
        return diagnose(why, RESULT_INVALID, "the picture is too large: %d x %d pixels, %d is the most", w, h,
                        CUTOUT_SIDE_MAX);
    return RESULT_OK;
}

enum result cutout_make(const struct picture *picture, struct cutout *out, struct picture *shown,
                        struct diagnostic *why)
{
    *out = (struct cutout){0};
    if (shown != NULL)
        *shown = (struct picture){0};
    enum result result = check_size(picture, why);
    if (result != RESULT_OK)
        return result;
    struct cutter cutter = {0};
    int side = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    float scale = side > CUTOUT_SIDE_KEPT ? (float)CUTOUT_SIDE_KEPT / (float)side : 1.0f;
    result = reduce(picture, scale, &cutter.kept);
    if (result != RESULT_OK)
        goto cleanup;
    result = RESULT_NO_MEMORY;
    cutter.blamed = calloc((size_t)cutter.kept.width_px, (size_t)cutter.kept.height_px);
    if (cutter.blamed == NULL)
        goto cleanup;
    float confidence = 0.0f;
    result = has_own_alpha(&cutter.kept) ? cut_by_alpha(&cutter, &confidence, why)
                                         : cut_by_background(&cutter, &confidence, why);
    if (result == RESULT_INVALID && shown != NULL)
        if (refusal_show(&cutter.kept, cutter.blamed, shown) != RESULT_OK)
            result = RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = crop(&cutter, out);
    out->scale = scale;
    out->confidence = confidence;

cleanup:
    free(cutter.blamed);
    silhouette_free(&cutter.silhouette);
    picture_free(&cutter.kept);
    return result;
}

void cutout_free(struct cutout *cutout)
{
    picture_free(&cutout->picture);
    *cutout = (struct cutout){0};
}
