// cheval snap: one picture through the whole pipeline, un-mirrored, same size.
#include "app/commands/commands.h"
#include "app/studio.h"
#include "assets/image.h"
#include "platform/base/options.h"
#include "platform/encode/png.h"
#include "platform/os/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SNAP_MAX_WEAR 20
// A target of OpenGL ES 3.0 is at least 2048 px; llvmpipe and every kiosk GPU give 8192.
#define SNAP_MAX_SIDE_PX 8192

struct snap {
    const char *picture_path, *wear, *out_path, *catalogue_folder, *models_folder, *bundle;
    struct catalogue *catalogue;
    struct scene_wear worn[SNAP_MAX_WEAR];
    int worn_count;
    struct picture picture;
    struct people *people;
    struct studio studio;
};

// "SKU[:VARIANT][,…]" against the catalogue.
static enum result read_wear(struct snap *snap, struct diagnostic *why)
{
    char list[1024];
    if (strlen(snap->wear) >= sizeof list)
        return diagnose(why, RESULT_TOO_LARGE, "--wear is too long");
    memcpy(list, snap->wear, strlen(snap->wear) + 1);
    for (char *next = list, *item; next != NULL;) {
        item = next;
        next = strchr(item, ',');
        if (next != NULL)
            *next++ = '\0';
        char *variant_id = strchr(item, ':');
        if (variant_id != NULL)
            *variant_id++ = '\0';
        int variant = 0;
        const struct catalogue_product *product = catalogue_find(snap->catalogue, item, variant_id, &variant);
        if (product == NULL)
            return diagnose(why, RESULT_NOT_FOUND, "--wear: the catalogue %s has no \"%s%s%s\"",
                            snap->catalogue->folder, item, variant_id != NULL ? ":" : "",
                            variant_id != NULL ? variant_id : "");
        if (snap->worn_count == SNAP_MAX_WEAR)
            return diagnose(why, RESULT_TOO_LARGE, "--wear: at most %d products at once", SNAP_MAX_WEAR);
        snap->worn[snap->worn_count++] =
            (struct scene_wear){.product = product, .variant = variant, .fade = 1.0f, .intensity = 1.0f};
    }
    return RESULT_OK;
}

static enum result load_catalogue(struct snap *snap, struct diagnostic *why)
{
    char folder[1100];
    enum result result = paths_given_or_resource(folder, sizeof folder, snap->catalogue_folder, "demo", why);
    return result == RESULT_OK ? catalogue_load(folder, NULL, &snap->catalogue, why) : result;
}

static enum result find_people(struct snap *snap, struct diagnostic *why)
{
    char models[1100];
    struct tracker *tracker = NULL;
    snap->people = calloc(1, sizeof *snap->people);
    if (snap->people == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = paths_given_or_resource(models, sizeof models, snap->models_folder, "models", why);
    if (result != RESULT_OK)
        return result;
    struct tracker_options options = {
        .models_dir = models, .bundle = snap->bundle, .max_faces = PEOPLE_FACES_MAX};
    result = tracker_create(&options, &tracker, why);
    if (result == RESULT_OK)
        result = tracker_still(tracker, &snap->picture, snap->people);
    tracker_destroy(tracker);
    if (result == RESULT_OK && snap->people->face_count == 0)
        result = diagnose(why, RESULT_NOT_FOUND, "%s: no face found", snap->picture_path);
    return result;
}

static enum result render(struct snap *snap, struct diagnostic *why)
{
    if (snap->picture.width_px > SNAP_MAX_SIDE_PX || snap->picture.height_px > SNAP_MAX_SIDE_PX)
        return diagnose(why, RESULT_TOO_LARGE, "%s: %dx%d pixels; snap takes at most %d a side",
                        snap->picture_path, snap->picture.width_px, snap->picture.height_px,
                        SNAP_MAX_SIDE_PX);
    enum result result = studio_open(&snap->studio, snap->picture.width_px, snap->picture.height_px,
                                     RENDERER_FIT_CONTAIN, why);
    if (result != RESULT_OK)
        return result;
    struct scene_input input = {
        .picture = &snap->picture,
        .picture_sequence = 1,
        .people = snap->people,
        .wear = snap->worn,
        .wear_count = snap->worn_count,
    };
    result = studio_draw(&snap->studio, &input, why);
    if (result == RESULT_OK)
        result = renderer_read(snap->studio.renderer, &snap->picture);
    return result;
}

static enum result take_snap(struct snap *snap, struct diagnostic *why)
{
    enum result result = load_catalogue(snap, why);
    if (result == RESULT_OK && snap->wear != NULL)
        result = read_wear(snap, why);
    if (result == RESULT_OK)
        result = image_load(snap->picture_path, &snap->picture, why);
    if (result == RESULT_OK)
        result = find_people(snap, why);
    if (result == RESULT_OK)
        result = render(snap, why);
    if (result == RESULT_OK)
        result = png_write(snap->out_path, &snap->picture, true, why);
    return result;
}

int command_snap(int count, char **arguments)
{
    struct snap snap = {0};
    const char *words[1] = {NULL};
    const struct option table[] = {
        {.name = "--wear", .value = "LIST", .help = "what to wear: SKU[:VARIANT][,…]", .text = &snap.wear},
        {.name = "--out",
         .letter = 'o',
         .value = "OUT.png",
         .help = "the picture to write",
         .text = &snap.out_path},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &snap.catalogue_folder},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &snap.models_folder},
        {.name = "--bundle",
         .value = "TASK",
         .help = "a face_landmarker.task of your own, used for faces",
         .text = &snap.bundle},
    };
    struct options options = {
        .usage = "cheval snap PICTURE --wear SKU[:VARIANT][,…] -o OUT.png",
        .summary = "Puts products on the people in one picture and writes it, un-mirrored, in the same size.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (options.word_count != 1 || snap.out_path == NULL) {
        (void)fprintf(stderr, "cheval: snap needs a picture and -o OUT.png; usage: %s\n", options.usage);
        return EXIT_STATUS_USAGE;
    }
    snap.picture_path = words[0];
    struct diagnostic why = {0};
    enum result result = take_snap(&snap, &why);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "cheval: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    studio_close(&snap.studio);
    free(snap.people);
    picture_free(&snap.picture);
    catalogue_destroy(snap.catalogue);
    return result == RESULT_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
