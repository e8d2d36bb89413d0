#include "tests/support/card_stage.h"

#include "tracking/card.h"

#include <math.h>
#include <string.h>

#define FINGER_M 0.0075 // half of a finger's width

static struct vec3 posed(const struct face *face, int landmark)
{
    struct vec3 p = mat4_transform_point(&face->pose, face->mesh_m[landmark]);
    return (struct vec3){p.x, -p.y, -p.z}; // as flat poses: y down, z away from the camera
}

struct flat_pose card_stage_pose(const struct face *face, double head_scale, const struct card_hold *hold)
{
    static const int forehead[] = {9, 151, 10, 108, 337, 107, 336, 69, 299, 67, 297, 109, 338};
    struct vec3 middle = {0, 0, 0};
    const int count = sizeof forehead / sizeof *forehead;
    for (int i = 0; i < count; i++)
        middle = vec3_add(middle, vec3_scale(posed(face, forehead[i]), (float)head_scale / (float)count));
    struct vec3 x = vec3_normalise(vec3_subtract(posed(face, 299), posed(face, 69)));
    struct vec3 z = vec3_normalise(vec3_cross(x, vec3_subtract(posed(face, 9), posed(face, 10))));
    struct vec3 y = vec3_cross(z, x);
    const double base[9] = {(double)x.x, (double)y.x, (double)z.x, (double)x.y, (double)y.y,
                            (double)z.y, (double)x.z, (double)y.z, (double)z.z};
    struct flat_pose turn = flat_pose_of(hold->tilt_x_deg, hold->tilt_y_deg, hold->roll_deg, 0, 0, 0), pose;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            pose.rotation[3 * r + c] = base[3 * r] * turn.rotation[c] +
                                       base[3 * r + 1] * turn.rotation[3 + c] +
                                       base[3 * r + 2] * turn.rotation[6 + c];
    const double *m = pose.rotation;
    pose.translation[0] = (double)middle.x + m[0] * hold->across_m - m[1] * hold->up_m;
    pose.translation[1] = (double)middle.y + m[3] * hold->across_m - m[4] * hold->up_m;
    pose.translation[2] = (double)middle.z + m[6] * hold->across_m - m[7] * hold->up_m;
    // Along its normal until the face's nearest point behind it touches its back.
    double nearest = (double)INFINITY;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 p = vec3_scale(posed(face, i), (float)head_scale);
        const double d[3] = {(double)p.x - pose.translation[0], (double)p.y - pose.translation[1],
                             (double)p.z - pose.translation[2]};
        double u = m[0] * d[0] + m[3] * d[1] + m[6] * d[2], v = m[1] * d[0] + m[4] * d[1] + m[7] * d[2];
        if (fabs(u) < CARD_WIDTH_M / 2 && fabs(v) < CARD_HEIGHT_M / 2)
            nearest = fmin(nearest, m[2] * d[0] + m[5] * d[1] + m[8] * d[2]);
    }
    for (int i = 0; i < 3; i++)
        pose.translation[i] += (nearest - CARD_THICKNESS_M) * m[3 * i + 2];
    return pose;
}

struct drawing {
    const struct card_look *look;
    double width;
};

// How far inside the rounded outline; negative outside.
static double inside(double x, double y, double width, double height, double corner)
{
    double dx = fabs(x) - (width / 2 - corner), dy = fabs(y) - (height / 2 - corner);
    if (dx > 0 && dy > 0)
        return corner - hypot(dx, dy);
    return corner - fmax(dx, dy);
}

static struct flat_colour mixed(const float colour[3], double factor)
{
    return (struct flat_colour){(float)((double)colour[0] * factor), (float)((double)colour[1] * factor),
                                (float)((double)colour[2] * factor), 1.0f};
}

static bool is_text(double x, double y)
{
    bool line = (y > 0.006 && y < 0.010) || (y > 0.016 && y < 0.019);
    return line && x > -0.036 && x < 0.022 && fmod(x + 1.0, 0.0052) < 0.0036;
}

static bool on_finger(const struct card_look *look, double x, double y, double width)
{
    int count = look->fingers < 0 ? -look->fingers : look->fingers;
    for (int i = 0; i < count; i++) {
        double at = ((double)i - (count - 1) / 2.0) * 0.0175;
        double along = look->fingers > 0 ? x - (width / 2 - 0.016) : y - (CARD_HEIGHT_M / 2 - 0.012);
        double beside = look->fingers > 0 ? y - 0.004 - at : x - 0.012 - at;
        if (hypot(fmin(along, 0.0), beside) < FINGER_M && along < 0.05)
            return true;
    }
    return false;
}

static struct flat_colour card_at(const void *context, double x, double y)
{
    const struct drawing *drawing = context;
    const struct card_look *look = drawing->look;
    static const float gold[3] = {0.55f, 0.40f, 0.12f}, black[3] = {0.02f, 0.02f, 0.02f};
    if (on_finger(look, x, y, drawing->width))
        return mixed(look->skin, 0.85 + 8.0 * y);
    double depth = inside(x, y, drawing->width, CARD_HEIGHT_M, CARD_CORNER_M);
    if (depth < 0) { // its shadow, below it
        double shade = inside(x, y - 0.0015, drawing->width, CARD_HEIGHT_M, CARD_CORNER_M);
        return (struct flat_colour){0, 0, 0, shade > -0.002 ? (float)(0.25 * (1.0 + shade / 0.002)) : 0.0f};
    }
    double light = 1.0 - (double)look->light * x / drawing->width;
    bool some = look->print == 1 || look->print == 4;
    if (look->print == 3 && y > -0.0215 && y < -0.0090)
        return mixed(black, light);
    if (some && inside(x + 0.026, y + 0.005, 0.012, 0.010, 0.002) > 0)
        return mixed(gold, light);
    if (some && is_text(x, y))
        return mixed(look->colour, light * 0.35);
    if (look->print >= 2 && look->print != 3 && hypot(x - 0.020, y + 0.006) < 0.014) {
        const float other[3] = {look->colour[2], look->colour[0], look->colour[1]};
        return mixed(other, light * 1.4);
    }
    return mixed(look->colour, light);
}

void card_stage_draw(struct picture *picture, const struct camera_model *camera, const struct flat_pose *pose,
                     const struct card_look *look, const struct card_hold *hold)
{
    const struct drawing drawing = {look, CARD_WIDTH_M * hold->larger};
    flat_draw(picture, camera, pose, 0.085, card_at, &drawing, 4);
}
