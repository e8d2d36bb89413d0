#include "assets/mannequin.h"

#include "assets/subdivide.h"
#include "platform/base/face_topology.h"
#include "platform/base/head.h"

#include <stdlib.h>
#include <string.h>

#define SKULL_RINGS 15 // behind the face's oval, before the pole
#define NECK_AROUND 24 // points of a ring
#define NECK_RINGS 10  // from inside the head down to the bust's edge
#define EAR_AROUND 20
#define EAR_ALONG 7
#define BUST_DEPTH_M 0.155f // how far the shoulders go down below the neck's hollow
#define HALF_PI 1.5707963f

// --- the control mesh -------------------------------------------------------------------------------------

static uint32_t add_point(struct surface *surface, struct vec3 p)
{
    surface->points[surface->point_count] = p;
    return surface->point_count++;
}

static void add_triangle(struct surface *surface, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t *to = surface->triangles[surface->triangle_count++];
    to[0] = a;
    to[1] = b;
    to[2] = c;
}

// Two rings of `count` points each, `low` and `high` their first: outside is where low, next low, high turn
// counter-clockwise.
static void join_rings(struct surface *surface, uint32_t low, uint32_t high, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t next = (i + 1) % count;
        add_triangle(surface, low + i, low + next, high + i);
        add_triangle(surface, low + next, high + next, high + i);
    }
}

static void close_ring(struct surface *surface, uint32_t ring, uint32_t count, uint32_t pole)
{
    for (uint32_t i = 0; i < count; i++)
        add_triangle(surface, ring + i, ring + (i + 1) % count, pole);
}

// How far out a point lies, in the skull's half axes: 1 on its surface.
static float skull_radius(const struct head *head, struct vec3 p)
{
    struct vec3 from = vec3_subtract(p, head->skull_centre);
    float x = from.x / head->skull_half.x, y = from.y / head->skull_half.y, z = from.z / head->skull_half.z;
    return sqrtf(x * x + y * y + z * z);
}

// A point of the way from the oval to the back of the head. Above the ears it goes over the skull, from as
// far out as the face begins to its surface; below them, under the jaw, straight.
static struct vec3 skull_point(const struct head *head, struct vec3 start, struct vec3 pole, float share)
{
    float angle = HALF_PI * share;
    struct vec3 p = {pole.x + (start.x - pole.x) * cosf(angle), pole.y + (start.y - pole.y) * cosf(angle),
                     start.z + (pole.z - start.z) * sinf(angle)};
    float radius = skull_radius(head, start);
    radius += (1.0f - radius) * smoothstep(0.0f, 0.5f, share);
    struct vec3 from = vec3_scale(vec3_subtract(p, head->skull_centre), radius / skull_radius(head, p));
    float upper = smoothstep(-0.06f, 0.04f, p.y);
    return vec3_mix(p, vec3_add(head->skull_centre, from), upper);
}

// The face as it is, and behind its oval rings that swing back to a pole: above the ears over the skull,
// below them under the jaw.
static void add_head(struct surface *surface, const struct head *head)
{
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        (void)add_point(surface, face_canonical_m[i]);
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++)
        add_triangle(surface, face_triangles[i][0], face_triangles[i][1], face_triangles[i][2]);
    struct vec3 pole = head->skull_centre;
    pole.z -= head->skull_half.z;
    uint32_t before = 0;
    for (int ring = 1; ring <= SKULL_RINGS; ring++) {
        float share = (float)ring / (float)(SKULL_RINGS + 1);
        uint32_t here = surface->point_count;
        for (int i = 0; i < FACE_RING_OVAL_COUNT; i++)
            (void)add_point(surface, skull_point(head, face_canonical_m[face_ring_oval[i]], pole, share));
        if (ring > 1)
            join_rings(surface, before, here, FACE_RING_OVAL_COUNT);
        before = here;
    }
    // From the oval, whose points lie anywhere in the face, to the first ring behind it.
    uint32_t first = FACE_VERTEX_COUNT;
    for (uint32_t i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        uint32_t next = (i + 1) % FACE_RING_OVAL_COUNT;
        add_triangle(surface, face_ring_oval[i], face_ring_oval[next], first + i);
        add_triangle(surface, face_ring_oval[next], first + next, first + i);
    }
    close_ring(surface, before, FACE_RING_OVAL_COUNT, add_point(surface, pole));
}

// An ear where the head has one: a dish, its rim turned outwards.
static void add_ear(struct surface *surface, const struct head *head, int side)
{
    float outwards = side == 0 ? -1.0f : 1.0f;
    struct vec3 middle = head_ear_point(head, side, 0.5f, 0.5f);
    struct vec3 out = vec3_scale(vec3_cross(head->ear_up, head->ear_out[side]), -outwards);
    // From the dish's middle out to the rim, over it, and in again behind: share of the way out, height.
    static const float profile[EAR_ALONG][2] = {{0.30f, -0.004f}, {0.62f, -0.003f}, {0.84f, 0.003f},
                                                {1.00f, 0.004f},  {1.00f, -0.001f}, {0.80f, -0.006f},
                                                {0.45f, -0.014f}};
    uint32_t dish = add_point(surface, vec3_add(middle, vec3_scale(out, -0.005f)));
    uint32_t before = 0;
    for (int ring = 0; ring < EAR_ALONG; ring++) {
        uint32_t here = surface->point_count;
        for (int i = 0; i < EAR_AROUND; i++) {
            // Around it the way that turns counter-clockwise seen from outside, on either side.
            float turn = outwards * 4.0f * HALF_PI * (float)i / (float)EAR_AROUND, tall = sinf(turn);
            // Wide above, narrow at the lobe.
            float wide = (0.88f + 0.12f * tall) * cosf(turn);
            struct vec3 p = head_ear_point(head, side, 0.5f + 0.5f * profile[ring][0] * wide,
                                           0.5f + 0.5f * profile[ring][0] * tall);
            (void)add_point(surface, vec3_add(p, vec3_scale(out, profile[ring][1])));
        }
        if (ring > 0)
            join_rings(surface, here, before, EAR_AROUND);
        else
            close_ring(surface, here, EAR_AROUND, dish);
        before = here;
    }
    uint32_t root = add_point(surface, vec3_add(middle, vec3_scale(out, -0.020f)));
    for (uint32_t i = 0; i < EAR_AROUND; i++)
        add_triangle(surface, before + (i + 1) % EAR_AROUND, before + i, root);
}

// Down the neck's axis, then out over the shoulders to the bust's edge.
static void add_neck(struct surface *surface, const struct head *head)
{
    struct vec3 axis = vec3_subtract(head->neck_bottom, head->neck_top);
    uint32_t before = 0;
    for (int ring = 0; ring < NECK_RINGS; ring++) {
        float t = (float)ring / (float)(NECK_RINGS - 1), down = fminf(t / 0.6f, 1.0f);
        float out = smoothstep(0.40f, 1.0f, t), fall = fmaxf(t - 0.6f, 0.0f) / 0.4f;
        struct vec3 centre = vec3_add(head->neck_top, vec3_scale(axis, down));
        centre.y -= BUST_DEPTH_M * fall * fall;
        centre.z -= 0.010f * out;
        float wide = head->neck_radius_m + out * 0.115f, deep = head->neck_radius_m + out * 0.035f;
        uint32_t here = surface->point_count;
        for (int i = 0; i < NECK_AROUND; i++) {
            float turn = 4.0f * HALF_PI * (float)i / (float)NECK_AROUND;
            // Shoulders hang lower than neck and chest.
            float slope = -0.055f * out * (1.0f - fall) * cosf(turn) * cosf(turn);
            (void)add_point(surface, (struct vec3){centre.x + wide * cosf(turn), centre.y + slope,
                                                   centre.z + deep * sinf(turn)});
        }
        if (ring > 0)
            join_rings(surface, before, here, NECK_AROUND);
        before = here;
    }
    struct vec3 middle = {0};
    for (uint32_t i = 0; i < NECK_AROUND; i++)
        middle = vec3_add(middle, vec3_scale(surface->points[before + i], 1.0f / NECK_AROUND));
    close_ring(surface, before, NECK_AROUND, add_point(surface, middle));
}

#define CONTROL_POINTS                                                                                       \
    (FACE_VERTEX_COUNT + FACE_RING_OVAL_COUNT * SKULL_RINGS + 1 + NECK_AROUND * NECK_RINGS + 1 +             \
     2 * (EAR_AROUND * EAR_ALONG + 2))
#define CONTROL_TRIANGLES                                                                                    \
    (FACE_TRIANGLE_COUNT + FACE_RING_OVAL_COUNT * (2 * SKULL_RINGS + 1) +                                    \
     NECK_AROUND * (2 * (NECK_RINGS - 1) + 1) + 2 * 2 * EAR_AROUND * EAR_ALONG)

// --- the model --------------------------------------------------------------------------------------------

static enum result allocate(struct model *model, const struct surface *surface)
{
    model->vertices = calloc(surface->point_count, sizeof *model->vertices);
    model->indices = calloc((size_t)surface->triangle_count * 3, sizeof *model->indices);
    model->meshes = calloc(1, sizeof *model->meshes);
    model->materials = calloc(1, sizeof *model->materials);
    model->nodes = calloc(1, sizeof *model->nodes);
    if (model->vertices == NULL || model->indices == NULL || model->meshes == NULL ||
        model->materials == NULL || model->nodes == NULL)
        return RESULT_NO_MEMORY;
    model->mesh_count = 1;
    model->meshes[0].primitives = calloc(1, sizeof *model->meshes[0].primitives);
    return model->meshes[0].primitives != NULL ? RESULT_OK : RESULT_NO_MEMORY;
}

static void fill_vertices(struct model *model, const struct surface *surface)
{
    for (uint32_t i = 0; i < surface->point_count; i++)
        model->vertices[i] =
            (struct model_vertex){.position = surface->points[i], .colour = {1.0f, 1.0f, 1.0f, 1.0f}};
    for (uint32_t t = 0; t < surface->triangle_count; t++) {
        const uint32_t *corner = surface->triangles[t];
        struct vec3 a = surface->points[corner[0]];
        // As long as the triangle is large: large ones count for more.
        struct vec3 normal = vec3_cross(vec3_subtract(surface->points[corner[1]], a),
                                        vec3_subtract(surface->points[corner[2]], a));
        for (int k = 0; k < 3; k++) {
            struct vec3 *sum = &model->vertices[corner[k]].normal;
            *sum = vec3_add(*sum, normal);
        }
    }
    for (uint32_t i = 0; i < surface->point_count; i++)
        model->vertices[i].normal = vec3_normalise(model->vertices[i].normal);
    model->vertex_count = surface->point_count;
    memcpy(model->indices, surface->triangles,
           (size_t)surface->triangle_count * sizeof surface->triangles[0]);
    model->index_count = surface->triangle_count * 3;
}

static enum result to_model(const struct surface *surface, struct model *out)
{
    struct model made = {0};
    if (allocate(&made, surface) != RESULT_OK) {
        model_free(&made);
        return RESULT_NO_MEMORY;
    }
    fill_vertices(&made, surface);
    made.meshes[0].primitive_count = 1;
    made.meshes[0].primitives[0] = (struct model_primitive){.index_count = made.index_count};
    made.node_count = made.material_count = 1;
    made.nodes[0] =
        (struct model_node){.parent = MODEL_NONE, .skin = MODEL_NONE, .to_model = mat4_identity()};
    made.materials[0] = model_material_default();
    made.materials[0].base_colour = (struct vec4){0.52f, 0.50f, 0.48f, 1.0f};
    made.materials[0].metallic = 0.0f;
    made.materials[0].roughness = 0.75f;
    made.materials[0].double_sided = true;
    model_compute_bounds(&made);
    *out = made;
    return RESULT_OK;
}

enum result mannequin_build(struct model *out, struct diagnostic *why)
{
    struct head head;
    struct surface control = {0}, finer = {0}, finest = {0};
    head_measure(face_canonical_m, &head);
    enum result result = surface_init(&control, CONTROL_POINTS, CONTROL_TRIANGLES);
    if (result == RESULT_OK) {
        add_head(&control, &head);
        add_neck(&control, &head);
        add_ear(&control, &head, 0);
        add_ear(&control, &head, 1);
        result = surface_subdivide(&control, &finer);
    }
    if (result == RESULT_OK)
        result = surface_subdivide(&finer, &finest);
    if (result == RESULT_OK)
        result = to_model(&finest, out);
    surface_finish(&finest);
    surface_finish(&finer);
    surface_finish(&control);
    return result == RESULT_OK ? result : diagnose(why, result, "no memory for the neutral head");
}
