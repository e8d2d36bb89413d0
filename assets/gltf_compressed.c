// Primitives whose vertices and triangles are one Draco mesh (KHR_draco_mesh_compression). Their accessors
// say what was compressed; what comes out must be the same.
#include "assets/gltf_draco.h"
#include "assets/gltf_internal.h"

#include <stdlib.h>

#define MAX_USED 10 // the attributes that struct gltf_attributes names

static void list_used(const struct gltf_attributes *attributes, int used[MAX_USED])
{
    const int accessors[MAX_USED] = {attributes->position,  attributes->normal,    attributes->tangent,
                                     attributes->uv[0],     attributes->uv[1],     attributes->colour,
                                     attributes->joints[0], attributes->joints[1], attributes->weights[0],
                                     attributes->weights[1]};
    for (int i = 0; i < MAX_USED; i++)
        used[i] = accessors[i];
}

static bool is_used(const struct gltf_attributes *attributes, int accessor)
{
    int used[MAX_USED];
    list_used(attributes, used);
    for (int i = 0; i < MAX_USED; i++)
        if (used[i] == accessor)
            return true;
    return false;
}

// --- the mesh ---------------------------------------------------------------------------------------------

// How many corners the "indices" say that there are; *corners stays when there are none.
static enum result read_corner_count(struct gltf_file *file, const struct json_cursor *primitive,
                                     size_t *corners)
{
    struct json_cursor member;
    int accessor = GLTF_NONE;
    if (!json_member(primitive, "indices", &member))
        return RESULT_OK;
    enum result result = gltf_read_index(file, &member, file->accessor_count, "accessor", &accessor);
    if (result == RESULT_OK)
        *corners = file->accessors[accessor].count;
    if (result == RESULT_OK && (*corners > GLTF_MAX_INDICES || *corners % 3 != 0))
        result = json_fail(&member, RESULT_INVALID, file->why,
                           "%zu corners; a compressed mesh has whole triangles, at most %zu", *corners,
                           GLTF_MAX_INDICES / 3);
    return result;
}

static enum result open_mesh(struct gltf_file *file, const struct json_cursor *extension, size_t points,
                             size_t faces, struct gltf_draco **out)
{
    struct json_cursor member;
    int view = GLTF_NONE;
    enum result result = json_need(extension, "bufferView", &member, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &member, file->view_count, "bufferView", &view);
    if (result == RESULT_OK)
        result = gltf_use_view(file, &member, view, GLTF_USE_OTHER);
    if (result != RESULT_OK)
        return result;
    const uint8_t *bytes = gltf_view_bytes(file, view);
    if (bytes == NULL || file->views[view].stride != 0)
        return json_fail(
            &member, RESULT_INVALID, file->why,
            bytes == NULL ? "bufferView %d has no data in this file" : "bufferView %d has a stride", view);
    struct diagnostic problem = {0};
    result =
        gltf_draco_create(bytes, file->views[view].length, (uint32_t)points, (uint32_t)faces, out, &problem);
    return result != RESULT_OK ? json_fail(&member, result, file->why, "%.300s", problem.text) : result;
}

static enum result read_corners(struct gltf_file *file, const struct json_cursor *extension,
                                const struct gltf_draco *draco, size_t expected, struct gltf_compressed *out)
{
    out->corner_count = (size_t)gltf_draco_faces(draco) * 3;
    if (expected != 0 && out->corner_count != expected)
        return json_fail(extension, RESULT_INVALID, file->why, "%zu corners, but the indices have %zu",
                         out->corner_count, expected);
    out->corners = malloc((out->corner_count + 1) * sizeof *out->corners);
    if (out->corners == NULL)
        return json_fail(extension, RESULT_NO_MEMORY, file->why, "no memory");
    gltf_draco_copy_corners(draco, out->corners);
    return RESULT_OK;
}

// --- its attributes ---------------------------------------------------------------------------------------

// What is decompressed for one member of the extension's "attributes"; `accessor` GLTF_NONE: nobody reads it.
struct decompressed {
    int accessor;
    uint32_t id;
    size_t bytes;
};

static enum result check_attribute(struct gltf_file *file, const struct json_cursor *member,
                                   const struct gltf_draco *draco, struct decompressed *out)
{
    const struct gltf_accessor *accessor = &file->accessors[out->accessor];
    struct gltf_draco_attribute found = {0};
    if (!gltf_draco_find(draco, out->id, &found))
        return json_fail(member, RESULT_INVALID, file->why, "the Draco data has no attribute %u", out->id);
    if (found.component != (uint32_t)accessor->component ||
        found.components != (uint32_t)gltf_components(accessor))
        return json_fail(member, RESULT_INVALID, file->why,
                         "the Draco data has %u components of type %u, but accessor %d says %d of type %d",
                         found.components, found.component, out->accessor, gltf_components(accessor),
                         (int)accessor->component);
    out->bytes = found.bytes;
    return RESULT_OK;
}

static enum result read_attribute(struct gltf_file *file, const struct json_cursor *member,
                                  const struct json_cursor *semantics, const struct gltf_draco *draco,
                                  const struct gltf_attributes *attributes, struct decompressed *out)
{
    struct json_cursor semantic;
    int64_t id = 0;
    int accessor = GLTF_NONE;
    *out = (struct decompressed){.accessor = GLTF_NONE};
    enum result result = json_read_integer(member, 0, UINT32_MAX, &id, file->why);
    if (result == RESULT_OK && !json_member(semantics, member->key, &semantic))
        return json_fail(member, RESULT_INVALID, file->why, "the primitive has no attribute of this name");
    if (result == RESULT_OK)
        result = gltf_read_index(file, &semantic, file->accessor_count, "accessor", &accessor);
    if (result != RESULT_OK || !is_used(attributes, accessor))
        return result;
    out->accessor = accessor;
    out->id = (uint32_t)id;
    return check_attribute(file, member, draco, out);
}

// Copies out what is read and points the accessors to it; each value begins at a multiple of 4 bytes.
static enum result take_values(struct gltf_file *file, const struct json_cursor *where,
                               const struct gltf_draco *draco, const struct decompressed *list, int count,
                               struct gltf_compressed *out)
{
    size_t total = 0;
    for (int i = 0; i < count; i++)
        total += (list[i].bytes + 3) / 4 * 4;
    out->values = malloc(total + 1);
    if (out->values == NULL)
        return json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
    size_t at = 0;
    enum result result = RESULT_OK;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct gltf_accessor *accessor = &file->accessors[list[i].accessor];
        if (accessor->decompressed != NULL)
            return json_fail(where, RESULT_INVALID, file->why, "accessor %d is compressed twice",
                             list[i].accessor);
        gltf_draco_copy_values(draco, list[i].id, out->values + at);
        accessor->decompressed = out->values + at;
        at += (list[i].bytes + 3) / 4 * 4;
        result = gltf_check_finite(file, where, list[i].accessor);
    }
    return result;
}

static enum result read_attributes(struct gltf_file *file, const struct json_cursor *primitive,
                                   const struct json_cursor *extension, const struct gltf_draco *draco,
                                   const struct gltf_attributes *attributes, struct gltf_compressed *out)
{
    struct json_cursor list, semantics, member;
    struct decompressed taken[MAX_USED];
    int count = 0;
    void *position = NULL;
    enum result result = json_need(primitive, "attributes", &semantics, file->why);
    if (result == RESULT_OK)
        result = json_need(extension, "attributes", &list, file->why);
    if (result == RESULT_OK)
        result = json_expect_object(&list, file->why);
    while (result == RESULT_OK && json_next_member(&list, &position, &member)) {
        struct decompressed attribute;
        result = read_attribute(file, &member, &semantics, draco, attributes, &attribute);
        if (result != RESULT_OK || attribute.accessor == GLTF_NONE)
            continue;
        if (count == MAX_USED)
            return json_fail(&member, RESULT_INVALID, file->why, "accessor %d is compressed twice",
                             attribute.accessor);
        taken[count++] = attribute;
    }
    return result == RESULT_OK ? take_values(file, &list, draco, taken, count, out) : result;
}

enum result gltf_read_compressed(struct gltf_file *file, const struct json_cursor *primitive,
                                 const struct gltf_attributes *attributes, bool triangle_list,
                                 struct gltf_compressed *out)
{
    struct gltf_extension extension;
    struct gltf_draco *draco = NULL;
    size_t corners = 0;
    *out = (struct gltf_compressed){0};
    if (!gltf_find_extension(primitive, "KHR_draco_mesh_compression", &extension))
        return RESULT_OK;
    enum result result = json_expect_object(&extension.value, file->why);
    // The indices of a strip are fewer than the corners that come out.
    if (result == RESULT_OK && triangle_list)
        result = read_corner_count(file, primitive, &corners);
    if (result == RESULT_OK)
        result = open_mesh(file, &extension.value, attributes->vertex_count,
                           corners != 0 ? corners / 3 : GLTF_MAX_INDICES / 3, &draco);
    if (result != RESULT_OK)
        return result;
    if (gltf_draco_points(draco) != attributes->vertex_count)
        result = json_fail(&extension.value, RESULT_INVALID, file->why, "%u vertices, but accessors of %zu",
                           gltf_draco_points(draco), attributes->vertex_count);
    if (result == RESULT_OK)
        result = read_corners(file, &extension.value, draco, corners, out);
    if (result == RESULT_OK)
        result = read_attributes(file, primitive, &extension.value, draco, attributes, out);
    gltf_draco_destroy(draco);
    return result;
}

void gltf_end_compressed(struct gltf_file *file, const struct gltf_attributes *attributes,
                         struct gltf_compressed *compressed)
{
    int used[MAX_USED];
    list_used(attributes, used);
    for (int i = 0; i < MAX_USED && compressed->values != NULL; i++)
        if (used[i] != GLTF_NONE)
            file->accessors[used[i]].decompressed = NULL;
    free(compressed->corners);
    free(compressed->values);
    *compressed = (struct gltf_compressed){0};
}
