// The opening of a hat or a ring round the head, and the arch of a hair band.
#include "app/placement/shape.h"

#include <stdlib.h>

#define STEP_M 0.004f
#define DIRECTIONS 32
#define LAYERS 6
#define LAYER_M 0.005f
#define LOWEST_M (-0.005f)     // the band begins a little below the anchor's height
#define OPENING_LEAST_M 0.030f // nearer to the middle it is a lining, a bow, a filled bottom
#define ARCH_DEPTH_SHARE 0.6f  // a hair band is less deep than this share of its width …
#define ARCH_HEIGHT_SHARE 0.4f // … and higher than this

struct survey {
    float inside_m[LAYERS][DIRECTIONS]; // the nearest to the middle
};

// The middle of the model may be off the anchor; hats are as deep before it as behind but for their brims.
static void take_ring(void *context, struct vec3 p)
{
    struct survey *survey = context;
    int layer = (int)floorf((p.y - LOWEST_M) / LAYER_M);
    if (layer < 0 || layer >= LAYERS)
        return;
    float radius = hypotf(p.x, p.z);
    int at = (int)((atan2f(p.z, p.x) / 6.2831853f + 1.0f) * DIRECTIONS + 0.5f) % DIRECTIONS;
    if (radius > OPENING_LEAST_M)
        survey->inside_m[layer][at] = fminf(survey->inside_m[layer][at], radius);
}

static void take_arch(void *context, struct vec3 p)
{
    struct product_shape *shape = context;
    if (fabsf(p.x) < 0.010f && p.y > 0.5f * shape->maximum.y)
        shape->arch_top_m = fminf(shape->arch_top_m, p.y);
}

static int compare(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

// The median over the layers: one layer may be a brim's rim, another a sweatband's seam. 0: nothing there.
static float radius_at(const struct survey *survey, int direction)
{
    float found[LAYERS];
    size_t count = 0;
    for (int layer = 0; layer < LAYERS; layer++)
        if (survey->inside_m[layer][direction] < INFINITY)
            found[count++] = survey->inside_m[layer][direction];
    qsort(found, count, sizeof found[0], compare);
    return count > 0 ? found[count / 2] : 0.0f;
}

static void measure_opening(const struct survey *survey, struct product_shape *shape)
{
    float right = radius_at(survey, 0), left = radius_at(survey, DIRECTIONS / 2);
    float front = radius_at(survey, DIRECTIONS / 4), back = radius_at(survey, DIRECTIONS * 3 / 4);
    if (!(right > 0.0f && left > 0.0f && front > 0.0f))
        return;
    if (!(back > 0.0f))
        back = front; // a cap's gap over its strap
    shape->opening = (struct vec3){0.5f * (right - left), 0.0f, 0.5f * (front - back)};
    shape->opening_half_m = (struct vec2){0.5f * (right + left), 0.5f * (front + back)};
}

void shape_measure_headwear(const struct model *model, const struct mat4 *placement,
                            struct product_shape *shape)
{
    struct vec3 size = vec3_subtract(shape->maximum, shape->minimum);
    shape->is_arch = size.z < ARCH_DEPTH_SHARE * size.x && size.y > ARCH_HEIGHT_SHARE * size.x;
    if (shape->is_arch) {
        shape->arch_top_m = shape->maximum.y;
        shape_sample(model, placement, STEP_M, take_arch, shape);
        return;
    }
    struct survey survey;
    for (int layer = 0; layer < LAYERS; layer++)
        for (int i = 0; i < DIRECTIONS; i++)
            survey.inside_m[layer][i] = INFINITY;
    shape_sample(model, placement, STEP_M, take_ring, &survey);
    measure_opening(&survey, shape);
}
