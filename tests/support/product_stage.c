#include "tests/support/product_stage.h"

#include "platform/base/colour.h"
#include "render/readback.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

struct vec3 stage_grey(struct vec3 direction)
{
    (void)direction;
    return (struct vec3){0.5f, 0.5f, 0.5f};
}

struct vec3 stage_black(struct vec3 direction)
{
    (void)direction;
    return (struct vec3){0};
}

void stage_open(struct product_stage *stage, int size_px, environment_radiance *radiance)
{
    test_gl_needed();
    memset(stage, 0, sizeof *stage);
    assert_int_equal(environment_init(&stage->environment, radiance, NULL), RESULT_OK);
    struct diagnostic why = {0};
    if (product3d_create(&stage->environment, &stage->products, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(target_init(&stage->target, size_px, size_px, NULL, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(size_px, size_px, &stage->shown), RESULT_OK);
    stage->frame = (struct product3d_frame){
        .target = &stage->target,
        .view = clip_view_identity(),
        .picture_width_px = size_px,
        .picture_height_px = size_px,
        .vertical_fov_rad = STAGE_FOV_RAD,
    };
    stage->light = LIGHT_OF_THE_STUDIO;
    memcpy(stage->mesh_m, face_canonical_m, sizeof stage->mesh_m);
    stage->person = (struct scene_person){
        .id = 1,
        .has_pose = true,
        .pose = mat4_translation((struct vec3){0.0f, 0.0f, -STAGE_DISTANCE_M}),
        .mesh_m = stage->mesh_m,
    };
}

void stage_close(struct product_stage *stage)
{
    picture_free(&stage->shown);
    target_finish(&stage->target);
    product3d_destroy(stage->products);
    environment_finish(&stage->environment);
}

uint32_t stage_add(struct product_stage *stage, struct model *model)
{
    uint32_t handle = 0;
    struct diagnostic why = {0};
    if (product3d_add(stage->products, model, &handle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    model_free(model);
    return handle;
}

void stage_wear(struct product_stage *stage, uint32_t handle)
{
    stage->person.products[stage->person.product_count++] = (struct scene_product){
        .model = handle, .variant = MODEL_NONE, .placement = mat4_identity(), .opacity = 1.0f};
}

void stage_draw_on(struct product_stage *stage)
{
    product3d_draw(stage->products, &stage->frame, &stage->person, &stage->light);
    assert_int_equal(gl_check("drawing", NULL), RESULT_OK);
    assert_int_equal(readback(&stage->target, &stage->shown), RESULT_OK);
}

void stage_draw_over(struct product_stage *stage, struct vec3 background)
{
    target_bind(&stage->target);
    glClearColor(background.x, background.y, background.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    stage_draw_on(stage);
}

void stage_draw(struct product_stage *stage, float background)
{
    stage_draw_over(stage, (struct vec3){background, background, background});
}

const uint8_t *stage_pixel(const struct product_stage *stage, struct vec3 face_m)
{
    int size = stage->shown.width_px;
    struct mat4 projection = product3d_projection(STAGE_FOV_RAD, 1.0f);
    struct vec3 camera = mat4_transform_point(&stage->person.pose, face_m);
    struct vec4 clip = mat4_transform(&projection, (struct vec4){camera.x, camera.y, camera.z, 1.0f});
    int x = (int)((clip.x / clip.w * stage->frame.view.scale_x + 1.0f) * 0.5f * (float)size);
    int y = (int)((1.0f - clip.y / clip.w * stage->frame.view.scale_y) * 0.5f * (float)size);
    assert_in_range(x, 0, size - 1);
    assert_in_range(y, 0, size - 1);
    return picture_row(&stage->shown, y) + 4 * (size_t)x;
}

struct vec3 stage_colour(const struct product_stage *stage, struct vec3 face_m)
{
    const uint8_t *pixel = stage_pixel(stage, face_m);
    return (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                         colour_linear_of_byte(pixel[2])};
}

void assert_near(float value, float expected, float tolerance)
{
    if (!(fabsf(value - expected) <= tolerance))
        fail_msg("%f is not %f +- %f", (double)value, (double)expected, (double)tolerance);
}

struct model_material plain_material(float red, float green, float blue)
{
    struct model_material material = model_material_default();
    material.base_colour = (struct vec4){red, green, blue, 1.0f};
    material.metallic = 0.0f;
    return material;
}

struct model_material unlit_material(float red, float green, float blue)
{
    struct model_material material = plain_material(red, green, blue);
    material.unlit = true;
    return material;
}

void stage_add_picture(struct model *model, int width_px, int height_px, const uint8_t rgba[4])
{
    struct model_image *grown =
        realloc(model->images, sizeof *model->images * (size_t)(model->image_count + 1));
    assert_non_null(grown);
    model->images = grown;
    struct model_image *image = &model->images[model->image_count++];
    *image = (struct model_image){0};
    assert_int_equal(picture_allocate(width_px, height_px, &image->picture), RESULT_OK);
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++)
            memcpy(picture_row(&image->picture, y) + 4 * (size_t)x, rgba, 4);
}
