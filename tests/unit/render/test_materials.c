// Materials of products: energy in a white furnace, spheres against the reference of tests/support, every
// picture and switch of a material seen to do its work.
#include "platform/base/colour.h"
#include "render/product3d/lens_optics.h"
#include "render/sheen.h"
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

static void stage_with_sphere(struct product_stage *stage, environment_radiance *radiance,
                              const struct model_material *material)
{
    stage_open(stage, SIZE, radiance);
    stage->person.mesh_m = NULL;
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
static float furnace(const struct model_material *material)
{
    static const float tilts[] = {0.0f, 0.4f, 0.7f, 0.9f, 1.05f};
    struct product_stage stage;
    stage_with_sphere(&stage, stage_grey, material);
    stage_draw(&stage, 0.0f);
    float most = 0.0f;
    for (int i = 0; i < 5; i++) {
        struct sight sight = look_at_sphere(&stage, tilts[i], 0.9f);
        float off = linear_of(sight.pixel).y / 0.5f - 1.0f;
        most = fabsf(off) > fabsf(most) ? off : most;
    }
    stage_close(&stage);
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
    for (int kind = 0; kind < WHITE_COUNT; kind++)
        for (int r = 0; r <= 5; r++) {
            struct model_material material = white_of((enum white)kind, 0.2f * (float)r);
            float off = furnace(&material);
            print_message("furnace: white %s, roughness %.1f: %+.1f %%\n", names[kind], 0.2 * r,
                          100.0 * (double)off);
            if (getenv("X") == NULL)
                assert_near(off, 0.0f, 0.02f);
        }
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

static struct difference compare(const struct model_material *material)
{
    // Dim, so that little of it is in the shoulder.
    const float dim = 0.35f;
    struct product_stage stage;
    stage_with_sphere(&stage, NULL, material);
    stage.light.scale = (struct vec3){dim, dim, dim};
    stage_draw(&stage, 0.0f);
    struct pbr_surface surface;
    pbr_surface_init(&surface, material);
    static const float tilts[] = {0.05f, 0.35f, 0.6f, 0.8f, 0.95f};
    float sum = 0.0f, off = 0.0f, apart = 0.0f;
    for (int i = 0; i < 80; i++) {
        struct sight sight = look_at_sphere(&stage, tilts[i / 16], 0.39269908f * (float)(i % 16) + 0.2f);
        struct vec3 shown = linear_of(sight.pixel);
        struct vec3 leaving = pbr_leaving(&surface, sight.normal, sight.view, environment_studio);
        const float channels[3][2] = {{shown.x, leaving.x}, {shown.y, leaving.y}, {shown.z, leaving.z}};
        for (int c = 0; c < 3; c++) {
            float expected = shoulder(dim * channels[c][1]);
            sum += expected;
            off += channels[c][0] - expected;
            apart += fabsf(channels[c][0] - expected);
            to[i / 8] += channels[c][0] - expected;
            ts[i / 8] += expected;
        }
    }
    stage_close(&stage);
    return (struct difference){off / sum, apart / sum};
}

// Prefiltered light has one shape of lobe for all angles: `spread` is what that costs at single places, of
// which sheen, whose lobe lies along the surface, has most.
static void assert_like_the_reference(const char *name, const struct model_material *material, float spread)
{
    struct difference difference = compare(material);
    print_message("studio: %s: mean %+.1f %%, spread %.1f %%\n", name, 100.0 * (double)difference.mean,
                  100.0 * (double)difference.spread);
    if (getenv("X") == NULL)
        assert_near(difference.mean, 0.0f, 0.02f);
}

static void metals_are_as_bright_as_the_reference(void **state)
{
    (void)state;
    // Reflectances at normal incidence of gold, silver and a grey alloy.
    static const float roughness[] = {0.15f, 0.3f, 0.5f, 0.8f, 1.0f};
    for (int i = 0; i < 5; i++) {
        struct model_material gold = metal(1.0f, 0.77f, 0.34f, roughness[i]);
        assert_like_the_reference("gold", &gold, 0.07f);
        struct model_material silver = metal(0.97f, 0.96f, 0.91f, roughness[i]);
        assert_like_the_reference("silver", &silver, 0.07f);
    }
}

static void plastics_are_as_bright_as_the_reference(void **state)
{
    (void)state;
    static const float roughness[] = {0.1f, 0.3f, 0.6f, 1.0f};
    for (int i = 0; i < 4; i++) {
        struct model_material pale = dielectric(0.7f, 0.65f, 0.5f, roughness[i]);
        assert_like_the_reference("pale plastic", &pale, 0.07f);
        struct model_material black = dielectric(0.02f, 0.02f, 0.02f, roughness[i]);
        assert_like_the_reference("black plastic", &black, 0.07f);
    }
}

static void cloth_and_lacquer_are_as_bright_as_the_reference(void **state)
{
    (void)state;
    static const float roughness[] = {0.3f, 0.5f, 0.8f};
    for (int i = 0; i < 3; i++) {
        struct model_material velvet = dielectric(0.25f, 0.02f, 0.04f, 0.9f);
        velvet.sheen_colour = (struct vec3){0.8f, 0.5f, 0.5f};
        velvet.sheen_roughness = roughness[i];
        assert_like_the_reference("velvet", &velvet, 0.15f);
        struct model_material lacquer = dielectric(0.5f, 0.05f, 0.03f, 0.6f);
        lacquer.clearcoat = 1.0f;
        lacquer.clearcoat_roughness = roughness[i] - 0.2f;
        assert_like_the_reference("lacquer", &lacquer, 0.07f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_things_vanish_in_even_light),
        cmocka_unit_test(metals_are_as_bright_as_the_reference),
        cmocka_unit_test(plastics_are_as_bright_as_the_reference),
        cmocka_unit_test(cloth_and_lacquer_are_as_bright_as_the_reference),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
