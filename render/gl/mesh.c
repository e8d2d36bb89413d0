#include "render/gl/mesh.h"

#include <assert.h>

static void describe(const struct mesh_layout *layout, bool instances)
{
    size_t stride = instances ? layout->instance_bytes : layout->vertex_bytes;
    for (int i = 0; i < layout->attribute_count; i++) {
        const struct mesh_attribute *attribute = &layout->attributes[i];
        if (attribute->in_instance != instances)
            continue;
        glEnableVertexAttribArray(attribute->location);
        // GL's old habit: the offset into the bound buffer is passed as a pointer.
        glVertexAttribPointer(attribute->location, attribute->components, attribute->type,
                              attribute->normalised ? GL_TRUE : GL_FALSE, (GLsizei)stride,
                              (const void *)(uintptr_t)attribute->offset);
        if (instances)
            glVertexAttribDivisor(attribute->location, 1);
    }
}

enum result mesh_init(struct mesh *mesh, const struct mesh_layout *layout, const void *vertices,
                      uint32_t vertex_count, const uint32_t *indices, uint32_t index_count, bool dynamic,
                      struct diagnostic *why)
{
    struct mesh made = {.vertex_bytes = layout->vertex_bytes,
                        .vertex_capacity = layout->vertex_bytes * vertex_count,
                        .instance_bytes = layout->instance_bytes,
                        .vertex_count = vertex_count,
                        .index_count = index_count};
    glGenVertexArrays(1, &made.array);
    glBindVertexArray(made.array);
    glGenBuffers(1, &made.vertices);
    glBindBuffer(GL_ARRAY_BUFFER, made.vertices);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)made.vertex_capacity, vertices,
                 dynamic ? GL_STREAM_DRAW : GL_STATIC_DRAW);
    describe(layout, false);
    if (layout->instance_bytes > 0) {
        glGenBuffers(1, &made.instances);
        glBindBuffer(GL_ARRAY_BUFFER, made.instances);
        describe(layout, true);
    }
    if (index_count > 0) {
        glGenBuffers(1, &made.indices);
        glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, made.indices);
        glBufferData(GL_ELEMENT_ARRAY_BUFFER, (GLsizeiptr)(sizeof *indices * index_count), indices,
                     GL_STATIC_DRAW);
    }
    glBindVertexArray(0);
    enum result result = gl_check("mesh", why);
    if (result != RESULT_OK)
        mesh_finish(&made);
    *mesh = made;
    return result;
}

void mesh_share(struct mesh *mesh, const struct mesh *from, const struct mesh_layout *layout)
{
    assert(mesh->indices == 0 && from->indices != 0);
    glBindVertexArray(mesh->array);
    glBindBuffer(GL_ARRAY_BUFFER, from->vertices);
    describe(layout, false);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, from->indices);
    glBindVertexArray(0);
    mesh->indices = from->indices;
    mesh->index_count = from->index_count;
    mesh->shares = true;
}

void mesh_set_vertices(struct mesh *mesh, const void *vertices, uint32_t count)
{
    size_t bytes = mesh->vertex_bytes * count;
    assert(bytes <= mesh->vertex_capacity);
    glBindBuffer(GL_ARRAY_BUFFER, mesh->vertices);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)bytes, vertices, GL_STREAM_DRAW);
    mesh->vertex_count = count;
}

void mesh_set_indices(struct mesh *mesh, const uint32_t *indices, uint32_t count)
{
    assert(mesh->indices != 0 && !mesh->shares);
    glBindVertexArray(mesh->array); // which remembers the buffer
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, (GLsizeiptr)(sizeof *indices * count), indices, GL_STREAM_DRAW);
    glBindVertexArray(0);
    mesh->index_count = count;
}

void mesh_set_instances(struct mesh *mesh, const void *instances, uint32_t count)
{
    assert(mesh->instances != 0);
    size_t bytes = mesh->instance_bytes * count;
    if (bytes > mesh->instance_capacity)
        mesh->instance_capacity = bytes;
    glBindBuffer(GL_ARRAY_BUFFER, mesh->instances);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)mesh->instance_capacity, NULL, GL_STREAM_DRAW);
    glBufferSubData(GL_ARRAY_BUFFER, 0, (GLsizeiptr)bytes, instances);
}

void mesh_draw(const struct mesh *mesh, GLenum mode, uint32_t first, uint32_t count)
{
    glBindVertexArray(mesh->array);
    if (mesh->indices != 0)
        glDrawElements(mode, (GLsizei)(count > 0 ? count : mesh->index_count - first), GL_UNSIGNED_INT,
                       (const void *)(uintptr_t)(first * sizeof(uint32_t)));
    else
        glDrawArrays(mode, (GLint)first, (GLsizei)(count > 0 ? count : mesh->vertex_count - first));
    glBindVertexArray(0);
}

void mesh_draw_instanced(const struct mesh *mesh, GLenum mode, uint32_t instance_count)
{
    glBindVertexArray(mesh->array);
    if (mesh->indices != 0)
        glDrawElementsInstanced(mode, (GLsizei)mesh->index_count, GL_UNSIGNED_INT, NULL,
                                (GLsizei)instance_count);
    else
        glDrawArraysInstanced(mode, 0, (GLsizei)mesh->vertex_count, (GLsizei)instance_count);
    glBindVertexArray(0);
}

void mesh_finish(struct mesh *mesh)
{
    // GL ignores names that are 0.
    glDeleteVertexArrays(1, &mesh->array);
    glDeleteBuffers(1, &mesh->vertices);
    if (!mesh->shares)
        glDeleteBuffers(1, &mesh->indices);
    glDeleteBuffers(1, &mesh->instances);
    *mesh = (struct mesh){0};
}
