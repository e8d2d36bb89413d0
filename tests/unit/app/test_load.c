// What the load thread makes of a product's request.
#include "app/load.h"
#include "tests/support/test_support.h"

#include <math.h>

static struct catalogue_try_on panto(void)
{
    struct catalogue_try_on try_on = {.kind = TRY_ON_EYEWEAR, .placement = mat4_identity()};
    try_on.eyewear.size[EYEWEAR_LENS_WIDTH] = 49;
    try_on.eyewear.size[EYEWEAR_BRIDGE_WIDTH] = 20;
    try_on.eyewear.size[EYEWEAR_TEMPLE] = 145;
    eyewear_complete(&try_on.eyewear);
    return try_on;
}

static void glasses_are_made_from_their_measurements(void **state)
{
    (void)state;
    struct catalogue_try_on try_on = panto();
    struct load_request request;
    struct load_reply reply;
    assert_true(load_request_of_product(CATEGORY_EYEGLASSES, &try_on, &request));
    assert_int_equal(request.kind, LOAD_MODEL);
    load_now(&request, &reply);
    assert_non_null(reply.model);
    assert_true(reply.shape.has_temples);
    float width = reply.shape.maximum.x - reply.shape.minimum.x;
    assert_true(width > 0.135f && width < 0.160f);
    load_reply_finish(&reply);
}

static void products_that_differ_are_asked_for_apart(void **state)
{
    (void)state;
    struct catalogue_try_on try_on = panto();
    struct load_request a, b;
    assert_true(load_request_of_product(CATEGORY_EYEGLASSES, &try_on, &a));
    assert_true(load_request_of_product(CATEGORY_EYEGLASSES, &try_on, &b));
    assert_true(load_request_equals(&a, &b));
    b.eyewear.size[EYEWEAR_THICKNESS] += 0.5f;
    assert_false(load_request_equals(&a, &b));
    b = a;
    b.eyewear.lens.polarised = true;
    assert_false(load_request_equals(&a, &b));
    b = a;
    b.eyewear.second_srgb[2] ^= 1;
    assert_false(load_request_equals(&a, &b));
}

static void a_files_lenses_are_part_of_what_is_asked_for(void **state)
{
    (void)state;
    struct catalogue_try_on try_on = {
        .kind = TRY_ON_MODEL, .model_path = "a.glb", .placement = mat4_identity()};
    struct load_request plain, tinted;
    assert_true(load_request_of_product(CATEGORY_SUNGLASSES, &try_on, &plain));
    try_on.has_lens = true;
    eyewear_lens_complete(&try_on.lens);
    assert_true(load_request_of_product(CATEGORY_SUNGLASSES, &try_on, &tinted));
    assert_string_equal(tinted.path, "a.glb");
    assert_false(load_request_equals(&plain, &tinted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glasses_are_made_from_their_measurements),
        cmocka_unit_test(products_that_differ_are_asked_for_apart),
        cmocka_unit_test(a_files_lenses_are_part_of_what_is_asked_for),
    };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
