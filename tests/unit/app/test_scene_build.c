// What a scene asks for, in which order make-up is put on, and what fades. No GL: nothing gets as far as the
// GPU.
#include "app/scene_build.h"
#include "platform/base/face_topology.h"
#include "tests/support/drawn_figure.h"
#include "tests/support/flat_garment.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AS_IT_IS                                                                                             \
    {                                                                                                        \
        {                                                                                                    \
            1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1                                                   \
        }                                                                                                    \
    }

static const struct catalogue_variant gold = {
    .id = "gold",
    .sku = "EYE-GOLD",
    .try_on = {.kind = TRY_ON_MODEL, .model_path = "glasses.glb", .placement = AS_IT_IS}};
static const struct catalogue_product eyeglasses = {
    .sku = "EYE", .category = CATEGORY_EYEGLASSES, .variant_count = 1, .variants = &gold};
static const struct scene_wear worn = {.product = &eyeglasses, .fade = 1.0f, .intensity = 1.0f};

struct stage {
    struct products products;
    struct people people;
    struct scene scene;
    struct scene_input input;
    enum load_kind kind; // what is to be asked for
    const char *path;
    int asked;
    struct load_request last;
    bool expects; // whoever is asked has room for it
    struct dressing *dressing;
    struct picture picture; // of who is dressed
};

static void ask(void *context, const struct load_request *request)
{
    struct stage *stage = context;
    assert_int_equal(request->kind, stage->kind);
    assert_string_equal(request->path, stage->path);
    stage->asked++;
    stage->last = *request;
    if (stage->expects)
        products_expect(&stage->products, request);
}

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return -1;
    products_init(&stage->products, NULL);
    stage->kind = LOAD_MODEL;
    stage->path = "glasses.glb";
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
    for (int i = 0; i < PRODUCTS_MAX; i++) // nothing got as far as the GPU
        stage->products.slots[i].state = PRODUCT_ABSENT;
    products_finish(&stage->products);
    dressing_destroy(stage->dressing);
    picture_free(&stage->picture);
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
    stage->expects = true;
    build(stage);
    struct load_reply failed = {.request = stage->last};
    products_take(&stage->products, &failed);
    build(stage);
    assert_int_equal(stage->asked, 1);
    assert_int_equal(products_find(&stage->products, &stage->last, NULL).state, PRODUCT_FAILED);
}

static void only_clothes_need_bodies_and_the_mask(void **state)
{
    (void)state;
    assert_int_equal(scene_needs(CATEGORY_LIPSTICK), TRACK_FACES);
    assert_int_equal(scene_needs(CATEGORY_MASK), TRACK_FACES);
    assert_int_equal(scene_needs(CATEGORY_TOP), TRACK_FACES | TRACK_BODIES | TRACK_MASK);
    assert_int_equal(scene_needs(CATEGORY_BAG), TRACK_FACES | TRACK_BODIES | TRACK_MASK);
}

// --- make-up -----------------------------------------------------------------------------------------------

static const struct catalogue_variant red = {
    .id = "red", .sku = "LIP-RED", .try_on = {.kind = TRY_ON_MAKEUP, .makeup = {.kind = MAKEUP_LIPSTICK}}};
static const struct catalogue_product lipstick = {
    .sku = "LIP", .category = CATEGORY_LIPSTICK, .variant_count = 1, .variants = &red};
static const struct catalogue_variant ivory = {
    .id = "ivory", .sku = "FND-01", .try_on = {.kind = TRY_ON_MAKEUP, .makeup = {.kind = MAKEUP_FOUNDATION}}};
static const struct catalogue_product foundation = {
    .sku = "FND", .category = CATEGORY_FOUNDATION, .variant_count = 1, .variants = &ivory};
static const struct catalogue_variant green = {
    .id = "green",
    .sku = "LENS-GREEN",
    .try_on = {.kind = TRY_ON_MAKEUP, .makeup = {.kind = MAKEUP_CONTACT_LENS}, .texture_path = "iris.png"}};
static const struct catalogue_product lens = {
    .sku = "LENS", .category = CATEGORY_CONTACT_LENS, .variant_count = 1, .variants = &green};

static void make_up_says_how_much_of_each_part_is_in_sight(void **state)
{
    static const struct scene_wear lips = {.product = &lipstick, .fade = 0.5f, .intensity = 0.8f};
    struct stage *stage = *state;
    stage->input.wear = &lips;
    const struct scene_person *person = &stage->scene.persons[0];
    float *visible = stage->people.faces[0].visible;
    visible[FACE_PART_LIPS] = 0.95f;
    visible[FACE_PART_EYE_LEFT] = 0.2f;
    visible[FACE_PART_CHEEK_RIGHT] = 0.45f;
    build(stage);
    assert_int_equal(person->makeup_count, 1);
    assert_true(fabsf(person->makeup[0].intensity - 0.4f) < 1e-6f); // of 0.8, still fading in
    stage->input.makeup_fade = 0.75f;                               // the picture is getting too poor for it
    build(stage);
    assert_true(fabsf(person->makeup[0].intensity - 0.1f) < 1e-6f);
    assert_true(person->in_sight[SCENE_PART_LIPS] == 1.0f);
    assert_true(person->in_sight[SCENE_PART_EYE_LEFT] == 0.0f);
    assert_true(fabsf(person->in_sight[SCENE_PART_CHEEK_RIGHT] - 0.5f) < 0.01f);
}

static void make_up_is_put_on_in_the_order_in_which_a_person_does(void **state)
{
    static const struct scene_wear all[] = {{.product = &lipstick, .fade = 1.0f, .intensity = 1.0f},
                                            {.product = &foundation, .fade = 1.0f, .intensity = 1.0f}};
    struct stage *stage = *state;
    stage->input.wear = all;
    stage->input.wear_count = 2;
    build(stage);
    const struct scene_person *person = &stage->scene.persons[0];
    assert_int_equal(person->makeup_count, 2);
    assert_int_equal(person->makeup[0].product->kind, MAKEUP_FOUNDATION);
    assert_int_equal(person->makeup[1].product->kind, MAKEUP_LIPSTICK);
}

static void make_up_with_a_texture_waits_for_it(void **state)
{
    static const struct scene_wear eyes = {.product = &lens, .fade = 1.0f, .intensity = 1.0f};
    struct stage *stage = *state;
    stage->input.wear = &eyes;
    stage->kind = LOAD_TEXTURE;
    stage->path = "iris.png";
    stage->expects = true;
    build(stage);
    build(stage);
    assert_int_equal(stage->asked, 1);
    assert_int_equal(stage->scene.persons[0].makeup_count, 0);
    struct load_reply failed = {.request = stage->last};
    products_take(&stage->products, &failed);
    build(stage);
    assert_int_equal(stage->scene.persons[0].makeup_count, 0);
    assert_int_equal(products_find(&stage->products, &stage->last, NULL).state, PRODUCT_FAILED);
}

static void hands_hide_what_is_worn_on_the_head(void **state)
{
    (void)state;
    assert_true(scene_hidden_by_hands(CATEGORY_LIPSTICK));
    assert_true(scene_hidden_by_hands(CATEGORY_SUNGLASSES));
    assert_true(scene_hidden_by_hands(CATEGORY_MASK));
    assert_false(scene_hidden_by_hands(CATEGORY_TOP));
}

static void hands_are_looked_for_when_something_may_be_before_the_face(void **state)
{
    struct stage *stage = *state;
    struct people *people = &stage->people;
    for (int i = 0; i < FACE_PART_COUNT; i++)
        people->faces[0].visible[i] = 0.95f;
    people->faces[0].visible[FACE_PART_EAR_LEFT] = 0.1f; // hair over an ear is no hand
    assert_false(scene_needs_hands(people));
    people->faces[0].visible[FACE_PART_LIPS] = 0.7f;
    assert_true(scene_needs_hands(people));
    people->faces[0].visible[FACE_PART_LIPS] = 0.95f;
    people->hand_count = 1; // still there
    assert_true(scene_needs_hands(people));
}

// --- clothes -----------------------------------------------------------------------------------------------

static const struct catalogue_variant plain_shirt = {
    .id = "default", .sku = "TEE", .try_on = {.kind = TRY_ON_GARMENT, .garment_path = "tee/garment.json"}};
static const struct catalogue_product shirt = {
    .sku = "TEE", .category = CATEGORY_TOP, .variant_count = 1, .variants = &plain_shirt};
static const struct scene_wear clothed = {.product = &shirt, .fade = 0.5f, .intensity = 1.0f};

// A body that can be dressed.
static void show_somebody(struct stage *stage)
{
    figure_begin(&stage->people);
    figure_look_out(&stage->people, figure_enter(&stage->people, &figure_standing), 1.3f, 0.0f);
    assert_int_equal(dressing_create(&stage->dressing, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(FIGURE_WIDTH_PX, FIGURE_HEIGHT_PX, &stage->picture), RESULT_OK);
    memset(stage->picture.pixels, 128, stage->picture.stride_bytes * (size_t)FIGURE_HEIGHT_PX);
    stage->input.picture = &stage->picture;
    stage->input.dressing = stage->dressing;
    stage->input.wear = &clothed;
    stage->kind = LOAD_GARMENT;
    stage->path = "tee/garment.json";
    stage->expects = true;
}

static void a_garment_is_asked_for_once_and_worn_when_it_is_there(void **state)
{
    struct stage *stage = *state;
    show_somebody(stage);
    build(stage);
    build(stage);
    assert_int_equal(stage->asked, 1);
    assert_int_equal(stage->scene.body_count, 0);
    struct product_slot *slot = &stage->products.slots[0]; // as products_take leaves it
    assert_int_equal(slot->state, PRODUCT_LOADING);
    slot->garment = calloc(1, sizeof *slot->garment);
    assert_non_null(slot->garment);
    flat_garment_make(GARMENT_T_SHIRT, slot->garment);
    slot->state = PRODUCT_READY;
    slot->handle = 7;
    build(stage);
    assert_int_equal(stage->asked, 1);
    assert_int_equal(stage->scene.body_count, 1);
    assert_int_equal(stage->scene.bodies[0].person, 0);
    assert_int_equal(stage->scene.bodies[0].garment_count, 1);
    assert_int_equal(stage->scene.bodies[0].garments[0].garment, 7);
    assert_true(stage->scene.bodies[0].garments[0].opacity == 0.5f); // still fading in
    stage->input.dressing = NULL;
    build(stage);
    assert_int_equal(stage->scene.body_count, 0);
}

static void a_garment_that_cannot_be_read_is_not_asked_for_again(void **state)
{
    struct stage *stage = *state;
    show_somebody(stage);
    build(stage);
    struct load_reply failed = {.request = stage->last};
    products_take(&stage->products, &failed);
    build(stage);
    assert_int_equal(stage->asked, 1);
    assert_int_equal(products_find(&stage->products, &stage->last, NULL).state, PRODUCT_FAILED);
    assert_int_equal(stage->scene.body_count, 0);
}

static void without_people_clothes_are_taken_off(void **state)
{
    struct stage *stage = *state;
    show_somebody(stage);
    build(stage);
    stage->input.people = NULL;
    scene_build(&stage->scene, &stage->input, &stage->products);
    assert_int_equal(stage->scene.body_count, 0);
    enum catalogue_category category;
    assert_int_equal(dressing_missing(stage->dressing, &category), DRAPE_COMPLETE); // nobody is asked back
}

static void hands_are_looked_for_when_one_is_before_a_torso(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    figure.hand_m[0] = (struct vec3){-0.02f, 0.50f, 0.0f}; // hanging
    figure.hand_m[1] = (struct vec3){0.02f, 0.50f, 0.0f};
    figure_begin(&stage->people);
    struct body *body = figure_enter(&stage->people, &figure);
    assert_false(scene_needs_hands_on_torso(&stage->people));
    figure.hand_m[1] = (struct vec3){-0.15f, 0.20f, -0.2f}; // on the chest
    figure_pose(body, &figure);
    assert_true(scene_needs_hands_on_torso(&stage->people));
    body->visible[WRIST_LEFT] = 0.1f; // behind the back
    assert_false(scene_needs_hands_on_torso(&stage->people));
}

// --- several people ----------------------------------------------------------------------------------------

static const struct catalogue_variant plain_hat = {
    .id = "default",
    .sku = "HAT",
    .try_on = {.kind = TRY_ON_MODEL, .model_path = "hat.glb", .placement = AS_IT_IS}};
static const struct catalogue_product hat = {
    .sku = "HAT", .category = CATEGORY_HAT, .variant_count = 1, .variants = &plain_hat};
static const struct catalogue_variant plain_earrings = {
    .id = "default",
    .sku = "EAR",
    .try_on = {.kind = TRY_ON_MODEL, .model_path = "earrings.glb", .placement = AS_IT_IS}};
static const struct catalogue_product earrings = {
    .sku = "EAR", .category = CATEGORY_EARRINGS, .variant_count = 1, .variants = &plain_earrings};
static const struct catalogue_variant plain_necklace = {
    .id = "default",
    .sku = "NEC",
    .try_on = {.kind = TRY_ON_MODEL, .model_path = "necklace.glb", .placement = AS_IT_IS}};
static const struct catalogue_product necklace = {
    .sku = "NEC", .category = CATEGORY_NECKLACE, .variant_count = 1, .variants = &plain_necklace};

// As if the loader and the GPU had it at once.
static void have_it(void *context, const struct load_request *request)
{
    struct stage *stage = context;
    products_expect(&stage->products, request);
    for (int i = 0; i < PRODUCTS_MAX; i++)
        if (stage->products.slots[i].state == PRODUCT_LOADING)
            stage->products.slots[i].state = PRODUCT_READY;
}

static void show_a_crowd(struct stage *stage, int count)
{
    stage->people.face_count = count;
    for (int i = 0; i < count; i++) {
        struct face *face = &stage->people.faces[i];
        face->id = (uint32_t)i + 1;
        face->has_pose = true;
        face->pose = mat4_translation((struct vec3){0.3f * (float)i, 0.0f, -1.0f});
        memcpy(face->mesh_m, face_canonical_m, sizeof face->mesh_m);
        for (int part = 0; part < FACE_PART_COUNT; part++)
            face->visible[part] = 0.95f;
    }
}

static void each_of_four_people_wears_all_of_it(void **state)
{
    static const struct scene_wear all[] = {{.product = &hat, .fade = 1.0f},
                                            {.product = &eyeglasses, .fade = 1.0f},
                                            {.product = &earrings, .fade = 1.0f},
                                            {.product = &necklace, .fade = 1.0f},
                                            {.product = &lipstick, .fade = 1.0f, .intensity = 1.0f}};
    struct stage *stage = *state;
    stage->input.wear = all;
    stage->input.wear_count = 5;
    stage->input.missing = have_it;
    show_a_crowd(stage, 4);
    stage->people.faces[2].visible[FACE_PART_EAR_LEFT] = 0.0f; // turned away
    stage->people.faces[3].has_pose = false;                   // not told yet
    scene_build(&stage->scene, &stage->input, &stage->products);
    scene_build(&stage->scene, &stage->input, &stage->products); // now that all is there
    static const int worn_parts[] = {5, 5, 4, 0};
    assert_int_equal(stage->scene.person_count, 4);
    for (int i = 0; i < 4; i++) {
        const struct scene_person *person = &stage->scene.persons[i];
        assert_int_equal(person->product_count, worn_parts[i]);
        assert_int_equal(person->makeup_count, 1);
        for (int k = 0; k < person->product_count; k++) { // on a head, never at the origin
            const float *m = person->products[k].placement.m;
            assert_true(fabsf(m[12]) + fabsf(m[13]) + fabsf(m[14]) > 0.03f);
            assert_true(person->products[k].opacity == 1.0f);
        }
    }
}

static void a_product_fades_with_what_it_sits_on(void **state)
{
    static const struct scene_wear both[] = {{.product = &hat, .fade = 0.5f},
                                             {.product = &eyeglasses, .fade = 1.0f}};
    struct stage *stage = *state;
    stage->input.wear = both;
    stage->input.wear_count = 2;
    stage->input.missing = have_it;
    show_a_crowd(stage, 1);
    stage->people.faces[0].visible[FACE_PART_NOSE_BRIDGE] = 0.45f;
    scene_build(&stage->scene, &stage->input, &stage->products);
    scene_build(&stage->scene, &stage->input, &stage->products);
    const struct scene_person *person = &stage->scene.persons[0];
    assert_int_equal(person->product_count, 2);
    assert_true(fabsf(person->products[0].opacity - 0.5f) < 1e-6f); // a hat: by its own fade alone
    assert_true(fabsf(person->products[1].opacity - 0.5f) < 0.01f);
}

static void a_clip_remembers_its_people_and_a_still_nobody(void **state)
{
    static const struct placement_memory nothing;
    struct stage *stage = *state;
    struct placement_memory *memory = calloc(1, sizeof *memory);
    assert_non_null(memory);
    show_a_crowd(stage, 2);
    stage->people.captured_ns = 1;
    stage->input.wear_count = 0;
    stage->input.memory = memory;
    scene_build(&stage->scene, &stage->input, &stage->products);
    assert_non_null(placement_memory_find(memory, 2));
    stage->input.people = NULL; // the session ended
    scene_build(&stage->scene, &stage->input, &stage->products);
    assert_memory_equal(memory, &nothing, sizeof nothing);
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_clothes_need_bodies_and_the_mask),
        cmocka_unit_test_setup_teardown(make_up_says_how_much_of_each_part_is_in_sight, set_up, tear_down),
        cmocka_unit_test_setup_teardown(make_up_is_put_on_in_the_order_in_which_a_person_does, set_up,
                                        tear_down),
        cmocka_unit_test(hands_hide_what_is_worn_on_the_head),
        cmocka_unit_test_setup_teardown(hands_are_looked_for_when_something_may_be_before_the_face, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(make_up_with_a_texture_waits_for_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_of_four_people_wears_all_of_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_product_fades_with_what_it_sits_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_garment_is_asked_for_once_and_worn_when_it_is_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_garment_that_cannot_be_read_is_not_asked_for_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(without_people_clothes_are_taken_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hands_are_looked_for_when_one_is_before_a_torso, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clip_remembers_its_people_and_a_still_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_model_is_asked_for_until_somebody_reads_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_scene_without_a_loader_leaves_the_model_to_a_later_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_model_that_cannot_be_read_is_not_asked_for_again, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
