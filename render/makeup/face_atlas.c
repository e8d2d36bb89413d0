#include "render/makeup/face_atlas.h"

#include "platform/base/face_topology.h"

#include <string.h>

static struct vec2 uv_of_place(int place)
{
    return (struct vec2){((float)(place % ATLAS_SIDE) + 0.5f) / ATLAS_SIDE,
                         ((float)(place / ATLAS_SIDE) + 0.5f) / ATLAS_SIDE};
}

// --- which triangle each place lies in ---------------------------------------------------------------------

static float cross(struct vec2 a, struct vec2 b)
{
    return a.x * b.y - a.y * b.x;
}

static bool weigh(const uint16_t corners[3], struct vec2 at, float weights[3])
{
    struct vec2 a = face_canonical_uv[corners[0]], b = face_canonical_uv[corners[1]],
                c = face_canonical_uv[corners[2]];
    float area = cross(vec2_subtract(b, a), vec2_subtract(c, a));
    if (fabsf(area) < 1e-9f)
        return false;
    weights[0] = cross(vec2_subtract(b, at), vec2_subtract(c, at)) / area;
    weights[1] = cross(vec2_subtract(c, at), vec2_subtract(a, at)) / area;
    weights[2] = 1.0f - weights[0] - weights[1];
    return weights[0] >= 0.0f && weights[1] >= 0.0f && weights[2] >= 0.0f;
}

static int last_place(float coordinate)
{
    return (int)fminf(fmaxf(coordinate * ATLAS_SIDE + 0.5f, 0.0f), ATLAS_SIDE - 1.0f);
}

static void add_triangle(struct face_atlas *atlas, int triangle)
{
    const uint16_t *corners = face_triangles[triangle];
    struct vec2 low = face_canonical_uv[corners[0]], high = low;
    for (int i = 1; i < 3; i++) {
        struct vec2 p = face_canonical_uv[corners[i]];
        low = (struct vec2){fminf(low.x, p.x), fminf(low.y, p.y)};
        high = (struct vec2){fmaxf(high.x, p.x), fmaxf(high.y, p.y)};
    }
    for (int row = (int)fmaxf(low.y * ATLAS_SIDE - 0.5f, 0.0f); row <= last_place(high.y); row++)
        for (int column = (int)fmaxf(low.x * ATLAS_SIDE - 0.5f, 0.0f); column <= last_place(high.x);
             column++) {
            int place = row * ATLAS_SIDE + column;
            float weights[3];
            if (atlas->cell_at[place] >= 0 || !weigh(corners, uv_of_place(place), weights))
                continue;
            struct atlas_anchor *anchor = &atlas->anchors[atlas->count];
            anchor->triangle = (uint16_t)triangle;
            memcpy(anchor->weights, weights, sizeof weights);
            atlas->cells[atlas->count].place = (uint16_t)place;
            atlas->cell_at[place] = (int16_t)atlas->count++;
        }
}

// --- what is where -----------------------------------------------------------------------------------------

static const uint16_t brow_right[] = {46, 53, 52, 65, 55, 107, 66, 105, 63, 70};
static const uint16_t brow_left[] = {276, 283, 282, 295, 285, 336, 296, 334, 293, 300};
// Third and fourth ring around the eyes: lids, their folds and shadows.
static const uint16_t lids_right[] = {226, 31,  228, 229, 230, 231, 232, 233,
                                      244, 189, 221, 222, 223, 224, 225, 113};
static const uint16_t lids_left[] = {446, 261, 448, 449, 450, 451, 452, 453,
                                     464, 413, 441, 442, 443, 444, 445, 342};
static const uint16_t nose_base[] = {129, 49, 131, 115, 45, 4, 275, 344, 360, 279, 358, 326, 2, 97, 98};
static const uint16_t under_lip[] = {84, 17, 314, 83, 18, 313, 181, 405, 91, 146, 321, 375, 182, 406};
static const uint16_t cheek_right[] = {50, 101, 36, 205, 187, 123, 117, 118};
static const uint16_t cheek_left[] = {280, 330, 266, 425, 411, 352, 346, 347};
static const uint16_t nose[] = {168, 197, 5, 4, 19, 48, 278, 2};
static const uint16_t core[] = {10,  338, 337, 336, 285, 464, 453, 449, 346, 280, 411,
                                425, 426, 322, 391, 393, 164, 167, 165, 92,  206, 205,
                                187, 50,  117, 229, 233, 244, 55,  107, 108, 109};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static bool inside(const uint16_t *ring, int count, struct vec2 at)
{
    bool in = false;
    for (int i = 0, j = count - 1; i < count; j = i++) {
        struct vec2 a = face_canonical_uv[ring[i]], b = face_canonical_uv[ring[j]];
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
            in = !in;
    }
    return in;
}

static struct vec3 at_rest_m(const struct atlas_anchor *anchor)
{
    const uint16_t *corners = face_triangles[anchor->triangle];
    struct vec3 at = {0.0f, 0.0f, 0.0f};
    for (int i = 0; i < 3; i++)
        at = vec3_add(at, vec3_scale(face_canonical_m[corners[i]], anchor->weights[i]));
    return at;
}

static float nearest_mm(const uint16_t *landmarks, int count, struct vec3 at_m)
{
    float nearest = INFINITY;
    for (int i = 0; i < count; i++)
        nearest = fminf(nearest, vec3_length(vec3_subtract(face_canonical_m[landmarks[i]], at_m)));
    return 1000.0f * nearest;
}

static enum atlas_kind kind_of(int triangle, struct vec2 at, struct vec3 at_m)
{
    const float brow_mm = 8.0f, lip_shadow_mm = 6.0f; // hair about the brows, the fold under the lower lip
    switch ((enum face_region)face_triangle_region[triangle]) {
    case FACE_REGION_LIP_UPPER:
    case FACE_REGION_LIP_LOWER:
        return ATLAS_LIPS;
    case FACE_REGION_MOUTH:
        return ATLAS_MOUTH;
    case FACE_REGION_EYE_RIGHT:
    case FACE_REGION_EYE_LEFT:
        return ATLAS_EYE;
    case FACE_REGION_SKIN:
        break;
    }
    if (inside(brow_right, COUNT(brow_right), at) || inside(brow_left, COUNT(brow_left), at) ||
        nearest_mm(brow_right, COUNT(brow_right), at_m) < brow_mm ||
        nearest_mm(brow_left, COUNT(brow_left), at_m) < brow_mm)
        return ATLAS_BROW;
    if (inside(lids_right, COUNT(lids_right), at) || inside(lids_left, COUNT(lids_left), at) ||
        inside(nose_base, COUNT(nose_base), at) ||
        nearest_mm(under_lip, COUNT(under_lip), at_m) < lip_shadow_mm)
        return ATLAS_HOLLOW;
    return ATLAS_SKIN;
}

static void share_out(enum atlas_kind kind, struct atlas_anchor *anchor)
{
    static const struct {
        const uint16_t *landmarks;
        int count;
    } parts[SCENE_PART_COUNT] = {
        [SCENE_PART_LIPS] = {face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT},
        [SCENE_PART_EYE_RIGHT] = {face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT},
        [SCENE_PART_EYE_LEFT] = {face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT},
        [SCENE_PART_BROW_RIGHT] = {brow_right, COUNT(brow_right)},
        [SCENE_PART_BROW_LEFT] = {brow_left, COUNT(brow_left)},
        [SCENE_PART_CHEEK_RIGHT] = {cheek_right, COUNT(cheek_right)},
        [SCENE_PART_CHEEK_LEFT] = {cheek_left, COUNT(cheek_left)},
        [SCENE_PART_NOSE] = {nose, COUNT(nose)},
    };
    const float softness_mm = 3.0f; // of the borders between parts
    struct vec3 at = at_rest_m(anchor);
    float distances[SCENE_PART_COUNT], nearest = INFINITY, sum = 0.0f;
    for (int i = 0; i < SCENE_PART_COUNT; i++) {
        distances[i] = nearest_mm(parts[i].landmarks, parts[i].count, at);
        if (kind == ATLAS_LIPS || kind == ATLAS_MOUTH)
            distances[i] = i == SCENE_PART_LIPS ? 0.0f : distances[i];
        nearest = fminf(nearest, distances[i]);
    }
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        sum += anchor->parts[i] = expf((nearest - distances[i]) / softness_mm);
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        anchor->parts[i] /= sum;
}

static bool has_neighbours(const struct face_atlas *atlas, int place)
{
    int row = place / ATLAS_SIDE, column = place % ATLAS_SIDE;
    return row > 0 && column > 0 && row < ATLAS_SIDE - 1 && column < ATLAS_SIDE - 1 &&
           atlas->cell_at[place - 1] >= 0 && atlas->cell_at[place + 1] >= 0 &&
           atlas->cell_at[place - ATLAS_SIDE] >= 0 && atlas->cell_at[place + ATLAS_SIDE] >= 0;
}

void face_atlas_init(struct face_atlas *atlas)
{
    memset(atlas, 0, sizeof *atlas);
    memset(atlas->cell_at, -1, sizeof atlas->cell_at);
    for (int triangle = 0; triangle < FACE_TRIANGLE_COUNT; triangle++)
        add_triangle(atlas, triangle);
    for (int i = 0; i < atlas->count; i++) {
        struct atlas_cell *cell = &atlas->cells[i];
        struct vec2 at = uv_of_place(cell->place);
        cell->u = 2.0f * at.x - 1.0f;
        cell->v = 2.0f * at.y - 1.0f;
        cell->within = has_neighbours(atlas, cell->place);
        cell->kind = (uint8_t)kind_of(atlas->anchors[i].triangle, at, at_rest_m(&atlas->anchors[i]));
        cell->core = cell->kind == ATLAS_SKIN && inside(core, COUNT(core), at);
        share_out((enum atlas_kind)cell->kind, &atlas->anchors[i]);
    }
}
