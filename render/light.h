// The light of the camera picture, per person, so that a product looks as if it were there.
//
// How its brightness changes with the way a surface turns is told by the skin of the face (light_fit.h); how
// bright and of what tint white is beside that skin, by everything that make-up asks too
// (makeup/face_light.h), so that glasses and lipstick agree. A face's own reflectance doesn't change, so it
// is averaged over a second; what falls on it is followed at once: a camera that changes its exposure, a lamp
// switched on, are seen on the product in the same frame.
//
// Nothing is kept but a few numbers a person; light_forget wipes them.
#ifndef CHEVAL_RENDER_LIGHT_H
#define CHEVAL_RENDER_LIGHT_H

#include "render/environment.h"
#include "render/light_fit.h"
#include "render/makeup/face_light.h"
#include "render/scene.h"

// The light that falls on a person, camera space.
struct light_estimate {
    struct vec3 scale; // of the studio's radiance: a white surface that faces the mirror has this radiance
    bool has_shape;    // else the studio's own is taken
    // Radiance of a white Lambertian surface by its normal, in units of `scale`: as environment.diffuse.
    struct vec3 shape[ENVIRONMENT_HARMONICS];
    float least;      // no surface has less, in units of `scale`: what is turned as no skin is seen to be
    struct vec3 skin; // the person's, as the picture has it, linear; zero: unknown
    // The room before the person, for what is reflected (surroundings.h).
    GLuint surroundings;   // its texture; 0: the studio alone
    float room_share;      // 0..1: how much of a reflection from the front is the room's, not the studio's
    struct vec3 room_gain; // times what the texture holds
};

#define LIGHT_OF_THE_STUDIO ((struct light_estimate){.scale = {1.0f, 1.0f, 1.0f}})

struct light_person {
    uint32_t id;       // 0: free
    uint64_t used;     // the frame number it was last asked for
    uint64_t sequence; // of the picture that was measured last
    bool has_shape;
    struct vec3 skin;        // light_fit.skin, followed at once
    struct face_light white; // in units of the skin's colour, averaged
    struct vec3 shape[ENVIRONMENT_HARMONICS];
    float least;
};

struct light {
    uint64_t frame;
    uint64_t sequence; // of the picture
    bool ready;        // the tables below are filled
    struct srgb_table table;
    struct light_places places;
    struct light_person persons[SCENE_MAX_PERSONS];
};

// Once a frame, before light_of.
void light_begin(struct light *light, uint64_t sequence);

struct light_estimate light_of(struct light *light, const struct picture *picture,
                               const struct scene_person *person);

// Where most light comes from, unit length, camera space; zero when it comes evenly or nothing is known.
struct vec3 light_direction(const struct light_estimate *light);

void light_forget(struct light *light);

// --- on the GPU: light.glsl --------------------------------------------------------------------------------

#define LIGHT_TEXTURE_UNIT 15 // of the surroundings, in every program that includes light.glsl

struct light_uniforms {
    GLint light, lean, shape, room;
};

// Looks them up once, after linking. Binds the program.
void light_find_uniforms(GLuint program, struct light_uniforms *uniforms);

// For the program in use.
void light_set_uniforms(const struct light_uniforms *uniforms, const struct light_estimate *light,
                        const struct environment *environment);

#endif
