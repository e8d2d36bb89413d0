#include "assets/demo/eyewear_collection.h"

#include <stddef.h>

// --- materials -------------------------------------------------------------------------------------------

#define ACETATE(label, r, g, b)                                                                              \
    {                                                                                                        \
        .name = (label), .colour = {(r), (g), (b)}, .roughness = 0.11f                                       \
    }
#define CRYSTAL(label, r, g, b)                                                                              \
    {                                                                                                        \
        .name = (label), .colour = {(r), (g), (b)}, .roughness = 0.08f, .transmission = 0.85f                \
    }
#define METAL(label, r, g, b, rough)                                                                         \
    {                                                                                                        \
        .name = (label), .colour = {(r), (g), (b)}, .metallic = 1.0f, .roughness = (rough)                   \
    }
#define LENS(label, r, g, b, picture)                                                                        \
    {                                                                                                        \
        .name = (label), .colour = {(r), (g), (b)}, .roughness = 0.03f, .transmission = 1.0f,                \
        .texture = (picture), .double_sided = true                                                           \
    }

static const struct demo_material black = ACETATE("black acetate", 0.006f, 0.006f, 0.007f);
static const struct demo_material navy = ACETATE("navy acetate", 0.006f, 0.014f, 0.045f);
static const struct demo_material burgundy = ACETATE("burgundy acetate", 0.085f, 0.006f, 0.014f);
static const struct demo_material olive = ACETATE("olive acetate", 0.035f, 0.04f, 0.012f);
static const struct demo_material ivory = ACETATE("ivory acetate", 0.80f, 0.72f, 0.56f);
static const struct demo_material teal = ACETATE("teal acetate", 0.004f, 0.06f, 0.065f);
static const struct demo_material tortoise = {
    .name = "tortoise acetate", .colour = {1, 1, 1}, .roughness = 0.11f, .texture = TEXTURE_TORTOISE};
static const struct demo_material havana = {
    .name = "honey havana acetate", .colour = {1, 1, 1}, .roughness = 0.11f, .texture = TEXTURE_HAVANA};
static const struct demo_material crystal = CRYSTAL("crystal acetate", 0.93f, 0.92f, 0.90f);
static const struct demo_material smoke = CRYSTAL("smoke acetate", 0.30f, 0.32f, 0.35f);
static const struct demo_material rose = CRYSTAL("rose crystal acetate", 0.90f, 0.60f, 0.55f);

static const struct demo_material gold = METAL("gold", 0.93f, 0.68f, 0.33f, 0.22f);
static const struct demo_material silver = METAL("silver", 0.86f, 0.86f, 0.85f, 0.24f);
static const struct demo_material gunmetal = METAL("gunmetal", 0.17f, 0.175f, 0.19f, 0.28f);
static const struct demo_material rose_gold = METAL("rose gold", 0.90f, 0.56f, 0.44f, 0.24f);
static const struct demo_material black_metal = {
    .name = "black metal", .colour = {0.012f, 0.012f, 0.013f}, .metallic = 0.0f, .roughness = 0.32f};

// Anti-reflective: an eighth of the reflection of bare glass.
static const struct demo_material clear = {.name = "clear lens",
                                           .colour = {0.97f, 0.98f, 0.97f},
                                           .roughness = 0.03f,
                                           .transmission = 1.0f,
                                           .specular = 0.125f,
                                           .double_sided = true};
static const struct demo_material grey = LENS("grey lens", 0.075f, 0.079f, 0.083f, TEXTURE_NONE);
static const struct demo_material brown = LENS("brown lens", 0.155f, 0.075f, 0.035f, TEXTURE_NONE);
static const struct demo_material green = LENS("green lens", 0.065f, 0.098f, 0.066f, TEXTURE_NONE);
static const struct demo_material grey_fade =
    LENS("grey gradient lens", 0.70f, 0.71f, 0.74f, TEXTURE_GRADIENT);
static const struct demo_material brown_fade =
    LENS("brown gradient lens", 0.85f, 0.60f, 0.42f, TEXTURE_GRADIENT);
static const struct demo_material green_fade =
    LENS("green gradient lens", 0.62f, 0.76f, 0.62f, TEXTURE_GRADIENT);
static const struct demo_material blue_fade =
    LENS("blue gradient lens", 0.52f, 0.64f, 0.80f, TEXTURE_GRADIENT);

static const struct demo_material silicone = {
    .name = "silicone", .colour = {0.88f, 0.86f, 0.84f}, .roughness = 0.30f, .transmission = 0.85f};
static const struct demo_material lens_edge = {.name = "lens edge",
                                               .colour = {0.62f, 0.70f, 0.68f},
                                               .roughness = 0.15f,
                                               .transmission = 0.55f,
                                               .double_sided = true};

// --- frames ----------------------------------------------------------------------------------------------

static const struct demo_frame collection[] = {
    {.shape = {.file = "round-wire",
               .build = BUILD_WIRE,
               .lens_width = 48,
               .lens_height = 45,
               .bridge = 22,
               .temple_length = 145,
               .total_width = 137,
               .outline = {.upper_temporal = 2.05f,
                           .upper_nasal = 2.05f,
                           .lower_nasal = 2.05f,
                           .lower_temporal = 2.05f,
                           .upper_share = 0.5f},
               .lens_drop = 6.5f,
               .front_radius = 420,
               .lens_bulge = 1.6f,
               .bridge_height = 3.2f,
               .end_y = 4.5f,
               .end_height = 4,
               .temple_height = 3.0f,
               .temple_tip = 5.2f,
               .temple_thickness = 1.1f},
     .variant_count = 4,
     .variants = {{"gold", NULL, &gold, &clear, &tortoise},
                  {"silver", NULL, &silver, &clear, &black},
                  {"gunmetal", NULL, &gunmetal, &clear, &black},
                  {"matte-black", NULL, &black_metal, &clear, &black}}},
    {.shape = {.file = "panto",
               .build = BUILD_ACETATE,
               .lens_width = 47,
               .lens_height = 42,
               .bridge = 22,
               .temple_length = 145,
               .total_width = 139,
               .outline = {2.5f, 2.35f, 2.0f, 2.0f, 0.42f, .lower_taper = 0.08f, .upper_tilt = 0.02f},
               .lens_drop = 6.5f,
               .front_radius = 380,
               .lens_bulge = 1.3f,
               .rim_top = 3.4f,
               .rim_bottom = 2.9f,
               .rim_nasal = 2.9f,
               .rim_temporal = 3.6f,
               .rim_corner = 0.5f,
               .thickness = 4.0f,
               .rounding = 1.3f,
               .bridge_height = 5.6f,
               .bridge_arch = 4.4f,
               .rivets = true,
               .end_y = 6.0f,
               .end_height = 7.5f,
               .temple_height = 7.0f,
               .temple_waist = 4.6f,
               .temple_tip = 7.0f,
               .temple_thickness = 3.8f},
     .variant_count = 4,
     .variants = {{"tortoise", &tortoise, &gold, &clear, NULL},
                  {"black", &black, &silver, &clear, NULL},
                  {"crystal", &crystal, &silver, &clear, NULL},
                  {"olive", &olive, &gold, &clear, NULL}}},
    {.shape = {.file = "rectangular",
               .build = BUILD_ACETATE,
               .lens_width = 53,
               .lens_height = 35,
               .bridge = 18,
               .temple_length = 145,
               .total_width = 141,
               .outline = {5.2f, 4.6f, 4.0f, 4.4f, 0.5f, .lower_taper = 0.04f, .upper_tilt = 0.02f},
               .lens_drop = 5.5f,
               .front_radius = 380,
               .lens_bulge = 1.3f,
               .rim_top = 3.8f,
               .rim_bottom = 2.8f,
               .rim_nasal = 2.7f,
               .rim_temporal = 3.6f,
               .rim_corner = 0.4f,
               .thickness = 3.8f,
               .rounding = 1.0f,
               .bridge_height = 5.4f,
               .bridge_arch = 5.0f,
               .end_y = 4.6f,
               .end_height = 8.5f,
               .temple_height = 8.5f,
               .temple_waist = 5.2f,
               .temple_tip = 7.2f,
               .temple_thickness = 3.8f},
     .variant_count = 4,
     .variants = {{"black", &black, &silver, &clear, NULL},
                  {"navy", &navy, &silver, &clear, NULL},
                  {"tortoise", &tortoise, &gold, &clear, NULL},
                  {"smoke", &smoke, &silver, &clear, NULL}}},
    {.shape = {.file = "browline",
               .build = BUILD_BROWLINE,
               .lens_width = 50,
               .lens_height = 40,
               .bridge = 21,
               .temple_length = 145,
               .total_width = 141,
               .outline = {3.4f, 2.9f, 2.2f, 2.3f, 0.40f, .lower_taper = 0.10f, .upper_tilt = 0.04f},
               .lens_drop = 6.5f,
               .front_radius = 400,
               .lens_bulge = 1.4f,
               .rim_top = 6.4f,
               .rim_bottom = -4.0f,
               .rim_nasal = 1.3f,
               .rim_temporal = 1.4f,
               .rim_corner = 1.6f,
               .thickness = 3.8f,
               .rounding = 1.2f,
               .bridge_height = 2.6f,
               .rivets = true,
               .end_y = 7.0f,
               .end_height = 8.0f,
               .temple_height = 7.0f,
               .temple_waist = 4.8f,
               .temple_tip = 7.0f,
               .temple_thickness = 3.6f},
     .variant_count = 3,
     .variants = {{"black-gold", &black, &gold, &clear, NULL},
                  {"tortoise-gold", &tortoise, &gold, &clear, NULL},
                  {"navy-silver", &navy, &silver, &clear, NULL}}},
    {.shape = {.file = "cat-eye",
               .build = BUILD_ACETATE,
               .lens_width = 52,
               .lens_height = 39,
               .bridge = 18,
               .temple_length = 140,
               .total_width = 140,
               .outline = {3.0f, 2.3f, 2.1f, 2.2f, 0.45f, .lower_taper = 0.06f, .upper_tilt = 0.08f,
                           .lower_shift = -0.04f, .lift = 0.08f},
               .lens_drop = 6.0f,
               .front_radius = 380,
               .lens_bulge = 1.3f,
               .rim_top = 3.6f,
               .rim_bottom = 2.6f,
               .rim_nasal = 2.6f,
               .rim_temporal = 3.2f,
               .rim_corner = 3.6f,
               .thickness = 3.8f,
               .rounding = 1.2f,
               .bridge_height = 5.2f,
               .bridge_arch = 5.0f,
               .end_y = 10.5f,
               .end_height = 7.0f,
               .temple_height = 7.5f,
               .temple_waist = 4.4f,
               .temple_tip = 6.6f,
               .temple_thickness = 3.6f},
     .variant_count = 4,
     .variants = {{"burgundy", &burgundy, &gold, &clear, NULL},
                  {"black", &black, &gold, &clear, NULL},
                  {"havana", &havana, &gold, &clear, NULL},
                  {"rose", &rose, &rose_gold, &clear, NULL}}},
    {.shape = {.file = "rimless",
               .build = BUILD_RIMLESS,
               .lens_width = 53,
               .lens_height = 35,
               .bridge = 19,
               .temple_length = 145,
               .total_width = 139,
               .outline = {3.0f, 2.6f, 2.6f, 2.8f, 0.5f, .lower_taper = 0.04f, .upper_tilt = 0.02f},
               .lens_drop = 6.0f,
               .front_radius = 420,
               .lens_bulge = 1.5f,
               .bridge_height = 2.6f,
               .end_y = 2.2f,
               .end_height = 4,
               .temple_height = 2.6f,
               .temple_tip = 5.0f,
               .temple_thickness = 1.1f},
     .variant_count = 3,
     .variants = {{"silver", NULL, &silver, &clear, &smoke},
                  {"gold", NULL, &gold, &clear, &havana},
                  {"gunmetal", NULL, &gunmetal, &clear, &black}}},
    // Sunglasses.
    {.shape = {.file = "aviator",
               .build = BUILD_WIRE,
               .lens_width = 58,
               .lens_height = 50,
               .bridge = 14,
               .temple_length = 140,
               .total_width = 141,
               .outline = {2.6f, 2.5f, 2.15f, 2.2f, 0.34f, .lower_taper = 0.20f, .lower_shift = 0.15f,
                           .upper_tilt = -0.025f},
               .lens_drop = 10.5f,
               .front_radius = 330,
               .lens_bulge = 1.8f,
               .bridge_height = 3.2f,
               .double_bridge = true,
               .end_y = 4.0f,
               .end_height = 4,
               .temple_height = 2.8f,
               .temple_tip = 5.2f,
               .temple_thickness = 1.1f},
     .variant_count = 4,
     .variants = {{"gold-green", NULL, &gold, &green, &tortoise},
                  {"silver-grey", NULL, &silver, &grey_fade, &black},
                  {"gunmetal-blue", NULL, &gunmetal, &blue_fade, &black},
                  {"rose-brown", NULL, &rose_gold, &brown_fade, &havana}}},
    {.shape = {.file = "trapeze",
               .build = BUILD_ACETATE,
               .lens_width = 51,
               .lens_height = 42,
               .bridge = 19,
               .temple_length = 148,
               .total_width = 145,
               .outline = {4.6f, 3.2f, 2.4f, 2.5f, 0.40f, .lower_taper = 0.14f, .upper_tilt = 0.05f},
               .lens_drop = 7.0f,
               .front_radius = 330,
               .lens_bulge = 1.5f,
               .rim_top = 5.6f,
               .rim_bottom = 3.8f,
               .rim_nasal = 3.0f,
               .rim_temporal = 5.0f,
               .rim_corner = 1.8f,
               .thickness = 4.6f,
               .rounding = 1.5f,
               .bridge_height = 7.0f,
               .bridge_arch = 5.2f,
               .rivets = true,
               .end_y = 8.8f,
               .end_height = 11.5f,
               .temple_height = 11.0f,
               .temple_waist = 6.0f,
               .temple_tip = 8.0f,
               .temple_thickness = 4.4f},
     .variant_count = 4,
     .variants = {{"black-green", &black, &silver, &green, NULL},
                  {"tortoise-brown", &tortoise, &gold, &brown, NULL},
                  {"navy-grey", &navy, &silver, &grey, NULL},
                  {"smoke-grey", &smoke, &silver, &grey_fade, NULL}}},
    {.shape = {.file = "oversized-square",
               .build = BUILD_ACETATE,
               .lens_width = 57,
               .lens_height = 50,
               .bridge = 18,
               .temple_length = 140,
               .total_width = 147,
               .outline = {4.0f, 3.2f, 2.9f, 3.1f, 0.46f, .lower_taper = 0.06f, .upper_tilt = 0.02f},
               .lens_drop = 8.5f,
               .front_radius = 320,
               .lens_bulge = 1.7f,
               .rim_top = 4.6f,
               .rim_bottom = 3.8f,
               .rim_nasal = 2.9f,
               .rim_temporal = 4.0f,
               .rim_corner = 0.8f,
               .thickness = 4.4f,
               .rounding = 1.6f,
               .bridge_height = 6.4f,
               .bridge_arch = 5.2f,
               .end_y = 7.5f,
               .end_height = 12.0f,
               .temple_height = 12.0f,
               .temple_waist = 7.0f,
               .temple_tip = 7.6f,
               .temple_thickness = 4.2f},
     .variant_count = 3,
     .variants = {{"black-grey", &black, &gold, &grey_fade, NULL},
                  {"havana-brown", &havana, &gold, &brown_fade, NULL},
                  {"burgundy-brown", &burgundy, &gold, &brown_fade, NULL}}},
    {.shape = {.file = "round-acetate",
               .build = BUILD_ACETATE,
               .lens_width = 49,
               .lens_height = 46,
               .bridge = 21,
               .temple_length = 145,
               .total_width = 141,
               .outline = {.upper_temporal = 2.15f,
                           .upper_nasal = 2.1f,
                           .lower_nasal = 2.05f,
                           .lower_temporal = 2.05f,
                           .upper_share = 0.48f},
               .lens_drop = 7.0f,
               .front_radius = 360,
               .lens_bulge = 1.5f,
               .rim_top = 3.8f,
               .rim_bottom = 3.6f,
               .rim_nasal = 3.2f,
               .rim_temporal = 3.8f,
               .rim_corner = 0.4f,
               .thickness = 4.4f,
               .rounding = 1.7f,
               .bridge_height = 5.2f,
               .bridge_arch = 5.0f,
               .rivets = true,
               .end_y = 5.0f,
               .end_height = 7.5f,
               .temple_height = 7.2f,
               .temple_waist = 5.0f,
               .temple_tip = 7.2f,
               .temple_thickness = 4.0f},
     .variant_count = 3,
     .variants = {{"havana-brown", &havana, &gold, &brown, NULL},
                  {"crystal-green", &crystal, &silver, &green_fade, NULL},
                  {"black-grey", &black, &silver, &grey, NULL}}},
    {.shape = {.file = "cat-eye-sun",
               .build = BUILD_ACETATE,
               .lens_width = 54,
               .lens_height = 43,
               .bridge = 18,
               .temple_length = 140,
               .total_width = 145,
               .outline = {3.3f, 2.4f, 2.2f, 2.3f, 0.44f, .lower_taper = 0.09f, .upper_tilt = 0.09f,
                           .lower_shift = -0.03f, .lift = 0.11f},
               .lens_drop = 7.0f,
               .front_radius = 330,
               .lens_bulge = 1.5f,
               .rim_top = 4.6f,
               .rim_bottom = 3.2f,
               .rim_nasal = 2.8f,
               .rim_temporal = 3.8f,
               .rim_corner = 5.0f,
               .thickness = 4.4f,
               .rounding = 1.5f,
               .bridge_height = 5.8f,
               .bridge_arch = 5.2f,
               .rivets = true,
               .end_y = 13.0f,
               .end_height = 8.5f,
               .temple_height = 9.5f,
               .temple_waist = 5.2f,
               .temple_tip = 7.0f,
               .temple_thickness = 4.0f},
     .variant_count = 3,
     .variants = {{"black-grey", &black, &gold, &grey, NULL},
                  {"ivory-brown", &ivory, &gold, &brown, NULL},
                  {"teal-grey", &teal, &gold, &grey_fade, NULL}}},
    {.shape = {.file = "navigator",
               .build = BUILD_WIRE,
               .lens_width = 56,
               .lens_height = 45,
               .bridge = 16,
               .temple_length = 145,
               .total_width = 141,
               .outline = {4.4f, 3.6f, 2.6f, 3.0f, 0.40f, .lower_taper = 0.12f, .lower_shift = 0.03f,
                           .upper_tilt = 0.01f},
               .lens_drop = 8.5f,
               .front_radius = 330,
               .lens_bulge = 1.7f,
               .bridge_height = 3.2f,
               .double_bridge = true,
               .end_y = 5.0f,
               .end_height = 4,
               .temple_height = 3.0f,
               .temple_tip = 5.4f,
               .temple_thickness = 1.1f},
     .variant_count = 3,
     .variants = {{"gold-brown", NULL, &gold, &brown_fade, &tortoise},
                  {"black-grey", NULL, &black_metal, &grey, &black},
                  {"silver-green", NULL, &silver, &green, &black}}},
};

const struct demo_frame *demo_collection(int *count)
{
    *count = (int)(sizeof collection / sizeof *collection);
    return collection;
}

const struct demo_material *demo_part_material(const struct demo_frame *frame, int variant,
                                               enum eyewear_part part)
{
    const struct demo_variant *v = &frame->variants[variant];
    bool acetate = frame->shape.build == BUILD_ACETATE || frame->shape.build == BUILD_BROWLINE;
    switch (part) {
    case PART_FRONT:
        return v->front;
    case PART_TEMPLE:
        return acetate ? v->front : v->metal;
    case PART_METAL:
    case PART_HINGE:
        return v->metal;
    case PART_LENS:
        return v->lens;
    case PART_EDGE:
        return &lens_edge;
    case PART_PAD:
        return &silicone;
    case PART_TIP:
        return v->tip;
    case PART_COUNT:
        break;
    }
    return NULL;
}
