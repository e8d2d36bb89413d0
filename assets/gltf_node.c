// Nodes and scenes: a checked hierarchy, flattened so that parents come first (glTF 3.5).
#include "assets/gltf_internal.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

// The file's node, before it is known where it stands in the order.
struct node {
    struct mat4 local;
    int parent; // index in the file, or GLTF_NONE
    int mesh, skin;
    int place;       // in the model's order, or GLTF_NONE: not in the scene
    bool has_parent; // somebody names it as a child
};

// --- the local matrix -------------------------------------------------------------------------------------

static struct mat4 matrix_from_trs(const float t[3], const float q[4], const float s[3])
{
    float x = q[0], y = q[1], z = q[2], w = q[3];
    return (struct mat4){{
        (1 - 2 * (y * y + z * z)) * s[0],
        (2 * (x * y + z * w)) * s[0],
        (2 * (x * z - y * w)) * s[0],
        0,
        (2 * (x * y - z * w)) * s[1],
        (1 - 2 * (x * x + z * z)) * s[1],
        (2 * (y * z + x * w)) * s[1],
        0,
        (2 * (x * z + y * w)) * s[2],
        (2 * (y * z - x * w)) * s[2],
        (1 - 2 * (x * x + y * y)) * s[2],
        0,
        t[0],
        t[1],
        t[2],
        1,
    }};
}

// Whether a matrix is a translation, rotation and scale: axes perpendicular, none of them zero (glTF 3.5.2).
static bool is_trs(const float m[16])
{
    if (fabsf(m[3]) > 0 || fabsf(m[7]) > 0 || fabsf(m[11]) > 0 || fabsf(m[15] - 1) > 0)
        return false;
    double axis[3][3], length[3];
    for (int c = 0; c < 3; c++) {
        for (int r = 0; r < 3; r++)
            axis[c][r] = (double)m[c * 4 + r];
        length[c] = sqrt(axis[c][0] * axis[c][0] + axis[c][1] * axis[c][1] + axis[c][2] * axis[c][2]);
        if (!(length[c] > 0))
            return false;
    }
    for (int c = 0; c < 3; c++) {
        const double *a = axis[c], *b = axis[(c + 1) % 3];
        double cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (length[c] * length[(c + 1) % 3]);
        if (!(fabs(cosine) < 5e-3))
            return false;
    }
    return true;
}

static enum result read_trs(struct gltf_file *file, const struct json_cursor *object, struct mat4 *local)
{
    float t[3] = {0, 0, 0}, q[4] = {0, 0, 0, 1}, s[3] = {1, 1, 1};
    enum result result = json_get_floats(object, "translation", -1e18, 1e18, 3, t, file->why);
    if (result == RESULT_OK)
        result = json_get_floats(object, "rotation", -1, 1, 4, q, file->why);
    if (result == RESULT_OK)
        result = json_get_floats(object, "scale", -1e18, 1e18, 3, s, file->why);
    if (result != RESULT_OK)
        return result;
    float length = sqrtf(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    if (!(fabsf(length - 1) < 0.01f))
        return json_fail(object, RESULT_INVALID, file->why, "a rotation of length %.3g, not 1",
                         (double)length);
    for (int i = 0; i < 4; i++)
        q[i] /= length;
    *local = matrix_from_trs(t, q, s);
    return RESULT_OK;
}

static enum result read_local(struct gltf_file *file, const struct json_cursor *object, struct mat4 *local)
{
    struct json_cursor matrix, other;
    if (!json_member(object, "matrix", &matrix))
        return read_trs(file, object, local);
    if (json_member(object, "translation", &other) || json_member(object, "rotation", &other) ||
        json_member(object, "scale", &other))
        return json_fail(&other, RESULT_INVALID, file->why, "a node has a matrix or this, not both");
    enum result result = json_read_floats(&matrix, -1e18, 1e18, 16, local->m, file->why);
    if (result == RESULT_OK && !is_trs(local->m))
        return json_fail(&matrix, RESULT_INVALID, file->why,
                         "not a translation, rotation and scale of any size but 0");
    return result;
}

// --- the hierarchy ----------------------------------------------------------------------------------------

static enum result read_children(struct gltf_file *file, const struct json_cursor *object, struct node *nodes,
                                 int count, int self)
{
    struct json_cursor children;
    if (!json_member(object, "children", &children))
        return RESULT_OK;
    enum result result = json_expect_array(&children, 1, GLTF_MAX_OBJECTS, file->why);
    for (size_t i = 0; result == RESULT_OK && i < json_count(&children); i++) {
        struct json_cursor element = json_element(&children, i);
        int child = GLTF_NONE;
        result = gltf_read_index(file, &element, count, "node", &child);
        if (result == RESULT_OK && child == self)
            return json_fail(&element, RESULT_INVALID, file->why, "node %d is its own child", self);
        if (result == RESULT_OK && nodes[child].has_parent)
            return json_fail(&element, RESULT_INVALID, file->why, "node %d has the parent %d already", child,
                             nodes[child].parent);
        if (result == RESULT_OK) {
            nodes[child].has_parent = true;
            nodes[child].parent = self;
        }
    }
    return result;
}

// The weights of morph targets, one for each of the mesh's; not used either.
static enum result check_weights(struct gltf_file *file, const struct json_cursor *weights, int mesh)
{
    struct json_cursor meshes, primitives, targets = {0};
    size_t target_count = 0;
    if (json_member(&file->root, "meshes", &meshes)) {
        struct json_cursor object = json_element(&meshes, (size_t)mesh), primitive;
        if (json_member(&object, "primitives", &primitives)) {
            primitive = json_element(&primitives, 0);
            target_count = json_member(&primitive, "targets", &targets) ? json_count(&targets) : 0;
        }
    }
    enum result result = json_expect_array(weights, 1, SIZE_MAX, file->why);
    if (result == RESULT_OK && json_count(weights) != target_count)
        result = json_fail(weights, RESULT_INVALID, file->why, "%zu weights for %zu morph targets",
                           json_count(weights), target_count);
    return result;
}

static enum result read_node(struct gltf_file *file, const struct json_cursor *object, struct node *nodes,
                             int count, int self)
{
    static const char *const with_mesh[] = {"skin", "weights"};
    struct json_cursor member, skins, cameras;
    struct node *node = &nodes[self];
    enum result result = gltf_get_index(file, object, "mesh", file->model.mesh_count, "mesh", &node->mesh);
    if (result == RESULT_OK)
        result = read_local(file, object, &node->local);
    if (result == RESULT_OK)
        result = read_children(file, object, nodes, count, self);
    for (int i = 0; i < 2 && result == RESULT_OK; i++)
        if (json_member(object, with_mesh[i], &member) && node->mesh == GLTF_NONE)
            result = json_fail(&member, RESULT_INVALID, file->why, "a node without a mesh can't have this");
    if (result == RESULT_OK && node->mesh != GLTF_NONE && json_member(object, "weights", &member))
        result = check_weights(file, &member, node->mesh);
    int camera = GLTF_NONE;
    int camera_count = json_member(&file->root, "cameras", &cameras) ? (int)json_count(&cameras) : 0;
    if (result == RESULT_OK)
        result = gltf_get_index(file, object, "camera", camera_count, "camera", &camera);
    int skin_count = json_member(&file->root, "skins", &skins) ? (int)json_count(&skins) : 0;
    if (result == RESULT_OK)
        result = gltf_get_index(file, object, "skin", skin_count, "skin", &node->skin);
    return result;
}

// A node has at most one parent, so whoever is reached from no root is in a loop or below one.
static enum result check_loops(struct gltf_file *file, const struct json_cursor *array,
                               const struct node *nodes, int count)
{
    // Marks by walking up: 0 not seen, -1 known to end at a root, else the number of the walk.
    int *seen = calloc((size_t)count, sizeof *seen);
    if (seen == NULL)
        return json_fail(array, RESULT_NO_MEMORY, file->why, "no memory");
    enum result result = RESULT_OK;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        int at = i;
        for (; at != GLTF_NONE && seen[at] == 0; at = nodes[at].parent)
            seen[at] = i + 1;
        if (at != GLTF_NONE && seen[at] == i + 1) {
            struct json_cursor object = json_element(array, (size_t)at);
            result = json_fail(&object, RESULT_INVALID, file->why, "the node is part of a loop");
        }
        for (at = i; at != GLTF_NONE && seen[at] == i + 1 && result == RESULT_OK; at = nodes[at].parent)
            seen[at] = -1;
    }
    free(seen);
    return result;
}

// --- the scene --------------------------------------------------------------------------------------------

// Appends the scene's root nodes to `order`. Without a scene all roots are drawn.
static enum result read_scene(struct gltf_file *file, struct node *nodes, int count, int *order, int *ordered)
{
    struct json_cursor scenes, list;
    int scene_count = 0, scene = 0;
    enum result result = gltf_get_array(file, &file->root, "scenes", GLTF_MAX_OBJECTS, &scenes, &scene_count);
    if (result == RESULT_OK)
        result = gltf_get_index(file, &file->root, "scene", scene_count, "scene", &scene);
    for (int s = 0; s < scene_count && result == RESULT_OK; s++) {
        struct json_cursor object = json_element(&scenes, (size_t)s);
        if (!json_member(&object, "nodes", &list))
            continue;
        result = json_expect_array(&list, 1, GLTF_MAX_OBJECTS, file->why);
        for (size_t i = 0; result == RESULT_OK && i < json_count(&list); i++) {
            struct json_cursor element = json_element(&list, i);
            int node = GLTF_NONE;
            result = gltf_read_index(file, &element, count, "node", &node);
            if (result == RESULT_OK && nodes[node].has_parent)
                return json_fail(&element, RESULT_INVALID, file->why, "node %d is not a root", node);
            if (result != RESULT_OK || s != scene)
                continue;
            if (nodes[node].place != GLTF_NONE)
                return json_fail(&element, RESULT_INVALID, file->why, "node %d is there twice", node);
            nodes[node].place = *ordered;
            order[(*ordered)++] = node;
        }
    }
    for (int i = 0; i < count && scene_count == 0 && result == RESULT_OK; i++)
        if (!nodes[i].has_parent) {
            nodes[i].place = *ordered;
            order[(*ordered)++] = i;
        }
    return result;
}

// Breadth first: every node stands behind its parent. `order` has room for all nodes.
static void append_children(const struct json_cursor *array, struct node *nodes, int *order, int *ordered)
{
    for (int i = 0; i < *ordered; i++) {
        json_t *children = json_object_get(json_array_get(array->value, (size_t)order[i]), "children");
        for (size_t c = 0; c < json_array_size(children); c++) {
            int child = (int)json_number_value(json_array_get(children, c)); // checked by read_children
            nodes[child].place = *ordered;
            order[(*ordered)++] = child;
        }
    }
}

static enum result write_nodes(struct gltf_file *file, const struct json_cursor *array,
                               const struct node *nodes, const int *order, int ordered)
{
    struct model *model = &file->model;
    model->nodes = calloc((size_t)ordered + 1, sizeof *model->nodes);
    if (model->nodes == NULL)
        return json_fail(array, RESULT_NO_MEMORY, file->why, "no memory");
    for (int i = 0; i < ordered; i++) {
        const struct node *node = &nodes[order[i]];
        struct model_node *out = &model->nodes[i];
        struct json_cursor object = json_element(array, (size_t)order[i]);
        gltf_read_name(&object, out->name);
        out->mesh = node->mesh;
        out->skin = node->skin;
        out->parent = node->parent != GLTF_NONE ? nodes[node->parent].place : MODEL_NONE;
        out->to_model = out->parent != MODEL_NONE
                            ? mat4_multiply(&model->nodes[out->parent].to_model, &node->local)
                            : node->local;
        for (int m = 0; m < 16; m++)
            if (!(fabsf(out->to_model.m[m]) < FLT_MAX))
                return json_fail(&object, RESULT_INVALID, file->why, "its place in the model is not finite");
    }
    model->node_count = ordered;
    return RESULT_OK;
}

// What skins want to know of the file's nodes.
static enum result remember(struct gltf_file *file, const struct node *nodes, int count)
{
    file->node_parents = malloc(((size_t)count + 1) * sizeof *file->node_parents);
    file->node_places = malloc(((size_t)count + 1) * sizeof *file->node_places);
    if (file->node_parents == NULL || file->node_places == NULL)
        return json_fail(&file->root, RESULT_NO_MEMORY, file->why, "no memory for the nodes");
    for (int i = 0; i < count; i++) {
        file->node_parents[i] = nodes[i].parent;
        file->node_places[i] = nodes[i].place;
    }
    file->node_count = count;
    return RESULT_OK;
}

enum result gltf_read_nodes(struct gltf_file *file)
{
    struct json_cursor array;
    struct node *nodes = NULL;
    int *order = NULL;
    int count = 0, ordered = 0;
    enum result result = gltf_get_array(file, &file->root, "nodes", GLTF_MAX_OBJECTS, &array, &count);
    if (result != RESULT_OK)
        return result;
    nodes = calloc((size_t)count + 1, sizeof *nodes);
    order = calloc((size_t)count + 1, sizeof *order);
    if (nodes == NULL || order == NULL) {
        result = json_fail(&file->root, RESULT_NO_MEMORY, file->why, "no memory for the nodes");
        goto cleanup;
    }
    for (int i = 0; i < count; i++)
        nodes[i] = (struct node){.local = mat4_identity(),
                                 .parent = GLTF_NONE,
                                 .mesh = GLTF_NONE,
                                 .skin = GLTF_NONE,
                                 .place = GLTF_NONE};
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = read_node(file, &object, nodes, count, i);
    }
    if (result == RESULT_OK && count > 0)
        result = check_loops(file, &array, nodes, count);
    if (result == RESULT_OK)
        result = read_scene(file, nodes, count, order, &ordered);
    if (result == RESULT_OK && count > 0) {
        append_children(&array, nodes, order, &ordered);
        result = write_nodes(file, &array, nodes, order, ordered);
    }
    if (result == RESULT_OK)
        result = remember(file, nodes, count);

cleanup:
    free(order);
    free(nodes);
    return result;
}
