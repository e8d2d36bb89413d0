// Hats without a brim all round: the knitted beanie, the baseball cap, the beret.
#include "assets/demo/hat_shape.h"

// --- the beanie -------------------------------------------------------------------------------------------

// Gathered on top and a little slouched to the back.
static struct vec3 beanie_crown(struct vec3 at, float rise)
{
    float turn = atan2f(at.x, at.z), high = smoothstep(0.55f, 0.98f, rise);
    float fold = 1.0f - 0.045f * high * (0.5f + 0.5f * sinf(9.0f * turn + 2.0f * sinf(3.0f * turn)));
    at.x *= fold;
    at.z = at.z * fold - 9.0f * rise * rise;
    at.y += 3.0f * high * sinf(2.0f * turn + 0.4f);
    return at;
}

#define CUFF_MM 62.0f

// The cuff: a thick fold, round below and above. v from inside below, round the lower edge, up the outside
// and over the upper edge.
static struct vec3 cuff_place(const void *shape, float u, float v)
{
    const struct hat_crown *crown = shape;
    const float round = 3.0f;
    float turn = 2.0f * PI * u, off, y;
    if (v < 0.2f) {
        float angle = PI * (v / 0.2f);
        off = round - round * cosf(angle);
        y = round - round * sinf(angle);
    } else if (v < 0.8f) {
        float up = (v - 0.2f) / 0.6f;
        off = 2.0f * round + 0.9f * sinf(PI * up);
        y = round + up * (CUFF_MM - 2.0f * round);
    } else {
        float angle = PI * ((v - 0.8f) / 0.2f);
        off = round + round * cosf(angle);
        y = CUFF_MM - round + round * sinf(angle);
    }
    float rib = 0.55f * sinf(44.0f * turn); // two by two, as cuffs are knitted
    float slack = 0.8f * sinf(5.0f * turn + 1.0f) * y / CUFF_MM;
    float narrow = 1.0f - crown->taper * y / crown->height;
    off += v > 0.1f ? rib + slack : 0.0f;
    return (struct vec3){(HAT_HALF_WIDTH_MM * narrow + off) * sinf(turn), y,
                         (HAT_HALF_LENGTH_MM * narrow + off) * cosf(turn)};
}

void hat_build_beanie(struct surface *parts)
{
    const struct hat_crown crown = {.wall = 4.2f,
                                    .height = 130.0f,
                                    .squareness = 2.4f,
                                    .taper = 0.04f,
                                    .from_y = 30.0f,
                                    .shape_it = beanie_crown};
    const struct hat_crown inside = {.wall = 2.5f, .height = 126.0f, .squareness = 2.4f, .taper = 0.04f};
    hat_add_crown(&parts[HAT_CLOTH], &crown, 13, 3.4f, 26);
    surface_add(&parts[HAT_BAND], &(struct surface_sheet){.place = cuff_place,
                                                          .shape = &crown,
                                                          .columns = 220,
                                                          .rows = 14,
                                                          .u_tiles = 13,
                                                          .v_tiles = 2.0f});
    hat_add_lining(&parts[HAT_LINING], &inside);
}

// --- the cap ----------------------------------------------------------------------------------------------

static struct vec3 cap_crown(struct vec3 at, float rise)
{
    at.z += 5.0f * rise * smoothstep(0.0f, 60.0f, at.z); // the front panels stand steeper
    return at;
}

// The peak: v from the head out along the underside, round the edge, back on top. It leaves the crown level
// and bends down to its sides.
struct peak {
    float length, thickness;
};

#define PEAK_HALF_TURN 1.16f

static struct vec3 peak_place(const void *shape, float u, float v)
{
    const struct peak *peak = shape;
    float side = fminf(fmaxf(2.0f * u - 1.0f, -1.0f), 1.0f), turn = PEAK_HALF_TURN * side;
    float half = 0.5f * peak->thickness, length = peak->length * powf(1.0f - powf(fabsf(side), 2.6f), 0.62f);
    float out, off;
    if (v < 0.45f) {
        out = v / 0.45f;
        off = -half;
    } else if (v > 0.55f) {
        out = (1.0f - v) / 0.45f;
        off = half;
    } else {
        float angle = PI * ((v - 0.45f) / 0.1f - 0.5f);
        out = 1.0f + half * cosf(angle) / peak->length;
        off = half * sinf(angle);
    }
    float ahead = length * out;
    float x = (HAT_HALF_WIDTH_MM + 1.5f) * sinf(turn) * (1.0f + 0.0006f * ahead);
    float z = (HAT_HALF_LENGTH_MM + 1.0f) * cosf(turn) + ahead;
    float bend = 0.0034f * x * x * smoothstep(-10.0f, 60.0f, ahead);
    return (struct vec3){x, off + 2.5f - bend - 0.16f * ahead, z};
}

// Rows of stitches on the peak, along its edge.
static void add_peak_stitches(struct surface *trim, const struct peak *peak)
{
    for (int row = 0; row < 4; row++) {
        struct curve line = {0};
        float v = 0.555f + 0.075f * (float)row;
        for (int i = 0; i <= 24; i++) {
            float u = 0.09f + 0.82f * (float)i / 24.0f;
            struct vec3 p = peak_place(peak, u, v);
            curve_add(&line, p.x, p.y + 0.1f, p.z);
        }
        surface_add_tube(trim, &(struct surface_tube){.curve = &line,
                                                      .radius = 0.35f,
                                                      .radius_up = 0.28f,
                                                      .up = {0, 1, 0},
                                                      .around = 4,
                                                      .along = 28});
    }
}

// A seam up the crown with a row of stitches on each side, and an eyelet beside it.
static void add_cap_seam(struct surface *trim, const struct hat_crown *crown, float u)
{
    for (int row = -1; row <= 1; row++) {
        struct curve line = {0};
        for (int i = 0; i <= 20; i++) {
            float v = 0.02f + 0.95f * (float)i / 20.0f;
            struct vec3 p = hat_crown_at(crown, u + 0.0055f * (float)row * (1.0f - 0.5f * v), v);
            curve_add(&line, p.x, p.y, p.z);
        }
        float radius = row == 0 ? 0.75f : 0.4f;
        struct vec3 middle = curve_at(&line, 0.5f);
        surface_add_tube(trim, &(struct surface_tube){.curve = &line,
                                                      .radius = radius,
                                                      .radius_up = row == 0 ? 0.35f : 0.4f,
                                                      .up = vec3_normalise(middle),
                                                      .around = 4,
                                                      .along = row == 0 ? 24 : 18});
    }
}

static void add_eyelet(struct surface *trim, const struct hat_crown *crown, float u)
{
    struct vec3 at = hat_crown_at(crown, u, 0.62f), up = hat_crown_at(crown, u, 0.64f),
                right = hat_crown_at(crown, u + 0.01f, 0.62f);
    struct vec3 normal = vec3_normalise(vec3_cross(vec3_subtract(right, at), vec3_subtract(up, at)));
    struct vec3 x = vec3_normalise(vec3_subtract(right, at)), z = vec3_cross(x, normal);
    const struct mat4 place = {
        {x.x, x.y, x.z, 0, normal.x, normal.y, normal.z, 0, z.x, z.y, z.z, 0, at.x, at.y, at.z, 1}};
    struct surface_mark from = surface_here(trim);
    surface_add_ring(trim, 2.6f, 0.8f, 12, 5);
    surface_move(trim, from, &place);
}

void hat_build_cap(struct surface *parts)
{
    const struct hat_crown crown = {
        .wall = 2.2f, .height = 106.0f, .squareness = 2.25f, .taper = 0.0f, .shape_it = cap_crown};
    const struct peak peak = {72.0f, 3.0f};
    hat_add_crown(&parts[HAT_CLOTH], &crown, 44, 14, 22);
    hat_add_lining(&parts[HAT_LINING], &crown);
    surface_add(
        &parts[HAT_BAND],
        &(struct surface_sheet){
            .place = peak_place, .shape = &peak, .columns = 48, .rows = 20, .u_tiles = 11, .v_tiles = 8});
    add_peak_stitches(&parts[HAT_TRIM], &peak);
    for (int i = 0; i < 6; i++) {
        add_cap_seam(&parts[HAT_TRIM], &crown, (float)i / 6.0f);
        add_eyelet(&parts[HAT_TRIM], &crown, ((float)i + 0.5f) / 6.0f);
    }
    struct vec3 top = hat_crown_at(&crown, 0.0f, 1.0f);
    surface_add_ball(&parts[HAT_TRIM], (struct vec3){top.x, top.y + 0.5f, top.z},
                     (struct vec3){7.5f, 3.2f, 7.5f}, 24, 12);
}

// --- the beret --------------------------------------------------------------------------------------------

// Out from the opening, round and back over the top; worn to the wearer's left. The profile's x is a share of
// the opening's half width.
static struct vec3 beret_place(const void *shape, float u, float v)
{
    struct vec3 at = curve_at(shape, v);
    float turn = 2.0f * PI * u, lie = smoothstep(2.0f, 40.0f, at.y);
    float soft = at.x * (1.0f + 0.012f * sinf(4.0f * turn + 0.7f) + 0.008f * sinf(7.0f * turn));
    struct vec3 p = {HAT_HALF_WIDTH_MM * soft * sinf(turn), at.y,
                     (HAT_HALF_LENGTH_MM - 6.0f * lie) * soft * cosf(turn)};
    p.x += 19.0f * lie;
    p.z -= 4.0f * lie;
    p.y += lie * (-0.17f * p.x - 0.0010f * p.x * p.x + 0.05f * p.z) +
           lie * (1.5f * sinf(3.0f * turn + 1.0f) + 1.0f * sinf(5.0f * turn)) * fminf(at.x, 1.0f);
    return p;
}

void hat_build_beret(struct surface *parts)
{
    struct curve profile = {0}, stalk = {0};
    static const struct vec2 points[] = {{1.02f, 9.0f},  {1.09f, 10.5f}, {1.30f, 15.0f}, {1.49f, 22.0f},
                                         {1.58f, 33.0f}, {1.54f, 46.0f}, {1.36f, 57.0f}, {1.05f, 65.0f},
                                         {0.65f, 70.0f}, {0.28f, 72.5f}, {0.002f, 73.0f}};
    for (int i = 0; i < (int)(sizeof points / sizeof points[0]); i++)
        curve_add(&profile, points[i].x, points[i].y, 0);
    surface_add(
        &parts[HAT_CLOTH],
        &(struct surface_sheet){
            .place = beret_place, .shape = &profile, .columns = 88, .rows = 40, .u_tiles = 22, .v_tiles = 8});
    struct vec3 top = beret_place(&profile, 0.0f, 1.0f);
    curve_add(&stalk, top.x, top.y - 1.5f, top.z);
    curve_add(&stalk, top.x + 0.4f, top.y + 4.0f, top.z);
    curve_add(&stalk, top.x + 2.0f, top.y + 9.0f, top.z - 1.0f);
    surface_add_tube(&parts[HAT_CLOTH], &(struct surface_tube){.curve = &stalk,
                                                               .radius = 1.7f,
                                                               .radius_up = 1.7f,
                                                               .up = {0, 0, 1},
                                                               .around = 12,
                                                               .along = 10,
                                                               .ends = true});
    const struct hat_crown low = {.wall = 2.0f, .height = 60.0f, .squareness = 5.0f, .taper = 0.02f};
    hat_add_lining(&parts[HAT_LINING], &low);
    hat_add_ribbon(&parts[HAT_BAND], &low, 0.0f, 13.0f, 0.8f);
}
