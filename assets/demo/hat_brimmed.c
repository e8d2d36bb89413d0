// The fedora and the straw hat: a crown, a ribbon and a brim that goes all the way round.
#include "assets/demo/hat_shape.h"

struct brim {
    const struct hat_crown *crown;
    float width, thickness;
    float (*height)(float turn, float out); // out: 0 at the crown, 1 at the edge
};

// From the crown out along the underside, round the edge and back on top.
static struct vec3 brim_place(const void *shape, float u, float v)
{
    const struct brim *brim = shape;
    float turn = 2.0f * PI * u, half = 0.5f * brim->thickness, width = brim->width;
    const float edge_from = 0.46f, edge_to = 0.54f;
    float out, off;
    if (v < edge_from) {
        out = v / edge_from;
        off = -half;
    } else if (v > edge_to) {
        out = (1.0f - v) / (1.0f - edge_to);
        off = half;
    } else {
        float angle = PI * ((v - edge_from) / (edge_to - edge_from) - 0.5f);
        out = 1.0f + half * cosf(angle) / width;
        off = half * sinf(angle);
    }
    float grow = width * out - 0.5f, flare = fminf(out, 1.0f);
    return (struct vec3){(HAT_HALF_WIDTH_MM + brim->crown->wall + grow) * sinf(turn),
                         brim->height(turn, flare) + off,
                         (HAT_HALF_LENGTH_MM + brim->crown->wall + grow) * cosf(turn)};
}

static void add_brim(struct surface *cloth, const struct brim *brim, float u_tiles, float v_tiles)
{
    surface_add(cloth, &(struct surface_sheet){.place = brim_place,
                                               .shape = brim,
                                               .columns = 80,
                                               .rows = 20,
                                               .u_tiles = u_tiles,
                                               .v_tiles = v_tiles});
}

// --- the fedora -------------------------------------------------------------------------------------------

// A crease along the top that ends before the back, and a pinch on each side of the front.
static struct vec3 fedora_crown(struct vec3 at, float rise)
{
    float high = smoothstep(0.45f, 1.0f, rise);
    float along = smoothstep(-85.0f, -40.0f, at.z) * (0.75f + 0.25f * smoothstep(-30.0f, 60.0f, at.z));
    float crease = expf(-(at.x * at.x) / (23.0f * 23.0f)) * along;
    float ahead = (at.z - 55.0f) / 30.0f, level = (at.y - 92.0f) / 32.0f;
    float pinch = 0.20f * expf(-ahead * ahead - level * level);
    at.y += high * (6.0f * smoothstep(-60.0f, 80.0f, at.z) - 27.0f * crease);
    at.x *= 1.0f - pinch;
    return at;
}

// Turned down in front, up at the sides and behind.
static float fedora_brim(float turn, float out)
{
    float front = cosf(turn);
    float edge = front > 0.0f ? -13.0f * front + 15.0f * (1.0f - front) : 15.0f - 3.0f * front;
    return edge * out * out * (1.6f - 0.6f * out) - 1.0f;
}

// A flat bow on the wearer's left: two loops and the knot over them.
struct bow {
    struct vec3 at, along; // the crown there; along the ribbon
    float half_length, half_height;
    bool knot;
};

static struct vec3 bow_place(const void *shape, float u, float v)
{
    const struct bow *bow = shape;
    float across = 2.0f * u - 1.0f, up = 2.0f * v - 1.0f;
    float pinched = bow->knot ? 1.0f : 0.72f + 0.28f * fabsf(across);
    float off = bow->knot ? 4.6f - 2.2f * across * across
                          : 1.2f + 3.0f * expf(-12.0f * (fabsf(across) - 0.6f) * (fabsf(across) - 0.6f));
    off -= 2.0f * powf(up, 8.0f) + 1.5f * powf(across, 10.0f);
    struct vec3 outward = vec3_normalise(vec3_cross((struct vec3){0, 1, 0}, vec3_scale(bow->along, -1.0f)));
    return vec3_add(bow->at, vec3_add(vec3_scale(bow->along, across * bow->half_length),
                                      vec3_add((struct vec3){0, up * bow->half_height * pinched, 0},
                                               vec3_scale(outward, off))));
}

static void add_bow(struct surface *band, const struct hat_crown *crown)
{
    const float u = 0.25f; // the wearer's left
    struct vec3 at = hat_crown_at(crown, u, 0.02f), along = {0, 0, -1.0f};
    at.y = 18.0f;
    at.x -= 1.5f;
    for (int k = 0; k < 2; k++) {
        const struct bow bow = {at, along, k == 0 ? 27.0f : 6.5f, k == 0 ? 16.5f : 17.2f, k == 1};
        surface_add(band, &(struct surface_sheet){.place = bow_place,
                                                  .shape = &bow,
                                                  .columns = 24,
                                                  .rows = 10,
                                                  .u_tiles = k == 0 ? 2.1f : 0.5f,
                                                  .v_tiles = 1.4f});
    }
}

void hat_build_fedora(struct surface *parts)
{
    const struct hat_crown crown = {
        .wall = 3.0f, .height = 111.0f, .squareness = 3.6f, .taper = 0.09f, .shape_it = fedora_crown};
    const struct brim brim = {.crown = &crown, .width = 63.0f, .thickness = 2.6f, .height = fedora_brim};
    hat_add_crown(&parts[HAT_CLOTH], &crown, 20, 6, 26);
    add_brim(&parts[HAT_CLOTH], &brim, 26, 5);
    hat_add_lining(&parts[HAT_LINING], &crown);
    hat_add_ribbon(&parts[HAT_BAND], &crown, 0.4f, 36.0f, 1.1f);
    add_bow(&parts[HAT_BAND], &crown);
}

// --- the straw hat ----------------------------------------------------------------------------------------

static struct vec3 straw_crown(struct vec3 at, float rise)
{
    at.y -= 5.0f * smoothstep(0.9f, 1.0f, rise) * expf(-(at.x * at.x) / 1600.0f); // a soft hollow
    return at;
}

// Falls a little all round, in slow waves.
static float straw_brim(float turn, float out)
{
    float wave = 7.0f * sinf(2.0f * turn + 0.6f) + 4.0f * sinf(3.0f * turn + 1.9f);
    return -17.0f * powf(out, 1.6f) + wave * out * out - 1.0f;
}

void hat_build_straw(struct surface *parts)
{
    const struct hat_crown crown = {
        .wall = 3.0f, .height = 100.0f, .squareness = 2.9f, .taper = 0.12f, .shape_it = straw_crown};
    const struct brim brim = {.crown = &crown, .width = 96.0f, .thickness = 2.4f, .height = straw_brim};
    hat_add_crown(&parts[HAT_CLOTH], &crown, 20, 15, 26);
    add_brim(&parts[HAT_CLOTH], &brim, 32, 17);
    hat_add_lining(&parts[HAT_LINING], &crown);
    hat_add_ribbon(&parts[HAT_BAND], &crown, 0.4f, 26.0f, 1.1f);
}
