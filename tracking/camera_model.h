// The camera's own measures from a calibration: where a ray of light lands in the picture, and back.
//
// A calibration file is one JSON object:
//   {"width": 1280, "height": 720, "vertical_fov_deg": 48.5}
//   {"width": 1280, "height": 720, "fx": 801.2, "fy": 800.7, "cx": 642.1, "cy": 355.0,
//    "distortion": {"k1": -0.31, "k2": 0.11, "p1": 0.0004, "p2": -0.0002, "k3": 0}}
// The size is that of the pictures it was made with; pictures of another size, but the same shape, are scaled
// alike. Either the field of view or fx and fy; cx and cy may be left out (the middle), and so may any
// coefficient; "distortion" may also be OpenCV's list [k1, k2, p1, p2, k3], short from the end.
//
// It may say where the camera stands at the mirror's screen, as `cheval calibrate` was told:
//   "screen": {"width_mm": 531, "camera_above_mm": 12}
// with the camera above the middle of the screen's upper edge (negative: below the edge). Eyes that look at
// the screen don't look at the camera: the offset tells by how much the gaze is lowered and the eyes
// converge.
//
// Formula: Brown and Conrady's radial and tangential distortion with OpenCV's signs (OpenCV documentation,
// camera calibration and 3D reconstruction), on x = (u - cx) / fx, y = (v - cy) / fy:
//   x' = x (1 + k1 r2 + k2 r4 + k3 r6) + 2 p1 x y + p2 (r2 + 2 x2), and y' likewise.
// Pixel coordinates: pixel i spans [i, i+1), so that OpenCV's cx and cy, which count from the middle of a
// pixel, are half a pixel less. Pure functions; any thread.
#ifndef CHEVAL_TRACKING_CAMERA_MODEL_H
#define CHEVAL_TRACKING_CAMERA_MODEL_H

#include "platform/base/result.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define CAMERA_MODEL_MAX_BYTES 65536

struct camera_model {
    int width_px, height_px;
    double fx, fy, cx, cy;     // pixels
    double k1, k2, k3, p1, p2; // of the distortion; all 0: none
    double screen_width_mm;    // of the mirror's screen; 0: not told
    double camera_above_mm;    // of the screen's upper edge; with the width
};

// A camera without distortion that looks straight through the middle of the picture.
struct camera_model camera_model_simple(int width_px, int height_px, double vertical_fov_rad);

// A line for each thing that can be wrong: "FILE: /fx: …". What bends a picture over itself is refused.
MUST_CHECK enum result camera_model_load(const char *path, struct camera_model *out, struct diagnostic *why);
MUST_CHECK enum result camera_model_parse(const char *label, const uint8_t *bytes, size_t size,
                                          struct camera_model *out, struct diagnostic *why);

// The calibration file of a model, with a NUL. RESULT_TOO_LARGE when the text doesn't fit.
MUST_CHECK enum result camera_model_format(const struct camera_model *model, char *text, size_t size);

// The same camera when its pictures have another size. RESULT_INVALID when their shape differs by more than
// one in a hundred: then they are cut, and nobody knows where.
MUST_CHECK enum result camera_model_scale(const struct camera_model *model, int width_px, int height_px,
                                          struct camera_model *out);

double camera_model_vertical_fov_rad(const struct camera_model *model);
bool camera_model_is_simple(const struct camera_model *model); // no distortion, square pixels, in the middle

// From the picture to where camera_model_simple of the same vertical field of view would show the same, and
// back; each undoes the other to 1e-3 pixels within the picture. Outside of it a point that no ray reaches
// stays where it is.
struct vec2 camera_model_undistort(const struct camera_model *model, struct vec2 picture_px);
struct vec2 camera_model_distort(const struct camera_model *model, struct vec2 simple_px);

#endif
