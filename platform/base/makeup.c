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

// What a kind is like: its rank of application, its styles, what its products have that say nothing, and
// what their sizes may be.
struct kind {
    int rank;
    enum makeup_style styles[8]; // ended by STYLE_COUNT
    enum makeup_finish finish;
    float coverage, edge, width_mm, wing_mm, length_mm, diameter_mm;
    bool takes_texture;
    struct makeup_sizes sizes;
};

static const struct kind kinds[MAKEUP_KIND_COUNT] = {
    [MAKEUP_CONTACT_LENS] = {.rank = 0,
                             .styles = {STYLE_TINTED, STYLE_OPAQUE, STYLE_COUNT},
                             .finish = FINISH_MATTE,
                             .coverage = 0.7f,
                             .edge = 0.5f,
                             .diameter_mm = 12.8f,
                             .takes_texture = true,
                             .sizes = {.diameter_mm = {10.0, 16.0}}},
    [MAKEUP_FOUNDATION] = {.rank = 1,
                           .styles = {STYLE_PLAIN, STYLE_COUNT},
                           .finish = FINISH_SATIN,
                           .coverage = 0.5f,
                           .edge = 0.3f,
                           .takes_texture = true},
    [MAKEUP_CONCEALER] = {.rank = 2,
                          .styles = {STYLE_UNDER_EYES, STYLE_BRIGHTENED, STYLE_COUNT},
                          .finish = FINISH_MATTE,
                          .coverage = 0.6f,
                          .edge = 0.2f,
                          .takes_texture = true},
    [MAKEUP_BRONZER] = {.rank = 3,
                        .styles = {STYLE_BRONZED, STYLE_CONTOURED, STYLE_COUNT},
                        .finish = FINISH_MATTE,
                        .coverage = 0.4f,
                        .edge = 0.1f,
                        .takes_texture = true},
    [MAKEUP_BLUSH] = {.rank = 4,
                      .styles = {STYLE_APPLES, STYLE_LIFTED, STYLE_DRAPED, STYLE_SUN_KISSED, STYLE_COUNT},
                      .finish = FINISH_SATIN,
                      .coverage = 0.4f,
                      .edge = 0.1f,
                      .takes_texture = true},
    [MAKEUP_HIGHLIGHTER] = {.rank = 5,
                            .styles = {STYLE_CHEEKBONES, STYLE_GLOWING, STYLE_COUNT},
                            .finish = FINISH_SHIMMER,
                            .coverage = 0.5f,
                            .edge = 0.2f,
                            .takes_texture = true},
    [MAKEUP_BROW] = {.rank = 6,
                     .styles = {STYLE_POWDER, STYLE_PENCIL, STYLE_GEL, STYLE_COUNT},
                     .finish = FINISH_MATTE,
                     .coverage = 0.6f,
                     .edge = 0.5f},
    [MAKEUP_EYE_SHADOW] = {.rank = 7,
                           .styles = {STYLE_PLAIN, STYLE_COUNT},
                           .finish = FINISH_MATTE,
                           .coverage = 0.7f,
                           .edge = 0.3f},
    [MAKEUP_EYELINER] = {.rank = 8,
                         .styles = {STYLE_UPPER, STYLE_LOWER, STYLE_BOTH, STYLE_COUNT},
                         .finish = FINISH_MATTE,
                         .coverage = 0.95f,
                         .edge = 0.8f,
                         .width_mm = 1.2f,
                         .sizes = {.width_mm = {0.2, 6.0}, .wing_mm = {0.0, 20.0}}},
    [MAKEUP_MASCARA] = {.rank = 9,
                        .styles = {STYLE_NATURAL, STYLE_VOLUME, STYLE_LENGTH, STYLE_FALSE_NATURAL,
                                   STYLE_FALSE_WISPY, STYLE_FALSE_CAT_EYE, STYLE_FALSE_DOLL_EYE, STYLE_COUNT},
                        .finish = FINISH_MATTE,
                        .coverage = 0.95f,
                        .edge = 0.7f,
                        .length_mm = 9.0f,
                        .sizes = {.length_mm = {3.0, 20.0}}},
    [MAKEUP_LIP_LINER] = {.rank = 10,
                          .styles = {STYLE_PLAIN, STYLE_COUNT},
                          .finish = FINISH_MATTE,
                          .coverage = 0.85f,
                          .edge = 0.7f,
                          .width_mm = 1.5f,
                          .sizes = {.width_mm = {0.5, 4.0}}},
    [MAKEUP_LIPSTICK] = {.rank = 11,
                         .styles = {STYLE_PLAIN, STYLE_COUNT},
                         .finish = FINISH_SATIN,
                         .coverage = 0.8f,
                         .edge = 0.6f},
    [MAKEUP_LIP_GLOSS] = {.rank = 12,
                          .styles = {STYLE_PLAIN, STYLE_COUNT},
                          .finish = FINISH_GLOSS,
                          .coverage = 0.3f,
                          .edge = 0.5f},
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

const struct makeup_sizes *makeup_sizes(enum makeup_kind kind)
{
    return &kinds[kind].sizes;
}

bool makeup_takes_texture(enum makeup_kind kind)
{
    return kinds[kind].takes_texture;
}
