#include "render/makeup/face_light.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SAMPLES 512
#define LEAST_SAMPLES 12

struct samples {
    struct vec3 colours[MAX_SAMPLES]; // linear
    int count;
};

void srgb_table_init(struct srgb_table *table)
{
    for (int i = 0; i < 256; i++)
        table->linear[i] = colour_linear_of_byte((uint8_t)i);
}

static float luminance(struct vec3 colour)
{
    return 0.2126f * colour.x + 0.7152f * colour.y + 0.0722f * colour.z; // ITU-R BT.709
}

static int by_luminance(const void *a, const void *b)
{
    const struct vec3 *first = a, *second = b;
    float difference = luminance(*first) - luminance(*second);
    return (difference > 0.0f) - (difference < 0.0f);
}

static void take_sample(const struct srgb_table *table, const struct picture *picture, float x, float y,
                        struct samples *samples)
{
    if (!(x >= 0.0f && y >= 0.0f && x < (float)picture->width_px && y < (float)picture->height_px) ||
        samples->count == MAX_SAMPLES)
        return;
    const uint8_t *pixel = picture_row(picture, (int)y) + 4 * (size_t)x;
    samples->colours[samples->count++] =
        (struct vec3){table->linear[pixel[0]], table->linear[pixel[1]], table->linear[pixel[2]]};
}

static void sort_samples(struct samples *samples)
{
    qsort(samples->colours, (size_t)samples->count, sizeof(samples->colours[0]), by_luminance);
}

// Mean of the sorted samples between two shares of their number.
static struct vec3 mean_between(const struct samples *samples, float low, float high)
{
    int from = (int)((float)samples->count * low), to = (int)((float)samples->count * high);
    struct vec3 sum = {0.0f, 0.0f, 0.0f};
    for (int i = from; i < to; i++)
        sum = vec3_add(sum, samples->colours[i]);
    return vec3_scale(sum, 1.0f / (float)(to > from ? to - from : 1));
}

// --- the light --------------------------------------------------------------------------------------------

// Cheeks, chin and forehead: skin that hair seldom covers.
static const uint16_t skin_landmarks[] = {50,  101, 36,  205, 187, 123, 117, 118, 280, 330, 266, 425, 411,
                                          352, 346, 347, 151, 9,   108, 337, 199, 175, 200, 18,  164};

static void sample_skin(const struct srgb_table *table, const struct picture *picture,
                        const struct vec3 *landmarks_px, struct samples *samples)
{
    float step = vec2_length((struct vec2){landmarks_px[263].x - landmarks_px[33].x,
                                           landmarks_px[263].y - landmarks_px[33].y}) *
                 0.02f;
    for (size_t i = 0; i < sizeof(skin_landmarks) / sizeof(skin_landmarks[0]); i++)
        for (int k = 0; k < 9; k++)
            take_sample(table, picture, landmarks_px[skin_landmarks[i]].x + step * (float)(k % 3 - 1),
                        landmarks_px[skin_landmarks[i]].y + step * (float)(k / 3 - 1), samples);
}

static bool inside_ring(const struct vec3 *landmarks_px, const uint16_t *ring, int count, float x, float y)
{
    bool inside = false;
    for (int i = 0, j = count - 1; i < count; j = i++) {
        struct vec3 a = landmarks_px[ring[i]], b = landmarks_px[ring[j]];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

// The white of an eye: within the lids, beside the iris (centre landmark, and one on its rim).
static void sample_eye_white(const struct srgb_table *table, const struct picture *picture,
                             const struct vec3 *landmarks_px, const uint16_t *ring, int count, int iris,
                             struct samples *samples)
{
    struct vec3 low = landmarks_px[ring[0]], high = low;
    for (int i = 1; i < count; i++) {
        struct vec3 p = landmarks_px[ring[i]];
        low = (struct vec3){fminf(low.x, p.x), fminf(low.y, p.y), 0.0f};
        high = (struct vec3){fmaxf(high.x, p.x), fmaxf(high.y, p.y), 0.0f};
    }
    struct vec3 centre = landmarks_px[iris], rim = landmarks_px[iris + 1];
    float radius = 1.15f * vec2_length((struct vec2){rim.x - centre.x, rim.y - centre.y});
    for (int row = 1; row < 8; row++)
        for (int column = 1; column < 24; column++) {
            float x = low.x + (high.x - low.x) * (float)column / 24.0f;
            float y = low.y + (high.y - low.y) * (float)row / 8.0f;
            if (vec2_length((struct vec2){x - centre.x, y - centre.y}) > radius &&
                inside_ring(landmarks_px, ring, count, x, y))
                take_sample(table, picture, x, y, samples);
        }
}

// Towards no change where a face's own colours explain the difference as well as the light does: `within` is
// how far (in logarithms) well-lit faces lie apart. Far beyond it the measurement stands as it is.
static float doubt(float logarithm, float within)
{
    float share = logarithm / within;
    return logarithm * (1.0f - expf(-share * share));
}

static float log_ratio(float value, float usual)
{
    return logf(fmaxf(value, 1e-3f) / usual);
}

// Skin tells little of the light's strength: dark skin in full light is as dark as light skin in dim light.
// Highlights on lips and skin and the whites of the eyes differ far less between people. The usual values are
// means over studio portraits of four ethnic groups, each group counted alike.
static float measure_strength(struct vec3 skin_top, const struct vec3 *eye_white, const struct lip_look *lips)
{
    float sum = 0.25f * log_ratio(luminance(skin_top), 0.41f), weight = 0.25f;
    if (eye_white != NULL) {
        sum += 0.25f * log_ratio(luminance(*eye_white), 0.25f);
        weight += 0.25f;
    }
    if (lips != NULL) {
        sum += 0.5f * log_ratio(lips->luminance * lips->brightest, 0.31f);
        weight += 0.5f;
    }
    return fminf(fmaxf(expf(doubt(sum / weight, 0.5f)), 0.05f), 1.1f);
}

// Colour of the light with luminance 1, by the same means; the whites of the eyes are nearly alike in all
// people.
static struct vec3 measure_cast(struct vec3 skin_top, const struct vec3 *eye_white)
{
    const float usual_top[3] = {1.37f, 0.913f, 0.77f}, usual_white[3] = {1.20f, 0.95f, 0.90f};
    const float top[3] = {skin_top.x, skin_top.y, skin_top.z};
    float cast[3];
    for (int i = 0; i < 3; i++) {
        float logarithm = log_ratio(top[i] / fmaxf(luminance(skin_top), 1e-3f), usual_top[i]);
        if (eye_white != NULL) {
            const float white[3] = {eye_white->x, eye_white->y, eye_white->z};
            logarithm *= 0.4f;
            logarithm += 0.6f * log_ratio(white[i] / fmaxf(luminance(*eye_white), 1e-3f), usual_white[i]);
        }
        cast[i] = expf(doubt(logarithm, 0.15f));
    }
    struct vec3 colour = {cast[0], cast[1], cast[2]};
    return vec3_scale(colour, 1.0f / luminance(colour));
}

bool face_light_measure(const struct srgb_table *table, const struct picture *picture,
                        const struct vec3 *landmarks_px, const struct lip_look *lips, struct face_light *out)
{
    struct samples skin = {.count = 0}, white = {.count = 0};
    sample_skin(table, picture, landmarks_px, &skin);
    if (skin.count < LEAST_SAMPLES)
        return false;
    sample_eye_white(table, picture, landmarks_px, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, 468,
                     &white);
    sample_eye_white(table, picture, landmarks_px, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, 473, &white);
    sort_samples(&skin);
    sort_samples(&white);
    struct vec3 skin_top = mean_between(&skin, 0.93f, 0.99f);
    struct vec3 eye_white = mean_between(&white, 0.5f, 0.9f);
    const struct vec3 *seen_white = white.count >= LEAST_SAMPLES ? &eye_white : NULL;
    float strength = measure_strength(skin_top, seen_white, lips);
    out->colour = vec3_scale(measure_cast(skin_top, seen_white), strength);
    return true;
}

// --- the lips ---------------------------------------------------------------------------------------------

bool lip_look_measure(const struct srgb_table *table, const struct picture *picture,
                      const struct lip_mesh *mesh, struct lip_look *out)
{
    struct samples samples = {.count = 0};
    for (int column = 0; column < LIP_COLUMNS; column++)
        for (int row = 2; row < LIP_ROW_INNER; row++) {
            const float *position = mesh->vertices[column * LIP_ROWS + row].position_px;
            take_sample(table, picture, position[0], position[1], &samples);
        }
    if (samples.count < LEAST_SAMPLES)
        return false;
    sort_samples(&samples);
    struct vec3 mean = mean_between(&samples, 0.1f, 0.9f);
    out->luminance = fmaxf(luminance(mean), 1e-3f);
    out->bright = luminance(samples.colours[samples.count * 90 / 100]) / out->luminance;
    out->brightest = luminance(samples.colours[samples.count * 98 / 100]) / out->luminance;
    out->saturation = (mean.x - mean.y) / fmaxf(mean.x + mean.y, 1e-3f);
    return true;
}

// --- over time --------------------------------------------------------------------------------------------

// `scale`: what a difference of 1 is counted in.
static float follow(float known, float measured, float scale)
{
    float difference = measured - known;
    float large = fminf(fabsf(difference) / (0.5f * scale), 1.0f);
    return known + difference * (0.06f + 0.4f * large * large);
}

void face_light_follow(struct face_light *known, const struct face_light *measured)
{
    float scale = fmaxf(luminance(known->colour), 1e-3f);
    known->colour.x = follow(known->colour.x, measured->colour.x, scale);
    known->colour.y = follow(known->colour.y, measured->colour.y, scale);
    known->colour.z = follow(known->colour.z, measured->colour.z, scale);
}

void lip_look_follow(struct lip_look *known, const struct lip_look *measured)
{
    known->luminance = follow(known->luminance, measured->luminance, known->luminance);
    known->bright = follow(known->bright, measured->bright, 1.0f);
    known->brightest = follow(known->brightest, measured->brightest, 1.0f);
    known->saturation = follow(known->saturation, measured->saturation, 0.3f);
}
