#include "tests/support/flat_stage.h"

#include <math.h>
#include <stdlib.h>

#define DEGREE 0.017453292519943295
#define PI 3.14159265358979323846

static void multiply(const double a[9], const double b[9], double out[9])
{
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            out[3 * r + c] = a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c];
}

struct flat_pose flat_pose_of(double x_deg, double y_deg, double z_deg, double x, double y, double z)
{
    double cx = cos(x_deg * DEGREE), sx = sin(x_deg * DEGREE), cy = cos(y_deg * DEGREE),
           sy = sin(y_deg * DEGREE), cz = cos(z_deg * DEGREE), sz = sin(z_deg * DEGREE);
    const double rx[9] = {1, 0, 0, 0, cx, -sx, 0, sx, cx}, ry[9] = {cy, 0, sy, 0, 1, 0, -sy, 0, cy},
                 rz[9] = {cz, -sz, 0, sz, cz, 0, 0, 0, 1};
    struct flat_pose pose = {.translation = {x, y, z}};
    double half[9];
    multiply(ry, rx, half);
    multiply(rz, half, pose.rotation);
    return pose;
}

static double linear_of(uint8_t value)
{
    double s = value / 255.0;
    return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

static uint8_t srgb_of(double linear)
{
    double s = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
    return (uint8_t)lround(fmin(fmax(s, 0.0), 1.0) * 255.0);
}

// The point of the plane that the ray through a place of the straightened picture meets; false behind the
// camera.
static bool meet(const struct camera_model *camera, const struct flat_pose *pose, struct vec2 at, double *x,
                 double *y)
{
    const double ray[3] = {((double)at.x - camera->width_px / 2.0) / camera->fy,
                           ((double)at.y - camera->height_px / 2.0) / camera->fy, 1.0};
    const double *r = pose->rotation, *t = pose->translation;
    double along = r[2] * ray[0] + r[5] * ray[1] + r[8] * ray[2];
    double distance = (r[2] * t[0] + r[5] * t[1] + r[8] * t[2]) / along;
    if (!(distance > 0.0))
        return false;
    const double p[3] = {ray[0] * distance - t[0], ray[1] * distance - t[1], ray[2] * distance - t[2]};
    *x = r[0] * p[0] + r[3] * p[1] + r[6] * p[2];
    *y = r[1] * p[0] + r[4] * p[1] + r[7] * p[2];
    return true;
}

struct vec2 flat_project(const struct camera_model *camera, const struct flat_pose *pose, double x, double y)
{
    const double *r = pose->rotation, *t = pose->translation;
    double z = r[6] * x + r[7] * y + t[2];
    struct vec2 simple = {(float)(camera->width_px / 2.0 + camera->fy * (r[0] * x + r[1] * y + t[0]) / z),
                          (float)(camera->height_px / 2.0 + camera->fy * (r[3] * x + r[4] * y + t[1]) / z)};
    return camera_model_distort(camera, simple);
}

// Within a pixel a lens bends nothing: its middle and its steps across and down are straightened.
struct straight {
    struct vec2 middle, right, down;
};

static void draw_pixel(uint8_t *pixel, const struct straight *straight, const struct camera_model *camera,
                       const struct flat_pose *pose, flat_look look, const void *context, int samples)
{
    double sum[3] = {0}, covered = 0;
    struct vec2 at = straight->middle, right = straight->right, down = straight->down;
    for (int i = 0; i < samples * samples; i++) {
        float u = ((float)(i % samples) + 0.5f) / (float)samples - 0.5f;
        float v = ((float)(i / samples) + 0.5f) / (float)samples - 0.5f;
        struct vec2 px = {at.x + u * right.x + v * down.x, at.y + u * right.y + v * down.y};
        double x, y;
        if (!meet(camera, pose, px, &x, &y))
            continue;
        struct flat_colour colour = look(context, x, y);
        double alpha = (double)colour.a / (samples * samples);
        sum[0] += alpha * (double)colour.r;
        sum[1] += alpha * (double)colour.g;
        sum[2] += alpha * (double)colour.b;
        covered += alpha;
    }
    for (int i = 0; i < 3 && covered > 0; i++)
        pixel[i] = srgb_of(sum[i] + (1.0 - covered) * linear_of(pixel[i]));
}

// The middles of `count` pixels of a row from `left` on.
static void straighten(const struct camera_model *camera, int left, int row, size_t count, struct vec2 *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] =
            camera_model_undistort(camera, (struct vec2){(float)left + (float)i + 0.5f, (float)row + 0.5f});
}

void flat_draw(struct picture *picture, const struct camera_model *camera, const struct flat_pose *pose,
               double reach, flat_look look, const void *context, int samples)
{
    struct vec2 low = {(float)picture->width_px, (float)picture->height_px}, high = {0, 0};
    for (int i = 0; i < 8; i++) { // corners and middles of the sides
        static const signed char ways[8][2] = {{-1, -1}, {0, -1}, {1, -1}, {1, 0},
                                               {1, 1},   {0, 1},  {-1, 1}, {-1, 0}};
        struct vec2 p = flat_project(camera, pose, ways[i][0] * reach, ways[i][1] * reach);
        low = (struct vec2){fminf(low.x, p.x), fminf(low.y, p.y)};
        high = (struct vec2){fmaxf(high.x, p.x), fmaxf(high.y, p.y)};
    }
    int left = (int)fmaxf(low.x - 2, 0), right = (int)fminf(high.x + 2, (float)picture->width_px);
    int top = (int)fmaxf(low.y - 2, 0), bottom = (int)fminf(high.y + 2, (float)picture->height_px);
    if (right <= left)
        return;
    // Straightened middles of this row and the next: what costs most, so each is found once.
    size_t count = (size_t)(right - left) + 1;
    struct vec2 *both = malloc(sizeof *both * 2 * count), *here = both, *below = both + count;
    if (both == NULL)
        abort();
    straighten(camera, left, top, count, below);
    for (int row = top; row < bottom; row++) {
        struct vec2 *old = here;
        here = below;
        below = old;
        straighten(camera, left, row + 1, count, below);
        for (size_t i = 0; i + 1 < count; i++) {
            struct straight straight = {here[i], vec2_subtract(here[i + 1], here[i]),
                                        vec2_subtract(below[i], here[i])};
            draw_pixel(picture_row(picture, row) + 4 * ((size_t)left + i), &straight, camera, pose, look,
                       context, samples);
        }
    }
    free(both);
}

void flat_fill(struct picture *picture, uint8_t grey)
{
    for (int row = 0; row < picture->height_px; row++)
        for (int column = 0; column < picture->width_px; column++) {
            uint8_t *pixel = picture_row(picture, row) + (ptrdiff_t)column * 4;
            pixel[0] = pixel[1] = pixel[2] = grey;
            pixel[3] = 255;
        }
}

// xorshift32 (Marsaglia 2003), then Box and Muller.
static double next_uniform(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return ((double)*state + 1.0) / 4294967297.0;
}

void flat_add_noise(struct picture *picture, double deviation, uint32_t seed)
{
    uint32_t state = seed * 2654435761u + 1u;
    for (int row = 0; row < picture->height_px; row++)
        for (int i = 0; i < 4 * picture->width_px; i++) {
            uint8_t *value = picture_row(picture, row) + i;
            double a = next_uniform(&state), b = next_uniform(&state);
            double noisy = *value + deviation * sqrt(-2.0 * log(a)) * cos(2.0 * PI * b);
            if (i % 4 != 3)
                *value = (uint8_t)lround(fmin(fmax(noisy, 0.0), 255.0));
        }
}

static void blur_line(uint8_t *pixels, ptrdiff_t step, int count, const double *kernel, int reach,
                      double *line)
{
    for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < count; i++)
            line[i] = pixels[i * step + channel];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = -reach; k <= reach; k++) {
                int at = i + k < 0 ? 0 : i + k >= count ? count - 1 : i + k;
                sum += kernel[k < 0 ? -k : k] * line[at];
            }
            pixels[i * step + channel] = (uint8_t)lround(sum);
        }
    }
}

void flat_blur(struct picture *picture, double sigma_px)
{
    double kernel[33], total = 0;
    int reach = (int)fmin(ceil(3.0 * sigma_px), 32.0);
    for (int i = 0; i <= reach; i++) {
        kernel[i] = exp(-0.5 * i * i / (sigma_px * sigma_px));
        total += i == 0 ? kernel[i] : 2.0 * kernel[i];
    }
    for (int i = 0; i <= reach; i++)
        kernel[i] /= total;
    int longest = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    double *line = malloc((size_t)longest * sizeof *line);
    if (line == NULL)
        abort();
    for (int row = 0; row < picture->height_px; row++)
        blur_line(picture_row(picture, row), 4, picture->width_px, kernel, reach, line);
    for (int column = 0; column < picture->width_px; column++)
        blur_line(picture->pixels + (ptrdiff_t)column * 4, (ptrdiff_t)picture->stride_bytes,
                  picture->height_px, kernel, reach, line);
    free(line);
}
