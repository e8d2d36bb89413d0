#include "app/placement/shape.h"

#include <string.h>

// The front of a frame is this deep; what lies farther behind its foremost point is temple.
#define FRONT_DEPTH_M 0.030f
#define TEMPLE_MIN_M 0.060f

static bool is_eyewear(enum catalogue_category category)
{
    return category == CATEGORY_EYEGLASSES || category == CATEGORY_SUNGLASSES;
}

// Calls `take` for each vertex that is drawn, in product space.
static void for_each_vertex(const struct model *model, const struct mat4 *placement,
                            void (*take)(struct product_shape *, struct vec3), struct product_shape *shape)
{
    for (int n = 0; n < model->node_count; n++) {
        const struct model_node *node = &model->nodes[n];
        if (node->mesh == MODEL_NONE)
            continue;
        const struct mat4 to_product = mat4_multiply(placement, &node->to_model);
        const struct model_mesh *mesh = &model->meshes[node->mesh];
        for (int p = 0; p < mesh->primitive_count; p++)
            for (uint32_t i = 0; i < mesh->primitives[p].index_count; i++) {
                uint32_t vertex = model->indices[mesh->primitives[p].first_index + i];
                take(shape, mat4_transform_point(&to_product, model->vertices[vertex].position));
            }
    }
}

static void grow_bounds(struct product_shape *shape, struct vec3 p)
{
    struct vec3 low = shape->minimum, high = shape->maximum;
    shape->minimum = (struct vec3){fminf(low.x, p.x), fminf(low.y, p.y), fminf(low.z, p.z)};
    shape->maximum = (struct vec3){fmaxf(high.x, p.x), fmaxf(high.y, p.y), fmaxf(high.z, p.z)};
}

// The widest of what lies behind the front is where a temple begins, the rearmost where it ends.
static void find_temple(struct product_shape *shape, struct vec3 p)
{
    int side = p.x < 0.0f ? 0 : 1;
    float hinge_z = shape->maximum.z - FRONT_DEPTH_M;
    if (p.z > hinge_z - 0.010f && fabsf(p.x) > fabsf(shape->hinge[side].x))
        shape->hinge[side] = (struct vec3){p.x, p.y, hinge_z};
    if (p.z < shape->tip[side].z)
        shape->tip[side] = p;
}

void product_shape_measure(const struct model *model, const struct mat4 *placement,
                           enum catalogue_category category, struct product_shape *out)
{
    struct product_shape shape = {.minimum = {INFINITY, INFINITY, INFINITY},
                                  .maximum = {-INFINITY, -INFINITY, -INFINITY}};
    for_each_vertex(model, placement, grow_bounds, &shape);
    if (!(shape.minimum.x <= shape.maximum.x))
        shape.minimum = shape.maximum = (struct vec3){0};
    shape.has_temples =
        is_eyewear(category) && shape.maximum.z - shape.minimum.z > FRONT_DEPTH_M + TEMPLE_MIN_M;
    if (shape.has_temples)
        for_each_vertex(model, placement, find_temple, &shape);
    *out = shape;
}
