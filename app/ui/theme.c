#include "app/ui/theme.h"

#include <math.h>

#define CAPITAL 0.727f // of the type size: Inter's
#define RADIANS 0.017453293f
// How far the unit may grow: a portrait panel then still leaves half of the screen to the face, and the words
// of all languages have room.
#define MOST_GROWTH_PORTRAIT 1.12f
#define MOST_GROWTH_LANDSCAPE 1.2f
#define MOST_WASH 0.6f // words still stand out from it
// Bar, panel and a message between them: no reach is lower, in units.
#define LEAST_REACH 500.0f

void theme_design(struct theme *design)
{
    *design = (struct theme){
        .glass = {0.086f, 0.078f, 0.090f, 0.957f},
        .glass_low = {0.055f, 0.051f, 0.059f, 0.965f},
        .glass_edge = {1.0f, 1.0f, 1.0f, 0.05f},
        .card = {0.086f, 0.078f, 0.090f, 1.0f},
        .control = {1.0f, 1.0f, 1.0f, 0.035f},
        .control_edge = {1.0f, 1.0f, 1.0f, 0.06f},
        .tile = {0.957f, 0.945f, 0.933f, 1.0f},
        .tile_low = {0.890f, 0.871f, 0.855f, 1.0f},
        .on_tile = {0.110f, 0.094f, 0.106f, 1.0f},
        .text = {0.98f, 0.973f, 0.965f, 1.0f},
        .text_soft = {0.80f, 0.78f, 0.769f, 1.0f},
        .bright = {0.98f, 0.965f, 0.949f, 1.0f},
        .on_bright = {0.110f, 0.094f, 0.106f, 1.0f},
        .accent = {0.949f, 0.682f, 0.573f, 1.0f},
        .on_accent = {0.153f, 0.082f, 0.059f, 1.0f},
        .heart = {1.0f, 0.361f, 0.455f, 1.0f},
        .sale = {1.0f, 0.624f, 0.518f, 1.0f},
        .dim = {0.02f, 0.016f, 0.02f, 0.78f},
        .shadow = {0.0f, 0.0f, 0.0f, 0.45f},
        .fonts = THEME_FONT,
        .unit = 1.0f,
        .margin = 16.0f,
        .gap = 10.0f,
        .padding = 16.0f,
        .touch = 52.0f,
        .radius = 22.0f,
        .radius_small = 13.0f,
        .edge = 1.0f,
        .caption = 14.5f,
        .body = 16.5f,
        .label = 17.0f,
        .title = 20.0f,
        .display = 29.0f,
        .icon = 24.0f,
        .drag = 10.0f,
        .quick = 0.055f,
        .calm = 0.11f,
    };
}

// The least unit with which a caption's capitals subtend THEME_LEAST_DEGREES; 0: not told.
static float readable_unit(const struct theme *design, const struct theme_screen *screen)
{
    if (screen->height_mm <= 0.0f || screen->distance_mm <= 0.0f)
        return 0.0f;
    float capital_mm = 2.0f * screen->distance_mm * tanf(0.5f * THEME_LEAST_DEGREES * RADIANS);
    float caption_px = capital_mm / CAPITAL * (float)screen->height_px / screen->height_mm;
    return (caption_px + 0.5f) / design->caption; // sizes are rounded to whole pixels
}

static float caption_degrees(const struct theme *theme, const struct theme_screen *screen)
{
    if (screen->height_mm <= 0.0f || screen->distance_mm <= 0.0f)
        return 0.0f;
    float capital_mm = theme->caption * CAPITAL * screen->height_mm / (float)screen->height_px;
    return 2.0f * atanf(0.5f * capital_mm / screen->distance_mm) / RADIANS;
}

// Where the screen is told to hang too low or too high for all controls, they come as near as they have room.
static struct rect find_reach(const struct theme *theme, const struct theme_screen *screen)
{
    float width = (float)screen->width_px, height = (float)screen->height_px;
    struct rect whole = {0.0f, 0.0f, width, height};
    if (!screen->has_bottom || screen->height_mm <= 0.0f)
        return whole;
    float px_per_mm = height / screen->height_mm, upper_edge_mm = screen->bottom_mm + screen->height_mm;
    float least = fminf(LEAST_REACH * theme->unit, height);
    float top = fminf(fmaxf((upper_edge_mm - THEME_REACH_HIGH_MM) * px_per_mm, 0.0f), height - least);
    float bottom = fminf((upper_edge_mm - THEME_REACH_LOW_MM) * px_per_mm, height);
    bottom = fmaxf(bottom, top + least);
    return (struct rect){0.0f, ceilf(top), width, floorf(bottom) - ceilf(top)};
}

void theme_fit(const struct theme *design, const struct theme_screen *screen, struct theme *theme)
{
    float width = (float)screen->width_px, height = (float)screen->height_px;
    bool portrait = height > width;
    float unit = portrait ? fminf(width / 576.0f, height / 1024.0f) : fminf(width / 1280.0f, height / 720.0f);
    float most = unit * (portrait ? MOST_GROWTH_PORTRAIT : MOST_GROWTH_LANDSCAPE);
    unit = fminf(fmaxf(unit, readable_unit(design, screen)), most);
    *theme = *design;
    theme->portrait = portrait;
    theme->left_handed = screen->left_handed;
    theme->unit = unit;
    float *const whole_px[] = {&theme->margin, &theme->gap,   &theme->padding, &theme->touch,
                               &theme->radius, &theme->edge,  &theme->caption, &theme->radius_small,
                               &theme->body,   &theme->label, &theme->title,   &theme->display,
                               &theme->icon};
    for (size_t i = 0; i < sizeof whole_px / sizeof whole_px[0]; i++)
        *whole_px[i] = roundf(*whole_px[i] * unit);
    theme->touch = fmaxf(theme->touch, 48.0f);
    theme->edge = fmaxf(theme->edge, 1.0f);
    theme->drag = fmaxf(design->drag * unit, 8.0f);
    theme->caption_deg = caption_degrees(theme, screen);
    theme->reach = find_reach(theme, screen);
}

struct colour theme_wash(const struct theme *theme, float strength)
{
    struct colour wash = theme->text;
    bool is_dark = wash.r + wash.g + wash.b < 1.5f;
    wash.a = is_dark ? fminf(3.0f * strength, MOST_WASH) : strength;
    return wash;
}

bool theme_is_in_reach(const struct theme *theme, const struct theme_screen *screen)
{
    if (!screen->has_bottom || screen->height_mm <= 0.0f)
        return true;
    float mm_per_px = screen->height_mm / (float)screen->height_px;
    float top_mm = screen->bottom_mm + screen->height_mm - theme->reach.y * mm_per_px;
    float bottom_mm = top_mm - theme->reach.height * mm_per_px;
    return top_mm <= THEME_REACH_HIGH_MM + 0.5f && bottom_mm >= THEME_REACH_LOW_MM - 0.5f;
}
