// What of a head hides a product: the face mesh, and of the head that product and occluder share
// (platform/base/head.h) the skull, the ears and the neck, as depth only.
//
// The skull grows out of the face's oval into the head's ellipsoid. Everything stands a little inside the
// real head, so that the front of a frame, its rims and pads stay visible on every nose and cheek, and so
// that the temple that lies along the near side of the head is not hidden by it.
#ifndef CHEVAL_RENDER_PRODUCT3D_OCCLUDER_H
#define CHEVAL_RENDER_PRODUCT3D_OCCLUDER_H

#include "platform/base/head.h"
#include "render/gl/clip_view.h"
#include "render/gl/mesh.h"

#define OCCLUDER_SKULL_RINGS 9 // behind the oval, before the pole
#define OCCLUDER_EAR_VERTICES (HEAD_EAR_OUTLINE + 1)
#define OCCLUDER_NECK_SIDES 16
#define OCCLUDER_VERTICES                                                                                    \
    (FACE_VERTEX_COUNT + FACE_RING_OVAL_COUNT * (OCCLUDER_SKULL_RINGS + 1) + 1 + 2 * OCCLUDER_EAR_VERTICES + \
     2 * OCCLUDER_NECK_SIDES)

struct occluder {
    struct mesh mesh;
    GLuint program;
    GLint picture_to_clip, transform;
};

MUST_CHECK enum result occluder_init(struct occluder *occluder, struct diagnostic *why);
void occluder_finish(struct occluder *occluder); // takes a zeroed one

// The vertices in face space for a person's metric landmarks, their head and the pose they are seen with.
// Pure.
void occluder_shape(const struct vec3 mesh_m[FACE_VERTEX_COUNT], const struct head *head,
                    const struct mat4 *pose, struct vec3 out[OCCLUDER_VERTICES]);

// Into the bound framebuffer's depth, colour untouched. `projection` takes camera space to picture clip
// space.
void occluder_draw(struct occluder *occluder, const struct vec3 *mesh_m, const struct head *head,
                   const struct mat4 *pose, const struct mat4 *projection, const struct clip_view *view);

// The same for triangles of positions in camera space, one corner after the other.
MUST_CHECK enum result occluder_init_mesh(struct mesh *mesh, uint32_t room, struct diagnostic *why);
void occluder_draw_mesh(const struct occluder *occluder, const struct mesh *mesh,
                        const struct mat4 *projection, const struct clip_view *view);

#endif
