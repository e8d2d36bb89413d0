// The one door to Draco, the only C++ library here: a compressed mesh -> triangles and attribute values.
//
// However much the bytes announce, no more memory is taken than a mesh within the caller's bounds needs, and
// no exception leaves. Only the bitstream 2.2 that KHR_draco_mesh_compression allows is read. Any thread; one
// mesh in one thread at a time.
#ifndef CHEVAL_ASSETS_GLTF_DRACO_H
#define CHEVAL_ASSETS_GLTF_DRACO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "platform/base/result.h"

struct gltf_draco;

struct gltf_draco_attribute {
    uint32_t component; // as in glTF: 5120 signed byte … 5126 float; 0 for what glTF has no number for
    uint32_t components;
    size_t bytes; // of the values of all points, tightly packed
};

// `why` gets what is wrong with the bytes, without a place. The caller ends with gltf_draco_destroy.
MUST_CHECK enum result gltf_draco_create(const uint8_t *bytes, size_t size, uint32_t max_points,
                                         uint32_t max_faces, struct gltf_draco **out, struct diagnostic *why);
void gltf_draco_destroy(struct gltf_draco *draco);

uint32_t gltf_draco_points(const struct gltf_draco *draco);
uint32_t gltf_draco_faces(const struct gltf_draco *draco);

// Three corners a face, each below gltf_draco_points. `out` has room for them.
void gltf_draco_copy_corners(const struct gltf_draco *draco, uint32_t *out);

// False when there is no attribute of that id.
bool gltf_draco_find(const struct gltf_draco *draco, uint32_t id, struct gltf_draco_attribute *out);

// The values of an attribute that is there, point after point; `out` has room for its `bytes`.
void gltf_draco_copy_values(const struct gltf_draco *draco, uint32_t id, uint8_t *out);

#ifdef __cplusplus
}
#endif

#endif
