// Mascara and false lashes: every lash a hair of its own.
#include "render/makeup/finish.h"
#include "render/makeup/lash_mesh.h"
#include "render/makeup/layer.h"
#include "render/makeup/strands.h"

#include <math.h>
#include <stdlib.h>

#define POINTS_A_LASH 9
#define SHINE 0.05f // of white paper, that a lash shows at most
#define SOFTNESS_PX 1.2f

static void destroy(void *state)
{
    struct strands *strands = state;
    if (strands == NULL)
        return;
    strands_finish(strands);
    free(strands);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct strands *strands = calloc(1, sizeof(*strands));
    if (strands == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for lashes");
    enum result result = strands_init(strands, LASHES_MAX * POINTS_A_LASH, why);
    if (result != RESULT_OK) {
        destroy(strands);
        return result;
    }
    *state = strands;
    return RESULT_OK;
}

static float smooth_step(float edge0, float edge1, float x)
{
    float t = fminf(fmaxf((x - edge0) / (edge1 - edge0), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

static void draw_eye(struct strands *strands, const struct makeup_frame *frame,
                     const struct makeup_face *face, const struct scene_makeup *layer,
                     const struct eye_outline *eye)
{
    const struct makeup_shade *shade = &layer->product->shades[0];
    struct vec3 colour = finish_colour(shade->colour_srgb), light = face->light.colour;
    struct lash_axes axes = lash_axes_of(face->landmarks_px);
    const struct lash_wish wish = {.style = layer->product->style,
                                   .length_mm = layer->product->length_mm,
                                   .alpha = shade->coverage * layer->intensity *
                                            smooth_step(-0.1f, 0.15f, eye->facing)};
    struct strand strand;
    strands_begin(strands, face->magnification);
    for (int i = 0; lash_mesh_strand(eye, &axes, &wish, face->magnification, i, &strand); i++)
        strands_add(strands, &strand);
    const struct strand_paint paint = {
        .pigment = {colour.x * light.x, colour.y * light.y, colour.z * light.z},
        .shine_light = vec3_scale(light, SHINE),
        .softness_px = SOFTNESS_PX,
    };
    strands_draw(strands, frame, face, &paint);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    (void)picture;
    for (int side = 0; side < EYE_SIDES; side++)
        if (face->eyes[side] != NULL && face->eyes[side]->facing > -0.1f)
            draw_eye(state, frame, face, layer, face->eyes[side]);
}

const struct makeup_layer_ops makeup_lashes_ops = {MAKEUP_AREA_EYES, create, destroy, draw};
