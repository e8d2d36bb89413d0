#include "app/ui/theme.h"

#include <math.h>

void theme_init(struct theme *theme, int width_px, int height_px)
{
    bool portrait = height_px > width_px;
    float unit = portrait ? fminf((float)width_px / 576.0f, (float)height_px / 1024.0f)
                          : fminf((float)width_px / 1280.0f, (float)height_px / 720.0f);
    *theme = (struct theme){
        .glass = {0.086f, 0.078f, 0.090f, 0.94f},
        .glass_low = {0.055f, 0.051f, 0.059f, 0.965f},
        .glass_edge = {1.0f, 1.0f, 1.0f, 0.05f},
        .card = {0.086f, 0.078f, 0.090f, 0.98f},
        .control = {1.0f, 1.0f, 1.0f, 0.035f},
        .control_edge = {1.0f, 1.0f, 1.0f, 0.06f},
        .tile = {0.957f, 0.945f, 0.933f, 1.0f},
        .tile_low = {0.890f, 0.871f, 0.855f, 1.0f},
        .text = {0.98f, 0.973f, 0.965f, 1.0f},
        .text_soft = {0.757f, 0.733f, 0.725f, 1.0f},
        .bright = {0.98f, 0.965f, 0.949f, 1.0f},
        .on_bright = {0.110f, 0.094f, 0.106f, 1.0f},
        .accent = {0.949f, 0.682f, 0.573f, 1.0f},
        .on_accent = {0.153f, 0.082f, 0.059f, 1.0f},
        .heart = {1.0f, 0.361f, 0.455f, 1.0f},
        .sale = {1.0f, 0.624f, 0.518f, 1.0f},
        .dim = {0.02f, 0.016f, 0.02f, 0.78f},
        .shadow = {0.0f, 0.0f, 0.0f, 0.45f},
        .portrait = portrait,
        .unit = unit,
        .margin = roundf(16.0f * unit),
        .gap = roundf(10.0f * unit),
        .padding = roundf(16.0f * unit),
        .touch = fmaxf(roundf(52.0f * unit), 48.0f),
        .radius = roundf(22.0f * unit),
        .radius_small = roundf(13.0f * unit),
        .edge = fmaxf(roundf(1.0f * unit), 1.0f),
        .caption = roundf(14.5f * unit),
        .body = roundf(16.5f * unit),
        .label = roundf(17.0f * unit),
        .title = roundf(20.0f * unit),
        .display = roundf(29.0f * unit),
        .icon = roundf(24.0f * unit),
        .drag = fmaxf(10.0f * unit, 8.0f),
        .quick = 0.055f,
        .calm = 0.11f,
    };
}
