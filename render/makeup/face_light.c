#include "render/makeup/face_light.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SAMPLES 512
#define LEAST_SAMPLES 12
#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

struct samples {
    struct vec3 colours[MAX_SAMPLES]; // linear
    int count;
};

void srgb_table_init(struct srgb_table *table)
{
    for (int i = 0; i < 256; i++)
        table->linear[i] = colour_linear_of_byte((uint8_t)i);
}

static int by_luminance(const void *a, const void *b)
{
    const struct vec3 *first = a, *second = b;
    float difference = colour_luminance(*first) - colour_luminance(*second);
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

// --- what is looked at -------------------------------------------------------------------------------------

// Cheeks, chin and forehead: skin that hair seldom covers.
static const uint16_t skin_landmarks[] = {50,  101, 36,  205, 187, 123, 117, 118, 280, 330, 266, 425, 411,
                                          352, 346, 347, 151, 9,   108, 337, 199, 175, 200, 18,  164};

// Nine places about a landmark.
static void sample_about(const struct srgb_table *table, const struct picture *picture,
                         const struct vec3 *landmarks_px, int landmark, struct samples *samples)
{
    float step = vec2_length((struct vec2){landmarks_px[263].x - landmarks_px[33].x,
                                           landmarks_px[263].y - landmarks_px[33].y}) *
                 0.02f;
    for (int k = 0; k < 9; k++)
        take_sample(table, picture, landmarks_px[landmark].x + step * (float)(k % 3 - 1),
                    landmarks_px[landmark].y + step * (float)(k / 3 - 1), samples);
}

static void sample_skin(const struct srgb_table *table, const struct picture *picture,
                        const struct vec3 *landmarks_px, struct samples *samples)
{
    for (int i = 0; i < COUNT(skin_landmarks); i++)
        sample_about(table, picture, landmarks_px, skin_landmarks[i], samples);
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

static float distance_px(const struct vec3 *landmarks_px, int a, int b)
{
    return vec2_length(
        (struct vec2){landmarks_px[b].x - landmarks_px[a].x, landmarks_px[b].y - landmarks_px[a].y});
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
    struct vec3 centre = landmarks_px[iris];
    float radius = 1.15f * distance_px(landmarks_px, iris, iris + 1);
    for (int row = 1; row < 8; row++)
        for (int column = 1; column < 24; column++) {
            float x = low.x + (high.x - low.x) * (float)column / 24.0f;
            float y = low.y + (high.y - low.y) * (float)row / 8.0f;
            if (vec2_length((struct vec2){x - centre.x, y - centre.y}) > radius &&
                inside_ring(landmarks_px, ring, count, x, y))
                take_sample(table, picture, x, y, samples);
        }
}

// Not while the lids close over it: then it is dark for the lashes' shadow.
static void sample_open_eyes(const struct srgb_table *table, const struct picture *picture,
                             const struct vec3 *landmarks_px, struct samples *samples)
{
    const float open = 0.17f; // height beside width
    if (distance_px(landmarks_px, 159, 145) > open * distance_px(landmarks_px, 33, 133))
        sample_eye_white(table, picture, landmarks_px, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, 468,
                         samples);
    if (distance_px(landmarks_px, 386, 374) > open * distance_px(landmarks_px, 263, 362))
        sample_eye_white(table, picture, landmarks_px, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, 473,
                         samples);
}

// --- what is known of a value, in logarithms: measurements and priors as bell curves, multiplied -----------

struct belief {
    float sum, weight;
};

static void believe(struct belief *belief, float value, float spread)
{
    float weight = 1.0f / (spread * spread);
    belief->sum += value * weight;
    belief->weight += weight;
}

static float most_likely(const struct belief *belief)
{
    return belief->sum / belief->weight;
}

// The light: logarithms of its luminance, and of red and blue beside green.
struct light_belief {
    struct belief strength, red, blue;
};

static float log_of(float value)
{
    return logf(fmaxf(value, 1e-3f));
}

static void believe_chroma(struct light_belief *light, struct vec3 seen, float usual_red, float usual_blue,
                           float spread_red, float spread_blue)
{
    believe(&light->red, log_of(seen.x) - log_of(seen.y) - usual_red, spread_red);
    believe(&light->blue, log_of(seen.z) - log_of(seen.y) - usual_blue, spread_blue);
}

// --- what the face says ------------------------------------------------------------------------------------

// A sample with a clipped channel says how bright it is at least, but nothing of its colour.
#define CLIPPED 0.95f

static struct samples without_clipped(const struct samples *samples)
{
    struct samples out = {.count = 0};
    for (int i = 0; i < samples->count; i++) {
        struct vec3 colour = samples->colours[i];
        if (fmaxf(colour.x, fmaxf(colour.y, colour.z)) < CLIPPED)
            out.colours[out.count++] = colour;
    }
    return out;
}

// Skin alone tells little of the light's strength: dark skin in full light is as dark as light skin in dim
// light. The sheen on skin and lips is white reflection at the surface, and lies closer together. The usual
// values are rounded means of what portraits and snapshots show of faces at a camera's own exposure and white
// balance, chroma beside that of their neutral surroundings; the spreads are how far people lie apart.
static void ask_skin(const struct samples *skin, const struct lip_look *lips, struct light_belief *light)
{
    believe(&light->strength, log_of(colour_luminance(mean_between(skin, 0.93f, 0.99f)) / 0.40f), 0.5f);
    if (lips != NULL)
        believe(&light->strength, log_of(lips->luminance * lips->brightest / 0.28f), 0.5f);
    struct samples coloured = without_clipped(skin);
    if (coloured.count >= LEAST_SAMPLES)
        believe_chroma(light, mean_between(&coloured, 0.8f, 0.97f), 0.5f, -0.2f, 0.2f, 0.15f);
}

// The whites of the eyes are nearly alike in all people, but lie in the shadow of brow and lashes, and melt
// into them where the eye has few pixels.
static void ask_eye_white(const struct samples *white, float iris_radius_px, struct light_belief *light)
{
    float melting = 6.0f / fmaxf(iris_radius_px, 1.0f);
    float doubt = 1.0f + melting * melting;
    believe(&light->strength, log_of(colour_luminance(mean_between(white, 0.8f, 0.97f)) / 0.36f),
            0.35f * doubt);
    struct samples coloured = without_clipped(white);
    if (coloured.count >= LEAST_SAMPLES)
        believe_chroma(light, mean_between(&coloured, 0.8f, 0.97f), 0.24f, -0.08f, 0.12f * doubt,
                       0.10f * doubt);
}

// --- what the rest of the picture says ---------------------------------------------------------------------

#define GRID_COLUMNS 48
#define GRID_ROWS 32

struct surroundings {
    uint8_t pixels[GRID_COLUMNS * GRID_ROWS][3];
    uint16_t brightest; // luminance byte that 5 % of the picture exceed
};

static int luma(const uint8_t *pixel)
{
    return (54 * pixel[0] + 183 * pixel[1] + 19 * pixel[2]) >> 8; // ITU-R BT.709
}

static void look_around(const struct picture *picture, struct surroundings *out)
{
    int histogram[256] = {0}, above = 0, level = 255;
    for (int row = 0; row < GRID_ROWS; row++) {
        const uint8_t *pixels = picture_row(picture, (2 * row + 1) * picture->height_px / (2 * GRID_ROWS));
        for (int column = 0; column < GRID_COLUMNS; column++) {
            uint8_t *pixel = out->pixels[row * GRID_COLUMNS + column];
            memcpy(pixel, pixels + (size_t)((2 * column + 1) * picture->width_px / (2 * GRID_COLUMNS)) * 4,
                   3);
            histogram[luma(pixel)]++;
        }
    }
    while (level > 0 && above + histogram[level] < GRID_COLUMNS * GRID_ROWS / 20)
        above += histogram[level--];
    out->brightest = (uint16_t)level;
}

// Mean of the brightest surfaces, but for the very brightest, which may be lamps or reflections.
static float luminance_of_brightest(const struct srgb_table *table, const struct surroundings *around)
{
    float sum = 0.0f;
    int count = 0;
    for (int i = 0; i < GRID_COLUMNS * GRID_ROWS; i++) {
        const uint8_t *pixel = around->pixels[i];
        if (luma(pixel) < around->brightest)
            continue;
        sum += 0.2126f * table->linear[pixel[0]] + 0.7152f * table->linear[pixel[1]] +
               0.0722f * table->linear[pixel[2]];
        count++;
    }
    return sum / (float)(count > 0 ? count : 1);
}

// White patch (Land 1977): the brightest large surface is taken for white paint, cloth or paper, which
// reflect nine tenths. A scene need not hold one, so it may well be darker; it can't be much brighter, unless
// it stands in another light than the face. Where it contradicts the face it isn't believed.
static void ask_white_patch(const struct srgb_table *table, const struct surroundings *around,
                            struct light_belief *light)
{
    float value = log_of(luminance_of_brightest(table, around) / 0.9f);
    float beyond = value - most_likely(&light->strength);
    float contradiction = beyond / 0.8f;
    contradiction *= contradiction;
    float spread = beyond > 0.0f ? 0.3f : 0.35f;
    believe(&light->strength, value, spread * sqrtf(1.0f + contradiction * contradiction));
}

// Surfaces whose colour is as a neutral one's would be in the light believed in so far: grey walls, white
// cloth. The more there are, the more they count. After the grey-surface idea of Li et al. 2010.
static void ask_neutral_surfaces(const struct srgb_table *table, const struct surroundings *around,
                                 struct light_belief *light)
{
    const float within = 0.15f;
    float red = expf(most_likely(&light->red)), blue = expf(most_likely(&light->blue));
    struct vec3 sum = {0.0f, 0.0f, 0.0f};
    float weight = 0.0f;
    for (int i = 0; i < GRID_COLUMNS * GRID_ROWS; i++) {
        const uint8_t *pixel = around->pixels[i];
        int highest = pixel[0] > pixel[1] ? pixel[0] : pixel[1],
            lowest = pixel[0] < pixel[1] ? pixel[0] : pixel[1];
        if ((pixel[2] > highest ? pixel[2] : highest) >= 250 || (pixel[2] < lowest ? pixel[2] : lowest) < 20)
            continue; // clipped, or noise
        struct vec3 colour = {table->linear[pixel[0]], table->linear[pixel[1]], table->linear[pixel[2]]};
        float r = (colour.x - red * colour.y) / (red * colour.y);
        float b = (colour.z - blue * colour.y) / (blue * colour.y);
        float alike = 1.0f / (1.0f + (r * r + b * b) / (within * within));
        alike *= alike;
        sum = vec3_add(sum, vec3_scale(colour, alike));
        weight += alike;
    }
    float share = weight / (float)(GRID_COLUMNS * GRID_ROWS);
    float spread = 0.1f / sqrtf(fminf(share / 0.2f, 1.0f) + 1e-3f);
    if (weight > 30.0f)
        believe_chroma(light, sum, 0.0f, 0.0f, spread, spread);
}

static void ask_surroundings(const struct srgb_table *table, const struct surroundings *around,
                             struct light_belief *light)
{
    ask_white_patch(table, around, light);
    ask_neutral_surfaces(table, around, light);
    // A camera dims what would burn out, and lifts the dark less readily: more than full light is rare.
    if (most_likely(&light->strength) > 0.0f)
        believe(&light->strength, 0.0f, 0.4f);
}

// --- the light ---------------------------------------------------------------------------------------------

// In more light than half as much again as full, fair skin would be burnt out.
static struct vec3 colour_of(const struct light_belief *light)
{
    struct vec3 cast = {expf(most_likely(&light->red)), 1.0f, expf(most_likely(&light->blue))};
    float strength = fminf(fmaxf(expf(most_likely(&light->strength)), 0.05f), 1.5f);
    return vec3_scale(cast, strength / colour_luminance(cast));
}

bool face_light_measure(const struct srgb_table *table, const struct picture *picture,
                        const struct vec3 *landmarks_px, const struct lip_look *lips, struct face_light *out)
{
    struct samples skin = {.count = 0}, white = {.count = 0};
    struct surroundings around;
    sample_skin(table, picture, landmarks_px, &skin);
    if (skin.count < LEAST_SAMPLES)
        return false;
    sample_open_eyes(table, picture, landmarks_px, &white);
    sort_samples(&skin);
    sort_samples(&white);
    look_around(picture, &around);

    // A camera balances as well as it can: to a fifth of a channel, more or less. How dim the light is is
    // open.
    struct light_belief light = {0};
    believe(&light.strength, 0.0f, 1.0f);
    believe(&light.red, 0.0f, 0.2f);
    believe(&light.blue, 0.0f, 0.25f);
    ask_skin(&skin, lips, &light);
    struct light_belief without_eyes = light;
    out->eyes_seen = white.count >= LEAST_SAMPLES;
    if (out->eyes_seen)
        ask_eye_white(&white,
                      0.5f * (distance_px(landmarks_px, 468, 469) + distance_px(landmarks_px, 473, 474)),
                      &light);
    ask_surroundings(table, &around, &light);
    ask_surroundings(table, &around, &without_eyes);
    out->colour = colour_of(&light);
    out->without_eyes = colour_of(&without_eyes);
    return true;
}

// --- the lips ----------------------------------------------------------------------------------------------

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
    out->luminance = fmaxf(colour_luminance(mean), 1e-3f);
    out->bright = colour_luminance(samples.colours[samples.count * 90 / 100]) / out->luminance;
    out->brightest = colour_luminance(samples.colours[samples.count * 98 / 100]) / out->luminance;
    out->saturation = (mean.x - mean.y) / fmaxf(mean.x + mean.y, 1e-3f);
    out->shade = 0.0f;
    return true;
}

static float mean_luminance_about(const struct srgb_table *table, const struct picture *picture,
                                  const struct vec3 *landmarks_px, const uint16_t *landmarks, int count)
{
    struct samples samples = {.count = 0};
    for (int i = 0; i < count; i++)
        sample_about(table, picture, landmarks_px, landmarks[i], &samples);
    if (samples.count < LEAST_SAMPLES)
        return 0.0f;
    sort_samples(&samples);
    return colour_luminance(mean_between(&samples, 0.1f, 0.9f));
}

// Most lamps hang above: the nose and the turn of the face put the mouth into some shade. A beard looks like
// deep shade, so there is a limit to what is believed.
float mouth_shade_measure(const struct srgb_table *table, const struct picture *picture,
                          const struct vec3 *landmarks_px)
{
    static const uint16_t face[] = {50,  101, 36,  205, 187, 123, 117, 118, 280, 330,
                                    266, 425, 411, 352, 346, 347, 151, 9,   108, 337};
    static const uint16_t mouth[] = {164, 18, 200, 204, 424, 167, 393, 106, 335, 182, 406, 165, 391};
    const float deepest = 0.2f, lightest = -0.05f;
    float about_face = mean_luminance_about(table, picture, landmarks_px, face, COUNT(face));
    float about_mouth = mean_luminance_about(table, picture, landmarks_px, mouth, COUNT(mouth));
    if (about_face <= 0.0f || about_mouth <= 0.0f)
        return 0.0f;
    return fminf(fmaxf(1.0f - about_mouth / about_face, lightest), deepest);
}

// --- over time ---------------------------------------------------------------------------------------------

// What stands still is averaged over a second; a lamp that was switched on is followed within a third.
static float share_of(float difference)
{
    float large = fminf(fmaxf((difference - 0.03f) / 0.05f, 0.0f), 1.0f);
    return 0.05f + 0.35f * large * large * (3.0f - 2.0f * large);
}

static struct vec3 step(struct vec3 known, struct vec3 measured)
{
    struct vec3 difference = vec3_subtract(measured, known);
    float largest = fmaxf(fabsf(difference.x), fmaxf(fabsf(difference.y), fabsf(difference.z)));
    float share = share_of(largest / fmaxf(colour_luminance(known), 1e-3f));
    return vec3_add(known, vec3_scale(difference, share));
}

// While the eyes are shut the light is taken to have changed as the rest of the face and picture say: a blink
// is no change of light.
void face_light_follow(struct face_light *known, const struct face_light *measured)
{
    struct vec3 colour = measured->colour;
    if (known->eyes_seen && !measured->eyes_seen)
        colour = (struct vec3){colour.x * known->colour.x / known->without_eyes.x,
                               colour.y * known->colour.y / known->without_eyes.y,
                               colour.z * known->colour.z / known->without_eyes.z};
    known->colour = step(known->colour, colour);
    known->without_eyes = step(known->without_eyes, measured->without_eyes);
    known->eyes_seen = known->eyes_seen || measured->eyes_seen;
}

// `scale`: what a difference of 1 is counted in.
static float follow(float known, float measured, float scale)
{
    float difference = measured - known;
    return known + difference * share_of(fabsf(difference) / scale);
}

void lip_look_follow(struct lip_look *known, const struct lip_look *measured)
{
    known->luminance = follow(known->luminance, measured->luminance, known->luminance);
    known->bright = follow(known->bright, measured->bright, 1.0f);
    known->brightest = follow(known->brightest, measured->brightest, 1.0f);
    known->saturation = follow(known->saturation, measured->saturation, 0.3f);
    known->shade = follow(known->shade, measured->shade, 1.0f);
}
