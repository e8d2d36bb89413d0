#include "tracking/homography.h"

#include "tracking/least_squares.h"

#include <math.h>
#include <string.h>

// Takes points to a mean of 0 and a mean distance of sqrt(2).
struct normaliser {
    double x, y, scale;
};

static struct normaliser normaliser_of(const struct vec2 *points, int count)
{
    struct normaliser n = {0.0, 0.0, 0.0};
    for (int i = 0; i < count; i++) {
        n.x += (double)points[i].x / count;
        n.y += (double)points[i].y / count;
    }
    for (int i = 0; i < count; i++)
        n.scale += hypot((double)points[i].x - n.x, (double)points[i].y - n.y) / count;
    n.scale = n.scale > 0.0 ? sqrt(2.0) / n.scale : 0.0;
    return n;
}

// Adds weight * row * transposed row to the normal equations.
static void add_row(double normal[64], double right[8], const double row[8], double value, double weight)
{
    for (size_t r = 0; r < 8; r++) {
        right[r] += weight * row[r] * value;
        for (size_t c = 0; c < 8; c++)
            normal[8 * r + c] += weight * row[r] * row[c];
    }
}

static void multiply(const double a[9], const double b[9], double out[9])
{
    for (size_t r = 0; r < 3; r++)
        for (size_t c = 0; c < 3; c++)
            out[3 * r + c] = a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c];
}

// The last element is fixed at 1: normalised points have the plane's middle in front of the camera, where it
// can't be 0.
bool homography_fit(const struct vec2 *from, const struct vec2 *to, const float *weights, int count,
                    double h[9])
{
    if (count < 4)
        return false;
    struct normaliser a = normaliser_of(from, count), b = normaliser_of(to, count);
    double normal[64] = {0}, solution[8] = {0};
    for (int i = 0; i < count; i++) {
        double x = ((double)from[i].x - a.x) * a.scale, y = ((double)from[i].y - a.y) * a.scale;
        double u = ((double)to[i].x - b.x) * b.scale, v = ((double)to[i].y - b.y) * b.scale;
        double weight = weights != NULL ? (double)weights[i] : 1.0;
        const double across[8] = {x, y, 1, 0, 0, 0, -u * x, -u * y};
        const double down[8] = {0, 0, 0, x, y, 1, -v * x, -v * y};
        add_row(normal, solution, across, u, weight);
        add_row(normal, solution, down, v, weight);
    }
    if (!least_squares_cholesky(normal, solution, 8))
        return false;
    const double inner[9] = {solution[0], solution[1], solution[2], solution[3], solution[4],
                             solution[5], solution[6], solution[7], 1.0};
    const double before[9] = {a.scale, 0, -a.scale * a.x, 0, a.scale, -a.scale * a.y, 0, 0, 1};
    const double after[9] = {1 / b.scale, 0, b.x, 0, 1 / b.scale, b.y, 0, 0, 1};
    double half[9];
    multiply(inner, before, half);
    multiply(after, half, h);
    for (int i = 0; i < 9; i++)
        if (!isfinite(h[i]))
            return false;
    return true;
}

void rotation_of_vector(const double vector[3], double rotation[9])
{
    double angle = sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
    double sine = angle > 1e-12 ? sin(angle) / angle : 1.0;
    double other = angle > 1e-6 ? (1.0 - cos(angle)) / (angle * angle) : 0.5;
    double x = vector[0], y = vector[1], z = vector[2], cosine = cos(angle);
    const double out[9] = {cosine + other * x * x,   other * x * y - sine * z, other * x * z + sine * y,
                           other * x * y + sine * z, cosine + other * y * y,   other * y * z - sine * x,
                           other * x * z - sine * y, other * y * z + sine * x, cosine + other * z * z};
    memcpy(rotation, out, sizeof out);
}

// By the quaternion of the rotation with the largest part taken first (Shepperd's method).
void rotation_to_vector(const double r[9], double vector[3])
{
    const double squares[4] = {1 + r[0] + r[4] + r[8], 1 + r[0] - r[4] - r[8], 1 - r[0] + r[4] - r[8],
                               1 - r[0] - r[4] + r[8]};
    const double parts[4][4] = {{squares[0], r[7] - r[5], r[2] - r[6], r[3] - r[1]},
                                {r[7] - r[5], squares[1], r[1] + r[3], r[2] + r[6]},
                                {r[2] - r[6], r[1] + r[3], squares[2], r[5] + r[7]},
                                {r[3] - r[1], r[2] + r[6], r[5] + r[7], squares[3]}};
    int largest = 0;
    for (int i = 1; i < 4; i++)
        largest = squares[i] > squares[largest] ? i : largest;
    const double *q = parts[largest];
    double sine = sqrt(q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    double angle = 2.0 * atan2(sine, fabs(q[0])) * (q[0] < 0.0 ? -1.0 : 1.0);
    for (int i = 0; i < 3; i++)
        vector[i] = sine > 1e-15 ? q[i + 1] / sine * angle : 0.0;
}

// Columns of camera^-1 h are two axes and the origin of the plane, up to one factor; the axes are made
// orthogonal by sharing out what they lack.
bool homography_pose(const double h[9], const double camera[4], double pose[6])
{
    double column[3][3];
    for (int i = 0; i < 3; i++) {
        column[i][2] = h[6 + i];
        column[i][0] = (h[i] - camera[2] * h[6 + i]) / camera[0];
        column[i][1] = (h[3 + i] - camera[3] * h[6 + i]) / camera[1];
    }
    double length[2];
    for (int i = 0; i < 2; i++)
        length[i] =
            sqrt(column[i][0] * column[i][0] + column[i][1] * column[i][1] + column[i][2] * column[i][2]);
    double scale = 2.0 / (length[0] + length[1]) * (column[2][2] < 0.0 ? -1.0 : 1.0);
    if (!isfinite(scale) || !(length[0] > 0.0) || !(length[1] > 0.0))
        return false;
    double sign = scale < 0.0 ? -1.0 : 1.0, sum[3], difference[3], sum_length = 0, difference_length = 0;
    for (int k = 0; k < 3; k++) {
        double a = sign * column[0][k] / length[0], b = sign * column[1][k] / length[1];
        sum[k] = a + b;
        difference[k] = a - b;
        sum_length += sum[k] * sum[k];
        difference_length += difference[k] * difference[k];
        pose[3 + k] = scale * column[2][k];
    }
    if (!(sum_length > 1e-12) || !(difference_length > 1e-12))
        return false;
    double rotation[9];
    for (size_t k = 0; k < 3; k++) {
        double s = sum[k] / sqrt(2.0 * sum_length), d = difference[k] / sqrt(2.0 * difference_length);
        rotation[3 * k] = s + d;
        rotation[3 * k + 1] = s - d;
    }
    for (size_t k = 0; k < 3; k++) { // the third axis: first x second
        size_t i = (k + 1) % 3, j = (k + 2) % 3;
        rotation[3 * k + 2] = rotation[3 * i] * rotation[3 * j + 1] - rotation[3 * j] * rotation[3 * i + 1];
    }
    rotation_to_vector(rotation, pose);
    return pose[5] > 0.0;
}
