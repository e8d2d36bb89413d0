// Materials of products: energy in a white furnace, spheres against the reference of tests/support, every
// picture and switch of a material seen to do its work.
#include "platform/base/colour.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/pbr_reference.h"
#include "tests/support/product_stage.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define SIZE 400
#define RADIUS_M 0.12f
static const struct vec3 middle_m = {0.0f, 0.0f, 0.10f}; // of the sphere, face space

// --- spheres -----------------------------------------------------------------------------------------------

// A stage without a head: the light is baked once for all the spheres of a test.
static void open_for_spheres(struct product_stage *stage, environment_radiance *radiance)
{
    stage_open(stage, SIZE, radiance);
    stage->person.mesh_m = NULL;
}

// In place of the last one.
static void wear_sphere(struct product_stage *stage, const struct model_material *material)
{
    if (stage->person.product_count > 0)
        product3d_remove(stage->products, stage->person.products[0].model);
    stage->person.product_count = 0;
    struct model sphere;
    shape_sphere(&sphere, middle_m, RADIUS_M, material);
    stage_wear(stage, stage_add(stage, &sphere));
}

// A pixel on which the sphere is, and the surface in its middle, camera space.
struct sight {
    const uint8_t *pixel;
    struct vec3 normal, view;
};

// `tilt_rad` from the sphere's point that is nearest to the camera, `turn_rad` about it.
static struct sight look_at_sphere(const struct product_stage *stage, float tilt_rad, float turn_rad)
{
    struct vec3 outwards = {sinf(tilt_rad) * cosf(turn_rad), sinf(tilt_rad) * sinf(turn_rad), cosf(tilt_rad)};
    struct sight sight = {.pixel = stage_pixel(stage, vec3_add(middle_m, vec3_scale(outwards, RADIUS_M)))};
    size_t offset = (size_t)(sight.pixel - picture_row(&stage->shown, 0));
    float x = (float)(offset % stage->shown.stride_bytes / 4) + 0.5f;
    float y = (float)(offset / stage->shown.stride_bytes) + 0.5f;
    float half = tanf(0.5f * STAGE_FOV_RAD);
    struct vec3 ray = vec3_normalise(
        (struct vec3){(2.0f * x / SIZE - 1.0f) * half, (1.0f - 2.0f * y / SIZE) * half, -1.0f});
    struct vec3 centre = mat4_transform_point(&stage->person.pose, middle_m);
    float along = vec3_dot(ray, centre);
    float inside = along * along - vec3_dot(centre, centre) + RADIUS_M * RADIUS_M;
    assert_true(inside > 0.0f);
    struct vec3 at = vec3_scale(ray, along - sqrtf(inside));
    sight.normal = vec3_normalise(vec3_subtract(at, centre));
    sight.view = vec3_scale(ray, -1.0f);
    return sight;
}

static struct vec3 linear_of(const uint8_t *pixel)
{
    return (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                         colour_linear_of_byte(pixel[2])};
}

static struct model_material metal(float red, float green, float blue, float roughness)
{
    struct model_material material = plain_material(red, green, blue);
    material.metallic = 1.0f;
    material.roughness = roughness;
    return material;
}

static struct model_material dielectric(float red, float green, float blue, float roughness)
{
    struct model_material material = plain_material(red, green, blue);
    material.roughness = roughness;
    return material;
}

// --- the white furnace -------------------------------------------------------------------------------------

// A white material in even light can't be told from it: returns the largest share by which it can.
static float furnace(struct product_stage *stage, const struct model_material *material)
{
    static const float tilts[] = {0.0f, 0.4f, 0.7f, 0.9f, 1.05f};
    wear_sphere(stage, material);
    stage_draw(stage, 0.0f);
    float most = 0.0f;
    for (int i = 0; i < 5; i++) {
        struct sight sight = look_at_sphere(stage, tilts[i], 0.9f);
        float off = linear_of(sight.pixel).y / 0.5f - 1.0f;
        most = fabsf(off) > fabsf(most) ? off : most;
    }
    return most;
}

enum white { WHITE_METAL, WHITE_DIELECTRIC, WHITE_SHEEN, WHITE_COATED, WHITE_COATED_METAL, WHITE_COUNT };

static struct model_material white_of(enum white kind, float roughness)
{
    struct model_material material = dielectric(1.0f, 1.0f, 1.0f, roughness);
    if (kind == WHITE_METAL || kind == WHITE_COATED_METAL)
        material.metallic = 1.0f;
    if (kind == WHITE_SHEEN) {
        material.sheen_colour = (struct vec3){1.0f, 1.0f, 1.0f};
        material.sheen_roughness = roughness;
    }
    if (kind == WHITE_COATED || kind == WHITE_COATED_METAL) {
        material.clearcoat = 1.0f;
        material.clearcoat_roughness = 1.0f - roughness;
    }
    return material;
}

static void white_things_vanish_in_even_light(void **state)
{
    (void)state;
    static const char *const names[] = {"metal", "dielectric", "sheen", "coated", "coated metal"};
    struct product_stage stage;
    open_for_spheres(&stage, stage_grey);
    for (int kind = 0; kind < WHITE_COUNT; kind++)
        for (int r = 0; r <= 5; r++) {
            struct model_material material = white_of((enum white)kind, 0.2f * (float)r);
            float off = furnace(&stage, &material);
            print_message("furnace: white %s, roughness %.1f: %+.1f %%\n", names[kind], 0.2 * r,
                          100.0 * (double)off);
            assert_near(off, 0.0f, 0.02f);
        }
    stage_close(&stage);
}

// --- against the reference ---------------------------------------------------------------------------------

// As shaders/product3d.frag rolls highlights off.
static float shoulder(float c)
{
    return c < 0.8f ? c : 1.0f - 0.2f * expf(4.0f - 5.0f * c);
}

struct difference {
    float mean, spread; // signed and absolute, as shares of the reference's mean
};

static struct difference compare(struct product_stage *stage, const struct model_material *material)
{
    const float dim = stage->light.scale.x;
    wear_sphere(stage, material);
    stage_draw(stage, 0.0f);
    struct pbr_surface surface;
    pbr_surface_init(&surface, material);
    static const float tilts[] = {0.05f, 0.35f, 0.6f, 0.8f, 0.95f};
    float sum = 0.0f, off = 0.0f, apart = 0.0f;
    for (int i = 0; i < 60; i++) {
        struct sight sight = look_at_sphere(stage, tilts[i / 12], 0.52359878f * (float)(i % 12) + 0.2f);
        struct vec3 shown = linear_of(sight.pixel);
        struct vec3 leaving = pbr_leaving(&surface, sight.normal, sight.view, environment_studio);
        const float channels[3][2] = {{shown.x, leaving.x}, {shown.y, leaving.y}, {shown.z, leaving.z}};
        for (int c = 0; c < 3; c++) {
            float expected = shoulder(dim * channels[c][1]);
            sum += expected;
            off += channels[c][0] - expected;
            apart += fabsf(channels[c][0] - expected);
        }
    }
    return (struct difference){off / sum, apart / sum};
}

// Prefiltered light has one shape of lobe for all angles: `spread` is what that costs at single places, of
// which sheen, whose lobe lies along the surface, has most.
static void assert_like_the_reference(struct product_stage *stage, const char *name,
                                      const struct model_material *material, float spread)
{
    struct difference difference = compare(stage, material);
    print_message("studio: %s: mean %+.1f %%, spread %.1f %%\n", name, 100.0 * (double)difference.mean,
                  100.0 * (double)difference.spread);
    assert_near(difference.mean, 0.0f, 0.0225f);
    assert_near(difference.spread, 0.0f, spread);
}

static void open_dim_studio(struct product_stage *stage)
{
    open_for_spheres(stage, NULL);
    stage->light.scale = (struct vec3){0.35f, 0.35f, 0.35f}; // so that little of it is in the shoulder
}

static void metals_are_as_bright_as_the_reference(void **state)
{
    (void)state;
    struct product_stage stage;
    open_dim_studio(&stage);
    // Reflectances at normal incidence of gold, silver and a grey alloy.
    static const float roughness[] = {0.15f, 0.3f, 0.5f, 0.8f, 1.0f};
    for (int i = 0; i < 5; i++) {
        struct model_material gold = metal(1.0f, 0.77f, 0.34f, roughness[i]);
        assert_like_the_reference(&stage, "gold", &gold, 0.07f);
        struct model_material silver = metal(0.97f, 0.96f, 0.91f, roughness[i]);
        assert_like_the_reference(&stage, "silver", &silver, 0.07f);
    }
    stage_close(&stage);
}

static void plastics_are_as_bright_as_the_reference(void **state)
{
    (void)state;
    struct product_stage stage;
    open_dim_studio(&stage);
    static const float roughness[] = {0.1f, 0.3f, 0.6f, 1.0f};
    for (int i = 0; i < 4; i++) {
        struct model_material pale = dielectric(0.7f, 0.65f, 0.5f, roughness[i]);
        assert_like_the_reference(&stage, "pale plastic", &pale, 0.07f);
        struct model_material black = dielectric(0.02f, 0.02f, 0.02f, roughness[i]);
        assert_like_the_reference(&stage, "black plastic", &black, 0.07f);
    }
    stage_close(&stage);
}

static void cloth_and_lacquer_are_as_bright_as_the_reference(void **state)
{
    (void)state;
    struct product_stage stage;
    open_dim_studio(&stage);
    static const float roughness[] = {0.3f, 0.5f, 0.8f};
    for (int i = 0; i < 3; i++) {
        struct model_material velvet = dielectric(0.25f, 0.02f, 0.04f, 0.9f);
        velvet.sheen_colour = (struct vec3){0.8f, 0.5f, 0.5f};
        velvet.sheen_roughness = roughness[i];
        assert_like_the_reference(&stage, "velvet", &velvet, 0.15f);
        struct model_material lacquer = dielectric(0.5f, 0.05f, 0.03f, 0.6f);
        lacquer.clearcoat = 1.0f;
        lacquer.clearcoat_roughness = roughness[i] - 0.2f;
        assert_like_the_reference(&stage, "lacquer", &lacquer, 0.07f);
    }
    stage_close(&stage);
}

// --- pictures and switches ---------------------------------------------------------------------------------

// A wall that faces the camera in even light, its material with one picture; what is shown in its middle.
struct wall {
    struct model_material material;
    uint8_t rgba[4];
};

static struct vec3 wall_shows(struct product_stage *stage, const struct wall *wall)
{
    struct model model;
    shape_rectangle(&model, middle_m, 0.10f, 0.10f, &wall->material);
    stage_add_picture(&model, 4, 4, wall->rgba);
    stage->person.product_count = 0;
    stage_wear(stage, stage_add(stage, &model));
    stage_draw(stage, 0.0f);
    return stage_colour(stage, middle_m);
}

// A material with its picture does what the material does whose factor is as much less.
static void assert_picture_scales(struct product_stage *stage, const struct wall *pictured,
                                  const struct model_material *factored, const char *what)
{
    struct vec3 shown = wall_shows(stage, pictured);
    const struct wall plain = {*factored, {255, 255, 255, 255}};
    struct vec3 expected = wall_shows(stage, &plain);
    print_message("%s: %.3f %.3f %.3f\n", what, (double)shown.x, (double)shown.y, (double)shown.z);
    assert_near(shown.x, expected.x, 0.01f);
    assert_near(shown.y, expected.y, 0.01f);
    assert_near(shown.z, expected.z, 0.01f);
}

static struct model_texture first_picture(void)
{
    return (struct model_texture){.image = 0, .scale = {1.0f, 1.0f}, .repeat_u = true, .repeat_v = true};
}

static void pictures_of_layers_scale_their_factors(void **state)
{
    (void)state;
    struct product_stage stage;
    open_for_spheres(&stage, NULL);
    // Byte 128 is 0.502 as data, 0.216 as sRGB.
    struct wall wall = {dielectric(0.1f, 0.1f, 0.1f, 0.6f), {255, 128, 255, 255}};
    struct model_material expected;

    wall.material.clearcoat = 1.0f;
    wall.material.clearcoat_roughness = 0.8f;
    expected = wall.material;
    expected.clearcoat_roughness *= 0.502f;
    wall.material.clearcoat_roughness_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "clearcoat roughness in green");

    wall.material = dielectric(0.1f, 0.1f, 0.1f, 0.6f);
    wall.material.sheen_colour = (struct vec3){0.9f, 0.9f, 0.9f};
    wall.material.sheen_roughness = 0.9f;
    expected = wall.material;
    expected.sheen_colour.y *= 0.216f;
    wall.material.sheen_colour_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "sheen's colour in sRGB");

    wall.material = dielectric(0.1f, 0.1f, 0.1f, 0.3f);
    wall.material.ior = 1.8f;
    expected = wall.material;
    expected.specular_colour.y = 0.216f;
    wall.material.specular_colour_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "specular colour in sRGB");

    wall.rgba[3] = 51;
    wall.material.specular_colour_texture.image = MODEL_NONE;
    expected = wall.material;
    expected.specular = 0.2f;
    wall.material.specular_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "specular in alpha");

    wall.material = dielectric(0.1f, 0.1f, 0.1f, 0.6f);
    wall.material.sheen_colour = (struct vec3){0.9f, 0.9f, 0.9f};
    wall.material.sheen_roughness = 1.0f;
    expected = wall.material;
    expected.sheen_roughness = 0.2f;
    wall.material.sheen_roughness_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "sheen's roughness in alpha");

    wall.rgba[0] = 51;
    wall.material = dielectric(0.1f, 0.1f, 0.1f, 1.0f);
    wall.material.clearcoat = 1.0f;
    expected = wall.material;
    expected.clearcoat = 0.2f;
    wall.material.clearcoat_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "clearcoat in red");

    wall.material = dielectric(0.1f, 0.1f, 0.1f, 1.0f);
    wall.material.emissive = (struct vec3){0.5f, 0.5f, 0.5f};
    expected = wall.material;
    expected.emissive = (struct vec3){0.5f * 0.0331f, 0.5f * 0.216f, 0.5f};
    wall.material.emissive_texture = first_picture();
    assert_picture_scales(&stage, &wall, &expected, "emission in sRGB");
    stage_close(&stage);
}

static void a_second_set_of_coordinates_and_its_transform_are_used(void **state)
{
    (void)state;
    struct product_stage stage;
    open_for_spheres(&stage, stage_black);
    struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
    material.base_colour_texture = first_picture();
    material.base_colour_texture.uv_set = 1;
    material.base_colour_texture.offset = (struct vec2){0.5f, 0.0f};
    material.base_colour_texture.scale = (struct vec2){0.25f, 0.25f};
    struct model wall;
    shape_rectangle(&wall, middle_m, 0.10f, 0.10f, &material);
    for (uint32_t i = 0; i < wall.vertex_count; i++)
        wall.vertices[i].uv[1] = (struct vec2){1.0f, 0.5f}; // goes to (0.75, 0.125)
    stage_add_picture(&wall, 4, 4, (const uint8_t[4]){0, 0, 0, 255});
    for (int y = 0; y < 4; y++)
        memset(picture_row(&wall.images[0].picture, y) + 8, 255, 8); // the right half is white
    stage_wear(&stage, stage_add(&stage, &wall));
    stage_draw(&stage, 0.0f);
    assert_near(stage_colour(&stage, middle_m).y, 1.0f, 0.02f);
    stage_close(&stage);
}

static void a_material_with_more_pictures_than_fit_is_shown_without_the_last(void **state)
{
    (void)state;
    struct product_stage stage;
    open_for_spheres(&stage, stage_grey);
    struct wall wall = {dielectric(1.0f, 1.0f, 1.0f, 0.5f), {255, 255, 255, 255}};
    struct model_material *material = &wall.material;
    material->clearcoat = 0.5f;
    material->sheen_colour = (struct vec3){0.5f, 0.5f, 0.5f};
    material->transmission = 1e-6f;
    struct model_texture *const textures[] = {
        &material->base_colour_texture,     &material->metallic_roughness_texture,
        &material->occlusion_texture,       &material->emissive_texture,
        &material->transmission_texture,    &material->clearcoat_texture,
        &material->specular_texture,        &material->clearcoat_roughness_texture,
        &material->specular_colour_texture, &material->sheen_colour_texture,
        &material->sheen_roughness_texture, &material->normal_texture};
    for (int i = 0; i < 12; i++)
        *textures[i] = first_picture();
    (void)wall_shows(&stage, &wall);
    material->transmission = 0.0f;
    assert_near(wall_shows(&stage, &wall).y, 0.5f, 0.03f);
    stage_close(&stage);
}

static void vertex_colours_tint_and_masks_cut(void **state)
{
    (void)state;
    struct product_stage stage;
    open_for_spheres(&stage, stage_black);
    for (int hidden = 0; hidden < 2; hidden++) {
        struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
        material.alpha = MODEL_ALPHA_MASK;
        material.alpha_cutoff = 0.5f;
        struct model wall;
        shape_rectangle(&wall, middle_m, 0.10f, 0.10f, &material);
        for (uint32_t i = 0; i < wall.vertex_count; i++)
            wall.vertices[i].colour = (struct vec4){0.5f, 0.25f, 1.0f, hidden == 1 ? 0.4f : 0.6f};
        stage.person.product_count = 0;
        stage_wear(&stage, stage_add(&stage, &wall));
        stage_draw(&stage, 0.1f);
        struct vec3 shown = stage_colour(&stage, middle_m);
        assert_near(shown.x, hidden == 1 ? 0.1f : 0.5f, 0.01f);
        assert_near(shown.y, hidden == 1 ? 0.1f : 0.25f, 0.01f);
    }
    stage_close(&stage);
}

// --- which side is seen ------------------------------------------------------------------------------------

static struct vec3 bright_from_the_right(struct vec3 direction)
{
    float light = direction.x > 0.0f ? 0.8f : 0.0f;
    return (struct vec3){light, light, light};
}

static void a_mirrored_sphere_is_lit_from_the_same_side(void **state)
{
    (void)state;
    struct product_stage stage;
    open_for_spheres(&stage, bright_from_the_right);
    struct model_material material = dielectric(0.8f, 0.8f, 0.8f, 1.0f);
    wear_sphere(&stage, &material);
    struct vec3 right = {0.06f, 0.0f, middle_m.z + 0.104f}, left = {-0.06f, 0.0f, middle_m.z + 0.104f};
    float lit[2], dark[2];
    for (int mirrored = 0; mirrored < 2; mirrored++) {
        stage.person.products[0].placement.m[0] = mirrored == 1 ? -1.0f : 1.0f;
        stage_draw(&stage, 0.0f);
        lit[mirrored] = stage_colour(&stage, right).y;
        dark[mirrored] = stage_colour(&stage, left).y;
    }
    assert_true(lit[0] > 2.0f * dark[0]);
    assert_near(lit[1], lit[0], 0.01f);
    assert_near(dark[1], dark[0], 0.01f);
    stage_close(&stage);
}

// A wall whose bumps all lean to +u and +v of the product's own space, +x and -y.
static void wear_leaning_wall(struct product_stage *stage, bool double_sided)
{
    struct model_material material = dielectric(0.8f, 0.8f, 0.8f, 1.0f);
    material.normal_texture = first_picture();
    material.double_sided = double_sided;
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0}, 0.10f, 0.10f, &material);
    for (uint32_t i = 0; i < wall.vertex_count; i++)
        wall.vertices[i].tangent = (struct vec4){1.0f, 0.0f, 0.0f, 1.0f};
    stage_add_picture(&wall, 4, 4, (const uint8_t[4]){128, 218, 218, 255}); // 45 degrees to the bitangent, +y
    stage->person.product_count = 0;
    stage_wear(stage, stage_add(stage, &wall));
}

static struct vec3 bright_from_above(struct vec3 direction)
{
    float light = direction.y > 0.0f ? 0.8f : 0.0f;
    return (struct vec3){light, light, light};
}

static void bumps_lean_the_same_way_when_mirrored_and_from_behind(void **state)
{
    (void)state;
    struct product_stage stage;
    open_for_spheres(&stage, bright_from_above);
    wear_leaning_wall(&stage, true);
    struct scene_product *worn = &stage.person.products[0];
    stage_draw(&stage, 0.0f);
    float up = stage_colour(&stage, (struct vec3){0}).y;
    assert_true(up > 0.45f); // leans up, where the light is
    worn->placement.m[0] = -1.0f;
    stage_draw(&stage, 0.0f);
    assert_near(stage_colour(&stage, (struct vec3){0}).y, up, 0.01f);
    // Turned round about +y the bumps of the front are dents, and lean down.
    worn->placement = mat4_rotation_y(3.1415927f);
    stage_draw(&stage, 0.0f);
    assert_near(stage_colour(&stage, (struct vec3){0}).y, 0.64f - up, 0.03f);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_things_vanish_in_even_light),
        cmocka_unit_test(metals_are_as_bright_as_the_reference),
        cmocka_unit_test(plastics_are_as_bright_as_the_reference),
        cmocka_unit_test(cloth_and_lacquer_are_as_bright_as_the_reference),
        cmocka_unit_test(pictures_of_layers_scale_their_factors),
        cmocka_unit_test(a_second_set_of_coordinates_and_its_transform_are_used),
        cmocka_unit_test(a_material_with_more_pictures_than_fit_is_shown_without_the_last),
        cmocka_unit_test(vertex_colours_tint_and_masks_cut),
        cmocka_unit_test(a_mirrored_sphere_is_lit_from_the_same_side),
        cmocka_unit_test(bumps_lean_the_same_way_when_mirrored_and_from_behind),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
