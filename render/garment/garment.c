#include "render/garment/garment.h"

#include "platform/base/log.h"
#include "render/garment/cloth_picture.h"
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/gl/texture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// Sharper than trilinear filtering is by itself, as far as prints don't begin to shimmer.
#define SHARPENING_LEVELS (-0.5f)

enum { UNIT_CLOTH, UNIT_LAYERS };

struct vertex {
    struct vec2 position_px, uv;
    struct vec3 normal;
};

// A garment in GL: the front sheet's vertices, then those of the sheet at the back.
struct cloth {
    uint32_t handle;            // 0: free
    struct texture front, back; // no back: the front stands in
    struct mesh mesh;
    int vertex_count, triangle_count;
    struct vec2 *uv; // of its vertices; owned
    struct garment_run parts[GARMENT_PART_COUNT];
};

struct garments {
    const struct environment *environment;
    GLuint program;
    struct {
        GLint to_clip, picture_size, hides, person_hides, opacity, blur;
    } at;
    struct light_uniforms light;
    struct texture layers, no_layers;
    struct cloth cloths[GARMENTS_MAX];
    uint32_t last_handle;
    struct vertex vertices[2 * GARMENT_MAX_VERTICES]; // of one garment, on their way to GL
    struct log_limit limit;
};

// --- making ------------------------------------------------------------------------------------------------

static enum result make_program(struct garments *garments, struct diagnostic *why)
{
    enum result result = program_create("garment.vert", "garment.frag", NULL, &garments->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &garments->at.to_clip},
                                               {"picture_size_px", &garments->at.picture_size},
                                               {"hides", &garments->at.hides},
                                               {"person_hides", &garments->at.person_hides},
                                               {"opacity", &garments->at.opacity},
                                               {"blur", &garments->at.blur}};
    program_find_uniforms(garments->program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    light_find_uniforms(garments->program, &garments->light);
    program_set_sampler(garments->program, "cloth", UNIT_CLOTH);
    program_set_sampler(garments->program, "layers", UNIT_LAYERS);
    return RESULT_OK;
}

enum result garments_create(const struct environment *environment, struct garments **out,
                            struct diagnostic *why)
{
    struct garments *made = calloc(1, sizeof *made);
    if (made == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for garments");
    made->environment = environment;
    enum result result = make_program(made, why);
    uint8_t nothing[4] = {0};
    const struct picture one = {nothing, 1, 1, sizeof nothing};
    if (result == RESULT_OK)
        result = texture_init_picture(&made->no_layers, &one, NULL, why);
    if (result != RESULT_OK) {
        garments_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

static void finish_cloth(struct cloth *cloth)
{
    texture_finish(&cloth->front);
    texture_finish(&cloth->back);
    mesh_finish(&cloth->mesh);
    free(cloth->uv);
    *cloth = (struct cloth){0};
}

void garments_destroy(struct garments *garments)
{
    if (garments == NULL)
        return;
    for (int i = 0; i < GARMENTS_MAX; i++)
        finish_cloth(&garments->cloths[i]);
    texture_finish(&garments->layers);
    texture_finish(&garments->no_layers);
    glDeleteProgram(garments->program);
    free(garments);
}

static enum result make_texture(const struct picture *picture, struct texture *out, struct diagnostic *why)
{
    struct picture premultiplied = {0};
    enum result result = cloth_picture_make(picture, &premultiplied, why);
    if (result == RESULT_OK)
        result = texture_init_picture(out, &premultiplied,
                                      &(struct texture_options){.srgb = true, .mipmaps = true}, why);
    picture_free(&premultiplied);
    return result;
}

// Both sheets' triangles, the rear's on the vertices behind those of the front.
static enum result make_mesh(const struct garment *garment, struct mesh *out, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {0, 2, GL_FLOAT, false, offsetof(struct vertex, position_px), false},
        {1, 2, GL_FLOAT, false, offsetof(struct vertex, uv), false},
        {2, 3, GL_FLOAT, false, offsetof(struct vertex, normal), false},
    };
    static const struct mesh_layout layout = {attributes, 3, sizeof(struct vertex), 0};
    uint32_t count = 3 * (uint32_t)garment->triangle_count;
    uint32_t *indices = calloc((size_t)2 * count, sizeof *indices);
    if (indices == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a garment");
    for (uint32_t i = 0; i < count; i++) {
        indices[i] = garment->triangles[i / 3][i % 3];
        indices[count + i] = indices[i] + (uint32_t)garment->vertex_count;
    }
    enum result result =
        mesh_init(out, &layout, NULL, 2 * (uint32_t)garment->vertex_count, indices, 2 * count, true, why);
    free(indices);
    return result;
}

static enum result make_cloth(const struct garment *garment, struct cloth *out, struct diagnostic *why)
{
    *out = (struct cloth){.vertex_count = garment->vertex_count, .triangle_count = garment->triangle_count};
    memcpy(out->parts, garment->parts, sizeof out->parts);
    out->uv = calloc((size_t)garment->vertex_count, sizeof *out->uv);
    enum result result =
        out->uv != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "no memory for a garment");
    if (result == RESULT_OK)
        result = make_texture(&garment->front, &out->front, why);
    if (result == RESULT_OK && garment->back.pixels != NULL)
        result = make_texture(&garment->back, &out->back, why);
    if (result == RESULT_OK)
        result = make_mesh(garment, &out->mesh, why);
    if (result != RESULT_OK) {
        finish_cloth(out);
        return result;
    }
    float side = (float)cloth_picture_reduction(&garment->front);
    for (int i = 0; i < garment->vertex_count; i++)
        out->uv[i] = (struct vec2){garment->vertices_px[i].x / (side * (float)out->front.width_px),
                                   garment->vertices_px[i].y / (side * (float)out->front.height_px)};
    return RESULT_OK;
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
    struct cloth made;
    enum result result = make_cloth(garment, &made, why);
    if (result != RESULT_OK)
        return result;
    made.handle = ++garments->last_handle;
    *place = made;
    *handle = made.handle;
    return RESULT_OK;
}

void garments_remove(struct garments *garments, uint32_t handle)
{
    struct cloth *cloth = handle != 0 ? find_cloth(garments, handle) : NULL;
    if (cloth != NULL)
        finish_cloth(cloth);
}

// --- what a body's garments are drawn with -----------------------------------------------------------------

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
    // Only read.
    union {
        const uint8_t (*shares)[SCENE_LAYER_COUNT];
        uint8_t *pixels;
    } bytes = {layers->shares};
    texture_upload(texture, &(struct picture){bytes.pixels, layers->width, layers->height,
                                              SCENE_LAYER_COUNT * (size_t)layers->width});
    return texture;
}

static void fill_sheet(const struct cloth *cloth, const struct vec2 *positions_px, const struct vec3 *normals,
                       struct vertex *out)
{
    static const struct vec3 facing = {0.0f, 0.0f, 1.0f};
    for (int i = 0; i < cloth->vertex_count; i++)
        out[i] = (struct vertex){positions_px[i], cloth->uv[i], normals != NULL ? normals[i] : facing};
}

static void upload_vertices(struct garments *garments, struct cloth *cloth, const struct scene_garment *worn)
{
    int count = 0;
    if (worn->front_px != NULL)
        fill_sheet(cloth, worn->front_px, worn->front_normals, garments->vertices);
    else
        memset(garments->vertices, 0, sizeof(struct vertex) * (size_t)cloth->vertex_count);
    count = cloth->vertex_count;
    if (worn->rear_px != NULL) {
        fill_sheet(cloth, worn->rear_px, worn->rear_normals, garments->vertices + count);
        count += cloth->vertex_count;
    }
    mesh_set_vertices(&cloth->mesh, garments->vertices, (uint32_t)count);
}

// --- drawing -----------------------------------------------------------------------------------------------

// How much of each layer hides a piece (scene.h); what is the more of two sums is hidden.
struct hiding {
    float layers[SCENE_LAYER_COUNT], person[SCENE_LAYER_COUNT];
};

static struct hiding hiding_of(const struct scene_piece *piece)
{
    struct hiding hiding = {.layers = {1.0f, 1.0f, 1.0f, 0.0f}};
    if (piece->arm == 0 || piece->arm == 1)
        hiding.layers[SCENE_LAYER_ARM_RIGHT + piece->arm] = 0.0f;
    if (piece->rank == SCENE_RANK_BEHIND || piece->rank == SCENE_RANK_ARM_BEHIND)
        hiding.person[SCENE_LAYER_PERSON] = 1.0f;
    // Of the person an arm itself doesn't hide its sleeve.
    if (piece->rank == SCENE_RANK_ARM_BEHIND && (piece->arm == 0 || piece->arm == 1))
        hiding.person[SCENE_LAYER_ARM_RIGHT + piece->arm] = -1.0f;
    return hiding;
}

static void draw_piece(const struct garments *garments, const struct cloth *cloth,
                       const struct scene_garment *worn, const struct scene_piece *piece)
{
    if (piece->part < 0 || piece->part >= GARMENT_PART_COUNT ||
        (piece->is_rear ? worn->rear_px : worn->front_px) == NULL)
        return;
    const struct garment_run *run = &cloth->parts[piece->part];
    if (run->count < 1)
        return;
    const struct texture *picture = piece->is_rear && cloth->back.id != 0 ? &cloth->back : &cloth->front;
    struct hiding hiding = hiding_of(piece);
    glUniform4fv(garments->at.hides, 1, hiding.layers);
    glUniform4fv(garments->at.person_hides, 1, hiding.person);
    glUniform1f(garments->at.opacity, fminf(fmaxf(worn->opacity, 0.0f), 1.0f));
    texture_bind(picture, UNIT_CLOTH);
    int first = run->first + (piece->is_rear ? cloth->triangle_count : 0);
    mesh_draw(&cloth->mesh, GL_TRIANGLES, 3 * (uint32_t)first, 3 * (uint32_t)run->count);
}

static void draw_rank(struct garments *garments, const struct scene_body *body, enum scene_rank rank)
{
    for (int i = 0; i < body->garment_count; i++) {
        const struct scene_garment *worn = &body->garments[i];
        const struct cloth *cloth = worn->garment != 0 ? find_cloth(garments, worn->garment) : NULL;
        if (cloth == NULL || !(worn->opacity > 0.0f))
            continue;
        for (int k = 0; k < worn->piece_count; k++)
            if (worn->pieces[k].rank == rank)
                draw_piece(garments, cloth, worn, &worn->pieces[k]);
    }
}

void garments_draw(struct garments *garments, const struct garments_frame *frame,
                   const struct scene_body *body, const struct light_estimate *light)
{
    bool any = false;
    for (int i = 0; i < body->garment_count; i++) {
        struct cloth *cloth =
            body->garments[i].garment != 0 ? find_cloth(garments, body->garments[i].garment) : NULL;
        if (cloth != NULL && body->garments[i].opacity > 0.0f) {
            upload_vertices(garments, cloth, &body->garments[i]);
            any = true;
        }
    }
    if (!any)
        return;
    const struct texture *layers = garments_layers(garments, &body->layers);
    target_bind(frame->target);
    glUseProgram(garments->program);
    clip_view_set(&frame->view, garments->at.to_clip);
    glUniform2f(garments->at.picture_size, (float)frame->picture->width_px, (float)frame->picture->height_px);
    glUniform1f(garments->at.blur, SHARPENING_LEVELS);
    light_set_uniforms(&garments->light, light, garments->environment);
    texture_bind(layers, UNIT_LAYERS);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (int rank = SCENE_RANK_BEHIND; rank <= SCENE_RANK_ARM_IN_FRONT; rank++)
        draw_rank(garments, body, (enum scene_rank)rank);
    glDisable(GL_BLEND);
}

void garments_forget_people(struct garments *garments)
{
    texture_finish(&garments->layers);
}
