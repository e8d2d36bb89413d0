#include "tracking/body_mask.h"

#include <math.h>
#include <string.h>

#define SIDE MASK_SMOOTH_SIDE_MAX

#define SURE_LOGIT 8.0f // beyond, a byte can't tell it from certainty; most of a mask is

static float probability(float logit)
{
    if (logit > SURE_LOGIT)
        return 1.0f;
    return logit > -SURE_LOGIT ? 1.0f / (1.0f + expf(-logit)) : 0.0f; // what is no number is nobody
}

void body_mask_take(struct body_mask *mask, const struct roi *region, const float *logits, const float *seen,
                    int64_t time_ns, bool afresh)
{
    for (int i = 0; i < SIDE * SIDE; i++)
        mask->values[i] = probability(logits[i]);
    mask_memory_add(&mask->memory, afresh, time_ns, SIDE, SIDE, mask->values, seen);
    mask->seen = *region;
}

void body_mask_begin(struct person_mask *persons, int width_px, int height_px)
{
    int larger = width_px > height_px ? width_px : height_px;
    persons->width = (int)(((int64_t)PERSON_MASK_SIDE_MAX * width_px + larger / 2) / larger);
    persons->height = (int)(((int64_t)PERSON_MASK_SIDE_MAX * height_px + larger / 2) / larger);
    persons->width = persons->width > 0 ? persons->width : 1;
    persons->height = persons->height > 0 ? persons->height : 1;
    memset(persons->alpha, 0, sizeof persons->alpha);
}

// Picture pixels -> pixels of the body's mask: back to where the body was, then into the region.
static struct affine picture_to_mask(const struct body_mask *mask, const struct roi *now)
{
    const struct roi *then = &mask->body, *seen = &mask->seen;
    float back = then->width_px / now->width_px, turn = then->rotation_rad - now->rotation_rad;
    float scale = (float)SIDE / seen->width_px, c = cosf(turn - seen->rotation_rad),
          s = sinf(turn - seen->rotation_rad);
    float cr = cosf(seen->rotation_rad), sr = sinf(seen->rotation_rad);
    float x = then->centre_x_px - seen->centre_x_px, y = then->centre_y_px - seen->centre_y_px;
    struct affine affine = {
        .a = back * scale * c, .b = -back * scale * s, .d = back * scale * s, .e = back * scale * c};
    affine.c = (float)SIDE / 2.0f + scale * (cr * x + sr * y) - affine.a * now->centre_x_px -
               affine.b * now->centre_y_px;
    affine.f = (float)SIDE / 2.0f + scale * (cr * y - sr * x) - affine.d * now->centre_x_px -
               affine.e * now->centre_y_px;
    return affine;
}

// Bilinear; 0 outside.
static float sample(const float *values, float x, float y)
{
    x -= 0.5f;
    y -= 0.5f;
    // Written so that what is not a number is outside.
    if (!(x >= 0.0f && y >= 0.0f && x < (float)(SIDE - 1) && y < (float)(SIDE - 1)))
        return 0.0f;
    int left = (int)x, top = (int)y;
    float across = x - (float)left, down = y - (float)top;
    const float *upper = values + (ptrdiff_t)top * SIDE + left, *lower = upper + SIDE;
    float high = upper[0] + across * (upper[1] - upper[0]), low = lower[0] + across * (lower[1] - lower[0]);
    return high + down * (low - high);
}

void body_mask_lay(const struct body_mask *mask, const struct roi *now, int width_px, int height_px,
                   struct person_mask *persons)
{
    if (!mask->memory.started || !(now->width_px > 0.0f) || !(mask->seen.width_px > 0.0f))
        return;
    struct affine affine = picture_to_mask(mask, now);
    float step_x = (float)width_px / (float)persons->width,
          step_y = (float)height_px / (float)persons->height;
    for (int y = 0; y < persons->height; y++) {
        uint8_t *row = persons->alpha + (ptrdiff_t)y * persons->width;
        for (int x = 0; x < persons->width; x++) {
            struct vec2 centre = {((float)x + 0.5f) * step_x, ((float)y + 0.5f) * step_y};
            struct vec2 p = affine_apply(&affine, centre);
            uint8_t alpha = (uint8_t)(sample(mask->memory.mask, p.x, p.y) * 255.0f + 0.5f);
            row[x] = row[x] > alpha ? row[x] : alpha;
        }
    }
}
