#include "render/makeup/finish.h"

#include "platform/base/colour.h"
#include "render/gl/program.h"

#include <math.h>

// Of a film at full coverage, where 1 shows the product's whole colour at one pass of the light.
#define FILM_THICKNESS 0.7f
#define DARKEST_FILM 0.02f // no dye stops a primary altogether

const char *const finish_defines[LOOK_COUNT] = {
    [LOOK_PLAIN] = NULL,
    [LOOK_SHINE] = "#define SHINE\n",
    [LOOK_SPARKLE] = "#define SHINE\n#define SPARKLE\n",
};

// Our own values, chosen by looking at them on faces of all skin tones.
const struct finish finishes[FINISH_COUNT] = {
    [FINISH_MATTE] = {LOOK_PLAIN, .opacity = 1.0f, .texture = 0.85f},
    [FINISH_SATIN] = {LOOK_SHINE, .opacity = 0.96f, .texture = 0.92f, .seen = 0.9f, .own = 0.24f,
                      .rough = 0.25f, .relief = 0.4f, .tinted = 0.15f},
    [FINISH_CREAM] = {LOOK_SHINE, .opacity = 0.98f, .texture = 0.75f, .seen = 0.3f, .own = 0.06f,
                      .rough = 0.42f, .relief = 0.2f, .tinted = 0.4f},
    [FINISH_GLOSS] = {LOOK_SHINE, .opacity = 0.85f, .texture = 1.0f, .film = 0.3f, .seen = 1.4f, .own = 0.55f,
                      .rough = 0.16f, .relief = 0.35f},
    [FINISH_SHEER] = {LOOK_SHINE, .opacity = 0.9f, .texture = 1.0f, .film = 0.85f, .seen = 0.5f, .own = 0.08f,
                      .rough = 0.22f, .relief = 0.5f},
    [FINISH_SHIMMER] = {LOOK_SPARKLE, .opacity = 0.94f, .texture = 0.92f, .seen = 0.6f, .own = 0.2f,
                        .rough = 0.38f, .relief = 0.4f, .tinted = 0.5f, .sparkle = 1.5f, .density = 0.9f,
                        .grain_mm = 0.2f},
    [FINISH_GLITTER] = {LOOK_SPARKLE, .opacity = 0.94f, .texture = 0.9f, .seen = 0.6f, .own = 0.15f,
                        .rough = 0.3f, .relief = 0.5f, .tinted = 0.1f, .sparkle = 1.8f, .density = 0.6f,
                        .grain_mm = 0.45f},
    [FINISH_METALLIC] = {LOOK_SHINE, .opacity = 0.97f, .texture = 1.0f, .seen = 1.0f, .own = 0.6f,
                         .rough = 0.32f, .relief = 0.35f, .tinted = 0.85f, .metal = 1.0f},
    [FINISH_RADIANT] = {LOOK_SHINE, .opacity = 0.93f, .texture = 0.95f, .film = 0.1f, .seen = 1.0f,
                        .own = 0.6f, .rough = 0.42f, .relief = 0.3f, .tinted = 0.75f},
};

void finish_find_uniforms(GLuint program, struct finish_uniforms *out)
{
    const struct program_uniform uniforms[] = {
        {"pigment", &out->pigment},
        {"film", &out->film},
        {"cover", &out->cover},
        {"shine_light", &out->shine_light},
        {"shine", &out->shine},
        {"metal", &out->metal},
        {"sparkle_light", &out->sparkle_light},
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

static void set(const struct finish_uniforms *uniforms, const struct finish *finish,
                const struct makeup_shade *shade, struct vec3 light, float intensity)
{
    struct vec3 colour = finish_colour(shade->colour_srgb);
    float strongest = fmaxf(fmaxf(colour.x, colour.y), fmaxf(colour.z, 1e-3f));
    set_vec3(uniforms->pigment, multiply(colour, light));
    // A transparent layer takes away what the product isn't, and never brightens: Beer's law.
    float opacity = finish->opacity * shade->coverage * intensity;
    float thickness = FILM_THICKNESS * opacity;
    set_vec3(uniforms->film, (struct vec3){powf(fmaxf(colour.x / strongest, DARKEST_FILM), thickness),
                                           powf(fmaxf(colour.y / strongest, DARKEST_FILM), thickness),
                                           powf(fmaxf(colour.z / strongest, DARKEST_FILM), thickness)});
    glUniform3f(uniforms->cover, opacity, finish->texture, finish->film);
    struct vec3 hue = vec3_scale(colour, finish->tinted / strongest);
    float white = 1.0f - finish->tinted;
    struct vec3 tint = vec3_add(hue, (struct vec3){white, white, white});
    set_vec3(uniforms->shine_light, vec3_scale(multiply(tint, light), intensity));
    glUniform4f(uniforms->shine, finish->seen, finish->own, finish->rough, finish->relief);
    glUniform1f(uniforms->metal, finish->metal);
    struct vec3 grain = multiply(tint, finish_colour(shade->sparkle_srgb));
    set_vec3(uniforms->sparkle_light, vec3_scale(multiply(grain, light), intensity));
    glUniform3f(uniforms->sparkle, finish->sparkle, finish->density,
                shade->sparkle_mm > 0.0f ? shade->sparkle_mm : finish->grain_mm);
}

void finish_set(const struct finish_uniforms *uniforms, const struct makeup_shade *shade, struct vec3 light,
                float intensity)
{
    set(uniforms, &finishes[shade->finish], shade, light, intensity);
}

void finish_set_film(const struct finish_uniforms *uniforms, const struct makeup_shade *shade,
                     struct vec3 light, float intensity)
{
    struct finish film = finishes[shade->finish];
    film.film = 1.0f;
    set(uniforms, &film, shade, light, intensity);
}
