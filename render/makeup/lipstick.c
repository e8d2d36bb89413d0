// Lipstick: the lips' strip drawn with the product's pigment in the light of the scene.
#include "platform/base/face_topology.h"
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/makeup/layer.h"

#include <math.h>
#include <stdlib.h>

enum look { LOOK_PLAIN, LOOK_SHINE, LOOK_SPARKLE, LOOK_COUNT };

// How a finish covers and shines: our own values, chosen by looking at it on faces of all skin tones.
struct finish {
    enum look look;
    float opacity;  // of the pigment at full coverage
    float texture;  // exponent of the lip's own light and shade: less hides more
    float film;     // share that colours by letting light through instead of covering
    float seen;     // gain of the highlights that the camera sees
    float own;      // strength of the highlights that the product adds
    float rough;    // of those
    float relief;   // how much the skin's relief breaks them up
    float tinted;   // share of the product's colour in the highlights: metal
    float sparkle;  // strength of the grains
    float density;  // share of the cells that hold one
    float grain_mm; // size of a cell
};

static const struct finish finishes[] = {
    [SCENE_FINISH_MATTE] = {LOOK_PLAIN, 1.0f, 0.85f, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    [SCENE_FINISH_SATIN] = {LOOK_SHINE, 0.96f, 0.92f, 0, 0.6f, 0.1f, 0.3f, 0.5f, 0, 0, 0, 0},
    [SCENE_FINISH_CREAM] = {LOOK_SHINE, 0.98f, 0.9f, 0, 0.35f, 0.05f, 0.4f, 0.4f, 0, 0, 0, 0},
    [SCENE_FINISH_GLOSS] = {LOOK_SHINE, 0.85f, 1.0f, 0.3f, 1.4f, 0.5f, 0.15f, 0.3f, 0, 0, 0, 0},
    [SCENE_FINISH_SHEER] = {LOOK_SHINE, 0.9f, 1.0f, 0.85f, 0.5f, 0.08f, 0.22f, 0.5f, 0, 0, 0, 0},
    [SCENE_FINISH_SHIMMER] = {LOOK_SPARKLE, 0.94f, 0.92f, 0, 0.6f, 0.14f, 0.3f, 0.5f, 0.3f, 0.45f, 0.45f,
                              0.5f},
    [SCENE_FINISH_GLITTER] = {LOOK_SPARKLE, 0.94f, 0.9f, 0, 0.6f, 0.1f, 0.3f, 0.5f, 0.1f, 1.1f, 0.35f, 0.9f},
    [SCENE_FINISH_METALLIC] = {LOOK_SHINE, 0.97f, 1.0f, 0, 1.0f, 0.6f, 0.3f, 1.0f, 0.75f, 0, 0, 0},
    [SCENE_FINISH_RADIANT] = {LOOK_SHINE, 0.93f, 0.95f, 0.1f, 0.9f, 0.2f, 0.22f, 0.5f, 0.1f, 0, 0, 0},
};

struct program {
    GLuint id;
    GLint picture_to_clip, picture_size_px, feather_px, bare_lips, openness, pigment, film, cover,
        shine_light, shine, neighbour, sparkle;
};

struct lipstick {
    struct program programs[LOOK_COUNT];
    struct mesh mesh;
};

static enum result create_program(struct program *program, const char *defines, struct diagnostic *why)
{
    enum result result = program_create("lipstick.vert", "lipstick.frag", defines, &program->id, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &program->picture_to_clip},
        {"picture_size_px", &program->picture_size_px},
        {"feather_px", &program->feather_px},
        {"bare_lips", &program->bare_lips},
        {"openness", &program->openness},
        {"pigment", &program->pigment},
        {"film", &program->film},
        {"cover", &program->cover},
        {"shine_light", &program->shine_light},
        {"shine", &program->shine},
        {"neighbour", &program->neighbour},
        {"sparkle", &program->sparkle},
    };
    program_find_uniforms(program->id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    program_set_sampler(program->id, "picture", 0);
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
    struct lipstick *lipstick = state;
    if (lipstick == NULL)
        return;
    for (int i = 0; i < LOOK_COUNT; i++)
        glDeleteProgram(lipstick->programs[i].id);
    mesh_finish(&lipstick->mesh);
    free(lipstick);
}

static enum result create(void **state, struct diagnostic *why)
{
    static const char *const defines[LOOK_COUNT] = {
        [LOOK_PLAIN] = NULL,
        [LOOK_SHINE] = "#define SHINE\n",
        [LOOK_SPARKLE] = "#define SHINE\n#define SPARKLE\n",
    };
    struct lipstick *lipstick = calloc(1, sizeof(*lipstick));
    if (lipstick == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for lipstick");
    enum result result = RESULT_OK;
    for (int i = 0; i < LOOK_COUNT && result == RESULT_OK; i++)
        result = create_program(&lipstick->programs[i], defines[i], why);
    if (result == RESULT_OK)
        result = create_mesh(&lipstick->mesh, why);
    if (result != RESULT_OK) {
        destroy(lipstick);
        return result;
    }
    *state = lipstick;
    return RESULT_OK;
}

static void set_vec3(GLint location, struct vec3 v)
{
    glUniform3f(location, v.x, v.y, v.z);
}

static struct vec3 multiply(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x * b.x, a.y * b.y, a.z * b.z};
}

static void set_pigment(const struct program *program, const struct finish *finish,
                        const struct makeup_face *face, const struct scene_makeup *product)
{
    struct vec3 colour = product->colour;
    float strongest = fmaxf(fmaxf(colour.x, colour.y), fmaxf(colour.z, 1e-3f));
    set_vec3(program->pigment, multiply(colour, face->light.colour));
    // A transparent layer takes away what the product isn't, and never brightens. It is half as thick as what
    // shows the product's full colour: by Beer's law its transmission is the square root.
    set_vec3(program->film, (struct vec3){sqrtf(colour.x / strongest), sqrtf(colour.y / strongest),
                                          sqrtf(colour.z / strongest)});
    glUniform3f(program->cover, finish->opacity * product->coverage * product->intensity, finish->texture,
                finish->film);
}

static void set_shine(const struct program *program, const struct finish *finish,
                      const struct makeup_face *face, const struct scene_makeup *product)
{
    struct vec3 colour = product->colour;
    float strongest = fmaxf(fmaxf(colour.x, colour.y), fmaxf(colour.z, 1e-3f));
    struct vec3 hue = vec3_scale(colour, finish->tinted / strongest);
    struct vec3 tint =
        vec3_add(hue, (struct vec3){1.0f - finish->tinted, 1.0f - finish->tinted, 1.0f - finish->tinted});
    set_vec3(program->shine_light, vec3_scale(multiply(tint, face->light.colour), product->intensity));
    glUniform4f(program->shine, finish->seen, finish->own, finish->rough, finish->relief);
}

// Grains keep their size on the lip, but never less than what the screen can show: between two numbers of
// cells they are blended, so that nothing jumps when the shopper steps closer.
static void set_sparkle(const struct program *program, const struct finish *finish,
                        const struct makeup_frame *frame, const struct makeup_face *face)
{
    const float mouth_mm = 50.0f, least_target_px = 1.8f, fewest = 16.0f;
    float magnification =
        fabsf(frame->view.scale_x) * (float)frame->width_px / (float)frame->background_texture->width_px;
    float cells = fminf(mouth_mm / finish->grain_mm, face->lips->width_px * magnification / least_target_px);
    float level = log2f(fmaxf(cells, fewest) / fewest);
    float whole = floorf(level);
    glUniform4f(program->sparkle, finish->sparkle, finish->density, fewest * exp2f(whole), level - whole);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *product)
{
    struct lipstick *lipstick = state;
    if (face->lips == NULL)
        return;
    const struct finish *finish = &finishes[product->finish];
    const struct program *program = &lipstick->programs[finish->look];
    const struct texture *background = frame->background_texture;
    float width_px = (float)background->width_px, height_px = (float)background->height_px;
    glUseProgram(program->id);
    clip_view_set(&frame->view, program->picture_to_clip);
    glUniform2f(program->picture_size_px, width_px, height_px);
    glUniform1f(program->feather_px, face->lips->feather_px);
    glUniform4f(program->bare_lips, face->lip_look.luminance, face->lip_look.bright, face->lip_look.brightest,
                face->lip_look.saturation);
    glUniform1f(program->openness, face->lips->openness);
    set_pigment(program, finish, face, product);
    float neighbour_px = fmaxf(1.0f, 0.018f * face->lips->width_px);
    glUniform2f(program->neighbour, neighbour_px / width_px, neighbour_px / height_px);
    if (finish->look != LOOK_PLAIN)
        set_shine(program, finish, face, product);
    if (finish->look == LOOK_SPARKLE)
        set_sparkle(program, finish, frame, face);
    texture_bind(background, 0);
    mesh_set_vertices(&lipstick->mesh, face->lips->vertices, LIP_VERTICES);
    mesh_draw(&lipstick->mesh, GL_TRIANGLES, 0, 0);
}

const struct makeup_layer_ops makeup_lipstick_ops = {create, destroy, draw};
