// cheval track: JSON lines of tracked people, of clips frame by frame or of pictures each on its own.
#include "app/commands/commands.h"
#include "app/commands/track_json.h"
#include "app/commands/track_stats.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/decode/video.h"
#include "platform/os/folder.h"
#include "platform/os/paths.h"
#include "platform/os/usage.h"
#include "tracking/tracker.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRACK_MAX_INPUTS 4096
#define STREAM_TIMEOUT_NS (10 * CLOCK_SECOND_NS)

struct track {
    const char *models_folder, *bundle, *only, *body, *masks, *calibration;
    bool stills, no_smoothing, wants_statistics;
    const char *inputs[TRACK_MAX_INPUTS];
    int input_count;
    char models[1100];
    int pictures_seen; // the masks' names
    struct tracker *tracker;
    struct people *people;
    struct picture picture; // of the clip; grows with it
    int64_t decode_ns;      // of the picture under way
    struct track_stats statistics;
    bool some_failed;
};

// --- the work ---------------------------------------------------------------------------------------------

// An input that failed is told in one line; the rest go on.
static void tell(struct track *track, const struct diagnostic *why)
{
    (void)fprintf(stderr, "cheval: %s\n", why->text);
    track->some_failed = true;
}

// The mask as it is in `people`: the picture stretched to it.
static enum result write_mask(struct track *track, struct diagnostic *why)
{
    const struct person_mask *mask = &track->people->mask;
    char path[1200];
    int length = snprintf(path, sizeof path, "%s/%06d.pgm", track->masks, track->pictures_seen++);
    if (mask->width == 0)
        return RESULT_OK; // there is none
    FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "wb") : NULL;
    if (file == NULL)
        return diagnose(why, RESULT_IO, "%s: cannot be written", path);
    size_t pixels = (size_t)mask->width * (size_t)mask->height;
    bool written = fprintf(file, "P5 %d %d 255\n", mask->width, mask->height) > 0 &&
                   fwrite(mask->alpha, 1, pixels, file) == pixels;
    if (fclose(file) != 0 || !written)
        return diagnose(why, RESULT_IO, "%s: cannot be written", path);
    return RESULT_OK;
}

static enum result write_line(struct track *track, const char *file, int64_t frame, double time_ms,
                              struct diagnostic *why)
{
    struct tracker_timings timings = tracker_last_timings(track->tracker);
    if (track->wants_statistics &&
        !track_stats_add(&track->statistics, &timings, track->decode_ns, track->people))
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for statistics");
    if (!track_json_write(stdout, file, frame, time_ms, track->people))
        return diagnose(why, RESULT_IO, "standard output cannot be written");
    return track->masks != NULL ? write_mask(track, why) : RESULT_OK;
}

static enum result track_still(struct track *track, const char *path, struct diagnostic *why)
{
    struct picture picture = {0};
    struct diagnostic unreadable = {0};
    int64_t start_ns = clock_now_ns();
    if (image_load(path, &picture, &unreadable) != RESULT_OK) {
        tell(track, &unreadable);
        return RESULT_OK;
    }
    track->decode_ns = clock_now_ns() - start_ns;
    enum result result = tracker_still(track->tracker, &picture, track->people);
    picture_free(&picture);
    if (result != RESULT_OK)
        return diagnose(why, result, "%s: tracking failed: %s", path, result_name(result));
    return write_line(track, path, 0, 0.0, why);
}

// By the ending of its name: a folder of pictures may hold a README too.
static bool is_called_picture(const char *path)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".webp"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]), same = 0;
        while (same < ending && length > ending &&
               tolower((unsigned char)path[length - ending + same]) == endings[i][same])
            same++;
        if (same == ending)
            return true;
    }
    return false;
}

static enum result track_stills(struct track *track, const char *path, struct diagnostic *why)
{
    if (!file_is_folder(path))
        return track_still(track, path, why);
    struct folder folder;
    struct diagnostic unreadable = {0};
    if (folder_list(path, &folder, &unreadable) != RESULT_OK) {
        tell(track, &unreadable);
        return RESULT_OK;
    }
    enum result result = RESULT_OK;
    for (int i = 0; i < folder.count && result == RESULT_OK; i++)
        if (is_called_picture(folder.paths[i]))
            result = track_still(track, folder.paths[i], why);
    folder_free(&folder);
    return result;
}

// The next frame of the clip, tracked and written. RESULT_END after the last.
static enum result track_frame(struct track *track, struct video *video, const char *file, int64_t frame,
                               struct diagnostic *why)
{
    int64_t time_ns = 0, start_ns = clock_now_ns();
    enum result result = video_read(video, &track->picture, &time_ns);
    track->decode_ns = clock_now_ns() - start_ns;
    if (result == RESULT_OK)
        result = tracker_update(track->tracker, &track->picture, (uint64_t)frame, time_ns, track->people);
    if (result != RESULT_OK)
        return result;
    return write_line(track, file, frame, (double)time_ns * 1e-6, why);
}

static enum result track_clip(struct track *track, const char *path, struct diagnostic *why)
{
    struct video *video = NULL;
    struct diagnostic unreadable = {0};
    if (video_open(path, STREAM_TIMEOUT_NS, &video, &unreadable) != RESULT_OK) {
        tell(track, &unreadable);
        return RESULT_OK;
    }
    tracker_reset(track->tracker);
    const char *file = track->input_count > 1 ? path : NULL;
    enum result result = RESULT_OK;
    for (int64_t frame = 0; result == RESULT_OK; frame++)
        result = track_frame(track, video, file, frame, why);
    video_close(video);
    if (result == RESULT_END)
        return RESULT_OK;
    if (why->text[0] != '\0')
        return result;
    (void)diagnose(&unreadable, result, "%s: tracking stopped: %s", path, result_name(result));
    tell(track, &unreadable);
    return RESULT_OK;
}

// "faces,bodies" as tracker parts.
static bool read_parts(const char *text, unsigned *parts)
{
    static const struct {
        const char *name;
        enum tracker_part part;
    } known[] = {
        {"faces", TRACK_FACES}, {"bodies", TRACK_BODIES}, {"hands", TRACK_HANDS}, {"mask", TRACK_MASK}};
    *parts = 0;
    for (;;) {
        size_t length = strcspn(text, ",");
        unsigned before = *parts;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            if (strlen(known[i].name) == length && strncmp(text, known[i].name, length) == 0)
                *parts |= (unsigned)known[i].part;
        if (*parts == before)
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

static bool wants_full_body(const struct track *track)
{
    if (track->body != NULL)
        return strcmp(track->body, "full") == 0;
    return track->stills || usage_processors() >= TRACKER_FULL_BODY_PROCESSORS;
}

static enum result open_tracker(struct track *track, struct diagnostic *why)
{
    enum result result =
        paths_given_or_resource(track->models, sizeof track->models, track->models_folder, "models", why);
    if (result != RESULT_OK)
        return result;
    track->people = calloc(1, sizeof *track->people);
    if (track->people == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory");
    struct camera_model camera;
    struct tracker_options options = {.models_dir = track->models,
                                      .bundle = track->bundle,
                                      .parts = TRACK_FACES | TRACK_BODIES | TRACK_HANDS,
                                      .max_faces = track->stills ? PEOPLE_FACES_MAX : PEOPLE_FACES_LIVE,
                                      .max_bodies = track->stills ? PEOPLE_BODIES_MAX : PEOPLE_BODIES_LIVE,
                                      .max_hands = track->stills ? PEOPLE_HANDS_MAX : PEOPLE_HANDS_LIVE,
                                      .full_body = wants_full_body(track),
                                      .no_smoothing = track->no_smoothing};
    if (track->only != NULL && !read_parts(track->only, &options.parts))
        return diagnose(why, RESULT_INVALID, "--only %s: a list of faces, bodies, hands and mask is needed",
                        track->only);
    if (track->masks != NULL)
        options.parts |= TRACK_MASK;
    if (track->body != NULL && strcmp(track->body, "lite") != 0 && strcmp(track->body, "full") != 0)
        return diagnose(why, RESULT_INVALID, "--body takes lite or full, not \"%s\"", track->body);
    if (track->calibration != NULL) {
        result = camera_model_load(track->calibration, &camera, why);
        options.camera = &camera;
    }
    return result == RESULT_OK ? tracker_create(&options, &track->tracker, why) : result;
}

static enum result track_inputs(struct track *track, struct diagnostic *why)
{
    enum result result = open_tracker(track, why);
    for (int i = 0; i < track->input_count && result == RESULT_OK; i++)
        result = track->stills ? track_stills(track, track->inputs[i], why)
                               : track_clip(track, track->inputs[i], why);
    if (result == RESULT_OK && fflush(stdout) != 0)
        result = diagnose(why, RESULT_IO, "standard output cannot be written");
    return result;
}

int command_track(int count, char **arguments)
{
    struct track *track = calloc(1, sizeof *track);
    if (track == NULL)
        return EXIT_STATUS_FAILED;
    const struct option table[] = {
        {.name = "--stills", .help = "inputs are pictures or folders of pictures", .flag = &track->stills},
        {.name = "--no-smoothing",
         .help = "landmarks as the network gives them",
         .flag = &track->no_smoothing},
        {.name = "--stats",
         .help = "times of each stage on stderr at the end",
         .flag = &track->wants_statistics},
        {.name = "--only",
         .value = "PARTS",
         .help = "of faces,bodies,hands,mask; default: faces,bodies,hands",
         .text = &track->only},
        {.name = "--body",
         .value = "MODEL",
         .help = "lite or full; default: full for stills and on machines with 4 processors or more",
         .text = &track->body},
        {.name = "--bundle",
         .value = "TASK",
         .help = "face_landmarker.task, whose networks are used instead of the models' for faces",
         .text = &track->bundle},
        {.name = "--masks",
         .value = "FOLDER",
         .help = "writes the mask of persons there, where there is one: 000000.pgm for the first picture",
         .text = &track->masks},
        {.name = "--calibration",
         .value = "FILE",
         .help = "of the camera that took it (JSON)",
         .text = &track->calibration},
        {.name = "--models", .value = "DIR", .help = "folder of the models", .text = &track->models_folder},
    };
    struct options options = {
        .usage = "cheval track INPUT… [options]",
        .summary = "Writes the people in clips, or in pictures, as lines of JSON in picture pixels.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = track->inputs,
        .max_words = TRACK_MAX_INPUTS,
    };
    int status = EXIT_STATUS_OK;
    struct diagnostic why = {0};
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome == OPTIONS_GO_ON && options.word_count == 0) {
        (void)fprintf(stderr, "cheval: no input given; usage: %s\n", options.usage);
        outcome = OPTIONS_WRONG;
    }
    if (outcome != OPTIONS_GO_ON) {
        status = outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
        goto cleanup;
    }
    track->input_count = options.word_count;
    if (track_inputs(track, &why) != RESULT_OK)
        tell(track, &why);
    if (track->wants_statistics)
        track_stats_print(&track->statistics, stderr);
    status = track->some_failed ? EXIT_STATUS_FAILED : EXIT_STATUS_OK;
cleanup:
    tracker_destroy(track->tracker);
    free(track->people);
    picture_free(&track->picture);
    track_stats_finish(&track->statistics);
    free(track);
    return status;
}
