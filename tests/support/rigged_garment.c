#include "tests/support/rigged_garment.h"

#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RADIANS 0.01745329f
#define SHOULDER_Y 1.40f
#define HIP_Y 0.92f
#define UPPER_ARM_M 0.28f
#define FOREARM_M 0.25f

const char *const rigged_mixamo[RIGGED_JOINTS] = {
    "mixamorig:Hips",      "mixamorig:Spine",    "mixamorig:Spine2",       "mixamorig:Neck",
    "mixamorig:RightArm",  "mixamorig:LeftArm",  "mixamorig:RightForeArm", "mixamorig:LeftForeArm",
    "mixamorig:RightHand", "mixamorig:LeftHand", "mixamorig:RightUpLeg",   "mixamorig:LeftUpLeg",
    "mixamorig:RightLeg",  "mixamorig:LeftLeg",  "mixamorig:RightFoot",    "mixamorig:LeftFoot"};

static struct vec3 place_of(const struct rigged_options *options, int joint)
{
    static const float heights[RIGGED_UPPER_ARM] = {0.98f, 1.10f, 1.30f, 1.46f};
    if (joint < RIGGED_UPPER_ARM)
        return (struct vec3){0.0f, heights[joint], 0.0f};
    float sign = (joint - RIGGED_UPPER_ARM) % 2 == 0 ? -1.0f : 1.0f;
    int pair = (joint - RIGGED_UPPER_ARM) / 2;
    float forearm = options->forearm_m > 0.0f   ? options->forearm_m
                    : options->forearm_m < 0.0f ? 0.0f
                                                : FOREARM_M;
    const float along[3] = {0.0f, UPPER_ARM_M, UPPER_ARM_M + forearm};
    float drop = options->drop_deg * RADIANS;
    if (pair < 3)
        return (struct vec3){sign * (0.17f + along[pair] * cosf(drop)), SHOULDER_Y - along[pair] * sinf(drop),
                             0.0f};
    static const float legs[3] = {HIP_Y, 0.52f, 0.09f};
    return (struct vec3){sign * 0.09f, legs[pair - 3], 0.0f};
}

static int parent_of(int joint)
{
    if (joint == RIGGED_HIPS)
        return MODEL_NONE;
    if (joint <= RIGGED_NECK)
        return joint - 1;
    if (joint < RIGGED_FOREARM)
        return RIGGED_CHEST;
    return joint >= RIGGED_THIGH && joint < RIGGED_SHIN ? RIGGED_HIPS : joint - 2;
}

// The nearest joint above that is there.
static int place_in_model(const char *const *names, int joint)
{
    int place = 0;
    while (joint != MODEL_NONE && names[joint] == NULL)
        joint = parent_of(joint);
    for (int i = 0; i < joint; i++)
        place += names[i] != NULL;
    return joint != MODEL_NONE ? place : MODEL_NONE;
}

static void fill_skeleton(const struct rigged_options *options, const char *const *names, float scale,
                          struct model *out)
{
    struct model_skin *skin = &out->skins[0];
    for (int joint = 0; joint < RIGGED_JOINTS; joint++) {
        if (names[joint] == NULL)
            continue;
        struct model_node *node = &out->nodes[out->node_count];
        struct vec3 at = vec3_scale(place_of(options, joint), scale);
        (void)snprintf(node->name, sizeof node->name, "%s", names[joint]);
        node->mesh = node->skin = MODEL_NONE;
        node->to_model = mat4_translation(at);
        int parent = parent_of(joint);
        node->parent = parent != MODEL_NONE ? place_in_model(names, parent) : MODEL_NONE;
        skin->joints[skin->joint_count] = out->node_count++;
        skin->inverse_bind[skin->joint_count++] = mat4_translation(vec3_scale(at, -1.0f));
    }
    out->nodes[out->node_count++] = (struct model_node){
        .name = "cloth", .parent = MODEL_NONE, .mesh = 0, .skin = 0, .to_model = mat4_identity()};
}

struct ring {
    struct vec3 middle, across, up; // axes of its ellipse
    int joints[2];
    float share; // of the second
};

static struct ring torso_ring(const struct rigged_options *options, int index)
{
    float t = (float)index / (float)(RIGGED_TORSO_RINGS - 1), lowest = options->long_skirt ? 0.35f : 0.84f;
    float y = lowest + t * (SHOULDER_Y + 0.01f - lowest);
    struct ring ring = {.middle = {0.0f, y, 0.0f}, .across = {0.0f, 0.0f, 0.13f}, .up = {0.18f, 0.0f, 0.0f}};
    ring.joints[0] = y < 1.10f ? RIGGED_HIPS : RIGGED_SPINE;
    ring.joints[1] = y < 1.10f ? RIGGED_SPINE : RIGGED_CHEST;
    ring.share = y < 1.10f ? smoothstep(0.98f, 1.10f, y) : smoothstep(1.10f, 1.30f, y);
    return ring;
}

static struct ring sleeve_ring(const struct rigged_options *options, int side, int index)
{
    float t = 2.0f * (float)index / (float)(RIGGED_SLEEVE_RINGS - 1); // 0 shoulder, 1 elbow, 2 wrist
    int from = (t < 1.0f ? RIGGED_UPPER_ARM : RIGGED_FOREARM) + side;
    struct vec3 a = place_of(options, from), b = place_of(options, from + 2);
    struct vec3 arm = vec3_normalise(
        vec3_subtract(place_of(options, RIGGED_FOREARM + side), place_of(options, RIGGED_UPPER_ARM + side)));
    struct ring ring = {.middle = vec3_mix(a, b, t < 1.0f ? t : t - 1.0f), .across = {0.0f, 0.0f, 0.06f}};
    ring.up = vec3_scale(vec3_cross((struct vec3){0.0f, 0.0f, 1.0f}, arm), 0.06f);
    ring.joints[0] = RIGGED_UPPER_ARM + side;
    ring.joints[1] = RIGGED_FOREARM + side;
    ring.share = smoothstep(0.8f, 1.2f, t);
    return ring;
}

static void fill_ring(const char *const *names, const struct ring *ring, int index, float scale,
                      struct model *out)
{
    for (int side = 0; side < RIGGED_SIDES; side++) {
        float angle = 6.2831853f * (float)side / RIGGED_SIDES;
        uint32_t at = (uint32_t)(index * RIGGED_SIDES + side);
        struct vec3 off = vec3_add(vec3_scale(ring->across, cosf(angle)), vec3_scale(ring->up, sinf(angle)));
        out->vertices[at] = (struct model_vertex){.position = vec3_scale(vec3_add(ring->middle, off), scale),
                                                  .normal = vec3_normalise(off),
                                                  .colour = {1, 1, 1, 1}};
        out->influences[at] = (struct model_influence){.weights = {1.0f - ring->share, ring->share}};
        for (int i = 0; i < 2; i++)
            out->influences[at].joints[i] = (uint16_t)place_in_model(names, ring->joints[i]);
    }
}

// Two triangles a side between a ring and the next.
static void join_rings(int first, int count, struct model *out)
{
    for (int ring = first; ring + 1 < first + count; ring++)
        for (int side = 0; side < RIGGED_SIDES; side++) {
            uint32_t a = (uint32_t)(ring * RIGGED_SIDES + side),
                     b = (uint32_t)(ring * RIGGED_SIDES + (side + 1) % RIGGED_SIDES);
            const uint32_t corners[6] = {a, b, b + RIGGED_SIDES, a, b + RIGGED_SIDES, a + RIGGED_SIDES};
            memcpy(out->indices + out->index_count, corners, sizeof corners);
            out->index_count += 6;
        }
}

void rigged_garment_make(const struct rigged_options *options, struct model *out)
{
    const char *const *names = options->names != NULL ? options->names : rigged_mixamo;
    float scale = options->scale > 0.0f ? options->scale : 1.0f;
    size_t vertices = (size_t)RIGGED_RINGS * RIGGED_SIDES;
    *out = (struct model){.vertices = calloc(vertices, sizeof *out->vertices),
                          .influences = calloc(vertices, sizeof *out->influences),
                          .indices = calloc(vertices * 6, sizeof *out->indices),
                          .meshes = calloc(1, sizeof *out->meshes),
                          .materials = calloc(1, sizeof *out->materials),
                          .nodes = calloc(RIGGED_JOINTS + 1, sizeof *out->nodes),
                          .skins = calloc(1, sizeof *out->skins),
                          .vertex_count = (uint32_t)vertices,
                          .mesh_count = 1,
                          .material_count = 1,
                          .skin_count = 1};
    assert_non_null(out->skins);
    out->skins[0].joints = calloc(RIGGED_JOINTS, sizeof(int));
    out->skins[0].inverse_bind = calloc(RIGGED_JOINTS, sizeof(struct mat4));
    out->meshes[0].primitives = calloc(1, sizeof *out->meshes[0].primitives);
    assert_non_null(out->meshes[0].primitives);
    out->meshes[0].primitive_count = 1;
    out->materials[0] = model_material_default();
    out->materials[0].metallic = 0.0f;
    fill_skeleton(options, names, scale, out);
    for (int index = 0; index < RIGGED_RINGS; index++) {
        int on_sleeve = index - RIGGED_SLEEVE;
        struct ring ring = on_sleeve < 0 ? torso_ring(options, index)
                                         : sleeve_ring(options, on_sleeve / RIGGED_SLEEVE_RINGS,
                                                       on_sleeve % RIGGED_SLEEVE_RINGS);
        fill_ring(names, &ring, index, scale, out);
    }
    join_rings(RIGGED_TORSO, RIGGED_TORSO_RINGS, out);
    join_rings(RIGGED_SLEEVE, RIGGED_SLEEVE_RINGS, out);
    join_rings(RIGGED_SLEEVE + RIGGED_SLEEVE_RINGS, RIGGED_SLEEVE_RINGS, out);
    out->meshes[0].primitives[0].index_count = out->index_count;
    model_compute_bounds(out);
}
