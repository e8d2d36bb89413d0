// Which models a scene asks for, and what fades. No GL: nothing gets as far as the GPU.
#include "app/scene_build.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

static const struct catalogue_variant gold = {
    .id = "gold", .sku = "EYE-GOLD", .try_on = {.kind = TRY_ON_MODEL, .model_path = "glasses.glb"}};
static const struct catalogue_product eyeglasses = {
    .sku = "EYE", .category = CATEGORY_EYEGLASSES, .variant_count = 1, .variants = &gold};
static const struct scene_wear worn = {.product = &eyeglasses, .fade = 1.0f};

struct stage {
    struct products products;
    struct people people;
    struct scene scene;
    struct scene_input input;
    int asked;
    bool expects; // whoever is asked has room for it
};

static void ask(void *context, const char *path)
{
    struct stage *stage = context;
    assert_string_equal(path, "glasses.glb");
    stage->asked++;
    if (stage->expects)
        products_expect(&stage->products, path);
}

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return -1;
    products_init(&stage->products, NULL);
    stage->people.face_count = 1;
    stage->people.faces[0].has_pose = true;
    stage->input = (struct scene_input){
        .people = &stage->people, .wear = &worn, .wear_count = 1, .missing = ask, .context = stage};
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    products_finish(&stage->products);
    free(stage);
    return 0;
}

static void build(struct stage *stage)
{
    scene_build(&stage->scene, &stage->input, &stage->products);
    assert_int_equal(stage->scene.person_count, 1);
    assert_int_equal(stage->scene.persons[0].product_count, 0);
}

static void a_model_is_asked_for_until_somebody_reads_it(void **state)
{
    struct stage *stage = *state;
    build(stage);
    build(stage);
    assert_int_equal(stage->asked, 2); // the loader's queue was full
    stage->expects = true;
    build(stage);
    build(stage);
    assert_int_equal(stage->asked, 3);
}

static void a_scene_without_a_loader_leaves_the_model_to_a_later_one(void **state)
{
    struct stage *stage = *state;
    stage->input.missing = NULL;
    build(stage);
    stage->input.missing = ask;
    build(stage);
    assert_int_equal(stage->asked, 1);
}

static void a_model_that_cannot_be_read_is_not_asked_for_again(void **state)
{
    struct stage *stage = *state;
    struct load_reply failed = {.kind = LOAD_MODEL, .path = "glasses.glb"};
    stage->expects = true;
    build(stage);
    products_take(&stage->products, &failed);
    build(stage);
    assert_int_equal(stage->asked, 1);
    assert_int_equal(products_find(&stage->products, "glasses.glb", NULL).state, PRODUCT_FAILED);
}

static void only_clothes_need_bodies_and_the_mask(void **state)
{
    (void)state;
    assert_int_equal(scene_needs(CATEGORY_LIPSTICK), TRACK_FACES);
    assert_int_equal(scene_needs(CATEGORY_MASK), TRACK_FACES);
    assert_int_equal(scene_needs(CATEGORY_TOP), TRACK_FACES | TRACK_BODIES | TRACK_MASK);
    assert_int_equal(scene_needs(CATEGORY_BAG), TRACK_FACES | TRACK_BODIES | TRACK_MASK);
}

static float intensity(struct stage *stage, float lips)
{
    stage->people.faces[0].visible[FACE_PART_LIPS] = lips;
    build(stage);
    assert_int_equal(stage->scene.persons[0].makeup_count, 1);
    return stage->scene.persons[0].makeup[0].intensity;
}

static void a_lipstick_fades_where_the_lips_are_not_to_be_trusted(void **state)
{
    static const struct catalogue_variant red = {
        .id = "red", .sku = "LIP-RED", .try_on = {.kind = TRY_ON_MAKEUP, .coverage = 1.0f}};
    static const struct catalogue_product lipstick = {
        .sku = "LIP", .category = CATEGORY_LIPSTICK, .variant_count = 1, .variants = &red};
    static const struct scene_wear lips = {.product = &lipstick, .fade = 0.5f};
    struct stage *stage = *state;
    stage->input.wear = &lips;
    assert_true(intensity(stage, 0.95f) == 0.5f); // still fading in
    assert_true(intensity(stage, 0.2f) == 0.0f);
    float between = intensity(stage, 0.45f);
    assert_true(between > 0.2f && between < 0.3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_clothes_need_bodies_and_the_mask),
        cmocka_unit_test_setup_teardown(a_lipstick_fades_where_the_lips_are_not_to_be_trusted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_model_is_asked_for_until_somebody_reads_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_scene_without_a_loader_leaves_the_model_to_a_later_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_model_that_cannot_be_read_is_not_asked_for_again, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
