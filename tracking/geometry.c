#include "tracking/geometry.h"

#include "platform/base/face_topology.h"

#include <float.h>
#include <math.h>

// Metres. MediaPipe computes in centimetres with the near plane at 1 cm.
#define NEAR_M 0.01

// Landmarks that lie this close together (in picture widths and heights) are no face.
#define MINIMUM_SPREAD 1e-3

#define TINY 1e-9
#define JACOBI_SWEEPS 30

struct point {
    double x, y, z;
};

// --- 3x3 singular value decomposition ---------------------------------------------------------------------

static double column_dot(double a[3][3], int i, int j)
{
    return a[0][i] * a[0][j] + a[1][i] * a[1][j] + a[2][i] * a[2][j];
}

static void rotate_columns(double a[3][3], int i, int j, double cosine, double sine)
{
    for (int row = 0; row < 3; row++) {
        double p = a[row][i], q = a[row][j];
        a[row][i] = cosine * p - sine * q;
        a[row][j] = sine * p + cosine * q;
    }
}

// Turns columns i and j of `a` until they are orthogonal, and `v` along. False when they already were.
static bool make_orthogonal(double a[3][3], double v[3][3], int i, int j)
{
    double alpha = column_dot(a, i, i), beta = column_dot(a, j, j), gamma = column_dot(a, i, j);
    if (fabs(gamma) <= 1e-15 * sqrt(alpha * beta) || gamma == 0.0)
        return false;
    double zeta = (beta - alpha) / (2.0 * gamma);
    double tangent = copysign(1.0, zeta) / (fabs(zeta) + sqrt(1.0 + zeta * zeta));
    double cosine = 1.0 / sqrt(1.0 + tangent * tangent);
    rotate_columns(a, i, j, cosine, cosine * tangent);
    rotate_columns(v, i, j, cosine, cosine * tangent);
    return true;
}

static void swap_columns(double a[3][3], int i, int j)
{
    for (int row = 0; row < 3; row++) {
        double keep = a[row][i];
        a[row][i] = a[row][j];
        a[row][j] = keep;
    }
}

static void cross_columns(double a[3][3])
{
    a[0][2] = a[1][0] * a[2][1] - a[2][0] * a[1][1];
    a[1][2] = a[2][0] * a[0][1] - a[0][0] * a[2][1];
    a[2][2] = a[0][0] * a[1][1] - a[1][0] * a[0][1];
}

// The rotation U diag(1, 1, det) V^T of a = U S V^T: the nearest proper rotation. One-sided Jacobi
// (Hestenes): columns are turned in pairs until all are orthogonal; their lengths are then the singular
// values. The third column of U and of V is the cross product of the first two, which makes both determinants
// 1 and is the same as to negate the column of the smallest singular value where they would differ. False
// when `a` has rank < 2.
static bool nearest_rotation(double a[3][3], double rotation[3][3])
{
    double v[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
        bool turned = make_orthogonal(a, v, 0, 1);
        turned = make_orthogonal(a, v, 0, 2) || turned;
        turned = make_orthogonal(a, v, 1, 2) || turned;
        if (!turned)
            break;
    }
    for (int pass = 0; pass < 2; pass++) // largest first
        for (int i = 0; i < 2; i++)
            if (column_dot(a, i, i) < column_dot(a, i + 1, i + 1)) {
                swap_columns(a, i, i + 1);
                swap_columns(v, i, i + 1);
            }
    double largest = sqrt(column_dot(a, 0, 0)), middle = sqrt(column_dot(a, 1, 1));
    if (!(largest > DBL_MIN) || !(middle > TINY * largest))
        return false;
    for (int row = 0; row < 3; row++) {
        a[row][0] /= largest;
        a[row][1] /= middle;
    }
    cross_columns(a);
    cross_columns(v);
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++)
            rotation[row][column] =
                a[row][0] * v[column][0] + a[row][1] * v[column][1] + a[row][2] * v[column][2];
    return true;
}

// --- Procrustes -------------------------------------------------------------------------------------------

struct similarity {
    double rotation[3][3]; // row, column
    double scale;
    struct point translation;
};

static struct point rotate(double r[3][3], struct point p)
{
    return (struct point){r[0][0] * p.x + r[0][1] * p.y + r[0][2] * p.z,
                          r[1][0] * p.x + r[1][1] * p.y + r[1][2] * p.z,
                          r[2][0] * p.x + r[2][1] * p.y + r[2][2] * p.z};
}

static struct point centroid(const struct point *points, const double *weights, int count)
{
    struct point sum = {0};
    double total = 0.0;
    for (int i = 0; i < count; i++) {
        sum.x += weights[i] * points[i].x;
        sum.y += weights[i] * points[i].y;
        sum.z += weights[i] * points[i].z;
        total += weights[i];
    }
    return (struct point){sum.x / total, sum.y / total, sum.z / total};
}

static struct point difference(struct point a, struct point b)
{
    return (struct point){a.x - b.x, a.y - b.y, a.z - b.z};
}

static bool solve(const struct point *source, const struct point *target, const double *weights, int count,
                  struct similarity *out)
{
    struct point source_centre = centroid(source, weights, count);
    struct point target_centre = centroid(target, weights, count);
    double design[3][3] = {{0}};
    for (int i = 0; i < count; i++) {
        struct point s = difference(source[i], source_centre), t = difference(target[i], target_centre);
        double w = weights[i], rows[3] = {w * t.x, w * t.y, w * t.z};
        for (int row = 0; row < 3; row++) {
            design[row][0] += rows[row] * s.x;
            design[row][1] += rows[row] * s.y;
            design[row][2] += rows[row] * s.z;
        }
    }
    if (!nearest_rotation(design, out->rotation))
        return false;
    double along = 0.0, square = 0.0;
    for (int i = 0; i < count; i++) {
        struct point s = difference(source[i], source_centre), t = difference(target[i], target_centre);
        struct point turned = rotate(out->rotation, s);
        along += weights[i] * (t.x * turned.x + t.y * turned.y + t.z * turned.z);
        square += weights[i] * (s.x * s.x + s.y * s.y + s.z * s.z);
    }
    out->scale = along / square;
    if (!isfinite(out->scale) || out->scale <= TINY)
        return false;
    struct point turned = rotate(out->rotation, source_centre);
    out->translation =
        (struct point){target_centre.x - out->scale * turned.x, target_centre.y - out->scale * turned.y,
                       target_centre.z - out->scale * turned.z};
    return true;
}

static struct mat4 to_matrix(const struct similarity *similarity)
{
    struct mat4 out = mat4_identity();
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++)
            out.m[column * 4 + row] = (float)(similarity->scale * similarity->rotation[row][column]);
    out.m[12] = (float)similarity->translation.x;
    out.m[13] = (float)similarity->translation.y;
    out.m[14] = (float)similarity->translation.z;
    return out;
}

#define PROCRUSTES_MAX_POINTS FACE_VERTEX_COUNT

enum result geometry_procrustes(const struct vec3 *source, const struct vec3 *target, const float *weights,
                                int count, struct mat4 *out)
{
    if (count < 3 || count > PROCRUSTES_MAX_POINTS)
        return RESULT_INVALID;
    struct point from[PROCRUSTES_MAX_POINTS], to[PROCRUSTES_MAX_POINTS];
    double weight[PROCRUSTES_MAX_POINTS], total = 0.0;
    for (int i = 0; i < count; i++) {
        from[i] = (struct point){(double)source[i].x, (double)source[i].y, (double)source[i].z};
        to[i] = (struct point){(double)target[i].x, (double)target[i].y, (double)target[i].z};
        weight[i] = (double)weights[i];
        total += weight[i];
    }
    struct similarity similarity;
    if (!(total > TINY) || !solve(from, to, weight, count, &similarity))
        return RESULT_INVALID;
    *out = to_matrix(&similarity);
    return RESULT_OK;
}

// --- the face ---------------------------------------------------------------------------------------------

// The canonical face onto 468 points, by the 33 landmarks that move least with the expression.
static bool fit_canonical(const struct point *points, struct similarity *out)
{
    struct point source[FACE_PROCRUSTES_COUNT], target[FACE_PROCRUSTES_COUNT];
    double weights[FACE_PROCRUSTES_COUNT];
    for (int i = 0; i < FACE_PROCRUSTES_COUNT; i++) {
        const struct vec3 *canonical = &face_canonical_m[face_procrustes[i].landmark];
        source[i] = (struct point){(double)canonical->x, (double)canonical->y, (double)canonical->z};
        target[i] = points[face_procrustes[i].landmark];
        weights[i] = (double)face_procrustes[i].weight;
    }
    return solve(source, target, weights, FACE_PROCRUSTES_COUNT, out);
}

static bool spread_out(const struct vec3 *landmarks, double width_px, double height_px)
{
    double mean_x = 0.0, mean_y = 0.0, largest = 0.0;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        mean_x += (double)landmarks[i].x / FACE_MESH_LANDMARKS;
        mean_y += (double)landmarks[i].y / FACE_MESH_LANDMARKS;
    }
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        double distance = hypot(((double)landmarks[i].x - mean_x) / width_px,
                                ((double)landmarks[i].y - mean_y) / height_px);
        largest = fmax(largest, distance);
    }
    return isfinite(mean_x) && isfinite(mean_y) && isfinite(largest) && largest > MINIMUM_SPREAD;
}

// Points on the near plane, weakly perspective, to where they are: `scale` near planes away
// (MoveAndRescaleZ and UnprojectXY of geometry_pipeline.cc).
static void unproject(const struct point *screen, double mean_z, double scale, struct point *out)
{
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        double z = (screen[i].z - mean_z + NEAR_M) / scale;
        out[i] = (struct point){screen[i].x * z / NEAR_M, screen[i].y * z / NEAR_M, -z};
    }
}

// The scale in two steps, first flat, then with perspective, then the pose.
static bool solve_pose(const struct point *screen, struct point *metric, struct similarity *pose)
{
    double mean_z = 0.0;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        mean_z += screen[i].z / FACE_MESH_LANDMARKS;
        metric[i] = (struct point){screen[i].x, screen[i].y, -screen[i].z};
    }
    if (!fit_canonical(metric, pose))
        return false;
    double first = pose->scale;
    unproject(screen, mean_z, first, metric);
    if (!fit_canonical(metric, pose))
        return false;
    unproject(screen, mean_z, first * pose->scale, metric);
    return fit_canonical(metric, pose);
}

// From landmarks on the near plane, in metres: has_pose, pose and mesh_m.
static void solve_screen(struct face *face, const struct point *screen)
{
    struct point metric[FACE_MESH_LANDMARKS];
    struct similarity pose;
    if (!solve_pose(screen, metric, &pose))
        return;
    face->pose = to_matrix(&pose);
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) { // inverse of rotation * scale + translation
        struct point p = difference(metric[i], pose.translation);
        double(*r)[3] = pose.rotation;
        face->mesh_m[i] =
            (struct vec3){(float)((r[0][0] * p.x + r[1][0] * p.y + r[2][0] * p.z) / pose.scale),
                          (float)((r[0][1] * p.x + r[1][1] * p.y + r[2][1] * p.z) / pose.scale),
                          (float)((r[0][2] * p.x + r[1][2] * p.y + r[2][2] * p.z) / pose.scale)};
    }
    face->has_pose = true;
}

void geometry_solve_face(struct face *face, int width_px, int height_px, float vertical_fov_rad)
{
    face->has_pose = false;
    if (width_px <= 0 || height_px <= 0)
        return;
    struct camera_model camera = camera_model_simple(width_px, height_px, (double)vertical_fov_rad);
    geometry_solve_face_seen(face, &camera);
}

void geometry_solve_face_seen(struct face *face, const struct camera_model *camera)
{
    double width_px = camera->width_px, height_px = camera->height_px;
    bool is_simple = camera_model_is_simple(camera);
    face->has_pose = false;
    if (!spread_out(face->landmarks_px, width_px, height_px))
        return;
    double metres_a_pixel = NEAR_M / camera->fy; // on the near plane
    struct point screen[FACE_MESH_LANDMARKS];
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        const struct vec3 *landmark = &face->landmarks_px[i];
        struct vec2 at = {landmark->x, landmark->y};
        if (!is_simple)
            at = camera_model_undistort(camera, at);
        screen[i] = (struct point){((double)at.x - width_px / 2.0) * metres_a_pixel,
                                   (height_px / 2.0 - (double)at.y) * metres_a_pixel,
                                   (double)landmark->z * NEAR_M / camera->fx};
    }
    solve_screen(face, screen);
}
