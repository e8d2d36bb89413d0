// What the tests of lashes, brows and lenses share beside eye_stage.h: a fragment shader against any
// arithmetic in C, and what changed where.
#ifndef CHEVAL_TESTS_UNIT_RENDER_LAYER_STAGE_H
#define CHEVAL_TESTS_UNIT_RENDER_LAYER_STAGE_H

#include "tests/unit/render/eye_stage.h"

// What a fragment shader gives: premultiplied.
struct stage_output {
    struct vec3 colour;
    float alpha;
};

// Draws the shader over STAGE_SIDE x STAGE_SIDE pixels of `stage_beneath` and compares each with `expected`,
// which is told the texel and the place u, v (0..1).
static inline void stage_compare(const struct stage_shader *shader,
                                 struct stage_output (*expected)(const struct picture *picture, int x, int y,
                                                                 float u, float v))
{
    static uint8_t pixels[STAGE_SIDE * STAGE_SIDE * 4];
    struct picture picture;
    struct texture texture = {0}, beneath = {0}, face_map = {0};
    struct target target = {0};
    assert_int_equal(picture_allocate(STAGE_SIDE, STAGE_SIDE, &picture), RESULT_OK);
    stage_fill(&picture);
    assert_int_equal(target_init(&target, STAGE_SIDE, STAGE_SIDE, &(struct target_options){0}, NULL),
                     RESULT_OK);
    assert_int_equal(texture_init_picture(&texture, &picture, &(struct texture_options){.srgb = true}, NULL),
                     RESULT_OK);
    stage_bind_plain(&beneath, MAKEUP_UNIT_BENEATH, stage_beneath);
    stage_bind_plain(&face_map, MAKEUP_UNIT_FACE_MAP, stage_around);
    texture_bind(&texture, MAKEUP_UNIT_PICTURE);
    target_bind(&target);
    stage_draw(shader, LOOK_PLAIN, pixels);
    target_finish(&target);
    int distinct = 0;
    double sum = 0;
    for (int i = 0; i < STAGE_SIDE * STAGE_SIDE; i++) {
        int x = i % STAGE_SIDE, y = i / STAGE_SIDE;
        struct stage_output out =
            expected(&picture, x, y, ((float)x + 0.5f) / STAGE_SIDE, ((float)y + 0.5f) / STAGE_SIDE);
        struct vec3 seen = vec3_add(out.colour, vec3_scale(stage_beneath, 1.0f - out.alpha));
        const float rgb[3] = {seen.x, seen.y, seen.z};
        for (int k = 0; k < 3; k++) {
            double error =
                fabs((double)pixels[i * 4 + k] - (double)colour_encoded(clamped(rgb[k], 0.0f, 1.0f)) * 255.0);
            assert_true(error < 4.0); // drivers decode sRGB and turn angles by approximation
            sum += error;
        }
        distinct += abs(pixels[i * 4 + 1] - pixels[1]) > 10;
    }
    assert_true(sum / (3 * STAGE_SIDE * STAGE_SIDE) < 0.5);
    assert_true(distinct > STAGE_SIDE * STAGE_SIDE / 8);
    texture_finish(&texture);
    texture_finish(&beneath);
    texture_finish(&face_map);
    picture_free(&picture);
}

// Sum of changes, and their centre, within a box of the result.
struct change {
    double sum, x, y;
};

static inline struct change change_within(const struct face *face, float left, float top, float right,
                                          float bottom)
{
    struct change change = {0, 0, 0};
    for (int y = (int)fmaxf(top, 0.0f); y < (int)bottom && y < face->result.height_px; y++)
        for (int x = (int)fmaxf(left, 0.0f); x < (int)right && x < face->result.width_px; x++) {
            double weight = change_at(face, x, y);
            change.sum += weight;
            change.x += weight * ((double)x + 0.5);
            change.y += weight * ((double)y + 0.5);
        }
    if (change.sum > 0) {
        change.x /= change.sum;
        change.y /= change.sum;
    }
    return change;
}

// --- a layer alone -----------------------------------------------------------------------------------------

static inline void stage_set_state(const struct face *face)
{
    glBindFramebuffer(GL_FRAMEBUFFER, face->target.framebuffer);
    glViewport(0, 0, face->result.width_px, face->result.height_px);
    glEnable(GL_CULL_FACE);
    glFrontFace(GL_CCW);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

// The layer with a given light and all of the face in sight, so that its golden picture shows nothing else.
static inline void wear_alone(struct face *face, const struct makeup_layer_ops *ops,
                              const struct makeup_product *product)
{
    const struct texture_options srgb = {.srgb = true};
    static struct face_map map; // large
    struct texture map_texture = {0}, beneath = {0};
    struct eye_outline eyes[EYE_SIDES] = {outline_of(face, EYE_RIGHT), outline_of(face, EYE_LEFT)};
    int width = face->result.width_px, height = face->result.height_px;
    void *layer = NULL;
    for (int i = 0; i < FACE_MAP_SIDE * FACE_MAP_SIDE; i++)
        memcpy(map.pixels + (size_t)i * 4, (uint8_t[4]){200, 160, 140, 255}, 4);
    memcpy(map.to_map, (const float[9]){1, 0, 0, 0, 1, 0, 0, 0, 1}, sizeof map.to_map);
    const struct picture picture = {.pixels = map.pixels,
                                    .width_px = FACE_MAP_SIDE,
                                    .height_px = FACE_MAP_SIDE,
                                    .stride_bytes = 4 * FACE_MAP_SIDE};
    assert_int_equal(ops->create(&layer, NULL), RESULT_OK);
    assert_int_equal(texture_init_picture(&map_texture, &picture, &srgb, NULL), RESULT_OK);
    assert_int_equal(texture_init(&beneath, width, height, &srgb, NULL), RESULT_OK);
    draw_background(face);
    stage_set_state(face);
    texture_bind(&beneath, MAKEUP_UNIT_BENEATH);
    glCopyTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, 0, 0, width, height);
    texture_bind(&map_texture, MAKEUP_UNIT_FACE_MAP);
    texture_bind(&face->texture, MAKEUP_UNIT_PICTURE);
    const struct makeup_frame frame = {.background = &face->picture,
                                       .background_texture = &face->texture,
                                       .sequence = 1,
                                       .view = clip_view_identity(),
                                       .framebuffer = face->target.framebuffer,
                                       .width_px = width,
                                       .height_px = height};
    const struct makeup_face measured = {.landmarks_px = face->landmarks,
                                         .eyes = {&eyes[EYE_RIGHT], &eyes[EYE_LEFT]},
                                         .map = &map,
                                         .mm_px = eyes[EYE_RIGHT].mm_px,
                                         .magnification = (float)width / (float)face->picture.width_px,
                                         .light = {.colour = {0.9f, 0.85f, 0.8f}}};
    const struct scene_makeup worn = {.product = product, .intensity = 1.0f};
    ops->draw(layer, &frame, &measured, &worn, NULL);
    read_target(face, &face->result);
    glDisable(GL_BLEND);
    glDisable(GL_CULL_FACE);
    ops->destroy(layer);
    texture_finish(&map_texture);
    texture_finish(&beneath);
}

// After a change of the picture's pixels.
static inline void show_picture(struct face *face)
{
    texture_upload(&face->texture, &face->picture);
}

static inline void move_landmarks(struct face *face, float x, float y)
{
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        face->landmarks[i].x += x;
        face->landmarks[i].y += y;
    }
}

#endif
