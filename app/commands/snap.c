// cheval snap: pictures, or the frames of a clip, through the whole pipeline, un-mirrored, same size.
#include "app/commands/commands.h"
#include "app/commands/wear_list.h"
#include "app/resources.h"
#include "app/studio.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/decode/video.h"
#include "platform/encode/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SNAP_MAX_INPUTS 4096
// A target of OpenGL ES 3.0 is at least 2048 px; llvmpipe and every kiosk GPU give 8192.
#define SNAP_MAX_SIDE_PX 8192
#define STREAM_TIMEOUT_NS (5 * CLOCK_SECOND_NS)

struct snap {
    const char *inputs[SNAP_MAX_INPUTS];
    int input_count;
    const char *wear, *look, *out_path, *catalogue_folder, *models_folder, *bundle, *frames_text;
    bool clip;
    int frames; // of a clip, at most
    struct catalogue *catalogue;
    struct wear_list worn;
    struct tracker *tracker;
    struct picture picture;
    struct people *people;
    struct studio studio;
    bool studio_open;
    struct placement_memory placement_memory; // of a clip's people
    uint64_t sequence;
    int failures;
};

static enum result load_catalogue(struct snap *snap, struct diagnostic *why)
{
    enum result result = resources_open_catalogue(snap->catalogue_folder, NULL, &snap->catalogue, why);
    if (result == RESULT_OK && snap->look != NULL)
        result = wear_list_add_look(&snap->worn, snap->catalogue, snap->look, why);
    if (result == RESULT_OK && snap->wear != NULL)
        result = wear_list_read(&snap->worn, snap->catalogue, snap->wear, why);
    return result;
}

// Hands as well, all the time, where time is no matter: make-up does not paint them.
static enum result open_tracker(struct snap *snap, struct diagnostic *why)
{
    snap->people = calloc(1, sizeof *snap->people);
    if (snap->people == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    struct tracker_options options = {.bundle = snap->bundle,
                                      .parts = wear_list_needs(&snap->worn) | TRACK_HANDS};
    if (!snap->clip) {
        options.max_faces = PEOPLE_FACES_MAX;
        options.max_hands = PEOPLE_HANDS_MAX;
    }
    return resources_open_tracker(snap->models_folder, &options, &snap->tracker, why);
}

// One studio for all pictures: only its size follows them.
static enum result fit_studio(struct snap *snap, const char *path, struct diagnostic *why)
{
    int width_px = snap->picture.width_px, height_px = snap->picture.height_px;
    if (width_px > SNAP_MAX_SIDE_PX || height_px > SNAP_MAX_SIDE_PX)
        return diagnose(why, RESULT_TOO_LARGE, "%s: %dx%d pixels; snap takes at most %d a side", path,
                        width_px, height_px, SNAP_MAX_SIDE_PX);
    if (snap->studio_open)
        return renderer_resize(snap->studio.renderer, width_px, height_px, why);
    snap->studio_open = true;
    return studio_open(&snap->studio, width_px, height_px, RENDERER_FIT_CONTAIN, why);
}

static enum result render(struct snap *snap, const char *path, struct diagnostic *why)
{
    enum result result = fit_studio(snap, path, why);
    if (result != RESULT_OK)
        return result;
    struct scene_input input = {
        .picture = &snap->picture,
        .picture_sequence = ++snap->sequence,
        .people = snap->people,
        .wear = snap->worn.items,
        .wear_count = snap->worn.count,
        .memory = snap->clip ? &snap->placement_memory : NULL,
    };
    result = studio_draw(&snap->studio, &input, why);
    return result == RESULT_OK ? renderer_read(snap->studio.renderer, &snap->picture) : result;
}

// --- pictures ----------------------------------------------------------------------------------------------

// OUT itself for one picture, else OUT/NAME.png.
static enum result name_picture(const struct snap *snap, const char *path, char *out, size_t size,
                                struct diagnostic *why)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    int stem = dot != NULL && dot != name ? (int)(dot - name) : (int)strlen(name);
    bool into_folder = snap->input_count > 1 || file_is_folder(snap->out_path);
    int length = into_folder ? snprintf(out, size, "%s/%.*s.png", snap->out_path, stem, name)
                             : snprintf(out, size, "%s", snap->out_path);
    if (length < 0 || (size_t)length >= size)
        return diagnose(why, RESULT_TOO_LARGE, "%s: the name of the picture to write is too long", path);
    return RESULT_OK;
}

static enum result snap_picture(struct snap *snap, const char *path, struct diagnostic *why)
{
    char out[1200];
    picture_free(&snap->picture);
    enum result result = image_load(path, &snap->picture, why);
    if (result == RESULT_OK)
        result = tracker_still(snap->tracker, &snap->picture, snap->people);
    if (result == RESULT_OK && snap->people->face_count + snap->people->body_count == 0)
        result = diagnose(why, RESULT_NOT_FOUND, "%s: nobody found", path);
    if (result == RESULT_OK)
        result = render(snap, path, why);
    if (result == RESULT_OK)
        result = name_picture(snap, path, out, sizeof out, why);
    if (result == RESULT_OK)
        result = png_write(out, &snap->picture, true, why);
    if (snap->studio.renderer != NULL)
        renderer_forget_people(snap->studio.renderer); // the next picture shows others
    return result;
}

static void snap_pictures(struct snap *snap)
{
    for (int i = 0; i < snap->input_count; i++) {
        struct diagnostic why = {0};
        enum result result = snap_picture(snap, snap->inputs[i], &why);
        if (result == RESULT_OK)
            continue;
        snap->failures++;
        (void)fprintf(stderr, "cheval: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    }
}

// --- the frames of a clip ----------------------------------------------------------------------------------

// Tracked one after the other, as the mirror would; frames without a face are written bare.
static enum result snap_frame(struct snap *snap, struct video *video, int frame, struct diagnostic *why)
{
    char out[1200];
    int64_t time_ns = 0;
    enum result result = video_read(video, &snap->picture, &time_ns);
    if (result == RESULT_OK)
        result = tracker_update(snap->tracker, &snap->picture, (uint64_t)frame, time_ns, snap->people);
    if (result == RESULT_OK)
        result = render(snap, snap->inputs[0], why);
    if (result != RESULT_OK)
        return result;
    int length = snprintf(out, sizeof out, "%s/%06d.png", snap->out_path, frame);
    if (length < 0 || (size_t)length >= sizeof out)
        return diagnose(why, RESULT_TOO_LARGE, "%s: the name is too long", snap->out_path);
    return png_write(out, &snap->picture, true, why);
}

static enum result snap_clip(struct snap *snap, struct diagnostic *why)
{
    struct video *video = NULL;
    enum result result = video_open(snap->inputs[0], STREAM_TIMEOUT_NS, &video, why);
    for (int frame = 0; frame < snap->frames && result == RESULT_OK; frame++)
        result = snap_frame(snap, video, frame, why);
    video_close(video);
    return result == RESULT_END ? RESULT_OK : result;
}

static enum result take_snaps(struct snap *snap, struct diagnostic *why)
{
    enum result result = load_catalogue(snap, why);
    if (result == RESULT_OK && (snap->clip || snap->input_count > 1) && !file_is_folder(snap->out_path))
        result = diagnose(why, RESULT_NOT_FOUND, "%s: -o must name a folder that is there", snap->out_path);
    if (result == RESULT_OK)
        result = open_tracker(snap, why);
    if (result == RESULT_OK && snap->clip)
        return snap_clip(snap, why);
    if (result == RESULT_OK)
        snap_pictures(snap);
    return result;
}

static void close_snap(struct snap *snap)
{
    studio_close(&snap->studio);
    tracker_destroy(snap->tracker);
    free(snap->people);
    picture_free(&snap->picture);
    catalogue_destroy(snap->catalogue);
    free(snap);
}

static int usage_error(struct snap *snap, const char *usage)
{
    (void)fprintf(stderr, "cheval: snap needs a picture and -o OUT.png; usage: %s\n", usage);
    free(snap);
    return EXIT_STATUS_USAGE;
}

int command_snap(int count, char **arguments)
{
    struct snap *snap = calloc(1, sizeof *snap);
    if (snap == NULL)
        return EXIT_STATUS_FAILED;
    const struct option table[] = {
        {.name = "--wear",
         .value = "LIST",
         .help = "what to wear: SKU[:VARIANT][@PERCENT][,…]",
         .text = &snap->wear},
        {.name = "--look", .value = "ID", .help = "a complete look of the catalogue", .text = &snap->look},
        {.name = "--out",
         .letter = 'o',
         .value = "OUT",
         .help = "the picture to write; for several pictures or a clip a folder",
         .text = &snap->out_path},
        {.name = "--clip",
         .help = "the input is a clip: every frame of it, tracked as the mirror does, to OUT/000000.png …",
         .flag = &snap->clip},
        {.name = "--frames",
         .value = "N",
         .help = "no more than the first N frames",
         .text = &snap->frames_text},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &snap->catalogue_folder},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &snap->models_folder},
        {.name = "--bundle",
         .value = "TASK",
         .help = "a face_landmarker.task of your own, used for faces",
         .text = &snap->bundle},
    };
    struct options options = {
        .usage = "cheval snap PICTURE… [--look ID] [--wear SKU[:VARIANT][@PERCENT][,…]] -o OUT",
        .summary = "Puts products on the people in pictures and writes them, un-mirrored, in the same size.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = snap->inputs,
        .max_words = SNAP_MAX_INPUTS,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON) {
        free(snap);
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    }
    snap->frames = INT32_MAX;
    if (snap->frames_text != NULL &&
        !options_integer("--frames", snap->frames_text, 1, INT32_MAX, &snap->frames)) {
        free(snap);
        return EXIT_STATUS_USAGE;
    }
    snap->input_count = options.word_count;
    if (snap->input_count == 0 || snap->out_path == NULL || (snap->clip && snap->input_count > 1))
        return usage_error(snap, options.usage);
    struct diagnostic why = {0};
    enum result result = take_snaps(snap, &why);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "cheval: %s\n", why.text[0] != '\0' ? why.text : result_name(result));
    bool failed = result != RESULT_OK || snap->failures > 0;
    close_snap(snap);
    return failed ? EXIT_STATUS_FAILED : EXIT_STATUS_OK;
}
