#include "assets/demo/earring_shape.h"

#include "assets/demo/jewel_parts.h"

#include <assert.h>

#define LOBE_MM 4.5f // its thickness at the hole

// The post through the lobe and the scroll behind it.
static void add_post(struct surface *metal)
{
    struct curve post = {0};
    curve_add(&post, 0, 0, 0.6f);
    curve_add(&post, 0, 0, -5);
    curve_add(&post, 0, 0, -10);
    surface_add_tube(metal, &(struct surface_tube){.curve = &post,
                                                   .radius = 0.45f,
                                                   .radius_up = 0.45f,
                                                   .up = {0, 1, 0},
                                                   .around = 10,
                                                   .along = 2,
                                                   .ends = true});
    for (int k = 0; k < 2; k++) {
        float side = k == 0 ? -1.0f : 1.0f;
        struct mat4 stand = jewel_place((struct vec3){0, 1.35f * side, -LOBE_MM - 1.6f},
                                        (struct vec3){0, 0, 1}, (struct vec3){1, 0, 0});
        struct surface_mark from = surface_here(metal);
        jewel_link(metal, 3.0f, 2.6f, 0.35f, 16, 8);
        surface_move(metal, from, &stand);
    }
}

static void build_pearl_stud(struct surface *parts)
{
    struct curve cup = {0};
    curve_add(&cup, 0.01f, -0.2f, 0);
    curve_add(&cup, 1.6f, 0.0f, 0);
    curve_add(&cup, 2.5f, 0.5f, 0);
    curve_add(&cup, 2.75f, 1.05f, 0);
    curve_add(&cup, 2.55f, 1.1f, 0);
    struct surface_mark from = surface_here(&parts[EARRING_METAL]);
    struct mat4 forward = mat4_rotation_x(0.5f * PI);
    surface_add_turned(&parts[EARRING_METAL], &cup, 40, 12);
    surface_move(&parts[EARRING_METAL], from, &forward);
    add_post(&parts[EARRING_METAL]);
    surface_add_ball(&parts[EARRING_PEARL], (struct vec3){0, 0, 4.15f}, (struct vec3){4, 4, 4}, 48, 32);
}

static void build_solitaire(struct surface *parts)
{
    const struct mat4 place = mat4_translation((struct vec3){0, 0, 2.7f});
    struct surface_mark from = surface_here(&parts[EARRING_STONE]);
    jewel_brilliant(&parts[EARRING_STONE], 5.0f);
    surface_move(&parts[EARRING_STONE], from, &place);
    from = surface_here(&parts[EARRING_METAL]);
    jewel_prongs(&parts[EARRING_METAL], 5.0f);
    surface_move(&parts[EARRING_METAL], from, &place);
    add_post(&parts[EARRING_METAL]);
}

// The circle goes through the hole; it opens behind the lobe, where the catch is.
static void build_hoop(struct surface *metal, float outer, float wire)
{
    float radius = 0.5f * outer - wire;
    struct mat4 stand = mat4_rotation_z(0.5f * PI); // the ring's axis from y to x
    struct surface_mark from = surface_here(metal);
    stand.m[13] = -radius;
    stand.m[14] = -0.5f * LOBE_MM;
    surface_add_ring(metal, radius, wire, 128, 16);
    surface_move(metal, from, &stand);
    float angle = 0.60f; // of the catch, behind the top
    surface_add_ball(metal,
                     (struct vec3){0, -radius + radius * cosf(angle), -0.5f * LOBE_MM - radius * sinf(angle)},
                     (struct vec3){1.35f * wire, 1.35f * wire, 1.35f * wire}, 20, 14);
}

// A French wire: over from the back through the hole and down in front, a small ball where it bends.
static void add_wire(struct surface *metal, float drop)
{
    struct curve wire = {0};
    curve_add(&wire, 0, -15, -7.5f);
    curve_add(&wire, 0, -8, -8.5f);
    curve_add(&wire, 0, -1, -7.5f);
    curve_add(&wire, 0, 1.6f, -4);
    curve_add(&wire, 0, 0.0f, 0.2f);
    curve_add(&wire, 0, -0.6f * drop, 1.1f);
    curve_add(&wire, 0, -drop, 1.2f);
    surface_add_tube(metal, &(struct surface_tube){.curve = &wire,
                                                   .radius = 0.42f,
                                                   .radius_up = 0.42f,
                                                   .up = {1, 0, 0},
                                                   .around = 10,
                                                   .along = 48,
                                                   .ends = true});
    surface_add_ball(metal, (struct vec3){0, -0.75f * drop, 1.2f}, (struct vec3){1.1f, 1.1f, 1.1f}, 20, 14);
}

// A ring to hang from, seen edge on where `sideways`.
static void add_loop(struct surface *metal, struct vec3 at, float radius, bool sideways)
{
    struct mat4 place =
        jewel_place(at, (struct vec3){0, 1, 0}, sideways ? (struct vec3){1, 0, 0} : (struct vec3){0, 0, 1});
    struct surface_mark from = surface_here(metal);
    jewel_link(metal, 2.0f * radius, 2.0f * radius, 0.32f, 20, 8);
    surface_move(metal, from, &place);
}

static void build_pearl_drop(struct surface *parts)
{
    struct surface *metal = &parts[EARRING_METAL];
    struct curve cap = {0}, chain = {0};
    add_wire(metal, 7.0f);
    add_loop(metal, (struct vec3){0, -7.8f, 1.2f}, 1.2f, true);
    curve_add(&chain, 0, -8.5f, 1.2f);
    curve_add(&chain, 0, -13.0f, 1.2f);
    curve_add(&chain, 0, -17.5f, 1.2f);
    jewel_chain(metal, &chain, 2.2f, 0.26f, (struct vec3){0, 0, 1});
    curve_add(&cap, 3.0f, -20.6f, 0);
    curve_add(&cap, 2.4f, -19.6f, 0);
    curve_add(&cap, 1.2f, -18.7f, 0);
    curve_add(&cap, 0.5f, -18.0f, 0);
    curve_add(&cap, 0.01f, -17.6f, 0);
    struct surface_mark from = surface_here(metal);
    const struct mat4 forward = mat4_translation((struct vec3){0, 0, 1.2f});
    surface_add_turned(metal, &cap, 32, 12);
    surface_move(metal, from, &forward);
    // A drop-shaped pearl: a little longer than it is wide.
    surface_add_ball(&parts[EARRING_PEARL], (struct vec3){0, -24.0f, 1.2f}, (struct vec3){4.6f, 5.3f, 4.6f},
                     48, 32);
}

// --- the leaf ---------------------------------------------------------------------------------------------

#define LEAF_MM 38.0f
#define LEAF_HALF_MM 8.5f

// A blade with a midrib and veins that run towards the tip, cupped, its edge waving. v from stem to tip on
// the front; `shape` points to the side: +1 front, -1 back.
static struct vec3 leaf_place(const void *shape, float u, float v)
{
    float side = *(const float *)shape, along = fminf(fmaxf(v, 0.0f), 1.0f), across = 2.0f * u - 1.0f;
    float half = LEAF_HALF_MM * powf(fmaxf(sinf(PI * powf(along, 0.8f)), 0.0f), 0.85f) + 0.35f;
    float vein = sinf(2.0f * PI * (9.0f * along - 2.2f * fabsf(across)));
    float relief = 0.22f * vein * (1.0f - across * across) + 0.7f * expf(-30.0f * across * across);
    float cup = -2.6f * across * across + 1.3f * sinf(PI * along) + 0.5f * sinf(9.0f * along) * across;
    float bend = -3.0f * along * along + 0.8f * across * sinf(5.0f * along);
    float edge = 1.0f - across * across;
    return (struct vec3){half * across + 1.6f * sinf(PI * along), -LEAF_MM * along,
                         2.4f + cup + bend + side * (0.12f + 0.28f * edge) + (side > 0.0f ? relief : 0.0f)};
}

static void build_leaf(struct surface *parts)
{
    struct surface *metal = &parts[EARRING_METAL];
    struct surface_mark from = surface_here(metal);
    const struct mat4 hang = mat4_translation((struct vec3){0, -4.6f, 0});
    for (int k = 0; k < 2; k++) {
        const float side = k == 0 ? -1.0f : 1.0f;
        surface_add(metal, &(struct surface_sheet){.place = leaf_place,
                                                   .shape = &side,
                                                   .columns = 24,
                                                   .rows = 72,
                                                   .u_tiles = 1,
                                                   .v_tiles = 1,
                                                   .inside_out = side > 0.0f}); // v runs down
    }
    surface_move(metal, from, &hang);
    add_loop(metal, (struct vec3){0, -3.6f, 2.2f}, 1.6f, false);
    surface_add_ball(metal, (struct vec3){0, 0, 1.6f}, (struct vec3){2.2f, 2.2f, 1.8f}, 32, 20);
    add_post(metal);
}

// --- the tassel -------------------------------------------------------------------------------------------

static void build_tassel(struct surface *parts)
{
    struct surface *metal = &parts[EARRING_METAL];
    struct curve bar = {0};
    for (int i = 0; i <= 4; i++) {
        float x = -6.0f + 3.0f * (float)i;
        curve_add(&bar, x, -8.0f - 0.03f * x * x, 1.2f);
    }
    add_wire(metal, 6.5f);
    add_loop(metal, (struct vec3){0, -7.2f, 1.2f}, 1.0f, true);
    surface_add_tube(metal, &(struct surface_tube){.curve = &bar,
                                                   .radius = 0.8f,
                                                   .radius_up = 0.8f,
                                                   .up = {0, 0, 1},
                                                   .around = 14,
                                                   .along = 16,
                                                   .ends = true});
    for (int i = 0; i < 7; i++) {
        float x = -5.4f + 1.8f * (float)i, top = -8.6f - 0.03f * x * x, length = 45.0f - 0.35f * x * x;
        struct curve chain = {0};
        curve_add(&chain, x, top, 1.2f);
        curve_add(&chain, 0.97f * x, top - 0.5f * length, 1.2f);
        curve_add(&chain, 0.93f * x, top - length, 1.2f);
        jewel_chain(metal, &chain, 2.6f, 0.30f, (struct vec3){i % 2 == 0 ? 0.2f : -0.2f, 0, 1});
        surface_add_ball(metal, (struct vec3){0.93f * x, top - length - 1.0f, 1.2f},
                         (struct vec3){0.9f, 1.2f, 0.9f}, 12, 8);
    }
}

void earring_build(int earring, struct surface *parts)
{
    switch ((enum earring)earring) {
    case EARRING_PEARL_STUD:
        build_pearl_stud(parts);
        return;
    case EARRING_SOLITAIRE:
        build_solitaire(parts);
        return;
    case EARRING_HOOP_30:
        build_hoop(&parts[EARRING_METAL], 30.0f, 1.0f);
        return;
    case EARRING_HOOP_50:
        build_hoop(&parts[EARRING_METAL], 50.0f, 1.25f);
        return;
    case EARRING_PEARL_DROP:
        build_pearl_drop(parts);
        return;
    case EARRING_LEAF:
        build_leaf(parts);
        return;
    case EARRING_TASSEL:
        build_tassel(parts);
        return;
    }
    assert(false);
}
