// Mascara and false lashes: every lash a hair of its own.
#include "platform/base/colour.h"
#include "render/makeup/finish.h"
#include "render/makeup/lash_mesh.h"
#include "render/makeup/layer.h"
#include "render/makeup/strands.h"

#include <math.h>
#include <stdlib.h>

#define POINTS_A_LASH 9
#define CHEEK_RIGHT 50 // landmarks
#define CHEEK_LEFT 280
#define SHINE 0.025f // of white paper, that a lash shows at most
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

// Luminance of the skin around a place of the picture.
static float skin_luminance(const struct makeup_face *face, const struct makeup_frame *frame,
                            struct vec3 at_px)
{
    const float *m = face->map->to_map;
    float x = at_px.x / (float)frame->background->width_px, y = at_px.y / (float)frame->background->height_px;
    float u = FACE_MAP_SIDE * (m[0] * x + m[3] * y + m[6]), v = FACE_MAP_SIDE * (m[1] * x + m[4] * y + m[7]);
    int column = (int)fminf(fmaxf(u, 0.0f), FACE_MAP_SIDE - 1);
    int row = (int)fminf(fmaxf(v, 0.0f), FACE_MAP_SIDE - 1);
    const uint8_t *pixel = face->map->pixels + 4 * (size_t)(row * FACE_MAP_SIDE + column);
    return 0.2126f * colour_linear_of_byte(pixel[0]) + 0.7152f * colour_linear_of_byte(pixel[1]) +
           0.0722f * colour_linear_of_byte(pixel[2]); // ITU-R BT.709
}

// How much of the face's light reaches the lids, by the skin on them and on both cheeks.
static float light_on(const struct makeup_face *face, const struct makeup_frame *frame,
                      const struct eye_outline *eye)
{
    float lid = 0.0f, cheeks = 0.0f;
    for (int i = 4; i < EYE_POINTS; i += 6)
        lid += skin_luminance(face, frame, eye->crease[i]) / 5.0f;
    cheeks += 0.5f * skin_luminance(face, frame, face->landmarks_px[CHEEK_RIGHT]);
    cheeks += 0.5f * skin_luminance(face, frame, face->landmarks_px[CHEEK_LEFT]);
    return fminf(fmaxf(lid / fmaxf(cheeks, 1e-3f), 0.3f), 1.2f);
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
                                   .light = light_on(face, frame, eye),
                                   .alpha = shade->coverage * layer->intensity *
                                            smoothstep(-0.1f, 0.15f, eye->facing)};
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

const struct makeup_layer_ops makeup_lashes_ops = {.create = create, .destroy = destroy, .draw = draw};
