#include "app/quality.h"

#include "app/face_view.h"
#include "platform/base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A problem is spoken of when it has lasted this long, and no more when it has been gone for as long.
#define LASTING_NS (700 * CLOCK_MILLISECOND_NS)
#define FADE_NS (350 * CLOCK_MILLISECOND_NS) // make-up goes and comes back over this time

// Below `poor` it is too poor; it is good again from `good` on.
struct threshold {
    float poor, good;
};

// Chosen by looking at lipstick on faces made darker, softer and smaller step by step, the darkest and the
// fairest of a set of portraits and a webcam's among them.
static const struct threshold thresholds[QUALITY_PROBLEM_COUNT] = {
    // A mouth is half as wide as the eyes are apart: below 16 pixels it has no shape. At 720 rows and 63
    // degrees that is 1.7 m away.
    [QUALITY_TOO_FAR] = {32.0f, 36.0f},
    // 63 degrees: a third of the mouth is in sight, and the landmarks of the rest are guessed.
    [QUALITY_TURNED] = {0.45f, 0.53f},
    // The darkest skin in good light gives 0.35; two stops below that no colour can be judged on any skin.
    [QUALITY_DARK] = {0.20f, 0.24f},
    // Edges smeared over 6 mm of the face: drawn lips look stuck on. Soft webcams of 400 x 300 give 17 to 25.
    [QUALITY_BLURRED] = {14.0f, 16.0f},
};

// Landmarks (MediaPipe's face mesh).
enum {
    EYE_OUTER_RIGHT = 33,
    EYE_INNER_RIGHT = 133,
    EYE_INNER_LEFT = 362,
    EYE_OUTER_LEFT = 263,
    FOREHEAD = 10,
    CHIN = 152,
    SIDE_RIGHT = 234,
    SIDE_LEFT = 454,
};

// ITU-R BT.601 luma of sRGB-encoded bytes, 0..255.
static int luma(const struct picture *picture, int x, int y)
{
    const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
    return (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2]) >> 8;
}

static bool is_inside(const struct picture *picture, float x, float y)
{
    return x >= 0.0f && y >= 0.0f && x < (float)picture->width_px && y < (float)picture->height_px;
}

// --- light -------------------------------------------------------------------------------------------------

#define GRID 14
// Of the face's pixels, from the darkest. High, so that it goes by the highlights of the skin and the whites
// of the eyes, which are bright in good light on skin of every tone.
#define BRIGHT_SHARE 0.90f

static float face_light(const struct picture *picture, const struct face *face)
{
    const struct vec3 *p = face->landmarks_px;
    int histogram[256] = {0}, count = 0;
    for (int row = 1; row < GRID; row++)
        for (int column = 1; column < GRID; column++) {
            // An ellipse inscribed in the face's outline.
            float u = 2.0f * (float)column / (float)GRID - 1.0f, v = 2.0f * (float)row / (float)GRID - 1.0f;
            if (u * u + v * v > 0.8f)
                continue;
            struct vec3 centre = vec3_scale(
                vec3_add(vec3_add(p[SIDE_RIGHT], p[SIDE_LEFT]), vec3_add(p[FOREHEAD], p[CHIN])), 0.25f);
            struct vec3 across = vec3_scale(vec3_subtract(p[SIDE_LEFT], p[SIDE_RIGHT]), 0.5f * u);
            struct vec3 down = vec3_scale(vec3_subtract(p[CHIN], p[FOREHEAD]), 0.5f * v);
            struct vec3 at = vec3_add(centre, vec3_add(across, down));
            if (!is_inside(picture, at.x, at.y))
                continue;
            histogram[luma(picture, (int)at.x, (int)at.y)]++;
            count++;
        }
    if (count == 0)
        return 0.0f;
    int below = 0, level = 0;
    while (level < 255 && (float)(below += histogram[level]) < BRIGHT_SHARE * (float)count)
        level++;
    return (float)level / 255.0f;
}

// --- blur --------------------------------------------------------------------------------------------------

#define LINES 5           // an eye and direction
#define LEAST_LINES 4     // that have an edge, to tell by
#define LEAST_CONTRAST 20 // levels: what is below may be noise
#define MAX_LINE_PX 256   // longer ones are read at every second pixel, and so on
#define PIXEL_WIDTH 2.0f  // of the sharpest edge there is: it is no blur, and not held against a small face

struct edges {
    float steepness; // sum of 1 / width over the lines that have an edge
    int count;
};

// The width of the steepest edge on a line along x or y: contrast over steepest slope, as Marziliano et al.
// ("A no-reference perceptual blur metric", ICIP 2002) measure blur by the width of edges. The slope is taken
// over two pixels: that halves the noise, and makes two pixels the sharpest that is told apart.
static void measure_line(const struct picture *picture, float from_x, float from_y, float length_px,
                         bool along_y, struct edges *edges)
{
    if (!is_inside(picture, from_x, from_y) || !(length_px >= 5.0f && length_px < PICTURE_MAX_SIDE_PX))
        return;
    int step = 1 + (int)(length_px / (float)MAX_LINE_PX);
    int count = (int)length_px / step;
    int x = (int)from_x, y = (int)from_y;
    int end_x = along_y ? x : x + (count - 1) * step, end_y = along_y ? y + (count - 1) * step : y;
    if (end_x >= picture->width_px || end_y >= picture->height_px)
        return;
    int low = 255, high = 0, steepest = 0, before[2] = {0, 0};
    for (int i = 0; i < count; i++) {
        int level = along_y ? luma(picture, x, y + i * step) : luma(picture, x + i * step, y);
        int slope = i >= 2 ? abs(level - before[i % 2]) : 0;
        before[i % 2] = level;
        low = level < low ? level : low;
        high = level > high ? level : high;
        steepest = slope > steepest ? slope : steepest;
    }
    if (high - low < LEAST_CONTRAST)
        return;
    edges->steepness += (float)steepest / (2.0f * (float)(step * (high - low)));
    edges->count++;
}

// Lines over one eye: brow, lashes, lid and iris give edges in both directions.
static void measure_eye(const struct picture *picture, struct vec3 first, struct vec3 second, float eyes_px,
                        struct edges *across, struct edges *down)
{
    float length = 0.34f * eyes_px;
    for (int i = 0; i < LINES; i++) {
        float t = 0.15f + 0.7f * (float)i / (float)(LINES - 1);
        float x = first.x + (second.x - first.x) * t, y = first.y + (second.y - first.y) * t;
        measure_line(picture, x, y - 0.6f * length, length, true, down);
        float row = (0.5f * (first.y + second.y)) + (t - 0.5f) * 0.1f * eyes_px;
        measure_line(picture, 0.5f * (first.x + second.x) - 0.5f * length, row, length, false, across);
    }
}

static bool edge_width(const struct edges *edges, float *width_px)
{
    if (edges->count < LEAST_LINES)
        return false;
    *width_px = (float)edges->count / edges->steepness;
    return true;
}

// By the worse of the two directions: motion blurs along itself only.
static bool measure_sharpness(const struct picture *picture, const struct face *face, float eyes_px,
                              float *sharp)
{
    const struct vec3 *p = face->landmarks_px;
    struct edges across = {.count = 0}, down = {.count = 0};
    measure_eye(picture, p[EYE_OUTER_RIGHT], p[EYE_INNER_RIGHT], eyes_px, &across, &down);
    measure_eye(picture, p[EYE_INNER_LEFT], p[EYE_OUTER_LEFT], eyes_px, &across, &down);
    float across_px = 0.0f, down_px = 0.0f;
    bool known_across = edge_width(&across, &across_px), known_down = edge_width(&down, &down_px);
    if (!known_across && !known_down)
        return false;
    float width_px = fmaxf(across_px, down_px);
    *sharp = eyes_px / sqrtf(fmaxf(width_px * width_px - PIXEL_WIDTH * PIXEL_WIDTH, 1.0f));
    return true;
}

void quality_measure(const struct picture *picture, const struct face *face, struct quality_measure *out)
{
    *out = (struct quality_measure){.eyes_px = face_view_eyes_px(face), .facing = face_view_facing(face)};
    out->light = face_light(picture, face);
    out->has_sharp = measure_sharpness(picture, face, out->eyes_px, &out->sharp);
}

// --- over time ---------------------------------------------------------------------------------------------

// Nothing is known of a value that is NaN: as it was.
static bool is_poor(const struct threshold *threshold, float value, bool was_poor)
{
    if (value < threshold->poor)
        return true;
    return value >= threshold->good ? false : was_poor;
}

static void update_watch(struct quality_watch *watch, bool poor, int64_t now_ns)
{
    if (poor != watch->poor) {
        watch->poor = poor;
        watch->since_ns = now_ns;
    }
    if (watch->spoken != watch->poor && now_ns - watch->since_ns >= LASTING_NS)
        watch->spoken = watch->poor;
}

void quality_update(struct quality *quality, const struct quality_measure *measure, int64_t now_ns)
{
    bool poor[QUALITY_PROBLEM_COUNT] = {false};
    if (measure != NULL) {
        const float values[QUALITY_PROBLEM_COUNT] = {
            [QUALITY_TOO_FAR] = measure->eyes_px,
            [QUALITY_TURNED] = measure->facing,
            [QUALITY_DARK] = measure->light,
            [QUALITY_BLURRED] = measure->has_sharp ? measure->sharp : NAN,
        };
        for (int i = 0; i < QUALITY_PROBLEM_COUNT; i++)
            poor[i] = is_poor(&thresholds[i], values[i], quality->watches[i].poor);
    }
    for (int i = 0; i < QUALITY_PROBLEM_COUNT; i++)
        update_watch(&quality->watches[i], poor[i], now_ns);
    float step = (float)(now_ns - quality->updated_ns) / (float)FADE_NS;
    step = fminf(fmaxf(step, 0.0f), 0.34f); // after a pause it still fades
    float target = quality_problem(quality) == QUALITY_GOOD ? 0.0f : 1.0f;
    quality->fade += fminf(fmaxf(target - quality->fade, -step), step);
    quality->updated_ns = now_ns;
}

enum quality_problem quality_problem(const struct quality *quality)
{
    for (int i = 0; i < QUALITY_PROBLEM_COUNT; i++)
        if (quality->watches[i].spoken)
            return (enum quality_problem)i;
    return QUALITY_GOOD;
}

const char *quality_advice(enum quality_problem problem)
{
    static const char *const keys[] = {
        [QUALITY_TOO_FAR] = "quality.too_far",
        [QUALITY_TURNED] = "quality.turned",
        [QUALITY_DARK] = "quality.dark",
        [QUALITY_BLURRED] = "quality.blurred",
        [QUALITY_GOOD] = NULL,
    };
    return keys[problem];
}
