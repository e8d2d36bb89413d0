// What hides products besides the head's own depth, for the shaders: hair, hands and people who stand nearer
// (cover_map.h), as a texture that cover.glsl reads. Thread: the GL context's.
#ifndef CHEVAL_RENDER_PRODUCT3D_COVER_H
#define CHEVAL_RENDER_PRODUCT3D_COVER_H

#include "render/gl/clip_view.h"
#include "render/gl/target.h"
#include "render/gl/texture.h"
#include "render/product3d/cover_map.h"
#include "render/product3d/tile.h"

#define COVER_PEOPLE 4 // are remembered from frame to frame

struct cover_slot {
    uint32_t id;
    bool used;
    uint64_t sequence;  // of the background that the map was made of
    uint64_t last_used; // counts calls, to replace the one unseen for longest
    struct cover_bounds bounds;
    struct cover_memory *memory; // made at first use
    struct cover_map map;
};

struct cover {
    struct texture texture;
    struct cover_slot *slots;                    // COVER_PEOPLE
    const struct cover_slot *uploaded, *current; // current NULL: nothing hides
    uint64_t uploaded_sequence, calls;
};

MUST_CHECK enum result cover_init(struct cover *cover, struct diagnostic *why);
void cover_finish(struct cover *cover); // takes a zeroed one
void cover_forget(struct cover *cover); // the people

// Before a person's products are drawn: what hides them, made anew when the background is new. `bounds` is
// all that the person wears. Without a background or a head nothing hides.
void cover_begin(struct cover *cover, const struct scene *scene, const struct scene_person *person,
                 const struct cover_bounds *bounds);

// How a shader finds a pixel of a tile in the texture; for the person of the last cover_begin.
struct cover_lookup {
    GLuint texture;         // 0: none
    struct vec3 to_u, to_v; // of (gl_FragCoord.x, gl_FragCoord.y, 1)
};

// Where the tile is.
struct cover_window {
    const struct clip_view *view;
    const struct target *target; // the tile's grid
    const struct region *region;
    int picture_width_px, picture_height_px;
};
struct cover_lookup cover_lookup_of(const struct cover *cover, const struct cover_window *window);

// The same in any texture: `to_u` and `to_v` are of a place (x, y, 1) of the picture, pixels.
struct cover_lookup cover_lookup_in(GLuint texture, struct vec3 to_u, struct vec3 to_v,
                                    const struct cover_window *window);

// The uniforms of cover.glsl, and their setting with the program in use; the sampler is "cover". Of no
// texture all colours are 0: nothing hides, and nothing ends.
struct cover_uniforms {
    GLint hidden_between, ends_between, ends_towards, to_u, to_v;
};
void cover_find_uniforms(GLuint program, struct cover_uniforms *out);
void cover_use(const struct cover_uniforms *uniforms, const struct cover_lookup *lookup,
               const struct scene_product *worn);

#endif
