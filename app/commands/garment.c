// cheval catalogue garment: cuts a garment out of a shop's flat picture, finds its landmarks, makes its mesh
// and writes what the mirror wears, with a preview for a person to check. Given a folder that it wrote, it
// makes mesh and preview anew from the landmarks in it, which a person may have corrected.
#include "app/commands/garment.h"

#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/commands/garment_preview.h"
#include "app/resources.h"
#include "assets/garment/back.h"
#include "assets/garment/cutout.h"
#include "assets/garment/garment_file.h"
#include "assets/garment/landmarks.h"
#include "assets/garment/mesh.h"
#include "assets/image.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/encode/part_file.h"
#include "platform/encode/png.h"
#include "platform/os/paths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct making {
    const char *picture_path, *out_folder, *back_path, *kind_name, *models_folder;
    bool is_open, is_flat;
    struct garment_hints hints;
    struct garment garment;
};

// --- what is written ---------------------------------------------------------------------------------------

static enum result write_picture(const struct making *making, const char *name, const struct picture *picture,
                                 bool opaque, struct diagnostic *why)
{
    char path[1100];
    enum result result = paths_join(path, sizeof path, making->out_folder, name);
    if (result != RESULT_OK)
        return diagnose(why, result, "%.300s: too long a path", making->out_folder);
    return png_write(path, picture, opaque, why);
}

static enum result write_text(const struct making *making, struct diagnostic *why)
{
    char path[1100], part[PART_FILE_PATH_SIZE], *text = NULL;
    FILE *file = NULL;
    enum result result = paths_join(path, sizeof path, making->out_folder, "garment.json");
    if (result == RESULT_OK)
        result = garment_text(&making->garment, &text, why);
    if (result == RESULT_OK)
        result = part_file_open(path, part, &file, why);
    if (result == RESULT_OK)
        result = part_file_close(file, fputs(text, file) >= 0, part, path, why);
    free(text);
    return result;
}

// What an earlier garment left in the folder and this one doesn't have.
static void remove_file(const struct making *making, const char *name)
{
    char path[1100];
    if (paths_join(path, sizeof path, making->out_folder, name) == RESULT_OK)
        (void)remove(path);
}

static enum result write_all(const struct making *making, struct diagnostic *why)
{
    struct picture preview = {0};
    enum result result = write_picture(making, "front.png", &making->garment.front, false, why);
    if (result == RESULT_OK && making->garment.back.pixels != NULL)
        result = write_picture(making, "back.png", &making->garment.back, false, why);
    else if (result == RESULT_OK)
        remove_file(making, "back.png");
    if (result == RESULT_OK)
        result = write_text(making, why);
    if (result == RESULT_OK)
        result = garment_preview_draw(&making->garment, &preview);
    if (result == RESULT_OK)
        result = write_picture(making, "preview.png", &preview, true, why);
    if (result == RESULT_OK)
        remove_file(making, "refused.png");
    picture_free(&preview);
    return result;
}

// --- from a picture ----------------------------------------------------------------------------------------

// Round buttons pass for faces, and a spread shirt for a body; but a button is small, and an empty sleeve
// makes no elbow that the network is sure of.
#define FACE_SHARE_MIN 0.04f // of the picture's longer side: a whole person's face has 0.08
#define BODY_SCORE_MIN 0.9f
#define SHOULDER_SEEN_MIN 0.95f
#define ELBOW_SEEN_MIN 0.8f

static bool is_face(const struct face *face, const struct people *people)
{
    float left = face->landmarks_px[0].x, right = left;
    for (int i = 1; i < FACE_MESH_LANDMARKS; i++) {
        left = fminf(left, face->landmarks_px[i].x);
        right = fmaxf(right, face->landmarks_px[i].x);
    }
    int longer = people->width_px > people->height_px ? people->width_px : people->height_px;
    return right - left >= FACE_SHARE_MIN * (float)longer;
}

static bool is_body(const struct body *body)
{
    enum { LEFT_SHOULDER = 11, RIGHT_SHOULDER, LEFT_ELBOW, RIGHT_ELBOW }; // MediaPipe's topology
    const float *visible = body->visible;
    return body->score >= BODY_SCORE_MIN && visible[LEFT_SHOULDER] >= SHOULDER_SEEN_MIN &&
           visible[RIGHT_SHOULDER] >= SHOULDER_SEEN_MIN &&
           fmaxf(visible[LEFT_ELBOW], visible[RIGHT_ELBOW]) >= ELBOW_SEEN_MIN;
}

static bool has_somebody(const struct people *people)
{
    bool somebody = false;
    for (int i = 0; i < people->face_count; i++)
        somebody = somebody || is_face(&people->faces[i], people);
    for (int i = 0; i < people->body_count; i++)
        somebody = somebody || is_body(&people->bodies[i]);
    return somebody;
}

// A shop's picture of somebody who wears it is no flat picture.
static enum result refuse_people(const struct making *making, const struct picture *picture,
                                 struct diagnostic *why)
{
    struct tracker *tracker = NULL;
    struct people *people = calloc(1, sizeof *people);
    if (people == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    const struct tracker_options options = {.parts = TRACK_FACES | TRACK_BODIES,
                                            .max_faces = PEOPLE_FACES_MAX,
                                            .max_bodies = PEOPLE_BODIES_MAX,
                                            .full_body = true};
    enum result result = resources_open_tracker(making->models_folder, &options, &tracker, why);
    if (result == RESULT_OK)
        result = tracker_still(tracker, picture, people);
    if (result == RESULT_OK && has_somebody(people))
        result = diagnose(why, RESULT_INVALID,
                          "somebody is in the picture: a garment is cut from a picture of it lying flat, or "
                          "hanging, alone (--flat when that is a print)");
    tracker_destroy(tracker);
    free(people);
    return result;
}

static enum result cut(const struct making *making, const char *path, struct garment *out,
                       struct diagnostic *why)
{
    struct picture picture = {0}, shown = {0};
    struct cutout cutout = {0};
    enum result result = image_load(path, &picture, why);
    if (result == RESULT_OK && !making->is_flat) {
        result = refuse_people(making, &picture, why);
        if (result != RESULT_OK)
            (void)diagnose_within(why, result, path);
    }
    if (result == RESULT_OK) {
        result = cutout_make(&picture, &cutout, &shown, why);
        if (result != RESULT_OK)
            (void)diagnose_within(why, result, path);
    }
    if (shown.pixels != NULL && write_picture(making, "refused.png", &shown, true, NULL) != RESULT_OK)
        result = result != RESULT_OK ? result : RESULT_IO;
    out->front = cutout.picture;
    out->from_px = (struct vec2){(float)cutout.from_x_px, (float)cutout.from_y_px};
    out->from_scale = cutout.scale;
    picture_free(&shown);
    picture_free(&picture);
    return result;
}

static enum result make_from_picture(struct making *making, struct diagnostic *why)
{
    enum result result = cut(making, making->picture_path, &making->garment, why);
    if (result == RESULT_OK) {
        result = garment_find_landmarks(&making->hints, &making->garment, why);
        if (result != RESULT_OK)
            (void)diagnose_within(why, result, making->picture_path);
    }
    return result;
}

// The shop's own picture of the back, or one made from the front where that goes.
static enum result make_back(struct making *making, struct diagnostic *why)
{
    struct garment behind = {0};
    enum result result = RESULT_OK;
    if (making->back_path == NULL)
        return making->garment.back.pixels != NULL
                   ? RESULT_OK
                   : garment_back_from_front(&making->garment, &making->garment.back);
    picture_free(&making->garment.back);
    result = cut(making, making->back_path, &behind, why);
    if (result == RESULT_OK) {
        result = garment_back_from_picture(&making->garment, &behind.front, &making->garment.back, why);
        if (result != RESULT_OK)
            (void)diagnose_within(why, result, making->back_path);
    }
    garment_free(&behind);
    return result;
}

// --- the command -------------------------------------------------------------------------------------------

static enum result make(struct making *making, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    if (file_is_folder(making->picture_path)) {
        making->out_folder = making->picture_path;
        result = garment_load(making->picture_path, &making->garment, why);
        if (result == RESULT_OK)
            result = garment_check_landmarks(&making->garment, why);
    } else if (making->out_folder == NULL || !file_is_folder(making->out_folder)) {
        result = diagnose(why, RESULT_NOT_FOUND, "-o must name a folder that is there");
    } else {
        result = make_from_picture(making, why);
    }
    if (result == RESULT_OK)
        result = garment_make_mesh(&making->garment, why);
    if (result == RESULT_OK)
        result = make_back(making, why);
    return result == RESULT_OK ? write_all(making, why) : result;
}

// What was guessed, and what else it may be: "taken for a t_shirt; say --kind sweater if it is one".
static void report_guess(const struct garment *garment)
{
    enum garment_kind alike[GARMENT_KINDS_ALIKE_MAX];
    int count = garment_kinds_alike(garment, alike);
    printf("taken for a %s", garment_kind_names[garment->kind]);
    for (int i = 0; i < count; i++)
        printf("%s%s", i == 0 ? "; say --kind " : " or --kind ", garment_kind_names[alike[i]]);
    printf("%s\n", count > 0 ? " if it is one" : "; --kind says another");
}

static void report(const struct making *making)
{
    int landmarks = 0;
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        landmarks += making->garment.has[i];
    printf("%s: %s%s, landmarks %d, vertices %d, triangles %d; look at preview.png\n", making->out_folder,
           garment_kind_names[making->garment.kind], making->garment.is_open ? ", open" : "", landmarks,
           making->garment.vertex_count, making->garment.triangle_count);
    if (!making->hints.has_kind && !file_is_folder(making->picture_path))
        report_guess(&making->garment);
}

static int run(struct making *making)
{
    struct diagnostic why = {0};
    if (making->kind_name != NULL) {
        making->hints.has_kind = garment_kind_from_name(making->kind_name, &making->hints.kind);
        if (!making->hints.has_kind) {
            (void)fprintf(stderr, "cheval: --kind: \"%s\" is no kind of garment; try --help\n",
                          making->kind_name);
            return EXIT_STATUS_USAGE;
        }
    }
    making->hints.is_open = making->is_open;
    enum result result = make(making, &why);
    if (result == RESULT_OK)
        report(making);
    garment_free(&making->garment);
    return exit_with(result, &why);
}

int command_catalogue_garment(int count, char **arguments)
{
    const char *words[1] = {NULL};
    struct making making = {0};
    const struct option table[] = {
        {.name = "--out",
         .letter = 'o',
         .value = "FOLDER",
         .help = "where to write",
         .text = &making.out_folder},
        {.name = "--back",
         .value = "PICTURE",
         .help = "a picture of its back; else that is made from the front where it is plain enough",
         .text = &making.back_path},
        {.name = "--kind",
         .value = "KIND",
         .help = "t_shirt, shirt, sweater, jacket, dress, skirt, trousers, scarf, tie or bag; else guessed",
         .text = &making.kind_name},
        {.name = "--open", .help = "a jacket that is worn open", .flag = &making.is_open},
        {.name = "--flat", .help = "nobody wears it, whatever its print shows", .flag = &making.is_flat},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &making.models_folder},
    };
    struct options options = {
        .usage = "cheval catalogue garment PICTURE_OR_FOLDER [-o FOLDER] [--back PICTURE] [--kind KIND] "
                 "[--open] [--flat]",
        .summary =
            "Makes a garment to wear from a shop's flat picture: garment.json, front.png and a preview. "
            "A folder that it wrote is made anew from the landmarks in its garment.json, which a person "
            "may have corrected.",
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (words[0] == NULL) {
        (void)fprintf(stderr, "cheval: a picture is missing; usage: %s\n", options.usage);
        return EXIT_STATUS_USAGE;
    }
    making.picture_path = words[0];
    return run(&making);
}
