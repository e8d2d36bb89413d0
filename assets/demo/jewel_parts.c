#include "assets/demo/jewel_parts.h"

#include <assert.h>

#define FOLD 8 // a brilliant's symmetry

struct mat4 jewel_place(struct vec3 at, struct vec3 along, struct vec3 facing)
{
    struct vec3 x = vec3_normalise(along), y = vec3_normalise(vec3_cross(facing, x)), z = vec3_cross(x, y);
    return (struct mat4){{x.x, x.y, x.z, 0, y.x, y.y, y.z, 0, z.x, z.y, z.z, 0, at.x, at.y, at.z, 1}};
}

// --- stones -----------------------------------------------------------------------------------------------

// A point of a brilliant of radius 1, `step` eighths of a turn round its axis.
static struct vec3 round_point(float radius, float step, float z)
{
    float angle = 2.0f * PI * step / FOLD;
    return (struct vec3){radius * cosf(angle), radius * sinf(angle), z};
}

static void facet3(struct surface *stone, float scale, struct vec3 a, struct vec3 b, struct vec3 c)
{
    const struct vec3 corners[3] = {vec3_scale(a, scale), vec3_scale(b, scale), vec3_scale(c, scale)};
    surface_facet(stone, corners, 3);
}

static void facet4(struct surface *stone, float scale, struct vec3 a, struct vec3 b, struct vec3 c,
                   struct vec3 d)
{
    const struct vec3 corners[4] = {vec3_scale(a, scale), vec3_scale(b, scale), vec3_scale(c, scale),
                                    vec3_scale(d, scale)};
    surface_facet(stone, corners, 4);
}

// The table in triangles whose normals lean `lean` towards the direction of `step`.
static void table_facet(struct surface *stone, float scale, struct vec3 a, struct vec3 b, struct vec3 c,
                        float step, float lean)
{
    int first = stone->vertex_count;
    struct vec3 towards = round_point(lean, step, 1.0f);
    facet3(stone, scale, a, b, c);
    for (int i = first; i < stone->vertex_count; i++)
        stone->vertices[i].normal = vec3_normalise(towards);
}

// Proportions of a Tolkowsky-like cut: table 57 %, crown 15 %, pavilion 43 % of the diameter.
void jewel_brilliant(struct surface *stone, float diameter)
{
    const float r = 0.5f * diameter, table = 0.57f, crown = 0.30f, star = 0.761f, star_z = 0.207f;
    const float girdle = 0.06f, pavilion = -0.86f, lower = 0.27f, lower_z = pavilion + 0.80f * 0.27f * 0.924f;
    const struct vec3 culet = {0, 0, pavilion}, middle = {0, 0, crown};
    for (int i = 0; i < FOLD; i++) {
        float k = (float)i;
        struct vec3 t0 = round_point(table, k, crown), t1 = round_point(table, k + 1, crown);
        struct vec3 inner0 = round_point(0.5f * table, k, crown),
                    inner1 = round_point(0.5f * table, k + 1, crown);
        struct vec3 s0 = round_point(star, k - 0.5f, star_z), s1 = round_point(star, k + 0.5f, star_z);
        struct vec3 g0 = round_point(1, k, 0), g1 = round_point(1, k + 0.5f, 0),
                    g2 = round_point(1, k + 1, 0);
        struct vec3 b0 = round_point(1, k, -girdle), b1 = round_point(1, k + 0.5f, -girdle),
                    b2 = round_point(1, k + 1, -girdle);
        struct vec3 l0 = round_point(lower, k - 0.5f, lower_z), l1 = round_point(lower, k + 0.5f, lower_z);
        table_facet(stone, r, middle, inner0, inner1, k + 4.5f, 0.42f); // seen across the axis
        table_facet(stone, r, inner0, t0, t1, k + 0.2f, 0.30f);
        table_facet(stone, r, inner0, t1, inner1, k + 4.8f, 0.22f);
        facet3(stone, r, t0, s1, t1);
        facet4(stone, r, t0, s0, g0, s1);
        facet3(stone, r, s1, g0, g1);
        facet3(stone, r, s1, g1, g2);
        facet4(stone, r, g0, b0, b1, g1);
        facet4(stone, r, g1, b1, b2, g2);
        facet3(stone, r, l1, b1, b0);
        facet3(stone, r, l1, b2, b1);
        facet4(stone, r, culet, l1, b0, l0);
    }
}

struct vec2 jewel_pear_outline(float turn)
{
    float angle = 2.0f * PI * turn, y = cosf(angle);
    float x = sinf(angle) * (y > 0.0f ? powf(1.0f - y * y, 0.25f) * (1.0f - 0.35f * y) : 1.0f);
    return (struct vec2){-x, y};
}

static struct vec3 pear_point(float width, float height, float turn, float inset, float z)
{
    struct vec2 at = jewel_pear_outline(turn);
    return (struct vec3){0.5f * width * at.x * inset,
                         0.5f * height * at.y * inset - 0.04f * height * (1.0f - inset), z};
}

void jewel_pear(struct surface *stone, float width, float height)
{
    enum { SIDES = 16 };
    static const float inset[4] = {1.0f, 0.84f, 0.58f, 0.30f};
    const float rise[4] = {0.0f, 0.14f * width, 0.27f * width, 0.32f * width};
    struct vec3 ring[4][SIDES], table[SIDES];
    for (int level = 0; level < 4; level++)
        for (int i = 0; i < SIDES; i++) // every other level is turned by half a facet
            ring[level][i] = pear_point(width, height, ((float)i + 0.5f * (float)(level % 2)) / SIDES,
                                        inset[level], rise[level]);
    for (int level = 0; level < 3; level++)
        for (int i = 0; i < SIDES; i++) {
            int next = (i + 1) % SIDES, up = level % 2 == 0 ? i : next;
            facet3(stone, 1, ring[level][i], ring[level][next], ring[level + 1][up]);
            if (level % 2 == 0)
                facet3(stone, 1, ring[level][next], ring[level + 1][next], ring[level + 1][i]);
            else
                facet3(stone, 1, ring[level][i], ring[level + 1][next], ring[level + 1][i]);
        }
    for (int i = 0; i < SIDES; i++)
        table[i] = ring[3][i];
    surface_facet(stone, table, SIDES);
    for (int i = 0; i < SIDES; i++) // the back, flat
        table[i] = ring[0][SIDES - 1 - i];
    surface_facet(stone, table, SIDES);
}

// --- metal ------------------------------------------------------------------------------------------------

void jewel_prongs(struct surface *metal, float diameter)
{
    const float r = 0.5f * diameter, wire = 0.055f * diameter;
    for (int i = 0; i < 4; i++) {
        float angle = PI * (0.25f + 0.5f * (float)i), c = cosf(angle), s = sinf(angle);
        struct curve prong = {0};
        curve_add(&prong, 0.45f * r * c, 0.45f * r * s, -0.95f * r);
        curve_add(&prong, 0.98f * r * c, 0.98f * r * s, -0.25f * r);
        curve_add(&prong, 1.04f * r * c, 1.04f * r * s, 0.10f * r);
        curve_add(&prong, 0.86f * r * c, 0.86f * r * s, 0.22f * r);
        surface_add_tube(metal, &(struct surface_tube){.curve = &prong,
                                                       .radius = wire,
                                                       .radius_up = wire,
                                                       .up = {-s, c, 0},
                                                       .around = 8,
                                                       .along = 10,
                                                       .ends = true});
    }
    struct mat4 upright = mat4_rotation_x(0.5f * PI);
    upright.m[14] = -0.55f * r;
    struct surface_mark from = surface_here(metal);
    surface_add_ring(metal, 0.74f * r, 0.8f * wire, 32, 8);
    surface_move(metal, from, &upright);
}

void jewel_link(struct surface *metal, float length, float width, float wire_radius, int along, int around)
{
    float x = 0.5f * length - wire_radius, y = 0.5f * width - wire_radius, flat = fmaxf(x - y, 0.0f);
    struct curve oval = {.closed = true};
    for (int i = 0; i < 12; i++) {
        float angle = 2.0f * PI * (float)i / 12.0f, c = cosf(angle), s = sinf(angle);
        curve_add(&oval, (c > 1e-3f ? flat : c < -1e-3f ? -flat : 0.0f) + (x - flat) * c, y * s, 0.0f);
    }
    surface_add_tube(metal, &(struct surface_tube){.curve = &oval,
                                                   .radius = wire_radius,
                                                   .radius_up = wire_radius,
                                                   .up = {0, 0, 1},
                                                   .around = around,
                                                   .along = along});
}

void jewel_chain(struct surface *metal, const struct curve *curve, float pitch, float wire_radius,
                 struct vec3 normal)
{
    int count = (int)(curve_length(curve) / pitch);
    struct surface_mark from = surface_here(metal), end = from;
    struct mat4 back = mat4_identity(); // from the first link's place to where it was made
    for (int i = 0; i < count; i++) {
        float t = ((float)i + 0.5f) / (float)count;
        struct vec3 along = vec3_subtract(curve_at(curve, t + 2e-3f), curve_at(curve, t - 2e-3f));
        struct mat4 place = jewel_place(curve_at(curve, t), along, normal);
        struct mat4 roll = mat4_rotation_x(i % 2 == 0 ? 0.25f * PI : -0.25f * PI);
        place = mat4_multiply(&place, &roll);
        if (i == 0) {
            jewel_link(metal, pitch + 3.6f * wire_radius, 0.55f * pitch + 2.4f * wire_radius, wire_radius, 8,
                       4);
            surface_move(metal, from, &place);
            back = mat4_inverse_similarity(&place);
            end = surface_here(metal);
        } else {
            place = mat4_multiply(&place, &back);
            surface_copy(metal, from, end, &place);
        }
    }
}
