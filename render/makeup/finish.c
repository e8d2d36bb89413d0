#include "render/makeup/finish.h"

#include "platform/base/colour.h"
#include "render/gl/program.h"

#include <math.h>

const char *const finish_defines[LOOK_COUNT] = {
    [LOOK_PLAIN] = NULL,
    [LOOK_SHINE] = "#define SHINE\n",
    [LOOK_SPARKLE] = "#define SHINE\n#define SPARKLE\n",
};

// Our own values, chosen by looking at them on faces of all skin tones.
const struct finish finishes[FINISH_COUNT] = {
    [FINISH_MATTE] = {LOOK_PLAIN, 1.0f, 0.85f, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    [FINISH_SATIN] = {LOOK_SHINE, 0.96f, 0.92f, 0, 0.6f, 0.1f, 0.3f, 0.5f, 0, 0, 0, 0},
    [FINISH_CREAM] = {LOOK_SHINE, 0.98f, 0.9f, 0, 0.35f, 0.05f, 0.4f, 0.4f, 0, 0, 0, 0},
    [FINISH_GLOSS] = {LOOK_SHINE, 0.85f, 1.0f, 0.3f, 1.4f, 0.5f, 0.15f, 0.3f, 0, 0, 0, 0},
    [FINISH_SHEER] = {LOOK_SHINE, 0.9f, 1.0f, 0.85f, 0.5f, 0.08f, 0.22f, 0.5f, 0, 0, 0, 0},
    [FINISH_SHIMMER] = {LOOK_SPARKLE, 0.94f, 0.92f, 0, 0.6f, 0.14f, 0.3f, 0.5f, 0.3f, 0.45f, 0.45f, 0.5f},
    [FINISH_GLITTER] = {LOOK_SPARKLE, 0.94f, 0.9f, 0, 0.6f, 0.1f, 0.3f, 0.5f, 0.1f, 1.1f, 0.35f, 0.9f},
    [FINISH_METALLIC] = {LOOK_SHINE, 0.97f, 1.0f, 0, 1.0f, 0.6f, 0.3f, 1.0f, 0.75f, 0, 0, 0},
    [FINISH_RADIANT] = {LOOK_SHINE, 0.93f, 0.95f, 0.1f, 0.9f, 0.2f, 0.22f, 0.5f, 0.1f, 0, 0, 0},
};

void finish_find_uniforms(GLuint program, struct finish_uniforms *out)
{
    const struct program_uniform uniforms[] = {
        {"pigment", &out->pigment},         {"film", &out->film},   {"cover", &out->cover},
        {"shine_light", &out->shine_light}, {"shine", &out->shine}, {"sparkle_light", &out->sparkle_light},
        {"sparkle", &out->sparkle},
    };
    program_find_uniforms(program, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
}

struct vec3 finish_colour(const uint8_t srgb[3])
{
    return (struct vec3){colour_linear_of_byte(srgb[0]), colour_linear_of_byte(srgb[1]),
                         colour_linear_of_byte(srgb[2])};
}

static void set_vec3(GLint location, struct vec3 v)
{
    glUniform3f(location, v.x, v.y, v.z);
}

static struct vec3 multiply(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x * b.x, a.y * b.y, a.z * b.z};
}

void finish_set(const struct finish_uniforms *uniforms, const struct makeup_shade *shade, struct vec3 light,
                float intensity)
{
    const struct finish *finish = &finishes[shade->finish];
    struct vec3 colour = finish_colour(shade->colour_srgb);
    float strongest = fmaxf(fmaxf(colour.x, colour.y), fmaxf(colour.z, 1e-3f));
    set_vec3(uniforms->pigment, multiply(colour, light));
    // A transparent layer takes away what the product isn't, and never brightens. It is half as thick as what
    // shows the product's full colour: by Beer's law its transmission is the square root.
    set_vec3(uniforms->film, (struct vec3){sqrtf(colour.x / strongest), sqrtf(colour.y / strongest),
                                           sqrtf(colour.z / strongest)});
    glUniform3f(uniforms->cover, finish->opacity * shade->coverage * intensity, finish->texture,
                finish->film);
    struct vec3 hue = vec3_scale(colour, finish->tinted / strongest);
    float white = 1.0f - finish->tinted;
    struct vec3 tint = vec3_add(hue, (struct vec3){white, white, white});
    set_vec3(uniforms->shine_light, vec3_scale(multiply(tint, light), intensity));
    glUniform4f(uniforms->shine, finish->seen, finish->own, finish->rough, finish->relief);
    struct vec3 grain = multiply(tint, finish_colour(shade->sparkle_srgb));
    set_vec3(uniforms->sparkle_light, vec3_scale(multiply(grain, light), intensity));
    glUniform3f(uniforms->sparkle, finish->sparkle, finish->density,
                shade->sparkle_mm > 0.0f ? shade->sparkle_mm : finish->grain_mm);
}
