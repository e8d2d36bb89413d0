#include "tests/support/makeup_reference.h"

#include <stdint.h>

const struct reference_finish reference_finish_any = {
    .pigment = {0.4f, 0.02f, 0.08f},
    .film = {1.0f, 0.3f, 0.4f},
    .cover = {0.9f, 0.85f, 0.3f},
    .shine_light = {0.9f, 0.8f, 0.7f},
    .shine = {1.4f, 0.5f, 0.3f, 0.4f},
    .metal = 0.7f,
    .sparkle_light = {0.6f, 0.9f, 0.5f},
    .sparkle = {0.8f, 0.6f, 0.4f},
};

static void set_vec3(GLuint program, const char *name, struct vec3 value)
{
    glUniform3f(glGetUniformLocation(program, name), value.x, value.y, value.z);
}

void reference_finish_set(GLuint program, const struct reference_finish *finish)
{
    set_vec3(program, "pigment", finish->pigment);
    set_vec3(program, "film", finish->film);
    set_vec3(program, "cover", finish->cover);
    set_vec3(program, "shine_light", finish->shine_light);
    glUniform4fv(glGetUniformLocation(program, "shine"), 1, finish->shine);
    glUniform1f(glGetUniformLocation(program, "metal"), finish->metal);
    set_vec3(program, "sparkle_light", finish->sparkle_light);
    set_vec3(program, "sparkle", finish->sparkle);
}

float reference_smoothstep(float edge0, float edge1, float x)
{
    float t = fminf(fmaxf((x - edge0) / (edge1 - edge0), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

float reference_luminance(struct vec3 linear)
{
    return 0.2126f * linear.x + 0.7152f * linear.y + 0.0722f * linear.z;
}

static float mix(float a, float b, float t)
{
    return a + (b - a) * t;
}

float reference_texture_of(const struct reference_finish *finish, float ratio)
{
    float level = ratio < 1.5f ? ratio : 1.5f + 0.4f * (ratio - 1.5f);
    return powf(fminf(fmaxf(level, 0.002f), 3.0f), finish->cover.y);
}

struct vec3 reference_laid_on(const struct reference_finish *finish, struct vec3 paint, struct vec3 worn)
{
    float share = finish->cover.x * (1.0f - finish->cover.z);
    return (struct vec3){mix(worn.x * finish->film.x, paint.x, share),
                         mix(worn.y * finish->film.y, paint.y, share),
                         mix(worn.z * finish->film.z, paint.z, share)};
}

// --- highlights --------------------------------------------------------------------------------------------

static const struct vec3 half_above = {0.0f, 0.290f, 0.957f};
static const struct vec3 half_right = {0.330f, 0.180f, 0.927f};
static const struct vec3 half_left = {-0.330f, 0.180f, 0.927f};

float reference_lobe(struct vec3 normal, struct vec3 half_vector, float roughness)
{
    float cosine = fmaxf(vec3_dot(normal, half_vector), 0.0f), square = roughness * roughness;
    float width = cosine * cosine * (square - 1.0f) + 1.0f;
    return square * square / (width * width);
}

float reference_lamps(struct vec3 normal, float roughness)
{
    return reference_lobe(normal, half_above, roughness) +
           0.25f * reference_lobe(normal, half_right, roughness) +
           0.25f * reference_lobe(normal, half_left, roughness);
}

float reference_mirrored(const struct reference_finish *finish, struct vec3 normal)
{
    float height = 2.0f * normal.z * normal.y;
    return mix(1.0f, 0.6f + 0.8f * reference_smoothstep(-1.0f, 1.0f, height), finish->metal);
}

// --- grains ------------------------------------------------------------------------------------------------

static uint32_t scramble(uint32_t x)
{
    uint32_t state = x * 747796405u + 2891336453u;
    uint32_t word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

// Columns: what a step of one cell along u and along v is on the screen.
struct to_px {
    struct vec2 u, v;
};

static float grains_of_cells(const struct reference_finish *finish, struct vec2 at, struct vec3 normal,
                             struct to_px to_px, float most_px)
{
    struct vec2 cell = {floorf(at.x), floorf(at.y)};
    uint32_t seed = scramble((uint32_t)(int32_t)cell.x + scramble((uint32_t)(int32_t)cell.y));
    float random[3] = {(float)(seed & 1023u) / 1023.0f, (float)((seed >> 10u) & 1023u) / 1023.0f,
                       (float)((seed >> 20u) & 1023u) / 1023.0f};
    if (finish->sparkle.y < (float)(scramble(seed) & 1023u) / 1023.0f)
        return 0.0f;
    float u = at.x - cell.x - (0.25f + 0.5f * random[0]), v = at.y - cell.y - (0.25f + 0.5f * random[1]);
    struct vec2 offset_px = {to_px.u.x * u + to_px.v.x * v, to_px.u.y * u + to_px.v.y * v};
    float radius_px = most_px * (0.6f + 0.4f * random[2]);
    float seen_px = fmaxf(radius_px, 1.0f);
    float disc = 1.0f - reference_smoothstep(0.5f, 1.2f, vec2_length(offset_px) / seen_px);
    disc *= fminf(radius_px * radius_px, 1.0f);
    struct vec3 facet = vec3_normalise(
        vec3_add(normal, (struct vec3){(random[0] - 0.5f) * 0.9f, (random[1] - 0.5f) * 0.9f, 0.0f}));
    float flash = (0.08f + 0.92f * reference_lobe(facet, half_above, 0.35f)) * (0.4f + 0.6f * random[2]);
    return disc * flash;
}

static struct vec2 turn(struct vec2 mm)
{
    return (struct vec2){0.848f * mm.x - 0.530f * mm.y, 0.530f * mm.x + 0.848f * mm.y};
}

static float grains_of_size(const struct reference_finish *finish, struct vec2 at, struct vec3 normal,
                            struct to_px to_px, float most_mm, float size_mm)
{
    to_px.u = (struct vec2){to_px.u.x * size_mm, to_px.u.y * size_mm};
    to_px.v = (struct vec2){to_px.v.x * size_mm, to_px.v.y * size_mm};
    return grains_of_cells(finish, (struct vec2){at.x / size_mm, at.y / size_mm}, normal, to_px,
                           0.25f * size_mm * most_mm);
}

float reference_grains(const struct reference_finish *finish, struct vec2 at_mm, struct vec2 step_right,
                       struct vec2 step_up, struct vec3 normal, float mm_px)
{
    struct vec2 at = turn(at_mm), dx = turn(step_right), dy = turn(step_up);
    float area = dx.x * dy.y - dx.y * dy.x;
    if (fabsf(area) < 1e-8f)
        return 0.0f;
    struct to_px to_px = {{dy.y / area, -dx.y / area}, {-dy.x / area, dx.x / area}};
    float steepest = fmaxf(vec2_length((struct vec2){dx.x, dy.x}), vec2_length((struct vec2){dx.y, dy.y}));
    float least_mm = 2.0f * finish->sparkle.z;
    float level = log2f(fmaxf(least_mm, 3.2f / mm_px) / least_mm);
    float fine_mm = least_mm * exp2f(floorf(level)), most_mm = fminf(1.0f / steepest, mm_px);
    float fine = grains_of_size(finish, at, normal, to_px, most_mm, fine_mm);
    float coarse = grains_of_size(finish, at, normal, to_px, most_mm, 2.0f * fine_mm);
    return finish->sparkle.x * exp2f(-0.5f * level) * mix(fine, coarse, level - floorf(level));
}
