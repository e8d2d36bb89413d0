// Lipstick, gloss and liner: the lips' strip drawn with the product's pigment in the light of the scene.
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/makeup/finish.h"
#include "render/makeup/layer.h"

#include <math.h>
#include <stdlib.h>

struct program {
    struct layer_program layer;
    struct finish_uniforms finish;
    GLint feather_px, bare_lips, openness, neighbour;
};

struct lips {
    struct program programs[LOOK_COUNT];
    struct mesh mesh;
};

static enum result create_program(struct program *program, const char *defines, struct diagnostic *why)
{
    enum result result = layer_program_create("lips.vert", "lips.frag", defines, &program->layer, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"feather_px", &program->feather_px},
        {"bare_lips", &program->bare_lips},
        {"openness", &program->openness},
        {"neighbour", &program->neighbour},
    };
    program_find_uniforms(program->layer.id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    finish_find_uniforms(program->layer.id, &program->finish);
    return RESULT_OK;
}

static enum result create_mesh(struct mesh *mesh, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct lip_vertex, position_px)},
        {.location = 1, .components = 4, .type = GL_FLOAT, .offset = offsetof(struct lip_vertex, outer_px)},
        {.location = 2, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct lip_vertex, along)},
        {.location = 3, .components = 3, .type = GL_FLOAT, .offset = offsetof(struct lip_vertex, normal)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct lip_vertex), 0};
    uint32_t indices[LIP_INDICES];
    lip_mesh_indices(indices);
    return mesh_init(mesh, &layout, NULL, LIP_VERTICES, indices, LIP_INDICES, true, why);
}

static void destroy(void *state)
{
    struct lips *lips = state;
    if (lips == NULL)
        return;
    for (int i = 0; i < LOOK_COUNT; i++)
        glDeleteProgram(lips->programs[i].layer.id);
    mesh_finish(&lips->mesh);
    free(lips);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct lips *lips = calloc(1, sizeof(*lips));
    if (lips == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for lipstick");
    enum result result = RESULT_OK;
    for (int i = 0; i < LOOK_COUNT && result == RESULT_OK; i++)
        result = create_program(&lips->programs[i], finish_defines[i], why);
    if (result == RESULT_OK)
        result = create_mesh(&lips->mesh, why);
    if (result != RESULT_OK) {
        destroy(lips);
        return result;
    }
    *state = lips;
    return RESULT_OK;
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct lips *lips = state;
    (void)picture;
    if (face->lips == NULL)
        return;
    const struct makeup_shade *shade = &layer->product->shades[0];
    const struct program *program = &lips->programs[finishes[shade->finish].look];
    layer_program_use(&program->layer, frame, face);
    finish_set(&program->finish, shade, face->light.colour, layer->intensity);
    glUniform1f(program->feather_px, face->lips->feather_px);
    glUniform4f(program->bare_lips, face->lip_look.luminance, face->lip_look.bright, face->lip_look.brightest,
                face->lip_look.saturation);
    glUniform1f(program->openness, face->lips->openness);
    float neighbour_px = fmaxf(1.0f, 0.018f * face->lips->width_px);
    glUniform2f(program->neighbour, neighbour_px / (float)frame->background_texture->width_px,
                neighbour_px / (float)frame->background_texture->height_px);
    mesh_set_vertices(&lips->mesh, face->lips->vertices, LIP_VERTICES);
    mesh_draw(&lips->mesh, GL_TRIANGLES, 0, 0);
}

const struct makeup_layer_ops makeup_lips_ops = {MAKEUP_AREA_LIPS, create, destroy, draw};
