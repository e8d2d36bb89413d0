#include "render/makeup/occlusion.h"

#include "render/hand_shape.h"
#include "render/makeup/face_shading.h"

#include <math.h>
#include <string.h>

// fminf and fmaxf heed numbers that aren't, by a call each; here there are none.
static float least(float a, float b)
{
    return a < b ? a : b;
}

static float most(float a, float b)
{
    return a > b ? a : b;
}

// --- medians -----------------------------------------------------------------------------------------------

#define BINS 256
#define BIN_RANGE 1.5f // logarithms from -1.5 to 1.5

struct histogram {
    int bins[BINS], count;
};

static void histogram_add(struct histogram *histogram, float value)
{
    int bin = (int)((value / BIN_RANGE + 1.0f) * (BINS / 2));
    histogram->bins[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
    histogram->count++;
}

static float histogram_median(const struct histogram *histogram)
{
    int below = 0, bin = 0;
    while (bin < BINS - 1 && 2 * (below + histogram->bins[bin]) < histogram->count)
        below += histogram->bins[bin++];
    float within = histogram->bins[bin] > 0
                       ? (0.5f * (float)histogram->count - (float)below) / (float)histogram->bins[bin]
                       : 0.5f;
    return (((float)bin + within) / (BINS / 2) - 1.0f) * BIN_RANGE;
}

// --- one picture -------------------------------------------------------------------------------------------

// This face's own skin.
struct skin_model {
    struct shading light;
    float red, blue;
    bool known;
};

static void find_skin_colour(const struct face_atlas *atlas, const struct atlas_look *look,
                             struct skin_model *skin)
{
    struct histogram light = {.count = 0}, red = {.count = 0}, blue = {.count = 0};
    const float middle = 4.6f; // of a byte's logarithm
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        if (!atlas->cells[i].core || !look->seen[place] || look->clipped[place])
            continue;
        histogram_add(&red, look->red[place]);
        histogram_add(&blue, look->blue[place]);
        histogram_add(&light, look->light[place] - middle);
    }
    skin->known = red.count > 50;
    skin->red = histogram_median(&red);
    skin->blue = histogram_median(&blue);
    skin->light = (struct shading){{histogram_median(&light) + middle}};
}

// The light as it falls on the face: round by round, what is far from it or of another colour counts less.
static void find_skin_light(const struct face_atlas *atlas, const struct atlas_look *look,
                            struct skin_model *skin)
{
    for (int round = 0; round < 3; round++) {
        struct shading_fit fit = {.b = {0}};
        for (int i = round; i < atlas->count; i += 3) {
            const struct atlas_cell *cell = &atlas->cells[i];
            if (cell->kind != ATLAS_SKIN || !look->seen[cell->place])
                continue;
            float light = look->light[cell->place];
            float off = (light - shading_at(&skin->light, cell->u, cell->v)) / 0.15f;
            float tint = (look->red[cell->place] - skin->red) / 0.15f;
            float weight = 1.0f / (1.0f + off * off + tint * tint);
            shading_fit_add(&fit, cell->u, cell->v, light, weight * weight * (cell->core ? 1.0f : 0.3f));
        }
        shading_fit_solve(&fit, 7.0f, &skin->light);
    }
}

// Hair, beard and frames are dark without being red, as shadows on skin are; cloth, paper and plastic have
// another colour. Skin may be redder than the rest of it anywhere, and paler where it shines. How far its
// colour may stray is counted in how far it is from grey itself: the light or the camera may have washed it
// out.
static float unlike_skin(const struct skin_model *skin, enum atlas_kind kind, float dark, float red,
                         float blue, bool clipped)
{
    static const float patience_dark[] = {[ATLAS_SKIN] = 1.0f, [ATLAS_HOLLOW] = 1.7f, [ATLAS_LIPS] = 2.2f};
    static const float patience_colour[] = {[ATLAS_SKIN] = 1.0f, [ATLAS_HOLLOW] = 1.2f, [ATLAS_LIPS] = 1.5f};
    float shadow = most(red - skin->red, 0.0f); // blood shows where little light comes from the surface
    float by_dark = smoothstep(0.40f, 0.72f, (dark - shadow) / patience_dark[kind]);
    if (clipped)
        return by_dark;
    float shine = 0.5f * least(most(-dark, 0.0f), 0.3f);
    float pale = most(skin->red - red - shine, 0.0f) / most(0.20f, 0.75f * skin->red);
    float odd = most(fabsf(blue - skin->blue) - shine, 0.0f) / most(0.30f, 0.75f * fabsf(skin->blue));
    return most(by_dark, smoothstep(0.75f, 1.3f, sqrtf(pale * pale + odd * odd) / patience_colour[kind]));
}

static void judge_still(const struct face_atlas *atlas, const struct atlas_look *look, float *unlike)
{
    struct skin_model skin;
    find_skin_colour(atlas, look, &skin);
    if (skin.known)
        find_skin_light(atlas, look, &skin);
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        enum atlas_kind kind = (enum atlas_kind)cell->kind;
        int place = cell->place;
        bool judged = skin.known && look->seen[place] && kind <= ATLAS_LIPS;
        float dark = shading_at(&skin.light, cell->u, cell->v) - look->light[place];
        unlike[place] =
            judged ? unlike_skin(&skin, kind, dark, look->red[place], look->blue[place], look->clipped[place])
                   : 0.0f;
    }
}

// A place whose look stays keeps its verdict: only what changes shall be quick, and that the other witness
// sees.
static void settle(const struct face_atlas *atlas, const struct atlas_look *look, float *unlike,
                   struct occlusion_memory *memory)
{
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        if (!look->seen[place])
            continue;
        float *known = &memory->unlike_skin[place];
        *known += (memory->frames[place] > 0 ? 0.04f : 1.0f) * (unlike[place] - *known);
        unlike[place] = *known;
    }
}

// --- the frames before -------------------------------------------------------------------------------------

#define FRAMES_TO_TRUST 4
#define FRAMES_TO_RELEARN 150

// What happened to the light of all of the face since the last frame.
struct change {
    struct shading light;
    float red, blue;
    bool known;
};

static bool remembered(const struct occlusion_memory *memory, const struct atlas_look *look, int place)
{
    return memory->frames[place] >= FRAMES_TO_TRUST && look->seen[place];
}

static void find_common_change(const struct face_atlas *atlas, const struct atlas_look *look,
                               const struct occlusion_memory *memory, struct change *change)
{
    struct histogram light = {.count = 0}, red = {.count = 0}, blue = {.count = 0};
    for (int i = 0; i < atlas->count; i += 2) {
        int place = atlas->cells[i].place;
        if (atlas->cells[i].kind != ATLAS_SKIN || !remembered(memory, look, place))
            continue;
        histogram_add(&light, look->light[place] - memory->light[place]);
        histogram_add(&red, look->red[place] - memory->red[place]);
        histogram_add(&blue, look->blue[place] - memory->blue[place]);
    }
    *change = (struct change){.known = light.count > 100};
    if (!change->known)
        return;
    change->red = histogram_median(&red);
    change->blue = histogram_median(&blue);
    change->light.terms[0] = histogram_median(&light);
}

static void find_change(const struct face_atlas *atlas, const struct atlas_look *look,
                        const struct occlusion_memory *memory, struct change *change)
{
    find_common_change(atlas, look, memory, change);
    for (int round = 0; round < 2 && change->known; round++) {
        struct shading_fit fit = {.b = {0}};
        for (int i = round; i < atlas->count; i += 3) {
            const struct atlas_cell *cell = &atlas->cells[i];
            if (cell->kind != ATLAS_SKIN || !remembered(memory, look, cell->place))
                continue;
            float value = look->light[cell->place] - memory->light[cell->place];
            float off = (value - shading_at(&change->light, cell->u, cell->v)) / 0.08f;
            float weight = 1.0f / (1.0f + off * off);
            shading_fit_add(&fit, cell->u, cell->v, value, weight * weight);
        }
        shading_fit_solve(&fit, 30.0f, &change->light);
    }
}

// How steeply what is remembered changes from place to place: what lies a little beside where it was is no
// change.
static float slope(const float *values, int place)
{
    return 0.5f * (fabsf(values[place + 1] - values[place - 1]) +
                   fabsf(values[place + ATLAS_SIDE] - values[place - ATLAS_SIDE]));
}

// How far a place is from what was there, in what is usual for it.
static float distance_from_memory(const struct atlas_look *look, const struct occlusion_memory *memory,
                                  const struct change *change, const struct atlas_cell *cell)
{
    int place = cell->place;
    static const float patiences[] = {
        [ATLAS_SKIN] = 1.0f, [ATLAS_HOLLOW] = 1.3f, [ATLAS_LIPS] = 1.7f}; // they move
    float patience = patiences[cell->kind];
    float light_slope = cell->within ? slope(memory->light, place) : 0.0f;
    float red_slope = cell->within ? slope(memory->red, place) : 0.0f;
    float turned = fabsf(look->facing[place] - memory->facing[place]); // light falls on it at another angle
    float light_limit = patience * (0.10f + light_slope + 2.0f * memory->restless[place] + 0.5f * turned);
    float red_limit = patience * (0.07f + red_slope + memory->restless[place] + 0.2f * turned);
    float light = look->light[place] - memory->light[place] - shading_at(&change->light, cell->u, cell->v);
    light /= light_limit;
    if (look->clipped[place])
        return fabsf(light);
    float red = (look->red[place] - memory->red[place] - change->red) / red_limit;
    float blue = (look->blue[place] - memory->blue[place] - change->blue) / (1.3f * red_limit);
    return sqrtf(light * light + red * red + blue * blue);
}

static void judge_change(const struct face_atlas *atlas, const struct atlas_look *look,
                         const struct occlusion_memory *memory, const struct change *change, float *distance)
{
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        bool judged = change->known && cell->kind <= ATLAS_LIPS && remembered(memory, look, cell->place);
        distance[cell->place] = judged ? least(distance_from_memory(look, memory, change, cell), 4.0f) : 0.0f;
    }
}

// --- hands -------------------------------------------------------------------------------------------------

static void cover_by_hand(const struct face_atlas *atlas, const struct atlas_look *look,
                          const struct vec3 *landmarks_px, float *by_hand)
{
    const struct hand_shape hand = hand_shape_of(landmarks_px);
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        by_hand[place] = most(by_hand[place], hand_shape_covers(&hand, look->at_px[place]));
    }
}

// --- together ----------------------------------------------------------------------------------------------

// Sums over 2 * reach + 1 places along rows (step 1) or columns; the face has no cells near the atlas's ends.
static void sum_along(const float *restrict values, int step, int reach, float *restrict out)
{
    int margin = reach * step;
    for (int i = margin; i < ATLAS_PLACES - margin; i++) {
        float sum = values[i];
        for (int k = 1; k <= reach; k++)
            sum += values[i - k * step] + values[i + k * step];
        out[i] = sum;
    }
}

// Sums over the square of places around each. `between` is working space.
static void sum_around(const float *values, int reach, float *between, float *out)
{
    memset(between, 0, sizeof(float[ATLAS_PLACES]));
    memset(out, 0, sizeof(float[ATLAS_PLACES]));
    sum_along(values, 1, reach, between);
    sum_along(between, ATLAS_SIDE, reach, out);
}

static void find_judged(const struct face_atlas *atlas, const struct atlas_look *look, float *judged)
{
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        judged[place] = atlas->cells[i].kind <= ATLAS_LIPS && look->seen[place] ? 1.0f : 0.0f;
    }
}

// How much looks changed at each place, from the distances: strongly, here and beside, as an object's edge
// does; or weakly but widely, as a hand of the same skin does. A single odd place is a mole, a lash or noise.
static void weigh_change(const struct face_atlas *atlas, struct occlusion *out)
{
    const int wide = 3;
    float *between = out->sums[0], *counts = out->sums[1], *sums = out->sums[2], *wide_counts = out->sums[3],
          *wide_sums = out->sums[4];
    sum_around(out->judged, 1, between, counts);
    sum_around(out->distance, 1, between, sums);
    sum_around(out->judged, wide, between, wide_counts);
    sum_around(out->distance, wide, between, wide_sums);
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        float here = sums[place] / most(counts[place], 1.0f);
        float widely = wide_sums[place] / most(wide_counts[place], 1.0f);
        float changed = most(smoothstep(1.4f, 2.4f, here),
                             smoothstep(0.6f, 1.05f, widely) * smoothstep(0.45f, 1.05f, here));
        out->odd[place] = out->judged[place] * most(out->unlike[place], changed);
    }
}

// Softly, and only where more than one place says so. Eyes, brows and the mouth change by themselves: what is
// around them speaks for them.
static void weigh(const struct face_atlas *atlas, struct occlusion *out)
{
    const int far = 4;
    float *between = out->sums[0], *counts = out->sums[1], *sums = out->sums[2], *far_counts = out->sums[3],
          *far_sums = out->sums[4];
    weigh_change(atlas, out);
    sum_around(out->odd, 1, between, sums);
    sum_around(out->judged, far, between, far_counts);
    sum_around(out->odd, far, between, far_sums);
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        float cover = out->judged[place] > 0.0f
                          ? smoothstep(0.2f, 0.75f, sums[place] / counts[place])
                          : smoothstep(0.35f, 0.85f, far_sums[place] / most(far_counts[place], 1.0f));
        out->cover[place] = most(cover, out->by_hand[place]);
    }
}

// --- learning ----------------------------------------------------------------------------------------------

// What is remembered is kept under the light of now, bare or not.
static void relight(const struct change *change, const struct atlas_cell *cell,
                    struct occlusion_memory *memory)
{
    if (!change->known)
        return;
    memory->light[cell->place] += shading_at(&change->light, cell->u, cell->v);
    memory->red[cell->place] += change->red;
    memory->blue[cell->place] += change->blue;
}

// What is a little unlike is learned slowly: else a hand of the same skin would be, from its edges inwards.
static void learn_place(const struct atlas_look *look, int place, float distance,
                        struct occlusion_memory *memory)
{
    float rate = most(1.0f / (1.0f + (float)memory->frames[place]), 0.08f);
    rate *= 1.0f - 0.8f * smoothstep(0.5f, 1.2f, distance);
    float off = look->light[place] - memory->light[place];
    memory->light[place] += rate * off;
    memory->red[place] += rate * (look->red[place] - memory->red[place]);
    memory->blue[place] += rate * (look->blue[place] - memory->blue[place]);
    memory->facing[place] += rate * (look->facing[place] - memory->facing[place]);
    if (memory->frames[place] > 0)
        memory->restless[place] += rate * (fabsf(off) - memory->restless[place]);
    if (memory->frames[place] < UINT16_MAX)
        memory->frames[place]++;
}

// Only what is bare is learned, so that a hand that stays isn't. What looks like skin for seconds, though
// different from before, and where no hand is, is taken for a new look: of a beard shaved, or a lamp moved.
static void learn(const struct face_atlas *atlas, const struct atlas_look *look, const struct occlusion *now,
                  const struct change *change, struct occlusion_memory *memory)
{
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        int place = cell->place;
        relight(change, cell, memory);
        bool free = look->seen[place] && now->by_hand[place] <= 0.0f && look->trusted[place] > 0.5f;
        bool bare = free && now->cover[place] < 0.25f;
        if (bare)
            learn_place(look, place, now->distance[place], memory);
        bool new_look = free && !bare && now->unlike[place] < 0.1f;
        memory->changed[place] = (uint16_t)(new_look ? memory->changed[place] + 1 : 0);
        if (memory->changed[place] > FRAMES_TO_RELEARN)
            memory->frames[place] = memory->changed[place] = 0;
    }
}

void occlusion_judge(const struct face_atlas *atlas, const struct atlas_look *look,
                     const struct occlusion_hands *hands, struct occlusion_memory *memory,
                     struct occlusion *out)
{
    struct change change;
    find_judged(atlas, look, out->judged);
    judge_still(atlas, look, out->unlike);
    settle(atlas, look, out->unlike, memory);
    find_change(atlas, look, memory, &change);
    judge_change(atlas, look, memory, &change, out->distance);
    memset(out->by_hand, 0, sizeof out->by_hand);
    for (int i = 0; i < hands->count; i++)
        cover_by_hand(atlas, look, hands->px[i], out->by_hand);
    weigh(atlas, out);
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        bool is_skin = atlas->cells[i].kind <= ATLAS_HOLLOW && look->seen[place];
        out->skin[place] = is_skin ? (1.0f - out->unlike[place]) * (1.0f - out->cover[place]) : 0.0f;
    }
    learn(atlas, look, out, &change, memory);
}
