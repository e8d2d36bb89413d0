#include "render/product3d/rigged.h"

#include <stddef.h>

bool rigged_bounds(const struct scene_rigged *rigged, struct vec3 *minimum, struct vec3 *maximum)
{
    *minimum = (struct vec3){INFINITY, INFINITY, INFINITY};
    *maximum = (struct vec3){-INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < rigged->vertex_count; i++) {
        struct vec3 p = rigged->vertices[i].position;
        *minimum = (struct vec3){fminf(minimum->x, p.x), fminf(minimum->y, p.y), fminf(minimum->z, p.z)};
        *maximum = (struct vec3){fmaxf(maximum->x, p.x), fmaxf(maximum->y, p.y), fmaxf(maximum->z, p.z)};
    }
    return minimum->x <= maximum->x;
}

static void draw_body(const struct rigged_tools *tools, const struct scene_rigged *rigged,
                      const struct shading_scene *scene)
{
    if (rigged->body_corners < 3 || rigged->body_corners > SCENE_BODY_CORNERS)
        return;
    mesh_set_vertices(tools->body, rigged->body, (uint32_t)rigged->body_corners);
    occluder_draw_mesh(tools->occluder, tools->body, &scene->projection, &scene->view);
}

enum faces { FACES_FRONT, FACES_BACK };

// Vertices are where the node would have taken them, mirrored if it mirrors.
static void set_faces(const struct shading_scene *scene, const struct product_draw *draw, enum faces faces)
{
    GLenum front = clip_view_front_face(&scene->view);
    if (draw->mirrored)
        front = front == GL_CW ? GL_CCW : GL_CW;
    glFrontFace(front);
    glEnable(GL_CULL_FACE);
    glCullFace(faces == FACES_FRONT ? GL_BACK : GL_FRONT);
}

static void draw_primitives(const struct rigged_tools *tools, const struct scene_rigged *rigged,
                            const struct product_model *model, const struct shading_scene *scene,
                            bool transparent, enum faces faces)
{
    static const struct scene_product nothing_more = {.opacity = 1.0f};
    const struct shading_place place = {.to_face = mat4_identity(),
                                        .to_camera = mat4_identity(),
                                        .thickness = 1.0f,
                                        .worn = &nothing_more,
                                        .rigged = rigged};
    for (int d = 0; d < model->draw_count; d++) {
        const struct product_draw *draw = &model->draws[d];
        const struct product_material *material = product_model_material(model, draw, rigged->variant);
        if (material->transparent != transparent ||
            (faces == FACES_BACK && !material->material.double_sided) ||
            !shading_use(tools->shading, model, material, SHADING_COVER, scene, &place))
            continue;
        set_faces(scene, draw, faces);
        mesh_draw(&model->deformed, GL_TRIANGLES, draw->first_index, draw->index_count);
    }
    glCullFace(GL_BACK);
}

void rigged_fill_tile(const struct rigged_tools *tools, const struct scene_rigged *rigged,
                      struct product_model *model, const struct shading_scene *scene)
{
    mesh_set_vertices(&model->deformed, rigged->vertices, rigged->vertex_count);
    glBindFramebuffer(GL_FRAMEBUFFER, tools->tile->veil.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 0.0f);
    draw_body(tools, rigged, scene);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDisable(GL_BLEND);
    // The outside first: little of the inside is left to be shaded then.
    draw_primitives(tools, rigged, model, scene, false, FACES_FRONT);
    draw_primitives(tools, rigged, model, scene, false, FACES_BACK);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDepthMask(GL_FALSE);
    draw_primitives(tools, rigged, model, scene, true, FACES_BACK);
    draw_primitives(tools, rigged, model, scene, true, FACES_FRONT);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}
