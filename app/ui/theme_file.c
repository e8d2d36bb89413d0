#include "app/ui/theme_file.h"

#include "app/ui/contrast.h"
#include "assets/hex.h"
#include "platform/base/file.h"
#include "platform/base/json.h"
#include "platform/os/paths.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAME_BYTES 100
#define HIGH_CONTRAST "high-contrast"

struct named_colour {
    const char *key;
    size_t offset;
};

#define COLOUR(name)                                                                                         \
    {                                                                                                        \
#name, offsetof(struct theme, name)                                                                  \
    }
static const struct named_colour colours[] = {
    COLOUR(glass),     COLOUR(glass_low), COLOUR(glass_edge), COLOUR(card),   COLOUR(control),
    COLOUR(tile),      COLOUR(tile_low),  COLOUR(on_tile),    COLOUR(text),   COLOUR(control_edge),
    COLOUR(text_soft), COLOUR(bright),    COLOUR(on_bright),  COLOUR(accent), COLOUR(on_accent),
    COLOUR(heart),     COLOUR(sale),      COLOUR(dim),        COLOUR(shadow),
};
#undef COLOUR
#define COLOURS (sizeof colours / sizeof colours[0])

struct named_size {
    const char *group, *key;
    size_t offset;
    double least, most;
};

// Bounds within which the layout still holds and captions can still be read.
static const struct named_size sizes[] = {
    {"radii", "large", offsetof(struct theme, radius), 0.0, 32.0},
    {"radii", "small", offsetof(struct theme, radius_small), 0.0, 20.0},
    {"spacing", "margin", offsetof(struct theme, margin), 8.0, 24.0},
    {"spacing", "gap", offsetof(struct theme, gap), 6.0, 14.0},
    {"spacing", "padding", offsetof(struct theme, padding), 8.0, 20.0},
    {"type", "caption", offsetof(struct theme, caption), 14.5, 16.0},
    {"type", "body", offsetof(struct theme, body), 14.5, 18.0},
    {"type", "label", offsetof(struct theme, label), 14.5, 19.0},
    {"type", "title", offsetof(struct theme, title), 16.0, 24.0},
    {"type", "display", offsetof(struct theme, display), 20.0, 36.0},
    {"motion", "quick", offsetof(struct theme, quick), 0.01, 0.4},
    {"motion", "calm", offsetof(struct theme, calm), 0.01, 0.6},
};
#define SIZES (sizeof sizes / sizeof sizes[0])

static void warn(struct theme_problems *problems, const char *format, ...) PRINTF_LIKE(2, 3);

static void warn(struct theme_problems *problems, const char *format, ...)
{
    char line[512];
    if (problems == NULL)
        return;
    problems->count++;
    if (problems->report == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *at = line; *at != '\0'; at++)
        if ((unsigned char)*at < ' ')
            *at = '?'; // a key may hold anything
    problems->report(problems->context, line);
}

static void warn_unknown(const struct json_cursor *at, struct theme_problems *problems)
{
    char pointer[160];
    json_pointer(at, pointer, sizeof pointer);
    size_t line = at->text != NULL ? json_line(at->text, pointer, NULL) : 0;
    warn(problems, "%s: line %zu: %s: unknown, left out", at->label, line, pointer);
}

// --- values ------------------------------------------------------------------------------------------------

static enum result read_colour(const struct json_cursor *at, struct colour *out, struct diagnostic *why)
{
    const char *text = NULL;
    int channel[4] = {0, 0, 0, 255};
    enum result result = json_read_string(at, 16, &text, why);
    if (result != RESULT_OK)
        return result;
    size_t digits = text[0] == '#' ? strlen(text + 1) : 0;
    bool fine = digits == 6 || digits == 8;
    for (size_t i = 0; fine && i < digits / 2; i++) {
        int high = hex_value(text[1 + 2 * i]), low = hex_value(text[2 + 2 * i]);
        fine = high >= 0 && low >= 0;
        channel[i] = 16 * high + low;
    }
    if (!fine)
        return json_fail(at, RESULT_INVALID, why, "expected \"#RRGGBB\" or \"#RRGGBBAA\"");
    *out = (struct colour){(float)channel[0] / 255.0f, (float)channel[1] / 255.0f, (float)channel[2] / 255.0f,
                           (float)channel[3] / 255.0f};
    return RESULT_OK;
}

static enum result read_colours(const struct json_cursor *group, struct theme *design,
                                struct theme_problems *problems, struct diagnostic *why)
{
    struct json_cursor member;
    void *position = NULL;
    enum result result = json_expect_object(group, why);
    while (result == RESULT_OK && json_next_member(group, &position, &member)) {
        size_t i = 0;
        while (i < COLOURS && strcmp(colours[i].key, member.key) != 0)
            i++;
        if (i < COLOURS)
            result = read_colour(&member, (struct colour *)(void *)((char *)design + colours[i].offset), why);
        else
            warn_unknown(&member, problems);
    }
    return result;
}

// "Playfair Display", and behind it the families that have all scripts.
static enum result read_families(const struct json_cursor *at, struct theme *design, struct diagnostic *why)
{
    const char *families = NULL;
    enum result result = json_read_string(at, THEME_FONTS_SIZE - sizeof THEME_FONT - 2, &families, why);
    if (result == RESULT_OK && families[0] != '\0')
        (void)snprintf(design->fonts, sizeof design->fonts, "%s, " THEME_FONT, families);
    return result;
}

static enum result read_size(const struct json_cursor *group, const struct json_cursor *member,
                             struct theme *design, struct theme_problems *problems, struct diagnostic *why)
{
    if (strcmp(group->key, "type") == 0 && strcmp(member->key, "families") == 0)
        return read_families(member, design, why);
    if (strcmp(group->key, "motion") == 0 && strcmp(member->key, "reduced") == 0)
        return json_read_boolean(member, &design->reduced_motion, why);
    for (size_t i = 0; i < SIZES; i++)
        if (strcmp(sizes[i].group, group->key) == 0 && strcmp(sizes[i].key, member->key) == 0) {
            double value = 0.0;
            enum result result = json_read_number(member, sizes[i].least, sizes[i].most, &value, why);
            if (result == RESULT_OK)
                *(float *)(void *)((char *)design + sizes[i].offset) = (float)value;
            return result;
        }
    warn_unknown(member, problems);
    return RESULT_OK;
}

static enum result read_sizes(const struct json_cursor *group, struct theme *design,
                              struct theme_problems *problems, struct diagnostic *why)
{
    struct json_cursor member;
    void *position = NULL;
    enum result result = json_expect_object(group, why);
    while (result == RESULT_OK && json_next_member(group, &position, &member))
        result = read_size(group, &member, design, problems, why);
    return result;
}

static enum result read_logo(const struct json_cursor *at, const char *folder, struct theme *design,
                             struct theme_problems *problems, struct diagnostic *why)
{
    const char *name = NULL;
    enum result result = json_read_string(at, 255, &name, why);
    if (result != RESULT_OK)
        return result;
    design->logo[0] = '\0';
    if (name[0] == '\0')
        return RESULT_OK;
    if (name[0] == '/' || strstr(name, "..") != NULL)
        return json_fail(at, RESULT_INVALID, why, "expected the name of a file beside the theme");
    if (paths_join(design->logo, sizeof design->logo, folder, name) != RESULT_OK ||
        !file_is_readable(design->logo)) {
        warn(problems, "%s: /logo: %s can't be read; the title stays", at->label, name);
        design->logo[0] = '\0';
    }
    return RESULT_OK;
}

// --- the file ----------------------------------------------------------------------------------------------

static enum result read_member(const struct json_cursor *member, const char *folder, struct theme *design,
                               bool *high_contrast, struct theme_problems *problems, struct diagnostic *why)
{
    const char *name = NULL;
    if (strcmp(member->key, "name") == 0)
        return json_read_string(member, MAX_NAME_BYTES, &name, why);
    if (strcmp(member->key, "colours") == 0)
        return read_colours(member, design, problems, why);
    if (strcmp(member->key, "logo") == 0)
        return read_logo(member, folder, design, problems, why);
    if (strcmp(member->key, "high_contrast") == 0)
        return json_read_boolean(member, high_contrast, why);
    for (size_t i = 0; i < SIZES; i++)
        if (strcmp(sizes[i].group, member->key) == 0)
            return read_sizes(member, design, problems, why);
    warn_unknown(member, problems);
    return RESULT_OK;
}

enum result theme_file_parse(const char *label, const uint8_t *bytes, size_t size, const char *folder,
                             struct theme *design, bool *high_contrast, struct theme_problems *problems,
                             struct diagnostic *why)
{
    json_t *document = NULL;
    if (size > THEME_FILE_MAX_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "%s: more than %zu bytes", label, THEME_FILE_MAX_BYTES);
    enum result result = json_parse(label, bytes, size, &document, why);
    if (result != RESULT_OK)
        return result;
    struct json_text text = {.bytes = bytes, .size = size};
    struct json_cursor root = json_root_in_text(label, document, &text), member;
    struct theme next = *design;
    bool wants_contrast = high_contrast != NULL && *high_contrast;
    void *position = NULL;
    result = json_expect_object(&root, why);
    while (result == RESULT_OK && json_next_member(&root, &position, &member))
        result = read_member(&member, folder, &next, &wants_contrast, problems, why);
    json_decref(document);
    if (result != RESULT_OK)
        return result;
    *design = next;
    if (high_contrast != NULL)
        *high_contrast = wants_contrast;
    return RESULT_OK;
}

static enum result overlay(const char *path, struct theme *design, bool *high_contrast,
                           struct theme_problems *problems, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    char folder[THEME_PATH_SIZE];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    enum result result = file_read(path, THEME_FILE_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = theme_file_parse(path, bytes, size, slash != NULL ? folder : ".", design, high_contrast,
                                  problems, why);
    free(bytes);
    return result;
}

static enum result resource_path(const char *resources, const char *name, char *path, size_t size)
{
    int length = snprintf(path, size, "%s/themes/%s.json", resources, name);
    return length > 0 && (size_t)length < size ? RESULT_OK : RESULT_TOO_LARGE;
}

// A plain word is the name of a theme that came with the program.
enum result theme_file_path(const struct theme_choice *choice, const char *resources, char *path, size_t size)
{
    const char *file = choice->file != NULL ? choice->file : "default";
    if (strchr(file, '/') == NULL && strchr(file, '.') == NULL)
        return resource_path(resources, file, path, size);
    int length = snprintf(path, size, "%s", file);
    return length > 0 && (size_t)length < size ? RESULT_OK : RESULT_TOO_LARGE;
}

enum result theme_file_load(const struct theme_choice *choice, const char *resources, struct theme *design,
                            struct theme_problems *problems, struct diagnostic *why)
{
    char path[THEME_PATH_SIZE];
    bool high_contrast = choice->high_contrast;
    struct theme next;
    theme_design(&next);
    if (theme_file_path(choice, resources, path, sizeof path) != RESULT_OK)
        return diagnose(why, RESULT_TOO_LARGE, "the theme's path is too long");
    enum result result =
        choice->file != NULL ? overlay(path, &next, &high_contrast, problems, why) : RESULT_OK;
    if (result == RESULT_OK && high_contrast) {
        if (resource_path(resources, HIGH_CONTRAST, path, sizeof path) != RESULT_OK)
            return diagnose(why, RESULT_TOO_LARGE, "the theme's path is too long");
        result = overlay(path, &next, NULL, problems, why);
    }
    if (result != RESULT_OK)
        return result;
    next.reduced_motion = next.reduced_motion || choice->reduced_motion;
    (void)theme_file_check_contrast(path, &next, problems);
    *design = next;
    return RESULT_OK;
}

// --- reading -----------------------------------------------------------------------------------------------

// The worst of words over a ground over (maybe) another over the camera picture, black or white.
static float worst_ratio(struct colour words, struct colour ground, struct colour below)
{
    float worst = 21.0f;
    for (int camera = 0; camera < 2; camera++) {
        float light = contrast_over(ground, contrast_over(below, (float)camera));
        worst = fminf(worst, contrast_ratio(contrast_over(words, light), light));
    }
    return worst;
}

int theme_file_check_contrast(const char *label, const struct theme *design, struct theme_problems *problems)
{
    const struct colour nothing = {0};
    const struct {
        const char *words_name, *ground_name;
        struct colour words, ground, below;
    } pairs[] = {
        {"text", "glass", design->text, design->glass, nothing},
        {"text", "glass_low", design->text, design->glass_low, nothing},
        {"text", "control on glass", design->text, design->control, design->glass},
        {"text", "control on glass_low", design->text, design->control, design->glass_low},
        {"text", "card", design->text, design->card, design->dim},
        {"text_soft", "glass", design->text_soft, design->glass, nothing},
        {"text_soft", "glass_low", design->text_soft, design->glass_low, nothing},
        {"text_soft", "control on glass", design->text_soft, design->control, design->glass},
        {"text_soft", "card", design->text_soft, design->card, design->dim},
        {"accent", "glass", design->accent, design->glass, nothing},
        {"accent", "card", design->accent, design->card, design->dim},
        {"sale", "glass", design->sale, design->glass, nothing},
        {"sale", "glass_low", design->sale, design->glass_low, nothing},
        {"on_bright", "bright", design->on_bright, design->bright, design->glass},
        {"on_accent", "accent", design->on_accent, design->accent, design->glass},
        {"on_tile", "tile", design->on_tile, design->tile, design->glass},
        {"on_tile", "tile_low", design->on_tile, design->tile_low, design->glass},
    };
    int found = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        float ratio = worst_ratio(pairs[i].words, pairs[i].ground, pairs[i].below);
        if (ratio >= CONTRAST_LEAST)
            continue;
        found++;
        warn(problems, "%s: %s on %s: contrast %.1f:1, at least %.1f:1 is needed over any camera picture",
             label, pairs[i].words_name, pairs[i].ground_name, (double)ratio, (double)CONTRAST_LEAST);
    }
    return found;
}
