#include "tracking/camera_model.h"

#include "platform/base/file.h"
#include "platform/base/json.h"
#include "platform/base/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846
#define SHAPE_TOLERANCE 0.01

// No lens needs more; they only keep sums finite.
#define COEFFICIENT_MAX 100.0
#define FOCAL_MIN_SHARE 0.05 // of the picture's height: a field of view of 168 degrees
#define FOCAL_MAX_SHARE 100.0
#define ASPECT_MAX 2.0 // of a pixel

#define SCREEN_MIN_MM 50.0 // of a telephone
#define SCREEN_MAX_MM 5000.0

#define NEWTON_STEPS 60
#define HALVINGS 40
#define NEWTON_ENOUGH 1e-10 // in focal lengths
#define FOLD_STEPS 64       // along the way to a corner
#define FOLD_MARGIN 1.1     // what is tested is a little larger than the picture
#define SLOPE_MIN 0.02      // of the distorted radius: less is a fold

struct point {
    double x, y;
};

struct camera_model camera_model_simple(int width_px, int height_px, double vertical_fov_rad)
{
    double focal = height_px / 2.0 / tan(vertical_fov_rad / 2.0);
    return (struct camera_model){.width_px = width_px,
                                 .height_px = height_px,
                                 .fx = focal,
                                 .fy = focal,
                                 .cx = width_px / 2.0,
                                 .cy = height_px / 2.0};
}

double camera_model_vertical_fov_rad(const struct camera_model *model)
{
    return 2.0 * atan(model->height_px / 2.0 / model->fy);
}

static bool has_distortion(const struct camera_model *m)
{
    return m->k1 != 0.0 || m->k2 != 0.0 || m->k3 != 0.0 || m->p1 != 0.0 || m->p2 != 0.0;
}

bool camera_model_is_simple(const struct camera_model *model)
{
    return !has_distortion(model) && fabs(model->fx - model->fy) < 1e-9 * model->fy &&
           fabs(model->cx - model->width_px / 2.0) < 1e-6 && fabs(model->cy - model->height_px / 2.0) < 1e-6;
}

enum result camera_model_scale(const struct camera_model *model, int width_px, int height_px,
                               struct camera_model *out)
{
    double across = (double)width_px / model->width_px, down = (double)height_px / model->height_px;
    if (width_px <= 0 || height_px <= 0 || fabs(across / down - 1.0) > SHAPE_TOLERANCE)
        return RESULT_INVALID;
    *out = *model;
    out->width_px = width_px;
    out->height_px = height_px;
    out->fx *= across;
    out->cx *= across;
    out->fy *= down;
    out->cy *= down;
    return RESULT_OK;
}

// --- distortion, in focal lengths -------------------------------------------------------------------------

// Where `p` goes, and how that place moves with it: {dx'/dx, dx'/dy, dy'/dy}; dy'/dx equals dx'/dy.
static struct point bend(const struct camera_model *m, struct point p, double slope[3])
{
    double r2 = p.x * p.x + p.y * p.y;
    double radial = 1.0 + r2 * (m->k1 + r2 * (m->k2 + r2 * m->k3));
    double growth = 2.0 * (m->k1 + r2 * (2.0 * m->k2 + r2 * 3.0 * m->k3)); // d radial / d r2, twice
    slope[0] = radial + growth * p.x * p.x + 2.0 * m->p1 * p.y + 6.0 * m->p2 * p.x;
    slope[1] = growth * p.x * p.y + 2.0 * m->p1 * p.x + 2.0 * m->p2 * p.y;
    slope[2] = radial + growth * p.y * p.y + 6.0 * m->p1 * p.y + 2.0 * m->p2 * p.x;
    return (struct point){p.x * radial + 2.0 * m->p1 * p.x * p.y + m->p2 * (r2 + 2.0 * p.x * p.x),
                          p.y * radial + m->p1 * (r2 + 2.0 * p.y * p.y) + 2.0 * m->p2 * p.x * p.y};
}

static double miss(struct point target, struct point at)
{
    return hypot(target.x - at.x, target.y - at.y);
}

// What goes to `target`, by Newton's method from the middle: a step that leads away is halved, which keeps it
// on the side of a fold on which the picture is. False when nothing does.
static bool straighten(const struct camera_model *m, struct point target, struct point *out)
{
    struct point p = {0.0, 0.0};
    double slope[3], next_slope[3];
    struct point now = bend(m, p, slope);
    for (int i = 0; i < NEWTON_STEPS; i++) {
        if (miss(target, now) < NEWTON_ENOUGH * fmax(1.0, hypot(target.x, target.y))) {
            *out = p;
            return true;
        }
        struct point off = {target.x - now.x, target.y - now.y};
        double determinant = slope[0] * slope[2] - slope[1] * slope[1];
        if (!(fabs(determinant) > 1e-12))
            return false;
        struct point step = {(slope[2] * off.x - slope[1] * off.y) / determinant,
                             (slope[0] * off.y - slope[1] * off.x) / determinant};
        struct point next = {p.x + step.x, p.y + step.y}, there = bend(m, next, next_slope);
        for (int k = 0; k < HALVINGS && !(miss(target, there) < miss(target, now)); k++) {
            step = (struct point){step.x / 2.0, step.y / 2.0};
            next = (struct point){p.x + step.x, p.y + step.y};
            there = bend(m, next, next_slope);
        }
        p = next;
        now = there;
        memcpy(slope, next_slope, sizeof slope);
    }
    return false;
}

// Whether the picture can be straightened everywhere: on the way to each point of its border the place in the
// picture must be found again, and the bend must not slow down to a fold.
static bool bends_over(const struct camera_model *m)
{
    for (int i = 0; i <= FOLD_STEPS; i++) {
        double share = (double)i / FOLD_STEPS * 2.0 - 1.0;
        const struct point border[4] = {{share, -1.0}, {share, 1.0}, {-1.0, share}, {1.0, share}};
        for (int k = 0; k < 4; k++) {
            struct point target = {(border[k].x * FOLD_MARGIN + 1.0) * m->width_px / 2.0,
                                   (border[k].y * FOLD_MARGIN + 1.0) * m->height_px / 2.0};
            struct point at;
            target = (struct point){(target.x - m->cx) / m->fx, (target.y - m->cy) / m->fy};
            if (!straighten(m, target, &at))
                return true;
            for (int j = 0; j <= FOLD_STEPS; j++) {
                double slope[3], part = (double)j / FOLD_STEPS;
                (void)bend(m, (struct point){at.x * part, at.y * part}, slope);
                if (!(slope[0] * slope[2] - slope[1] * slope[1] > SLOPE_MIN) || !(slope[0] > 0.0))
                    return true;
            }
        }
    }
    return false;
}

// --- pictures ---------------------------------------------------------------------------------------------

struct vec2 camera_model_undistort(const struct camera_model *model, struct vec2 picture_px)
{
    struct point p = {((double)picture_px.x - model->cx) / model->fx,
                      ((double)picture_px.y - model->cy) / model->fy};
    if (has_distortion(model) && !straighten(model, p, &p))
        return picture_px;
    return (struct vec2){(float)(model->width_px / 2.0 + p.x * model->fy),
                         (float)(model->height_px / 2.0 + p.y * model->fy)};
}

struct vec2 camera_model_distort(const struct camera_model *model, struct vec2 simple_px)
{
    double slope[3];
    struct point p = {((double)simple_px.x - model->width_px / 2.0) / model->fy,
                      ((double)simple_px.y - model->height_px / 2.0) / model->fy};
    if (has_distortion(model))
        p = bend(model, p, slope);
    return (struct vec2){(float)(model->cx + p.x * model->fx), (float)(model->cy + p.y * model->fy)};
}

// --- the file ---------------------------------------------------------------------------------------------

static enum result only_known(const struct json_cursor *object, const char *const *names,
                              struct diagnostic *why)
{
    void *position = NULL;
    struct json_cursor member;
    while (json_next_member(object, &position, &member)) {
        bool known = false;
        for (const char *const *name = names; *name != NULL; name++)
            known = known || strcmp(member.key, *name) == 0;
        if (!known)
            return json_fail(&member, RESULT_INVALID, why, "no such value in a camera's calibration");
    }
    return RESULT_OK;
}

static enum result read_size(const struct json_cursor *root, struct camera_model *out, struct diagnostic *why)
{
    struct {
        const char *name;
        int *value;
    } sides[] = {{"width", &out->width_px}, {"height", &out->height_px}};
    for (int i = 0; i < 2; i++) {
        struct json_cursor member;
        int64_t value = 0;
        enum result result = json_need(root, sides[i].name, &member, why);
        if (result == RESULT_OK)
            result = json_read_integer(&member, 1, PICTURE_MAX_SIDE_PX, &value, why);
        if (result != RESULT_OK)
            return result;
        *sides[i].value = (int)value;
    }
    return RESULT_OK;
}

// A view is given by its angle or by focal lengths, not by both.
static enum result read_view(const struct json_cursor *root, struct camera_model *out, struct diagnostic *why)
{
    struct json_cursor angle, focal;
    bool has_angle = json_member(root, "vertical_fov_deg", &angle);
    bool has_focal = json_member(root, "fx", &focal) || json_member(root, "fy", &focal);
    if (has_angle && has_focal)
        return json_fail(&angle, RESULT_INVALID, why, "either this or fx and fy, not both");
    if (!has_angle && !has_focal)
        return json_fail(root, RESULT_INVALID, why, "vertical_fov_deg, or fx and fy, are missing");
    enum result result;
    double fov_deg = 60.0, largest = FOCAL_MAX_SHARE * out->height_px;
    double smallest = FOCAL_MIN_SHARE * out->height_px;
    if (has_angle) {
        result = json_read_number(&angle, 1.0, 168.0, &fov_deg, why);
        *out = camera_model_simple(out->width_px, out->height_px, fov_deg * PI / 180.0);
    } else {
        result = json_need(root, "fx", &focal, why);
        if (result == RESULT_OK)
            result = json_read_number(&focal, smallest, largest, &out->fx, why);
        if (result == RESULT_OK)
            result = json_need(root, "fy", &focal, why);
        if (result == RESULT_OK)
            result = json_read_number(&focal, smallest, largest, &out->fy, why);
        out->cx = out->width_px / 2.0;
        out->cy = out->height_px / 2.0;
        if (result == RESULT_OK && fabs(log(out->fx / out->fy)) > log(ASPECT_MAX))
            result = json_fail(root, RESULT_INVALID, why, "fx and fy differ by more than a factor of two");
    }
    if (result == RESULT_OK)
        result = json_get_number(root, "cx", 0.0, out->width_px, &out->cx, why);
    if (result == RESULT_OK)
        result = json_get_number(root, "cy", 0.0, out->height_px, &out->cy, why);
    return result;
}

static enum result read_distortion(const struct json_cursor *root, struct camera_model *out,
                                   struct diagnostic *why)
{
    static const char *const names[] = {"k1", "k2", "p1", "p2", "k3", NULL}; // OpenCV's order
    double *const values[] = {&out->k1, &out->k2, &out->p1, &out->p2, &out->k3};
    struct json_cursor distortion;
    enum result result = RESULT_OK;
    if (!json_member(root, "distortion", &distortion))
        return RESULT_OK;
    size_t count = json_count(&distortion);
    if (json_is_array(distortion.value)) {
        result = json_expect_array(&distortion, 1, 5, why);
        for (size_t i = 0; i < count && result == RESULT_OK; i++) {
            struct json_cursor element = json_element(&distortion, i);
            result = json_read_number(&element, -COEFFICIENT_MAX, COEFFICIENT_MAX, values[i], why);
        }
        return result;
    }
    result = json_expect_object(&distortion, why);
    if (result == RESULT_OK)
        result = only_known(&distortion, names, why);
    for (int i = 0; i < 5 && result == RESULT_OK; i++)
        result = json_get_number(&distortion, names[i], -COEFFICIENT_MAX, COEFFICIENT_MAX, values[i], why);
    return result;
}

static enum result read_screen(const struct json_cursor *root, struct camera_model *out,
                               struct diagnostic *why)
{
    static const char *const names[] = {"width_mm", "camera_above_mm", NULL};
    struct json_cursor screen, width;
    if (!json_member(root, "screen", &screen))
        return RESULT_OK;
    enum result result = json_expect_object(&screen, why);
    if (result == RESULT_OK)
        result = only_known(&screen, names, why);
    if (result == RESULT_OK)
        result = json_need(&screen, "width_mm", &width, why);
    if (result == RESULT_OK)
        result = json_read_number(&width, SCREEN_MIN_MM, SCREEN_MAX_MM, &out->screen_width_mm, why);
    if (result == RESULT_OK)
        result = json_get_number(&screen, "camera_above_mm", -SCREEN_MAX_MM, SCREEN_MAX_MM,
                                 &out->camera_above_mm, why);
    return result;
}

static enum result read_model(const struct json_cursor *root, struct camera_model *out,
                              struct diagnostic *why)
{
    static const char *const names[] = {"width", "height", "vertical_fov_deg", "fx",     "fy",
                                        "cx",    "cy",     "distortion",       "screen", NULL};
    enum result result = json_expect_object(root, why);
    if (result == RESULT_OK)
        result = only_known(root, names, why);
    if (result == RESULT_OK)
        result = read_size(root, out, why);
    if (result == RESULT_OK)
        result = read_view(root, out, why);
    if (result == RESULT_OK)
        result = read_distortion(root, out, why);
    if (result == RESULT_OK)
        result = read_screen(root, out, why);
    if (result == RESULT_OK && has_distortion(out) && bends_over(out))
        return json_fail(root, RESULT_INVALID, why,
                         "this distortion bends the picture over itself before its corners");
    return result;
}

enum result camera_model_parse(const char *label, const uint8_t *bytes, size_t size, struct camera_model *out,
                               struct diagnostic *why)
{
    json_t *document = NULL;
    struct camera_model model = {0};
    if (size > CAMERA_MODEL_MAX_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "%s: too large for a camera's calibration", label);
    enum result result = json_parse(label, bytes, size, &document, why);
    if (result != RESULT_OK)
        return result;
    struct json_cursor root = json_root(label, document);
    result = read_model(&root, &model, why);
    json_decref(document);
    if (result == RESULT_OK)
        *out = model;
    return result;
}

enum result camera_model_load(const char *path, struct camera_model *out, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = file_read(path, CAMERA_MODEL_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = camera_model_parse(path, bytes, size, out, why);
    free(bytes);
    return result;
}

enum result camera_model_format(const struct camera_model *m, char *text, size_t size)
{
    char screen[120] = "";
    if (m->screen_width_mm > 0.0)
        (void)snprintf(screen, sizeof screen,
                       ",\n \"screen\": {\"width_mm\": %.9g, \"camera_above_mm\": %.9g}", m->screen_width_mm,
                       m->camera_above_mm);
    int length = snprintf(
        text, size,
        "{\"width\": %d, \"height\": %d,\n \"fx\": %.9g, \"fy\": %.9g, \"cx\": %.9g, "
        "\"cy\": %.9g,\n \"distortion\": {\"k1\": %.9g, \"k2\": %.9g, \"p1\": %.9g, \"p2\": "
        "%.9g, \"k3\": %.9g}%s}\n",
        m->width_px, m->height_px, m->fx, m->fy, m->cx, m->cy, m->k1, m->k2, m->p1, m->p2, m->k3, screen);
    return length > 0 && (size_t)length < size ? RESULT_OK : RESULT_TOO_LARGE;
}
