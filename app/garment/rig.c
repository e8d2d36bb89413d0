#include "app/garment/rig.h"

#include "app/garment/rig_pose.h"
#include "app/placement/pendulum.h"
#include "platform/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAP_S 0.5f // not seen for longer: begun anew

// Hems that hang free: as a pendulum from the hips, in shares of the torso's length, and how far at most.
#define SWAY_LENGTH_M 0.45f
#define SWAY_MOST_M 0.06f
#define HANG_FROM 0.1f // below the hips it begins …
#define HANG_TO 1.2f   // … and is whole
#define MIDDLE 0.06f   // cloth so near to the middle plane, well below the hips, is a skirt's

// How far below the hips a garment goes, in lengths of the torso: a thigh is 0.8 of one.
#define HIPS_REACH (-0.2f)
#define KNEES_REACH 0.45f
#define FEET_REACH 1.15f

struct rig {
    struct rig_bind bind;
    enum rig_reach reach;
    float bare[2]; // how much of each arm no sleeve covers
    struct rig_collar collar;
    bool sways;
    char warning[256];
    uint32_t count;
    struct skinning_vertex *bound;
    struct scene_vertex *vertices;
    struct vec3 body[RIG_BODY_CORNERS];
    struct rig_memory memory;
    struct pendulum pendulum;
    int64_t time_ns;
};

// --- making ------------------------------------------------------------------------------------------------

static void add_influence(struct skinning_vertex *vertex, int bone, float weight)
{
    if (!(weight > 0.0f))
        return;
    int smallest = 0;
    for (int i = 0; i < vertex->count; i++) {
        if (vertex->bones[i] == bone) {
            vertex->weights[i] += weight;
            return;
        }
        if (vertex->weights[i] < vertex->weights[smallest])
            smallest = i;
    }
    int at = vertex->count < SKINNING_INFLUENCES ? vertex->count++ : smallest;
    if (at == smallest && vertex->count == SKINNING_INFLUENCES && vertex->weights[at] > weight)
        return;
    vertex->bones[at] = (uint8_t)bone;
    vertex->weights[at] = weight;
}

// Between two neighbours of a row of bones, by where the vertex is along it.
static void add_between(struct skinning_vertex *vertex, int first, int count, float share, float weight)
{
    float at = fminf(fmaxf(share, 0.0f), 1.0f) * (float)(count - 1);
    int lower = (int)fminf(at, (float)(count - 2));
    add_influence(vertex, first + lower, weight * (1.0f - (at - (float)lower)));
    add_influence(vertex, first + lower + 1, weight * (at - (float)lower));
}

static float height_share(const struct rig_bind *bind, struct vec3 p)
{
    struct vec3 way = vec3_subtract(bind->top, bind->bottom);
    return vec3_dot(vec3_subtract(p, bind->bottom), way) / vec3_dot(way, way);
}

// What a skeleton's bone moves is shared out: on the torso by height, on upper arms and thighs along the
// bone.
static void follow(const struct rig_bind *bind, enum skeleton_bone bone, float weight,
                   struct skinning_vertex *vertex)
{
    if (bone < SKELETON_UPPER_ARM) {
        add_between(vertex, 0, RIG_TORSO_LEVELS, height_share(bind, vertex->position), weight);
        return;
    }
    int pair = ((int)bone - SKELETON_UPPER_ARM) / 2, side = ((int)bone - SKELETON_UPPER_ARM) % 2;
    enum rig_limb limb = (enum rig_limb)pair;
    if (limb < RIG_THIGH)
        vertex->sleeve[side] += weight;
    else
        vertex->leg += weight;
    float length = bind->length[limb][side];
    if ((limb != RIG_UPPER_ARM && limb != RIG_THIGH) || !(length > 0.0f)) {
        add_influence(vertex, rig_limb_bone(limb, side, 0), weight);
        return;
    }
    struct vec3 off = vec3_subtract(vertex->position, bind->from[limb][side]);
    add_between(vertex, rig_limb_bone(limb, side, 0), RIG_TWISTS,
                vec3_dot(off, bind->along[limb][side]) / length, weight);
}

static void normalise_weights(struct skinning_vertex *vertex)
{
    float sum = 0.0f;
    for (int i = 0; i < vertex->count; i++)
        sum += vertex->weights[i];
    for (int i = 0; i < vertex->count; i++)
        vertex->weights[i] /= sum;
}

static void bind_vertex(const struct model *model, const struct skeleton *skeleton,
                        const struct skinning_bone *placed, int node, uint32_t index, struct rig *rig)
{
    const struct model_vertex *from = &model->vertices[index];
    struct skinning_vertex *to = &rig->bound[index];
    if (to->count > 0)
        return; // of a mesh that is drawn twice the first place counts
    *to = (struct skinning_vertex){.position = from->position,
                                   .normal = from->normal,
                                   .tangent = from->tangent,
                                   .count = 1,
                                   .weights = {1.0f}};
    struct scene_vertex there;
    skinning_run(to, 1, placed, &there);
    *to = (struct skinning_vertex){
        .position = there.position, .normal = there.normal, .tangent = there.tangent};
    int skin = model->nodes[node].skin;
    if (skin == MODEL_NONE) {
        follow(&rig->bind, (enum skeleton_bone)skeleton->bone_of_node[node], 1.0f, to);
    } else {
        const struct model_influence *influence = &model->influences[index];
        for (int i = 0; i < MODEL_INFLUENCES; i++) {
            int joint = model->skins[skin].joints[influence->joints[i]];
            follow(&rig->bind, (enum skeleton_bone)skeleton->bone_of_node[joint], influence->weights[i], to);
        }
    }
    normalise_weights(to);
}

static void bind_vertices(const struct model *model, const struct skeleton *skeleton, struct rig *rig)
{
    for (int n = 0; n < model->node_count; n++) {
        const struct model_node *node = &model->nodes[n];
        if (node->mesh == MODEL_NONE)
            continue;
        const float *m = node->to_model.m;
        struct skinning_bone placed = skinning_bone_of(
            (struct vec3){m[0], m[1], m[2]}, (struct vec3){m[4], m[5], m[6]},
            (struct vec3){m[8], m[9], m[10]}, (struct vec3){0}, (struct vec3){m[12], m[13], m[14]});
        const struct model_mesh *mesh = &model->meshes[node->mesh];
        for (int p = 0; p < mesh->primitive_count; p++)
            for (uint32_t i = 0; i < mesh->primitives[p].index_count; i++)
                bind_vertex(model, skeleton, &placed, n, model->indices[mesh->primitives[p].first_index + i],
                            rig);
    }
}

// How far down it goes, and whether it hangs about the legs or has two of its own.
static void measure_reach(struct rig *rig)
{
    const struct rig_bind *bind = &rig->bind;
    float torso = vec3_length(vec3_subtract(bind->top, bind->bottom)), lowest = -INFINITY;
    for (uint32_t i = 0; i < rig->count; i++) {
        if (rig->bound[i].count == 0)
            continue;
        float below = -height_share(bind, rig->bound[i].position);
        struct vec3 off = vec3_subtract(rig->bound[i].position, bind->bottom);
        float sleeves = rig->bound[i].sleeve[0] + rig->bound[i].sleeve[1];
        lowest = sleeves < 0.5f ? fmaxf(lowest, below) : lowest;
        rig->bound[i].hang = smoothstep(HANG_FROM, HANG_TO, below) * (1.0f - fminf(sleeves, 1.0f));
        if (below > 0.3f && fabsf(vec3_dot(off, bind->frame.left)) < MIDDLE * torso)
            rig->sways = true;
    }
    rig->reach = lowest > FEET_REACH    ? RIG_REACH_FEET
                 : lowest > KNEES_REACH ? RIG_REACH_KNEES
                 : lowest > HIPS_REACH  ? RIG_REACH_HIPS
                                        : RIG_REACH_WAIST;
}

// A sleeve that goes down to here along the forearm leaves nothing bare, and one to the elbow all that there
// is of the arm, since of its layer nothing tells upper arm from forearm.
#define SLEEVE_FROM 0.3f
#define SLEEVE_TO 0.8f

static void measure_sleeves(struct rig *rig)
{
    for (int side = 0; side < 2; side++) {
        float length = rig->bind.length[RIG_FOREARM][side], lowest = 0.0f;
        for (uint32_t i = 0; i < rig->count && length > 0.0f; i++) {
            struct vec3 off = vec3_subtract(rig->bound[i].position, rig->bind.from[RIG_FOREARM][side]);
            if (rig->bound[i].sleeve[side] > 0.5f)
                lowest = fmaxf(lowest, vec3_dot(off, rig->bind.along[RIG_FOREARM][side]) / length);
        }
        rig->bare[side] = 1.0f - smoothstep(SLEEVE_FROM, SLEEVE_TO, lowest);
    }
}

enum result rig_create(const struct model *model, struct rig **out, struct diagnostic *why)
{
    struct skeleton skeleton = {0};
    if (model->vertex_count > RIG_MAX_VERTICES)
        return diagnose(why, RESULT_TOO_LARGE, "a garment of %u vertices; %d can be moved",
                        model->vertex_count, RIG_MAX_VERTICES);
    enum result result = skeleton_find(model, &skeleton, why);
    if (result != RESULT_OK)
        return result;
    struct rig *made = calloc(1, sizeof *made);
    if (made != NULL) {
        made->count = model->vertex_count;
        made->bound = calloc((size_t)made->count + 1, sizeof *made->bound);
        made->vertices = calloc((size_t)made->count + 1, sizeof *made->vertices);
    }
    if (made == NULL || made->bound == NULL || made->vertices == NULL) {
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for a garment's vertices");
        goto cleanup;
    }
    rig_bind_of(&skeleton, &made->bind);
    if (!(made->bind.width > 0.0f) || !isfinite(made->bind.width)) {
        result = diagnose(why, RESULT_INVALID, "the skeleton's right and left are in one place");
        goto cleanup;
    }
    if (skeleton.missing[0] != '\0')
        (void)snprintf(made->warning, sizeof made->warning,
                       "the skeleton has no %s: what is there moves with the rest", skeleton.missing);
    bind_vertices(model, &skeleton, made);
    measure_reach(made);
    measure_sleeves(made);
    rig_collar_measure(&made->bind, made->bound, made->count, &made->collar);

cleanup:
    skeleton_finish(&skeleton);
    if (result != RESULT_OK)
        rig_destroy(made);
    else
        *out = made;
    return result;
}

void rig_destroy(struct rig *rig)
{
    if (rig == NULL)
        return;
    free(rig->bound);
    free(rig->vertices);
    free(rig);
}

const char *rig_warning(const struct rig *rig)
{
    return rig->warning;
}

enum rig_reach rig_reach(const struct rig *rig)
{
    return rig->reach;
}

void rig_forget(struct rig *rig)
{
    memset(rig->vertices, 0, rig->count * sizeof *rig->vertices);
    memset(rig->body, 0, sizeof rig->body);
    rig->memory = (struct rig_memory){0};
    rig->pendulum = (struct pendulum){0};
}

// --- a frame -----------------------------------------------------------------------------------------------

static void sway(struct rig *rig, const struct rig_pose *pose, bool rests)
{
    static const struct vec3 down = {0.0f, -1.0f, 0.0f};
    if (!rig->sways)
        return;
    if (rests) {
        pendulum_rest(&rig->pendulum, pose->bottom);
        return;
    }
    struct vec3 hangs = pendulum_move(&rig->pendulum, pose->bottom, SWAY_LENGTH_M, pose->passed_s);
    struct vec3 off = vec3_scale(vec3_subtract(hangs, down), SWAY_LENGTH_M);
    float length = vec3_length(off);
    if (length > SWAY_MOST_M)
        off = vec3_scale(off, SWAY_MOST_M / length);
    for (uint32_t i = 0; i < rig->count; i++)
        if (rig->bound[i].hang > 0.0f)
            rig->vertices[i].position =
                vec3_add(rig->vertices[i].position, vec3_scale(off, rig->bound[i].hang));
}

void rig_run(struct rig *rig, const struct wearer *wearer, int64_t time_ns, bool is_still,
             struct scene_rigged *out)
{
    struct rig_pose pose;
    struct rig_body body;
    float passed_s = (float)(time_ns - rig->time_ns) / (float)CLOCK_SECOND_NS;
    bool begins = is_still || !rig->memory.knows || passed_s < 0.0f || passed_s > GAP_S;
    rig->time_ns = time_ns;
    rig_pose_take(&rig->bind, wearer, begins ? INFINITY : passed_s, &rig->memory, &pose);
    rig_body_measure(wearer, &pose, &body);
    skinning_run(rig->bound, rig->count, pose.bones, rig->vertices);
    rig_body_push(&body, &pose, rig->bound, rig->count, rig->vertices);
    rig_collar_fit(&rig->collar, &rig->bind, wearer, &pose, &rig->memory, rig->bound, rig->count,
                   rig->vertices);
    sway(rig, &pose, begins);
    *out = (struct scene_rigged){.variant = MODEL_NONE,
                                 .vertices = rig->vertices,
                                 .vertex_count = rig->count,
                                 .body = rig->body,
                                 .body_corners = rig_body_triangles(&body, &pose, rig->body),
                                 .arm_before = {rig->memory.arm_before[0], rig->memory.arm_before[1]},
                                 .arm_bare = {rig->bare[0], rig->bare[1]}};
}
