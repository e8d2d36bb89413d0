// What worn products hold in memory and on the GPU: taken over when read, kept while worn, dropped when long
// unused, and all of it freed.
#include "app/products.h"
#include "app/scene_build.h"
#include "platform/window/window.h"
#include "tests/support/drawn_figure.h"
#include "tests/support/flat_garment.h"
#include "tests/support/rigged_garment.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stage {
    struct window *window;
    struct renderer *renderer;
    struct products products;
    struct dressing *dressing;
    struct people people;
    struct picture picture;
    struct catalogue_variant variant; // whose garment is worn
    struct catalogue_product product;
    struct scene scene;
};

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    const struct window_options options = {.headless = true, .width_px = 320, .height_px = 180};
    if (stage == NULL || window_create(&options, &stage->window, NULL) != RESULT_OK ||
        renderer_create(320, 180, RENDERER_FIT_COVER, &stage->renderer, NULL) != RESULT_OK ||
        dressing_create(&stage->dressing, NULL) != RESULT_OK ||
        picture_allocate(FIGURE_WIDTH_PX, FIGURE_HEIGHT_PX, &stage->picture) != RESULT_OK)
        return -1;
    products_init(&stage->products, stage->renderer);
    memset(stage->picture.pixels, 128, stage->picture.stride_bytes * (size_t)FIGURE_HEIGHT_PX);
    figure_begin(&stage->people);
    figure_enter(&stage->people, &figure_standing);
    stage->product = (struct catalogue_product){
        .sku = "TEE", .category = CATEGORY_TOP, .variant_count = 1, .variants = &stage->variant};
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    dressing_destroy(stage->dressing);
    products_finish(&stage->products);
    renderer_destroy(stage->renderer);
    window_destroy(stage->window);
    picture_free(&stage->picture);
    free(stage);
    return 0;
}

// --- what the loader sends
// ----------------------------------------------------------------------------------

static struct load_request garment_called(const char *name)
{
    struct load_request request = {.kind = LOAD_GARMENT};
    assert_true(load_request_set_path(&request, name));
    return request;
}

static struct load_reply read_garment(const struct load_request *request)
{
    struct load_reply reply = {.request = *request, .garment = calloc(1, sizeof *reply.garment)};
    assert_non_null(reply.garment);
    flat_garment_make(GARMENT_T_SHIRT, reply.garment);
    return reply;
}

static struct load_request model_of(enum catalogue_category category)
{
    struct load_request request = {.kind = LOAD_MODEL, .category = category, .placement = mat4_identity()};
    assert_true(load_request_set_path(&request, "model.glb"));
    return request;
}

static struct load_reply read_model(const struct load_request *request)
{
    struct load_reply reply = {.request = *request, .model = calloc(1, sizeof *reply.model)};
    assert_non_null(reply.model);
    rigged_garment_make(&(struct rigged_options){0}, reply.model);
    return reply;
}

// As main does with what comes from the load thread.
static void take(struct stage *stage, struct load_reply *reply)
{
    products_take(&stage->products, reply);
    load_reply_finish(reply);
}

static enum product_state state_of(struct stage *stage, const struct load_request *request)
{
    return products_find(&stage->products, request, NULL).state;
}

// A garment of that name, from the question to the GPU.
static struct load_request get(struct stage *stage, const char *name)
{
    struct load_request request = garment_called(name);
    assert_int_equal(state_of(stage, &request), PRODUCT_ABSENT);
    products_expect(&stage->products, &request);
    assert_int_equal(state_of(stage, &request), PRODUCT_LOADING);
    struct load_reply reply = read_garment(&request);
    take(stage, &reply);
    return request;
}

static struct load_request get_numbered(struct stage *stage, int number)
{
    char name[32];
    (void)snprintf(name, sizeof name, "%d/garment.json", number);
    return get(stage, name);
}

// --- what is worn
// -------------------------------------------------------------------------------------------

// The next frame, in which the garment of that name is worn.
static void draw_in(struct stage *stage, const char *name)
{
    stage->variant = (struct catalogue_variant){
        .id = "default", .sku = "TEE", .try_on = {.kind = TRY_ON_GARMENT, .garment_path = name}};
    static struct placement_memory memory;
    const struct scene_wear wear = {.product = &stage->product, .fade = 1.0f, .intensity = 1.0f};
    const struct scene_input input = {.picture = &stage->picture,
                                      .picture_sequence = (uint64_t)stage->people.captured_ns,
                                      .people = &stage->people,
                                      .wear = &wear,
                                      .wear_count = 1,
                                      .memory = &memory,
                                      .dressing = stage->dressing};
    stage->people.captured_ns += FIGURE_FRAME_NS;
    scene_build(&stage->scene, &input, &stage->products);
    renderer_draw(stage->renderer, &stage->scene);
}

static uint32_t worn_garment(const struct stage *stage)
{
    return stage->scene.body_count > 0 ? stage->scene.bodies[0].garments[0].garment : 0;
}

static void a_garment_is_taken_over_with_its_mesh(void **state)
{
    struct stage *stage = *state;
    struct load_request request = garment_called("a/garment.json");
    products_expect(&stage->products, &request);
    struct load_reply reply = read_garment(&request);
    const struct garment *garment = reply.garment;
    products_take(&stage->products, &reply);
    assert_null(reply.garment);
    load_reply_finish(&reply);
    struct product_lookup found = products_find(&stage->products, &request, NULL);
    assert_int_equal(found.state, PRODUCT_READY);
    assert_true(found.handle != 0);
    assert_ptr_equal(found.garment, garment);
    assert_false(products_failed(&stage->products, &request));
}

static void an_answer_nobody_waits_for_is_left_to_the_caller(void **state)
{
    struct stage *stage = *state;
    struct load_request request = get(stage, "a/garment.json");
    uint32_t handle = products_find(&stage->products, &request, NULL).handle;
    struct load_reply again = read_garment(&request);
    products_take(&stage->products, &again);
    assert_non_null(again.garment);
    load_reply_finish(&again);
    assert_int_equal(products_find(&stage->products, &request, NULL).handle, handle);
    struct load_request other = garment_called("b/garment.json");
    struct load_reply unasked = read_garment(&other);
    take(stage, &unasked);
    assert_int_equal(state_of(stage, &other), PRODUCT_ABSENT);
}

static void a_garment_without_cloth_fails_and_stays_the_callers(void **state)
{
    struct stage *stage = *state;
    struct load_request request = garment_called("a/garment.json");
    products_expect(&stage->products, &request);
    struct load_reply reply = read_garment(&request);
    reply.garment->triangle_count = 0;
    products_take(&stage->products, &reply);
    assert_non_null(reply.garment);
    load_reply_finish(&reply);
    assert_int_equal(state_of(stage, &request), PRODUCT_FAILED);
    assert_true(products_failed(&stage->products, &request));
    draw_in(stage, "a/garment.json");
    assert_int_equal(worn_garment(stage), 0);
}

static void what_could_not_be_read_has_failed(void **state)
{
    struct stage *stage = *state;
    struct load_request request = garment_called("/nowhere/garment.json");
    assert_false(products_failed(&stage->products, &request));
    products_expect(&stage->products, &request);
    assert_false(products_failed(&stage->products, &request));
    struct load_reply reply;
    load_now(&request, &reply);
    take(stage, &reply);
    assert_true(products_failed(&stage->products, &request));
}

static void a_worn_garment_is_replaced(void **state)
{
    struct stage *stage = *state;
    struct load_request first = get(stage, "a/garment.json");
    draw_in(stage, "a/garment.json");
    uint32_t first_handle = worn_garment(stage);
    assert_int_equal(first_handle, products_find(&stage->products, &first, NULL).handle);
    get(stage, "b/garment.json");
    draw_in(stage, "b/garment.json");
    assert_true(worn_garment(stage) != 0 && worn_garment(stage) != first_handle);
    draw_in(stage, "a/garment.json"); // it is still there
    assert_int_equal(worn_garment(stage), first_handle);
}

// Whoever tries on more garments than there is room for gets those of long ago read anew; the worn one is
// never dropped.
static void the_longest_unused_garment_makes_room(void **state)
{
    struct stage *stage = *state;
    get(stage, "worn/garment.json");
    draw_in(stage, "worn/garment.json");
    uint32_t worn = worn_garment(stage);
    assert_true(worn != 0);
    struct load_request first = get_numbered(stage, 0);
    uint32_t first_handle = products_find(&stage->products, &first, NULL).handle;
    for (int i = 1; i < PRODUCTS_MAX + 3; i++) {
        get_numbered(stage, i);
        draw_in(stage, "worn/garment.json");
        assert_int_equal(worn_garment(stage), worn);
    }
    first = get_numbered(stage, 0);
    assert_true(products_find(&stage->products, &first, NULL).handle != first_handle);
}

// Dropped in the frame in which it is taken off: nobody looks at it any more.
static void a_garment_that_is_dropped_is_worn_by_nobody(void **state)
{
    struct stage *stage = *state;
    get(stage, "a/garment.json");
    draw_in(stage, "a/garment.json");
    assert_true(worn_garment(stage) != 0);
    for (int i = 0; i < PRODUCTS_MAX; i++)
        get_numbered(stage, i);
    struct load_request first = garment_called("a/garment.json");
    assert_int_equal(state_of(stage, &first), PRODUCT_ABSENT);
    draw_in(stage, "a/garment.json"); // not there: taken off
    assert_int_equal(worn_garment(stage), 0);
    get(stage, "a/garment.json");
    draw_in(stage, "a/garment.json");
    assert_true(worn_garment(stage) != 0);
}

static void what_is_being_read_keeps_its_place(void **state)
{
    struct stage *stage = *state;
    struct load_request waiting = garment_called("slow/garment.json");
    products_expect(&stage->products, &waiting);
    for (int i = 0; i < 2 * PRODUCTS_MAX; i++)
        get_numbered(stage, i);
    struct load_reply reply = read_garment(&waiting);
    take(stage, &reply);
    assert_int_equal(state_of(stage, &waiting), PRODUCT_READY);
}

static void only_models_of_clothes_are_kept_in_memory(void **state)
{
    struct stage *stage = *state;
    static const enum catalogue_category categories[] = {CATEGORY_JACKET, CATEGORY_HAT};
    for (int i = 0; i < 2; i++) {
        struct load_request request = model_of(categories[i]);
        products_expect(&stage->products, &request);
        struct load_reply reply = read_model(&request);
        const struct model *model = reply.model;
        take(stage, &reply);
        struct product_lookup found = products_find(&stage->products, &request, NULL);
        assert_int_equal(found.state, PRODUCT_READY);
        assert_ptr_equal(found.model, i == 0 ? model : NULL);
    }
}

static void finishing_frees_what_is_ready_and_what_is_on_its_way(void **state)
{
    struct stage *stage = *state;
    struct load_request request = get(stage, "a/garment.json");
    struct load_request waiting = garment_called("slow/garment.json");
    products_expect(&stage->products, &waiting);
    products_finish(&stage->products);
    assert_int_equal(state_of(stage, &request), PRODUCT_ABSENT);
    struct load_reply late = read_garment(&waiting);
    products_take(&stage->products, &late);
    assert_non_null(late.garment);
    load_reply_finish(&late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(a_garment_is_taken_over_with_its_mesh),
        TEST(an_answer_nobody_waits_for_is_left_to_the_caller),
        TEST(a_garment_without_cloth_fails_and_stays_the_callers),
        TEST(what_could_not_be_read_has_failed),
        TEST(a_worn_garment_is_replaced),
        TEST(the_longest_unused_garment_makes_room),
        TEST(a_garment_that_is_dropped_is_worn_by_nobody),
        TEST(what_is_being_read_keeps_its_place),
        TEST(only_models_of_clothes_are_kept_in_memory),
        TEST(finishing_frees_what_is_ready_and_what_is_on_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
