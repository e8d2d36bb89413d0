// Vertices and indices in GL buffers, with their layout in a vertex array.
#ifndef CHEVAL_RENDER_GL_MESH_H
#define CHEVAL_RENDER_GL_MESH_H

#include "render/gl/gl.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESH_MAX_ATTRIBUTES 8

// One input of the vertex shader: `layout(location = …) in …`.
struct mesh_attribute {
    GLuint location;
    GLint components;
    GLenum type;      // GL_FLOAT, GL_UNSIGNED_BYTE, …
    bool normalised;  // integers become 0..1 or -1..1
    size_t offset;    // in the vertex, bytes
    bool in_instance; // from the second buffer, one step an instance: unused by most
};

struct mesh_layout {
    const struct mesh_attribute *attributes;
    int attribute_count;
    size_t vertex_bytes;
    size_t instance_bytes; // of the second buffer, filled by mesh_set_instances; 0: there is none
};

struct mesh {
    GLuint array;     // vertex array object; 0: none
    GLuint vertices;  // buffer
    GLuint indices;   // buffer of uint32_t; 0: vertices are drawn in their order
    bool shares;      // the indices are another mesh's
    GLuint instances; // buffer; 0: none
    size_t vertex_bytes, vertex_capacity;
    size_t instance_bytes, instance_capacity;
    uint32_t vertex_count, index_count;
};

// `vertices` and `indices` may be NULL with their counts: uninitialised room. No indices: count 0. Dynamic
// meshes are written anew each frame by mesh_set_vertices.
MUST_CHECK enum result mesh_init(struct mesh *mesh, const struct mesh_layout *layout, const void *vertices,
                                 uint32_t vertex_count, const uint32_t *indices, uint32_t index_count,
                                 bool dynamic, struct diagnostic *why);

// Lets `mesh` be drawn with the indices and, for the attributes of `layout`, the vertices of `from`, which
// must outlive it.
void mesh_share(struct mesh *mesh, const struct mesh *from, const struct mesh_layout *layout);

// Replaces the vertices by `count` others, at most as many as at mesh_init; the old storage is given back to
// the driver, so that nothing waits for a draw that still reads it.
void mesh_set_vertices(struct mesh *mesh, const void *vertices, uint32_t count);

// Likewise the indices, of a mesh that has its own.
void mesh_set_indices(struct mesh *mesh, const uint32_t *indices, uint32_t count);

// The same for the second buffer, which grows as needed.
void mesh_set_instances(struct mesh *mesh, const void *instances, uint32_t count);

// Indexed when there are indices, else by vertices: `count` from `first`; count 0 is all of them.
void mesh_draw(const struct mesh *mesh, GLenum mode, uint32_t first, uint32_t count);
void mesh_draw_instanced(const struct mesh *mesh, GLenum mode, uint32_t instance_count);

// Takes a zeroed or finished mesh.
void mesh_finish(struct mesh *mesh);

#endif
