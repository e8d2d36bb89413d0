// Meshes: primitives of any triangle mode -> vertices and triangle lists (glTF 3.7).
#include "assets/gltf_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PRIMITIVES 4096 // of one mesh

enum mode { MODE_TRIANGLES = 4, MODE_STRIP = 5, MODE_FAN = 6 };

// --- room -------------------------------------------------------------------------------------------------

// Makes room for `extra` more elements of an array; doubles, so that many small primitives stay cheap.
static enum result grow(void **array, size_t *room, size_t used, size_t extra, size_t element, size_t maximum)
{
    if (extra > maximum || used > maximum - extra)
        return RESULT_TOO_LARGE;
    if (used + extra <= *room)
        return RESULT_OK;
    size_t wanted = *room * 2 > used + extra ? *room * 2 : used + extra;
    void *larger = realloc(*array, wanted * element);
    if (larger == NULL)
        return RESULT_NO_MEMORY;
    *array = larger;
    *room = wanted;
    return RESULT_OK;
}

static enum result add_vertices(struct gltf_file *file, const struct json_cursor *where, size_t count,
                                struct model_vertex **out)
{
    void *array = file->model.vertices;
    enum result result = grow(&array, &file->vertex_room, file->model.vertex_count, count,
                              sizeof *file->model.vertices, GLTF_MAX_VERTICES);
    file->model.vertices = array;
    if (result != RESULT_OK)
        return json_fail(where, result, file->why, "%zu more vertices; %zu in all are allowed", count,
                         GLTF_MAX_VERTICES);
    *out = file->model.vertices + file->model.vertex_count;
    memset(*out, 0, count * sizeof **out);
    file->model.vertex_count += (uint32_t)count;
    return RESULT_OK;
}

static enum result add_indices(struct gltf_file *file, const struct json_cursor *where, size_t count,
                               uint32_t **out)
{
    void *array = file->model.indices;
    enum result result = grow(&array, &file->index_room, file->model.index_count, count,
                              sizeof *file->model.indices, GLTF_MAX_INDICES);
    file->model.indices = array;
    if (result != RESULT_OK)
        return json_fail(where, result, file->why, "%zu more indices; %zu in all are allowed", count,
                         GLTF_MAX_INDICES);
    *out = file->model.indices + file->model.index_count;
    file->model.index_count += (uint32_t)count;
    return RESULT_OK;
}

// --- indices ----------------------------------------------------------------------------------------------

static enum result check_index_accessor(struct gltf_file *file, const struct json_cursor *member, int index)
{
    const struct gltf_accessor *accessor = &file->accessors[index];
    bool is_unsigned = accessor->component == GLTF_UNSIGNED_BYTE ||
                       accessor->component == GLTF_UNSIGNED_SHORT || accessor->component == GLTF_UNSIGNED_INT;
    if (!is_unsigned || accessor->normalised || gltf_components(accessor) != 1)
        return json_fail(member, RESULT_INVALID, file->why,
                         "accessor %d can't be indices: unsigned whole numbers are", index);
    if (accessor->view != GLTF_NONE && file->views[accessor->view].stride != 0)
        return json_fail(member, RESULT_INVALID, file->why, "indices can't have a stride");
    return gltf_use_view(file, member, accessor->view, GLTF_USE_INDICES);
}

// The corners in drawing order, each below vertex_count: read, or 0, 1, 2 … when the file gives none.
static enum result read_corners(struct gltf_file *file, const struct json_cursor *primitive,
                                size_t vertex_count, uint32_t **out, size_t *count)
{
    struct json_cursor member;
    int index = GLTF_NONE;
    if (!json_member(primitive, "indices", &member)) {
        *count = vertex_count;
        *out = malloc(vertex_count * sizeof **out);
        for (size_t i = 0; *out != NULL && i < vertex_count; i++)
            (*out)[i] = (uint32_t)i;
        return *out != NULL ? RESULT_OK : json_fail(primitive, RESULT_NO_MEMORY, file->why, "no memory");
    }
    enum result result = gltf_read_index(file, &member, file->accessor_count, "accessor", &index);
    if (result == RESULT_OK)
        result = check_index_accessor(file, &member, index);
    if (result == RESULT_OK && file->accessors[index].count > GLTF_MAX_INDICES)
        result = json_fail(&member, RESULT_TOO_LARGE, file->why, "%zu indices; %zu are allowed",
                           file->accessors[index].count, GLTF_MAX_INDICES);
    if (result == RESULT_OK)
        result = gltf_read_integers(file, &member, index, out);
    if (result != RESULT_OK)
        return result;
    *count = file->accessors[index].count;
    // The greatest number of the type means "begin anew" to some graphics interfaces and is no vertex.
    uint32_t restart = UINT32_MAX >> (32 - 8 * gltf_component_size(file->accessors[index].component));
    for (size_t i = 0; i < *count; i++)
        if ((*out)[i] >= vertex_count || (*out)[i] == restart)
            return json_fail(&member, RESULT_INVALID, file->why,
                             "index %zu is %u, but there are %zu vertices", i, (*out)[i], vertex_count);
    return RESULT_OK;
}

// The checks of read_corners for indices whose numbers are in the compressed mesh.
static enum result check_unread_indices(struct gltf_file *file, const struct json_cursor *primitive)
{
    struct json_cursor member;
    int index = GLTF_NONE;
    if (!json_member(primitive, "indices", &member))
        return RESULT_OK;
    enum result result = gltf_read_index(file, &member, file->accessor_count, "accessor", &index);
    return result == RESULT_OK ? check_index_accessor(file, &member, index) : result;
}

static size_t triangle_index_count(enum mode mode, size_t corners)
{
    if (corners < 3)
        return 0;
    return mode == MODE_TRIANGLES ? corners / 3 * 3 : (corners - 2) * 3;
}

// Writes the triangles of any mode as a list; `first` is added to each index (glTF 3.7.2.1).
static void write_triangles(enum mode mode, const uint32_t *corners, size_t index_count, uint32_t first,
                            uint32_t *out)
{
    assert(corners != NULL && out != NULL);
    for (size_t i = 0; i < index_count; i += 3) {
        size_t t = i / 3;
        const size_t list[3] = {i, i + 1, i + 2};
        const size_t strip[3] = {t, t + 1 + t % 2, t + 2 - t % 2}; // every second one is turned
        const size_t fan[3] = {t + 1, t + 2, 0};
        const size_t *chosen = mode == MODE_TRIANGLES ? list : mode == MODE_STRIP ? strip : fan;
        for (int c = 0; c < 3; c++)
            out[i + (size_t)c] = first + corners[chosen[c]];
    }
}

// --- vertices ---------------------------------------------------------------------------------------------

// Copies an attribute into one field of the vertices: `components` floats at `offset` of each.
static enum result read_field(struct gltf_file *file, const struct json_cursor *where, int accessor,
                              struct model_vertex *vertices, size_t offset)
{
    if (accessor == GLTF_NONE)
        return RESULT_OK;
    float *values = NULL;
    enum result result = gltf_read_floats(file, where, accessor, &values);
    if (result != RESULT_OK)
        return result;
    size_t components = (size_t)gltf_components(&file->accessors[accessor]);
    for (size_t i = 0; i < file->accessors[accessor].count; i++)
        memcpy((char *)&vertices[i] + offset, values + i * components, components * sizeof *values);
    free(values);
    return RESULT_OK;
}

// Unit normals and tangents; a file may be a little off, which is worth a warning at most.
static void normalise_directions(struct gltf_file *file, const struct json_cursor *where,
                                 const struct gltf_attributes *attributes, struct model_vertex *vertices)
{
    bool odd = false;
    for (size_t i = 0; i < attributes->vertex_count; i++) {
        struct model_vertex *v = &vertices[i];
        if (attributes->normal != GLTF_NONE) {
            float length = vec3_length(v->normal);
            odd = odd || !(length > 0.99f && length < 1.01f);
            v->normal = length > 1e-12f && isfinite(length) ? vec3_scale(v->normal, 1.0f / length)
                                                            : (struct vec3){0, 0, 1};
        }
        if (attributes->tangent != GLTF_NONE) {
            struct vec3 t = {v->tangent.x, v->tangent.y, v->tangent.z};
            float length = vec3_length(t);
            odd = odd || !(length > 0.99f && length < 1.01f) || !(fabsf(v->tangent.w) > 0.99f);
            t = length > 1e-12f && isfinite(length) ? vec3_scale(t, 1.0f / length) : (struct vec3){1, 0, 0};
            v->tangent = (struct vec4){t.x, t.y, t.z, v->tangent.w < 0.0f ? -1.0f : 1.0f};
        }
    }
    if (odd)
        gltf_warn(file, where, "normals or tangents that are not of unit length");
}

static enum result check_colours(struct gltf_file *file, const struct json_cursor *where,
                                 const struct gltf_attributes *attributes, struct model_vertex *vertices)
{
    for (size_t i = 0; i < attributes->vertex_count; i++) {
        struct vec4 *c = &vertices[i].colour;
        if (attributes->colour == GLTF_NONE)
            *c = (struct vec4){1, 1, 1, 1};
        else if (file->accessors[attributes->colour].rows == 3)
            c->w = 1;
        if (!(fminf(fminf(c->x, c->y), fminf(c->z, c->w)) >= 0) ||
            !(fmaxf(fmaxf(c->x, c->y), fmaxf(c->z, c->w)) <= 1))
            return json_fail(where, RESULT_INVALID, file->why, "the colour of vertex %zu is outside 0 to 1",
                             i);
    }
    return RESULT_OK;
}

static enum result read_vertices(struct gltf_file *file, const struct json_cursor *where,
                                 const struct gltf_attributes *attributes, struct model_vertex *vertices)
{
    const struct {
        int accessor;
        size_t offset;
    } fields[] = {
        {attributes->position, offsetof(struct model_vertex, position)},
        {attributes->normal, offsetof(struct model_vertex, normal)},
        {attributes->tangent, offsetof(struct model_vertex, tangent)},
        {attributes->uv[0], offsetof(struct model_vertex, uv)},
        {attributes->uv[1], offsetof(struct model_vertex, uv) + sizeof(struct vec2)},
        {attributes->colour, offsetof(struct model_vertex, colour)},
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && result == RESULT_OK; i++)
        result = read_field(file, where, fields[i].accessor, vertices, fields[i].offset);
    if (result == RESULT_OK)
        result = check_colours(file, where, attributes, vertices);
    if (result == RESULT_OK)
        normalise_directions(file, where, attributes, vertices);
    return result;
}

// --- primitives -------------------------------------------------------------------------------------------

// A material needs the texture coordinates that it names.
static enum result check_uv(struct gltf_file *file, const struct json_cursor *where, int material,
                            int uv_count)
{
    if (file->uv_sets[material] > uv_count)
        return json_fail(where, RESULT_INVALID, file->why, "material %d needs TEXCOORD_%d", material,
                         file->uv_sets[material] - 1);
    return RESULT_OK;
}

static enum result read_mapping(struct gltf_file *file, const struct json_cursor *mapping, int uv_count,
                                struct model_primitive *primitive)
{
    struct json_cursor member, list;
    int material = GLTF_NONE;
    enum result result = json_need(mapping, "material", &member, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &member, file->material_count, "material", &material);
    if (result == RESULT_OK)
        result = check_uv(file, &member, material, uv_count);
    if (result == RESULT_OK)
        result = json_need(mapping, "variants", &list, file->why);
    if (result == RESULT_OK)
        result = json_expect_array(&list, 1, GLTF_MAX_VARIANTS, file->why);
    for (size_t i = 0; result == RESULT_OK && i < json_count(&list); i++) {
        struct json_cursor element = json_element(&list, i);
        int variant = GLTF_NONE;
        result = gltf_read_index(file, &element, file->model.variant_count, "variant", &variant);
        if (result == RESULT_OK && primitive->variant_materials[variant] != MODEL_NONE)
            return json_fail(&element, RESULT_INVALID, file->why, "variant %d has two materials", variant);
        if (result == RESULT_OK)
            primitive->variant_materials[variant] = material;
    }
    return result;
}

static enum result read_variants(struct gltf_file *file, const struct json_cursor *object, int uv_count,
                                 struct model_primitive *primitive)
{
    struct gltf_extension extension;
    struct json_cursor mappings;
    int count = 0;
    if (!gltf_find_extension(object, "KHR_materials_variants", &extension))
        return RESULT_OK;
    enum result result =
        gltf_get_array(file, &extension.value, "mappings", GLTF_MAX_VARIANTS, &mappings, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    size_t variants = (size_t)file->model.variant_count;
    primitive->variant_materials = malloc((variants + 1) * sizeof *primitive->variant_materials);
    if (primitive->variant_materials == NULL)
        return json_fail(object, RESULT_NO_MEMORY, file->why, "no memory");
    for (size_t i = 0; i < variants; i++)
        primitive->variant_materials[i] = MODEL_NONE;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor mapping = json_element(&mappings, (size_t)i);
        result = read_mapping(file, &mapping, uv_count, primitive);
    }
    return result;
}

static enum result read_material(struct gltf_file *file, const struct json_cursor *object, int uv_count,
                                 struct model_primitive *primitive)
{
    struct json_cursor member;
    if (json_member(object, "material", &member)) {
        enum result result =
            gltf_read_index(file, &member, file->material_count, "material", &primitive->material);
        if (result == RESULT_OK)
            result = check_uv(file, &member, primitive->material, uv_count);
        if (result != RESULT_OK)
            return result;
    } else {
        primitive->material = gltf_default_material(file);
    }
    return read_variants(file, object, uv_count, primitive);
}

// The uv set of the normal map that any of the primitive's materials has, or GLTF_NONE.
static int normal_map_uv(const struct gltf_file *file, const struct model_primitive *primitive)
{
    const struct model_texture *texture = &file->model.materials[primitive->material].normal_texture;
    if (texture->image != MODEL_NONE)
        return texture->uv_set;
    for (int i = 0; primitive->variant_materials != NULL && i < file->model.variant_count; i++) {
        int material = primitive->variant_materials[i];
        if (material != MODEL_NONE && file->model.materials[material].normal_texture.image != MODEL_NONE)
            return file->model.materials[material].normal_texture.uv_set;
    }
    return GLTF_NONE;
}

// Without normals every triangle is flat (glTF 3.7.2.1), so it needs vertices of its own.
static enum result unshare_vertices(struct gltf_file *file, const struct json_cursor *where, uint32_t first,
                                    const struct gltf_attributes *attributes,
                                    const struct model_primitive *primitive)
{
    size_t count = primitive->index_count;
    uint32_t *indices = file->model.indices + primitive->first_index;
    struct model_vertex *unshared = malloc(count * sizeof *unshared), *vertices = NULL;
    struct model_influence *influences = malloc(count * sizeof *influences);
    enum result result = RESULT_OK;
    if (unshared == NULL || influences == NULL) {
        result = json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
        goto cleanup;
    }
    bool has_influences = attributes->joints[0] != GLTF_NONE;
    for (uint32_t i = 0; i < count; i++) {
        unshared[i] = file->model.vertices[indices[i]];
        if (has_influences)
            influences[i] = file->model.influences[indices[i]];
        indices[i] = first + i;
    }
    file->model.vertex_count = first;
    result = add_vertices(file, where, count, &vertices);
    if (result == RESULT_OK)
        result = gltf_make_influence_room(file, where);
    if (result != RESULT_OK)
        goto cleanup;
    assert(vertices != NULL);
    memcpy(vertices, unshared, count * sizeof *unshared);
    if (has_influences)
        memcpy(file->model.influences + first, influences, count * sizeof *influences);

cleanup:
    free(influences);
    free(unshared);
    return result;
}

static enum result shade(struct gltf_file *file, const struct json_cursor *where,
                         const struct gltf_attributes *attributes, uint32_t first,
                         const struct model_primitive *primitive)
{
    bool made_normals = attributes->normal == GLTF_NONE;
    if (made_normals) {
        enum result result = unshare_vertices(file, where, first, attributes, primitive);
        if (result != RESULT_OK)
            return result;
        gltf_make_normals(&file->model, primitive);
    }
    // The file's tangents count only together with its normals.
    int uv_set = normal_map_uv(file, primitive);
    if (uv_set == GLTF_NONE || (attributes->tangent != GLTF_NONE && !made_normals))
        return RESULT_OK;
    if (gltf_make_tangents(&file->model, primitive, first, file->model.vertex_count - first, uv_set) !=
        RESULT_OK)
        return json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
    return RESULT_OK;
}

static enum result write_primitive(struct gltf_file *file, const struct json_cursor *object, enum mode mode,
                                   const uint32_t *corners, size_t corner_count, uint32_t first,
                                   struct model_primitive *primitive)
{
    uint32_t *indices = NULL;
    size_t index_count = triangle_index_count(mode, corner_count);
    if (index_count == 0 || (mode == MODE_TRIANGLES && index_count != corner_count))
        gltf_warn(file, object, "%zu corners don't make whole triangles", corner_count);
    primitive->first_index = file->model.index_count;
    primitive->index_count = (uint32_t)index_count;
    if (index_count == 0) {
        file->model.vertex_count = first; // nobody draws them
        return RESULT_OK;
    }
    enum result result = add_indices(file, object, index_count, &indices);
    if (result == RESULT_OK)
        write_triangles(mode, corners, index_count, first, indices);
    return result;
}

static enum result build_primitive(struct gltf_file *file, const struct json_cursor *object,
                                   const struct gltf_attributes *attributes, enum mode mode,
                                   struct model_primitive *primitive)
{
    struct gltf_compressed compressed = {0};
    uint32_t *corners = NULL;
    size_t corner_count = 0;
    struct model_vertex *vertices = NULL;
    uint32_t first = file->model.vertex_count;
    enum result result = add_vertices(file, object, attributes->vertex_count, &vertices);
    if (result == RESULT_OK)
        result = gltf_read_compressed(file, object, attributes, mode == MODE_TRIANGLES, &compressed);
    if (result == RESULT_OK)
        result = read_vertices(file, object, attributes, vertices);
    if (result == RESULT_OK)
        result = gltf_read_influences(file, object, attributes, first);
    if (result == RESULT_OK && compressed.corners != NULL) {
        result = check_unread_indices(file, object);
        if (result == RESULT_OK)
            result = write_primitive(file, object, MODE_TRIANGLES, compressed.corners,
                                     compressed.corner_count, first, primitive);
    } else if (result == RESULT_OK) {
        result = read_corners(file, object, attributes->vertex_count, &corners, &corner_count);
        if (result == RESULT_OK)
            result = write_primitive(file, object, mode, corners, corner_count, first, primitive);
    }
    gltf_end_compressed(file, attributes, &compressed);
    free(corners);
    return result == RESULT_OK && primitive->index_count > 0
               ? shade(file, object, attributes, first, primitive)
               : result;
}

// Reads one primitive into the mesh's next place; points and lines are skipped with a warning.
static enum result read_primitive(struct gltf_file *file, const struct json_cursor *object,
                                  struct model_mesh *mesh)
{
    struct json_cursor attributes_member, member;
    struct gltf_attributes attributes;
    int64_t mode = MODE_TRIANGLES;
    enum result result = json_get_integer(object, "mode", 0, 6, &mode, file->why);
    if (result == RESULT_OK)
        result = json_need(object, "attributes", &attributes_member, file->why);
    if (result == RESULT_OK)
        result = gltf_read_attributes(file, &attributes_member, &attributes);
    if (result != RESULT_OK)
        return result;
    struct model_primitive *primitive = &mesh->primitives[mesh->primitive_count];
    *primitive = (struct model_primitive){0};
    result = read_material(file, object, attributes.uv_count, primitive);
    if (result == RESULT_OK && json_member(object, "targets", &member))
        result = gltf_check_targets(file, &member, &attributes_member, attributes.vertex_count);
    // From here on the mesh owns what the primitive has.
    mesh->primitive_count++;
    if (result == RESULT_OK && (mode < MODE_TRIANGLES || attributes.position == GLTF_NONE)) {
        gltf_warn(file, object,
                  mode < MODE_TRIANGLES ? "points and lines are not drawn"
                                        : "without POSITION nothing is drawn");
        return RESULT_OK;
    }
    return result == RESULT_OK ? build_primitive(file, object, &attributes, (enum mode)mode, primitive)
                               : result;
}

// Morph targets aren't used, but all primitives must have as many, and the mesh a weight for each
// (glTF 3.7.2.2).
static enum result check_target_counts(struct gltf_file *file, const struct json_cursor *object,
                                       const struct json_cursor *primitives)
{
    size_t counts[2] = {0, 0};
    struct json_cursor targets = {0}, weights;
    for (size_t i = 0; i < json_count(primitives); i++) {
        struct json_cursor primitive = json_element(primitives, i);
        counts[i > 0] = json_member(&primitive, "targets", &targets) ? json_count(&targets) : 0;
        if (counts[i > 0] != counts[0])
            return json_fail(&primitive, RESULT_INVALID, file->why,
                             "%zu morph targets, where the first primitive has %zu", counts[1], counts[0]);
    }
    if (counts[0] > 0 && !file->warned_morph) {
        gltf_warn(file, object, "the morph targets are not used");
        file->warned_morph = true;
    }
    if (!json_member(object, "weights", &weights))
        return RESULT_OK;
    enum result result = json_expect_array(&weights, 1, SIZE_MAX, file->why);
    if (result == RESULT_OK && json_count(&weights) != counts[0])
        result = json_fail(&weights, RESULT_INVALID, file->why, "%zu weights for %zu morph targets",
                           json_count(&weights), counts[0]);
    return result;
}

static enum result read_mesh(struct gltf_file *file, const struct json_cursor *object,
                             struct model_mesh *mesh)
{
    struct json_cursor array;
    int count = 0;
    enum result result = json_need(object, "primitives", &array, file->why);
    if (result == RESULT_OK)
        result = gltf_get_array(file, object, "primitives", MAX_PRIMITIVES, &array, &count);
    if (result != RESULT_OK)
        return result;
    mesh->primitives = calloc((size_t)count, sizeof *mesh->primitives);
    if (mesh->primitives == NULL)
        return json_fail(object, RESULT_NO_MEMORY, file->why, "no memory");
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor primitive = json_element(&array, (size_t)i);
        result = read_primitive(file, &primitive, mesh);
    }
    return result == RESULT_OK ? check_target_counts(file, object, &array) : result;
}

enum result gltf_read_meshes(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    enum result result = gltf_get_array(file, &file->root, "meshes", GLTF_MAX_OBJECTS, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->model.meshes = calloc((size_t)count, sizeof *file->model.meshes);
    file->joints_needed = calloc((size_t)count, sizeof *file->joints_needed);
    if (file->model.meshes == NULL || file->joints_needed == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->model.mesh_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        file->mesh_joints = 0;
        result = read_mesh(file, &object, &file->model.meshes[i]);
        file->joints_needed[i] = file->mesh_joints;
    }
    return result;
}
