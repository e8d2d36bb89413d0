#include "assets/demo/flat_collection.h"

#include "assets/demo/flat_accessories.h"
#include "assets/demo/flat_dresses.h"
#include "assets/demo/flat_jackets.h"
#include "assets/demo/flat_tops.h"

// --- designs ----------------------------------------------------------------------------------------------

static const struct flat_design tee = {GARMENT_T_SHIRT, false, true,    1000, 1010, 0.8f,
                                       {500, 100},      5,     draw_tee};
static const struct flat_design marine = {GARMENT_T_SHIRT, false, false,      1000, 1000, 0.8f,
                                          {500, 100},      6,     draw_marine};
static const struct flat_design shirt = {GARMENT_SHIRT, false,      false, 1000,      1060,
                                         0.8f,          {500, 110}, 6,     draw_shirt};
static const struct flat_design sweater = {GARMENT_SWEATER, false, false,       1040, 1020, 0.8f,
                                           {520, 110},      8,     draw_sweater};
static const struct flat_design bomber = {GARMENT_JACKET, false,      true, 1060,       1040,
                                          0.8f,           {530, 120}, 7,    draw_bomber};
static const struct flat_design blazer = {GARMENT_JACKET, true,       true, 1040,       1100,
                                          0.82f,          {520, 120}, 6,    draw_blazer};
static const struct flat_design coat = {GARMENT_JACKET, false,      false, 1000,     1330,
                                        1.0f,           {500, 110}, 7,     draw_coat};
static const struct flat_design dress = {GARMENT_DRESS, false,     false, 1000,      1330,
                                         0.9f,          {500, 90}, 7,     draw_dress};
static const struct flat_design skirt = {GARMENT_SKIRT, false,     false, 900,       980,
                                         0.85f,         {450, 70}, 5,     draw_skirt};
static const struct flat_design jeans = {GARMENT_TROUSERS, false, false,     720, 1330, 0.86f,
                                         {360, 70},        6,     draw_jeans};
static const struct flat_design scarf = {GARMENT_SCARF, false,     false, 700,       1080,
                                         0.9f,          {350, 80}, 8,     draw_scarf};
static const struct flat_design tie = {GARMENT_TIE, false, false, 400, 1060, 0.62f, {200, 60}, 3, draw_tie};
static const struct flat_design bag = {GARMENT_BAG, false, false, 760, 1060, 0.55f, {380, 60}, 4, draw_bag};

// --- cloths -----------------------------------------------------------------------------------------------

#define JERSEY(colour)                                                                                       \
    {                                                                                                        \
        .weave = WEAVE_JERSEY, .pitch_mm = 1.5f, .relief_px = 0.28f, .colours = {colour}, .melange = 0.06f   \
    }
#define STRIPED_JERSEY(ground, stripe)                                                                       \
    {                                                                                                        \
        .weave = WEAVE_JERSEY, .pitch_mm = 1.5f, .relief_px = 0.28f, .dye = DYE_STRIPES,                     \
        .colours = {ground, stripe}, .size_mm = 30                                                           \
    }
#define FINE_RIB(colour)                                                                                     \
    {                                                                                                        \
        .weave = WEAVE_RIB, .pitch_mm = 2.6f, .relief_px = 0.9f, .colours = {colour}, .melange = 0.08f       \
    }
#define THICK_RIB(colour, pitch)                                                                             \
    {                                                                                                        \
        .weave = WEAVE_RIB, .pitch_mm = (pitch), .relief_px = 0.43f * (pitch), .colours = {colour},          \
        .melange = 0.15f, .sheen = 0.02f                                                                     \
    }
#define CABLES(colour)                                                                                       \
    {                                                                                                        \
        .weave = WEAVE_CABLE, .pitch_mm = 62, .relief_px = 7, .colours = {colour}, .melange = 0.2f,          \
        .sheen = 0.03f                                                                                       \
    }
#define STITCHES(colour)                                                                                     \
    {                                                                                                        \
        .weave = WEAVE_KNIT, .pitch_mm = 4.5f, .relief_px = 1.6f, .colours = {colour}, .melange = 0.2f       \
    }
#define OXFORD(colour)                                                                                       \
    {                                                                                                        \
        .weave = WEAVE_POPLIN, .relief_px = 0.5f, .colours = {colour}, .melange = 0.22f                      \
    }
#define POPLIN(colour)                                                                                       \
    {                                                                                                        \
        .weave = WEAVE_POPLIN, .relief_px = 0.3f, .colours = { colour }                                      \
    }
#define FLOWERS(...)                                                                                         \
    {                                                                                                        \
        .weave = WEAVE_POPLIN, .relief_px = 0.3f, .dye = DYE_FLOWERS, .colours = {__VA_ARGS__},              \
        .size_mm = 34                                                                                        \
    }
#define FLANNEL(...)                                                                                         \
    {                                                                                                        \
        .weave = WEAVE_TWILL, .pitch_mm = 1.8f, .relief_px = 0.3f, .dye = DYE_PLAID,                         \
        .colours = {__VA_ARGS__}, .size_mm = 64                                                              \
    }
#define NYLON(colour)                                                                                        \
    {                                                                                                        \
        .weave = WEAVE_TWILL, .pitch_mm = 1.6f, .relief_px = 0.15f, .colours = {colour}, .gloss = 0.10f,     \
        .gloss_at = 14                                                                                       \
    }
#define SATIN(colour)                                                                                        \
    {                                                                                                        \
        .weave = WEAVE_SATIN, .relief_px = 0.3f, .colours = {colour}, .gloss = 0.08f, .gloss_at = 14         \
    }
#define PIN_STRIPES(ground, stripe)                                                                          \
    {                                                                                                        \
        .weave = WEAVE_SATIN, .relief_px = 0.3f, .dye = DYE_FINE_STRIPES, .colours = {ground, stripe},       \
        .size_mm = 9, .gloss = 0.10f, .gloss_at = 14                                                         \
    }
#define WORSTED(colour)                                                                                      \
    {                                                                                                        \
        .weave = WEAVE_TWILL, .pitch_mm = 2.0f, .relief_px = 0.3f, .colours = {colour}, .melange = 0.35f,    \
        .sheen = 0.02f                                                                                       \
    }
#define TWEED(ground, other)                                                                                 \
    {                                                                                                        \
        .weave = WEAVE_WOOL, .pitch_mm = 5, .relief_px = 0.5f, .dye = DYE_HERRINGBONE,                       \
        .colours = {ground, other}, .size_mm = 14, .melange = 0.4f, .sheen = 0.03f                           \
    }
#define WOOL(colour)                                                                                         \
    {                                                                                                        \
        .weave = WEAVE_WOOL, .pitch_mm = 3, .relief_px = 0.8f, .colours = {colour}, .melange = 0.14f,        \
        .sheen = 0.05f                                                                                       \
    }
#define GABARDINE(colour)                                                                                    \
    {                                                                                                        \
        .weave = WEAVE_TWILL, .pitch_mm = 1.8f, .relief_px = 0.25f, .colours = {colour}, .melange = 0.15f    \
    }
#define DENIM(warp, weft)                                                                                    \
    {                                                                                                        \
        .weave = WEAVE_TWILL, .pitch_mm = 3.4f, .relief_px = 0.3f, .dye = DYE_DENIM,                         \
        .colours = {warp, weft}, .melange = 0.25f                                                            \
    }
#define TARTAN(...)                                                                                          \
    {                                                                                                        \
        .weave = WEAVE_TWILL, .pitch_mm = 3.2f, .relief_px = 0.6f, .dye = DYE_PLAID,                         \
        .colours = {__VA_ARGS__}, .size_mm = 92, .melange = 0.2f, .sheen = 0.03f                             \
    }
#define FRINGE(colour)                                                                                       \
    {                                                                                                        \
        .weave = WEAVE_REPP, .pitch_mm = 3, .relief_px = 0.8f, .colours = { colour }                         \
    }
#define SILK(...)                                                                                            \
    {                                                                                                        \
        .weave = WEAVE_REPP, .pitch_mm = 1.5f, .relief_px = 0.4f, .dye = DYE_REGIMENTAL,                     \
        .colours = {__VA_ARGS__}, .size_mm = 34, .gloss = 0.10f, .gloss_at = 16                              \
    }
#define LEATHER(colour)                                                                                      \
    {                                                                                                        \
        .weave = WEAVE_LEATHER, .pitch_mm = 2.2f, .relief_px = 0.7f, .colours = {colour}, .melange = 0.05f,  \
        .gloss = 0.12f, .gloss_at = 18                                                                       \
    }

// --- colourways -------------------------------------------------------------------------------------------

static const struct flat_garment garments[] = {
    {"tee-white", &tee, 11, {{JERSEY(0xf0efec), FINE_RIB(0xf0efec)}, .thread = 0xe4e3df, .label = 0x22262b}},
    {"tee-navy", &tee, 12, {{JERSEY(0x27324a), FINE_RIB(0x27324a)}, .thread = 0x303c56, .label = 0xe9e6df}},
    {"tee-sage", &tee, 13, {{JERSEY(0x93a38c), FINE_RIB(0x93a38c)}, .thread = 0x9dac96, .label = 0xe9e6df}},
    {"print-tee-sand",
     &tee,
     14,
     {{JERSEY(0xe6dcc6), FINE_RIB(0xe6dcc6)}, .thread = 0xdad0ba, .label = 0x22262b, .printed = true}},
    {"print-tee-slate",
     &tee,
     15,
     {{JERSEY(0x3b4148), FINE_RIB(0x3b4148)}, .thread = 0x454c54, .label = 0xe9e6df, .printed = true}},
    {"marine-navy",
     &marine,
     21,
     {{STRIPED_JERSEY(0xf1eee6, 0x25304a), FINE_RIB(0xf1eee6)}, .thread = 0xe6e2d8, .label = 0x25304a}},
    {"marine-red",
     &marine,
     22,
     {{STRIPED_JERSEY(0xf1eee6, 0xb0322f), FINE_RIB(0xf1eee6)}, .thread = 0xe6e2d8, .label = 0x25304a}},
    {"oxford-blue",
     &shirt,
     31,
     {{OXFORD(0xa9c3df), OXFORD(0xa9c3df)}, .thread = 0xc3d6ea, .trim = 0xf1eee6, .label = 0x2b3446}},
    {"oxford-white",
     &shirt,
     33,
     {{POPLIN(0xeeeeeb), POPLIN(0xeeeeeb)}, .thread = 0xe2e2de, .trim = 0xf1eee6, .label = 0x2b3446}},
    {"flannel-red",
     &shirt,
     32,
     {{FLANNEL(0x8f2d2c, 0x2a2c33, 0x1c1d22, 0xd9c9a8), FLANNEL(0x8f2d2c, 0x2a2c33, 0x1c1d22, 0xd9c9a8)},
      .thread = 0x7a2a2a,
      .trim = 0x2c2622,
      .label = 0x22262b}},
    {"sweater-oat",
     &sweater,
     41,
     {{CABLES(0xd9ccb4), THICK_RIB(0xd9ccb4, 7), STITCHES(0xd9ccb4)}, .label = 0x3a332b}},
    {"sweater-forest",
     &sweater,
     42,
     {{CABLES(0x2f4a3c), THICK_RIB(0x2f4a3c, 7), STITCHES(0x2f4a3c)}, .label = 0xe9e6df}},
    {"bomber-olive",
     &bomber,
     51,
     {{NYLON(0x5a5d45), THICK_RIB(0x4a4d3b, 4), SATIN(0xc4703a)},
      .thread = 0x3c3e30,
      .trim = 0xb9b5aa,
      .label = 0x22262b}},
    {"bomber-black",
     &bomber,
     52,
     {{NYLON(0x2b2c30), THICK_RIB(0x232428, 4), SATIN(0x8a2f33)},
      .thread = 0x1e1f22,
      .trim = 0xb9b5aa,
      .label = 0x22262b}},
    {"blazer-charcoal",
     &blazer,
     61,
     {{WORSTED(0x44484f), WORSTED(0x44484f), PIN_STRIPES(0x6a7f9c, 0x7d91ac)},
      .thread = 0x33363c,
      .trim = 0x2a2826,
      .label = 0x20242c}},
    {"blazer-tweed",
     &blazer,
     62,
     {{TWEED(0x7d6a55, 0x9c8a72), TWEED(0x7d6a55, 0x9c8a72), PIN_STRIPES(0x7a3b36, 0x8b4d47)},
      .thread = 0x5c4c3c,
      .trim = 0x4a3424,
      .label = 0x20242c}},
    {"coat-camel",
     &coat,
     71,
     {{WOOL(0xb98a5a), WOOL(0xb98a5a), SATIN(0x6e4a33)},
      .thread = 0xa87c50,
      .trim = 0x4a3020,
      .label = 0x2b211a}},
    {"dress-midnight",
     &dress,
     81,
     {{FLOWERS(0x20304e, 0xf0e2d2, 0xe08a7a, 0x7d9a78, 0xe9b44c), POPLIN(0x20304e)},
      .thread = 0x2a3a5a,
      .label = 0xe9e6df}},
    {"dress-cream",
     &dress,
     82,
     {{FLOWERS(0xf0e8da, 0xc9463d, 0x4e6fa5, 0x5f7f5a, 0xe9b44c), POPLIN(0xf0e8da)},
      .thread = 0xe2d9ca,
      .label = 0x22262b}},
    {"skirt-pine", &skirt, 91, {{GABARDINE(0x2f4f45)}, .thread = 0x2a453d, .trim = 0x2a2826}},
    {"skirt-plum", &skirt, 92, {{GABARDINE(0x5b2c3f)}, .thread = 0x522738, .trim = 0x2a2826}},
    {"jeans-indigo",
     &jeans,
     101,
     {{DENIM(0x2d4468, 0x7f95b3), DENIM(0x2a4063, 0x768cab)}, .thread = 0xc08a4a}},
    {"jeans-black",
     &jeans,
     102,
     {{DENIM(0x26272b, 0x55575e), DENIM(0x242529, 0x4f5158)}, .thread = 0x4a4b50}},
    {"scarf-camel",
     &scarf,
     111,
     {.fabrics = {TARTAN(0xb9895a, 0x2f3a46, 0xefe6d6, 0x9c2f2c), FRINGE(0xb08052), FRINGE(0x3a444f)}}},
    {"scarf-heather",
     &scarf,
     112,
     {.fabrics = {TARTAN(0x8a8f9a, 0x4a3f58, 0xe6e2e6, 0x2f6f73), FRINGE(0x858a95), FRINGE(0x51465f)}}},
    {"tie-burgundy", &tie, 121, {.fabrics = {SILK(0x1f2b4d, 0x7a1f2b, 0xd8c48a)}}},
    {"tie-green", &tie, 122, {.fabrics = {SILK(0x1f3b30, 0x23284a, 0xcfd3c4)}}},
    {"bag-cognac", &bag, 131, {{LEATHER(0x9a5a2c)}, .thread = 0xd9b98a, .trim = 0xc9a860}},
    {"bag-black", &bag, 132, {{LEATHER(0x2a2829)}, .thread = 0x3c393a, .trim = 0xc4c4c6}},
};

const struct flat_garment *flat_collection(int *count)
{
    *count = (int)(sizeof garments / sizeof garments[0]);
    return garments;
}

enum result flat_collection_draw(const struct flat_garment *garment, bool behind, struct picture *out)
{
    const struct flat_design *design = garment->design;
    struct flat_canvas canvas;
    if (!flat_canvas_init(&canvas, design->width_px, design->height_px, design->mm_per_px))
        return RESULT_NO_MEMORY;
    const struct flat_table table = {&canvas, design->at, design->bend, garment->seed};
    design->draw(&table, &garment->style, behind);
    enum result result = flat_photograph(&canvas, out);
    flat_canvas_finish(&canvas);
    return result;
}
