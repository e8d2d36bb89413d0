#include "assets/demo/mask_shape.h"

#include <assert.h>

// The cloth spans from the nose's bridge over its tip to the chin like a tent; faces of the same proportions
// as the canonical one (face_topology.h) and of middle size fit under it.
struct cut {
    struct curve ridge;              // down the middle: x is y, y is z
    float top_side_y, bottom_side_y; // where its sides end
    float half_width_top, half_width_bottom;
    float fall_top, fall_bottom, fall_power; // z falls by fall * |x|^power to the sides
    float side_z_top, side_z_bottom;         // where they begin to fall: the ridge's depth in the middle
    float pleat;                             // depth of the folds
    float seam;                              // of the middle, how far the ridge is drawn forward
    float off;                               // of this layer before the inside
};

static float fold(float v)
{
    float place = 4.0f * v - 0.55f, step = place - floorf(place); // three folds that open downwards
    if (place < 0.0f || place > 3.0f)
        return 0.0f;
    return step * step * (1.0f - smoothstep(0.90f, 1.0f, step));
}

// u from the wearer's right to the left, v from the bottom to the top.
static struct vec3 cut_place(const void *shape, float u, float v)
{
    const struct cut *cut = shape;
    float across = 2.0f * u - 1.0f, reach = fminf(fabsf(across), 1.0f);
    struct vec3 middle = curve_at(&cut->ridge, v);
    float side_y = cut->bottom_side_y + (cut->top_side_y - cut->bottom_side_y) * v;
    // The upper edge falls from the nose to the cheeks at once; the lower goes round the chin.
    float upper = reach * reach * (1.6f - 0.6f * reach), lower = reach * reach * reach * reach;
    float bow = lower + (upper - lower) * smoothstep(0.0f, 0.7f, v);
    float x = across * (cut->half_width_bottom +
                        (cut->half_width_top - cut->half_width_bottom) * smoothstep(0.0f, 0.6f, v));
    float fall = cut->fall_bottom + (cut->fall_top - cut->fall_bottom) * smoothstep(0.0f, 0.45f, v);
    float y = middle.x + (side_y - middle.x) * bow;
    float side_z = cut->side_z_bottom + (cut->side_z_top - cut->side_z_bottom) * v;
    float z = middle.y + (side_z - middle.y) * reach * reach -
              fall * powf(fabsf(x) + 1e-3f, cut->fall_power) + cut->off;
    z += cut->seam * expf(-fabsf(x) / 7.0f);
    z += cut->pleat * fold(1.0f - v) * (1.0f - 0.75f * reach);
    return (struct vec3){x, y, z};
}

static void add_layers(struct surface *parts, const struct cut *cut, int columns, int rows, float tiles)
{
    struct cut outside = *cut;
    outside.off = 0.9f;
    surface_add(&parts[MASK_OUTSIDE], &(struct surface_sheet){.place = cut_place,
                                                              .shape = &outside,
                                                              .columns = columns,
                                                              .rows = rows,
                                                              .u_tiles = tiles,
                                                              .v_tiles = tiles});
    surface_add(&parts[MASK_INSIDE], &(struct surface_sheet){.place = cut_place,
                                                             .shape = cut,
                                                             .columns = 24,
                                                             .rows = 28,
                                                             .u_tiles = tiles,
                                                             .v_tiles = tiles,
                                                             .inside_out = true});
}

// A bound edge: along u at v, or along v at u.
static void add_hem(struct surface *hem, const struct cut *cut, bool along_u, float at, float radius)
{
    struct curve line = {0};
    for (int i = 0; i <= 40; i++) {
        float t = (float)i / 40.0f;
        struct vec3 p = along_u ? cut_place(cut, t, at) : cut_place(cut, at, t);
        curve_add(&line, p.x, p.y, p.z + 0.45f);
    }
    surface_add_tube(hem, &(struct surface_tube){.curve = &line,
                                                 .radius = radius,
                                                 .radius_up = radius,
                                                 .up = along_u ? (struct vec3){0, 0.5f, 0.87f}
                                                               : (struct vec3){0.7f, 0, 0.7f},
                                                 .around = 6,
                                                 .along = 40,
                                                 .ends = true});
}

// From the upper corner along the cheek over the ear, behind it and back to the lower corner.
static void add_loops(struct surface *loop, const struct cut *cut, float thickness, float width)
{
    struct vec3 upper = cut_place(cut, 0.995f, 0.97f), lower = cut_place(cut, 0.995f, 0.03f);
    struct surface_mark from = surface_here(loop);
    struct curve line = {0};
    curve_add(&line, upper.x - 3.0f, upper.y - 1.0f, upper.z + 3.0f);
    curve_add(&line, upper.x, upper.y, upper.z);
    curve_add(&line, 67.5f, 11.0f, -64.0f);
    curve_add(&line, 73.0f, 15.0f, -78.0f);
    curve_add(&line, 77.0f, 20.0f, -95.0f);
    curve_add(&line, 79.0f, 23.0f, -108.0f);
    curve_add(&line, 81.0f, 12.0f, -122.0f);
    curve_add(&line, 80.0f, -10.0f, -120.0f);
    curve_add(&line, 75.0f, -30.0f, -102.0f);
    curve_add(&line, 68.5f, -36.0f, -84.0f);
    curve_add(&line, 59.0f, -43.0f, -65.5f);
    curve_add(&line, lower.x, lower.y, lower.z);
    curve_add(&line, lower.x - 3.0f, lower.y + 1.0f, lower.z + 3.0f);
    surface_add_tube(loop, &(struct surface_tube){.curve = &line,
                                                  .radius = thickness,
                                                  .radius_up = width,
                                                  .up = {1, 0, 0},
                                                  .around = 6,
                                                  .along = 64,
                                                  .ends = true});
    const struct mat4 mirror = {{-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};
    surface_copy(loop, from, surface_here(loop), &mirror);
}

static void build_pleated(struct surface *parts)
{
    struct cut cut = {.top_side_y = 5.0f,
                      .bottom_side_y = -47.0f,
                      .half_width_top = 60.0f,
                      .half_width_bottom = 51.0f,
                      .fall_top = 0.080f,
                      .fall_bottom = 0.074f,
                      .fall_power = 1.548f,
                      .side_z_top = -2.0f,
                      .side_z_bottom = -18.0f,
                      .pleat = 4.5f};
    static const struct vec2 ridge[] = {{-90, -42},  {-86, -29}, {-77, -20}, {-62, -13}, {-45, -6}, {-27, -1},
                                        {-12, 1.5f}, {-2, 1.5f}, {6, -1},    {12, -4},   {17, -7}};
    for (int i = 0; i < (int)(sizeof ridge / sizeof ridge[0]); i++)
        curve_add(&cut.ridge, ridge[i].x, ridge[i].y, 0);
    add_layers(parts, &cut, 32, 54, 18);
    add_hem(&parts[MASK_HEM], &cut, true, 0.0f, 1.0f);
    add_hem(&parts[MASK_HEM], &cut, true, 1.0f, 1.0f);
    add_hem(&parts[MASK_HEM], &cut, false, 0.0f, 1.2f);
    add_hem(&parts[MASK_HEM], &cut, false, 1.0f, 1.2f);
    add_loops(&parts[MASK_LOOP], &cut, 1.2f, 1.2f);
}

static void build_cloth(struct surface *parts)
{
    struct cut cut = {.top_side_y = 3.0f,
                      .bottom_side_y = -44.0f,
                      .half_width_top = 62.0f,
                      .half_width_bottom = 51.0f,
                      .fall_top = 0.118f,
                      .fall_bottom = 0.112f,
                      .fall_power = 1.45f,
                      .side_z_top = -2.0f,
                      .side_z_bottom = -18.0f,
                      .seam = 2.2f};
    static const struct vec2 ridge[] = {{-88, -42},  {-84, -30}, {-74, -19}, {-59, -11}, {-42, -3}, {-25, 2},
                                        {-12, 2.5f}, {-2, 2},    {6, -1},    {12, -4},   {18, -7}};
    for (int i = 0; i < (int)(sizeof ridge / sizeof ridge[0]); i++)
        curve_add(&cut.ridge, ridge[i].x, ridge[i].y, 0);
    add_layers(parts, &cut, 40, 36, 14);
    add_hem(&parts[MASK_HEM], &cut, true, 0.0f, 1.1f);
    add_hem(&parts[MASK_HEM], &cut, true, 1.0f, 1.1f);
    add_hem(&parts[MASK_HEM], &cut, false, 0.0f, 1.6f);
    add_hem(&parts[MASK_HEM], &cut, false, 1.0f, 1.6f);
    add_hem(&parts[MASK_HEM], &cut, false, 0.5f, 0.6f);
    add_loops(&parts[MASK_LOOP], &cut, 0.8f, 2.4f);
}

void mask_build(int mask, struct surface *parts)
{
    switch ((enum mask)mask) {
    case MASK_PLEATED:
        build_pleated(parts);
        return;
    case MASK_CLOTH:
        build_cloth(parts);
        return;
    }
    assert(false);
}
