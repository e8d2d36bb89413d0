#include "app/ui/colour_family.h"

#include "platform/base/colour_difference.h"

#include <math.h>

#define DEGREES 57.2957795f

static enum colour_family skin_family(struct lab lab)
{
    float angle = atan2f(lab.l - 50.0f, fmaxf(lab.b, 0.1f)) * DEGREES;
    return angle > 55.0f    ? FAMILY_FAIR
           : angle > 41.0f  ? FAMILY_LIGHT
           : angle > 28.0f  ? FAMILY_MEDIUM
           : angle > 10.0f  ? FAMILY_TAN
           : angle > -30.0f ? FAMILY_DEEP
                            : FAMILY_RICH;
}

static enum colour_family neutral_family(float lightness)
{
    return lightness < 23.0f ? FAMILY_BLACK : lightness < 82.0f ? FAMILY_GREY : FAMILY_WHITE;
}

// Dark colours look black with more chroma than light ones look grey.
static bool is_neutral(float lightness, float chroma)
{
    return chroma < (lightness < 20.0f ? 11.0f : 8.0f);
}

// From green over blue to purple, where make-up and clothes agree. The more chroma a blue has, the more
// CIELAB turns its hue towards purple.
static enum colour_family cool_family(float chroma, float hue)
{
    if (hue < 180.0f)
        return FAMILY_GREEN;
    return hue < 285.0f + 0.27f * chroma ? FAMILY_BLUE : FAMILY_PURPLE;
}

// Reds, pinks and browns: the hues of lips, cheeks and lids. `hue` from -30 (magenta) to 75 (gold).
static enum colour_family warm_makeup(float lightness, float chroma, float hue)
{
    bool is_muted = chroma < (hue < 50.0f ? 35.0f : 42.0f);
    if (hue < 20.0f || (hue < 28.0f && lightness >= 50.0f && !is_muted))
        return lightness < 40.0f ? FAMILY_BERRY : FAMILY_PINK;
    if (is_muted)
        return lightness < (hue < 50.0f ? 42.0f : 48.0f) ? FAMILY_BROWN : FAMILY_NUDE;
    if (hue < 40.0f || (hue < 52.0f && chroma >= 60.0f))
        return lightness < 30.0f ? FAMILY_BERRY : lightness < 54.0f ? FAMILY_RED : FAMILY_CORAL;
    if (lightness < 45.0f)
        return FAMILY_BROWN;
    return hue >= 52.0f || lightness < 58.0f ? FAMILY_ORANGE : FAMILY_CORAL;
}

static enum colour_family makeup_family(float lightness, float chroma, float hue)
{
    if (hue >= 330.0f || hue < 75.0f)
        return warm_makeup(lightness, chroma, hue >= 330.0f ? hue - 360.0f : hue);
    if (hue < 105.0f)
        return lightness < 48.0f ? FAMILY_BROWN : chroma < 30.0f ? FAMILY_NUDE : FAMILY_YELLOW;
    return cool_family(chroma, hue);
}

// From red to gold, `hue` from 0 to 105.
static enum colour_family warm_thing(float lightness, float chroma, float hue)
{
    if (hue < 62.0f && lightness >= 66.0f && chroma >= 14.0f)
        return FAMILY_PINK; // rose gold too
    if (hue < 40.0f)
        return chroma < 20.0f                                          ? FAMILY_BROWN
               : hue >= 25.0f && chroma >= 45.0f && lightness >= 54.0f ? FAMILY_CORAL
               : lightness >= 58.0f                                    ? FAMILY_PINK
                                                                       : FAMILY_RED;
    if (hue < 68.0f && chroma >= 50.0f && lightness >= 50.0f)
        return FAMILY_ORANGE;
    if (hue >= 68.0f && chroma >= 38.0f && lightness >= 58.0f)
        return FAMILY_YELLOW;
    return lightness < 68.0f ? FAMILY_BROWN : FAMILY_BEIGE;
}

static enum colour_family thing_family(float lightness, float chroma, float hue)
{
    if (hue < 105.0f)
        return warm_thing(lightness, chroma, hue);
    if (hue >= 320.0f)
        return lightness >= 50.0f ? FAMILY_PINK : FAMILY_PURPLE;
    return cool_family(chroma, hue);
}

enum colour_family colour_family_of(enum catalogue_category category, const uint8_t srgb[3])
{
    struct lab lab = lab_of_srgb(srgb);
    if (category == CATEGORY_FOUNDATION || category == CATEGORY_CONCEALER)
        return skin_family(lab);
    float chroma = lab_chroma(lab), hue = lab_hue_deg(lab);
    if (is_neutral(lab.l, chroma))
        return neutral_family(lab.l);
    return catalogue_is_makeup(category) ? makeup_family(lab.l, chroma, hue)
                                         : thing_family(lab.l, chroma, hue);
}

static const struct {
    const char *name;
    uint8_t srgb[3];
} families[FAMILY_COUNT] = {
    [FAMILY_FAIR] = {"fair", {243, 220, 203}},     [FAMILY_LIGHT] = {"light", {214, 176, 148}},
    [FAMILY_MEDIUM] = {"medium", {198, 160, 124}}, [FAMILY_TAN] = {"tan", {170, 127, 90}},
    [FAMILY_DEEP] = {"deep", {132, 93, 68}},       [FAMILY_RICH] = {"rich", {80, 56, 44}},
    [FAMILY_NUDE] = {"nude", {201, 143, 120}},     [FAMILY_PINK] = {"pink", {222, 110, 150}},
    [FAMILY_CORAL] = {"coral", {233, 110, 92}},    [FAMILY_RED] = {"red", {190, 24, 42}},
    [FAMILY_BERRY] = {"berry", {108, 26, 58}},     [FAMILY_ORANGE] = {"orange", {236, 130, 50}},
    [FAMILY_YELLOW] = {"yellow", {226, 188, 90}},  [FAMILY_BROWN] = {"brown", {110, 68, 44}},
    [FAMILY_BEIGE] = {"beige", {214, 196, 168}},   [FAMILY_GREEN] = {"green", {72, 128, 84}},
    [FAMILY_BLUE] = {"blue", {52, 92, 168}},       [FAMILY_PURPLE] = {"purple", {120, 72, 152}},
    [FAMILY_BLACK] = {"black", {24, 24, 27}},      [FAMILY_GREY] = {"grey", {150, 152, 156}},
    [FAMILY_WHITE] = {"white", {245, 245, 242}},
};

const char *colour_family_name(enum colour_family family)
{
    return families[family].name;
}

const uint8_t *colour_family_srgb(enum colour_family family)
{
    return families[family].srgb;
}
