// Room: app
// Replays: tests/fuzz/corpus/fuzz_theme shared:gltf_bad
//
// A theme file through the reader: what is refused changes nothing, what is accepted is a theme that the
// layout holds, with colours and sizes within their bounds and texts that end.
#include "app/ui/layout.h"
#include "app/ui/theme_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, const char *line)
{
    int *lines = context;
    *lines += line[0] != '\0' && strchr(line, '\n') == NULL;
}

static bool is_within(float value, float least, float most)
{
    return value >= least && value <= most; // false for what is no number
}

static bool has_fine_colours(const struct theme *design)
{
    const struct colour all[] = {design->glass,     design->glass_low, design->glass_edge,  design->card,
                                 design->control,   design->tile,      design->tile_low,    design->on_tile,
                                 design->text,      design->text_soft, design->bright,      design->on_bright,
                                 design->on_accent, design->accent,    design->heart,       design->sale,
                                 design->dim,       design->shadow,    design->control_edge};
    bool fine = true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        fine = fine && is_within(all[i].r, 0.0f, 1.0f) && is_within(all[i].g, 0.0f, 1.0f) &&
               is_within(all[i].b, 0.0f, 1.0f) && is_within(all[i].a, 0.0f, 1.0f);
    return fine;
}

static bool holds(const struct theme *design, int width_px, int height_px)
{
    const struct theme_screen screen = {.width_px = width_px, .height_px = height_px};
    struct theme theme;
    struct layout layout;
    theme_fit(design, &screen, &theme);
    layout_init(&layout, &theme, false);
    return theme.touch >= 48.0f && layout.stage.height > 0.2f * (float)height_px &&
           layout.stage.width > 0.4f * (float)width_px && layout.shades.width > 0.0f &&
           layout.panel.y >= 0.0f && is_within(theme.caption, 10.0f, 80.0f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct theme before, design;
    struct diagnostic why = {0};
    int lines = 0;
    bool high_contrast = false;
    struct theme_problems problems = {.report = count_line, .context = &lines};
    theme_design(&before);
    design = before;
    enum result result =
        theme_file_parse("fuzz", data, size, "/nowhere", &design, &high_contrast, &problems, &why);
    if ((result == RESULT_OK) != (why.text[0] == '\0') || lines != problems.count)
        abort();
    if (result != RESULT_OK && memcmp(&before, &design, sizeof design) != 0)
        abort();
    if (memchr(design.fonts, '\0', sizeof design.fonts) == NULL ||
        memchr(design.logo, '\0', sizeof design.logo) == NULL)
        abort();
    if (!has_fine_colours(&design) || !holds(&design, 1080, 1920) || !holds(&design, 1280, 720))
        abort();
    (void)theme_file_check_contrast("fuzz", &design, &problems);
    return 0;
}
