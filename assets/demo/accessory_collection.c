#include "assets/demo/accessory_collection.h"

#include "assets/demo/earring_shape.h"
#include "assets/demo/hat_shape.h"
#include "assets/demo/headband_shape.h"
#include "assets/demo/mask_shape.h"
#include "assets/demo/necklace_shape.h"

#include <stddef.h>

// --- metals: reflectances of the alloys, linear ------------------------------------------------------------

static const struct demo_material gold = {
    .name = "gold 18 ct", .colour = {0.98f, 0.66f, 0.29f}, .metallic = 1, .roughness = 0.14f};
static const struct demo_material silver = {
    .name = "sterling silver", .colour = {0.90f, 0.89f, 0.86f}, .metallic = 1, .roughness = 0.13f};
static const struct demo_material rose_gold = {
    .name = "rose gold 18 ct", .colour = {0.90f, 0.55f, 0.42f}, .metallic = 1, .roughness = 0.14f};

// --- pearls ------------------------------------------------------------------------------------------------

// Light comes back from many layers of nacre, softly and in its colour, under a smooth surface; thin layers
// give the edge its overtone.
#define PEARL(title, r, g, b, sr, sg, sb)                                                                    \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .metallic = 0.28f, .roughness = 0.40f, .clearcoat = 0.9f,      \
        .clearcoat_roughness = 0.12f, .sheen = {sr, sg, sb}, .sheen_roughness = 0.30f                        \
    }
static const struct demo_material white_pearl =
    PEARL("white pearl", 0.83f, 0.76f, 0.68f, 0.22f, 0.12f, 0.15f);
static const struct demo_material rose_pearl = PEARL("rosé pearl", 0.80f, 0.58f, 0.50f, 0.20f, 0.09f, 0.13f);
static const struct demo_material tahiti_pearl =
    PEARL("Tahiti pearl", 0.085f, 0.092f, 0.098f, 0.06f, 0.17f, 0.12f);

// --- stones ------------------------------------------------------------------------------------------------

// The pavilion throws back what the crown lets in, so a cut stone shines like tinted metal under a clear,
// hard surface.
#define STONE(title, r, g, b)                                                                                \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .metallic = 0.92f, .roughness = 0.05f, .clearcoat = 1,         \
        .clearcoat_roughness = 0.02f                                                                         \
    }
// Of what comes back from a diamond so much has gone criss-cross that it is white from everywhere.
static const struct demo_material diamond = {.name = "diamond",
                                             .colour = {0.95f, 0.96f, 0.98f},
                                             .metallic = 0.78f,
                                             .roughness = 0.03f,
                                             .clearcoat = 1,
                                             .clearcoat_roughness = 0.02f};
static const struct demo_material sapphire = STONE("sapphire", 0.035f, 0.085f, 0.42f);
static const struct demo_material emerald = STONE("emerald", 0.02f, 0.30f, 0.12f);
static const struct demo_material garnet = STONE("garnet", 0.34f, 0.012f, 0.030f);

// --- cloth -------------------------------------------------------------------------------------------------

#define FELT(title, r, g, b)                                                                                 \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.95f, .specular = 0.3f,                          \
        .sheen = {0.35f * (r) + 0.03f, 0.35f * (g) + 0.03f, 0.35f * (b) + 0.03f}, .sheen_roughness = 0.6f,   \
        .normal = TEXTURE_FELT_RELIEF, .normal_scale = 0.8f                                                  \
    }
static const struct demo_material camel_felt = FELT("camel felt", 0.40f, 0.245f, 0.125f);
static const struct demo_material charcoal_felt = FELT("charcoal felt", 0.034f, 0.035f, 0.038f);
static const struct demo_material burgundy_felt = FELT("burgundy felt", 0.115f, 0.014f, 0.024f);
static const struct demo_material red_felt = FELT("red felt", 0.36f, 0.018f, 0.022f);
static const struct demo_material black_felt = FELT("black felt", 0.014f, 0.014f, 0.016f);

#define KNIT(title, r, g, b)                                                                                 \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.95f, .specular = 0.3f,                          \
        .sheen = {0.3f * (r) + 0.02f, 0.3f * (g) + 0.02f, 0.3f * (b) + 0.02f}, .sheen_roughness = 0.7f,      \
        .texture = TEXTURE_KNIT, .normal = TEXTURE_KNIT_RELIEF, .normal_scale = 1.0f                         \
    }
static const struct demo_material cream_knit = KNIT("cream wool", 0.78f, 0.70f, 0.56f);
static const struct demo_material mustard_knit = KNIT("mustard wool", 0.66f, 0.33f, 0.035f);
static const struct demo_material navy_knit = KNIT("navy wool", 0.022f, 0.036f, 0.10f);
static const struct demo_material grey_knit = KNIT("grey wool", 0.19f, 0.19f, 0.195f);

#define STRAW(title, r, g, b)                                                                                \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.62f, .specular = 0.6f,                          \
        .texture = TEXTURE_STRAW, .normal = TEXTURE_STRAW_RELIEF, .normal_scale = 1.0f                       \
    }
static const struct demo_material natural_straw = STRAW("natural straw", 0.72f, 0.49f, 0.235f);
static const struct demo_material pale_straw = STRAW("bleached straw", 0.86f, 0.75f, 0.56f);
static const struct demo_material black_straw = STRAW("black straw", 0.030f, 0.028f, 0.027f);

#define TWILL(title, r, g, b)                                                                                \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.88f, .specular = 0.5f,                          \
        .sheen = {0.05f, 0.05f, 0.05f}, .sheen_roughness = 0.6f, .normal = TEXTURE_TWILL_RELIEF,             \
        .normal_scale = 0.8f                                                                                 \
    }
static const struct demo_material navy_twill = TWILL("navy twill", 0.018f, 0.030f, 0.085f);
static const struct demo_material black_twill = TWILL("black twill", 0.016f, 0.016f, 0.017f);
static const struct demo_material olive_twill = TWILL("olive twill", 0.085f, 0.092f, 0.036f);
static const struct demo_material stone_twill = TWILL("stone twill", 0.52f, 0.45f, 0.345f);
static const struct demo_material terracotta_twill = TWILL("terracotta cotton", 0.42f, 0.130f, 0.070f);
static const struct demo_material sage_twill = TWILL("sage cotton", 0.235f, 0.285f, 0.205f);

#define THREAD(title, r, g, b)                                                                               \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.6f                                              \
    }
static const struct demo_material navy_thread = THREAD("navy thread", 0.026f, 0.042f, 0.11f);
static const struct demo_material black_thread = THREAD("black thread", 0.022f, 0.022f, 0.023f);
static const struct demo_material olive_thread = THREAD("olive thread", 0.11f, 0.118f, 0.05f);
static const struct demo_material stone_thread = THREAD("stone thread", 0.58f, 0.51f, 0.40f);

// Velvet: dark into its pile, bright along the edges.
#define VELVET(title, r, g, b)                                                                               \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 1.0f, .specular = 0.15f,                          \
        .sheen = {0.9f * (r) + 0.05f, 0.9f * (g) + 0.05f, 0.9f * (b) + 0.05f}, .sheen_roughness = 0.35f,     \
        .normal = TEXTURE_FELT_RELIEF, .normal_scale = 0.4f                                                  \
    }
static const struct demo_material black_velvet = VELVET("black velvet", 0.010f, 0.010f, 0.011f);
static const struct demo_material bordeaux_velvet = VELVET("bordeaux velvet", 0.135f, 0.008f, 0.022f);
static const struct demo_material emerald_velvet = VELVET("emerald velvet", 0.008f, 0.105f, 0.060f);
static const struct demo_material blush_velvet = VELVET("blush velvet", 0.55f, 0.29f, 0.25f);

// Grosgrain ribbons, linings, leather.
#define RIBBON(title, r, g, b)                                                                               \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.55f, .sheen = {0.05f, 0.05f, 0.05f},            \
        .sheen_roughness = 0.4f, .normal = TEXTURE_JERSEY_RELIEF, .normal_scale = 0.25f                      \
    }
static const struct demo_material black_ribbon = RIBBON("black grosgrain", 0.014f, 0.014f, 0.015f);
static const struct demo_material brown_ribbon = RIBBON("brown grosgrain", 0.055f, 0.026f, 0.014f);
static const struct demo_material red_ribbon = RIBBON("red grosgrain", 0.33f, 0.020f, 0.022f);
static const struct demo_material white_ribbon = RIBBON("white grosgrain", 0.76f, 0.74f, 0.69f);
static const struct demo_material black_leather = {.name = "black leather",
                                                   .colour = {0.016f, 0.015f, 0.015f},
                                                   .roughness = 0.5f,
                                                   .clearcoat = 0.35f,
                                                   .clearcoat_roughness = 0.3f,
                                                   .normal = TEXTURE_FELT_RELIEF,
                                                   .normal_scale = 0.7f};
static const struct demo_material brown_leather = {.name = "brown leather",
                                                   .colour = {0.12f, 0.052f, 0.022f},
                                                   .roughness = 0.5f,
                                                   .clearcoat = 0.35f,
                                                   .clearcoat_roughness = 0.3f,
                                                   .normal = TEXTURE_FELT_RELIEF,
                                                   .normal_scale = 0.7f};
static const struct demo_material dark_lining = {
    .name = "dark lining", .colour = {0.03f, 0.03f, 0.032f}, .roughness = 0.7f};
static const struct demo_material tan_lining = {
    .name = "tan lining", .colour = {0.075f, 0.060f, 0.045f}, .roughness = 0.8f};

#define JERSEY(title, r, g, b)                                                                               \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.8f, .sheen = {0.06f, 0.06f, 0.06f},             \
        .sheen_roughness = 0.5f, .normal = TEXTURE_JERSEY_RELIEF, .normal_scale = 0.8f                       \
    }
static const struct demo_material coral_jersey = JERSEY("coral jersey", 0.72f, 0.115f, 0.075f);
static const struct demo_material black_jersey = JERSEY("black jersey", 0.018f, 0.018f, 0.020f);
static const struct demo_material teal_jersey = JERSEY("teal jersey", 0.012f, 0.175f, 0.185f);
static const struct demo_material white_jersey = JERSEY("white jersey", 0.80f, 0.80f, 0.79f);

#define NONWOVEN(title, r, g, b)                                                                             \
    {                                                                                                        \
        .name = (title), .colour = {r, g, b}, .roughness = 0.75f, .normal = TEXTURE_NONWOVEN_RELIEF,         \
        .normal_scale = 0.6f                                                                                 \
    }
static const struct demo_material blue_nonwoven = NONWOVEN("blue non-woven", 0.26f, 0.52f, 0.68f);
static const struct demo_material white_nonwoven = NONWOVEN("white non-woven", 0.80f, 0.81f, 0.82f);
static const struct demo_material black_nonwoven = NONWOVEN("black non-woven", 0.020f, 0.020f, 0.022f);

// --- the collection ----------------------------------------------------------------------------------------

#define METALS                                                                                               \
    .variant_count = 3, .variants = {{"gold", {&gold}}, {"silver", {&silver}}, {"rose", {&rose_gold}}}

static const struct accessory collection[] = {
    {"pearl-stud",
     earring_build,
     EARRING_PEARL_STUD,
     3,
     {{"white", {&silver, NULL, &white_pearl}},
      {"rose", {&rose_gold, NULL, &rose_pearl}},
      {"tahiti", {&silver, NULL, &tahiti_pearl}}}},
    {"solitaire-stud",
     earring_build,
     EARRING_SOLITAIRE,
     4,
     {{"diamond", {&silver, &diamond}},
      {"diamond-gold", {&gold, &diamond}},
      {"sapphire", {&silver, &sapphire}},
      {"emerald", {&gold, &emerald}}}},
    {"hoop-30", earring_build, EARRING_HOOP_30, METALS},
    {"hoop-50", earring_build, EARRING_HOOP_50, METALS},
    {"pearl-drop",
     earring_build,
     EARRING_PEARL_DROP,
     3,
     {{"white", {&gold, NULL, &white_pearl}},
      {"rose", {&rose_gold, NULL, &rose_pearl}},
      {"tahiti", {&silver, NULL, &tahiti_pearl}}}},
    {"leaf-drop", earring_build, EARRING_LEAF, METALS},
    {"tassel-drop", earring_build, EARRING_TASSEL, METALS},
    {"solitaire-necklace",
     necklace_build,
     NECKLACE_SOLITAIRE,
     3,
     {{"gold", {&gold, &diamond}}, {"silver", {&silver, &diamond}}, {"sapphire", {&silver, &sapphire}}}},
    {"medal-necklace", necklace_build, NECKLACE_MEDAL, METALS},
    {"pearl-necklace",
     necklace_build,
     NECKLACE_PEARLS,
     3,
     {{"white", {&silver, NULL, &white_pearl}},
      {"rose", {&gold, NULL, &rose_pearl}},
      {"tahiti", {&silver, NULL, &tahiti_pearl}}}},
    {"choker",
     necklace_build,
     NECKLACE_CHOKER,
     3,
     {{"black", {&gold, NULL, &white_pearl, &black_velvet}},
      {"bordeaux", {&gold, NULL, &white_pearl, &bordeaux_velvet}},
      {"emerald", {&silver, NULL, &white_pearl, &emerald_velvet}}}},
    {"collar",
     necklace_build,
     NECKLACE_COLLAR,
     3,
     {{"emerald", {&gold, &emerald}}, {"sapphire", {&silver, &sapphire}}, {"garnet", {&rose_gold, &garnet}}}},
    {"fedora",
     hat_build,
     HAT_FEDORA,
     3,
     {{"camel", {&camel_felt, &dark_lining, &brown_ribbon}},
      {"charcoal", {&charcoal_felt, &dark_lining, &black_ribbon}},
      {"burgundy", {&burgundy_felt, &dark_lining, &black_ribbon}}}},
    {"straw-hat",
     hat_build,
     HAT_STRAW,
     3,
     {{"natural", {&natural_straw, &tan_lining, &black_ribbon}},
      {"bleached", {&pale_straw, &tan_lining, &red_ribbon}},
      {"black", {&black_straw, &dark_lining, &white_ribbon}}}},
    {"beanie",
     hat_build,
     HAT_BEANIE,
     4,
     {{"cream", {&cream_knit, &tan_lining, &cream_knit}},
      {"mustard", {&mustard_knit, &dark_lining, &mustard_knit}},
      {"navy", {&navy_knit, &dark_lining, &navy_knit}},
      {"grey", {&grey_knit, &dark_lining, &grey_knit}}}},
    {"cap",
     hat_build,
     HAT_CAP,
     4,
     {{"navy", {&navy_twill, &dark_lining, &navy_twill, &navy_thread}},
      {"black", {&black_twill, &dark_lining, &black_twill, &black_thread}},
      {"olive", {&olive_twill, &dark_lining, &olive_twill, &olive_thread}},
      {"stone", {&stone_twill, &tan_lining, &stone_twill, &stone_thread}}}},
    {"beret",
     hat_build,
     HAT_BERET,
     3,
     {{"red", {&red_felt, &dark_lining, &black_leather}},
      {"black", {&black_felt, &dark_lining, &black_leather}},
      {"camel", {&camel_felt, &dark_lining, &brown_leather}}}},
    {"padded-headband",
     headband_build,
     HEADBAND_PADDED,
     4,
     {{"bordeaux", {&bordeaux_velvet}},
      {"emerald", {&emerald_velvet}},
      {"black", {&black_velvet}},
      {"blush", {&blush_velvet}}}},
    {"tiara",
     headband_build,
     HEADBAND_TIARA,
     3,
     {{"gold", {NULL, NULL, &gold, &white_pearl}},
      {"silver", {NULL, NULL, &silver, &white_pearl}},
      {"rose", {NULL, NULL, &rose_gold, &rose_pearl}}}},
    {"sport-headband",
     headband_build,
     HEADBAND_SPORT,
     3,
     {{"coral", {&coral_jersey}}, {"black", {&black_jersey}}, {"teal", {&teal_jersey}}}},
    {"pleated-mask",
     mask_build,
     MASK_PLEATED,
     3,
     {{"blue", {&blue_nonwoven, &white_nonwoven, &white_jersey, &white_nonwoven}},
      {"white", {&white_nonwoven, &white_nonwoven, &white_jersey, &white_nonwoven}},
      {"black", {&black_nonwoven, &black_nonwoven, &black_jersey, &black_nonwoven}}}},
    {"cloth-mask",
     mask_build,
     MASK_CLOTH,
     3,
     {{"terracotta", {&terracotta_twill, &stone_twill, &black_jersey, &terracotta_twill}},
      {"sage", {&sage_twill, &stone_twill, &black_jersey, &sage_twill}},
      {"black", {&black_twill, &black_twill, &black_jersey, &black_twill}}}},
};

const struct accessory *accessory_collection(int *count)
{
    *count = (int)(sizeof collection / sizeof collection[0]);
    return collection;
}
