#include "render/makeup/occlusion.h"

#include <math.h>
#include <string.h>

static float smooth_step(float low, float high, float value)
{
    float t = fminf(fmaxf((value - low) / (high - low), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

// --- medians
// ---------------------------------------------------------------------------------------------------

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

// --- light that changes slowly over the face
// -------------------------------------------------------------------

#define TERMS 5

// A value over the face: constant, slopes, and curvature to the side and downwards.
struct shading {
    float terms[TERMS];
};

static void set_basis(int place, float basis[TERMS])
{
    float u = 2.0f * ((float)(place % ATLAS_SIDE) + 0.5f) / ATLAS_SIDE - 1.0f;
    float v = 2.0f * ((float)(place / ATLAS_SIDE) + 0.5f) / ATLAS_SIDE - 1.0f;
    const float values[TERMS] = {1.0f, u, v, u * u, v * v};
    memcpy(basis, values, sizeof values);
}

static float shading_at(const struct shading *shading, int place)
{
    float basis[TERMS], sum = 0.0f;
    set_basis(place, basis);
    for (int i = 0; i < TERMS; i++)
        sum += shading->terms[i] * basis[i];
    return sum;
}

// Least squares under weights, gathered and then solved by Cholesky's way; the ridge keeps slopes at zero
// where too little is seen.
struct normal_equations {
    float a[TERMS][TERMS], b[TERMS];
};

static void add_equation(struct normal_equations *system, int place, float value, float weight)
{
    float basis[TERMS];
    set_basis(place, basis);
    for (int i = 0; i < TERMS; i++) {
        for (int k = 0; k <= i; k++)
            system->a[i][k] += weight * basis[i] * basis[k];
        system->b[i] += weight * basis[i] * value;
    }
}

static void solve(struct normal_equations *system, float ridge, struct shading *out)
{
    float(*a)[TERMS] = system->a;
    for (int i = 0; i < TERMS; i++) {
        a[i][i] += i > 0 ? ridge : 1e-3f;
        for (int k = 0; k <= i; k++) {
            float sum = a[i][k];
            for (int m = 0; m < k; m++)
                sum -= a[i][m] * a[k][m];
            a[i][k] = i == k ? sqrtf(fmaxf(sum, 1e-6f)) : sum / a[k][k];
        }
    }
    for (int i = 0; i < TERMS; i++) {
        for (int k = 0; k < i; k++)
            system->b[i] -= a[i][k] * system->b[k];
        system->b[i] /= a[i][i];
    }
    for (int i = TERMS - 1; i >= 0; i--) {
        out->terms[i] = system->b[i];
        for (int k = i + 1; k < TERMS; k++)
            out->terms[i] -= a[k][i] * out->terms[k];
        out->terms[i] /= a[i][i];
    }
}

// --- one picture
// -----------------------------------------------------------------------------------------------

// This face's own skin.
struct skin_model {
    struct shading light;
    float red, blue;
    bool known;
};

static void learn_skin(const struct face_atlas *atlas, const struct atlas_look *look, struct skin_model *skin)
{
    struct histogram light = {.count = 0}, red = {.count = 0}, blue = {.count = 0};
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        if (!atlas->cells[i].core || !look->seen[place] || look->clipped[place])
            continue;
        histogram_add(&red, look->red[place]);
        histogram_add(&blue, look->blue[place]);
        histogram_add(&light, look->light[place] - 5.0f);
    }
    skin->known = red.count > 50;
    if (!skin->known)
        return;
    skin->red = histogram_median(&red);
    skin->blue = histogram_median(&blue);
    skin->light = (struct shading){{histogram_median(&light) + 5.0f}};
    for (int round = 0; round < 3; round++) {
        struct normal_equations system = {.b = {0}};
        for (int i = round & 1; i < atlas->count; i += 2) {
            int place = atlas->cells[i].place;
            if (atlas->cells[i].kind != ATLAS_SKIN || !look->seen[place])
                continue;
            float off = (look->light[place] - shading_at(&skin->light, place)) / 0.15f;
            float tint = (look->red[place] - skin->red) / 0.15f;
            float weight = 1.0f / (1.0f + off * off + tint * tint);
            add_equation(&system, place, look->light[place],
                         weight * weight * (atlas->cells[i].core ? 1.0f : 0.3f));
        }
        solve(&system, 10.0f, &skin->light);
    }
}

// Hair, beard and frames are dark without being red, as shadows on skin are; cloth, paper and plastic have
// another colour. Skin may be redder than the rest of it anywhere.
static float unlike_skin(const struct skin_model *skin, enum atlas_kind kind, float dark, float red,
                         float blue, bool clipped)
{
    float patience = kind == ATLAS_SKIN ? 1.0f : kind == ATLAS_HOLLOW ? 1.7f : 2.2f;
    float shadow = fmaxf(red - skin->red, 0.0f); // blood shows where little light comes from the surface
    float by_dark = smooth_step(0.40f * patience, 0.75f * patience, dark - shadow);
    if (clipped)
        return by_dark;
    float pale = (skin->red - red) / (0.22f * patience);
    float odd = (blue - skin->blue) / (0.30f * patience);
    return fmaxf(by_dark, smooth_step(0.8f, 1.5f, sqrtf(fmaxf(pale, 0.0f) * fmaxf(pale, 0.0f) + odd * odd)));
}

static void judge_still(const struct face_atlas *atlas, const struct atlas_look *look, float *unlike)
{
    struct skin_model skin;
    learn_skin(atlas, look, &skin);
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        enum atlas_kind kind = (enum atlas_kind)cell->kind;
        int place = cell->place;
        bool judged = skin.known && look->seen[place] && kind <= ATLAS_LIPS;
        unlike[place] = judged ? unlike_skin(&skin, kind, shading_at(&skin.light, place) - look->light[place],
                                             look->red[place], look->blue[place], look->clipped[place])
                               : 0.0f;
    }
}

// --- the frames before
// -----------------------------------------------------------------------------------------

#define FRAMES_TO_TRUST 4
#define FRAMES_TO_RELEARN 150

struct change {
    struct shading light;
    float red, blue;
    bool known;
};

static bool remembered(const struct occlusion_memory *memory, const struct atlas_look *look, int place)
{
    return memory->frames[place] >= FRAMES_TO_TRUST && look->seen[place];
}

// What happened to the light of all of the face since the last frame.
static void find_change(const struct face_atlas *atlas, const struct atlas_look *look,
                        const struct occlusion_memory *memory, struct change *change)
{
    struct histogram light = {.count = 0}, red = {.count = 0}, blue = {.count = 0};
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        if (atlas->cells[i].kind != ATLAS_SKIN || !remembered(memory, look, place))
            continue;
        histogram_add(&light, look->light[place] - memory->light[place]);
        histogram_add(&red, look->red[place] - memory->red[place]);
        histogram_add(&blue, look->blue[place] - memory->blue[place]);
    }
    change->known = light.count > 200;
    if (!change->known)
        return;
    change->red = histogram_median(&red);
    change->blue = histogram_median(&blue);
    change->light = (struct shading){{histogram_median(&light)}};
    for (int round = 0; round < 2; round++) {
        struct normal_equations system = {.b = {0}};
        for (int i = round & 1; i < atlas->count; i += 2) {
            int place = atlas->cells[i].place;
            if (atlas->cells[i].kind != ATLAS_SKIN || !remembered(memory, look, place))
                continue;
            float value = look->light[place] - memory->light[place];
            float off = (value - shading_at(&change->light, place)) / 0.08f;
            float weight = 1.0f / (1.0f + off * off);
            add_equation(&system, place, value, weight * weight);
        }
        solve(&system, 50.0f, &change->light);
    }
}

// How steeply what is remembered changes from place to place: what lies a little beside where it was is no
// change.
static float slope(const float *values, int place)
{
    return 0.5f * (fabsf(values[place + 1] - values[place - 1]) +
                   fabsf(values[place + ATLAS_SIDE] - values[place - ATLAS_SIDE]));
}

static bool has_neighbours(const struct face_atlas *atlas, int place)
{
    int row = place / ATLAS_SIDE, column = place % ATLAS_SIDE;
    return row > 0 && column > 0 && row < ATLAS_SIDE - 1 && column < ATLAS_SIDE - 1 &&
           atlas->cell_at[place - 1] >= 0 && atlas->cell_at[place + 1] >= 0 &&
           atlas->cell_at[place - ATLAS_SIDE] >= 0 && atlas->cell_at[place + ATLAS_SIDE] >= 0;
}

// How far a place is from what was there, in what is usual for it.
static float distance_from_memory(const struct face_atlas *atlas, const struct atlas_look *look,
                                  const struct occlusion_memory *memory, const struct change *change,
                                  const struct atlas_cell *cell)
{
    int place = cell->place;
    float patience = cell->kind == ATLAS_SKIN ? 1.0f : 1.8f;
    float light_slope = 0.0f, red_slope = 0.0f;
    if (has_neighbours(atlas, place)) {
        light_slope = slope(memory->light, place);
        red_slope = slope(memory->red, place);
    }
    float light_limit = patience * (0.10f + light_slope + 2.0f * memory->restless[place]);
    float red_limit = patience * (0.07f + red_slope + memory->restless[place]);
    float light = look->light[place] - memory->light[place] - shading_at(&change->light, place);
    if (look->clipped[place])
        return fabsf(light) / light_limit;
    float red = look->red[place] - memory->red[place] - change->red;
    float blue = look->blue[place] - memory->blue[place] - change->blue;
    light /= light_limit;
    red /= red_limit;
    blue /= 1.3f * red_limit;
    return sqrtf(light * light + red * red + blue * blue);
}

static void judge_change(const struct face_atlas *atlas, const struct atlas_look *look,
                         const struct occlusion_memory *memory, const struct change *change, float *distance)
{
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        bool judged = change->known && cell->kind <= ATLAS_LIPS && remembered(memory, look, cell->place);
        distance[cell->place] =
            judged ? fminf(distance_from_memory(atlas, look, memory, change, cell), 4.0f) : 0.0f;
    }
}

// --- hands
// -----------------------------------------------------------------------------------------------------

// Bones of MediaPipe's hand, and their half width beside the palm's length: fingers are some 16 mm across,
// the palm's length (wrist to the middle finger's knuckle) is some 90 mm.
static const struct {
    uint8_t from, to;
    float radius;
} bones[] = {{0, 1, 0.20f},   {1, 2, 0.17f},   {2, 3, 0.13f},   {3, 4, 0.12f},   {0, 5, 0.20f},
             {0, 9, 0.20f},   {0, 13, 0.20f},  {0, 17, 0.20f},  {1, 5, 0.18f},   {5, 9, 0.15f},
             {9, 13, 0.15f},  {13, 17, 0.15f}, {5, 6, 0.12f},   {6, 7, 0.11f},   {7, 8, 0.11f},
             {9, 10, 0.12f},  {10, 11, 0.11f}, {11, 12, 0.11f}, {13, 14, 0.12f}, {14, 15, 0.11f},
             {15, 16, 0.11f}, {17, 18, 0.11f}, {18, 19, 0.10f}, {19, 20, 0.10f}};

#define BONES ((int)(sizeof bones / sizeof bones[0]))

struct box {
    float left, top, right, bottom;
};

// Squared distance to a bone, in squares of its radius.
static float distance_to_bone(const struct vec3 *hand, int bone, float palm_px, struct vec2 at)
{
    struct vec3 a = hand[bones[bone].from], b = hand[bones[bone].to];
    float x = b.x - a.x, y = b.y - a.y, length = x * x + y * y;
    float along = length > 0.0f ? ((at.x - a.x) * x + (at.y - a.y) * y) / length : 0.0f;
    along = fminf(fmaxf(along, 0.0f), 1.0f);
    float dx = at.x - a.x - along * x, dy = at.y - a.y - along * y, radius = bones[bone].radius * palm_px;
    return (dx * dx + dy * dy) / (radius * radius);
}

static void cover_by_hand(const struct face_atlas *atlas, const struct atlas_look *look,
                          const struct vec3 *hand, float *by_hand)
{
    struct vec3 palm = vec3_subtract(hand[9], hand[0]), across = vec3_subtract(hand[17], hand[5]);
    float palm_px = fmaxf(vec3_length(palm), 1.3f * vec3_length(across)); // foreshortened, one or the other
    struct box box = {hand[0].x, hand[0].y, hand[0].x, hand[0].y};
    for (int i = 1; i < SCENE_HAND_LANDMARKS; i++)
        box = (struct box){fminf(box.left, hand[i].x), fminf(box.top, hand[i].y), fmaxf(box.right, hand[i].x),
                           fmaxf(box.bottom, hand[i].y)};
    float margin = 0.4f * palm_px;
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        struct vec2 at = look->at_px[place];
        if (!(at.x > box.left - margin && at.x < box.right + margin && at.y > box.top - margin &&
              at.y < box.bottom + margin))
            continue;
        float nearest = INFINITY;
        for (int bone = 0; bone < BONES; bone++)
            nearest = fminf(nearest, distance_to_bone(hand, bone, palm_px, at));
        by_hand[place] = fmaxf(by_hand[place], 1.0f - smooth_step(0.8f, 1.9f, nearest));
    }
}

// --- together
// --------------------------------------------------------------------------------------------------

struct verdict {
    float unlike[ATLAS_PLACES];   // this face's skin
    float distance[ATLAS_PLACES]; // from what was there
    float by_hand[ATLAS_PLACES];
    float sum[ATLAS_PLACES];
};

// Mean over the neighbours that can be judged by their look.
static float ask_neighbours(const struct face_atlas *atlas, const struct atlas_look *look,
                            const float *values, int place, int reach)
{
    int row = place / ATLAS_SIDE, column = place % ATLAS_SIDE, count = 0;
    float sum = 0.0f;
    for (int y = row > reach ? row - reach : 0; y <= row + reach && y < ATLAS_SIDE; y++)
        for (int x = column > reach ? column - reach : 0; x <= column + reach && x < ATLAS_SIDE; x++) {
            int cell = atlas->cell_at[y * ATLAS_SIDE + x];
            if (cell < 0 || atlas->cells[cell].kind > ATLAS_LIPS || !look->seen[y * ATLAS_SIDE + x])
                continue;
            sum += values[y * ATLAS_SIDE + x];
            count++;
        }
    return count > 0 ? sum / (float)count : 0.0f;
}

// A single odd place is a mole, a lash or noise; what covers is larger.
static void weigh(const struct face_atlas *atlas, const struct atlas_look *look, struct verdict *verdict)
{
    for (int i = 0; i < atlas->count; i++) {
        int place = atlas->cells[i].place;
        float changed = ask_neighbours(atlas, look, verdict->distance, place, 1);
        verdict->sum[place] = fmaxf(verdict->unlike[place], smooth_step(1.2f, 2.2f, changed));
    }
}

static void spread(const struct face_atlas *atlas, const struct atlas_look *look,
                   const struct verdict *verdict, float *cover)
{
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        int reach = cell->kind <= ATLAS_LIPS ? 1 : 4;
        float around = ask_neighbours(atlas, look, verdict->sum, cell->place, reach);
        cover[cell->place] = fmaxf(smooth_step(0.15f, 0.75f, around), verdict->by_hand[cell->place]);
    }
}

// --- learning
// ----------------------------------------------------------------------------------------------------

static void learn_place(const struct atlas_look *look, const struct change *change, bool bare, int place,
                        struct occlusion_memory *memory)
{
    float light = 0.0f, red = 0.0f, blue = 0.0f;
    if (change->known) { // what is remembered is kept under the light of now, bare or not
        light = shading_at(&change->light, place);
        red = change->red;
        blue = change->blue;
    }
    memory->light[place] += light;
    memory->red[place] += red;
    memory->blue[place] += blue;
    if (!bare)
        return;
    float rate = fmaxf(1.0f / (1.0f + (float)memory->frames[place]), 0.08f);
    float off = look->light[place] - memory->light[place];
    memory->light[place] += rate * off;
    memory->red[place] += rate * (look->red[place] - memory->red[place]);
    memory->blue[place] += rate * (look->blue[place] - memory->blue[place]);
    if (memory->frames[place] > 0)
        memory->restless[place] += rate * (fabsf(off) - memory->restless[place]);
    memory->frames[place] = (uint16_t)(memory->frames[place] < 1000 ? memory->frames[place] + 1 : 1000);
}

// Only what is bare is learned, so that a hand that stays isn't. What looks like skin for seconds, though
// different from before, and where no hand is, is taken for a new look: of a beard shaved, or a lamp moved.
static void learn(const struct face_atlas *atlas, const struct atlas_look *look,
                  const struct verdict *verdict, const struct change *change,
                  const float in_sight[SCENE_PART_COUNT], const float *cover, struct occlusion_memory *memory)
{
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        int place = cell->place;
        float trusted = 0.0f;
        for (int part = 0; part < SCENE_PART_COUNT; part++)
            trusted += cell->parts[part] * in_sight[part];
        bool free_of_hands = verdict->by_hand[place] <= 0.0f && trusted > 0.5f;
        bool bare = look->seen[place] && free_of_hands && cover[place] < 0.25f;
        learn_place(look, change, bare, place, memory);
        bool new_look = look->seen[place] && free_of_hands && !bare && verdict->unlike[place] < 0.1f;
        memory->unlike[place] = (uint16_t)(new_look ? memory->unlike[place] + 1 : 0);
        if (memory->unlike[place] > FRAMES_TO_RELEARN)
            memory->frames[place] = memory->unlike[place] = 0;
    }
}

void occlusion_judge(const struct face_atlas *atlas, const struct atlas_look *look,
                     const struct occlusion_hands *hands, const float in_sight[SCENE_PART_COUNT],
                     struct occlusion_memory *memory, struct occlusion *out)
{
    struct verdict verdict = {.sum = {0}};
    struct change change;
    judge_still(atlas, look, verdict.unlike);
    find_change(atlas, look, memory, &change);
    judge_change(atlas, look, memory, &change, verdict.distance);
    for (int i = 0; i < hands->count; i++)
        cover_by_hand(atlas, look, hands->px[i], verdict.by_hand);
    weigh(atlas, look, &verdict);
    spread(atlas, look, &verdict, out->cover);
    for (int i = 0; i < atlas->count; i++) {
        const struct atlas_cell *cell = &atlas->cells[i];
        bool is_skin = cell->kind <= ATLAS_HOLLOW && look->seen[cell->place];
        out->skin[cell->place] =
            is_skin ? (1.0f - verdict.unlike[cell->place]) * (1.0f - out->cover[cell->place]) : 0.0f;
    }
    learn(atlas, look, &verdict, &change, in_sight, out->cover, memory);
}
