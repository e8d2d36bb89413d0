// A make-up product as plain data: what the catalogue reads and the renderer draws.
//
// Sizes are in millimetres on a face of the canonical size, colours sRGB: the product in a thick layer on
// white paper. Names are those of the catalogue file (assets/FORMAT.md).
#ifndef CHEVAL_PLATFORM_BASE_MAKEUP_H
#define CHEVAL_PLATFORM_BASE_MAKEUP_H

#include <stdbool.h>
#include <stdint.h>

// In the order of the catalogue's categories.
enum makeup_kind {
    MAKEUP_LIPSTICK,
    MAKEUP_LIP_GLOSS,
    MAKEUP_LIP_LINER,
    MAKEUP_FOUNDATION,
    MAKEUP_CONCEALER,
    MAKEUP_BLUSH,
    MAKEUP_BRONZER,
    MAKEUP_HIGHLIGHTER,
    MAKEUP_EYE_SHADOW,
    MAKEUP_EYELINER,
    MAKEUP_MASCARA, // and false lashes
    MAKEUP_BROW,
    MAKEUP_CONTACT_LENS,
    MAKEUP_KIND_COUNT
};

enum makeup_finish {
    FINISH_MATTE,
    FINISH_SATIN,
    FINISH_CREAM,
    FINISH_GLOSS,
    FINISH_SHEER,
    FINISH_SHIMMER,
    FINISH_GLITTER,
    FINISH_METALLIC,
    FINISH_RADIANT,
    FINISH_COUNT
};

// Where a shade of a palette goes.
enum makeup_zone {
    ZONE_LID,    // from the lashes to the crease
    ZONE_CREASE, // along the fold, and a little above it
    ZONE_OUTER,  // the outer corner: a sideways V
    ZONE_INNER,  // the inner corner
    ZONE_BROW_BONE,
    ZONE_LOWER, // under the lower lashes
    ZONE_COUNT
};

// How it is put on. Each kind has its own; its first is what a product has that says nothing.
enum makeup_style {
    STYLE_PLAIN, // kinds that know one way only

    STYLE_APPLES, // blush: on the apples of the cheeks
    STYLE_LIFTED, // towards the temples
    STYLE_DRAPED, // from the cheeks over the temples
    STYLE_SUN_KISSED,

    STYLE_BRONZED,    // bronzer: where the sun falls: forehead, cheeks, nose, chin
    STYLE_CONTOURED,  // under the cheekbones, along the jaw and the nose
    STYLE_CHEEKBONES, // highlighter
    STYLE_GLOWING,    // cheekbones, nose, cupid's bow, brow bone, inner corners

    STYLE_UNDER_EYES, // concealer
    STYLE_BRIGHTENED, // under the eyes, beside the nose, forehead, chin

    STYLE_UPPER, // eyeliner
    STYLE_LOWER,
    STYLE_BOTH,

    STYLE_NATURAL,        // mascara on one's own lashes
    STYLE_VOLUME,         // thicker
    STYLE_LENGTH,         // longer
    STYLE_FALSE_NATURAL,  // false lashes
    STYLE_FALSE_WISPY,    // with longer ones between
    STYLE_FALSE_CAT_EYE,  // longest at the outer corner
    STYLE_FALSE_DOLL_EYE, // longest in the middle

    STYLE_POWDER, // brow: filled in softly
    STYLE_PENCIL, // hair by hair
    STYLE_GEL,    // only the hairs that are there

    STYLE_TINTED, // contact lens: the iris's own pattern shines through
    STYLE_OPAQUE, // covers it
    STYLE_COUNT
};

struct makeup_shade {
    enum makeup_zone zone; // of an eye shadow
    enum makeup_finish finish;
    uint8_t colour_srgb[3];
    uint8_t sparkle_srgb[3]; // colour of the grains of shimmer and glitter; white unless given
    float coverage;          // 0..1: how much of the skin's own colour one layer hides
    float sparkle_mm;        // size of the grains; 0: the finish's own
};

#define MAKEUP_SHADES_MAX 5

struct makeup_product {
    enum makeup_kind kind;
    enum makeup_style style;
    float edge;        // 0 blended out .. 1 sharp
    float width_mm;    // eyeliner, lip liner: of the line where it is widest
    float wing_mm;     // eyeliner: how far it goes on beyond the outer corner
    float length_mm;   // mascara: of the longest lashes
    float diameter_mm; // contact lens: of the print
    int shade_count;   // 1, but for an eye shadow
    struct makeup_shade shades[MAKEUP_SHADES_MAX];
};

// What a product of this kind has that says nothing: all but its colour.
struct makeup_product makeup_defaults(enum makeup_kind kind);

// What a size may be; a kind that has no such size has the range 0 to 0.
struct makeup_range {
    double minimum, maximum;
};

struct makeup_sizes {
    struct makeup_range width_mm, wing_mm, length_mm, diameter_mm;
};

const struct makeup_sizes *makeup_sizes(enum makeup_kind kind);

#define MAKEUP_SPARKLE_MIN_MM 0.1
#define MAKEUP_SPARKLE_MAX_MM 2.0

// Whether products of this kind may have a texture of their own: the print of a contact lens, or the mask of
// what goes on the skin (assets/FORMAT.md).
bool makeup_takes_texture(enum makeup_kind kind);

// Rising in the order in which a person applies them: lenses, complexion, cheeks, eyes, lips.
int makeup_rank(enum makeup_kind kind);

extern const char *const makeup_finish_names[FINISH_COUNT];
extern const char *const makeup_zone_names[ZONE_COUNT];
extern const char *const makeup_style_names[STYLE_COUNT];

// The styles of a kind, ended by STYLE_COUNT; the first is the default.
const enum makeup_style *makeup_styles(enum makeup_kind kind);

#endif
