#include "tracking/calibration.h"

#include "tracking/homography.h"
#include "tracking/least_squares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CAMERA_PARAMETERS 6 // fx, fy, cx, cy, k1, k2
#define POSE_PARAMETERS 6   // rotation vector, translation; squares of the board as unit
#define NEW_SHARE 0.04      // of the width: how far the corners of a new view have moved at least

struct problem {
    struct chessboard board;
    const struct calibration_view *views;
    int view_count;
    int width_px, height_px;
};

// --- views ------------------------------------------------------------------------------------------------

static double mean_distance(struct chessboard board, const struct calibration_view *a,
                            const struct calibration_view *b)
{
    double sum = 0.0;
    int count = board.columns * board.rows;
    for (int i = 0; i < count; i++)
        sum += (double)vec2_length(vec2_subtract(a->corners_px[i], b->corners_px[i]));
    return sum / count;
}

bool calibration_is_new(struct chessboard board, const struct calibration_view *views, int view_count,
                        const struct calibration_view *view, int width_px)
{
    for (int i = 0; i < view_count; i++)
        if (mean_distance(board, &views[i], view) < NEW_SHARE * width_px)
            return false;
    return true;
}

static struct vec2 board_point(struct chessboard board, int corner)
{
    return (struct vec2){(float)(corner % board.columns) - (float)(board.columns - 1) / 2.0f,
                         (float)(corner / board.columns) - (float)(board.rows - 1) / 2.0f};
}

static bool view_homography(const struct problem *problem, int view, double h[9])
{
    struct vec2 from[CHESSBOARD_MAX_CORNERS];
    int count = problem->board.columns * problem->board.rows;
    for (int i = 0; i < count; i++)
        from[i] = board_point(problem->board, i);
    return homography_fit(from, problem->views[view].corners_px, NULL, count, h);
}

// --- where to begin ---------------------------------------------------------------------------------------

// Focal length with square pixels and the middle of the picture. For the first two columns h1, h2 of each
// homography, moved to the middle: h1x h2x + h1y h2y + f^2 h1z h2z = 0 and |h1| = |h2| likewise (Zhang's
// constraints). Those are linear in f^2.
static bool first_focal(const struct problem *problem, double *focal_px)
{
    double along = 0.0, square = 0.0;
    for (int view = 0; view < problem->view_count; view++) {
        double h[9];
        if (!view_homography(problem, view, h))
            return false;
        for (int column = 0; column < 3; column++) {
            h[column] -= problem->width_px / 2.0 * h[6 + column];
            h[3 + column] -= problem->height_px / 2.0 * h[6 + column];
        }
        double size = h[0] * h[0] + h[1] * h[1] + h[3] * h[3] + h[4] * h[4];
        const double plane[2] = {(h[0] * h[1] + h[3] * h[4]) / size,
                                 (h[0] * h[0] + h[3] * h[3] - h[1] * h[1] - h[4] * h[4]) / size};
        const double depth[2] = {h[6] * h[7] / size, (h[6] * h[6] - h[7] * h[7]) / size};
        for (int i = 0; i < 2; i++) {
            along -= plane[i] * depth[i];
            square += depth[i] * depth[i];
        }
    }
    double squared = along / square, width = problem->width_px;
    // A board that never tilts leaves it open: begin with a usual webcam, the refinement tells how sure it
    // is.
    *focal_px = squared > 0.09 * width * width && squared < 100.0 * width * width ? sqrt(squared) : width;
    return true;
}

// --- refinement -------------------------------------------------------------------------------------------

static int parameters_of(const void *context, int block, int indices[LEAST_SQUARES_BLOCK_PARAMETERS])
{
    (void)context;
    for (int i = 0; i < CAMERA_PARAMETERS; i++)
        indices[i] = i;
    for (int i = 0; i < POSE_PARAMETERS; i++)
        indices[CAMERA_PARAMETERS + i] = CAMERA_PARAMETERS + block * POSE_PARAMETERS + i;
    return CAMERA_PARAMETERS + POSE_PARAMETERS;
}

static int residual_count(const void *context, int block)
{
    const struct problem *problem = context;
    (void)block;
    return 2 * problem->board.columns * problem->board.rows;
}

// How far each corner is from where the camera would show it.
static void residuals(const void *context, int block, const double *p, double *out)
{
    const struct problem *problem = context;
    const double *pose = p + CAMERA_PARAMETERS + (ptrdiff_t)block * POSE_PARAMETERS;
    double rotation[9];
    rotation_of_vector(pose, rotation);
    for (int i = 0; i < problem->board.columns * problem->board.rows; i++) {
        struct vec2 at = board_point(problem->board, i), seen = problem->views[block].corners_px[i];
        double bx = (double)at.x, by = (double)at.y;
        double z = rotation[6] * bx + rotation[7] * by + pose[5];
        double x = (rotation[0] * bx + rotation[1] * by + pose[3]) / z;
        double y = (rotation[3] * bx + rotation[4] * by + pose[4]) / z;
        double r2 = x * x + y * y, radial = 1.0 + r2 * (p[4] + r2 * p[5]);
        double *pair = out + (ptrdiff_t)i * 2;
        pair[0] = p[2] + p[0] * x * radial - (double)seen.x;
        pair[1] = p[3] + p[1] * y * radial - (double)seen.y;
    }
}

static enum result refine(const struct problem *problem, double *parameters, struct least_squares_fit *fit)
{
    const struct least_squares least_squares = {
        .parameter_count = CAMERA_PARAMETERS + POSE_PARAMETERS * problem->view_count,
        .block_count = problem->view_count,
        .context = problem,
        .parameters_of = parameters_of,
        .residual_count = residual_count,
        .residuals = residuals,
        .steps_max = 100,
    };
    return least_squares_solve(&least_squares, parameters, fit);
}

// --- the verdict ------------------------------------------------------------------------------------------

static void measure_cover(const struct problem *problem, struct calibration_report *report)
{
    struct vec2 low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int view = 0; view < problem->view_count; view++)
        for (int i = 0; i < problem->board.columns * problem->board.rows; i++) {
            struct vec2 p = problem->views[view].corners_px[i];
            low = (struct vec2){fminf(low.x, p.x), fminf(low.y, p.y)};
            high = (struct vec2){fmaxf(high.x, p.x), fmaxf(high.y, p.y)};
        }
    report->cover_x = (double)(high.x - low.x) / problem->width_px;
    report->cover_y = (double)(high.y - low.y) / problem->height_px;
}

static void find_worst(const struct problem *problem, const double *parameters,
                       struct calibration_report *report)
{
    double out[2 * CHESSBOARD_MAX_CORNERS] = {0};
    int corners = problem->board.columns * problem->board.rows;
    report->worst_view_px = 0.0;
    for (int view = 0; view < problem->view_count; view++) {
        double sum = 0.0;
        residuals(problem, view, parameters, out);
        for (int i = 0; i < 2 * corners; i++)
            sum += out[i] * out[i];
        double error = sqrt(sum / corners);
        if (error > report->worst_view_px) {
            report->worst_view_px = error;
            report->worst_view = view;
        }
    }
}

static enum result judge(const struct problem *problem, const struct calibration_report *report,
                         struct diagnostic *why)
{
    if (report->error_px > CALIBRATION_ERROR_MAX * problem->width_px)
        return diagnose(
            why, RESULT_INVALID,
            "the corners are %.2f pixels off (view %d: %.2f): the board must be flat and still, and "
            "of the size that was told",
            report->error_px, report->worst_view + 1, report->worst_view_px);
    if (report->cover_x < CALIBRATION_COVER_MIN || report->cover_y < CALIBRATION_COVER_MIN)
        return diagnose(why, RESULT_INVALID,
                        "the board was seen in %.0f %% of the width and %.0f %% of the height only: show it "
                        "near every border",
                        100.0 * report->cover_x, 100.0 * report->cover_y);
    if (!(report->focal_error <= CALIBRATION_FOCAL_MAX) ||
        !(report->middle_error_px <= CALIBRATION_MIDDLE_MAX * problem->width_px))
        return diagnose(why, RESULT_INVALID,
                        "the views are too much alike to tell the focal length: tilt the board by 20 to 40 "
                        "degrees, each time to another side");
    return RESULT_OK;
}

static enum result solve(const struct problem *problem, double *parameters, struct camera_model *out,
                         struct calibration_report *report, struct diagnostic *why)
{
    double focal_px;
    struct least_squares_fit fit;
    if (!first_focal(problem, &focal_px))
        return diagnose(why, RESULT_INVALID, "a view shows no board that could be flat");
    const double first[CAMERA_PARAMETERS] = {focal_px, focal_px, problem->width_px / 2.0,
                                             problem->height_px / 2.0};
    memcpy(parameters, first, sizeof first);
    for (int view = 0; view < problem->view_count; view++) {
        double h[9], *pose = parameters + CAMERA_PARAMETERS + (ptrdiff_t)view * POSE_PARAMETERS;
        if (!view_homography(problem, view, h) || !homography_pose(h, first, pose))
            return diagnose(why, RESULT_INVALID, "view %d shows no board that could be flat", view + 1);
    }
    enum result result = refine(problem, parameters, &fit);
    if (result != RESULT_OK)
        return diagnose(why, result, "the views fit no camera");
    *out = (struct camera_model){.width_px = problem->width_px,
                                 .height_px = problem->height_px,
                                 .fx = parameters[0],
                                 .fy = parameters[1],
                                 .cx = parameters[2],
                                 .cy = parameters[3],
                                 .k1 = parameters[4],
                                 .k2 = parameters[5]};
    report->error_px = fit.root_mean_square * sqrt(2.0); // of distances, not of coordinates
    report->focal_error = fmax(fit.errors[0] / out->fx, fit.errors[1] / out->fy);
    report->middle_error_px = fmax(fit.errors[2], fit.errors[3]);
    find_worst(problem, parameters, report);
    measure_cover(problem, report);
    return judge(problem, report, why);
}

enum result calibration_solve(struct chessboard board, const struct calibration_view *views, int view_count,
                              int width_px, int height_px, struct camera_model *out,
                              struct calibration_report *report, struct diagnostic *why)
{
    const struct problem problem = {board, views, view_count, width_px, height_px};
    memset(report, 0, sizeof *report);
    if (view_count < CALIBRATION_VIEWS_MIN)
        return diagnose(why, RESULT_INVALID, "the board is whole in %d different views; %d are needed",
                        view_count, CALIBRATION_VIEWS_MIN);
    if (view_count > CALIBRATION_VIEWS_MAX)
        return diagnose(why, RESULT_TOO_LARGE, "more than %d views", CALIBRATION_VIEWS_MAX);
    double *parameters =
        calloc((size_t)(CAMERA_PARAMETERS + POSE_PARAMETERS * view_count), sizeof *parameters);
    struct camera_model model = {0};
    if (parameters == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = solve(&problem, parameters, &model, report, why);
    free(parameters);
    if (result == RESULT_OK)
        *out = model;
    return result;
}
