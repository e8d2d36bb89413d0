#include "platform/base/eyewear.h"

#include <string.h>

const char *const eyewear_shape_names[EYEWEAR_SHAPE_COUNT] = {
    [EYEWEAR_PANTO] = "panto",         [EYEWEAR_ROUND] = "round",        [EYEWEAR_OVAL] = "oval",
    [EYEWEAR_RECTANGLE] = "rectangle", [EYEWEAR_SQUARE] = "square",      [EYEWEAR_TRAPEZE] = "trapeze",
    [EYEWEAR_BROWLINE] = "browline",   [EYEWEAR_CAT_EYE] = "cat_eye",    [EYEWEAR_BUTTERFLY] = "butterfly",
    [EYEWEAR_AVIATOR] = "aviator",     [EYEWEAR_NAVIGATOR] = "navigator"};
const char *const eyewear_rim_names[EYEWEAR_RIM_COUNT] = {[EYEWEAR_FULL_RIM] = "full",
                                                          [EYEWEAR_BROW_RIM] = "brow",
                                                          [EYEWEAR_HALF_RIM] = "half",
                                                          [EYEWEAR_RIMLESS] = "none"};
const char *const eyewear_material_names[EYEWEAR_MATERIAL_COUNT] = {
    [EYEWEAR_ACETATE] = "acetate", [EYEWEAR_METAL] = "metal", [EYEWEAR_TITANIUM] = "titanium"};
const char *const eyewear_finish_names[EYEWEAR_FINISH_COUNT] = {
    [EYEWEAR_POLISHED] = "polished", [EYEWEAR_MATT] = "matt"};
const char *const eyewear_pattern_names[EYEWEAR_PATTERN_COUNT] = {[EYEWEAR_PLAIN] = "plain",
                                                                  [EYEWEAR_TORTOISE] = "tortoise",
                                                                  [EYEWEAR_CRYSTAL] = "crystal",
                                                                  [EYEWEAR_TWO_TONE] = "two_tone"};
const char *const eyewear_metal_names[EYEWEAR_METAL_COUNT] = {[EYEWEAR_SILVER] = "silver",
                                                              [EYEWEAR_GOLD] = "gold",
                                                              [EYEWEAR_ROSE_GOLD] = "rose_gold",
                                                              [EYEWEAR_GUNMETAL] = "gunmetal",
                                                              [EYEWEAR_BLACK] = "black"};
const char *const eyewear_size_names[EYEWEAR_SIZE_COUNT] = {
    [EYEWEAR_LENS_WIDTH] = "lens_width_mm",   [EYEWEAR_LENS_HEIGHT] = "lens_height_mm",
    [EYEWEAR_BRIDGE_WIDTH] = "bridge_mm",     [EYEWEAR_TEMPLE] = "temple_mm",
    [EYEWEAR_TOTAL_WIDTH] = "total_width_mm", [EYEWEAR_THICKNESS] = "thickness_mm",
    [EYEWEAR_RIM_WIDTH] = "rim_width_mm",     [EYEWEAR_TEMPLE_HEIGHT] = "temple_height_mm",
    [EYEWEAR_BASE_CURVE] = "base_curve",      [EYEWEAR_FACE_FORM] = "face_form_deg",
    [EYEWEAR_PANTOSCOPIC] = "pantoscopic_deg"};

static const struct eyewear_range ranges[EYEWEAR_SIZE_COUNT] = {
    [EYEWEAR_LENS_WIDTH] = {35, 68}, [EYEWEAR_LENS_HEIGHT] = {20, 62},  [EYEWEAR_BRIDGE_WIDTH] = {10, 28},
    [EYEWEAR_TEMPLE] = {110, 165},   [EYEWEAR_TOTAL_WIDTH] = {90, 180}, [EYEWEAR_THICKNESS] = {2, 9},
    [EYEWEAR_RIM_WIDTH] = {2, 10},   [EYEWEAR_TEMPLE_HEIGHT] = {2, 25}, [EYEWEAR_BASE_CURVE] = {0.5, 8},
    [EYEWEAR_FACE_FORM] = {0.5, 15}, [EYEWEAR_PANTOSCOPIC] = {0.5, 15}};

struct eyewear_range eyewear_range(enum eyewear_size size)
{
    return ranges[size];
}

// --- what is left open -------------------------------------------------------------------------------------

// What frames of a shape ordinarily have.
struct habit {
    float height; // of the lens, as a share of its width
    enum eyewear_material material;
    float rim_mm, thickness_mm, temple_mm; // acetate; the temple's height at its hinge
    bool rivets, double_bridge;
};

static const struct habit habits[EYEWEAR_SHAPE_COUNT] = {
    [EYEWEAR_PANTO] = {0.895f, EYEWEAR_ACETATE, 3.6f, 4.0f, 7.0f, true, false},
    [EYEWEAR_ROUND] = {0.94f, EYEWEAR_ACETATE, 3.8f, 4.2f, 7.2f, true, false},
    [EYEWEAR_OVAL] = {0.70f, EYEWEAR_ACETATE, 3.2f, 3.8f, 6.5f, false, false},
    [EYEWEAR_RECTANGLE] = {0.66f, EYEWEAR_ACETATE, 3.6f, 3.8f, 8.5f, false, false},
    [EYEWEAR_SQUARE] = {0.87f, EYEWEAR_ACETATE, 4.0f, 4.2f, 9.0f, false, false},
    [EYEWEAR_TRAPEZE] = {0.82f, EYEWEAR_ACETATE, 4.8f, 4.4f, 10.0f, true, false},
    [EYEWEAR_BROWLINE] = {0.80f, EYEWEAR_ACETATE, 3.6f, 3.8f, 7.0f, true, false},
    [EYEWEAR_CAT_EYE] = {0.76f, EYEWEAR_ACETATE, 3.2f, 3.9f, 7.5f, false, false},
    [EYEWEAR_BUTTERFLY] = {0.84f, EYEWEAR_ACETATE, 3.8f, 4.2f, 9.5f, false, false},
    [EYEWEAR_AVIATOR] = {0.86f, EYEWEAR_METAL, 3.6f, 4.0f, 7.5f, false, true},
    [EYEWEAR_NAVIGATOR] = {0.80f, EYEWEAR_METAL, 3.8f, 4.0f, 8.0f, false, true},
};

static void complete_materials(struct eyewear *e, const struct habit *habit)
{
    if (e->rim == EYEWEAR_RIM_ANY)
        e->rim =
            e->shape == EYEWEAR_BROWLINE && e->material != EYEWEAR_METAL && e->material != EYEWEAR_TITANIUM
                ? EYEWEAR_BROW_RIM
                : EYEWEAR_FULL_RIM;
    if (e->material == EYEWEAR_MATERIAL_ANY && e->rim == EYEWEAR_RIMLESS)
        e->material = EYEWEAR_TITANIUM;
    else if (e->material == EYEWEAR_MATERIAL_ANY && e->rim == EYEWEAR_HALF_RIM)
        e->material = EYEWEAR_METAL;
    else if (e->material == EYEWEAR_MATERIAL_ANY)
        e->material = e->rim == EYEWEAR_BROW_RIM ? EYEWEAR_ACETATE : habit->material;
    bool acetate = e->material == EYEWEAR_ACETATE, whole = e->rim == EYEWEAR_FULL_RIM;
    if (e->finish == EYEWEAR_FINISH_ANY)
        e->finish = e->material == EYEWEAR_TITANIUM ? EYEWEAR_MATT : EYEWEAR_POLISHED;
    if (e->metal == EYEWEAR_METAL_ANY)
        e->metal = EYEWEAR_SILVER;
    if (e->nose_pads == EYEWEAR_CHOICE_ANY)
        e->nose_pads = acetate && whole ? EYEWEAR_NO : EYEWEAR_YES;
    if (e->double_bridge == EYEWEAR_CHOICE_ANY)
        e->double_bridge = habit->double_bridge && !acetate && whole ? EYEWEAR_YES : EYEWEAR_NO;
    if (e->rivets == EYEWEAR_CHOICE_ANY)
        e->rivets = habit->rivets && acetate ? EYEWEAR_YES : EYEWEAR_NO;
}

static void complete_colours(struct eyewear *e)
{
    static const uint8_t first[EYEWEAR_PATTERN_COUNT][3] = {
        [EYEWEAR_PLAIN] = {23, 23, 24},
        [EYEWEAR_TORTOISE] = {140, 76, 30},
        [EYEWEAR_CRYSTAL] = {247, 246, 244},
        [EYEWEAR_TWO_TONE] = {23, 23, 24},
    };
    static const uint8_t second[EYEWEAR_PATTERN_COUNT][3] = {
        [EYEWEAR_TORTOISE] = {28, 13, 8},
        [EYEWEAR_TWO_TONE] = {214, 206, 192},
    };
    if (!e->has_colour)
        memcpy(e->colour_srgb, first[e->pattern], sizeof e->colour_srgb);
    if (!e->has_second_colour)
        memcpy(e->second_srgb, second[e->pattern], sizeof e->second_srgb);
    e->has_colour = e->has_second_colour = true;
}

static void set_default(float *size, float value)
{
    if (!(*size > 0.0f))
        *size = value;
}

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

static void complete_sizes(struct eyewear *e, const struct habit *habit)
{
    float *size = e->size;
    bool acetate = e->material == EYEWEAR_ACETATE, sun = eyewear_lens_transmittance(&e->lens) < 0.43f;
    float half_face = size[EYEWEAR_LENS_WIDTH] / 2.0f + size[EYEWEAR_BRIDGE_WIDTH] / 2.0f;
    float lenses = 2.0f * size[EYEWEAR_LENS_WIDTH] + size[EYEWEAR_BRIDGE_WIDTH];
    const struct eyewear_range *heights = &ranges[EYEWEAR_LENS_HEIGHT];
    set_default(&size[EYEWEAR_LENS_HEIGHT], clamp(habit->height * size[EYEWEAR_LENS_WIDTH],
                                                  (float)heights->minimum, (float)heights->maximum));
    set_default(&size[EYEWEAR_THICKNESS], habit->thickness_mm);
    set_default(&size[EYEWEAR_RIM_WIDTH], habit->rim_mm);
    // Large lenses leave little beside them, small ones are brought to the width of a head by their end
    // pieces.
    float beside = acetate ? 2.0f * size[EYEWEAR_RIM_WIDTH] + 6.0f : 10.0f;
    set_default(&size[EYEWEAR_TOTAL_WIDTH],
                clamp(0.3f * lenses + (acetate ? 104.0f : 101.5f), lenses + beside, lenses + 26.0f));
    set_default(&size[EYEWEAR_TEMPLE_HEIGHT], acetate ? habit->temple_mm : 3.0f);
    set_default(&size[EYEWEAR_BASE_CURVE], sun ? 6.0f : 4.0f);
    // The larger the lenses, the farther out they must follow the face.
    set_default(&size[EYEWEAR_FACE_FORM], (sun ? 6.0f : 5.0f) * half_face / 35.0f);
    set_default(&size[EYEWEAR_PANTOSCOPIC], 6.0f);
}

void eyewear_complete(struct eyewear *eyewear)
{
    const struct habit *habit = &habits[eyewear->shape];
    eyewear_lens_complete(&eyewear->lens);
    complete_materials(eyewear, habit);
    complete_colours(eyewear);
    complete_sizes(eyewear, habit);
}

// --- checking ----------------------------------------------------------------------------------------------

static void blame(const char *name, const char **field)
{
    if (field != NULL)
        *field = name;
}

static enum result check_ranges(const struct eyewear *eyewear, const char **field, struct diagnostic *why)
{
    for (int i = 0; i < EYEWEAR_SIZE_COUNT; i++) {
        double size = (double)eyewear->size[i];
        if (size >= ranges[i].minimum && size <= ranges[i].maximum)
            continue;
        blame(eyewear_size_names[i], field);
        return diagnose(why, RESULT_INVALID, "%.4g: it is %.4g to %.4g", size, ranges[i].minimum,
                        ranges[i].maximum);
    }
    return RESULT_OK;
}

static enum result check_material(const struct eyewear *eyewear, const char **field, struct diagnostic *why)
{
    blame("material", field);
    if (eyewear->rim == EYEWEAR_RIMLESS && eyewear->material == EYEWEAR_ACETATE)
        return diagnose(why, RESULT_INVALID, "without a rim it is metal or titanium");
    if (eyewear->rim == EYEWEAR_BROW_RIM && eyewear->material != EYEWEAR_ACETATE)
        return diagnose(why, RESULT_INVALID, "the bar of a brow rim is acetate");
    return RESULT_OK;
}

enum result eyewear_check(const struct eyewear *eyewear, const char **field, struct diagnostic *why)
{
    const float *size = eyewear->size;
    enum result result = check_ranges(eyewear, field, why);
    if (result == RESULT_OK)
        result = check_material(eyewear, field, why);
    if (result != RESULT_OK)
        return result;
    double width = (double)size[EYEWEAR_LENS_WIDTH], height = (double)size[EYEWEAR_LENS_HEIGHT];
    blame(eyewear_size_names[EYEWEAR_LENS_HEIGHT], field);
    if (height < 0.4 * width || height > 1.2 * width)
        return diagnose(why, RESULT_INVALID, "%.4g: a lens %.4g mm wide is %.4g to %.4g high", height, width,
                        0.4 * width, 1.2 * width);
    double beside = eyewear->material == EYEWEAR_ACETATE ? 2.0 * (double)size[EYEWEAR_RIM_WIDTH] + 2.0 : 6.0;
    double lenses = 2.0 * width + (double)size[EYEWEAR_BRIDGE_WIDTH];
    double total = (double)size[EYEWEAR_TOTAL_WIDTH];
    blame(eyewear_size_names[EYEWEAR_TOTAL_WIDTH], field);
    if (total < lenses + beside || total > lenses + 40.0)
        return diagnose(why, RESULT_INVALID, "%.4g: with these lenses it is %.4g to %.4g", total,
                        lenses + beside, lenses + 40.0);
    return RESULT_OK;
}

// --- comparing ---------------------------------------------------------------------------------------------

static bool same_colours(const struct eyewear *a, const struct eyewear *b)
{
    return a->has_colour == b->has_colour && a->has_second_colour == b->has_second_colour &&
           memcmp(a->colour_srgb, b->colour_srgb, sizeof a->colour_srgb) == 0 &&
           memcmp(a->second_srgb, b->second_srgb, sizeof a->second_srgb) == 0 &&
           memcmp(a->lacquer_srgb, b->lacquer_srgb, sizeof a->lacquer_srgb) == 0;
}

bool eyewear_equals(const struct eyewear *a, const struct eyewear *b)
{
    for (int i = 0; i < EYEWEAR_SIZE_COUNT; i++)
        if (a->size[i] != b->size[i])
            return false;
    return a->shape == b->shape && a->rim == b->rim && a->material == b->material && a->finish == b->finish &&
           a->pattern == b->pattern && a->metal == b->metal && a->nose_pads == b->nose_pads &&
           a->double_bridge == b->double_bridge && a->rivets == b->rivets && same_colours(a, b) &&
           eyewear_lens_equals(&a->lens, &b->lens);
}
