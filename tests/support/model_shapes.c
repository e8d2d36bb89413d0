#include "tests/support/model_shapes.h"

#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define PI 3.14159265f
#define MOST_VERTICES 4096
#define MOST_INDICES 16384

static void begin(struct model *model, const struct model_material *first,
                  const struct model_material *second)
{
    memset(model, 0, sizeof *model);
    model->vertices = calloc(MOST_VERTICES, sizeof *model->vertices);
    model->indices = calloc(MOST_INDICES, sizeof *model->indices);
    model->material_count = second != NULL ? 2 : 1;
    model->materials = calloc(2, sizeof *model->materials);
    model->mesh_count = 1;
    model->meshes = calloc(1, sizeof *model->meshes);
    model->node_count = 1;
    model->nodes = calloc(1, sizeof *model->nodes);
    assert_true(model->vertices != NULL && model->indices != NULL && model->materials != NULL &&
                model->meshes != NULL && model->nodes != NULL);
    model->materials[0] = *first;
    if (second != NULL)
        model->materials[1] = *second;
    model->meshes[0].primitives = calloc(2, sizeof *model->meshes[0].primitives);
    assert_non_null(model->meshes[0].primitives);
    model->nodes[0] =
        (struct model_node){.parent = MODEL_NONE, .skin = MODEL_NONE, .to_model = mat4_identity()};
}

// Everything since the last primitive becomes one.
static void end_primitive(struct model *model, int material)
{
    struct model_mesh *mesh = &model->meshes[0];
    uint32_t first = 0;
    for (int i = 0; i < mesh->primitive_count; i++)
        first += mesh->primitives[i].index_count;
    mesh->primitives[mesh->primitive_count++] = (struct model_primitive){
        .first_index = first, .index_count = model->index_count - first, .material = material};
    model_compute_bounds(model);
}

static uint32_t add_vertex(struct model *model, struct vec3 position, struct vec3 normal)
{
    assert_true(model->vertex_count < MOST_VERTICES);
    model->vertices[model->vertex_count] =
        (struct model_vertex){.position = position, .normal = vec3_normalise(normal), .colour = {1, 1, 1, 1}};
    return model->vertex_count++;
}

static void add_quad(struct model *model, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    assert_true(model->index_count + 6 <= MOST_INDICES);
    const uint32_t corners[6] = {a, b, c, a, c, d};
    memcpy(model->indices + model->index_count, corners, sizeof corners);
    model->index_count += 6;
}

void shape_rectangle(struct model *out, struct vec3 centre, float width_m, float height_m,
                     const struct model_material *material)
{
    begin(out, material, NULL);
    static const float corners[4][2] = {{-0.5f, -0.5f}, {0.5f, -0.5f}, {0.5f, 0.5f}, {-0.5f, 0.5f}};
    for (int i = 0; i < 4; i++) {
        struct vec3 offset = {corners[i][0] * width_m, corners[i][1] * height_m, 0.0f};
        (void)add_vertex(out, vec3_add(centre, offset), (struct vec3){0.0f, 0.0f, 1.0f});
        out->vertices[i].uv[0] = (struct vec2){corners[i][0] + 0.5f, 0.5f - corners[i][1]};
    }
    add_quad(out, 0, 1, 2, 3);
    end_primitive(out, 0);
}

void shape_sphere(struct model *out, struct vec3 centre, float radius_m,
                  const struct model_material *material)
{
    enum { AROUND = 48, DOWN = 24 };
    begin(out, material, NULL);
    for (int j = 0; j <= DOWN; j++)
        for (int i = 0; i <= AROUND; i++) {
            float a = 2.0f * PI * (float)i / AROUND, b = PI * (float)j / DOWN;
            struct vec3 n = {sinf(b) * sinf(a), cosf(b), sinf(b) * cosf(a)};
            (void)add_vertex(out, vec3_add(centre, vec3_scale(n, radius_m)), n);
        }
    for (uint32_t j = 0; j < DOWN; j++)
        for (uint32_t i = 0; i < AROUND; i++) {
            uint32_t here = j * (AROUND + 1) + i, below = here + AROUND + 1;
            add_quad(out, below, below + 1, here + 1, here);
        }
    end_primitive(out, 0);
}

// A tube of eight sides along the points.
static void add_tube(struct model *model, const struct vec3 *points, int count, float radius_m)
{
    enum { SIDES = 8 };
    uint32_t first = model->vertex_count;
    for (int p = 0; p < count; p++) {
        struct vec3 along =
            vec3_normalise(vec3_subtract(points[p + 1 < count ? p + 1 : p], points[p > 0 ? p - 1 : p]));
        struct vec3 helper = fabsf(along.z) < 0.8f ? (struct vec3){0, 0, 1} : (struct vec3){0, 1, 0};
        struct vec3 right = vec3_normalise(vec3_cross(along, helper)), up = vec3_cross(right, along);
        for (int s = 0; s <= SIDES; s++) {
            float a = 2.0f * PI * (float)s / SIDES;
            struct vec3 n = vec3_add(vec3_scale(right, cosf(a)), vec3_scale(up, sinf(a)));
            (void)add_vertex(model, vec3_add(points[p], vec3_scale(n, radius_m)), n);
        }
    }
    for (uint32_t p = 0; p + 1 < (uint32_t)count; p++)
        for (uint32_t s = 0; s < SIDES; s++) {
            uint32_t here = first + p * (SIDES + 1) + s, next = here + SIDES + 1;
            add_quad(model, here, here + 1, next + 1, next);
        }
}

void shape_glasses(struct model *out, const struct model_material *frame, const struct model_material *lenses)
{
    enum { AROUND = 40 };
    begin(out, frame, lenses);
    struct vec3 ring[AROUND + 1];
    for (int side = -1; side <= 1; side += 2) {
        for (int i = 0; i <= AROUND; i++) {
            float a = 2.0f * PI * (float)i / AROUND;
            ring[i] =
                (struct vec3){(float)side * 0.035f + 0.025f * cosf(a), -0.008f + 0.021f * sinf(a), 0.0f};
        }
        add_tube(out, ring, AROUND + 1, 0.0018f);
        const struct vec3 temple[] = {{(float)side * 0.060f, 0.0f, 0.0f},
                                      {(float)side * 0.070f, 0.0f, -0.005f},
                                      {(float)side * 0.074f, 0.0f, -0.090f},
                                      {(float)side * 0.074f, -0.030f, -0.120f}};
        add_tube(out, temple, 4, 0.0018f);
    }
    const struct vec3 bridge[] = {{-0.011f, 0.0f, 0.0f}, {0.0f, 0.003f, 0.001f}, {0.011f, 0.0f, 0.0f}};
    add_tube(out, bridge, 3, 0.0018f);
    end_primitive(out, 0);
    for (int side = -1; side <= 1; side += 2) {
        struct vec3 ahead = {0.0f, 0.0f, 1.0f};
        uint32_t centre = add_vertex(out, (struct vec3){(float)side * 0.035f, -0.008f, 0.0f}, ahead);
        for (int i = 0; i < AROUND; i += 2) {
            uint32_t rim[3];
            for (int k = 0; k < 3; k++) {
                float a = 2.0f * PI * (float)(i + k) / AROUND;
                rim[k] = add_vertex(
                    out,
                    (struct vec3){(float)side * 0.035f + 0.025f * cosf(a), -0.008f + 0.021f * sinf(a), 0.0f},
                    ahead);
            }
            add_quad(out, centre, rim[0], rim[1], rim[2]);
        }
    }
    end_primitive(out, 1);
}
