// A pair of glasses from what an optician has of it: its measurements, its material, its lenses. What the
// catalogue reads and assets/eyewear builds. Names are those of the catalogue file (assets/FORMAT.md).
//
// Sizes are those of the boxed system (ISO 8624), in millimetres; angles in degrees. A zero stands for what
// such a frame ordinarily has, which eyewear_complete fills in; lens width, bridge and temple must be given.
// Plain data, copied by assignment. Pure functions; any thread.
#ifndef CHEVAL_PLATFORM_BASE_EYEWEAR_H
#define CHEVAL_PLATFORM_BASE_EYEWEAR_H

#include "platform/base/model.h"
#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

// The outline of the lens.
enum eyewear_shape {
    EYEWEAR_PANTO, // round with a flatter top: the default
    EYEWEAR_ROUND,
    EYEWEAR_OVAL,
    EYEWEAR_RECTANGLE,
    EYEWEAR_SQUARE,
    EYEWEAR_TRAPEZE,   // wide above, narrow below, with a straight brow
    EYEWEAR_BROWLINE,  // likewise, rounder
    EYEWEAR_CAT_EYE,   // rising outer corners
    EYEWEAR_BUTTERFLY, // wider outside than inside
    EYEWEAR_AVIATOR,   // a drop
    EYEWEAR_NAVIGATOR, // a squared drop
    EYEWEAR_SHAPE_COUNT
};

// What holds the lens.
enum eyewear_rim {
    EYEWEAR_RIM_ANY, // full, but for a browline
    EYEWEAR_FULL_RIM,
    EYEWEAR_BROW_RIM, // a bar above, wire below
    EYEWEAR_HALF_RIM, // above, and a nylon thread below
    EYEWEAR_RIMLESS,
    EYEWEAR_RIM_COUNT
};

enum eyewear_material {
    EYEWEAR_MATERIAL_ANY, // by rim and shape
    EYEWEAR_ACETATE,
    EYEWEAR_METAL,
    EYEWEAR_TITANIUM, // metal, matt
    EYEWEAR_MATERIAL_COUNT
};

enum eyewear_finish { EYEWEAR_FINISH_ANY, EYEWEAR_POLISHED, EYEWEAR_MATT, EYEWEAR_FINISH_COUNT };

// Of the acetate: the front and the temples; of a metal frame the sleeves of its temples.
enum eyewear_pattern {
    EYEWEAR_PLAIN,
    EYEWEAR_TORTOISE, // blotches of the second colour
    EYEWEAR_CRYSTAL,  // clear, tinted by the colour
    EYEWEAR_TWO_TONE, // the colour above, the second below
    EYEWEAR_PATTERN_COUNT
};

// Of the wire, the hinges and the rivets.
enum eyewear_metal {
    EYEWEAR_METAL_ANY, // silver
    EYEWEAR_SILVER,
    EYEWEAR_GOLD,
    EYEWEAR_ROSE_GOLD,
    EYEWEAR_GUNMETAL,
    EYEWEAR_BLACK,
    EYEWEAR_LACQUER, // of a colour of its own
    EYEWEAR_METAL_COUNT
};

enum eyewear_choice { EYEWEAR_CHOICE_ANY, EYEWEAR_NO, EYEWEAR_YES };

enum eyewear_size {
    EYEWEAR_LENS_WIDTH,
    EYEWEAR_LENS_HEIGHT,
    EYEWEAR_BRIDGE_WIDTH, // the least distance between the lenses
    EYEWEAR_TEMPLE,       // from the hinge to the tip, along the temple
    EYEWEAR_TOTAL_WIDTH,  // of the front
    EYEWEAR_THICKNESS,    // of an acetate front
    EYEWEAR_RIM_WIDTH,    // acetate beside the lens, seen from the front
    EYEWEAR_TEMPLE_HEIGHT,
    EYEWEAR_BASE_CURVE,  // of the lens, dioptres: its front has the radius 530 mm / base curve
    EYEWEAR_FACE_FORM,   // degrees by which each lens turns away from the frontal plane
    EYEWEAR_PANTOSCOPIC, // degrees by which the temples fall from the front's normal
    EYEWEAR_SIZE_COUNT
};

enum eyewear_lens_kind {
    EYEWEAR_LENS_CLEAR,
    EYEWEAR_LENS_TINTED,
    EYEWEAR_LENS_GRADIENT,
    EYEWEAR_LENS_MIRROR,
    EYEWEAR_LENS_PHOTOCHROMIC, // as it is indoors, unless a transmittance is given
    EYEWEAR_LENS_KIND_COUNT
};

// Against reflections: what is left of them has this colour.
enum eyewear_coating {
    EYEWEAR_COATING_ANY, // green, but none on a mirror or a dark tint
    EYEWEAR_COATING_NONE,
    EYEWEAR_COATING_GREEN,
    EYEWEAR_COATING_BLUE,
    EYEWEAR_COATING_COUNT
};

struct eyewear_lens {
    enum eyewear_lens_kind kind;
    enum eyewear_coating coating;
    float transmittance;   // luminous (VLT), of the whole lens, 0..1; of a gradient at its top
    float gradient_to;     // of a gradient at its bottom
    float mirror_strength; // share reflected where the mirror's colour is strongest
    float index;           // of refraction
    bool has_colour, has_mirror, polarised;
    uint8_t colour_srgb[3]; // of the tint; its depth follows from the transmittance
    uint8_t mirror_srgb[3];
};

struct eyewear {
    enum eyewear_shape shape;
    enum eyewear_rim rim;
    enum eyewear_material material;
    enum eyewear_finish finish;
    enum eyewear_pattern pattern;
    enum eyewear_metal metal;
    enum eyewear_choice nose_pads, double_bridge, rivets;
    float size[EYEWEAR_SIZE_COUNT];
    bool has_colour, has_second_colour;
    uint8_t colour_srgb[3], second_srgb[3], lacquer_srgb[3];
    struct eyewear_lens lens;
};

extern const char *const eyewear_shape_names[EYEWEAR_SHAPE_COUNT];
extern const char *const eyewear_rim_names[EYEWEAR_RIM_COUNT]; // NULL where a value has no name
extern const char *const eyewear_material_names[EYEWEAR_MATERIAL_COUNT];
extern const char *const eyewear_finish_names[EYEWEAR_FINISH_COUNT];
extern const char *const eyewear_pattern_names[EYEWEAR_PATTERN_COUNT];
extern const char *const eyewear_metal_names[EYEWEAR_METAL_COUNT];
extern const char *const eyewear_size_names[EYEWEAR_SIZE_COUNT]; // "lens_width_mm"
extern const char *const eyewear_lens_kind_names[EYEWEAR_LENS_KIND_COUNT];
extern const char *const eyewear_coating_names[EYEWEAR_COATING_COUNT];

// What a size may be.
struct eyewear_range {
    double minimum, maximum;
};
struct eyewear_range eyewear_range(enum eyewear_size size);

// Fills in all that is left open.
void eyewear_complete(struct eyewear *eyewear);

// Whether a complete pair can be made: its sizes within their ranges and fitting each other. Else
// RESULT_INVALID, *field the name of the field that doesn't fit (may be NULL), and why.
MUST_CHECK enum result eyewear_check(const struct eyewear *eyewear, const char **field,
                                     struct diagnostic *why);

bool eyewear_equals(const struct eyewear *a, const struct eyewear *b);

// --- eyewear_lens.c ---------------------------------------------------------------------------------------

#define EYEWEAR_MIN_TRANSMITTANCE 0.03 // darker ones are for glaciers and welders
#define EYEWEAR_MIN_INDEX 1.45
#define EYEWEAR_MAX_INDEX 1.9

void eyewear_lens_complete(struct eyewear_lens *lens);
bool eyewear_lens_equals(const struct eyewear_lens *a, const struct eyewear_lens *b);

// What the renderer is told of a complete lens: its luminous transmittance (CIE Y of the linear sRGB
// transmittance) is the one given.
struct model_lens eyewear_lens_optics(const struct eyewear_lens *lens);

// Of a complete lens where it is measured: a gradient's at the middle of the lens.
float eyewear_lens_transmittance(const struct eyewear_lens *lens);

// ISO 12312-1: the filter category, 0 to 4, of a luminous transmittance.
int eyewear_lens_category(float transmittance);

#endif
