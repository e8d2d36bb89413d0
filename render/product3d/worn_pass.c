#include "render/product3d/worn_pass.h"

#include <stdlib.h>

#define MAX_TRANSPARENT 256 // primitives of one kind in a pass; more are left out

// Widens bounds by a box from elsewhere.
static void add_box(const struct mat4 *transform, struct vec3 low, struct vec3 high, struct vec3 *minimum,
                    struct vec3 *maximum)
{
    for (int i = 0; i < 8; i++) {
        struct vec3 corner = {(i & 1) != 0 ? high.x : low.x, (i & 2) != 0 ? high.y : low.y,
                              (i & 4) != 0 ? high.z : low.z};
        struct vec3 p = mat4_transform_point(transform, corner);
        *minimum = (struct vec3){fminf(minimum->x, p.x), fminf(minimum->y, p.y), fminf(minimum->z, p.z)};
        *maximum = (struct vec3){fmaxf(maximum->x, p.x), fmaxf(maximum->y, p.y), fmaxf(maximum->z, p.z)};
    }
}

void worn_bounds(const struct scene_product *product, const struct product_model *model, struct vec3 *minimum,
                 struct vec3 *maximum)
{
    *minimum = (struct vec3){INFINITY, INFINITY, INFINITY};
    *maximum = (struct vec3){-INFINITY, -INFINITY, -INFINITY};
    add_box(&product->placement, model->minimum, model->maximum, minimum, maximum);
    if (!product->has_temples)
        return;
    // However they turn, tips move by no more than their way along the arc.
    const struct scene_temples *temples = &product->temples;
    for (int side = 0; side < 2; side++) {
        float length = fmaxf(temples->hinge_m[side].z - minimum->z, 0.0f);
        float aside = length * fabsf(temples->open_rad[side]), down = length * fabsf(temples->drop_rad[side]);
        minimum->x = fminf(minimum->x, temples->hinge_m[side].x - aside);
        maximum->x = fmaxf(maximum->x, temples->hinge_m[side].x + aside);
        minimum->y -= down;
        maximum->y += down;
    }
}

static void draw_primitive(const struct worn_tools *tools, const struct shading_scene *scene,
                           const struct worn_pass *pass, int index, const struct product_draw *draw,
                           const struct product_material *material, enum shading_pass how)
{
    const struct scene_product *worn = pass->products[index];
    const struct shading_place place = {
        .to_face = mat4_multiply(&worn->placement, &draw->to_model),
        .to_camera = pass->person->pose,
        .mirrored = draw->mirrored != (mat4_determinant(&worn->placement) < 0.0f),
        .thickness = draw->thickness,
        .worn = worn,
    };
    if (!shading_use(tools->shading, pass->models[index], material, how, scene, &place))
        return;
    GLenum front = clip_view_front_face(&scene->view);
    if (place.mirrored)
        front = front == GL_CW ? GL_CCW : GL_CW;
    glFrontFace(front);
    // Glass counts once on each pixel: its outer side when it is a body, either side when it is a sheet.
    if (material->lens.transmissive ? !draw->closed : material->material.double_sided)
        glDisable(GL_CULL_FACE);
    else
        glEnable(GL_CULL_FACE);
    mesh_draw(&pass->models[index]->mesh, GL_TRIANGLES, draw->first_index, draw->index_count);
}

struct transparent {
    int product;
    const struct product_draw *draw;
    const struct product_material *material;
    float depth_m; // camera z: most negative is farthest
};

static int by_depth(const void *a, const void *b)
{
    float first = ((const struct transparent *)a)->depth_m, second = ((const struct transparent *)b)->depth_m;
    return (first > second) - (first < second);
}

// The primitives of one kind, from back to front.
static int list_transparent(const struct worn_pass *pass, bool lenses,
                            struct transparent list[MAX_TRANSPARENT])
{
    int count = 0;
    for (int i = 0; i < pass->count; i++) {
        const struct product_model *model = pass->models[i];
        struct mat4 to_camera = mat4_multiply(&pass->person->pose, &pass->products[i]->placement);
        for (int d = 0; d < model->draw_count && count < MAX_TRANSPARENT; d++) {
            const struct product_draw *draw = &model->draws[d];
            const struct product_material *material =
                product_model_material(model, draw, pass->products[i]->variant);
            if (material->transparent && material->lens.is_lens == lenses)
                list[count++] =
                    (struct transparent){i, draw, material, mat4_transform_point(&to_camera, draw->centre).z};
        }
    }
    qsort(list, (size_t)count, sizeof *list, by_depth);
    return count;
}

static void draw_head(const struct worn_tools *tools, const struct worn_pass *pass,
                      const struct shading_scene *scene)
{
    if (pass->person->mesh_m != NULL) // else a product photographed alone
        occluder_draw(tools->occluder, pass->person->mesh_m, &pass->person->head, &pass->person->pose,
                      &scene->projection, &scene->view);
}

static void draw_lenses(const struct worn_tools *tools, const struct shading_scene *scene,
                        const struct worn_pass *pass, const struct transparent *list, int count,
                        enum shading_pass how)
{
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    glBlendEquationSeparate(GL_FUNC_ADD, GL_MAX); // the alphas: places of the nearest and the farthest lens
    if (how == SHADING_MULTIPLY)
        glBlendFunc(GL_ZERO, GL_SRC_COLOR);
    else
        glBlendFunc(GL_ONE, GL_ONE);
    for (int i = 0; i < count; i++)
        draw_primitive(tools, scene, pass, list[i].product, list[i].draw, list[i].material, how);
    glBlendEquation(GL_FUNC_ADD);
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}

void worn_pass_fill_lenses(const struct worn_tools *tools, const struct worn_pass *pass,
                           const struct shading_scene *scene)
{
    struct transparent lenses[MAX_TRANSPARENT];
    int count = list_transparent(pass, true, lenses);
    glBindFramebuffer(GL_FRAMEBUFFER, tools->tile->veil.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 1.0f);
    draw_head(tools, pass, scene);
    draw_lenses(tools, scene, pass, lenses, count, SHADING_MULTIPLY);
    glBindFramebuffer(GL_FRAMEBUFFER, tools->tile->glow.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT, 0.0f);
    draw_lenses(tools, scene, pass, lenses, count, SHADING_ADD);
}

void worn_pass_fill_tile(const struct worn_tools *tools, const struct worn_pass *pass,
                         const struct shading_scene *scene)
{
    struct transparent blended[MAX_TRANSPARENT];
    int count = list_transparent(pass, false, blended);
    glBindFramebuffer(GL_FRAMEBUFFER, tools->tile->samples.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 0.0f);
    draw_head(tools, pass, scene);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (int i = 0; i < pass->count; i++) {
        const struct product_model *model = pass->models[i];
        if (scene->cover.texture != 0)
            glEnable(GL_BLEND);
        for (int d = 0; d < model->draw_count; d++) {
            const struct product_draw *draw = &model->draws[d];
            const struct product_material *material =
                product_model_material(model, draw, pass->products[i]->variant);
            if (!material->transparent)
                draw_primitive(tools, scene, pass, i, draw, material, SHADING_COVER);
        }
        glDisable(GL_BLEND);
    }
    glEnable(GL_BLEND);
    glDepthMask(GL_FALSE);
    for (int i = 0; i < count; i++)
        draw_primitive(tools, scene, pass, blended[i].product, blended[i].draw, blended[i].material,
                       SHADING_COVER);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}

bool worn_lens_bounds(const struct scene_product *product, const struct product_model *model,
                      struct vec3 *minimum, struct vec3 *maximum)
{
    *minimum = (struct vec3){INFINITY, INFINITY, INFINITY};
    *maximum = (struct vec3){-INFINITY, -INFINITY, -INFINITY};
    for (int d = 0; d < model->draw_count; d++) {
        const struct product_draw *draw = &model->draws[d];
        if (!product_model_material(model, draw, product->variant)->lens.is_lens)
            continue;
        struct mat4 to_face = mat4_multiply(&product->placement, &draw->to_model);
        add_box(&to_face, draw->minimum, draw->maximum, minimum, maximum);
    }
    if (minimum->x > maximum->x)
        return false;
    // A shield that reaches behind the hinges is bent with the temples.
    const struct scene_temples *temples = &product->temples;
    if (product->has_temples && minimum->z < fmaxf(temples->hinge_m[0].z, temples->hinge_m[1].z))
        worn_bounds(product, model, minimum, maximum);
    return true;
}

float worn_pass_polarised(const struct worn_pass *pass)
{
    struct transparent lenses[MAX_TRANSPARENT];
    int count = list_transparent(pass, true, lenses);
    float share = 0.0f;
    for (int i = 0; i < count; i++)
        share = fmaxf(share, lenses[i].material->lens.polarised);
    return share;
}
