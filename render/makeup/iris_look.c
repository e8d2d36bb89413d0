#include "render/makeup/iris_look.h"

#include "platform/base/floats.h"

#define RINGS 11 // of samples, evenly from the middle to RINGS_REACH radii
#define ANGLES 24
#define RINGS_REACH 1.0f
#define WHITE_ROWS 7    // of samples between the lids
#define WHITE_NEAR 1.2f // the white that counts, in radii of the iris
#define WHITE_FAR 2.4f
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

// Between the four nearest pixels, so that nothing jumps when the eye moves by less than one. Negative
// outside the picture.
static float luminance_at(const struct srgb_table *table, const struct picture *picture, struct vec2 at)
{
    float x = at.x - 0.5f, y = at.y - 0.5f, sum = 0.0f;
    if (!(x >= 0.0f && y >= 0.0f && x < (float)(picture->width_px - 1) &&
          y < (float)(picture->height_px - 1)))
        return -1.0f;
    int left = (int)x, top = (int)y;
    for (int k = 0; k < 4; k++) {
        const uint8_t *pixel = picture_row(picture, top + k / 2) + 4 * (size_t)(left + k % 2);
        float weight = (1.0f - fabsf(x - (float)(left + k % 2))) * (1.0f - fabsf(y - (float)(top + k / 2)));
        sum += weight * (0.2126f * table->linear[pixel[0]] + 0.7152f * table->linear[pixel[1]] +
                         0.0722f * table->linear[pixel[2]]); // ITU-R BT.709
    }
    return sum;
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
        float luminance = luminance_at(table, picture, at);
        if (luminance >= 0.0f && is_open(eye, at))
            ring->luminances[ring->count++] = luminance;
    }
    floats_sort(ring->luminances, ring->count);
}

// Mean of the sorted samples between two shares of their number.
static float mean_between(const float *sorted, int count, float low, float high)
{
    int from = (int)((float)count * low), to = (int)ceilf((float)count * high);
    float sum = 0.0f;
    for (int i = from; i < to; i++)
        sum += sorted[i];
    return sum / (float)(to > from ? to - from : 1);
}

// Mean over the rings between two radii, each between two shares; 0 where nothing could be seen.
static float mean_of_rings(const struct ring *rings, float inner, float outer, float low, float high)
{
    float sum = 0.0f, count = 0.0f;
    for (int i = 0; i < RINGS; i++)
        if (rings[i].radius >= inner && rings[i].radius <= outer && rings[i].count >= LEAST_SAMPLES) {
            sum += mean_between(rings[i].luminances, rings[i].count, low, high);
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
    // And only where lids leave most of it open.
    float open = 0.0f;
    for (int i = 0; i < RINGS; i++)
        if (rings[i].radius > 0.15f && rings[i].radius < 0.65f)
            open += (float)rings[i].count / (5.0f * ANGLES);
    sure *= fminf(fmaxf((open - 0.6f) / 0.25f, 0.0f), 1.0f);
    float found = PUPIL_USUAL, before = dark;
    for (int i = 1; i < RINGS && sure > 0.0f; i++) {
        if (rings[i].radius > 0.75f || rings[i].count < LEAST_SAMPLES)
            continue;
        float here = mean_between(rings[i].luminances, rings[i].count, 0.1f, 0.6f);
        if (here > half && rings[i].radius > 0.2f) {
            float back = here > before ? (here - half) / (here - before) : 0.0f;
            found = rings[i].radius - fminf(back, 1.0f) * RINGS_REACH / (RINGS - 1);
            break;
        }
        before = here;
    }
    return fminf(fmaxf(PUPIL_USUAL + (found - PUPIL_USUAL) * sure, PUPIL_LEAST), PUPIL_MOST);
}

// The better half of what lies beside the iris: the rest are lashes, shadow and the corner.
static float find_white(const struct srgb_table *table, const struct picture *picture,
                        const struct eye_outline *eye)
{
    float luminances[EYE_POINTS * WHITE_ROWS];
    int count = 0;
    for (int i = 0; i < EYE_POINTS; i++)
        for (int row = 0; row < WHITE_ROWS; row++) {
            float t = ((float)row + 1.0f) / (WHITE_ROWS + 1);
            struct vec3 upper = eye->upper[i], lower = eye->lower[i];
            struct vec2 at = {upper.x + t * (lower.x - upper.x), upper.y + t * (lower.y - upper.y)};
            float radius = vec2_length(vec2_subtract(at, eye->iris_px)) / eye->iris_radius_px;
            float luminance = luminance_at(table, picture, at);
            if (radius > WHITE_NEAR && radius < WHITE_FAR && luminance >= 0.0f)
                luminances[count++] = luminance;
        }
    floats_sort(luminances, count);
    return count > 0 ? mean_between(luminances, count, 0.5f, 0.9f) : 0.0f;
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
    out->white = fmaxf(find_white(table, picture, eye), out->bright);
    out->pupil = find_pupil(rings, out->luminance);
    return true;
}
