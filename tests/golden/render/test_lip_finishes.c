// Every finish on the portrait's lips (tests/data/portrait_face.ppm, NASA), against pictures that were looked
// at when they were made. The light and the look of the bare lips are given, so that only the lips' layer is
// tested.
#include "render/gl/target.h"
#include "render/makeup/layer.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACE_X 160.0f // of portrait_face.ppm in portrait.png, whose landmarks are in portrait_landmarks.txt
#define FACE_Y 52.0f

enum { MOUTH_X = 28, MOUTH_Y = 80, MOUTH_WIDTH = 76, MOUTH_HEIGHT = 40 };

struct scene_state {
    struct picture picture, mouth; // mouth: as drawn, its part only
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct texture texture, beneath, map_texture;
    struct target target;
    struct lip_mesh lips;
    struct face_map map;
    void *layer;
};

static void load_landmarks(struct vec3 *landmarks)
{
    size_t size = 0;
    char *text = (char *)test_read_file(test_source_path("tests/data/portrait_landmarks.txt"), &size);
    char *at = text;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        landmarks[i].x = strtof(at, &at) - FACE_X;
        landmarks[i].y = strtof(at, &at) - FACE_Y;
        landmarks[i].z = strtof(at, &at);
    }
    free(text);
}

static struct scene_state *open_scene(void)
{
    static const float to_map[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const struct texture_options srgb = {.srgb = true};
    struct scene_state *scene = calloc(1, sizeof(*scene));
    assert_non_null(scene);
    test_read_ppm(test_source_path("tests/data/portrait_face.ppm"), &scene->picture);
    load_landmarks(scene->landmarks);
    int width = scene->picture.width_px, height = scene->picture.height_px;
    memset(scene->map.pixels, 255, sizeof(scene->map.pixels)); // all in sight
    memcpy(scene->map.to_map, to_map, sizeof(to_map));
    struct picture map = {.pixels = scene->map.pixels,
                          .width_px = FACE_MAP_SIDE,
                          .height_px = FACE_MAP_SIDE,
                          .stride_bytes = 4 * FACE_MAP_SIDE};
    assert_int_equal(texture_init_picture(&scene->texture, &scene->picture, &srgb, NULL), RESULT_OK);
    assert_int_equal(texture_init_picture(&scene->map_texture, &map, &srgb, NULL), RESULT_OK);
    assert_int_equal(texture_init(&scene->beneath, width, height, &srgb, NULL), RESULT_OK);
    assert_int_equal(target_init(&scene->target, width, height, &(struct target_options){0}, NULL),
                     RESULT_OK);
    assert_int_equal(picture_allocate(MOUTH_WIDTH, MOUTH_HEIGHT, &scene->mouth), RESULT_OK);
    assert_int_equal(makeup_lips_ops.create(&scene->layer, NULL), RESULT_OK);
    assert_true(lip_mesh_build(scene->landmarks, 1.5f, &scene->lips));
    return scene;
}

static void close_scene(struct scene_state *scene)
{
    makeup_lips_ops.destroy(scene->layer);
    texture_finish(&scene->texture);
    texture_finish(&scene->beneath);
    texture_finish(&scene->map_texture);
    target_finish(&scene->target);
    picture_free(&scene->picture);
    picture_free(&scene->mouth);
    free(scene);
}

// The picture into a texture that is read or drawn like a framebuffer: bottom row first.
static void upload_upright(GLuint texture, const struct picture *picture)
{
    glBindTexture(GL_TEXTURE_2D, texture);
    for (int y = 0; y < picture->height_px; y++)
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, picture->height_px - 1 - y, picture->width_px, 1, GL_RGBA,
                        GL_UNSIGNED_BYTE, picture_row(picture, y));
}

static void set_state(const struct scene_state *scene)
{
    target_bind(&scene->target);
    texture_bind(&scene->beneath, MAKEUP_UNIT_BENEATH);
    texture_bind(&scene->map_texture, MAKEUP_UNIT_FACE_MAP);
    texture_bind(&scene->texture, MAKEUP_UNIT_PICTURE);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

static void compare(const char *name, struct makeup_product product)
{
    struct scene_state *scene = open_scene();
    upload_upright(scene->target.texture, &scene->picture);
    upload_upright(scene->beneath.id, &scene->picture);
    set_state(scene);
    const struct makeup_frame frame = {.background = &scene->picture,
                                       .background_texture = &scene->texture,
                                       .view = clip_view_identity(),
                                       .framebuffer = scene->target.framebuffer,
                                       .width_px = scene->picture.width_px,
                                       .height_px = scene->picture.height_px};
    const struct makeup_face face = {.landmarks_px = scene->landmarks,
                                     .lips = &scene->lips,
                                     .map = &scene->map,
                                     .mm_px = 1.2f,
                                     .magnification = 1.0f,
                                     .light = {.colour = {1.0f, 0.97f, 0.94f}},
                                     .lip_look = {0.25f, 1.2f, 1.4f, 0.3f}};
    const struct scene_makeup layer = {.product = &product, .intensity = 1.0f};
    makeup_lips_ops.draw(scene->layer, &frame, &face, &layer, NULL);
    glDisable(GL_BLEND);
    for (int y = 0; y < MOUTH_HEIGHT; y++)
        glReadPixels(MOUTH_X, scene->picture.height_px - 1 - (MOUTH_Y + y), MOUTH_WIDTH, 1, GL_RGBA,
                     GL_UNSIGNED_BYTE, picture_row(&scene->mouth, y));
    assert_int_equal(glGetError(), GL_NO_ERROR);
    test_against_golden(name, &scene->mouth, 3, 0.004);
    close_scene(scene);
}

static struct makeup_product product_of(enum makeup_kind kind, const uint8_t srgb[3])
{
    struct makeup_product product = makeup_defaults(kind);
    memcpy(product.shades[0].colour_srgb, srgb, 3);
    return product;
}

static void the_portrait_wears_every_finish(void **state)
{
    (void)state;
    test_gl_needed();
    for (int finish = 0; finish < FINISH_COUNT; finish++) {
        char name[64];
        (void)snprintf(name, sizeof(name), "lipstick-%s", makeup_finish_names[finish]);
        struct makeup_product product = product_of(MAKEUP_LIPSTICK, (const uint8_t[3]){0xB0, 0x0A, 0x3A});
        product.shades[0].finish = (enum makeup_finish)finish;
        product.shades[0].sparkle_srgb[2] = 170;
        compare(name, product);
    }
}

static void the_portrait_wears_gloss_liner_and_a_blurred_edge(void **state)
{
    (void)state;
    test_gl_needed();
    compare("lip-gloss", product_of(MAKEUP_LIP_GLOSS, (const uint8_t[3]){0xE0, 0x60, 0x7A}));
    compare("lip-liner", product_of(MAKEUP_LIP_LINER, (const uint8_t[3]){0x7A, 0x2A, 0x2A}));
    struct makeup_product bitten = product_of(MAKEUP_LIPSTICK, (const uint8_t[3]){0xB0, 0x0A, 0x3A});
    bitten.edge = 0.0f;
    compare("lipstick-bitten", bitten);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_portrait_wears_every_finish),
        cmocka_unit_test(the_portrait_wears_gloss_liner_and_a_blurred_edge),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
