#include "render/makeup/skin_masks.h"

#include "platform/base/face_topology.h"
#include "render/makeup/skin_mesh.h"

#include <stdlib.h>
#include <string.h>

// The canonical face is its own mirror image: only the half with the subject's right side is computed.
#define HALF (SKIN_MASK_SIDE / 2)

// --- shapes ------------------------------------------------------------------------------------------------

// A stroke of a soft brush, whose ends may be one. The brush's radius is where its paint ends; half of it
// lies within 0.54 of that. Places are uv of the subject's right side; the left has the same.
struct stroke {
    struct vec2 from, to;
    float from_mm, to_mm; // radius
    float strength;       // 0 ends a list
};

#define STROKES_MAX 9

struct shape {
    enum makeup_kind kind;
    enum makeup_style style;
    struct stroke strokes[STROKES_MAX];
};

// As make-up artists put it on; looked at on faces of many kinds.
static const struct shape shapes[] = {
    {MAKEUP_FOUNDATION, STYLE_PLAIN, {{{0, 0}, {0, 0}, 0, 0, 0}}}, // all of the skin
    {MAKEUP_CONCEALER,
     STYLE_UNDER_EYES,
     {{{0.425f, 0.410f}, {0.360f, 0.438f}, 12, 15, 1},
      {{0.360f, 0.438f}, {0.290f, 0.432f}, 15, 13, 1},
      {{0.290f, 0.432f}, {0.250f, 0.412f}, 12, 9, 0.8f}}},
    {MAKEUP_CONCEALER,
     STYLE_BRIGHTENED,
     {{{0.425f, 0.410f}, {0.360f, 0.438f}, 12, 16, 1},
      {{0.360f, 0.438f}, {0.270f, 0.428f}, 16, 12, 1},
      {{0.365f, 0.450f}, {0.375f, 0.495f}, 16, 12, 0.9f},
      {{0.415f, 0.560f}, {0.400f, 0.590f}, 10, 9, 0.8f},
      {{0.500f, 0.275f}, {0.500f, 0.190f}, 15, 26, 0.6f},
      {{0.500f, 0.400f}, {0.500f, 0.510f}, 7, 7, 0.5f},
      {{0.500f, 0.850f}, {0.500f, 0.870f}, 18, 18, 0.6f}}},
    {MAKEUP_BLUSH,
     STYLE_APPLES,
     {{{0.290f, 0.530f}, {0.220f, 0.505f}, 31, 28, 1}, {{0.220f, 0.505f}, {0.120f, 0.450f}, 25, 17, 0.6f}}},
    {MAKEUP_BLUSH,
     STYLE_LIFTED,
     {{{0.265f, 0.515f}, {0.150f, 0.450f}, 29, 24, 1}, {{0.150f, 0.450f}, {0.080f, 0.385f}, 23, 17, 0.7f}}},
    {MAKEUP_BLUSH,
     STYLE_DRAPED,
     {{{0.260f, 0.515f}, {0.135f, 0.435f}, 29, 26, 1},
      {{0.135f, 0.435f}, {0.125f, 0.330f}, 26, 21, 0.8f},
      {{0.125f, 0.330f}, {0.200f, 0.255f}, 21, 16, 0.55f}}},
    {MAKEUP_BLUSH,
     STYLE_SUN_KISSED,
     {{{0.280f, 0.505f}, {0.160f, 0.485f}, 30, 25, 1},
      {{0.280f, 0.505f}, {0.410f, 0.480f}, 25, 19, 0.85f},
      {{0.410f, 0.480f}, {0.500f, 0.465f}, 19, 19, 0.7f},
      {{0.500f, 0.450f}, {0.500f, 0.520f}, 14, 14, 0.7f}}},
    {MAKEUP_BRONZER,
     STYLE_BRONZED,
     {{{0.500f, 0.120f}, {0.280f, 0.135f}, 34, 34, 0.7f},
      {{0.280f, 0.135f}, {0.110f, 0.260f}, 32, 28, 1},
      {{0.110f, 0.260f}, {0.080f, 0.430f}, 25, 22, 1},
      {{0.080f, 0.450f}, {0.250f, 0.560f}, 24, 25, 1},
      {{0.080f, 0.690f}, {0.240f, 0.850f}, 24, 24, 0.8f},
      {{0.500f, 0.410f}, {0.500f, 0.520f}, 13, 13, 0.6f},
      {{0.460f, 0.920f}, {0.500f, 0.920f}, 20, 20, 0.5f}}},
    {MAKEUP_BRONZER,
     STYLE_CONTOURED,
     {{{0.050f, 0.530f}, {0.190f, 0.590f}, 22, 19, 1},
      {{0.190f, 0.590f}, {0.290f, 0.640f}, 19, 10, 0.6f},
      {{0.070f, 0.720f}, {0.330f, 0.900f}, 20, 16, 0.8f},
      {{0.440f, 0.395f}, {0.447f, 0.520f}, 6, 7, 0.7f}}},
    {MAKEUP_HIGHLIGHTER,
     STYLE_CHEEKBONES,
     {{{0.265f, 0.475f}, {0.190f, 0.440f}, 13, 18, 0.6f},
      {{0.190f, 0.440f}, {0.140f, 0.405f}, 18, 17, 1},
      {{0.140f, 0.405f}, {0.110f, 0.350f}, 16, 11, 0.5f}}},
    {MAKEUP_HIGHLIGHTER,
     STYLE_GLOWING,
     {{{0.265f, 0.475f}, {0.190f, 0.440f}, 13, 18, 0.6f},
      {{0.190f, 0.440f}, {0.140f, 0.405f}, 18, 17, 1},
      {{0.140f, 0.405f}, {0.110f, 0.350f}, 16, 11, 0.5f},
      {{0.500f, 0.400f}, {0.500f, 0.500f}, 7, 7, 0.4f},
      {{0.500f, 0.530f}, {0.500f, 0.535f}, 8, 8, 0.35f},
      {{0.474f, 0.637f}, {0.500f, 0.641f}, 5, 5, 0.4f},
      {{0.310f, 0.315f}, {0.255f, 0.330f}, 9, 8, 0.8f},
      {{0.430f, 0.382f}, {0.437f, 0.392f}, 6, 6, 1},
      {{0.500f, 0.250f}, {0.500f, 0.190f}, 18, 22, 0.2f}}},
};

// Where a face catches the light: forehead, cheekbones, bridge and tip of the nose, chin.
static const struct stroke high_points[STROKES_MAX] = {
    {{0.500f, 0.180f}, {0.500f, 0.260f}, 34, 22, 1},    {{0.260f, 0.475f}, {0.150f, 0.420f}, 24, 20, 1},
    {{0.500f, 0.390f}, {0.500f, 0.500f}, 8, 8, 0.8f},   {{0.500f, 0.525f}, {0.500f, 0.535f}, 10, 10, 0.8f},
    {{0.500f, 0.850f}, {0.500f, 0.860f}, 16, 16, 0.6f},
};

// --- distances ---------------------------------------------------------------------------------------------

static const uint16_t brow[] = {46, 53, 52, 65, 55, 107, 66, 105, 63, 70}; // the subject's right, a ring
#define BROW_COUNT (int)(sizeof brow / sizeof brow[0])

static const struct stroke nostril = {{0.445f, 0.580f}, {0.475f, 0.582f}, 0, 0, 1};

// How much of each product a place can carry, 0..1.
struct skin_plan {
    float skin[SKIN_MASK_SIDE][HALF];   // beside eyes, lips, brows and nostrils
    float rim_mm[SKIN_MASK_SIDE][HALF]; // from the rim of the face
    float high[SKIN_MASK_SIDE][HALF];   // how much the face catches the light there
};

static float step_smoothly(float from, float to, float x)
{
    float t = fminf(fmaxf((x - from) / (to - from), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

// Of the nearest point of the line between two others: its share of the way, and how far off it is.
static float distance_to_line(struct vec2 at, struct vec2 from, struct vec2 to, float *share)
{
    float x = to.x - from.x, y = to.y - from.y, square = x * x + y * y;
    float along = square > 0.0f ? ((at.x - from.x) * x + (at.y - from.y) * y) / square : 0.0f;
    *share = fminf(fmaxf(along, 0.0f), 1.0f);
    return SKIN_MASK_MM * vec2_length((struct vec2){at.x - from.x - *share * x, at.y - from.y - *share * y});
}

// Millimetres to the ring, negative within.
static float distance_to_ring(struct vec2 at, const uint16_t *ring, int count)
{
    float nearest = 1e9f, share;
    bool inside = false;
    for (int i = 0, j = count - 1; i < count; j = i++) {
        struct vec2 a = skin_vertex_uv(ring[i]), b = skin_vertex_uv(ring[j]);
        nearest = fminf(nearest, distance_to_line(at, a, b, &share));
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside ? -nearest : nearest;
}

static struct vec2 place_of(int row, int column)
{
    return (struct vec2){((float)column + 0.5f) / SKIN_MASK_SIDE, ((float)row + 0.5f) / SKIN_MASK_SIDE};
}

// All strokes together at a place: how deep within them, and their strength there.
static void paint(const struct stroke *strokes, struct vec2 at, float *depth, float *strength)
{
    float free_of = 1.0f, sum = 0.0f, weighted = 0.0f;
    for (int i = 0; i < STROKES_MAX && strokes[i].strength > 0.0f; i++) {
        const struct stroke *stroke = &strokes[i];
        float share, distance_mm = distance_to_line(at, stroke->from, stroke->to, &share);
        float off = distance_mm / (stroke->from_mm + (stroke->to_mm - stroke->from_mm) * share);
        float left = fmaxf(1.0f - off * off, 0.0f);
        free_of *= 1.0f - left * left;
        sum += left * left;
        weighted += left * left * stroke->strength;
    }
    *depth = 1.0f - free_of;
    *strength = sum > 0.0f ? weighted / sum : 0.0f;
}

struct skin_plan *skin_plan_create(void)
{
    struct skin_plan *plan = malloc(sizeof *plan);
    for (int row = 0; row < SKIN_MASK_SIDE && plan != NULL; row++)
        for (int column = 0; column < HALF; column++) {
            struct vec2 at = place_of(row, column);
            float share;
            float eye = distance_to_ring(at, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT);
            float lips = distance_to_ring(at, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT);
            float hairs = distance_to_ring(at, brow, BROW_COUNT);
            float hole = distance_to_line(at, nostril.from, nostril.to, &share);
            plan->skin[row][column] = step_smoothly(0.5f, 3.5f, eye) * step_smoothly(0.0f, 1.8f, lips) *
                                      (0.3f + 0.7f * step_smoothly(-1.0f, 3.0f, hairs)) *
                                      step_smoothly(0.5f, 3.5f, hole);
            float high, strength;
            paint(high_points, at, &high, &strength);
            plan->high[row][column] = high * strength;
            plan->rim_mm[row][column] = -distance_to_ring(at, skin_rim, SKIN_RIM_COUNT);
        }
    return plan;
}

void skin_plan_destroy(struct skin_plan *plan)
{
    free(plan);
}

// --- masks -------------------------------------------------------------------------------------------------

static const struct shape *find_shape(enum makeup_kind kind, enum makeup_style style)
{
    const struct shape *found = NULL;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (shapes[i].kind == kind && (found == NULL || shapes[i].style == style))
            found = &shapes[i];
    return found;
}

static uint8_t to_byte(float share)
{
    return (uint8_t)lrintf(255.0f * fminf(fmaxf(share, 0.0f), 1.0f));
}

void skin_mask_fill(const struct skin_plan *plan, enum makeup_kind kind, enum makeup_style style,
                    uint8_t *pixels)
{
    const struct shape *shape = find_shape(kind, style);
    bool everywhere = shape == NULL || shape->strokes[0].strength <= 0.0f;
    // Foundation differs from neck, ears and hair over all of its rim: it needs the widest blending there.
    float rim_from_mm = everywhere ? 3.0f : 1.0f, rim_to_mm = everywhere ? 20.0f : 8.0f;
    for (int row = 0; row < SKIN_MASK_SIDE; row++)
        for (int column = 0; column < HALF; column++) {
            struct vec2 at = place_of(row, column);
            float depth = 1.0f, strength = 1.0f;
            if (!everywhere)
                paint(shape->strokes, at, &depth, &strength);
            strength *=
                plan->skin[row][column] * step_smoothly(rim_from_mm, rim_to_mm, plan->rim_mm[row][column]);
            const uint8_t pixel[4] = {to_byte(depth), to_byte(strength), to_byte(plan->high[row][column]),
                                      255};
            uint8_t *line = pixels + (size_t)row * SKIN_MASK_SIDE * 4;
            memcpy(line + 4 * (size_t)column, pixel, 4);
            memcpy(line + 4 * (size_t)(SKIN_MASK_SIDE - 1 - column), pixel, 4);
        }
}

// Whether any texel that is read within the box of the triangle has something of the product.
static bool touches(const uint8_t *pixels, const uint32_t *triangle)
{
    struct vec2 low = skin_vertex_uv((int)triangle[0]), high = low;
    for (int k = 1; k < 3; k++) {
        struct vec2 at = skin_vertex_uv((int)triangle[k]);
        low = (struct vec2){fminf(low.x, at.x), fminf(low.y, at.y)};
        high = (struct vec2){fmaxf(high.x, at.x), fmaxf(high.y, at.y)};
    }
    int left = (int)fmaxf(low.x * SKIN_MASK_SIDE - 1.0f, 0.0f);
    int right = (int)fminf(high.x * SKIN_MASK_SIDE + 1.0f, SKIN_MASK_SIDE - 1.0f);
    int top = (int)fmaxf(low.y * SKIN_MASK_SIDE - 1.0f, 0.0f);
    int bottom = (int)fminf(high.y * SKIN_MASK_SIDE + 1.0f, SKIN_MASK_SIDE - 1.0f);
    for (int row = top; row <= bottom; row++)
        for (int column = left; column <= right; column++) {
            const uint8_t *pixel = pixels + 4 * ((size_t)row * SKIN_MASK_SIDE + (size_t)column);
            if (pixel[0] > 0 && pixel[1] > 0)
                return true;
        }
    return false;
}

uint32_t skin_mask_indices(const uint8_t *pixels, uint32_t *indices)
{
    uint32_t all = skin_mesh_indices(indices), count = 0;
    for (uint32_t i = 0; i < all; i += 3) // those to keep move forward
        if (touches(pixels, indices + i)) {
            memmove(indices + count, indices + i, 3 * sizeof *indices);
            count += 3;
        }
    return count;
}

// --- the template ------------------------------------------------------------------------------------------

static const uint16_t nose[] = {168, 193, 122, 196, 236, 198, 209, 49,  48,  64,  98,  97,
                                2,   326, 327, 294, 278, 279, 429, 420, 456, 419, 351, 417};

// A line 2 pixels wide with soft edges.
static void draw_line(struct picture *picture, struct vec2 from, struct vec2 to)
{
    float side = (float)picture->width_px;
    int left = (int)fmaxf(fminf(from.x, to.x) * side - 3.0f, 0.0f);
    int right = (int)fminf(fmaxf(from.x, to.x) * side + 3.0f, side - 1.0f);
    int top = (int)fmaxf(fminf(from.y, to.y) * side - 3.0f, 0.0f);
    int bottom = (int)fminf(fmaxf(from.y, to.y) * side + 3.0f, side - 1.0f);
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            struct vec2 at = {((float)x + 0.5f) / side, ((float)y + 0.5f) / side};
            float share, off_px = distance_to_line(at, from, to, &share) / SKIN_MASK_MM * side;
            uint8_t grey = to_byte(0.35f + 0.65f * step_smoothly(0.5f, 1.5f, off_px));
            uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
            if (grey < pixel[0])
                memcpy(pixel, (uint8_t[4]){grey, grey, grey, 255}, 4);
        }
}

static void draw_ring(struct picture *picture, const uint16_t *ring, int count, bool mirrored)
{
    for (int i = 0, j = count - 1; i < count; j = i++) {
        struct vec2 a = skin_vertex_uv(ring[i]), b = skin_vertex_uv(ring[j]);
        if (mirrored) {
            a.x = 1.0f - a.x;
            b.x = 1.0f - b.x;
        }
        draw_line(picture, a, b);
    }
}

enum result skin_template_draw(int side_px, struct picture *out)
{
    struct picture picture = {0};
    enum result result = picture_allocate(side_px, side_px, &picture);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < side_px; y++)
        memset(picture_row(&picture, y), 255, (size_t)side_px * 4);
    draw_ring(&picture, skin_rim, SKIN_RIM_COUNT, false);
    draw_ring(&picture, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, false);
    draw_ring(&picture, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, false);
    draw_ring(&picture, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT, false);
    draw_ring(&picture, face_ring_lips_inner, FACE_RING_LIPS_INNER_COUNT, false);
    draw_ring(&picture, nose, (int)(sizeof nose / sizeof nose[0]), false);
    draw_ring(&picture, brow, BROW_COUNT, false);
    draw_ring(&picture, brow, BROW_COUNT, true);
    *out = picture;
    return RESULT_OK;
}
