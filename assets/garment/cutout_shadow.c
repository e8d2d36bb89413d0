// Soft shadows: of the background's hue, darker, without edges of their own, and beside the background on a
// broad front. A white garment on a white ground is all that too, but for its edge: it is told by the thin
// line that would remain of it.
#include "assets/garment/cutout_internal.h"

#include <math.h>
#include <stdlib.h>

#define THIN_PX 3
#define LOOP_PART 33       // what a bag's strap encloses is a larger part of the picture than one by this …
#define LOOP_DARKEST 0.93f // … and the ground there no darker than this
#define WEB_SHARE 0.25f    // ground shaded by so much of the garment's contrast is still nothing like it

// While it runs, the mask has these besides the garment and the background.
enum { SHADE = 2, SHADOW = 3 };

struct shader {
    const struct picture *picture;
    const struct background *background;
    struct silhouette *silhouette;
    int width, height;
    size_t count;
    uint8_t *mask; // the silhouette's
    uint8_t *flags, *seen;
    uint16_t *distance;
    uint32_t *queue;
};

static bool is_shade(const struct shader *s, size_t i)
{
    int x = (int)(i % (size_t)s->width), y = (int)(i / (size_t)s->width);
    const uint8_t *pixel = picture_row(s->picture, y) + (size_t)x * 4;
    float expected[3], least = 2.0f, most = 0.0f;
    background_at(s->background, s->picture, x, y, expected);
    for (int c = 0; c < 3; c++) {
        float ratio = (float)pixel[c] / fmaxf(expected[c], 1.0f);
        least = fminf(least, ratio);
        most = fmaxf(most, ratio);
    }
    float slack = (2.0f * s->background->noise + 2.0f) / 255.0f;
    return least > 0.6f && most < 1.0f + slack && most - least < 0.02f + slack &&
           s->silhouette->step[i] < 1.0f + 2.0f * s->background->noise + 0.04f * s->silhouette->contrast;
}

// The ground that a loop encloses lies in the shade, too.
static bool is_loop(const struct shader *s, size_t count)
{
    double sum = 0.0, ground = 0.0;
    if (count < s->count / LOOP_PART)
        return false;
    for (size_t k = 0; k < count; k++) {
        int x = (int)(s->queue[k] % (uint32_t)s->width), y = (int)(s->queue[k] / (uint32_t)s->width);
        const uint8_t *pixel = picture_row(s->picture, y) + (size_t)x * 4;
        float expected[3];
        background_at(s->background, s->picture, x, y, expected);
        for (int c = 0; c < 3; c++) {
            sum += (double)pixel[c];
            ground += (double)expected[c];
        }
    }
    double off = (ground - sum) / (3.0 * (double)count);
    return sum > (double)LOOP_DARKEST * ground && off < (double)(WEB_SHARE * s->silhouette->contrast);
}

// Shade that the background reaches on a front as broad as a disc becomes SHADOW.
static void follow_shade(struct shader *s)
{
    int side = s->width < s->height ? s->width : s->height;
    int radius = side / 160 > 2 ? side / 160 : 2;
    for (size_t i = 0; i < s->count; i++)
        s->flags[i] = s->mask[i] == CUTOUT_GARMENT ? 0 : 1;
    disc_fits(s->flags, 1, radius, s->width, s->height, s->distance, s->seen);
    for (size_t i = 0; i < s->count; i++) {
        s->flags[i] = s->seen[i];
        s->seen[i] = 0;
    }
    for (size_t i = 0; i < s->count; i++) {
        if (s->mask[i] != CUTOUT_BACKGROUND || s->flags[i] == 0 || s->seen[i] != 0)
            continue;
        size_t count = region_of(s->flags, s->width, s->height, i, false, s->seen, s->queue);
        for (size_t k = 0; k < count; k++)
            if (s->mask[s->queue[k]] == SHADE)
                s->mask[s->queue[k]] = SHADOW;
    }
    for (size_t i = 0; i < s->count; i++) {
        if (s->mask[i] != SHADE || s->flags[i] == 0 || s->seen[i] != 0)
            continue;
        size_t count = region_of(s->flags, s->width, s->height, i, false, s->seen, s->queue);
        if (!is_loop(s, count))
            continue;
        for (size_t k = 0; k < count; k++)
            s->mask[s->queue[k]] = SHADOW;
    }
    for (size_t i = 0; i < s->count; i++)
        if (s->mask[i] == SHADE)
            s->mask[i] = CUTOUT_GARMENT;
}

// Of the garment's pixels around the shadow in `queue`: the share that would be left as a thin line (`flags`:
// where the garment without shadows is not thin).
static bool leaves_lines(const struct shader *s, size_t count)
{
    size_t around = 0, thin = 0, beside = 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = s->queue[k];
        size_t x = i % (size_t)s->width, y = i / (size_t)s->width;
        const size_t next[4] = {i - 1, i + 1, i - (size_t)s->width, i + (size_t)s->width};
        const bool there[4] = {x > 0, x + 1 < (size_t)s->width, y > 0, y + 1 < (size_t)s->height};
        for (int n = 0; n < 4; n++) {
            if (!there[n])
                continue;
            beside += s->mask[next[n]] == CUTOUT_BACKGROUND ? 1 : 0;
            around += s->mask[next[n]] == CUTOUT_GARMENT ? 1 : 0;
            thin += s->mask[next[n]] == CUTOUT_GARMENT && s->flags[next[n]] == 0 ? 1 : 0;
        }
    }
    return thin * 4 > around || beside * 4 < around;
}

// Shaded ground in wedges that no disc fits into, as in an armpit: from the background inwards, where it is
// nothing like the garment.
static void follow_webs(struct shader *s)
{
    int side = s->width < s->height ? s->width : s->height;
    float most = WEB_SHARE * s->silhouette->contrast;
    size_t queued = 0, head = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->mask[i] == CUTOUT_BACKGROUND)
            s->queue[queued++] = (uint32_t)i;
    for (int round = 0; round < side / 40; round++) {
        size_t end = queued;
        for (; head < end; head++) {
            size_t i = s->queue[head], x = i % (size_t)s->width, y = i / (size_t)s->width;
            const size_t next[4] = {i - 1, i + 1, i - (size_t)s->width, i + (size_t)s->width};
            const bool there[4] = {x > 0, x + 1 < (size_t)s->width, y > 0, y + 1 < (size_t)s->height};
            for (int n = 0; n < 4; n++)
                if (there[n] && s->mask[next[n]] == CUTOUT_GARMENT &&
                    s->silhouette->difference[next[n]] < most && is_shade(s, next[n])) {
                    s->mask[next[n]] = CUTOUT_BACKGROUND;
                    s->queue[queued++] = (uint32_t)next[n];
                }
        }
    }
}

static void judge_shadows(struct shader *s)
{
    disc_fits(s->mask, CUTOUT_GARMENT, THIN_PX, s->width, s->height, s->distance, s->flags);
    for (size_t i = 0; i < s->count; i++)
        s->seen[i] = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->mask[i] != SHADOW || s->seen[i] != 0)
            continue;
        size_t count = region_of(s->mask, s->width, s->height, i, false, s->seen, s->queue);
        uint8_t becomes = leaves_lines(s, count) && !is_loop(s, count) ? CUTOUT_GARMENT : CUTOUT_BACKGROUND;
        // Not yet: its neighbours are judged with the mask as it is.
        for (size_t k = 0; k < count; k++)
            s->seen[s->queue[k]] = becomes == CUTOUT_GARMENT ? 2 : 3;
    }
    for (size_t i = 0; i < s->count; i++)
        if (s->mask[i] == SHADOW)
            s->mask[i] = s->seen[i] == 2 ? CUTOUT_GARMENT : CUTOUT_BACKGROUND;
}

enum result silhouette_drop_shadows(const struct picture *picture, const struct background *background,
                                    struct silhouette *silhouette)
{
    struct shader s = {.picture = picture,
                       .background = background,
                       .silhouette = silhouette,
                       .width = picture->width_px,
                       .height = picture->height_px,
                       .count = (size_t)picture->width_px * (size_t)picture->height_px,
                       .mask = silhouette->mask};
    enum result result = RESULT_NO_MEMORY;
    s.flags = calloc(s.count, sizeof *s.flags);
    s.seen = calloc(s.count, sizeof *s.seen);
    s.distance = calloc(s.count, sizeof *s.distance);
    s.queue = calloc(s.count, sizeof *s.queue);
    if (s.flags == NULL || s.seen == NULL || s.distance == NULL || s.queue == NULL)
        goto cleanup;
    for (size_t i = 0; i < s.count; i++)
        if (s.mask[i] == CUTOUT_GARMENT && is_shade(&s, i))
            s.mask[i] = SHADE;
    follow_shade(&s);
    judge_shadows(&s);
    follow_webs(&s);
    result = RESULT_OK;

cleanup:
    free(s.queue);
    free(s.distance);
    free(s.seen);
    free(s.flags);
    return result;
}
