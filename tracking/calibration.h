// A camera's focal lengths, middle and distortion from pictures of a chessboard.
//
// Zhang's plane-based method (IEEE PAMI 22, 2000): each view's homography bounds the focal lengths, which
// begin a refinement of camera and poses together (Levenberg-Marquardt on the corners' distances in the
// picture). Two radial coefficients, no tangential ones: on webcams those are below what a hand-held board
// tells. Pure functions; any thread; the heap is used.
#ifndef CHEVAL_TRACKING_CALIBRATION_H
#define CHEVAL_TRACKING_CALIBRATION_H

#include "tracking/camera_model.h"
#include "tracking/chessboard.h"

#define CALIBRATION_VIEWS_MIN 6
#define CALIBRATION_VIEWS_MAX 40

// What a calibration must reach.
#define CALIBRATION_ERROR_MAX 0.0008 // of the corners, as a share of the picture's width: 1 pixel of 1280
#define CALIBRATION_FOCAL_MAX 0.01   // standard error of a focal length, as a share
#define CALIBRATION_MIDDLE_MAX 0.015 // of the middle, as a share of the width
#define CALIBRATION_COVER_MIN 0.5    // share of width and height that the corners of all views span

struct calibration_view {
    struct vec2 corners_px[CHESSBOARD_MAX_CORNERS]; // as chessboard_find gives them
};

struct calibration_report {
    double error_px;      // root mean square distance of the corners from where the camera puts them
    double worst_view_px; // the same of the worst view
    int worst_view;
    double focal_error; // standard error of the focal lengths, as a share
    double middle_error_px;
    double cover_x, cover_y; // shares of the picture that the corners span
};

// The camera that took the views, each of `width_px` x `height_px`. The report is written whenever a camera
// was found, also when it is refused. RESULT_INVALID with a line that says what to do: too few views, too
// much alike, the board never near the border, an error that is too large.
MUST_CHECK enum result calibration_solve(struct chessboard board, const struct calibration_view *views,
                                         int view_count, int width_px, int height_px,
                                         struct camera_model *out, struct calibration_report *report,
                                         struct diagnostic *why);

// Whether a view shows the board elsewhere, or turned otherwise, than every one before it: what is alike
// tells nothing new.
bool calibration_is_new(struct chessboard board, const struct calibration_view *views, int view_count,
                        const struct calibration_view *view, int width_px);

#endif
