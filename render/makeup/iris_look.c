#include "render/makeup/iris_look.h"

#include <stdlib.h>

#define RINGS 17 // of samples, evenly from the middle to RINGS_REACH radii
#define ANGLES 24
#define RINGS_REACH 1.6f
#define LEAST_SAMPLES 6 // of a ring, between the lids
#define LID_MARGIN_MM 0.9f
// In room light, by age from 0.3 to 0.45 of the iris (Winn et al. 1994, pupils of 3.5 to 5.5 mm).
#define PUPIL_USUAL 0.38f
#define PUPIL_LEAST 0.2f
#define PUPIL_MOST 0.6f

struct ring {
    float radius; // in radii of the iris
    float luminances[ANGLES];
    int count;
};

static float along(struct vec2 axis, struct vec2 from, struct vec3 to)
{
    return axis.x * (to.x - from.x) + axis.y * (to.y - from.y);
}

// Whether the point lies between the lids, clear of their edges by the margin.
static bool is_open(const struct eye_outline *eye, struct vec2 at_px)
{
    float upper = -INFINITY, lower = INFINITY, nearest[2] = {INFINITY, INFINITY};
    for (int i = 0; i < EYE_POINTS; i++) {
        float beside[2] = {fabsf(along(eye->outwards, at_px, eye->upper[i])),
                           fabsf(along(eye->outwards, at_px, eye->lower[i]))};
        if (beside[0] < nearest[0]) {
            nearest[0] = beside[0];
            upper = along(eye->up, at_px, eye->upper[i]);
        }
        if (beside[1] < nearest[1]) {
            nearest[1] = beside[1];
            lower = along(eye->up, at_px, eye->lower[i]);
        }
    }
    float margin_px = LID_MARGIN_MM * eye->mm_px;
    return upper > margin_px && lower < -margin_px;
}

static int by_value(const void *a, const void *b)
{
    float difference = *(const float *)a - *(const float *)b;
    return (difference > 0.0f) - (difference < 0.0f);
}

static void take_ring(const struct srgb_table *table, const struct picture *picture,
                      const struct eye_outline *eye, struct ring *ring)
{
    ring->count = 0;
    for (int i = 0; i < ANGLES; i++) {
        float angle = 6.2831853f * ((float)i + 0.5f) / ANGLES;
        float distance_px = ring->radius * eye->iris_radius_px;
        struct vec2 at = {eye->iris_px.x + distance_px * cosf(angle),
                          eye->iris_px.y + distance_px * sinf(angle)};
        if (!(at.x >= 0.0f && at.y >= 0.0f && at.x < (float)picture->width_px &&
              at.y < (float)picture->height_px) ||
            !is_open(eye, at))
            continue;
        const uint8_t *pixel = picture_row(picture, (int)at.y) + 4 * (size_t)at.x;
        ring->luminances[ring->count++] = 0.2126f * table->linear[pixel[0]] +
                                          0.7152f * table->linear[pixel[1]] +
                                          0.0722f * table->linear[pixel[2]]; // ITU-R BT.709
    }
    qsort(ring->luminances, (size_t)ring->count, sizeof(float), by_value);
}

// Mean of the sorted samples between two shares of their number.
static float mean_between(const struct ring *ring, float low, float high)
{
    int from = (int)((float)ring->count * low), to = (int)ceilf((float)ring->count * high);
    float sum = 0.0f;
    for (int i = from; i < to; i++)
        sum += ring->luminances[i];
    return sum / (float)(to > from ? to - from : 1);
}

// Mean over the rings between two radii, each between two shares; 0 where nothing could be seen.
static float mean_of_rings(const struct ring *rings, float inner, float outer, float low, float high)
{
    float sum = 0.0f, count = 0.0f;
    for (int i = 0; i < RINGS; i++)
        if (rings[i].radius >= inner && rings[i].radius <= outer && rings[i].count >= LEAST_SAMPLES) {
            sum += mean_between(&rings[i], low, high);
            count += 1.0f;
        }
    return count > 0.0f ? sum / count : 0.0f;
}

// Where the luminance, going outwards, rises halfway from the pupil's to the iris's. The less they differ,
// the more a usual size counts.
static float find_pupil(const struct ring *rings, float iris)
{
    float dark = mean_of_rings(rings, 0.0f, 0.22f, 0.1f, 0.5f), half = 0.5f * (dark + iris);
    float contrast = (iris - dark) / fmaxf(iris, 1e-4f);
    // Both a share of the iris and something that noise of the camera isn't.
    float sure = fminf(fmaxf((contrast - 0.3f) / 0.3f, 0.0f), 1.0f) *
                 fminf(fmaxf((iris - dark - 0.01f) / 0.02f, 0.0f), 1.0f);
    float found = PUPIL_USUAL, before = dark;
    for (int i = 1; i < RINGS && sure > 0.0f; i++) {
        if (rings[i].radius > 0.75f || rings[i].count < LEAST_SAMPLES)
            continue;
        float here = mean_between(&rings[i], 0.1f, 0.6f);
        if (here > half && rings[i].radius > 0.2f) {
            float back = here > before ? (here - half) / (here - before) : 0.0f;
            found = rings[i].radius - fminf(back, 1.0f) * RINGS_REACH / (RINGS - 1);
            break;
        }
        before = here;
    }
    return fminf(fmaxf(PUPIL_USUAL + (found - PUPIL_USUAL) * sure, PUPIL_LEAST), PUPIL_MOST);
}

bool iris_look_measure(const struct srgb_table *table, const struct picture *picture,
                       const struct eye_outline *eye, struct iris_look *out)
{
    struct ring rings[RINGS];
    int seen = 0;
    for (int i = 0; i < RINGS; i++) {
        rings[i].radius = RINGS_REACH * (float)i / (RINGS - 1);
        take_ring(table, picture, eye, &rings[i]);
        seen += rings[i].radius > 0.4f && rings[i].radius < 0.95f && rings[i].count >= LEAST_SAMPLES;
    }
    if (seen < 2)
        return false;
    out->luminance = fmaxf(mean_of_rings(rings, 0.5f, 0.85f, 0.2f, 0.7f), 1e-4f);
    out->bright = 1.4f * fmaxf(mean_of_rings(rings, 0.45f, 0.9f, 0.65f, 0.85f), out->luminance);
    out->white = fmaxf(mean_of_rings(rings, 1.2f, RINGS_REACH, 0.5f, 0.8f), out->bright);
    out->pupil = find_pupil(rings, out->luminance);
    return true;
}
