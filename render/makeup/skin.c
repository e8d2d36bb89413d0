// Foundation, concealer, blush, bronzer and highlighter: the face's skin drawn where a mask says.
#include "platform/base/colour.h"
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/makeup/finish.h"
#include "render/makeup/layer.h"
#include "render/makeup/skin_masks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// What skin.frag does; kinds that do the same differ by numbers.
enum way { WAY_COVER, WAY_TINT, WAY_GLOW, WAY_COUNT };

struct program {
    struct layer_program layer;
    struct finish_uniforms finish;
    GLint own_picture, edges, skin_mean, cheeks, evening, let_through, tinting, glow;
};

// A mask and the triangles that have any of it.
struct place {
    enum makeup_kind kind;
    enum makeup_style style;
    struct texture mask;
    uint32_t first_index, index_count;
};

#define PLACES_MAX 16

struct skin {
    struct program programs[WAY_COUNT][LOOK_COUNT];
    struct place places[PLACES_MAX];
    int place_count;
    uint32_t all_first, all_count; // the triangles of all skin
    struct mesh mesh;
};

static bool is_on_skin(enum makeup_kind kind)
{
    return kind == MAKEUP_FOUNDATION || kind == MAKEUP_CONCEALER || kind == MAKEUP_BLUSH ||
           kind == MAKEUP_BRONZER || kind == MAKEUP_HIGHLIGHTER;
}

static enum way way_of(enum makeup_kind kind)
{
    if (kind == MAKEUP_HIGHLIGHTER)
        return WAY_GLOW;
    return kind == MAKEUP_BLUSH || kind == MAKEUP_BRONZER ? WAY_TINT : WAY_COVER;
}

// --- made once ---------------------------------------------------------------------------------------------

static enum result create_program(enum way way, enum finish_look look, struct program *program,
                                  struct diagnostic *why)
{
    static const char *const ways[WAY_COUNT] = {"#define COVER\n", "#define TINT\n", "#define GLOW\n"};
    char defines[128];
    (void)snprintf(defines, sizeof defines, "%s%s", ways[way],
                   finish_defines[look] != NULL ? finish_defines[look] : "");
    enum result result = layer_program_create("skin.vert", "skin.frag", defines, &program->layer, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"own_picture", &program->own_picture}, {"edges", &program->edges},
        {"skin_mean", &program->skin_mean},     {"cheeks", &program->cheeks},
        {"evening", &program->evening},         {"let_through", &program->let_through},
        {"tinting", &program->tinting},         {"glow", &program->glow},
    };
    program_find_uniforms(program->layer.id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    finish_find_uniforms(program->layer.id, &program->finish);
    program_set_sampler(program->layer.id, "mask", MAKEUP_UNIT_OWN);
    return RESULT_OK;
}

static enum result create_programs(struct skin *skin, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (int way = 0; way < WAY_COUNT; way++)
        for (int look = 0; look < LOOK_COUNT && result == RESULT_OK; look++)
            // A highlighter shines by itself.
            if (way != WAY_GLOW || look != LOOK_PLAIN)
                result =
                    create_program((enum way)way, (enum finish_look)look, &skin->programs[way][look], why);
    return result;
}

// `pixels`: of SKIN_MASK_BYTES, to work in.
static enum result create_place(struct skin *skin, const struct skin_plan *plan, enum makeup_kind kind,
                                enum makeup_style style, uint8_t *pixels, uint32_t *indices, uint32_t *count,
                                struct diagnostic *why)
{
    struct place *place = &skin->places[skin->place_count++];
    skin_mask_fill(plan, kind, style, pixels);
    *place = (struct place){.kind = kind, .style = style, .first_index = *count};
    place->index_count = skin_mask_indices(pixels, indices + *count);
    *count += place->index_count;
    const struct picture picture = {.pixels = pixels,
                                    .width_px = SKIN_MASK_SIDE,
                                    .height_px = SKIN_MASK_SIDE,
                                    .stride_bytes = (size_t)SKIN_MASK_SIDE * 4};
    return texture_init_picture(&place->mask, &picture, &(struct texture_options){0}, why);
}

static enum result create_places(struct skin *skin, const struct skin_plan *plan, uint8_t *pixels,
                                 uint32_t *indices, uint32_t *count, struct diagnostic *why)
{
    for (int kind = 0; kind < MAKEUP_KIND_COUNT; kind++) {
        const enum makeup_style *styles = makeup_styles((enum makeup_kind)kind);
        for (int i = 0; is_on_skin((enum makeup_kind)kind) && styles[i] != STYLE_COUNT; i++) {
            if (skin->place_count == PLACES_MAX)
                return diagnose(why, RESULT_TOO_LARGE, "more than %d styles of make-up on skin", PLACES_MAX);
            enum result result =
                create_place(skin, plan, (enum makeup_kind)kind, styles[i], pixels, indices, count, why);
            if (result != RESULT_OK)
                return result;
        }
    }
    skin->all_first = *count;
    skin->all_count = skin_mesh_indices(indices + *count);
    *count += skin->all_count;
    return RESULT_OK;
}

static enum result create_mesh(struct skin *skin, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct skin_vertex, position_px)},
        {.location = 1, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct skin_vertex, uv)},
        {.location = 2, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct skin_vertex, at_mm)},
        {.location = 3, .components = 4, .type = GL_FLOAT, .offset = offsetof(struct skin_vertex, normal)},
    };
    _Static_assert(offsetof(struct skin_vertex, shown) == offsetof(struct skin_vertex, normal) + 12,
                   "skin.vert reads shown behind the normal");
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct skin_vertex), 0};
    struct skin_plan *plan = skin_plan_create();
    uint8_t *pixels = malloc(SKIN_MASK_BYTES);
    uint32_t *indices = malloc(sizeof(uint32_t) * (size_t)SKIN_INDICES * (PLACES_MAX + 1)), count = 0;
    enum result result = RESULT_OK;
    if (plan == NULL || pixels == NULL || indices == NULL)
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for the masks of the skin");
    if (result == RESULT_OK)
        result = create_places(skin, plan, pixels, indices, &count, why);
    if (result == RESULT_OK)
        result = mesh_init(&skin->mesh, &layout, NULL, SKIN_VERTEX_COUNT, indices, count, true, why);
    free(indices);
    free(pixels);
    skin_plan_destroy(plan);
    return result;
}

static void destroy(void *state)
{
    struct skin *skin = state;
    if (skin == NULL)
        return;
    for (int i = 0; i < WAY_COUNT * LOOK_COUNT; i++)
        glDeleteProgram(skin->programs[i / LOOK_COUNT][i % LOOK_COUNT].layer.id);
    for (int i = 0; i < skin->place_count; i++)
        texture_finish(&skin->places[i].mask);
    mesh_finish(&skin->mesh);
    free(skin);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct skin *skin = calloc(1, sizeof(*skin));
    if (skin == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for make-up on skin");
    enum result result = create_programs(skin, why);
    if (result == RESULT_OK)
        result = create_mesh(skin, why);
    if (result != RESULT_OK) {
        destroy(skin);
        return result;
    }
    *state = skin;
    return RESULT_OK;
}

// --- the bare skin -----------------------------------------------------------------------------------------

// Forehead, nose and chin; then the subject's right cheek and the left one.
static const uint16_t skin_landmarks[] = {151, 9,   108, 337, 69,  299, 199, 175, 200, 18,  6,   195,
                                          50,  101, 36,  205, 187, 123, 118, 207, 147, 117, 119, 142,
                                          280, 330, 266, 425, 411, 352, 347, 427, 376, 346, 348, 371};
#define CHEEK_RIGHT_FIRST 12
#define CHEEK_LEFT_FIRST 24
#define SKIN_LANDMARKS (int)(sizeof skin_landmarks / sizeof skin_landmarks[0])

struct bare_skin {
    struct vec3 mean;
    float cheeks[2]; // luminance, in means
};

// The face map at a landmark: its linear colour, w how much of it is in sight.
static struct vec4 map_at(const struct face_map *map, const struct picture *picture, struct vec3 landmark_px)
{
    float x = landmark_px.x / (float)picture->width_px, y = landmark_px.y / (float)picture->height_px;
    const float *to = map->to_map;
    float u = to[0] * x + to[3] * y + to[6], v = to[1] * x + to[4] * y + to[7];
    int column = (int)fminf(fmaxf(u * FACE_MAP_SIDE, 0.0f), FACE_MAP_SIDE - 1.0f);
    int row = (int)fminf(fmaxf(v * FACE_MAP_SIDE, 0.0f), FACE_MAP_SIDE - 1.0f);
    const uint8_t *pixel = map->pixels + 4 * ((size_t)row * FACE_MAP_SIDE + (size_t)column);
    return (struct vec4){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                         colour_linear_of_byte(pixel[2]), (float)pixel[3] / 255.0f};
}

// Means over places in sight. A whisper of weight for the rest, so that there is always something.
static struct vec3 mean_of(const struct makeup_face *face, const struct picture *picture, int first, int end)
{
    struct vec3 sum = {0, 0, 0};
    float weight = 0.0f;
    for (int i = first; i < end; i++) {
        struct vec4 at = map_at(face->map, picture, face->landmarks_px[skin_landmarks[i]]);
        float share = at.w + 1e-3f;
        sum = vec3_add(sum, vec3_scale((struct vec3){at.x, at.y, at.z}, share));
        weight += share;
    }
    struct vec3 mean = vec3_scale(sum, 1.0f / weight);
    return (struct vec3){fmaxf(mean.x, 1e-3f), fmaxf(mean.y, 1e-3f), fmaxf(mean.z, 1e-3f)};
}

static struct bare_skin measure_skin(const struct makeup_face *face, const struct picture *picture)
{
    struct bare_skin skin = {.mean = mean_of(face, picture, 0, SKIN_LANDMARKS)};
    float level = colour_luminance(skin.mean);
    skin.cheeks[0] = colour_luminance(mean_of(face, picture, CHEEK_RIGHT_FIRST, CHEEK_LEFT_FIRST)) / level;
    skin.cheeks[1] = colour_luminance(mean_of(face, picture, CHEEK_LEFT_FIRST, SKIN_LANDMARKS)) / level;
    return skin;
}

// --- drawing -----------------------------------------------------------------------------------------------

static const struct place *find_place(const struct skin *skin, const struct makeup_product *product)
{
    const struct place *found = NULL;
    for (int i = 0; i < skin->place_count; i++) {
        const struct place *place = &skin->places[i];
        if (place->kind == product->kind && (found == NULL || place->style == product->style))
            found = place;
    }
    return found;
}

// Half as thick as what shows the product's full colour: by Beer's law its transmission is the square root.
static void set_film(const struct program *program, const struct makeup_shade *shade)
{
    struct vec3 colour = finish_colour(shade->colour_srgb);
    float strongest = fmaxf(fmaxf(colour.x, colour.y), fmaxf(colour.z, 1e-3f));
    glUniform3f(program->let_through, sqrtf(colour.x / strongest), sqrtf(colour.y / strongest),
                sqrtf(colour.z / strongest));
}

// How each kind works, in skin.frag's numbers: chosen by looking at them on skin of all tones.
static void set_way(const struct program *program, const struct makeup_product *product)
{
    const struct finish *finish = &finishes[product->shades[0].finish];
    float shine_kept = fminf(0.3f + 0.7f * finish->seen, 1.1f);
    if (product->kind == MAKEUP_FOUNDATION)
        glUniform4f(program->evening, 0.15f, 0.35f, 0.65f, shine_kept);
    else if (product->kind == MAKEUP_CONCEALER)
        glUniform4f(program->evening, 0.7f, 0.15f, 0.7f, shine_kept);
    else if (product->kind == MAKEUP_BLUSH)
        glUniform4f(program->tinting, 0.4f, 0.5f, 1.6f, 0.4f);
    else if (product->kind == MAKEUP_BRONZER)
        glUniform4f(program->tinting, 0.75f, 0.35f, 0.65f, 0.35f);
    else
        glUniform2f(program->glow, 1.4f, 0.45f);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct skin *skin = state;
    const struct makeup_product *product = layer->product;
    const struct place *place = find_place(skin, product);
    if (face->skin == NULL || place == NULL)
        return;
    enum way way = way_of(product->kind);
    enum finish_look look = finishes[product->shades[0].finish].look;
    if (way == WAY_GLOW && look == LOOK_PLAIN)
        look = LOOK_SHINE;
    const struct program *program = &skin->programs[way][look];
    struct bare_skin bare = measure_skin(face, frame->background);
    layer_program_use(&program->layer, frame, face);
    // Blush is dusted on: a layer of it has more skin between its grains than a layer of anything else.
    float dusted = product->kind == MAKEUP_BLUSH ? 0.75f : 1.0f;
    finish_set(&program->finish, &product->shades[0], face->light.colour, layer->intensity * dusted);
    glUniform1i(program->own_picture, picture != NULL);
    glUniform2f(program->edges, 0.42f * product->edge, 1.0f - 0.42f * product->edge);
    glUniform3f(program->skin_mean, bare.mean.x, bare.mean.y, bare.mean.z);
    glUniform2f(program->cheeks, bare.cheeks[0], bare.cheeks[1]);
    set_way(program, product);
    set_film(program, &product->shades[0]);
    texture_bind(picture != NULL ? picture : &place->mask, MAKEUP_UNIT_OWN);
    mesh_set_vertices(&skin->mesh, face->skin->vertices, SKIN_VERTEX_COUNT);
    if (picture != NULL)
        mesh_draw(&skin->mesh, GL_TRIANGLES, skin->all_first, skin->all_count);
    else
        mesh_draw(&skin->mesh, GL_TRIANGLES, place->first_index, place->index_count);
}

const struct makeup_layer_ops makeup_skin_ops = {.create = create, .destroy = destroy, .draw = draw};
