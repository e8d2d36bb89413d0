#include "platform/base/makeup.h"

const char *const makeup_finish_names[FINISH_COUNT] = {
    [FINISH_MATTE] = "matte",     [FINISH_SATIN] = "satin",       [FINISH_CREAM] = "cream",
    [FINISH_GLOSS] = "gloss",     [FINISH_SHEER] = "sheer",       [FINISH_SHIMMER] = "shimmer",
    [FINISH_GLITTER] = "glitter", [FINISH_METALLIC] = "metallic", [FINISH_RADIANT] = "radiant",
};

const char *const makeup_zone_names[ZONE_COUNT] = {
    [ZONE_LID] = "lid",     [ZONE_CREASE] = "crease",       [ZONE_OUTER] = "outer",
    [ZONE_INNER] = "inner", [ZONE_BROW_BONE] = "brow_bone", [ZONE_LOWER] = "lower",
};

const char *const makeup_style_names[STYLE_COUNT] = {
    [STYLE_PLAIN] = "plain",
    [STYLE_APPLES] = "apples",
    [STYLE_LIFTED] = "lifted",
    [STYLE_DRAPED] = "draped",
    [STYLE_SUN_KISSED] = "sun_kissed",
    [STYLE_BRONZED] = "bronzed",
    [STYLE_CONTOURED] = "contoured",
    [STYLE_CHEEKBONES] = "cheekbones",
    [STYLE_GLOWING] = "glowing",
    [STYLE_UNDER_EYES] = "under_eyes",
    [STYLE_BRIGHTENED] = "brightened",
    [STYLE_UPPER] = "upper",
    [STYLE_LOWER] = "lower",
    [STYLE_BOTH] = "both",
    [STYLE_NATURAL] = "natural",
    [STYLE_VOLUME] = "volume",
    [STYLE_LENGTH] = "length",
    [STYLE_FALSE_NATURAL] = "false_natural",
    [STYLE_FALSE_WISPY] = "false_wispy",
    [STYLE_FALSE_CAT_EYE] = "false_cat_eye",
    [STYLE_FALSE_DOLL_EYE] = "false_doll_eye",
    [STYLE_POWDER] = "powder",
    [STYLE_PENCIL] = "pencil",
    [STYLE_GEL] = "gel",
    [STYLE_TINTED] = "tinted",
    [STYLE_OPAQUE] = "opaque",
};

// What a kind is like: its rank of application, its styles, and what its products have that say nothing.
struct kind {
    int rank;
    enum makeup_style styles[8]; // ended by STYLE_COUNT
    enum makeup_finish finish;
    float coverage, edge, width_mm, wing_mm, length_mm, diameter_mm;
};

static const struct kind kinds[MAKEUP_KIND_COUNT] = {
    [MAKEUP_CONTACT_LENS] =
        {0, {STYLE_TINTED, STYLE_OPAQUE, STYLE_COUNT}, FINISH_MATTE, 0.7f, 0.5f, 0, 0, 0, 12.8f},
    [MAKEUP_FOUNDATION] = {1, {STYLE_PLAIN, STYLE_COUNT}, FINISH_SATIN, 0.5f, 0.3f, 0, 0, 0, 0},
    [MAKEUP_CONCEALER] =
        {2, {STYLE_UNDER_EYES, STYLE_BRIGHTENED, STYLE_COUNT}, FINISH_MATTE, 0.6f, 0.2f, 0, 0, 0, 0},
    [MAKEUP_BRONZER] =
        {3, {STYLE_BRONZED, STYLE_CONTOURED, STYLE_COUNT}, FINISH_MATTE, 0.4f, 0.1f, 0, 0, 0, 0},
    [MAKEUP_BLUSH] = {4,
                      {STYLE_APPLES, STYLE_LIFTED, STYLE_DRAPED, STYLE_SUN_KISSED, STYLE_COUNT},
                      FINISH_SATIN,
                      0.4f,
                      0.1f,
                      0,
                      0,
                      0,
                      0},
    [MAKEUP_HIGHLIGHTER] =
        {5, {STYLE_CHEEKBONES, STYLE_GLOWING, STYLE_COUNT}, FINISH_SHIMMER, 0.5f, 0.2f, 0, 0, 0, 0},
    [MAKEUP_BROW] =
        {6, {STYLE_POWDER, STYLE_PENCIL, STYLE_GEL, STYLE_COUNT}, FINISH_MATTE, 0.6f, 0.5f, 0, 0, 0, 0},
    [MAKEUP_EYE_SHADOW] = {7, {STYLE_PLAIN, STYLE_COUNT}, FINISH_MATTE, 0.7f, 0.3f, 0, 0, 0, 0},
    [MAKEUP_EYELINER] =
        {8, {STYLE_UPPER, STYLE_LOWER, STYLE_BOTH, STYLE_COUNT}, FINISH_MATTE, 0.95f, 0.8f, 1.2f, 0, 0, 0},
    [MAKEUP_MASCARA] = {9,
                        {STYLE_NATURAL, STYLE_VOLUME, STYLE_LENGTH, STYLE_FALSE_NATURAL, STYLE_FALSE_WISPY,
                         STYLE_FALSE_CAT_EYE, STYLE_FALSE_DOLL_EYE, STYLE_COUNT},
                        FINISH_MATTE,
                        0.95f,
                        0.7f,
                        0,
                        0,
                        9.0f,
                        0},
    [MAKEUP_LIP_LINER] = {10, {STYLE_PLAIN, STYLE_COUNT}, FINISH_MATTE, 0.85f, 0.7f, 1.5f, 0, 0, 0},
    [MAKEUP_LIPSTICK] = {11, {STYLE_PLAIN, STYLE_COUNT}, FINISH_SATIN, 0.8f, 0.6f, 0, 0, 0, 0},
    [MAKEUP_LIP_GLOSS] = {12, {STYLE_PLAIN, STYLE_COUNT}, FINISH_GLOSS, 0.3f, 0.5f, 0, 0, 0, 0},
};

struct makeup_product makeup_defaults(enum makeup_kind kind)
{
    const struct kind *usual = &kinds[kind];
    struct makeup_product makeup = {
        .kind = kind,
        .style = usual->styles[0],
        .edge = usual->edge,
        .width_mm = usual->width_mm,
        .wing_mm = usual->wing_mm,
        .length_mm = usual->length_mm,
        .diameter_mm = usual->diameter_mm,
        .shade_count = 1,
    };
    for (int i = 0; i < MAKEUP_SHADES_MAX; i++)
        makeup.shades[i] = (struct makeup_shade){
            .finish = usual->finish, .coverage = usual->coverage, .sparkle_srgb = {255, 255, 255}};
    return makeup;
}

int makeup_rank(enum makeup_kind kind)
{
    return kinds[kind].rank;
}

const enum makeup_style *makeup_styles(enum makeup_kind kind)
{
    return kinds[kind].styles;
}
