// cheval calibrate: the installer's step. A chessboard shown to the camera from all sides tells the camera's
// focal lengths and distortion; where the camera stands at the screen is told by hand. All of it goes to one
// file, the mirror's own unless -o names another.
#include "app/commands/board_print.h"
#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/base/options.h"
#include "platform/camera/camera.h"
#include "platform/encode/part_file.h"
#include "platform/os/paths.h"
#include "tracking/calibration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURES_MAX 512
#define VIEWS_DEFAULT 18
#define SECONDS_DEFAULT 180
#define WAIT_NS (CLOCK_SECOND_NS / 2)
#define STILL_SHARE 0.002f // of the width: a board that moves more between frames is blurred

struct calibrate {
    const char *camera, *board_text, *square_text, *out, *print_board, *views_text, *seconds_text,
        *rotate_text;
    const char *screen_width_text, *above_text;
    bool flip;
    const char *pictures[PICTURES_MAX];
    int picture_count;
    struct chessboard board;
    double square_mm, screen_width_mm, camera_above_mm;
    int views_wanted, seconds, rotate_deg;
    char default_path[1024];
    struct calibration_view *views; // CALIBRATION_VIEWS_MAX
    int view_count;
    int width_px, height_px;
};

// --- the command line -------------------------------------------------------------------------------------

static bool read_millimetres(const char *name, const char *text, double least, double most, double *out)
{
    char *end = NULL;
    if (text == NULL)
        return true;
    *out = strtod(text, &end);
    if (end != text && *end == '\0' && *out >= least && *out <= most)
        return true;
    (void)fprintf(stderr, "cheval: %s takes millimetres from %g to %g, not \"%s\"\n", name, least, most,
                  text);
    return false;
}

static bool read_board(struct calibrate *calibrate)
{
    struct chessboard *board = &calibrate->board;
    char rest = '\0';
    *board = (struct chessboard){9, 6};
    if (calibrate->board_text == NULL)
        return true;
    if (sscanf(calibrate->board_text, "%2dx%2d%c", &board->columns, &board->rows, &rest) == 2 &&
        board->columns >= CHESSBOARD_MIN_SIDE && board->rows >= CHESSBOARD_MIN_SIDE &&
        board->columns <= CHESSBOARD_MAX_SIDE && board->rows <= CHESSBOARD_MAX_SIDE)
        return true;
    (void)fprintf(
        stderr,
        "cheval: --board takes the inner corners across and down, each from %d to %d, as in 9x6, not "
        "\"%s\"\n",
        CHESSBOARD_MIN_SIDE, CHESSBOARD_MAX_SIDE, calibrate->board_text);
    return false;
}

static bool read_options(struct calibrate *calibrate)
{
    calibrate->square_mm = 25.0;
    calibrate->views_wanted = VIEWS_DEFAULT;
    calibrate->seconds = SECONDS_DEFAULT;
    if (!read_board(calibrate) ||
        !read_millimetres("--square-mm", calibrate->square_text, 2.0, 500.0, &calibrate->square_mm) ||
        !read_millimetres("--screen-width-mm", calibrate->screen_width_text, 50.0, 5000.0,
                          &calibrate->screen_width_mm) ||
        !read_millimetres("--camera-above-mm", calibrate->above_text, -5000.0, 5000.0,
                          &calibrate->camera_above_mm))
        return false;
    if (calibrate->above_text != NULL && calibrate->screen_width_text == NULL) {
        (void)fprintf(stderr, "cheval: --camera-above-mm needs --screen-width-mm too\n");
        return false;
    }
    if (calibrate->views_text != NULL &&
        !options_integer("--views", calibrate->views_text, CALIBRATION_VIEWS_MIN, CALIBRATION_VIEWS_MAX,
                         &calibrate->views_wanted))
        return false;
    if (calibrate->seconds_text != NULL &&
        !options_integer("--seconds", calibrate->seconds_text, 1, 3600, &calibrate->seconds))
        return false;
    if (calibrate->rotate_text != NULL &&
        (!options_integer("--rotate", calibrate->rotate_text, 0, 270, &calibrate->rotate_deg) ||
         calibrate->rotate_deg % 90 != 0)) {
        (void)fprintf(stderr, "cheval: --rotate takes 0, 90, 180 or 270\n");
        return false;
    }
    return true;
}

// --- views ------------------------------------------------------------------------------------------------

static enum result same_size(struct calibrate *calibrate, const struct picture *picture, const char *label,
                             struct diagnostic *why)
{
    if (calibrate->width_px == 0) {
        calibrate->width_px = picture->width_px;
        calibrate->height_px = picture->height_px;
    }
    if (picture->width_px == calibrate->width_px && picture->height_px == calibrate->height_px)
        return RESULT_OK;
    return diagnose(why, RESULT_INVALID,
                    "%s: %dx%d pixels, while those before have %dx%d: one camera, one mode", label,
                    picture->width_px, picture->height_px, calibrate->width_px, calibrate->height_px);
}

static bool may_take(const struct calibrate *calibrate, const struct calibration_view *view)
{
    return calibrate->view_count < CALIBRATION_VIEWS_MAX &&
           calibration_is_new(calibrate->board, calibrate->views, calibrate->view_count, view,
                              calibrate->width_px);
}

static enum result take_picture(struct calibrate *calibrate, const char *path, struct calibration_view *view,
                                struct diagnostic *why)
{
    struct picture picture = {0};
    enum result result = image_load(path, &picture, why);
    if (result == RESULT_OK)
        result = same_size(calibrate, &picture, path, why);
    bool found = result == RESULT_OK && chessboard_find(&picture, calibrate->board, view->corners_px);
    picture_free(&picture);
    if (result != RESULT_OK)
        return result;
    bool taken = found && may_take(calibrate, view);
    (void)fprintf(stderr, "%s: %s\n", path,
                  taken   ? "the whole board"
                  : found ? "left out: like one before"
                          : "left out: no whole board");
    if (taken)
        calibrate->views[calibrate->view_count++] = *view;
    return RESULT_OK;
}

static enum result take_pictures(struct calibrate *calibrate, struct diagnostic *why)
{
    struct calibration_view *view = calloc(1, sizeof *view);
    enum result result = RESULT_OK;
    if (view == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    for (int i = 0; i < calibrate->picture_count && result == RESULT_OK; i++)
        result = take_picture(calibrate, calibrate->pictures[i], view, why);
    free(view);
    return result;
}

static bool is_still(const struct calibrate *calibrate, const struct calibration_view *now,
                     const struct calibration_view *before)
{
    for (int i = 0; i < calibrate->board.columns * calibrate->board.rows; i++)
        if (vec2_length(vec2_subtract(now->corners_px[i], before->corners_px[i])) >
            STILL_SHARE * (float)calibrate->width_px)
            return false;
    return true;
}

// The board in two frames, one after the other.
struct sight {
    struct calibration_view now, before;
    bool had_before;
};

static enum result take_frame(struct calibrate *calibrate, const struct picture *picture, struct sight *sight,
                              struct diagnostic *why)
{
    enum result result = same_size(calibrate, picture, calibrate->camera, why);
    if (result != RESULT_OK)
        return result;
    bool found = chessboard_find(picture, calibrate->board, sight->now.corners_px);
    if (found && sight->had_before && is_still(calibrate, &sight->now, &sight->before) &&
        may_take(calibrate, &sight->now)) {
        calibrate->views[calibrate->view_count++] = sight->now;
        (void)fprintf(stderr, "view %d of %d: now tilt the board, turn it, or bring it near another border\n",
                      calibrate->view_count, calibrate->views_wanted);
    }
    sight->had_before = found;
    sight->before = sight->now;
    return RESULT_OK;
}

// Until there are enough views, the time is over, or a clip ends.
static enum result watch(struct calibrate *calibrate, struct camera *camera, struct sight *sight,
                         struct diagnostic *why)
{
    int64_t end_ns = clock_now_ns() + calibrate->seconds * CLOCK_SECOND_NS;
    enum result result = RESULT_OK;
    while (result == RESULT_OK && calibrate->view_count < calibrate->views_wanted &&
           clock_now_ns() < end_ns) {
        struct frame *frame = NULL;
        camera_wait(camera, WAIT_NS);
        result = camera_acquire(camera, &frame);
        if (frame != NULL && !frame->placeholder)
            result = take_frame(calibrate, &frame->picture, sight, why);
        frame_release(frame);
    }
    return result == RESULT_END ? RESULT_OK : result;
}

static enum result take_views_live(struct calibrate *calibrate, struct diagnostic *why)
{
    const struct camera_options options = {.source = calibrate->camera,
                                           .rotate_deg = calibrate->rotate_deg,
                                           .flip = calibrate->flip,
                                           .unpaced = true};
    struct frame_pool *pool = NULL;
    struct camera *camera = NULL;
    struct sight *sight = calloc(1, sizeof *sight);
    enum result result = sight != NULL ? frame_pool_create(4, &pool) : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = camera_open(&options, pool, &camera, why);
    if (result == RESULT_OK) {
        (void)fprintf(stderr,
                      "Hold the board still for a moment in each place: all of it in the picture, near every "
                      "border, tilted to every side.\n");
        result = watch(calibrate, camera, sight, why);
    }
    camera_close(camera);
    frame_pool_destroy(pool);
    free(sight);
    return result;
}

// --- the result -------------------------------------------------------------------------------------------

static enum result write_text(const char *path, const char *text, struct diagnostic *why)
{
    char part[PART_FILE_PATH_SIZE];
    FILE *file = NULL;
    enum result result = part_file_open(path, part, &file, why);
    if (result != RESULT_OK)
        return result;
    return part_file_close(file, fputs(text, file) >= 0, part, path, why);
}

static void print_camera(const struct calibrate *calibrate, const struct camera_model *camera,
                         const struct calibration_report *report)
{
    printf("%d views of %dx%d pixels, error %.3f px (worst view %.3f)\n", calibrate->view_count,
           camera->width_px, camera->height_px, report->error_px, report->worst_view_px);
    printf("focal lengths %.1f %.1f px (+-%.2f %%), middle %.1f %.1f px (+-%.1f)\n", camera->fx, camera->fy,
           196.0 * report->focal_error, camera->cx, camera->cy, 1.96 * report->middle_error_px);
    printf("vertical field of view %.2f degrees, distortion k1 %.4f k2 %.4f\n",
           camera_model_vertical_fov_rad(camera) * 57.29577951, camera->k1, camera->k2);
}

static enum result calibrate_camera(struct calibrate *calibrate, struct diagnostic *why)
{
    struct camera_model camera = {0};
    struct calibration_report report;
    char text[1024];
    enum result result = RESULT_OK;
    if (calibrate->out == NULL) {
        result = paths_calibration(calibrate->default_path, sizeof calibrate->default_path, true, why);
        calibrate->out = calibrate->default_path;
    }
    if (result == RESULT_OK)
        result =
            calibrate->picture_count > 0 ? take_pictures(calibrate, why) : take_views_live(calibrate, why);
    if (result == RESULT_OK)
        result = calibration_solve(calibrate->board, calibrate->views, calibrate->view_count,
                                   calibrate->width_px, calibrate->height_px, &camera, &report, why);
    if (result != RESULT_OK)
        return result;
    camera.screen_width_mm = calibrate->screen_width_mm;
    camera.camera_above_mm = calibrate->camera_above_mm;
    result = camera_model_format(&camera, text, sizeof text);
    // What is written must be what `cheval run` accepts.
    if (result == RESULT_OK)
        result = camera_model_parse(calibrate->out, (const uint8_t *)text, strlen(text), &camera, why);
    if (result == RESULT_OK)
        result = write_text(calibrate->out, text, why);
    if (result == RESULT_OK) {
        print_camera(calibrate, &camera, &report);
        printf("%s written\n", calibrate->out);
    }
    return result;
}

static enum result print_board(const struct calibrate *calibrate, struct diagnostic *why)
{
    enum result result = board_print(calibrate->print_board, calibrate->board, calibrate->square_mm, why);
    if (result == RESULT_OK)
        printf("%s written: print it at its full size, glue it to something flat, and measure a square (it "
               "should have %g mm)\n",
               calibrate->print_board, calibrate->square_mm);
    return result;
}

int command_calibrate(int count, char **arguments)
{
    struct calibrate *calibrate = calloc(1, sizeof *calibrate);
    if (calibrate == NULL)
        return EXIT_STATUS_FAILED;
    const struct option table[] = {
        {.name = "--camera",
         .value = "SOURCE",
         .help = "as of cheval run; default: auto",
         .text = &calibrate->camera},
        {.name = "--board",
         .value = "CxR",
         .help = "inner corners across and down; default 9x6",
         .text = &calibrate->board_text},
        {.name = "--square-mm",
         .value = "MM",
         .help = "side of a square; default 25",
         .text = &calibrate->square_text},
        {.name = "--output",
         .letter = 'o',
         .value = "FILE",
         .help = "default: the mirror's own, which cheval run finds",
         .text = &calibrate->out},
        {.name = "--views",
         .value = "N",
         .help = "how many views a camera is watched for; default 18",
         .text = &calibrate->views_text},
        {.name = "--seconds",
         .value = "N",
         .help = "how long at most; default 180",
         .text = &calibrate->seconds_text},
        {.name = "--rotate", .value = "DEGREES", .help = "as of cheval run", .text = &calibrate->rotate_text},
        {.name = "--flip", .help = "as of cheval run", .flag = &calibrate->flip},
        {.name = "--screen-width-mm",
         .value = "MM",
         .help = "of the mirror's screen",
         .text = &calibrate->screen_width_text},
        {.name = "--camera-above-mm",
         .value = "MM",
         .help = "the lens above the screen's upper edge; negative: below",
         .text = &calibrate->above_text},
        {.name = "--print-board",
         .value = "FILE",
         .help = "writes the board as .svg (true size) or .png, and ends",
         .text = &calibrate->print_board},
    };
    struct options options = {
        .usage = "cheval calibrate [PICTURE…] [--camera SOURCE] [--board 9x6] [-o FILE]",
        .summary = "Measures the camera with a chessboard, from its live picture or from pictures it took.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = calibrate->pictures,
        .max_words = PICTURES_MAX,
    };
    int status = EXIT_STATUS_OK;
    struct diagnostic why = {0};
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome == OPTIONS_GO_ON && !read_options(calibrate))
        outcome = OPTIONS_WRONG;
    if (outcome != OPTIONS_GO_ON) {
        status = outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
        goto cleanup;
    }
    calibrate->picture_count = options.word_count;
    calibrate->camera = calibrate->camera != NULL ? calibrate->camera : "auto";
    calibrate->views = calloc(CALIBRATION_VIEWS_MAX, sizeof *calibrate->views);
    enum result result = calibrate->views == NULL         ? RESULT_NO_MEMORY
                         : calibrate->print_board != NULL ? print_board(calibrate, &why)
                                                          : calibrate_camera(calibrate, &why);
    if (result != RESULT_OK)
        status = exit_with(result, &why);
cleanup:
    free(calibrate->views);
    free(calibrate);
    return status;
}
