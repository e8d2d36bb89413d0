// Skins: what moves a mesh with a skeleton's joints (glTF 3.7.3).
#include "assets/gltf_internal.h"

#include <stdlib.h>
#include <string.h>

#define MAX_JOINTS 1024 // of one skin

// --- influences -------------------------------------------------------------------------------------------

// One vertex's, as the file has them: sets 0 and 1.
struct asked {
    float joints[8], weights[8];
    int count;
};

// The strongest few, of sum 1. What is left over of a vertex without weights is all the skin's first joint's.
static struct model_influence choose(struct asked *asked, bool *uneven, bool *loose)
{
    struct model_influence out = {.weights = {1}};
    float total = 0, kept = 0;
    for (int i = 0; i < asked->count; i++)
        total += asked->weights[i];
    *loose = *loose || !(total > 0);
    *uneven = *uneven || (total > 0 && !(fabsf(total - 1) < 0.01f));
    if (!(total > 0))
        return out;
    for (int k = 0; k < MODEL_INFLUENCES; k++) {
        int strongest = 0;
        for (int i = 1; i < asked->count; i++)
            strongest = asked->weights[i] > asked->weights[strongest] ? i : strongest;
        out.weights[k] = asked->weights[strongest];
        out.joints[k] = (uint16_t)(out.weights[k] > 0 ? asked->joints[strongest] : 0);
        kept += out.weights[k];
        asked->weights[strongest] = 0;
    }
    for (int k = 0; k < MODEL_INFLUENCES; k++)
        out.weights[k] /= kept;
    return out;
}

enum result gltf_make_influence_room(struct gltf_file *file, const struct json_cursor *where)
{
    size_t count = file->model.vertex_count;
    if (file->model.influences == NULL || count <= file->influence_room)
        return RESULT_OK;
    size_t wanted = file->influence_room * 2 > count ? file->influence_room * 2 : count;
    struct model_influence *larger = realloc(file->model.influences, wanted * sizeof *larger);
    if (larger == NULL)
        return json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
    memset(larger + file->influence_room, 0, (wanted - file->influence_room) * sizeof *larger);
    file->model.influences = larger;
    file->influence_room = wanted;
    return RESULT_OK;
}

static enum result fill(struct gltf_file *file, const struct json_cursor *where, size_t count, int sets,
                        float *const values[4], struct model_influence *out)
{
    bool uneven = false, loose = false;
    for (size_t v = 0; v < count; v++) {
        struct asked asked = {.count = 4 * sets};
        for (int i = 0; i < asked.count; i++) {
            asked.joints[i] = values[i / 4][v * 4 + (size_t)i % 4];
            asked.weights[i] = values[2 + i / 4][v * 4 + (size_t)i % 4];
            if (!(asked.weights[i] >= 0) || !(asked.weights[i] <= 1e18f))
                return json_fail(where, RESULT_INVALID, file->why, "a weight of vertex %zu is %g", v,
                                 (double)asked.weights[i]);
        }
        out[v] = choose(&asked, &uneven, &loose);
    }
    if (uneven)
        gltf_warn(file, where, "the weights of some vertices don't sum to 1: taken as shares");
    if (loose)
        gltf_warn(file, where, "some vertices have weights of 0: they follow the skin's first joint");
    return RESULT_OK;
}

enum result gltf_read_influences(struct gltf_file *file, const struct json_cursor *where,
                                 const struct gltf_attributes *attributes, uint32_t first)
{
    const int accessors[4] = {attributes->joints[0], attributes->joints[1], attributes->weights[0],
                              attributes->weights[1]};
    float *values[4] = {NULL};
    if (accessors[0] != GLTF_NONE && file->model.influences == NULL) {
        file->model.influences = malloc(sizeof *file->model.influences); // from now on there are some
        file->influence_room = 0;
        if (file->model.influences == NULL)
            return json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
    }
    enum result result = gltf_make_influence_room(file, where);
    if (result != RESULT_OK || accessors[0] == GLTF_NONE)
        return result;
    int sets = accessors[1] != GLTF_NONE ? 2 : 1;
    if (attributes->has_more_influences)
        gltf_warn(file, where, "JOINTS_2 and above are not read");
    for (int i = 0; i < 4 && result == RESULT_OK; i++)
        if (accessors[i] != GLTF_NONE)
            result = gltf_read_floats(file, where, accessors[i], &values[i]);
    if (result == RESULT_OK)
        result = fill(file, where, attributes->vertex_count, sets, values, file->model.influences + first);
    // Checked against each skin that the mesh is drawn with: a joint without weight counts too.
    for (size_t i = 0; result == RESULT_OK && i < 4 * attributes->vertex_count; i++)
        for (int set = 0; set < sets; set++)
            file->mesh_joints = (int)fmaxf((float)file->mesh_joints, values[set][i] + 1);
    for (int i = 0; i < 4; i++)
        free(values[i]);
    return result;
}

// --- skins ------------------------------------------------------------------------------------------------

static enum result read_joints(struct gltf_file *file, const struct json_cursor *skin, struct model_skin *out)
{
    struct json_cursor joints;
    enum result result = json_need(skin, "joints", &joints, file->why);
    if (result == RESULT_OK)
        result = json_expect_array(&joints, 1, MAX_JOINTS, file->why);
    if (result != RESULT_OK)
        return result;
    size_t count = json_count(&joints);
    out->joints = malloc(count * sizeof *out->joints);
    out->inverse_bind = malloc(count * sizeof *out->inverse_bind);
    if (out->joints == NULL || out->inverse_bind == NULL)
        return json_fail(skin, RESULT_NO_MEMORY, file->why, "no memory");
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor joint = json_element(&joints, i);
        result = gltf_read_index(file, &joint, file->node_count, "node", &out->joints[i]);
        for (size_t k = 0; k < i && result == RESULT_OK; k++)
            if (out->joints[k] == out->joints[i])
                result = json_fail(&joint, RESULT_INVALID, file->why, "node %d is a joint already",
                                   out->joints[i]);
        out->inverse_bind[i] = mat4_identity();
    }
    out->joint_count = (int)count;
    return result;
}

static bool is_below(const struct gltf_file *file, int node, int ancestor)
{
    while (node != GLTF_NONE && node != ancestor)
        node = file->node_parents[node];
    return node == ancestor;
}

static int root_of(const struct gltf_file *file, int node)
{
    while (file->node_parents[node] != GLTF_NONE)
        node = file->node_parents[node];
    return node;
}

// All joints hang together, below the "skeleton" when there is one (glTF 3.7.3.1). Joints are file's nodes.
static enum result check_hierarchy(struct gltf_file *file, const struct json_cursor *skin,
                                   const struct model_skin *out)
{
    struct json_cursor member;
    int skeleton = GLTF_NONE;
    enum result result = gltf_get_index(file, skin, "skeleton", file->node_count, "node", &skeleton);
    for (int i = 0; i < out->joint_count && result == RESULT_OK; i++) {
        if (skeleton != GLTF_NONE && !is_below(file, out->joints[i], skeleton)) {
            (void)json_member(skin, "skeleton", &member);
            return json_fail(&member, RESULT_INVALID, file->why, "joint %d is not below node %d", i,
                             skeleton);
        }
        if (root_of(file, out->joints[i]) != root_of(file, out->joints[0])) {
            (void)json_member(skin, "joints", &member);
            return json_fail(&member, RESULT_INVALID, file->why, "joint %d has no ancestor with joint 0", i);
        }
    }
    return result;
}

static enum result check_bind_accessor(struct gltf_file *file, const struct json_cursor *member, int index,
                                       int joints)
{
    const struct gltf_accessor *accessor = &file->accessors[index];
    if (accessor->columns != 4 || accessor->component != GLTF_FLOAT)
        return json_fail(member, RESULT_INVALID, file->why, "accessor %d is no list of MAT4", index);
    if (accessor->count < (size_t)joints)
        return json_fail(member, RESULT_INVALID, file->why, "%zu matrices for %d joints", accessor->count,
                         joints);
    if (accessor->view != GLTF_NONE && file->views[accessor->view].stride != 0)
        return json_fail(member, RESULT_INVALID, file->why, "matrices can't have a stride");
    return gltf_use_view(file, member, accessor->view, GLTF_USE_OTHER);
}

static enum result read_bind_matrices(struct gltf_file *file, const struct json_cursor *skin,
                                      struct model_skin *out)
{
    struct json_cursor member;
    int index = GLTF_NONE;
    float *values = NULL;
    if (!json_member(skin, "inverseBindMatrices", &member))
        return RESULT_OK;
    enum result result = gltf_read_index(file, &member, file->accessor_count, "accessor", &index);
    if (result == RESULT_OK)
        result = check_bind_accessor(file, &member, index, out->joint_count);
    if (result == RESULT_OK)
        result = gltf_read_floats(file, &member, index, &values);
    // Zeros, for an extension to fill (glTF 3.6.2.1): none does, so that nothing can be drawn with the skin.
    if (result == RESULT_OK && file->accessors[index].view == GLTF_NONE &&
        file->accessors[index].sparse.count == 0)
        out->joint_count = 0;
    for (int i = 0; i < out->joint_count && result == RESULT_OK; i++) {
        float *m = out->inverse_bind[i].m;
        memcpy(m, values + (size_t)i * 16, sizeof out->inverse_bind[i].m);
        float determinant = fabsf(mat4_determinant(&out->inverse_bind[i]));
        if (fabsf(m[3]) > 0 || fabsf(m[7]) > 0 || fabsf(m[11]) > 0 || fabsf(m[15] - 1) > 0)
            result =
                json_fail(&member, RESULT_INVALID, file->why, "the last row of matrix %d is not 0 0 0 1", i);
        else if (!(determinant > 0) || !isfinite(determinant))
            result = json_fail(&member, RESULT_INVALID, file->why, "matrix %d can't be inverted", i);
    }
    free(values);
    return result;
}

// The joints' places in the model. A skin with joints that are in no drawn scene can't be worn.
static void place_joints(const struct gltf_file *file, struct model_skin *skin)
{
    for (int i = 0; i < skin->joint_count; i++) {
        skin->joints[i] = file->node_places[skin->joints[i]];
        if (skin->joints[i] == GLTF_NONE) {
            skin->joint_count = 0;
            return;
        }
    }
}

// A skinned mesh stands where its joints were when it was bound to them, wherever its node is (glTF 3.7.3.3).
static enum result place_mesh(struct gltf_file *file, struct model_node *node, int file_node)
{
    struct json_cursor nodes, object, where;
    (void)json_member(&file->root, "nodes", &nodes);
    object = json_element(&nodes, (size_t)file_node);
    (void)json_member(&object, "skin", &where);
    const struct model_skin *skin = &file->model.skins[node->skin];
    int needed = file->joints_needed[node->mesh];
    if (skin->joint_count == 0)
        return json_fail(&where, RESULT_INVALID, file->why,
                         "skin %d has joints outside of the scene, or no matrices", node->skin);
    if (needed == 0)
        return json_fail(&object, RESULT_INVALID, file->why,
                         "a skin, but nothing that is drawn of mesh %d has JOINTS_0", node->mesh);
    if (needed > skin->joint_count)
        return json_fail(&where, RESULT_INVALID, file->why, "mesh %d has joint %d, but skin %d has %d",
                         node->mesh, needed - 1, node->skin, skin->joint_count);
    node->to_model = mat4_multiply(&file->model.nodes[skin->joints[0]].to_model, &skin->inverse_bind[0]);
    for (int m = 0; m < 16; m++)
        if (!isfinite(node->to_model.m[m]))
            return json_fail(&where, RESULT_INVALID, file->why, "its place in the model is not finite");
    return RESULT_OK;
}

static enum result read_skin(struct gltf_file *file, const struct json_cursor *object, struct model_skin *out)
{
    enum result result = read_joints(file, object, out);
    if (result == RESULT_OK)
        result = check_hierarchy(file, object, out);
    if (result == RESULT_OK)
        result = read_bind_matrices(file, object, out);
    if (result == RESULT_OK)
        place_joints(file, out);
    return result;
}

enum result gltf_read_skins(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    enum result result = gltf_get_array(file, &file->root, "skins", GLTF_MAX_OBJECTS, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->model.skins = calloc((size_t)count, sizeof *file->model.skins);
    if (file->model.skins == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->model.skin_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = read_skin(file, &object, &file->model.skins[i]);
    }
    for (int i = 0; i < file->node_count && result == RESULT_OK; i++) {
        int place = file->node_places[i];
        if (place != GLTF_NONE && file->model.nodes[place].skin != MODEL_NONE)
            result = place_mesh(file, &file->model.nodes[place], i);
    }
    return result;
}
