// A layer's fragment shader against the same arithmetic in C: the shader is drawn over a square of texels
// whose inputs a vertex shader of the test lays out, and every texel is compared.
#ifndef CHEVAL_TESTS_SUPPORT_SHADER_STAGE_H
#define CHEVAL_TESTS_SUPPORT_SHADER_STAGE_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"
#include "render/gl/gl.h"
#include "render/makeup/finish.h"

#define SHADER_SIDE 64
#define SHADER_MM_PX 5.0f // pixels a millimetre

// What worn_beneath() and skin_around() give everywhere; all is in sight.
extern const struct vec3 shader_beneath, shader_around;

// The texel being compared, and its place (0..1) in the square.
struct shader_at {
    const struct picture *picture;
    int x, y;
    float u, v;
    enum finish_look look;
};

// Premultiplied, as a layer writes it.
struct shader_output {
    struct vec3 colour;
    float alpha;
};

struct shader_stage {
    const char *fragment_file;
    // One triangle over the whole square, by gl_VertexID 0..2.
    const char *vertex_text;
    // Four colours in the picture, in coarse patches with some grain. NULL: skin, lashes, lid and shine.
    const uint8_t (*patches)[3];
    // What finish.glsl, eye_paint.glsl and makeup.glsl need is set; the shader's own is set here.
    void (*set_uniforms)(GLuint program);
    struct shader_output (*expected)(const struct shader_at *at);
    // By less than this a channel may be off: texture units decode sRGB in 8 bits or so, steep steps enlarge
    // that, and angles are approximations.
    double tolerance;
};

void shader_stage_check(const struct shader_stage *stage, enum finish_look look);

// The picture so many texels beside the one compared, linear; clamped to the edge.
struct vec3 shader_texel(const struct shader_at *at, int right, int down);

float clamped(float x, float least, float most);

// painted() of eye_paint.glsl with reference_finish_any; the vertex shader says SHADER_VERTEX_PAINT.
struct shader_output shader_painted(const struct shader_at *at, float covered);

#define SHADER_VERTEX_PAINT                                                                                  \
    "    vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;\n"                                          \
    "    at_picture = p;\n"                                                                                  \
    "    at_normal = vec3(p.x - 0.5, p.y - 0.5, 0.9);\n"                                                     \
    "    at_mm = vec2(14.0 * p.x + 3.0 * p.y, 9.0 * p.y);\n"                                                 \
    "    gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);\n"

#endif
