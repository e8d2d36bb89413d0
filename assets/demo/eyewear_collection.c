#include "assets/demo/eyewear_collection.h"

#include <stddef.h>

// --- materials -------------------------------------------------------------------------------------------

#define METAL(label, r, g, b, rough)                                                                         \
    {                                                                                                        \
        .name = (label), .colour = {(r), (g), (b)}, .metallic = 1.0f, .roughness = (rough)                   \
    }

static const struct demo_material black = {
    .name = "black acetate", .colour = {0.006f, 0.006f, 0.007f}, .roughness = 0.11f};
static const struct demo_material olive = {
    .name = "olive acetate", .colour = {0.035f, 0.04f, 0.012f}, .roughness = 0.11f};
static const struct demo_material tortoise = {
    .name = "tortoise acetate", .colour = {1, 1, 1}, .roughness = 0.11f, .texture = TEXTURE_TORTOISE};
static const struct demo_material crystal = {
    .name = "crystal acetate", .colour = {0.93f, 0.92f, 0.90f}, .roughness = 0.08f, .transmission = 0.85f};

static const struct demo_material gold = METAL("gold", 0.93f, 0.68f, 0.33f, 0.22f);
static const struct demo_material silver = METAL("silver", 0.86f, 0.86f, 0.85f, 0.24f);
static const struct demo_material gunmetal = METAL("gunmetal", 0.17f, 0.175f, 0.19f, 0.28f);
static const struct demo_material rose_gold = METAL("rose gold", 0.90f, 0.56f, 0.44f, 0.24f);

// Anti-reflective: an eighth of the reflection of bare glass.
static const struct demo_material clear = {.name = "clear lens",
                                           .colour = {0.97f, 0.98f, 0.97f},
                                           .roughness = 0.03f,
                                           .transmission = 1.0f,
                                           .specular = 0.125f,
                                           .double_sided = true};
static const struct demo_material green = {.name = "green lens",
                                           .colour = {0.065f, 0.098f, 0.066f},
                                           .roughness = 0.03f,
                                           .transmission = 1.0f,
                                           .double_sided = true};
static const struct demo_material silicone = {
    .name = "silicone", .colour = {0.88f, 0.86f, 0.84f}, .roughness = 0.30f, .transmission = 0.85f};

// --- frames ----------------------------------------------------------------------------------------------

static const struct demo_frame collection[] = {
    {.file = "panto",
     .eyewear = {.shape = EYEWEAR_PANTO,
                 .size = {[EYEWEAR_LENS_WIDTH] = 47,
                          [EYEWEAR_LENS_HEIGHT] = 42,
                          [EYEWEAR_BRIDGE_WIDTH] = 22,
                          [EYEWEAR_TEMPLE] = 145,
                          [EYEWEAR_TOTAL_WIDTH] = 139}},
     .lens = &clear,
     .variant_count = 4,
     .variants = {{"tortoise", &tortoise, &gold, NULL},
                  {"black", &black, &silver, NULL},
                  {"crystal", &crystal, &silver, NULL},
                  {"olive", &olive, &gold, NULL}}},
    {.file = "aviator",
     .eyewear = {.shape = EYEWEAR_AVIATOR,
                 .size = {[EYEWEAR_LENS_WIDTH] = 58,
                          [EYEWEAR_LENS_HEIGHT] = 50,
                          [EYEWEAR_BRIDGE_WIDTH] = 14,
                          [EYEWEAR_TEMPLE] = 140,
                          [EYEWEAR_TOTAL_WIDTH] = 141,
                          [EYEWEAR_BASE_CURVE] = 6}},
     .lens = &green,
     .variant_count = 4,
     .variants = {{"gold", NULL, &gold, &tortoise},
                  {"silver", NULL, &silver, &black},
                  {"gunmetal", NULL, &gunmetal, &black},
                  {"rose", NULL, &rose_gold, &tortoise}}},
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
    switch (part) {
    case PART_FRONT:
        return v->front;
    case PART_TEMPLE:
        return v->front != NULL ? v->front : v->metal;
    case PART_METAL:
    case PART_HINGE:
        return v->metal;
    case PART_LENS:
        return frame->lens;
    case PART_EDGE:
    case PART_PAD:
        return &silicone;
    case PART_TIP:
        return v->tip;
    case PART_COUNT:
        break;
    }
    return NULL;
}
