// Hats, and sport bands: their own size, as far down the head as their opening goes.
//
// Hats are sold in sizes, half a centimetre of girth apart, and a file holds one of them: the shopper is
// shown the size that fits, within SIZES_SHARE of the file's. What is smaller or wider than all of these is
// worn as it is: the skull with its hair is an ellipsoid, a band round it an ellipse that shrinks with its
// height, and the height where it has the opening's own girth is where the hat stays; a wide one goes down to
// what brows and ears allow. From there the shopper may push it up or pull it down a little.
#include "app/placement/headwear.h"

#define TILT_RAD (-0.02f)   // of the band: level, a little lower before than behind
#define HAT_GAP_M 0.033f    // a hat's band stays this far above the place between the brows
#define SIZES_SHARE 0.10f   // 51 to 62 cm round a head of 56
#define HIGHEST_SHARE 0.80f // of the skull's height above its middle: where the smallest of hats is perched
#define FOREHEAD_GAP_M 0.002f

enum { GLABELLA = 9 };

// The size to be worn, against the file's.
static float size_that_fits(struct vec2 opening, struct vec3 half)
{
    float fits = (half.x + half.z) / (opening.x + opening.y);
    return fminf(fmaxf(fits, 1.0f - SIZES_SHARE), 1.0f + SIZES_SHARE);
}

int headwear_place_round(const struct placement_wear *wear, const struct placement_person *person,
                         float gap_m, struct scene_product out[PLACEMENT_MAX_PARTS])
{
    const struct head *head = person->head;
    const struct product_shape *shape = wear->shape;
    float unit = 1.0f / person->head_scale;
    struct vec3 half = headwear_hair(head, HEADWEAR_BAND_HAIR_M, unit);
    struct vec2 opening = {shape->opening_half_m.x * unit, shape->opening_half_m.y * unit};
    bool is_known = opening.x > 0.0f && opening.y > 0.0f;
    float size = is_known ? size_that_fits(opening, half) : 1.0f;
    float girth = is_known ? size * (opening.x + opening.y) / (half.x + half.z) : 1.0f;
    float height = half.y * sqrtf(fmaxf(1.0f - girth * girth, 0.0f)); // 0: as wide as the head, or wider
    // The band's middle, so that its front stays above the brows.
    float front_rises = half.z * sinf(TILT_RAD);
    float lowest = person->mesh_m[GLABELLA].y + gap_m * unit - front_rises - head->skull_centre.y;
    height = fminf(fmaxf(height, lowest), HIGHEST_SHARE * half.y);
    float narrower = sqrtf(fmaxf(1.0f - height * height / (half.y * half.y), 0.0f));
    // What is longer than the head goes to the back: the band lies on the forehead, not before it.
    float spare = is_known ? size * opening.y - half.z * narrower : 0.0f;
    struct vec3 band = {head->skull_centre.x, head->skull_centre.y + height - wear->slide_m * unit,
                        head->skull_centre.z - fmaxf(spare, 0.0f) + FOREHEAD_GAP_M * unit};
    struct mat4 to_band = mat4_translation(band), tilt = mat4_rotation_x(-TILT_RAD);
    struct mat4 sized = mat4_scaling(size * unit);
    struct mat4 to_middle = mat4_translation(vec3_scale(shape->opening, -1.0f));
    struct mat4 worn = mat4_multiply(&to_band, &tilt);
    worn = mat4_multiply(&worn, &sized);
    worn = mat4_multiply(&worn, &to_middle);
    out->placement = mat4_multiply(&worn, wear->placement);
    return 1;
}

int placement_hat(const struct placement_wear *wear, const struct placement_person *person,
                  struct scene_product out[PLACEMENT_MAX_PARTS])
{
    return headwear_place_round(wear, person, HAT_GAP_M, out);
}
