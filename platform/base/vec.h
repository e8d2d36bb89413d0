// Small vectors and matrices. Right-handed; matrices are column-major: m[column * 4 + row], and multiply
// column vectors from the left.
#ifndef CHEVAL_PLATFORM_BASE_VEC_H
#define CHEVAL_PLATFORM_BASE_VEC_H

#include <math.h>

// 0 up to `low`, 1 from `high` on, smooth between: GLSL's smoothstep.
static inline float smoothstep(float low, float high, float x)
{
    float t = (x - low) / (high - low);
    t = t > 0.0f ? (t < 1.0f ? t : 1.0f) : 0.0f;
    return t * t * (3.0f - 2.0f * t);
}

struct vec2 {
    float x, y;
};

struct vec3 {
    float x, y, z;
};

struct vec4 {
    float x, y, z, w;
};

struct mat4 {
    float m[16];
};

static inline struct vec2 vec2_subtract(struct vec2 a, struct vec2 b)
{
    return (struct vec2){a.x - b.x, a.y - b.y};
}

static inline float vec2_length(struct vec2 v)
{
    return sqrtf(v.x * v.x + v.y * v.y);
}

// a at 0, b at 1.
static inline struct vec2 vec2_mix(struct vec2 a, struct vec2 b, float t)
{
    return (struct vec2){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static inline struct vec2 vec2_along(struct vec2 from, struct vec2 direction, float length)
{
    return (struct vec2){from.x + direction.x * length, from.y + direction.y * length};
}

static inline struct vec3 vec3_add(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline struct vec3 vec3_subtract(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline struct vec3 vec3_scale(struct vec3 v, float factor)
{
    return (struct vec3){v.x * factor, v.y * factor, v.z * factor};
}

// a at 0, b at 1.
static inline struct vec3 vec3_mix(struct vec3 a, struct vec3 b, float t)
{
    return vec3_add(a, vec3_scale(vec3_subtract(b, a), t));
}

static inline float vec3_dot(struct vec3 a, struct vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline struct vec3 vec3_cross(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static inline float vec3_length(struct vec3 v)
{
    return sqrtf(vec3_dot(v, v));
}

// The zero vector stays zero.
static inline struct vec3 vec3_normalise(struct vec3 v)
{
    float length = vec3_length(v);
    return length > 0.0f ? vec3_scale(v, 1.0f / length) : v;
}

static inline struct mat4 mat4_identity(void)
{
    return (struct mat4){{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};
}

static inline struct mat4 mat4_translation(struct vec3 t)
{
    return (struct mat4){{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, t.x, t.y, t.z, 1}};
}

static inline struct mat4 mat4_scaling(float factor)
{
    return (struct mat4){{factor, 0, 0, 0, 0, factor, 0, 0, 0, 0, factor, 0, 0, 0, 0, 1}};
}

// Counter-clockwise about +x when seen from +x.
static inline struct mat4 mat4_rotation_x(float angle_rad)
{
    float c = cosf(angle_rad), s = sinf(angle_rad);
    return (struct mat4){{1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0, 0, 0, 0, 1}};
}

static inline struct mat4 mat4_rotation_y(float angle_rad)
{
    float c = cosf(angle_rad), s = sinf(angle_rad);
    return (struct mat4){{c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, 0, 0, 0, 1}};
}

static inline struct mat4 mat4_rotation_z(float angle_rad)
{
    float c = cosf(angle_rad), s = sinf(angle_rad);
    return (struct mat4){{c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};
}

// a * b: b is applied first.
static inline struct mat4 mat4_multiply(const struct mat4 *a, const struct mat4 *b)
{
    struct mat4 out;
    for (int column = 0; column < 4; column++)
        for (int row = 0; row < 4; row++) {
            float sum = 0.0f;
            for (int k = 0; k < 4; k++)
                sum += a->m[k * 4 + row] * b->m[column * 4 + k];
            out.m[column * 4 + row] = sum;
        }
    return out;
}

static inline struct vec4 mat4_transform(const struct mat4 *a, struct vec4 v)
{
    const float *m = a->m;
    return (struct vec4){m[0] * v.x + m[4] * v.y + m[8] * v.z + m[12] * v.w,
                         m[1] * v.x + m[5] * v.y + m[9] * v.z + m[13] * v.w,
                         m[2] * v.x + m[6] * v.y + m[10] * v.z + m[14] * v.w,
                         m[3] * v.x + m[7] * v.y + m[11] * v.z + m[15] * v.w};
}

static inline struct vec3 mat4_transform_point(const struct mat4 *a, struct vec3 p)
{
    struct vec4 v = mat4_transform(a, (struct vec4){p.x, p.y, p.z, 1.0f});
    return (struct vec3){v.x, v.y, v.z};
}

static inline struct vec3 mat4_transform_direction(const struct mat4 *a, struct vec3 d)
{
    struct vec4 v = mat4_transform(a, (struct vec4){d.x, d.y, d.z, 0.0f});
    return (struct vec3){v.x, v.y, v.z};
}

// Of the upper 3 x 3: negative for what mirrors.
static inline float mat4_determinant(const struct mat4 *a)
{
    const float *m = a->m;
    return m[0] * (m[5] * m[10] - m[9] * m[6]) - m[4] * (m[1] * m[10] - m[9] * m[2]) +
           m[8] * (m[1] * m[6] - m[5] * m[2]);
}

// Inverse of rotation * uniform scale + translation.
static inline struct mat4 mat4_inverse_similarity(const struct mat4 *a)
{
    const float *m = a->m;
    float square = m[0] * m[0] + m[1] * m[1] + m[2] * m[2]; // scale^2
    float inverse = square > 0.0f ? 1.0f / square : 0.0f;
    struct mat4 out = mat4_identity();
    for (int column = 0; column < 3; column++)
        for (int row = 0; row < 3; row++)
            out.m[column * 4 + row] = m[row * 4 + column] * inverse;
    struct vec3 t = mat4_transform_direction(&out, (struct vec3){m[12], m[13], m[14]});
    out.m[12] = -t.x;
    out.m[13] = -t.y;
    out.m[14] = -t.z;
    return out;
}

#endif
