#include "assets/demo/hat_shape.h"

#include <assert.h>
#include <stddef.h>

#define AROUND 80

struct vec3 hat_crown_at(const struct hat_crown *crown, float u, float v)
{
    float turn = 2.0f * PI * u, angle = 0.5f * PI * fminf(fmaxf(v, 0.0f), 1.0f);
    float out = powf(fmaxf(cosf(angle), 0.0f), 2.0f / crown->squareness);
    float rise = powf(fmaxf(sinf(angle), 0.0f), 2.0f / crown->squareness);
    float narrow = out * (1.0f - crown->taper * rise);
    struct vec3 at = {(HAT_HALF_WIDTH_MM + crown->wall) * narrow * sinf(turn),
                      crown->from_y + (crown->height - crown->from_y) * rise,
                      (HAT_HALF_LENGTH_MM + crown->wall) * narrow * cosf(turn)};
    return crown->shape_it != NULL ? crown->shape_it(at, rise) : at;
}

static struct vec3 crown_place(const void *shape, float u, float v)
{
    return hat_crown_at(shape, u, v);
}

void hat_add_crown(struct surface *cloth, const struct hat_crown *crown, float u_tiles, float v_tiles,
                   int rows)
{
    surface_add(cloth, &(struct surface_sheet){.place = crown_place,
                                               .shape = crown,
                                               .columns = AROUND,
                                               .rows = rows,
                                               .u_tiles = u_tiles,
                                               .v_tiles = v_tiles});
}

void hat_add_lining(struct surface *lining, const struct hat_crown *crown)
{
    struct hat_crown inside = *crown;
    inside.wall = 0.0f;
    inside.height -= crown->wall;
    surface_add(lining, &(struct surface_sheet){.place = crown_place,
                                                .shape = &inside,
                                                .columns = 40,
                                                .rows = 10,
                                                .u_tiles = 12,
                                                .v_tiles = 3,
                                                .inside_out = true});
}

// --- ribbons ----------------------------------------------------------------------------------------------

struct ribbon {
    const struct hat_crown *crown;
    float low, high, off;
};

// How far up the crown is `y` high.
static float crown_v(const struct hat_crown *crown, float y)
{
    float rise = fminf(fmaxf((y - crown->from_y) / (crown->height - crown->from_y), 0.0f), 1.0f);
    return asinf(powf(rise, 0.5f * crown->squareness)) / (0.5f * PI);
}

// Up the outside, over the upper edge.
static struct vec3 ribbon_place(const void *shape, float u, float v)
{
    const struct ribbon *ribbon = shape;
    float up = fminf(v / 0.9f, 1.0f), off = v < 0.9f ? ribbon->off : ribbon->off * (1.0f - v) / 0.1f - 0.4f;
    float y = ribbon->low + (ribbon->high - ribbon->low) * up;
    struct vec3 at = hat_crown_at(ribbon->crown, u, crown_v(ribbon->crown, y));
    float turn = 2.0f * PI * u;
    return vec3_add(at, (struct vec3){off * sinf(turn), 0.0f, off * cosf(turn)});
}

void hat_add_ribbon(struct surface *band, const struct hat_crown *crown, float low, float high, float off)
{
    const struct ribbon ribbon = {crown, low, high, off};
    surface_add(band, &(struct surface_sheet){.place = ribbon_place,
                                              .shape = &ribbon,
                                              .columns = AROUND,
                                              .rows = 5,
                                              .u_tiles = 22,
                                              .v_tiles = 1.4f});
}

void hat_build(int hat, struct surface *parts)
{
    switch ((enum hat)hat) {
    case HAT_FEDORA:
        hat_build_fedora(parts);
        return;
    case HAT_STRAW:
        hat_build_straw(parts);
        return;
    case HAT_BEANIE:
        hat_build_beanie(parts);
        return;
    case HAT_CAP:
        hat_build_cap(parts);
        return;
    case HAT_BERET:
        hat_build_beret(parts);
        return;
    }
    assert(false);
}
