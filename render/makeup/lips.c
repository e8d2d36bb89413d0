// Lipstick, gloss and liner: the lips' strip drawn with the product's pigment in the light of the scene.
#include "platform/base/log.h"
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/makeup/finish.h"
#include "render/makeup/layer.h"

#include <math.h>
#include <stdlib.h>

struct program {
    struct layer_program layer;
    struct finish_uniforms finish;
    GLint band_px, bare_lips, contrast, openness, neighbour;
};

struct lips {
    struct program programs[LOOK_COUNT]; // made when first drawn
    bool failed[LOOK_COUNT];             // to be made
    struct mesh mesh;
};

static enum result create_program(struct program *program, const char *defines, struct diagnostic *why)
{
    if (program->layer.id != 0)
        return RESULT_OK;
    enum result result = layer_program_create("lips.vert", "lips.frag", defines, &program->layer, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"band_px", &program->band_px},     {"bare_lips", &program->bare_lips},
        {"contrast", &program->contrast},   {"openness", &program->openness},
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
        {.location = 4, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct lip_vertex, at_mm)},
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
    enum result result = create_mesh(&lips->mesh, why);
    if (result != RESULT_OK) {
        destroy(lips);
        return result;
    }
    *state = lips;
    return RESULT_OK;
}

static enum result prepare(void *state, struct diagnostic *why)
{
    struct lips *lips = state;
    enum result result = RESULT_OK;
    for (int look = 0; look < LOOK_COUNT && result == RESULT_OK; look++)
        result = create_program(&lips->programs[look], finish_defines[look], why);
    return result;
}

// NULL when it can't be made, which is said once.
static const struct program *program_of(struct lips *lips, enum finish_look look)
{
    struct diagnostic why = {0};
    if (!lips->failed[look] &&
        create_program(&lips->programs[look], finish_defines[look], &why) != RESULT_OK) {
        lips->failed[look] = true;
        log_write(LOG_ERROR, "render", "some lipstick is not shown: %s", why.text);
    }
    return lips->failed[look] ? NULL : &lips->programs[look];
}

// --- where a product goes ----------------------------------------------------------------------------------

// Distances to the contour in picture pixels, positive on the lip: the product rises from `none` to `full`
// and falls from `fades` to `gone`.
struct band {
    float none, full, fades, gone;
};

// Lipstick and gloss. A usual edge stands with its middle on the contour; the more it is blurred below that,
// the farther it reaches into the lip: as if bitten, or dabbed on with a finger.
static struct band fill_band(const struct lip_mesh *mesh, float edge)
{
    const float outwards = 0.004f; // landmarks lie a little within the edge that people draw by hand
    float blurred = 1.0f - edge, bitten = fmaxf(2.0f * blurred - 1.0f, 0.0f);
    float half = fmaxf((0.005f + 0.018f * blurred) * mesh->width_px, mesh->least_feather_px / 2.0f);
    float middle = -outwards * mesh->width_px;
    float within = 0.11f * bitten * bitten * mesh->width_px;
    return (struct band){middle - half, middle + half + within, 2.0f * mesh->width_px, 3.0f * mesh->width_px};
}

// A line that lies a third of its width over the contour, as liners are put on, and is blended inwards, so
// that a lipstick over it shows no step.
static struct band line_band(const struct lip_mesh *mesh, float edge, float width_px)
{
    const float over = 0.33f, fade = 0.8f - 0.5f * edge;
    float half = fmaxf((0.35f - 0.25f * edge) * width_px, mesh->least_feather_px / 2.0f);
    float outside = fminf(over * width_px, mesh->margin_px - half);
    float inside = (1.0f - over) * width_px;
    float inner = fmaxf(fade * width_px, mesh->least_feather_px / 2.0f);
    return (struct band){-outside - half, -outside + half, inside - inner, inside + inner};
}

static struct band band_of(const struct makeup_product *product, const struct makeup_face *face)
{
    if (product->kind == MAKEUP_LIP_LINER)
        return line_band(face->lips, product->edge, product->width_mm * face->mm_px);
    return fill_band(face->lips, product->edge);
}

// --- drawing -----------------------------------------------------------------------------------------------

static struct vec3 light_on_lips(const struct makeup_face *face)
{
    return vec3_scale(face->light.colour, 1.0f - face->lip_look.shade);
}

// What the camera adds to lips, glints and noise, is the same in dark lips and in light ones: beside the mean
// of dark lips it is much, and a light shade would show it enlarged, as if chalky.
static float contrast_of(const struct makeup_shade *shade, const struct makeup_face *face)
{
    const float added = 0.1f;
    struct vec3 colour = finish_colour(shade->colour_srgb), light = light_on_lips(face);
    float painted =
        0.2126f * colour.x * light.x + 0.7152f * colour.y * light.y + 0.0722f * colour.z * light.z;
    return fminf(sqrtf((face->lip_look.luminance + added) / (painted + added)), 1.0f);
}

static void set_lips(const struct program *program, const struct makeup_frame *frame,
                     const struct makeup_face *face, const struct makeup_product *product)
{
    struct band band = band_of(product, face);
    glUniform4f(program->band_px, band.none, band.full, band.fades, band.gone);
    glUniform4f(program->bare_lips, face->lip_look.luminance, face->lip_look.bright, face->lip_look.brightest,
                face->lip_look.saturation);
    glUniform1f(program->contrast, contrast_of(&product->shades[0], face));
    glUniform1f(program->openness, face->lips->openness);
    float neighbour_px = fmaxf(1.0f, 0.018f * face->lips->width_px);
    glUniform2f(program->neighbour, neighbour_px / (float)frame->background_texture->width_px,
                neighbour_px / (float)frame->background_texture->height_px);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct lips *lips = state;
    (void)picture;
    const struct makeup_product *product = layer->product;
    const struct makeup_shade *shade = &product->shades[0];
    enum finish_look look = finishes[shade->finish].look;
    if (face->lips == NULL || (look == LOOK_PLAIN && shade->coverage <= 0.0f))
        return;
    const struct program *program = program_of(lips, look);
    if (program == NULL)
        return;
    layer_program_use(&program->layer, frame, face);
    if (product->kind == MAKEUP_LIP_GLOSS)
        finish_set_film(&program->finish, shade, light_on_lips(face), layer->intensity);
    else
        finish_set(&program->finish, shade, light_on_lips(face), layer->intensity);
    set_lips(program, frame, face, product);
    mesh_set_vertices(&lips->mesh, face->lips->vertices, LIP_VERTICES);
    mesh_draw(&lips->mesh, GL_TRIANGLES, 0, 0);
}

const struct makeup_layer_ops makeup_lips_ops = {
    .create = create, .destroy = destroy, .prepare = prepare, .draw = draw};
