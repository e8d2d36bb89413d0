#include "app/shade_finder.h"

#include "app/face_view.h"
#include "platform/base/clock.h"
#include "platform/base/colour.h"
#include "platform/base/floats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NOSE_TIP = 1, MOUTH_UPPER = 0, NOSE_BRIDGE = 168 };

#define LEAST_EYES_PX 60.0f // a cheek is then 20 pixels wide
#define LEAST_FACING 0.90f  // within 25 degrees of the camera: both cheeks see the light that the card sees
#define CLIPPED_BYTE 250    // from here on a camera's curve no longer tells how much light it was
#define MOST_CLIPPED 0.02f  // of the card's samples
#define LEAST_CARD 0.12f    // linear luminance: below, noise and the black level bend the ratio
#define MOST_SPREAD 0.16f   // 90 % of the card lies within this share of its median: noise and a slight slope
#define NO_CARD_SPREAD 0.60f // no uniform thing at all
#define MOST_TINT_SPREAD 0.14f
#define MOST_CHEEK_RATIO 1.4f // half a stop between the cheeks: beside a window
#define FARTHEST 3.5f         // card from face, in distances between the eyes: within an arm's reach
#define EDGE_STEP 0.10f       // the card's edge: luminance leaves its median by this share
#define LEAST_EDGES 6         // of the eight ways out of the card
#define FORGET_NS                                                                                            \
    (600 * CLOCK_MILLISECOND_NS) // frames older than a problem that lasted this long don't count
#define MOST_SCATTER 1.5f        // mean CIEDE2000 of the frames from their median

static bool is_inside(const struct picture *picture, float x, float y)
{
    return x >= 0.0f && y >= 0.0f && x < (float)picture->width_px && y < (float)picture->height_px;
}

// --- samples -----------------------------------------------------------------------------------------------

#define MAX_SAMPLES 512

struct samples {
    int count, clipped;
    struct vec3 colours[MAX_SAMPLES]; // linear
};

static void take(struct samples *samples, const struct picture *picture, float x, float y)
{
    if (!is_inside(picture, x, y) || samples->count == MAX_SAMPLES)
        return;
    const uint8_t *pixel = picture_row(picture, (int)y) + 4 * (size_t)x;
    samples->clipped += pixel[0] >= CLIPPED_BYTE || pixel[1] >= CLIPPED_BYTE || pixel[2] >= CLIPPED_BYTE;
    samples->colours[samples->count++] = (struct vec3){
        colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]), colour_linear_of_byte(pixel[2])};
}

static int by_luminance(const void *a, const void *b)
{
    const struct vec3 *first = a, *second = b;
    float one = colour_luminance(*first), other = colour_luminance(*second);
    return (one > other) - (one < other);
}

// The value that this share of `count` values lies below; the values are sorted.
static float quantile(float *values, int count, float share)
{
    floats_sort(values, count);
    int at = (int)(share * (float)count);
    return values[at < count ? at : count - 1];
}

// By channel.
static struct vec3 median_colour(const struct vec3 *colours, int count)
{
    float channel[MAX_SAMPLES];
    struct vec3 median = {0.0f, 0.0f, 0.0f};
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < count; i++)
            channel[i] = c == 0 ? colours[i].x : c == 1 ? colours[i].y : colours[i].z;
        float value = quantile(channel, count, 0.5f);
        *(c == 0 ? &median.x : c == 1 ? &median.y : &median.z) = value;
    }
    return median;
}

// --- the card ----------------------------------------------------------------------------------------------

#define CARD_GRID 16

// How far 90 % of the values reach, over their median.
static float spread(float *values, int count)
{
    float low = quantile(values, count, 0.05f), high = quantile(values, count, 0.95f);
    return (high - low) / fmaxf(quantile(values, count, 0.5f), 1e-6f);
}

static float luminance_spread(const struct samples *samples)
{
    float values[MAX_SAMPLES];
    for (int i = 0; i < samples->count; i++)
        values[i] = colour_luminance(samples->colours[i]);
    return spread(values, samples->count);
}

// Of red and of blue over green, the larger: a print may be as bright everywhere.
static float tint_spread(const struct samples *samples)
{
    float red[MAX_SAMPLES], blue[MAX_SAMPLES];
    for (int i = 0; i < samples->count; i++) {
        struct vec3 colour = samples->colours[i];
        red[i] = colour.x / fmaxf(colour.y, 1e-4f);
        blue[i] = colour.z / fmaxf(colour.y, 1e-4f);
    }
    return fmaxf(spread(red, samples->count), spread(blue, samples->count));
}

// White under any lamp of a shop, from candle light to blue sky, behind a camera that balances none of it.
static bool may_be_white(struct vec3 colour)
{
    float red = colour.x / fmaxf(colour.y, 1e-4f), blue = colour.z / fmaxf(colour.y, 1e-4f);
    return red > 0.55f && red < 2.2f && blue > 0.2f && blue < 1.9f && red * blue < 1.8f && red * blue > 0.4f;
}

// Eight ways out of the middle: on each the card must end within half its size beyond the area.
static bool has_edges(const struct picture *picture, struct shade_area area, float card_luminance)
{
    int found = 0;
    for (int i = 0; i < 8; i++) {
        float angle = 0.7853982f * (float)i;
        for (int step = 12; step <= 40; step++) {
            float way = 0.05f * (float)step; // in halves of the area
            struct samples samples = {.count = 0};
            take(&samples, picture, area.x_px + area.width_px * 0.5f * (1.0f + way * cosf(angle)),
                 area.y_px + area.height_px * 0.5f * (1.0f + way * sinf(angle)));
            if (samples.count == 0)
                break;
            if (fabsf(colour_luminance(samples.colours[0]) / card_luminance - 1.0f) > EDGE_STEP) {
                found++;
                break;
            }
        }
    }
    return found >= LEAST_EDGES;
}

static enum shade_problem measure_card(const struct picture *picture, struct shade_area area, bool find_edges,
                                       struct vec3 *card)
{
    struct samples samples = {.count = 0};
    for (int row = 0; row < CARD_GRID; row++)
        for (int column = 0; column < CARD_GRID; column++)
            take(&samples, picture, area.x_px + area.width_px * (0.5f + (float)column) / CARD_GRID,
                 area.y_px + area.height_px * (0.5f + (float)row) / CARD_GRID);
    if (samples.count < CARD_GRID * CARD_GRID)
        return SHADE_NO_CARD; // not all of it in the picture
    *card = median_colour(samples.colours, samples.count);
    float uneven = luminance_spread(&samples);
    if (uneven > NO_CARD_SPREAD || (find_edges && !has_edges(picture, area, colour_luminance(*card))))
        return SHADE_NO_CARD;
    if ((float)samples.clipped > MOST_CLIPPED * (float)samples.count)
        return SHADE_CARD_CLIPPED;
    if (colour_luminance(*card) < LEAST_CARD)
        return SHADE_CARD_DIM;
    if (uneven > MOST_SPREAD || tint_spread(&samples) > MOST_TINT_SPREAD)
        return SHADE_CARD_UNEVEN;
    return may_be_white(*card) ? SHADE_FINE : SHADE_CARD_COLOURED;
}

// --- the skin ----------------------------------------------------------------------------------------------

// Cheeks below the eyes, clear of beard and of the nose's shadow; the forehead between the brows and above.
static const uint16_t right_cheek[] = {36, 50, 101, 117, 118, 205};
static const uint16_t left_cheek[] = {266, 280, 330, 346, 347, 425};
static const uint16_t forehead[] = {9, 151, 108, 337};

static void take_skin(struct samples *samples, const struct picture *picture, const struct face *face,
                      const uint16_t *landmarks, int count)
{
    float step = 0.016f * face_view_eyes_px(face); // 1.5 mm
    for (int i = 0; i < count; i++)
        for (int k = 0; k < 25; k++)
            take(samples, picture, face->landmarks_px[landmarks[i]].x + step * (float)(k % 5 - 2),
                 face->landmarks_px[landmarks[i]].y + step * (float)(k / 5 - 2));
}

// The middle half by luminance: without highlights and shadows, brows and strands of hair.
static struct vec3 plain_skin(struct samples *samples)
{
    qsort(samples->colours, (size_t)samples->count, sizeof samples->colours[0], by_luminance);
    int from = samples->count / 4, count = samples->count - 2 * from;
    return median_colour(&samples->colours[from], count);
}

static enum shade_problem measure_skin(const struct picture *picture, const struct face *face,
                                       struct vec3 *skin)
{
    struct samples right = {.count = 0}, left = {.count = 0}, all = {.count = 0};
    take_skin(&right, picture, face, right_cheek, 6);
    take_skin(&left, picture, face, left_cheek, 6);
    take_skin(&all, picture, face, forehead, 4);
    if (right.count < 100 || left.count < 100)
        return SHADE_NO_FACE; // not all of it in the picture
    for (int i = 0; i < right.count && all.count < MAX_SAMPLES; i++)
        all.colours[all.count++] = right.colours[i];
    for (int i = 0; i < left.count && all.count < MAX_SAMPLES; i++)
        all.colours[all.count++] = left.colours[i];
    float ratio = colour_luminance(plain_skin(&right)) / fmaxf(colour_luminance(plain_skin(&left)), 1e-6f);
    *skin = plain_skin(&all);
    return fmaxf(ratio, 1.0f / fmaxf(ratio, 1e-6f)) > MOST_CHEEK_RATIO ? SHADE_FACE_UNEVEN : SHADE_FINE;
}

// Measured skin of all tones lies within L* 20 to 80, hue 35 to 80 degrees, chroma 8 to 30 (Xiao et al.,
// "Characterising the variations in ethnic skin colours", Skin Research and Technology 23 (2017) 21-29); with
// room for what cameras add.
static bool may_be_skin(struct vec3 linear)
{
    struct lab lab = lab_of_linear(linear);
    float chroma = lab_chroma(lab), hue = lab_hue_deg(lab);
    return lab.l > 14.0f && lab.l < 88.0f && chroma > 3.0f && chroma < 38.0f && hue > 20.0f && hue < 90.0f;
}

// --- one picture -------------------------------------------------------------------------------------------

static bool is_near_face(const struct face *face, struct shade_area area)
{
    struct vec3 nose = face->landmarks_px[NOSE_TIP];
    struct vec2 way = {area.x_px + area.width_px * 0.5f - nose.x, area.y_px + area.height_px * 0.5f - nose.y};
    return vec2_length(way) <= FARTHEST * face_view_eyes_px(face);
}

enum shade_problem shade_measure(const struct picture *picture, const struct face *face,
                                 struct shade_area white, float card_reflectance, bool find_edges,
                                 struct vec3 *skin)
{
    struct vec3 card = {0.0f, 0.0f, 0.0f}, seen = {0.0f, 0.0f, 0.0f};
    if (face_view_eyes_px(face) < LEAST_EYES_PX)
        return SHADE_FACE_SMALL;
    if (face_view_facing(face) < LEAST_FACING)
        return SHADE_FACE_TURNED;
    enum shade_problem problem = measure_card(picture, white, find_edges, &card);
    if (problem == SHADE_FINE && !is_near_face(face, white))
        problem = SHADE_CARD_FAR;
    if (problem == SHADE_FINE)
        problem = measure_skin(picture, face, &seen);
    if (problem != SHADE_FINE)
        return problem;
    *skin = (struct vec3){seen.x / card.x * card_reflectance, seen.y / card.y * card_reflectance,
                          seen.z / card.z * card_reflectance};
    return may_be_skin(*skin) ? SHADE_FINE : SHADE_OTHER_LIGHT;
}

// --- in the mirror -----------------------------------------------------------------------------------------

// A business card or larger, upright, a finger's width from the face. In distances between the outer corners
// of the eyes, which are 90 mm apart.
#define CARD_WIDTH 0.46f
#define CARD_HEIGHT 0.70f
#define CARD_ASIDE 1.24f // its middle from the middle of the face

static bool fits(struct shade_area area, struct shade_area room)
{
    return area.x_px >= room.x_px && area.x_px + area.width_px <= room.x_px + room.width_px;
}

struct shade_area shade_card_place(const struct face *face, struct shade_area room, bool may_change,
                                   bool *left)
{
    float unit = face_view_eyes_px(face);
    struct vec3 bridge = face->landmarks_px[NOSE_BRIDGE], mouth = face->landmarks_px[MOUTH_UPPER];
    struct vec2 middle = {0.5f * (bridge.x + mouth.x), 0.5f * (bridge.y + mouth.y)};
    struct shade_area area = {.y_px = middle.y - 0.5f * CARD_HEIGHT * unit,
                              .width_px = CARD_WIDTH * unit,
                              .height_px = CARD_HEIGHT * unit};
    for (int i = 0; i < 2; i++) {
        area.x_px = middle.x + (*left ? -CARD_ASIDE : CARD_ASIDE) * unit - 0.5f * area.width_px;
        if (!may_change || fits(area, room))
            break;
        *left = !*left;
    }
    return area;
}

void shade_finder_begin(struct shade_finder *finder, float card_reflectance)
{
    *finder = (struct shade_finder){.running = true, .card_reflectance = card_reflectance};
}

void shade_finder_forget(struct shade_finder *finder)
{
    memset(finder, 0, sizeof *finder);
}

// The frames' median, unless they scatter about it: a card that moves in and out of a shadow.
static bool frames_agree(const struct shade_finder *finder, struct lab *skin)
{
    *skin = lab_of_linear(median_colour(finder->skins, finder->count));
    float scatter = 0.0f;
    for (int i = 0; i < finder->count; i++)
        scatter += colour_difference(lab_of_linear(finder->skins[i]), *skin) / (float)finder->count;
    return scatter <= MOST_SCATTER;
}

void shade_finder_update(struct shade_finder *finder, const struct picture *picture, const struct face *face,
                         struct shade_area room, int64_t now_ns)
{
    if (!finder->running)
        return;
    struct vec3 skin = {0.0f, 0.0f, 0.0f};
    finder->problem = SHADE_NO_FACE;
    finder->card = (struct shade_area){0};
    if (face != NULL) {
        finder->card = shade_card_place(face, room, finder->count == 0, &finder->card_left);
        finder->problem = SHADE_FACE_LARGE;
        if (fits(finder->card, room))
            finder->problem =
                shade_measure(picture, face, finder->card, finder->card_reflectance, true, &skin);
    }
    if (finder->problem != SHADE_FINE) {
        if (now_ns - finder->good_ns > FORGET_NS)
            finder->count = 0;
        return;
    }
    finder->good_ns = now_ns;
    finder->skins[finder->count++] = skin;
    if (finder->count < SHADE_FRAMES)
        return;
    finder->found = frames_agree(finder, &finder->skin);
    finder->running = !finder->found;
    finder->problem = finder->found ? SHADE_FINE : SHADE_UNSTEADY;
    finder->count = 0;
    memset(finder->skins, 0, sizeof finder->skins);
}

static const struct {
    const char *key, *explanation;
} words[SHADE_PROBLEM_COUNT] = {
    [SHADE_FINE] = {NULL, "fine"},
    [SHADE_NO_FACE] = {"shade.no_face", "no whole face in the picture"},
    [SHADE_FACE_LARGE] = {"shade.face_large", "there is no room for the white beside the face"},
    [SHADE_FACE_SMALL] = {"quality.too_far", "the face is too small"},
    [SHADE_FACE_TURNED] = {"quality.turned", "the face is turned away"},
    [SHADE_FACE_UNEVEN] = {"shade.face_uneven", "the face is lit from one side"},
    [SHADE_NO_CARD] = {"shade.no_card", "there is no uniform white there"},
    [SHADE_CARD_FAR] = {"shade.no_card", "the white is too far from the face to be in the same light"},
    [SHADE_CARD_UNEVEN] = {"shade.card_uneven", "the white is not even: a shadow, a finger or a print"},
    [SHADE_CARD_CLIPPED] = {"shade.card_clipped", "the white is overexposed"},
    [SHADE_CARD_DIM] = {"shade.card_dim", "the white is too dark: more light is needed"},
    [SHADE_CARD_COLOURED] = {"shade.card_coloured", "that is no white in any light"},
    [SHADE_OTHER_LIGHT] = {"shade.other_light", "the white is not lit as the face is"},
    [SHADE_UNSTEADY] = {"quality.blurred", "the frames disagree"},
};

const char *shade_advice(enum shade_problem problem)
{
    return words[problem].key;
}

const char *shade_explanation(enum shade_problem problem)
{
    return words[problem].explanation;
}
