// Eyeliner: a line on the edge of the lids, with a wing if the product says so.
#include "render/gl/mesh.h"
#include "render/makeup/eye_mesh.h"
#include "render/makeup/eye_paint.h"

#include <stdlib.h>

#define LINE_VERTICES (2 * EYE_SIDES * EYE_LINE_VERTICES)
#define LINE_INDICES (2 * EYE_SIDES * EYE_LINE_INDICES)

// An edge that does not look jagged, in target pixels.
#define LEAST_FEATHER_TARGET_PX 1.2f

struct eyeliner {
    struct eye_program programs[LOOK_COUNT];
    GLint near_feather_px[LOOK_COUNT];
    struct mesh mesh;
    struct eye_line_vertex vertices[LINE_VERTICES];
};

static enum result create_mesh(struct mesh *mesh, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_line_vertex, position_px)},
        {.location = 1,
         .components = 4,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_line_vertex, from_lid_px)},
        {.location = 2, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct eye_line_vertex, at_mm)},
        {.location = 3,
         .components = 3,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_line_vertex, normal)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct eye_line_vertex), 0};
    uint32_t indices[LINE_INDICES];
    eye_line_indices(indices);
    return mesh_init(mesh, &layout, NULL, LINE_VERTICES, indices, LINE_INDICES, true, why);
}

static void destroy(void *state)
{
    struct eyeliner *liner = state;
    if (liner == NULL)
        return;
    eye_programs_finish(liner->programs);
    mesh_finish(&liner->mesh);
    free(liner);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct eyeliner *liner = calloc(1, sizeof(*liner));
    if (liner == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for eyeliner");
    enum result result = eye_programs_init(liner->programs, "eyeliner.vert", "eyeliner.frag", why);
    if (result == RESULT_OK)
        result = create_mesh(&liner->mesh, why);
    if (result != RESULT_OK) {
        destroy(liner);
        return result;
    }
    for (int look = 0; look < LOOK_COUNT; look++)
        liner->near_feather_px[look] =
            glGetUniformLocation(liner->programs[look].layer.id, "near_feather_px");
    *state = liner;
    return RESULT_OK;
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct eyeliner *liner = state;
    const struct makeup_product *product = layer->product;
    const struct makeup_shade *shade = &product->shades[0];
    (void)picture;
    if (face->eyes[EYE_RIGHT] == NULL && face->eyes[EYE_LEFT] == NULL)
        return;
    float least_px = LEAST_FEATHER_TARGET_PX / face->magnification;
    const struct eye_line line = {
        .upper = product->style != STYLE_LOWER,
        .lower = product->style == STYLE_LOWER || product->style == STYLE_BOTH,
        .width_mm = product->width_mm,
        .wing_mm = product->wing_mm,
        .feather_px = least_px,
        .blended = 1.0f - product->edge,
    };
    eye_line_build(face->eyes, &line, liner->vertices);
    mesh_set_vertices(&liner->mesh, liner->vertices, LINE_VERTICES);
    enum finish_look look = finishes[shade->finish].look;
    eye_program_use(&liner->programs[look], frame, face, shade, layer->intensity);
    glUniform1f(liner->near_feather_px[look], least_px);
    mesh_draw(&liner->mesh, GL_TRIANGLES, 0, 0);
}

const struct makeup_layer_ops makeup_eyeliner_ops = {.create = create, .destroy = destroy, .draw = draw};
