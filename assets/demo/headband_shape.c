#include "assets/demo/headband_shape.h"

#include "assets/demo/hat_shape.h"
#include "assets/demo/jewel_parts.h"

#include <assert.h>

// From behind the wearer's right ear over the top to the left, on the hair; `ahead` is how far before the
// ears its top lies.
static struct curve band_curve(float ahead)
{
    static const struct vec2 half[4] = {{72.0f, -58.0f}, {80.5f, -12.0f}, {77.0f, 38.0f}, {47.0f, 82.0f}};
    struct curve curve = {0};
    for (int i = 0; i < 4; i++)
        curve_add(&curve, -half[i].x, half[i].y,
                  -22.0f + (ahead + 22.0f) * smoothstep(-58.0f, 99.0f, half[i].y));
    curve_add(&curve, 0, 99.0f, ahead);
    for (int i = 3; i >= 0; i--)
        curve_add(&curve, half[i].x, half[i].y,
                  -22.0f + (ahead + 22.0f) * smoothstep(-58.0f, 99.0f, half[i].y));
    return curve;
}

// --- padded -----------------------------------------------------------------------------------------------

struct padded {
    const struct curve *curve;
    float half_width, thickness;
};

// Flat on the head, domed outside; narrow and thin behind the ears. u goes round the section.
static struct vec3 padded_place(const void *shape, float u, float v)
{
    const struct padded *padded = shape;
    struct vec3 at = curve_at(padded->curve, v);
    struct vec3 along =
        vec3_normalise(vec3_subtract(curve_at(padded->curve, v + 2e-3f), curve_at(padded->curve, v - 2e-3f)));
    struct vec3 off = vec3_normalise(vec3_cross((struct vec3){0, 0, 1.0f}, along));
    struct vec3 wide = vec3_cross(along, off);
    off = vec3_scale(off, -1.0f); // away from the head
    float end = fminf(fminf(v, 1.0f - v) / 0.02f, 1.0f),
          round = sqrtf(fmaxf(1.0f - (1.0f - end) * (1.0f - end), 0.0f));
    float middle = smoothstep(0.02f, 0.42f, fminf(v, 1.0f - v));
    float width = padded->half_width * (0.30f + 0.70f * middle) * round;
    float thick = padded->thickness * (0.22f + 0.78f * middle) * round, angle = 2.0f * PI * u;
    float rise = sinf(angle) > 0.0f ? sinf(angle) * thick : 0.12f * sinf(angle) * thick;
    return vec3_add(at, vec3_add(vec3_scale(wide, -width * cosf(angle)), vec3_scale(off, rise)));
}

static void build_padded(struct surface *parts)
{
    struct curve curve = band_curve(8.0f);
    const struct padded padded = {&curve, 15.0f, 13.0f};
    surface_add(&parts[HEADBAND_CLOTH], &(struct surface_sheet){.place = padded_place,
                                                                .shape = &padded,
                                                                .columns = 32,
                                                                .rows = 110,
                                                                .u_tiles = 4,
                                                                .v_tiles = 18});
}

// --- the tiara --------------------------------------------------------------------------------------------

// A leaf of `length` along +y, cupped towards +z, with a midrib.
struct sprig {
    float length, side;
};

static struct vec3 sprig_place(const void *shape, float u, float v)
{
    const struct sprig *sprig = shape;
    float across = 2.0f * u - 1.0f, along = fminf(fmaxf(v, 0.0f), 1.0f);
    float half = 0.24f * sprig->length * powf(fmaxf(sinf(PI * powf(along, 0.75f)), 0.0f), 0.8f) + 0.15f;
    float front = sprig->side * 0.25f * (1.2f - across * across) +
                  (sprig->side > 0.0f ? 0.25f * expf(-20.0f * across * across) : 0.0f);
    return (struct vec3){half * across, sprig->length * along,
                         0.09f * sprig->length * (across * across + along * along) + front};
}

static void add_sprig(struct surface *metal, struct vec3 at, float lean, float length, struct vec3 facing)
{
    struct mat4 place = jewel_place(at, vec3_cross((struct vec3){0, 1, 0}, facing), facing);
    struct mat4 turn = mat4_rotation_z(lean);
    place = mat4_multiply(&place, &turn);
    struct surface_mark from = surface_here(metal);
    for (int k = 0; k < 2; k++) {
        const float side = k == 0 ? -1.0f : 1.0f;
        const struct sprig sprig = {length, side};
        surface_add(metal, &(struct surface_sheet){.place = sprig_place,
                                                   .shape = &sprig,
                                                   .columns = 4,
                                                   .rows = 6,
                                                   .u_tiles = 1,
                                                   .v_tiles = 1,
                                                   .inside_out = side < 0.0f});
    }
    surface_move(metal, from, &place);
}

static void build_tiara(struct surface *parts)
{
    struct surface *metal = &parts[HEADBAND_METAL];
    struct curve curve = band_curve(34.0f);
    surface_add_tube(metal, &(struct surface_tube){.curve = &curve,
                                                   .radius = 0.9f,
                                                   .radius_up = 1.6f,
                                                   .up = {0, 0, 1},
                                                   .around = 10,
                                                   .along = 100,
                                                   .ends = true});
    for (int i = -9; i <= 9; i++) {
        float share = fabsf((float)i) / 9.0f, t = 0.5f + 0.0205f * (float)i, size = 13.0f - 5.5f * share;
        struct vec3 at = curve_at(&curve, t), facing = {0.006f * at.x, 0.25f, 1.0f};
        float lean = -0.045f * (float)i;
        add_sprig(metal, at, lean + 0.55f, 0.85f * size, facing);
        add_sprig(metal, at, lean - 0.55f, 0.85f * size, facing);
        if (i % 2 == 0)
            add_sprig(metal, at, lean, size, facing);
        float pearl = i % 2 == 0 ? 1.5f : 2.2f - 0.5f * share;
        float up = i % 2 == 0 ? 0.0f : 0.80f * size;
        struct vec3 centre = {at.x - sinf(lean) * up, at.y + cosf(lean) * up, at.z + 1.6f};
        surface_add_ball(&parts[HEADBAND_PEARL], centre, (struct vec3){pearl, pearl, pearl}, 14, 9);
    }
}

// --- sport ------------------------------------------------------------------------------------------------

// A ring that is higher in front, rolled at both edges. v up the outside, over the upper edge and down the
// inside.
static struct vec3 sport_place(const void *shape, float u, float v)
{
    const float thickness = 2.6f;
    float turn = 2.0f * PI * u, height = *(const float *)shape * (0.86f + 0.14f * cosf(turn));
    float round = v < 0.5f ? v / 0.5f : (1.0f - v) / 0.5f; // 0 below, 1 above
    round = fminf(fmaxf(round, 0.0f), 1.0f);
    float edge = fminf(fminf(round, 1.0f - round) / 0.06f, 1.0f);
    float half = 0.5f * thickness * sqrtf(fmaxf(1.0f - (1.0f - edge) * (1.0f - edge), 0.0f));
    float off = 1.5f + (v < 0.5f ? half : -half) + 0.6f * sinf(PI * round);
    float y = height * (round - 0.5f) + 8.0f * cosf(turn) + 1.2f * sinf(3.0f * turn);
    return (struct vec3){(HAT_HALF_WIDTH_MM + off) * sinf(turn), y, (HAT_HALF_LENGTH_MM + off) * cosf(turn)};
}

void headband_build(int headband, struct surface *parts)
{
    static const float sport_height = 48.0f;
    switch ((enum headband)headband) {
    case HEADBAND_PADDED:
        build_padded(parts);
        return;
    case HEADBAND_TIARA:
        build_tiara(parts);
        return;
    case HEADBAND_SPORT:
        surface_add(&parts[HEADBAND_CLOTH], &(struct surface_sheet){.place = sport_place,
                                                                    .shape = &sport_height,
                                                                    .columns = 88,
                                                                    .rows = 40,
                                                                    .u_tiles = 40,
                                                                    .v_tiles = 8});
        return;
    }
    assert(false);
}
