#include "app/placement/shape.h"

#include <string.h>

#define MOST_STEPS 64 // of a triangle's side

static void sample_triangle(const struct vec3 corners[3], float step_m,
                            void (*take)(void *context, struct vec3 point), void *context)
{
    struct vec3 u = vec3_subtract(corners[1], corners[0]), v = vec3_subtract(corners[2], corners[0]);
    float longest = fmaxf(fmaxf(vec3_length(u), vec3_length(v)), vec3_length(vec3_subtract(u, v)));
    int steps = (int)fminf(ceilf(longest / step_m), MOST_STEPS);
    if (steps < 1)
        steps = 1;
    for (int i = 0; i <= steps; i++)
        for (int k = 0; k <= steps - i; k++) {
            struct vec3 along = vec3_add(vec3_scale(u, (float)i), vec3_scale(v, (float)k));
            take(context, vec3_add(corners[0], vec3_scale(along, 1.0f / (float)steps)));
        }
}

void shape_sample(const struct model *model, const struct mat4 *placement, float step_m,
                  void (*take)(void *context, struct vec3 point), void *context)
{
    for (int n = 0; n < model->node_count; n++) {
        const struct model_node *node = &model->nodes[n];
        if (node->mesh == MODEL_NONE)
            continue;
        const struct mat4 to_product = mat4_multiply(placement, &node->to_model);
        const struct model_mesh *mesh = &model->meshes[node->mesh];
        for (int p = 0; p < mesh->primitive_count; p++) {
            const uint32_t *indices = model->indices + mesh->primitives[p].first_index;
            for (uint32_t i = 0; i + 2 < mesh->primitives[p].index_count; i += 3) {
                struct vec3 corners[3];
                for (int k = 0; k < 3; k++)
                    corners[k] =
                        mat4_transform_point(&to_product, model->vertices[indices[i + (uint32_t)k]].position);
                sample_triangle(corners, step_m, take, context);
            }
        }
    }
}

static void grow_bounds(void *context, struct vec3 p)
{
    struct product_shape *shape = context;
    struct vec3 low = shape->minimum, high = shape->maximum;
    shape->minimum = (struct vec3){fminf(low.x, p.x), fminf(low.y, p.y), fminf(low.z, p.z)};
    shape->maximum = (struct vec3){fmaxf(high.x, p.x), fmaxf(high.y, p.y), fmaxf(high.z, p.z)};
}

void product_shape_measure(const struct model *model, const struct mat4 *placement,
                           enum catalogue_category category, struct product_shape *out)
{
    struct product_shape shape = {.minimum = {INFINITY, INFINITY, INFINITY},
                                  .maximum = {-INFINITY, -INFINITY, -INFINITY}};
    shape_sample(model, placement, INFINITY, grow_bounds, &shape); // corners are enough
    if (!(shape.minimum.x <= shape.maximum.x))
        shape.minimum = shape.maximum = (struct vec3){0};
    else if (category == CATEGORY_EYEGLASSES || category == CATEGORY_SUNGLASSES)
        shape_measure_eyewear(model, placement, &shape);
    else if (category == CATEGORY_HAT || category == CATEGORY_HEADBAND)
        shape_measure_headwear(model, placement, &shape);
    *out = shape;
}
