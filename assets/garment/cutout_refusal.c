// Pictures that can't be cut with confidence, and why.
#include "assets/garment/cutout_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAIN_SHARE 0.55f // of the rim that agrees on one background, at least
#define PLAIN_NOISE 8.0f  // its standard deviation, at most
#define GARMENT_SHARE 0.01f
#define CUT_OFF_SHARE 0.08f // of a side of the picture that the garment may lie on
#define PIECE_SHARE 0.12f   // of the garment's area: a smaller piece is a belt, or a button
#define EDGE_SHARE 0.6f     // of the outline where an edge is seen, at least

enum result refusal_of_background(const struct picture *picture, const struct background *background,
                                  uint8_t *blamed, struct diagnostic *why)
{
    if (background->share >= PLAIN_SHARE && background->noise <= PLAIN_NOISE)
        return RESULT_OK;
    int rim = 2 * background_rim_px(picture), w = picture->width_px, h = picture->height_px;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            if (x >= rim && y >= rim && x < w - rim && y < h - rim)
                continue;
            const uint8_t *pixel = picture_row(picture, y) + (size_t)x * 4;
            float expected[3], worst = 0.0f;
            background_at(background, picture, x, y, expected);
            for (int c = 0; c < 3; c++)
                worst = fmaxf(worst, fabsf((float)pixel[c] - expected[c]));
            blamed[(size_t)y * (size_t)w + (size_t)x] = worst > PLAIN_NOISE ? 1 : 0;
        }
    if (background->share >= PLAIN_SHARE)
        return diagnose(why, RESULT_INVALID, "the background is not plain enough to cut a garment from it");
    return diagnose(why, RESULT_INVALID,
                    "the background is not plain: only %d %% of the picture's rim have one colour",
                    (int)lroundf(100.0f * background->share));
}

static void blame_piece(const struct picture *picture, const struct silhouette *silhouette, uint32_t start,
                        uint8_t *blamed)
{
    size_t count = (size_t)picture->width_px * (size_t)picture->height_px;
    uint32_t *queue = calloc(count, sizeof *queue);
    if (queue != NULL)
        (void)region_of(silhouette->mask, picture->width_px, picture->height_px, start, true, blamed, queue);
    free(queue);
}

enum result refusal_of_size(const struct picture *picture, const struct silhouette *silhouette,
                            uint8_t *blamed, struct diagnostic *why)
{
    float whole = (float)picture->width_px * (float)picture->height_px;
    if (silhouette->area == 0)
        return diagnose(why, RESULT_INVALID, "there is nothing in the picture but background");
    if ((float)silhouette->area < GARMENT_SHARE * whole) {
        blame_piece(picture, silhouette, silhouette->first, blamed);
        return diagnose(
            why, RESULT_INVALID,
            "what is in the picture is too small to be a garment: %.1f %% of it, at least %.0f %% "
            "are needed",
            100.0 * (double)silhouette->area / (double)whole, 100.0 * (double)GARMENT_SHARE);
    }
    return RESULT_OK;
}

enum result refusal_of_pieces(const struct picture *picture, const struct silhouette *silhouette,
                              uint8_t *blamed, struct diagnostic *why)
{
    if ((float)silhouette->second_area < PIECE_SHARE * (float)silhouette->area)
        return RESULT_OK;
    blame_piece(picture, silhouette, silhouette->second, blamed);
    return diagnose(why, RESULT_INVALID, "there is more than one garment in the picture");
}

// Blames what of the garment lies on one side of the picture. Returns the share of the side.
static float cut_off(const struct picture *picture, const struct silhouette *silhouette, int side,
                     uint8_t *blamed)
{
    int w = picture->width_px, h = picture->height_px;
    int length = side % 2 == 0 ? w : h, touched = 0, deep = (w < h ? w : h) / 40 + 1;
    for (int k = 0; k < length; k++) {
        int x = side == 0 || side == 2 ? k : side == 1 ? w - 1 : 0;
        int y = side == 0 ? 0 : side == 2 ? h - 1 : k;
        int step_x = side == 1 ? -1 : side == 3 ? 1 : 0, step_y = side == 0 ? 1 : side == 2 ? -1 : 0;
        if (silhouette->mask[(size_t)y * (size_t)w + (size_t)x] != CUTOUT_GARMENT)
            continue;
        touched++;
        for (int d = 0; d < deep; d++)
            blamed[(size_t)(y + d * step_y) * (size_t)w + (size_t)(x + d * step_x)] = 1;
    }
    return (float)touched / (float)length;
}

static bool is_outline(const uint8_t *mask, size_t w, size_t h, size_t i)
{
    size_t x = i % w, y = i / w;
    return mask[i] == CUTOUT_GARMENT &&
           ((x > 0 && mask[i - 1] == CUTOUT_BACKGROUND) || (x + 1 < w && mask[i + 1] == CUTOUT_BACKGROUND) ||
            (y > 0 && mask[i - w] == CUTOUT_BACKGROUND) || (y + 1 < h && mask[i + w] == CUTOUT_BACKGROUND));
}

// The share of the outline where the picture has an edge; the rest is blamed.
static float edge_seen(const struct picture *picture, const struct background *background,
                       const struct silhouette *silhouette, uint8_t *blamed)
{
    size_t w = (size_t)picture->width_px, h = (size_t)picture->height_px;
    int64_t outline = 0, seen = 0;
    float least = 1.0f + 1.5f * background->noise;
    for (size_t y = 2; y + 2 < h; y++)
        for (size_t x = 2; x + 2 < w; x++) {
            size_t i = y * w + x;
            if (!is_outline(silhouette->mask, w, h, i))
                continue;
            float step = 0.0f;
            for (size_t n = i - w; n <= i + w; n += w)
                step = fmaxf(step, fmaxf(silhouette->step[n - 1],
                                         fmaxf(silhouette->step[n], silhouette->step[n + 1])));
            outline++;
            seen += step >= least ? 1 : 0;
            if (step < least)
                for (size_t n = i - 2 * w; n <= i + 2 * w; n += w)
                    memset(&blamed[n - 2], 1, 5);
        }
    return outline > 0 ? (float)seen / (float)outline : 0.0f;
}

enum result refusal_of_outline(const struct picture *picture, const struct background *background,
                               const struct silhouette *silhouette, uint8_t *blamed, struct diagnostic *why,
                               float *confidence)
{
    static const char *const names[4] = {"upper", "right", "lower", "left"};
    char sides[64] = "";
    int count = 0;
    for (int side = 0; side < 4; side++)
        if (cut_off(picture, silhouette, side, blamed) > CUT_OFF_SHARE)
            (void)snprintf(sides + strlen(sides), sizeof sides - strlen(sides), "%s%s",
                           count++ == 0 ? "" : " and ", names[side]);
    if (count > 0)
        return diagnose(why, RESULT_INVALID, "the garment is cut off at the picture's %s edge%s", sides,
                        count > 1 ? "s" : "");
    memset(blamed, 0, (size_t)picture->width_px * (size_t)picture->height_px);
    float seen = edge_seen(picture, background, silhouette, blamed);
    if (seen < EDGE_SHARE)
        return diagnose(why, RESULT_INVALID,
                        "garment and background are too alike: an edge is seen on only %d %% of the outline",
                        (int)lroundf(100.0f * seen));
    // Half, where cloth differs from the background by no more than noise does.
    float doubt = 3.0f * background->noise + 2.0f;
    *confidence = background->share * seen * silhouette->contrast / (silhouette->contrast + doubt);
    return RESULT_OK;
}

enum result refusal_show(const struct picture *picture, const uint8_t *blamed, struct picture *out)
{
    enum result result = picture_allocate(picture->width_px, picture->height_px, out);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            const uint8_t *from = picture_row(picture, y) + (size_t)x * 4;
            uint8_t *to = picture_row(out, y) + (size_t)x * 4;
            bool bad = blamed[(size_t)y * (size_t)picture->width_px + (size_t)x] != 0;
            static const uint8_t red[3] = {230, 20, 40}, pale[3] = {255, 255, 255};
            for (int c = 0; c < 3; c++)
                to[c] = (uint8_t)((from[c] + (bad ? 3 * red[c] : pale[c])) / (bad ? 4 : 2));
            to[3] = 255;
        }
    return RESULT_OK;
}
