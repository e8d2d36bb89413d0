#include "assets/demo/necklace_shape.h"

#include "assets/demo/jewel_parts.h"
#include "platform/base/noise.h"

#include <assert.h>

// --- what it lies on --------------------------------------------------------------------------------------

// The skin before the neck's axis: the chest slopes forward by 20 degrees below the hollow and falls away to
// the sides; above it the neck is round.
static float skin_z(float x, float y)
{
    float chest = -0.36f * y - x * x / 440.0f;
    float round = fminf(fabsf(x) / 69.0f, 1.0f);
    float neck = -60.0f + 60.0f * sqrtf(1.0f - round * round) + 0.10f * y;
    float share = smoothstep(-22.0f, 18.0f, y);
    return chest * (1.0f - share) + neck * share;
}

static struct vec3 skin_normal(float x, float y)
{
    const float step = 1.0f;
    return vec3_normalise((struct vec3){(skin_z(x - step, y) - skin_z(x + step, y)) / (2.0f * step),
                                        (skin_z(x, y - step) - skin_z(x, y + step)) / (2.0f * step), 1.0f});
}

// Once round, from the nape over the wearer's right side: over the slope from neck to shoulder, down to
// `drop` below the hollow. `above` is how far the line runs over the skin.
static struct curve lying_curve(float drop, float above)
{
    // Along the front, as shares of the way out and up.
    static const struct vec2 front[3] = {{0.42f, 0.10f}, {0.76f, 0.36f}, {0.95f, 0.72f}};
    const float side_x = 65.0f, side_y = 27.0f;
    struct curve curve = {.closed = true};
    struct vec3 half[5];
    for (int i = 0; i < 3; i++) {
        float x = side_x * front[i].x, y = -drop + (side_y + drop) * front[i].y;
        struct vec3 normal = skin_normal(x, y);
        half[i] = vec3_add((struct vec3){x, y, skin_z(x, y)}, vec3_scale(normal, above));
    }
    half[3] = (struct vec3){side_x + 1.0f + above, side_y + above, -54.0f};
    half[4] = (struct vec3){47.0f + above, side_y + 13.0f, -98.0f - above};
    curve_add(&curve, 0, side_y + 18.0f, -116.0f - above);
    for (int i = 4; i >= 0; i--)
        curve_add(&curve, -half[i].x, half[i].y, half[i].z);
    curve_add(&curve, 0, -drop, skin_z(0, -drop) + above);
    for (int i = 0; i <= 4; i++)
        curve_add(&curve, half[i].x, half[i].y, half[i].z);
    return curve;
}

// How far below the hollow a necklace of this length reaches.
static float drop_for(float length, float above)
{
    float low = -30.0f, high = 200.0f;
    for (int i = 0; i < 24; i++) {
        float middle = 0.5f * (low + high);
        struct curve curve = lying_curve(middle, above);
        if (curve_length(&curve) < length)
            low = middle;
        else
            high = middle;
    }
    return low;
}

// The frame of what hangs at a place of the curve and lies on the skin: +z off the skin, +y up along it.
static struct mat4 lying_place(struct vec3 at, struct vec3 along)
{
    return jewel_place(at, along, skin_normal(at.x, at.y));
}

// --- chains with a pendant --------------------------------------------------------------------------------

static struct mat4 pendant_place(float drop, float below, float above)
{
    float y = -drop - below;
    return lying_place((struct vec3){0, y, skin_z(0, y) + above}, (struct vec3){1, 0, 0});
}

static void add_chain(struct surface *metal, float length, float pitch, float wire, float *drop)
{
    const float above = 0.3f * pitch;
    *drop = drop_for(length, above);
    struct curve curve = lying_curve(*drop, above), even;
    curve_even(&curve, CURVE_MAX_POINTS, &even);
    jewel_chain(metal, &even, pitch, wire, (struct vec3){0, 0.35f, 1});
}

// A ring of sheet that the chain runs through.
static void add_bail(struct surface *metal, float drop)
{
    struct mat4 place = pendant_place(drop, 1.6f, 1.6f);
    struct mat4 turn = mat4_rotation_y(0.5f * PI), upright = mat4_rotation_z(0.5f * PI);
    turn = mat4_multiply(&turn, &upright);
    place = mat4_multiply(&place, &turn);
    struct surface_mark from = surface_here(metal);
    jewel_link(metal, 5.4f, 3.0f, 0.5f, 24, 10);
    surface_move(metal, from, &place);
}

static void build_solitaire(struct surface *parts)
{
    float drop;
    add_chain(&parts[NECKLACE_METAL], 420.0f, 3.1f, 0.32f, &drop);
    add_bail(&parts[NECKLACE_METAL], drop);
    const struct mat4 place = pendant_place(drop, 7.4f, 3.2f);
    struct surface_mark from = surface_here(&parts[NECKLACE_STONE]);
    jewel_brilliant(&parts[NECKLACE_STONE], 6.0f);
    surface_move(&parts[NECKLACE_STONE], from, &place);
    from = surface_here(&parts[NECKLACE_METAL]);
    jewel_prongs(&parts[NECKLACE_METAL], 6.0f);
    surface_move(&parts[NECKLACE_METAL], from, &place);
}

// The hollows of a round hammer: each place belongs to the nearest blow.
static float hammered(float x, float y)
{
    const float pitch = 2.3f;
    float nearest = pitch;
    int column = (int)floorf(x / pitch), row = (int)floorf(y / pitch);
    for (int j = row - 1; j <= row + 1; j++)
        for (int i = column - 1; i <= column + 1; i++) {
            float blow_x = ((float)i + noise_lattice(i, j, 64, 51)) * pitch;
            float blow_y = ((float)j + noise_lattice(i, j, 64, 52)) * pitch;
            nearest = fminf(nearest, sqrtf((x - blow_x) * (x - blow_x) + (y - blow_y) * (y - blow_y)));
        }
    return 0.11f * nearest * nearest;
}

// A disc with a raised rim, hammered.
static struct vec3 medal_place(const void *shape, float u, float v)
{
    const float radius = *(const float *)shape;
    float angle = 2.0f * PI * u, r = radius * fminf(2.0f * v, 2.0f - 2.0f * v);
    float x = -r * sinf(angle), y = r * cosf(angle), share = r / radius;
    float rim = 0.5f * expf(-30.0f * (share - 0.93f) * (share - 0.93f) * 4.0f);
    float edge = sqrtf(fmaxf(1.0f - powf(share, 40.0f), 0.0f));
    return (struct vec3){
        x, y, v > 0.5f ? edge * (0.6f + rim + hammered(x, y) * (1.0f - powf(share, 8.0f))) : -0.4f * edge};
}

static void build_medal(struct surface *parts)
{
    const float radius = 9.0f;
    struct surface *metal = &parts[NECKLACE_METAL];
    float drop;
    add_chain(metal, 500.0f, 3.6f, 0.40f, &drop);
    add_bail(metal, drop);
    const struct mat4 place = pendant_place(drop, 4.4f + radius, 1.2f);
    struct surface_mark from = surface_here(metal);
    surface_add(
        metal,
        &(struct surface_sheet){
            .place = medal_place, .shape = &radius, .columns = 48, .rows = 28, .u_tiles = 1, .v_tiles = 1});
    surface_move(metal, from, &place);
}

// --- pearls -----------------------------------------------------------------------------------------------

static void build_pearls(struct surface *parts)
{
    const float diameter = 7.5f, length = 450.0f;
    int count = (int)(length / (diameter + 0.25f));
    struct curve curve = lying_curve(drop_for(length, 0.5f * diameter), 0.5f * diameter), even;
    curve_even(&curve, count, &even); // the first of it is the clasp
    for (int i = 1; i < count; i++) {
        // Of natural pearls no two are quite the same.
        float r = 0.5f * diameter * (1.0f + 0.02f * sinf(37.0f * (float)i));
        surface_add_ball(&parts[NECKLACE_PEARL], even.points[i],
                         (struct vec3){r, r * (1.0f - 0.015f * sinf(5.0f * (float)i)), r}, 12, 8);
    }
    surface_add_ball(&parts[NECKLACE_METAL], even.points[0], (struct vec3){4.6f, 3.4f, 3.4f}, 20, 14);
    surface_add_tube(&parts[NECKLACE_METAL],
                     &(struct surface_tube){.curve = &even, // the thread with its knots
                                            .radius = 0.45f,
                                            .radius_up = 0.45f,
                                            .up = {0, 0.8f, 0.6f},
                                            .around = 5,
                                            .along = 120});
}

// --- the choker -------------------------------------------------------------------------------------------

static void build_choker(struct surface *parts)
{
    struct curve curve = {.closed = true};
    const float tilt = 0.26f; // the neck leans forward
    for (int i = 0; i < 16; i++) {
        float angle = 2.0f * PI * (float)i / 16.0f, x = -61.5f * sinf(angle), z = 60.5f * cosf(angle);
        curve_add(&curve, x, 47.0f - tilt * z, -54.0f + z);
    }
    surface_add_tube(&parts[NECKLACE_RIBBON], &(struct surface_tube){.curve = &curve,
                                                                     .radius = 0.9f,
                                                                     .radius_up = 6.5f,
                                                                     .up = {0, 0.97f, 0.25f},
                                                                     .around = 28,
                                                                     .along = 112});
    struct vec3 front = curve_at(&curve, 0);
    struct surface *metal = &parts[NECKLACE_METAL];
    struct mat4 place = jewel_place((struct vec3){0, front.y - 7.4f, front.z + 0.6f}, (struct vec3){0, 1, 0},
                                    (struct vec3){1, 0, 0});
    struct surface_mark from = surface_here(metal);
    jewel_link(metal, 4.6f, 4.6f, 0.5f, 24, 10);
    surface_move(metal, from, &place);
    struct curve cap = {0};
    curve_add(&cap, 2.2f, -2.0f, 0);
    curve_add(&cap, 1.6f, -0.8f, 0);
    curve_add(&cap, 0.6f, -0.1f, 0);
    curve_add(&cap, 0.01f, 0, 0);
    const struct mat4 hang = mat4_translation((struct vec3){0, front.y - 9.4f, front.z + 0.9f});
    from = surface_here(metal);
    surface_add_turned(metal, &cap, 28, 10);
    surface_move(metal, from, &hang);
    surface_add_ball(&parts[NECKLACE_PEARL], (struct vec3){0, front.y - 15.0f, front.z + 0.9f},
                     (struct vec3){4.2f, 5.0f, 4.2f}, 40, 28);
}

// --- the collar -------------------------------------------------------------------------------------------

// A stone in its setting, hung from the collar's tube.
static void add_collar_stone(struct surface *parts, struct vec3 at, struct vec3 along, float width,
                             float height)
{
    const struct mat4 place = lying_place(at, along);
    struct mat4 below = mat4_translation((struct vec3){0, -0.5f * height - 1.8f, 1.0f});
    below = mat4_multiply(&place, &below);
    struct surface_mark from = surface_here(&parts[NECKLACE_STONE]);
    jewel_pear(&parts[NECKLACE_STONE], width, height);
    surface_move(&parts[NECKLACE_STONE], from, &below);
    struct curve rim = {.closed = true}; // follows the stone's outline
    for (int i = 0; i < 16; i++) {
        struct vec2 at_rim = jewel_pear_outline((float)i / 16.0f);
        curve_add(&rim, 0.52f * width * at_rim.x, 0.52f * height * at_rim.y, 0.0f);
    }
    from = surface_here(&parts[NECKLACE_METAL]);
    surface_add_tube(
        &parts[NECKLACE_METAL],
        &(struct surface_tube){
            .curve = &rim, .radius = 0.55f, .radius_up = 0.9f, .up = {0, 0, 1}, .around = 6, .along = 28});
    surface_move(&parts[NECKLACE_METAL], from, &below);
}

static void build_collar(struct surface *parts)
{
    const float above = 1.8f;
    struct curve curve = lying_curve(drop_for(440.0f, above), above), even;
    curve_even(&curve, 96, &even);
    surface_add_tube(&parts[NECKLACE_METAL], &(struct surface_tube){.curve = &even,
                                                                    .radius = 1.5f,
                                                                    .radius_up = 1.5f,
                                                                    .up = {0, 0.6f, 0.8f},
                                                                    .around = 12,
                                                                    .along = 120});
    // From the middle outwards, each a little smaller; the curve's middle is its front.
    float way = 0.0f, length = curve_length(&curve);
    for (int i = 0; i <= 8; i++) {
        float width = 11.5f - 0.72f * (float)i, height = 1.45f * width;
        for (int k = 0; k < 2; k++) {
            const float side = k == 0 ? -1.0f : 1.0f;
            float t = 0.5f + side * way / length;
            struct vec3 along = vec3_subtract(curve_at(&even, t + 4e-3f), curve_at(&even, t - 4e-3f));
            if (i > 0 || side > 0.0f)
                add_collar_stone(parts, curve_at(&even, t), along, width, height);
        }
        way += width + 0.35f;
    }
}

void necklace_build(int necklace, struct surface *parts)
{
    switch ((enum necklace)necklace) {
    case NECKLACE_SOLITAIRE:
        build_solitaire(parts);
        return;
    case NECKLACE_MEDAL:
        build_medal(parts);
        return;
    case NECKLACE_PEARLS:
        build_pearls(parts);
        return;
    case NECKLACE_CHOKER:
        build_choker(parts);
        return;
    case NECKLACE_COLLAR:
        build_collar(parts);
        return;
    }
    assert(false);
}
