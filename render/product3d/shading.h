// The shader programs of products: one for each set of features that a material needs, made when a model is
// added, so that no frame waits for a compiler.
#ifndef CHEVAL_RENDER_PRODUCT3D_SHADING_H
#define CHEVAL_RENDER_PRODUCT3D_SHADING_H

#include "render/environment.h"
#include "render/gl/clip_view.h"
#include "render/light.h"
#include "render/product3d/cover.h"
#include "render/product3d/product_model.h"

#define SHADING_MAX_PROGRAMS 192

enum shading_pass {
    SHADING_COVER,    // opaque and blended parts
    SHADING_MULTIPLY, // lenses: what they let through, and in the alpha where the nearest is
    SHADING_ADD       // lenses: what they mirror and scatter themselves, and where the farthest is
};

struct shading_program {
    uint32_t features; // which defines, with the pass
    GLuint program;
    // product3d.vert
    GLint picture_to_clip, to_camera, normal_to_camera, projection, to_face;
    GLint has_temples, hinge, hinge_turn;
    // product3d.frag
    GLint uv_matrix, uv_offset, base_colour, surface, emissive, alpha_cutoff, dielectric, clearcoat, sheen;
    GLint transmission, handedness;
    // lens.glsl
    GLint arm_before, arm_bare; // of garments
    GLint lens_surface, lens_second, lens_top, lens_bottom, lens_shape, face_camera_z, behind_place;
    struct light_uniforms light; // light.glsl
    struct cover_uniforms cover; // cover.glsl
};

struct shading {
    struct shading_program programs[SHADING_MAX_PROGRAMS];
    int count;
};

// What is the same for all of a person's products in a frame.
struct shading_scene {
    const struct environment *environment;
    struct clip_view view;
    struct mat4 projection; // camera space -> picture clip space
    const struct light_estimate *light;
    // Textures of what MULTIPLY and ADD drew, pixel by pixel: for the passes after them; 0: no lenses.
    GLuint veil, glow;
    // Texture of what COVER's pixels will be laid over, where their corner is on it, and its pixels a pixel.
    GLuint behind;
    struct vec2 behind_corner, behind_step;
    struct cover_lookup cover; // zeroed: nothing hides
};

// One primitive: from its node's own space.
struct shading_place {
    struct mat4 to_face;               // node's own space -> face space
    struct mat4 to_camera;             // face space -> camera space
    bool mirrored;                     // to_face turns left and right
    float thickness;                   // product_draw
    const struct scene_product *worn;  // for its temples and what hides it
    const struct scene_rigged *rigged; // a garment, whose vertices are in camera space; NULL: none
};

// Makes the programs that a material needs; `rigged`: as part of a garment that is moved.
MUST_CHECK enum result shading_prepare(struct shading *shading, const struct product_material *material,
                                       bool rigged, struct diagnostic *why);

// Makes the program for a material and pass current, with all its uniforms and textures set. False when
// there is none: shading_prepare was not called for the material.
bool shading_use(const struct shading *shading, const struct product_model *product,
                 const struct product_material *material, enum shading_pass pass,
                 const struct shading_scene *scene, const struct shading_place *place);

void shading_finish(struct shading *shading); // takes a zeroed one

#endif
