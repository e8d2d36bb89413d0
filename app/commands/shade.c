// cheval shade: the skin in one picture against a white in it, and the shades of a catalogue that are
// nearest.
//
// Prints what it finds and keeps nothing of it.
#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/face_view.h"
#include "app/resources.h"
#include "app/shade_chart.h"
#include "app/shade_finder.h"
#include "assets/image.h"
#include "platform/base/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEAREST 3

struct shade_command {
    const char *picture_path, *white_text, *reflectance_text, *category_text, *catalogue_folder,
        *models_folder;
    struct shade_area white;
    float reflectance;
    enum catalogue_category category;
    struct catalogue *catalogue;
    struct picture picture;
    struct people *people;
};

// "X,Y,W,H" in pixels of the picture.
static bool read_white(const char *text, struct shade_area *white)
{
    float *const parts[4] = {&white->x_px, &white->y_px, &white->width_px, &white->height_px};
    for (int i = 0; i < 4; i++) {
        char *end = NULL;
        *parts[i] = strtof(text, &end);
        if (end == text || *end != (i < 3 ? ',' : '\0') || !(*parts[i] >= 0.0f && *parts[i] < 1e5f))
            return false;
        text = end + 1;
    }
    return white->width_px >= 1.0f && white->height_px >= 1.0f;
}

static bool read_options(struct shade_command *shade)
{
    char *end = NULL;
    shade->reflectance = SHADE_CARD_REFLECTANCE;
    if (shade->reflectance_text != NULL) {
        shade->reflectance = strtof(shade->reflectance_text, &end);
        if (end == shade->reflectance_text || *end != '\0' ||
            !(shade->reflectance >= 0.1f && shade->reflectance <= 1.0f)) {
            (void)fprintf(stderr, "cheval: --reflectance takes a number from 0.1 to 1, not \"%s\"\n",
                          shade->reflectance_text);
            return false;
        }
    }
    shade->category = CATEGORY_FOUNDATION;
    if (shade->category_text != NULL &&
        (!catalogue_category_from_name(shade->category_text, &shade->category) ||
         (shade->category != CATEGORY_FOUNDATION && shade->category != CATEGORY_CONCEALER))) {
        (void)fprintf(stderr, "cheval: --category takes foundation or concealer, not \"%s\"\n",
                      shade->category_text);
        return false;
    }
    if (!read_white(shade->white_text, &shade->white)) {
        (void)fprintf(stderr, "cheval: --white takes X,Y,W,H in pixels, not \"%s\"\n", shade->white_text);
        return false;
    }
    return true;
}

static enum result load(struct shade_command *shade, struct diagnostic *why)
{
    enum result result = resources_open_catalogue(shade->catalogue_folder, NULL, &shade->catalogue, why);
    if (result == RESULT_OK)
        result = image_load(shade->picture_path, &shade->picture, why);
    return result;
}

static enum result find_face(struct shade_command *shade, const struct face **face, struct diagnostic *why)
{
    const struct tracker_options options = {.max_faces = PEOPLE_FACES_MAX};
    struct tracker *tracker = NULL;
    shade->people = calloc(1, sizeof *shade->people);
    if (shade->people == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = resources_open_tracker(shade->models_folder, &options, &tracker, why);
    if (result == RESULT_OK)
        result = tracker_still(tracker, &shade->picture, shade->people);
    tracker_destroy(tracker);
    if (result == RESULT_OK && shade->people->face_count == 0)
        result = diagnose(why, RESULT_NOT_FOUND, "%s: no face found", shade->picture_path);
    if (result == RESULT_OK)
        *face = face_view_nearest(shade->people);
    return result;
}

static enum result print_nearest(const struct shade_command *shade, struct lab skin, struct diagnostic *why)
{
    static const char *const words[] = {
        [SHADE_SAME] = "hardly to be told apart",
        [SHADE_CLOSE] = "a good match",
        [SHADE_SIMILAR] = "similar",
        [SHADE_OTHER] = "no match",
    };
    struct shade_chart chart;
    struct shade_match matches[NEAREST];
    enum result result = shade_chart_init(shade->catalogue, shade->category, &chart);
    if (result != RESULT_OK)
        return diagnose(why, result, "out of memory");
    int count = shade_chart_nearest(&chart, skin, matches, NEAREST);
    if (count == 0)
        result = diagnose(why, RESULT_NOT_FOUND, "the catalogue %s has no %s with a colour",
                          shade->catalogue->folder, catalogue_category_name(shade->category));
    else
        printf("skin L* %.1f a* %.1f b* %.1f\n", (double)skin.l, (double)skin.a, (double)skin.b);
    for (int i = 0; i < count; i++) {
        const struct catalogue_product *product = matches[i].shade->product;
        const struct catalogue_variant *variant = &product->variants[matches[i].shade->variant];
        printf("%s:%s  %s, %s  difference %.1f (%s)\n", product->sku, variant->id, product->title,
               variant->title, (double)matches[i].difference, words[shade_closeness(matches[i].difference)]);
    }
    if (count > 0 && shade_closeness(matches[0].difference) == SHADE_OTHER)
        printf("none of these shades is near this skin\n");
    shade_chart_finish(&chart);
    return result;
}

static enum result find_shade(struct shade_command *shade, struct diagnostic *why)
{
    const struct face *face = NULL;
    struct vec3 skin = {0.0f, 0.0f, 0.0f};
    enum result result = load(shade, why);
    if (result == RESULT_OK)
        result = find_face(shade, &face, why);
    if (result != RESULT_OK)
        return result;
    enum shade_problem problem =
        shade_measure(&shade->picture, face, shade->white, shade->reflectance, false, &skin);
    if (problem != SHADE_FINE)
        return diagnose(why, RESULT_INVALID, "%s: %s", shade->picture_path, shade_explanation(problem));
    return print_nearest(shade, lab_of_linear(skin), why);
}

int command_shade(int count, char **arguments)
{
    struct shade_command shade = {0};
    const char *words[1] = {NULL};
    const struct option table[] = {
        {.name = "--white",
         .value = "X,Y,W,H",
         .help = "where a matt white card is, in pixels: beside the face, in the same light",
         .text = &shade.white_text},
        {.name = "--reflectance",
         .value = "SHARE",
         .help = "of light that the card reflects; default 0.9, a usual white card",
         .text = &shade.reflectance_text},
        {.name = "--category",
         .value = "NAME",
         .help = "foundation (default) or concealer",
         .text = &shade.category_text},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &shade.catalogue_folder},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &shade.models_folder},
    };
    struct options options = {
        .usage = "cheval shade PICTURE --white X,Y,W,H [--catalogue DIR]",
        .summary = "Measures the skin in a picture against a white card in it and prints the nearest shades.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (options.word_count != 1 || shade.white_text == NULL) {
        (void)fprintf(stderr, "cheval: shade needs a picture and --white; usage: %s\n", options.usage);
        return EXIT_STATUS_USAGE;
    }
    if (!read_options(&shade))
        return EXIT_STATUS_USAGE;
    shade.picture_path = words[0];
    struct diagnostic why = {0};
    enum result result = find_shade(&shade, &why);
    free(shade.people);
    picture_free(&shade.picture);
    catalogue_destroy(shade.catalogue);
    return exit_with(result, &why);
}
