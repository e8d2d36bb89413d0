// The edge: pixels near the silhouette are mixtures of garment and background, I = a F + (1 - a) B. B and F
// come from the sure pixels around, a is where I lies between them, and F is corrected so that the mixture is
// exact.
#include "assets/garment/cutout_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAND_PX 2
#define HARDLY 16 // alpha below which a picture's own colours are not to be believed

static float smooth_between(float low, float high, float x)
{
    float t = fminf(fmaxf((x - low) / (high - low), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

static void take_sure(const struct picture *cut, const uint16_t *distance, int least, float (*colours)[4])
{
    size_t w = (size_t)cut->width_px, h = (size_t)cut->height_px;
    for (size_t y = 0; y < h; y++) {
        const uint8_t *pixel = picture_row(cut, (int)y);
        for (size_t x = 0; x < w; x++, pixel += 4) {
            float *to = colours[y * w + x];
            bool sure = distance[y * w + x] > least;
            for (int c = 0; c < 3; c++)
                to[c] = sure ? (float)pixel[c] : 0.0f;
            to[3] = sure ? 1.0f : 0.0f;
        }
    }
}

static float share_of(const uint8_t *pixel, const float front[4], const float behind[4])
{
    float along = 0.0f, length = 0.0f;
    for (int c = 0; c < 3; c++) {
        along += ((float)pixel[c] - behind[c]) * (front[c] - behind[c]);
        length += (front[c] - behind[c]) * (front[c] - behind[c]);
    }
    return length > 16.0f ? along / length : 0.5f;
}

static void solve_pixel(uint8_t *pixel, bool garment, bool sure_garment, bool sure_background,
                        const float front[4], const float behind[4])
{
    float share = sure_garment ? 1.0f : sure_background ? 0.0f : share_of(pixel, front, behind);
    if (!sure_garment && !sure_background && !garment)
        share = fminf(share, 0.6f);
    share = smooth_between(-0.55f, 1.0f, share) * 0.0f + fminf(fmaxf(share, 0.0f), 1.0f);
    if (share > 0.98f)
        share = 1.0f;
    if (share < 0.03f)
        share = 0.0f;
    pixel[3] = (uint8_t)lroundf(255.0f * share);
    if (share >= 1.0f)
        return;
    float trust = smooth_between(0.2f, 0.9f, share);
    for (int c = 0; c < 3; c++) {
        float exact = share > 0.0f ? ((float)pixel[c] - (1.0f - share) * behind[c]) / share : front[c];
        exact = fminf(fmaxf(exact, 0.0f), 255.0f);
        pixel[c] = (uint8_t)lroundf(front[c] + trust * (exact - front[c]));
    }
}

enum result matte_solve(const struct silhouette *silhouette, struct picture *cut)
{
    size_t w = (size_t)cut->width_px, h = (size_t)cut->height_px;
    uint16_t *inside = calloc(w * h, sizeof *inside), *outside = calloc(w * h, sizeof *outside);
    float(*front)[4] = calloc(w * h, sizeof *front), (*behind)[4] = calloc(w * h, sizeof *behind);
    enum result result = RESULT_NO_MEMORY;
    if (inside == NULL || outside == NULL || front == NULL || behind == NULL)
        goto cleanup;
    distance_to(silhouette->mask, 0, cut->width_px, cut->height_px, inside);
    distance_to(silhouette->mask, 1, cut->width_px, cut->height_px, outside);
    take_sure(cut, inside, BAND_PX * DISTANCE_PX, front);
    take_sure(cut, outside, BAND_PX * DISTANCE_PX, behind);
    result = fill_colours(front, cut->width_px, cut->height_px);
    if (result == RESULT_OK)
        result = fill_colours(behind, cut->width_px, cut->height_px);
    if (result != RESULT_OK)
        goto cleanup;
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            size_t i = y * w + x;
            solve_pixel(picture_row(cut, (int)y) + x * 4, silhouette->mask[i] != 0,
                        inside[i] > BAND_PX * DISTANCE_PX, outside[i] > BAND_PX * DISTANCE_PX, front[i],
                        behind[i]);
        }

cleanup:
    free(behind);
    free(front);
    free(outside);
    free(inside);
    return result;
}

enum result matte_continue(struct picture *cut)
{
    size_t w = (size_t)cut->width_px, h = (size_t)cut->height_px;
    float(*front)[4] = calloc(w * h, sizeof *front);
    if (front == NULL)
        return RESULT_NO_MEMORY;
    for (size_t i = 0; i < w * h; i++) {
        const uint8_t *pixel = picture_row(cut, (int)(i / w)) + i % w * 4;
        for (int c = 0; c < 3; c++)
            front[i][c] = (float)pixel[c];
        front[i][3] = (float)pixel[3] / 255.0f;
    }
    enum result result = fill_colours(front, cut->width_px, cut->height_px);
    for (size_t i = 0; i < w * h && result == RESULT_OK; i++) {
        uint8_t *pixel = picture_row(cut, (int)(i / w)) + i % w * 4;
        for (int c = 0; c < 3 && pixel[3] < HARDLY; c++)
            pixel[c] = (uint8_t)lroundf(fminf(fmaxf(front[i][c], 0.0f), 255.0f));
    }
    free(front);
    return result;
}
