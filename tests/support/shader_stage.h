// A layer's fragment shader against the same arithmetic in C: it is drawn over a square of texels whose
// inputs follow from the place, and every texel is compared.
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
    // Its own inputs: declared as outputs of the vertex shader, and set there from the place `p` (0..1).
    // at_picture, at_normal and at_mm are set.
    const char *declared, *set;
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

// painted() of eye_paint.glsl with reference_finish_any.
struct shader_output shader_painted(const struct shader_at *at, float covered);

#endif
