// Spectacle lenses: what comes through them against what their maker says, what they mirror, one before
// another and before what stands behind.
#include "platform/base/colour.h"
#include "render/product3d/lens_optics.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/product_stage.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define SIZE 200

static struct model_material even_lens(struct vec3 transmittance, struct vec3 reflectance)
{
    struct model_material material = plain_material(1.0f, 1.0f, 1.0f);
    material.roughness = 0.0f;
    material.lens = (struct model_lens){.is_lens = true,
                                        .transmittance = transmittance,
                                        .transmittance_bottom = transmittance,
                                        .reflectance = reflectance};
    return material;
}

static void open_without_head(struct product_stage *stage, environment_radiance *radiance)
{
    stage_open(stage, SIZE, radiance);
    stage->person.mesh_m = NULL;
}

// A pane of 5 cm that faces the camera.
static void wear_pane(struct product_stage *stage, float z_m, const struct model_material *material)
{
    struct model pane;
    shape_rectangle(&pane, (struct vec3){0.0f, 0.0f, z_m}, 0.05f, 0.05f, material);
    stage_wear(stage, stage_add(stage, &pane));
}

static const struct vec3 bare = {0.0769f, 0.0769f, 0.0769f}; // index 1.5, both surfaces

// --- what comes through ------------------------------------------------------------------------------------

struct tint {
    const char *name;
    struct vec3 transmittance;
};

static const struct tint tints[] = {
    {"clear", {0.98f, 0.985f, 0.98f}}, {"grey", {0.15f, 0.15f, 0.155f}}, {"brown", {0.22f, 0.13f, 0.06f}},
    {"green", {0.10f, 0.17f, 0.11f}},  {"yellow", {0.85f, 0.72f, 0.2f}}, {"dark", {0.05f, 0.05f, 0.05f}},
};
static const struct vec3 backgrounds[] = {
    {1.0f, 1.0f, 1.0f}, {0.55f, 0.36f, 0.27f}, {0.30f, 0.17f, 0.12f}, {0.2f, 0.5f, 0.8f}};

// Of the luminance beside the lens, what there is at a place on it. Nothing is mirrored in the dark.
static float luminance_through(struct product_stage *stage, struct vec3 background, struct vec3 at)
{
    stage_draw_over(stage, background);
    return colour_luminance(stage_colour(stage, at)) /
           colour_luminance(stage_colour(stage, (struct vec3){0.05f, 0.0f, 0.0f}));
}

static float luminance_expected(struct vec3 background, struct vec3 transmittance)
{
    return colour_luminance((struct vec3){background.x * transmittance.x, background.y * transmittance.y,
                                          background.z * transmittance.z}) /
           colour_luminance(background);
}

// In shares of light; half a step of the eight bits that the veil and the picture are kept in besides.
static void assert_transmittance(const char *name, float given, float measured, float background)
{
    print_message("%s: %.1f %%, given %.1f %%\n", name, 100.0 * (double)measured, 100.0 * (double)given);
    assert_near(measured, given, 0.02f * given + 0.0015f / background);
}

static void a_lens_dims_what_is_behind_it_by_its_transmittance(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    for (size_t t = 0; t < sizeof tints / sizeof tints[0]; t++) {
        struct model_material lens = even_lens(tints[t].transmittance, (struct vec3){0.005f, 0.009f, 0.006f});
        stage.person.product_count = 0;
        wear_pane(&stage, 0.0f, &lens);
        for (int b = 0; b < 4; b++) {
            float share = luminance_through(&stage, backgrounds[b], (struct vec3){0});
            assert_transmittance(tints[t].name, luminance_expected(backgrounds[b], tints[t].transmittance),
                                 share, colour_luminance(backgrounds[b]));
        }
    }
    stage_close(&stage);
}

static void a_gradient_has_its_two_transmittances_at_its_ends(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    struct model_material lens = even_lens((struct vec3){0.10f, 0.10f, 0.10f}, bare);
    lens.lens.transmittance_bottom = (struct vec3){0.80f, 0.70f, 0.50f};
    lens.lens.gradient_from = 0.2f;
    lens.lens.gradient_to = 0.8f;
    wear_pane(&stage, 0.0f, &lens);
    static const struct vec3 white = {1.0f, 1.0f, 1.0f};
    float top = luminance_through(&stage, white, (struct vec3){0.0f, 0.020f, 0.0f});
    float bottom = luminance_through(&stage, white, (struct vec3){0.0f, -0.020f, 0.0f});
    assert_transmittance("top", 0.10f, top, 1.0f);
    assert_transmittance("bottom", luminance_expected(white, lens.lens.transmittance_bottom), bottom, 1.0f);
    // Dye is taken up evenly, so between the ends densities are mixed, not transmittances. The middle is
    // between two pixels.
    float above = stage_colour(&stage, (struct vec3){0.0f, 0.0005f, 0.0f}).y;
    float below = stage_colour(&stage, (struct vec3){0.0f, -0.0005f, 0.0f}).y;
    assert_near(sqrtf(above * below), sqrtf(0.10f * 0.70f), 0.01f);
    stage_close(&stage);
}

static void a_plain_transmissive_material_is_a_lens_of_its_index_and_tint(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    // Clear plates: (1 - F) / (1 + F), F = ((n - 1) / (n + 1))^2.
    static const float index[] = {1.5f, 1.6f, 1.67f, 1.74f};
    static const float through[] = {0.923f, 0.899f, 0.882f, 0.864f};
    for (int i = 0; i < 4; i++) {
        struct model_material glass = plain_material(1.0f, 1.0f, 1.0f);
        glass.transmission = 1.0f;
        glass.roughness = 0.0f;
        glass.ior = index[i];
        stage.person.product_count = 0;
        wear_pane(&stage, 0.0f, &glass);
        assert_transmittance("clear plate", through[i],
                             luminance_through(&stage, backgrounds[0], (struct vec3){0}), 1.0f);
    }
    stage_close(&stage);
}

static void thickness_goes_with_the_node_and_not_with_the_placement(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    struct model_material glass = plain_material(1.0f, 1.0f, 1.0f);
    glass.transmission = 1.0f;
    glass.roughness = 0.0f;
    glass.thickness_m = 0.001f;
    glass.attenuation_m = 0.001f;
    glass.attenuation_colour = (struct vec3){0.5f, 0.5f, 0.5f};
    static const float nodes[] = {1.0f, 2.0f}, placements[] = {1.0f, 0.01f};
    for (int i = 0; i < 4; i++) {
        struct model pane;
        shape_rectangle(&pane, (struct vec3){0}, 0.05f / nodes[i % 2] / placements[i / 2],
                        0.05f / nodes[i % 2] / placements[i / 2], &glass);
        pane.nodes[0].to_model = mat4_scaling(nodes[i % 2]);
        model_compute_bounds(&pane);
        stage.person.product_count = 0;
        stage_wear(&stage, stage_add(&stage, &pane));
        stage.person.products[0].placement = mat4_scaling(placements[i / 2]);
        assert_transmittance("plate", i % 2 == 0 ? 0.5f * 0.95f : 0.25f * 0.955f,
                             luminance_through(&stage, backgrounds[0], (struct vec3){0}), 1.0f);
    }
    stage_close(&stage);
}

// --- what is mirrored --------------------------------------------------------------------------------------

static struct vec3 white_light(struct vec3 direction)
{
    (void)direction;
    return (struct vec3){0.7f, 0.7f, 0.7f};
}

static void a_coating_mirrors_its_colour_and_more_towards_the_rim(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, white_light);
    static const struct vec3 blue = {0.10f, 0.25f, 0.55f};
    struct model_material lens = even_lens((struct vec3){0.1f, 0.1f, 0.1f}, blue);
    wear_pane(&stage, 0.0f, &lens);
    stage_draw(&stage, 0.0f);
    struct vec3 shown = stage_colour(&stage, (struct vec3){0});
    assert_near(shown.x, 0.7f * blue.x, 0.01f);
    assert_near(shown.y, 0.7f * blue.y, 0.01f);
    assert_near(shown.z, 0.7f * blue.z, 0.01f);
    stage.person.products[0].placement = mat4_rotation_y(1.2f);
    stage_draw(&stage, 0.0f);
    struct vec3 aslant = stage_colour(&stage, (struct vec3){0});
    assert_true(aslant.x > 1.5f * shown.x && aslant.y > shown.y && aslant.z > shown.z);
    stage_close(&stage);
}

static void no_light_is_made_or_lost_by_a_clear_lens(void **state)
{
    (void)state;
    // Background as bright as the light: what is mirrored and what comes through are together as bright.
    struct product_stage stage;
    open_without_head(&stage, white_light);
    static const float turns[] = {0.0f, 0.6f, 1.0f, 1.25f};
    for (int coated = 0; coated < 2; coated++) {
        struct vec3 mirrored = coated == 1 ? (struct vec3){0.005f, 0.009f, 0.006f} : bare;
        struct model_material lens =
            even_lens((struct vec3){1.0f - mirrored.x, 1.0f - mirrored.y, 1.0f - mirrored.z}, mirrored);
        stage.person.product_count = 0;
        wear_pane(&stage, 0.0f, &lens);
        for (int i = 0; i < 4; i++) {
            stage.person.products[0].placement = mat4_rotation_y(turns[i]);
            stage_draw(&stage, 0.7f);
            assert_near(stage_colour(&stage, (struct vec3){0}).y, 0.7f, 0.015f);
        }
    }
    stage_close(&stage);
}

static void an_antireflective_coating_leaves_a_coloured_rest_under_one_percent(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, white_light);
    struct model_material lens =
        even_lens((struct vec3){0.985f, 0.985f, 0.985f}, (struct vec3){0.002f, 0.009f, 0.004f});
    wear_pane(&stage, 0.0f, &lens);
    stage.light.scale = (struct vec3){1.4f, 1.4f, 1.4f};
    stage_draw(&stage, 0.0f);
    struct vec3 shown = stage_colour(&stage, (struct vec3){0});
    assert_near(shown.y, 0.98f * 0.009f, 0.002f);
    assert_true(shown.y > 1.5f * shown.z && shown.z > shown.x);
    stage_close(&stage);
}

static void a_mirror_and_a_transmittance_share_the_light_there_is(void **state)
{
    (void)state;
    struct model_material lens = even_lens((struct vec3){0.8f, 0.8f, 0.8f}, (struct vec3){0.5f, 0.5f, 0.5f});
    struct lens_optics optics = lens_optics_of(&lens);
    assert_true(optics.is_lens);
    assert_near(optics.top.y, 0.0f, 0.01f); // the inside absorbs nothing
    assert_true(optics.surface.y < 0.2f);
    lens = model_material_default();
    assert_false(lens_optics_of(&lens).is_lens);
}

// --- polarised lenses --------------------------------------------------------------------------------------

// Draws over a grey picture with a bright spot of 5 mm in its middle; gives the spot and the grey as they are
// seen through the lens.
static void look_at_spot(struct product_stage *stage, float polarised, float *spot, float *grey)
{
    struct model_material lens = even_lens((struct vec3){0.5f, 0.5f, 0.5f}, bare);
    lens.lens.polarised = polarised;
    stage->person.product_count = 0;
    wear_pane(stage, 0.0f, &lens);
    target_bind(&stage->target);
    glClearColor(0.2f, 0.2f, 0.2f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_SCISSOR_TEST);
    glScissor(SIZE / 2 - 1, SIZE / 2 - 1, 3, 3);
    glClearColor(0.8f, 0.8f, 0.8f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    glDisable(GL_SCISSOR_TEST);
    stage_draw_on(stage);
    *spot = stage_colour(stage, (struct vec3){0.0003f, 0.0003f, 0.0f}).y;
    *grey = stage_colour(stage, (struct vec3){0.015f, 0.015f, 0.0f}).y;
}

static void a_polarised_lens_takes_highlights_and_nothing_else(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    float spot, grey;
    look_at_spot(&stage, 0.0f, &spot, &grey);
    assert_near(spot, 0.40f, 0.01f);
    assert_near(grey, 0.10f, 0.005f);
    look_at_spot(&stage, 1.0f, &spot, &grey);
    assert_near(spot, 0.13f, 0.01f); // at most 1.3 times its surroundings
    assert_near(grey, 0.10f, 0.005f);
    stage_close(&stage);
}

// --- one before another ------------------------------------------------------------------------------------

static void two_lenses_dim_what_is_behind_both_twice(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    struct model_material lens = even_lens((struct vec3){0.5f, 0.4f, 0.3f}, bare);
    wear_pane(&stage, 0.0f, &lens);
    wear_pane(&stage, 0.05f, &lens);
    stage_draw(&stage, 1.0f);
    struct vec3 shown = stage_colour(&stage, (struct vec3){0});
    assert_near(shown.x, 0.25f, 0.01f);
    assert_near(shown.y, 0.16f, 0.01f);
    assert_near(shown.z, 0.09f, 0.01f);
    stage_close(&stage);
}

static void a_part_is_dimmed_by_the_lenses_before_it_alone(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    struct model_material lens = even_lens((struct vec3){0.5f, 0.4f, 0.3f}, bare);
    struct model_material part = unlit_material(0.8f, 0.8f, 0.8f);
    wear_pane(&stage, 0.0f, &lens);
    wear_pane(&stage, 0.05f, &lens);
    wear_pane(&stage, 0.08f, &part);
    static const float places_m[] = {0.08f, 0.025f, -0.02f};
    static const float reds[] = {0.8f, 0.4f, 0.2f}, blues[] = {0.8f, 0.24f, 0.072f};
    for (int i = 0; i < 3; i++) {
        stage.person.products[2].placement = mat4_translation((struct vec3){0.0f, 0.0f, places_m[i] - 0.08f});
        stage_draw(&stage, 0.0f);
        struct vec3 shown = stage_colour(&stage, (struct vec3){0});
        assert_near(shown.x, reds[i], 0.015f);
        assert_near(shown.z, blues[i], 0.015f);
    }
    stage_close(&stage);
}

static void depth_counts_by_the_camera_when_the_head_is_turned(void **state)
{
    (void)state;
    // Seen from the side the two lenses of a pair stand one before the other, at the same depth of the face.
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    struct model_material lens = even_lens((struct vec3){0.5f, 0.5f, 0.5f}, bare);
    struct model_material part = unlit_material(0.8f, 0.8f, 0.8f);
    part.double_sided = true;
    struct mat4 turn = mat4_rotation_y(1.3f);
    stage.person.pose = mat4_multiply(&stage.person.pose, &turn);
    const struct mat4 sideways = mat4_rotation_y(-1.3f); // each pane faces the camera nevertheless
    static const float places_m[] = {-0.035f, 0.035f, 0.0f};
    for (int i = 0; i < 3; i++) {
        wear_pane(&stage, 0.0f, i < 2 ? &lens : &part);
        struct mat4 move = mat4_translation((struct vec3){places_m[i], 0.0f, 0.0f});
        stage.person.products[i].placement = mat4_multiply(&move, &sideways);
    }
    stage_draw(&stage, 0.0f);
    assert_near(stage_colour(&stage, (struct vec3){0}).y, 0.4f, 0.015f);
    stage_close(&stage);
}

static void what_a_lens_mirrors_is_dimmed_by_the_lens_before_it(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, white_light);
    struct model_material mirror =
        even_lens((struct vec3){0.2f, 0.2f, 0.2f}, (struct vec3){0.6f, 0.6f, 0.6f});
    struct model_material tinted = even_lens((struct vec3){0.5f, 0.4f, 0.3f}, (struct vec3){0});
    wear_pane(&stage, 0.0f, &mirror);
    wear_pane(&stage, 0.05f, &tinted);
    stage_draw(&stage, 0.0f);
    struct vec3 shown = stage_colour(&stage, (struct vec3){0});
    assert_near(shown.x, 0.42f * 0.5f, 0.01f);
    assert_near(shown.y, 0.42f * 0.4f, 0.01f);
    assert_near(shown.z, 0.42f * 0.3f, 0.01f);
    stage_close(&stage);
}

static void a_lens_with_two_sides_counts_once(void **state)
{
    (void)state;
    struct product_stage stage;
    open_without_head(&stage, stage_black);
    struct model_material lens = even_lens((struct vec3){0.5f, 0.5f, 0.5f}, bare);
    lens.double_sided = true;
    struct model ball; // a body
    shape_sphere(&ball, (struct vec3){0}, 0.03f, &lens);
    stage_wear(&stage, stage_add(&stage, &ball));
    stage_draw(&stage, 1.0f);
    assert_near(stage_colour(&stage, (struct vec3){0}).y, 0.5f, 0.01f);
    // A sheet is there from behind too, single-sided or not.
    lens.double_sided = false;
    stage.person.product_count = 0;
    wear_pane(&stage, 0.0f, &lens);
    stage.person.products[0].placement = mat4_rotation_y(3.1415927f);
    stage_draw(&stage, 1.0f);
    assert_near(stage_colour(&stage, (struct vec3){0}).y, 0.5f, 0.01f);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lens_dims_what_is_behind_it_by_its_transmittance),
        cmocka_unit_test(a_gradient_has_its_two_transmittances_at_its_ends),
        cmocka_unit_test(a_plain_transmissive_material_is_a_lens_of_its_index_and_tint),
        cmocka_unit_test(thickness_goes_with_the_node_and_not_with_the_placement),
        cmocka_unit_test(a_coating_mirrors_its_colour_and_more_towards_the_rim),
        cmocka_unit_test(no_light_is_made_or_lost_by_a_clear_lens),
        cmocka_unit_test(an_antireflective_coating_leaves_a_coloured_rest_under_one_percent),
        cmocka_unit_test(a_mirror_and_a_transmittance_share_the_light_there_is),
        cmocka_unit_test(a_polarised_lens_takes_highlights_and_nothing_else),
        cmocka_unit_test(two_lenses_dim_what_is_behind_both_twice),
        cmocka_unit_test(a_part_is_dimmed_by_the_lenses_before_it_alone),
        cmocka_unit_test(depth_counts_by_the_camera_when_the_head_is_turned),
        cmocka_unit_test(what_a_lens_mirrors_is_dimmed_by_the_lens_before_it),
        cmocka_unit_test(a_lens_with_two_sides_counts_once),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
