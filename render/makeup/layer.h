// What a kind of make-up is to makeup.c, and what it is given: one line a kind in makeup.c's table. Kinds
// that are drawn alike share a file: lips.c, skin.c, eye_shadow.c, eyeliner.c, lashes.c, brow.c,
// contact_lens.c.
#ifndef CHEVAL_RENDER_MAKEUP_LAYER_H
#define CHEVAL_RENDER_MAKEUP_LAYER_H

#include "render/gl/program.h"
#include "render/makeup/eye_outline.h"
#include "render/makeup/face_light.h"
#include "render/makeup/face_map.h"
#include "render/makeup/lip_mesh.h"
#include "render/makeup/makeup.h"
#include "render/makeup/skin_mesh.h"

// A person's face in this frame, measured once for all layers. What is NULL is not to be drawn.
struct makeup_face {
    const struct vec3 *landmarks_px; // SCENE_FACE_LANDMARKS
    const struct lip_mesh *lips;
    const struct eye_outline *eyes[EYE_SIDES];
    const struct skin_mesh *skin;
    const struct face_map *map;
    float mm_px;             // picture pixels a millimetre
    float magnification;     // target pixels a picture pixel
    struct face_light light; // smoothed over time, as is
    struct lip_look lip_look;
};

// The part of the target that a layer reads by worn_beneath(): no more than that is copied for it.
enum makeup_area { MAKEUP_AREA_NONE, MAKEUP_AREA_LIPS, MAKEUP_AREA_EYES, MAKEUP_AREA_FACE };

struct makeup_layer_ops {
    enum result (*create)(void **state, struct diagnostic *why);
    void (*destroy)(void *state); // takes NULL
    // Makes what draw otherwise makes when it first needs it; NULL where that is nothing.
    enum result (*prepare)(void *state, struct diagnostic *why);
    // The framebuffer, viewport, front face, blending (1, 1 - alpha) and the textures of makeup.glsl are set,
    // and taken back afterwards. `picture`: the product's own texture, or NULL.
    void (*draw)(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture);
};

extern const struct makeup_layer_ops makeup_lips_ops; // lipstick, lip_gloss, lip_liner
extern const struct makeup_layer_ops makeup_skin_ops; // foundation, concealer, blush, bronzer, highlighter
extern const struct makeup_layer_ops makeup_eye_shadow_ops;   // eye_shadow
extern const struct makeup_layer_ops makeup_eyeliner_ops;     // eyeliner
extern const struct makeup_layer_ops makeup_lashes_ops;       // mascara
extern const struct makeup_layer_ops makeup_brow_ops;         // brow
extern const struct makeup_layer_ops makeup_contact_lens_ops; // contact_lens

// --- programs whose shaders include makeup.glsl ------------------------------------------------------------

// Texture units: these are bound for a layer; its own begin at MAKEUP_UNIT_OWN.
enum { MAKEUP_UNIT_PICTURE, MAKEUP_UNIT_BENEATH, MAKEUP_UNIT_FACE_MAP, MAKEUP_UNIT_OWN };

struct layer_program {
    GLuint id; // 0: none
    GLint picture_to_clip, picture_size_px, to_face_map, mm_px;
};

// Compiles and links, finds the common uniforms, sets the samplers. Delete program->id.
MUST_CHECK enum result layer_program_create(const char *vertex_file, const char *fragment_file,
                                            const char *defines, struct layer_program *program,
                                            struct diagnostic *why);

// Makes it the program in use and sets the common uniforms.
void layer_program_use(const struct layer_program *program, const struct makeup_frame *frame,
                       const struct makeup_face *face);

#endif
