#include "render/garment/garment.h"

#include "platform/base/log.h"
#include "render/garment/body_map.h"
#include "render/garment/cloth.h"
#include "render/garment/cloth_light.h"
#include "render/garment/contact.h"
#include "render/gl/program.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// Sharper than trilinear filtering is by itself, as far as prints don't begin to shimmer.
#define SHARPENING_LEVELS (-0.5f)

enum { UNIT_CLOTH, UNIT_LAYERS, UNIT_MAP };

struct garments {
    const struct environment *environment;
    GLuint program;
    struct {
        GLint to_clip, picture_size, map_from_px, map_scale, map_end, folds, shade, hides, person_hides,
            inside, opacity, level;
    } at;
    struct light_uniforms light;
    struct contact contact;
    struct texture map; // body_map.light
    struct texture layers, no_layers;
    struct cloth cloths[GARMENTS_MAX];
    uint32_t last_handle;
    struct body_map *body;                                  // of the body being drawn
    struct cloth_vertex vertices[2 * GARMENT_MAX_VERTICES]; // of one garment, on their way to GL
    struct log_limit limit;
};

// What is uploaded as cells of RGBA8.
static_assert(sizeof(struct body_map_light) == 4 && BODY_MAP_GARMENTS == 4 && SCENE_LAYER_COUNT == 4,
              "a cell is a pixel of four bytes");

// --- making ------------------------------------------------------------------------------------------------

static enum result make_program(struct garments *garments, struct diagnostic *why)
{
    enum result result = program_create("garment.vert", "garment.frag", NULL, &garments->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &garments->at.to_clip},
                                               {"picture_size_px", &garments->at.picture_size},
                                               {"map_from_px", &garments->at.map_from_px},
                                               {"map_scale", &garments->at.map_scale},
                                               {"map_end", &garments->at.map_end},
                                               {"folds", &garments->at.folds},
                                               {"shade", &garments->at.shade},
                                               {"hides", &garments->at.hides},
                                               {"person_hides", &garments->at.person_hides},
                                               {"inside", &garments->at.inside},
                                               {"opacity", &garments->at.opacity},
                                               {"level", &garments->at.level}};
    program_find_uniforms(garments->program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    light_find_uniforms(garments->program, &garments->light);
    program_set_sampler(garments->program, "cloth", UNIT_CLOTH);
    program_set_sampler(garments->program, "layers", UNIT_LAYERS);
    program_set_sampler(garments->program, "map", UNIT_MAP);
    return RESULT_OK;
}

static enum result make_parts(struct garments *garments, struct diagnostic *why)
{
    uint8_t nothing[4] = {0};
    garments->body = body_map_create();
    if (garments->body == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for garments");
    enum result result = make_program(garments, why);
    if (result == RESULT_OK)
        result = contact_init(&garments->contact, why);
    if (result == RESULT_OK)
        result = texture_init(&garments->map, GRID_MAX_WIDTH, GRID_MAX_HEIGHT, NULL, why);
    if (result == RESULT_OK)
        result = texture_init_picture(&garments->no_layers, &(struct picture){nothing, 1, 1, sizeof nothing},
                                      NULL, why);
    return result;
}

enum result garments_create(const struct environment *environment, struct garments **out,
                            struct diagnostic *why)
{
    struct garments *made = calloc(1, sizeof *made);
    if (made == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for garments");
    made->environment = environment;
    enum result result = make_parts(made, why);
    if (result != RESULT_OK) {
        garments_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

void garments_destroy(struct garments *garments)
{
    if (garments == NULL)
        return;
    for (int i = 0; i < GARMENTS_MAX; i++)
        cloth_finish(&garments->cloths[i]);
    body_map_destroy(garments->body);
    contact_finish(&garments->contact);
    texture_finish(&garments->map);
    texture_finish(&garments->layers);
    texture_finish(&garments->no_layers);
    glDeleteProgram(garments->program);
    free(garments);
}

static struct cloth *find_cloth(struct garments *garments, uint32_t handle)
{
    for (int i = 0; i < GARMENTS_MAX; i++)
        if (garments->cloths[i].handle == handle)
            return &garments->cloths[i];
    return NULL;
}

enum result garments_add(struct garments *garments, const struct garment *garment, uint32_t *handle,
                         struct diagnostic *why)
{
    struct cloth *place = find_cloth(garments, 0);
    if (place == NULL)
        return diagnose(why, RESULT_TOO_LARGE, "more than %d garments at once", GARMENTS_MAX);
    if (garment->front.pixels == NULL || garment->vertex_count < 3 || garment->triangle_count < 1 ||
        garment->vertex_count > GARMENT_MAX_VERTICES || garment->triangle_count > GARMENT_MAX_TRIANGLES)
        return diagnose(why, RESULT_INVALID, "a garment without a picture or a mesh");
    enum result result = cloth_init(place, garment, why);
    if (result == RESULT_OK)
        *handle = place->handle = ++garments->last_handle;
    return result;
}

void garments_remove(struct garments *garments, uint32_t handle)
{
    struct cloth *cloth = handle != 0 ? find_cloth(garments, handle) : NULL;
    if (cloth != NULL)
        cloth_finish(cloth);
}

// --- what a body's garments are drawn with -----------------------------------------------------------------

// What of the body's garments is drawn: NULL for what isn't.
struct wardrobe {
    struct cloth *cloths[SCENE_MAX_GARMENTS];
    bool any;
};

static struct wardrobe open_wardrobe(struct garments *garments, const struct scene_body *body)
{
    struct wardrobe wardrobe = {0};
    for (int i = 0; i < body->garment_count; i++) {
        const struct scene_garment *worn = &body->garments[i];
        if (worn->garment == 0 || !(worn->opacity > 0.0f))
            continue;
        wardrobe.cloths[i] = find_cloth(garments, worn->garment);
        wardrobe.any = wardrobe.any || wardrobe.cloths[i] != NULL;
    }
    return wardrobe;
}

const struct texture *garments_layers(struct garments *garments, const struct scene_layers *layers)
{
    struct texture *texture = &garments->layers;
    if (layers->width < 1 || layers->height < 1 || layers->shares == NULL)
        return &garments->no_layers;
    if (texture->width_px != layers->width || texture->height_px != layers->height) {
        struct diagnostic why = {0};
        texture_finish(texture);
        if (texture_init(texture, layers->width, layers->height, NULL, &why) != RESULT_OK) {
            if (log_limit_allows(&garments->limit))
                log_write(LOG_WARNING, "render", "what hides garments is not known: %s", why.text);
            return &garments->no_layers;
        }
    }
    texture_upload_part(texture, layers->shares, layers->width, layers->height);
    return texture;
}

static void make_map(struct garments *garments, const struct garments_frame *frame,
                     const struct scene_body *body, const struct wardrobe *wardrobe,
                     const struct light_estimate *light)
{
    struct body_map_view view = {
        frame->picture, frame->vertical_fov_rad, frame->sequence, light->skin, {{0}}};
    for (int i = 0; i < body->garment_count; i++)
        if (wardrobe->cloths[i] != NULL)
            view.shapes[i] = wardrobe->cloths[i]->shape;
    body_map_make(garments->body, &view, body);
    const struct grid *grid = &garments->body->grid;
    if (grid->width < 1)
        return;
    texture_upload_part(&garments->map, garments->body->light, grid->width, grid->height);
    contact_upload(&garments->contact, garments->body);
}

// --- drawing -----------------------------------------------------------------------------------------------

// How much of each layer hides a piece (scene.h): the more of two sums of shares is hidden.
struct hiding {
    float layers[SCENE_LAYER_COUNT], person[SCENE_LAYER_COUNT];
};

static bool is_sleeve(const struct scene_piece *piece)
{
    return piece->arm == 0 || piece->arm == 1;
}

static struct hiding hiding_of(const struct scene_piece *piece)
{
    struct hiding hiding = {.layers = {1.0f, 1.0f, 1.0f, 0.0f}};
    if (is_sleeve(piece))
        hiding.layers[SCENE_LAYER_ARM_RIGHT + piece->arm] = 0.0f;
    if (piece->rank == SCENE_RANK_BEHIND || piece->rank == SCENE_RANK_ARM_BEHIND)
        hiding.person[SCENE_LAYER_PERSON] = 1.0f;
    // Of the person an arm itself doesn't hide its sleeve.
    if (piece->rank == SCENE_RANK_ARM_BEHIND && is_sleeve(piece))
        hiding.person[SCENE_LAYER_ARM_RIGHT + piece->arm] = -1.0f;
    return hiding;
}

// What the view adds to a level that is right for the camera's pixels: its scale, and how unsharp they are.
static float levels_of_view(const struct garments_frame *frame)
{
    float scale =
        fabsf(frame->view.scale_x) * (float)frame->target->width_px / (float)frame->picture->width_px;
    // A level's variance is four times that of the one before it, a quarter of a pixel to begin with.
    float blur = 0.5f * log2f(1.0f + 4.0f * frame->blur_px * frame->blur_px);
    return SHARPENING_LEVELS + blur - log2f(fmaxf(scale, 1e-3f));
}

static void draw_piece(const struct garments *garments, const struct cloth *cloth,
                       const struct scene_garment *worn, const struct scene_piece *piece)
{
    struct hiding hiding = hiding_of(piece);
    glUniform4fv(garments->at.hides, 1, hiding.layers);
    glUniform4fv(garments->at.person_hides, 1, hiding.person);
    float has_map = garments->body->grid.width > 0 ? 1.0f : 0.0f;
    glUniform2f(garments->at.shade, has_map, piece->rank == SCENE_RANK_TORSO ? has_map : 0.0f);
    glUniform1f(garments->at.inside, piece->rank == SCENE_RANK_BEHIND ? 1.0f : 0.0f);
    glUniform1f(garments->at.opacity, fminf(worn->opacity, 1.0f));
    cloth_draw_piece(cloth, piece, UNIT_CLOTH);
}

// For all pieces of a body.
static void set_uniforms(const struct garments *garments, const struct garments_frame *frame,
                         const struct light_estimate *light)
{
    const struct grid *grid = &garments->body->grid;
    bool has_map = grid->width > 0;
    float cell_px = has_map ? grid->cell_px : 1.0f;
    clip_view_set(&frame->view, garments->at.to_clip);
    glUniform2f(garments->at.picture_size, (float)frame->picture->width_px, (float)frame->picture->height_px);
    glUniform2f(garments->at.map_from_px, grid->origin_px.x, grid->origin_px.y);
    glUniform2f(garments->at.map_scale, 1.0f / (cell_px * GRID_MAX_WIDTH),
                1.0f / (cell_px * GRID_MAX_HEIGHT));
    glUniform2f(garments->at.map_end, ((float)grid->width - 0.5f) / GRID_MAX_WIDTH,
                ((float)grid->height - 0.5f) / GRID_MAX_HEIGHT);
    glUniform2f(garments->at.folds, has_map ? 1.0f - BODY_MAP_FOLDS_RANGE * BODY_MAP_EVEN / 255.0f : 1.0f,
                has_map ? BODY_MAP_FOLDS_RANGE : 0.0f);
    glUniform1f(garments->at.level, levels_of_view(frame));
    struct light_estimate on_cloth = *light;
    on_cloth.scale = cloth_light(light->scale);
    light_set_uniforms(&garments->light, &on_cloth, garments->environment);
}

// Whether a garment farther out has the same sleeve. It covers this one, and so does the rest of it: at the
// shoulder no inner sleeve comes through.
static bool is_worn_under(const struct scene_body *body, const struct wardrobe *wardrobe, int garment,
                          const struct scene_piece *piece)
{
    if (piece->part != GARMENT_PART_UPPER_SLEEVE_RIGHT && piece->part != GARMENT_PART_UPPER_SLEEVE_LEFT)
        return false;
    for (int i = garment + 1; i < body->garment_count; i++)
        for (int k = 0; k < body->garments[i].piece_count && wardrobe->cloths[i] != NULL; k++)
            if (body->garments[i].pieces[k].part == piece->part &&
                body->garments[i].pieces[k].rank == SCENE_RANK_ARM_IN_FRONT)
                return true;
    return false;
}

// A garment's pieces of one rank, of those that are worn under others, or of those that aren't.
static void draw_pieces(const struct garments *garments, const struct scene_body *body,
                        const struct wardrobe *wardrobe, int garment, enum scene_rank rank, bool under)
{
    const struct scene_garment *worn = &body->garments[garment];
    for (int k = 0; k < worn->piece_count; k++) {
        const struct scene_piece *piece = &worn->pieces[k];
        bool is_under = rank == SCENE_RANK_ARM_IN_FRONT && is_worn_under(body, wardrobe, garment, piece);
        if (piece->rank == rank && is_under == under)
            draw_piece(garments, wardrobe->cloths[garment], worn, piece);
    }
}

static void draw_rank(struct garments *garments, const struct garments_frame *frame,
                      const struct scene_body *body, const struct wardrobe *wardrobe,
                      const struct texture *layers, enum scene_rank rank)
{
    for (int i = 0; i < body->garment_count; i++) {
        if (wardrobe->cloths[i] == NULL)
            continue;
        if (rank == SCENE_RANK_TORSO)
            contact_draw(&garments->contact, garments->body, i, layers, &frame->view, frame->picture);
        glUseProgram(garments->program);
        texture_bind(layers, UNIT_LAYERS);
        texture_bind(&garments->map, UNIT_MAP);
        draw_pieces(garments, body, wardrobe, i, rank, false);
        if (rank == SCENE_RANK_TORSO)
            draw_pieces(garments, body, wardrobe, i, SCENE_RANK_ARM_IN_FRONT, true);
    }
}

void garments_draw(struct garments *garments, const struct garments_frame *frame,
                   const struct scene_body *body, const struct light_estimate *light)
{
    struct wardrobe wardrobe = open_wardrobe(garments, body);
    if (!wardrobe.any)
        return;
    for (int i = 0; i < body->garment_count; i++)
        if (wardrobe.cloths[i] != NULL)
            cloth_set_vertices(wardrobe.cloths[i], &body->garments[i], garments->vertices);
    make_map(garments, frame, body, &wardrobe, light);
    const struct texture *layers = garments_layers(garments, &body->layers);
    target_bind(frame->target);
    glUseProgram(garments->program);
    set_uniforms(garments, frame, light);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (int rank = SCENE_RANK_BEHIND; rank <= SCENE_RANK_ARM_IN_FRONT; rank++)
        draw_rank(garments, frame, body, &wardrobe, layers, (enum scene_rank)rank);
    glDisable(GL_BLEND);
}

void garments_forget_people(struct garments *garments)
{
    body_map_forget(garments->body);
    texture_upload_part(&garments->map, garments->body->light, GRID_MAX_WIDTH, GRID_MAX_HEIGHT);
    contact_forget(&garments->contact, garments->body);
    texture_finish(&garments->layers);
    memset(garments->vertices, 0, sizeof garments->vertices);
}
