// Brow powder, pencil and gel: the brow's strip filled in with pigment, the hairs coloured, and strokes drawn
// as the hairs grow.
#include "render/makeup/brow_mesh.h"
#include "render/makeup/finish.h"
#include "render/makeup/hash.h"
#include "render/makeup/layer.h"
#include "render/makeup/strands.h"

#include <math.h>
#include <stdlib.h>

#define STROKES 110 // of a pencil, a brow
#define STROKE_POINTS 5

struct brow {
    struct layer_program program;
    struct finish_uniforms finish;
    GLint hair, fill, softness;
    struct mesh meshes[EYE_SIDES];
    struct strands strokes;
    struct srgb_table srgb;
    struct brow_mesh brows[EYE_SIDES]; // of the face being drawn
};

// How a style fills: opacity on bare skin and on hairs, and of its strokes, at full coverage.
struct way {
    float on_skin, on_hair, strokes;
};

static struct way way_of(enum makeup_style style)
{
    if (style == STYLE_GEL)
        return (struct way){0.0f, 0.8f, 0.0f};
    if (style == STYLE_PENCIL)
        return (struct way){0.22f, 0.45f, 0.85f};
    return (struct way){0.8f, 0.5f, 0.0f};
}

static enum result create_program(struct brow *brow, struct diagnostic *why)
{
    enum result result = layer_program_create("brow.vert", "brow.frag", NULL, &brow->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"hair", &brow->hair},
        {"fill", &brow->fill},
        {"softness", &brow->softness},
    };
    program_find_uniforms(brow->program.id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    finish_find_uniforms(brow->program.id, &brow->finish);
    return RESULT_OK;
}

static enum result create_mesh(enum eye_side side, struct mesh *mesh, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct brow_vertex, position_px)},
        {.location = 1, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct brow_vertex, along)},
        {.location = 2, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct brow_vertex, skin)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct brow_vertex), 0};
    uint32_t indices[BROW_INDICES];
    brow_mesh_indices(side, indices);
    return mesh_init(mesh, &layout, NULL, BROW_VERTICES, indices, BROW_INDICES, true, why);
}

static void destroy(void *state)
{
    struct brow *brow = state;
    if (brow == NULL)
        return;
    glDeleteProgram(brow->program.id);
    for (int side = 0; side < EYE_SIDES; side++)
        mesh_finish(&brow->meshes[side]);
    strands_finish(&brow->strokes);
    free(brow);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct brow *brow = calloc(1, sizeof(*brow));
    if (brow == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for brows");
    srgb_table_init(&brow->srgb);
    enum result result = create_program(brow, why);
    for (int side = 0; side < EYE_SIDES && result == RESULT_OK; side++)
        result = create_mesh((enum eye_side)side, &brow->meshes[side], why);
    if (result == RESULT_OK)
        result = strands_init(&brow->strokes, STROKES * STROKE_POINTS, why);
    if (result != RESULT_OK) {
        destroy(brow);
        return result;
    }
    *state = brow;
    return RESULT_OK;
}

static void fill_in(struct brow *brow, const struct makeup_frame *frame, const struct makeup_face *face,
                    const struct scene_makeup *layer, enum eye_side side)
{
    const struct brow_mesh *mesh = &brow->brows[side];
    struct way way = way_of(layer->product->style);
    layer_program_use(&brow->program, frame, face);
    finish_set(&brow->finish, &layer->product->shades[0], face->light.colour, layer->intensity);
    glUniform1f(brow->hair, mesh->hair);
    glUniform2f(brow->fill, way.on_skin, way.on_hair);
    glUniform1f(brow->softness, 1.1f - 0.8f * layer->product->edge);
    mesh_set_vertices(&brow->meshes[side], mesh->vertices, BROW_VERTICES);
    mesh_draw(&brow->meshes[side], GL_TRIANGLES, 0, 0);
}

// --- strokes -----------------------------------------------------------------------------------------------

// The way hairs grow, in radians from the brow's own line upwards: upright in front, then along the brow, the
// lower ones upwards and the upper ones downwards, so that they meet.
static float growth_rad(float along, float across)
{
    float upright = 1.0f - fminf(fmaxf((along - 0.02f) / 0.25f, 0.0f), 1.0f);
    float meeting = 0.28f - 0.42f * across;
    return meeting + (1.15f - meeting) * upright * upright;
}

// The brow's half width is a share of its greatest, as brow.frag shapes it.
static float half_width(float along)
{
    float tail = fminf(fmaxf((along - 0.55f) / 0.53f, 0.0f), 1.0f);
    return 0.9f - 0.75f * tail * tail * (3.0f - 2.0f * tail);
}

static void draw_stroke(struct brow *brow, const struct brow_mesh *mesh, uint32_t seed, float alpha)
{
    float along = 0.01f + 0.93f * hash_unit(seed, 0);
    float across = half_width(along) * (1.7f * hash_unit(seed, 1) - 0.95f);
    float angle = growth_rad(along, across) + 0.35f * (hash_unit(seed, 2) - 0.5f);
    float length_mm = (3.4f + 3.4f * hash_unit(seed, 3)) * (along > 0.6f ? 1.0f : 0.6f + 0.67f * along);
    float bend = 0.35f + 0.3f * hash_unit(seed, 4); // tips lie down towards the tail
    float faint = 0.55f + 0.45f * hash_unit(seed, 5);
    faint *= fminf(1.0f, 0.35f + 3.0f * along);
    float shade = brow_mesh_shade(mesh, along);
    struct strand strand = {.count = STROKE_POINTS};
    for (int i = 0; i < STROKE_POINTS; i++) {
        float t = (float)i / (STROKE_POINTS - 1);
        strand.at_px[i] = brow_mesh_at(mesh, along, across);
        strand.half_px[i] = 0.5f * mesh->mm_px * (0.23f - 0.17f * t * t);
        strand.shade[i] = shade;
        strand.alpha[i] = alpha * faint * (1.0f - 0.45f * t) * fminf(1.0f, 0.5f + 2.0f * t);
        float step_mm = length_mm / (STROKE_POINTS - 1);
        along += step_mm * cosf(angle - bend * t) / mesh->length_mm;
        across += step_mm * sinf(angle - bend * t) / mesh->half_mm;
    }
    strands_add(&brow->strokes, &strand);
}

static void draw_strokes(struct brow *brow, const struct makeup_frame *frame, const struct makeup_face *face,
                         const struct scene_makeup *layer, enum eye_side side)
{
    const struct makeup_shade *shade = &layer->product->shades[0];
    float alpha = way_of(layer->product->style).strokes * shade->coverage * layer->intensity;
    struct vec3 colour = finish_colour(shade->colour_srgb), light = face->light.colour;
    strands_begin(&brow->strokes, face->magnification);
    for (uint32_t i = 0; i < STROKES; i++)
        draw_stroke(brow, &brow->brows[side], i * EYE_SIDES + (uint32_t)side, alpha);
    const struct strand_paint paint = {
        .pigment = {colour.x * light.x, colour.y * light.y, colour.z * light.z}, .softness_px = 1.2f};
    strands_draw(&brow->strokes, frame, face, &paint);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct brow *brow = state;
    bool seen[EYE_SIDES];
    (void)picture;
    for (int side = 0; side < EYE_SIDES; side++)
        seen[side] = brow_mesh_build(&brow->srgb, frame->background, face->landmarks_px, (enum eye_side)side,
                                     &brow->brows[side]);
    brow_mesh_share_light(seen[EYE_RIGHT] ? &brow->brows[EYE_RIGHT] : NULL,
                          seen[EYE_LEFT] ? &brow->brows[EYE_LEFT] : NULL);
    for (int side = 0; side < EYE_SIDES; side++) {
        if (!seen[side])
            continue;
        fill_in(brow, frame, face, layer, (enum eye_side)side);
        if (way_of(layer->product->style).strokes > 0.0f)
            draw_strokes(brow, frame, face, layer, (enum eye_side)side);
    }
}

const struct makeup_layer_ops makeup_brow_ops = {.create = create, .destroy = destroy, .draw = draw};
