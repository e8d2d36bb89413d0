// Who wears which clothes, on drawn people: what is worn over what, on whom, what the picture doesn't show,
// and that nothing is left of somebody who has gone.
#include "app/garment/dressing.h"
#include "tests/support/drawn_figure.h"
#include "tests/support/flat_garment.h"
#include "tests/support/rigged_garment.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HALF_TURN_RAD 3.14159f

struct stage {
    struct people people;
    struct people_layers layers;
    struct dressing *dressing;
    struct garment garments[GARMENT_KIND_COUNT];
    struct dressing_wear wear[SCENE_MAX_GARMENTS];
    int wear_count;
    bool is_still, is_hidden;
    struct scene scene;
};

static struct dressing *new_dressing(void)
{
    struct dressing *dressing = NULL;
    assert_int_equal(dressing_create(&dressing, NULL), RESULT_OK);
    return dressing;
}

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return -1;
    figure_begin(&stage->people);
    for (int kind = 0; kind < GARMENT_KIND_COUNT; kind++)
        flat_garment_make((enum garment_kind)kind, &stage->garments[kind]);
    stage->dressing = new_dressing();
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    dressing_destroy(stage->dressing);
    for (int kind = 0; kind < GARMENT_KIND_COUNT; kind++)
        garment_free(&stage->garments[kind]);
    free(stage);
    return 0;
}

// Handles are a kind's number and one.
static void wear(struct stage *stage, enum catalogue_category category, enum garment_kind kind)
{
    stage->wear[stage->wear_count++] = (struct dressing_wear){.category = category,
                                                              .handle = (uint32_t)kind + 1,
                                                              .garment = &stage->garments[kind],
                                                              .variant = MODEL_NONE,
                                                              .opacity = 1.0f};
}

static void dress_with(struct stage *stage, struct dressing *dressing)
{
    const struct dressing_input input = {.people = &stage->people,
                                         .layers = &stage->layers,
                                         .is_still = stage->is_still,
                                         .is_hidden = stage->is_hidden,
                                         .wear = stage->wear,
                                         .wear_count = stage->wear_count};
    memset(&stage->scene, 0, sizeof stage->scene);
    dressing_build(dressing, &input, &stage->scene);
}

// The next frame.
static void dress(struct stage *stage)
{
    stage->people.captured_ns += FIGURE_FRAME_NS;
    dress_with(stage, stage->dressing);
}

static void nobody_is_there(struct stage *stage)
{
    stage->people.body_count = stage->people.face_count = 0;
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
}

// Somebody much wider, for a while: whoever remembers them shows it.
static void a_wide_person_was_there(struct stage *stage)
{
    struct figure wide = figure_standing;
    wide.half_width_m[1] = 0.20f;
    wide.half_width_m[2] = 0.24f;
    figure_enter(&stage->people, &wide);
    for (int i = 0; i < 20; i++)
        dress(stage);
    assert_int_equal(stage->scene.body_count, 1);
}

// Where the first garment lies now, against how it lies on somebody who was never seen before.
static bool lies_as_on_a_stranger(struct stage *stage)
{
    struct vec2 lies_px[GARMENT_MAX_VERTICES];
    size_t bytes = sizeof lies_px[0] * (size_t)stage->wear[0].garment->vertex_count;
    dress(stage);
    assert_int_equal(stage->scene.body_count, 1);
    memcpy(lies_px, stage->scene.bodies[0].garments[0].front_px, bytes);
    struct dressing *other = new_dressing();
    dress_with(stage, other);
    assert_int_equal(stage->scene.body_count, 1);
    bool same = memcmp(lies_px, stage->scene.bodies[0].garments[0].front_px, bytes) == 0;
    dressing_destroy(other);
    return same;
}

// --- what is worn -----------------------------------------------------------------------------------------

static void garments_go_from_the_skin_outwards(void **state)
{
    static const enum garment_kind outwards[] = {GARMENT_TROUSERS, GARMENT_SHIRT, GARMENT_TIE,
                                                 GARMENT_JACKET,   GARMENT_SCARF, GARMENT_BAG};
    struct stage *stage = *state;
    wear(stage, CATEGORY_BAG, GARMENT_BAG);
    wear(stage, CATEGORY_JACKET, GARMENT_JACKET);
    wear(stage, CATEGORY_TIE, GARMENT_TIE);
    wear(stage, CATEGORY_TOP, GARMENT_SHIRT);
    wear(stage, CATEGORY_TROUSERS, GARMENT_TROUSERS);
    wear(stage, CATEGORY_SCARF, GARMENT_SCARF);
    figure_enter(&stage->people, &figure_standing);
    dress(stage);
    assert_int_equal(stage->scene.body_count, 1);
    const struct scene_body *body = &stage->scene.bodies[0];
    assert_int_equal(body->garment_count, 6);
    for (int i = 0; i < 6; i++)
        assert_int_equal(body->garments[i].garment, outwards[i] + 1);
}

static void a_body_has_the_layers_of_that_body(void **state)
{
    static const uint8_t shares[2][LAYER_COUNT];
    struct stage *stage = *state;
    struct figure right = figure_standing;
    right.pelvis_px.x = 960.0f;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    figure_enter(&stage->people, &figure_standing);
    figure_enter(&stage->people, &right);
    stage->layers.count = 1; // of the other they are not known: nothing hides what it wears
    stage->layers.bodies[0] = (struct layers){.width = 2, .height = 1, .shares = shares};
    dress(stage);
    assert_int_equal(stage->scene.body_count, 2);
    assert_int_equal(stage->scene.bodies[0].layers.width, 2);
    assert_int_equal(stage->scene.bodies[0].layers.height, 1);
    assert_ptr_equal(stage->scene.bodies[0].layers.shares, shares);
    assert_int_equal(stage->scene.bodies[1].layers.width, 0);
}

// The jacket's width at its armpits.
static float jacket_px(const struct stage *stage, int garment)
{
    const struct garment *jacket = &stage->garments[GARMENT_JACKET];
    const struct vec2 *at = stage->scene.bodies[0].garments[garment].front_px;
    float low = INFINITY, high = -INFINITY;
    for (int i = 0; i < jacket->vertex_count; i++)
        if (fabsf(jacket->vertices_px[i].y - jacket->landmarks_px[GARMENT_ARMPIT_RIGHT].y) < 40.0f) {
            low = fminf(low, at[i].x);
            high = fmaxf(high, at[i].x);
        }
    return high - low;
}

static void what_is_worn_over_something_has_room_for_it(void **state)
{
    struct stage *stage = *state;
    stage->is_still = true;
    wear(stage, CATEGORY_JACKET, GARMENT_JACKET);
    figure_enter(&stage->people, &figure_standing);
    dress(stage);
    float alone_px = jacket_px(stage, 0);
    wear(stage, CATEGORY_TROUSERS, GARMENT_TROUSERS); // takes none
    dress(stage);
    assert_true(fabsf(jacket_px(stage, 1) - alone_px) < 0.01f);
    wear(stage, CATEGORY_TOP, GARMENT_SHIRT);
    dress(stage);
    assert_true(jacket_px(stage, 2) > alone_px + 1.0f);
}

static void a_garment_that_was_taken_off_makes_room(void **state)
{
    struct stage *stage = *state;
    figure_enter(&stage->people, &figure_standing);
    for (uint32_t handle = 1; handle <= 3 * SCENE_MAX_GARMENTS; handle++) {
        stage->wear_count = 0;
        wear(stage, CATEGORY_TOP, GARMENT_SHIRT);
        stage->wear[0].handle = handle;
        dress(stage);
        assert_int_equal(stage->scene.body_count, 1);
        assert_int_equal(stage->scene.bodies[0].garment_count, 1);
        assert_int_equal(stage->scene.bodies[0].garments[0].garment, handle);
    }
}

static void a_garment_fades_in(void **state)
{
    struct stage *stage = *state;
    wear(stage, CATEGORY_TOP, GARMENT_SHIRT);
    stage->wear[0].opacity = 0.25f;
    figure_enter(&stage->people, &figure_standing);
    dress(stage);
    assert_true(stage->scene.bodies[0].garments[0].opacity == 0.25f);
}

static void modelled_clothes_are_worn_over_flat_ones(void **state)
{
    struct stage *stage = *state;
    struct model model = {0};
    rigged_garment_make(&(struct rigged_options){0}, &model);
    wear(stage, CATEGORY_TOP, GARMENT_SHIRT);
    stage->wear[stage->wear_count++] = (struct dressing_wear){
        .category = CATEGORY_JACKET, .handle = 70, .model = &model, .variant = 2, .opacity = 0.5f};
    figure_enter(&stage->people, &figure_standing);
    dress(stage);
    const struct scene_body *body = &stage->scene.bodies[0];
    assert_int_equal(body->garment_count, 1);
    assert_int_equal(body->rigged_count, 1);
    assert_int_equal(body->rigged[0].model, 70);
    assert_int_equal(body->rigged[0].variant, 2);
    assert_true(body->rigged[0].opacity == 0.5f);
    model_free(&model);
}

static void a_model_without_a_skeleton_is_refused_once(void **state)
{
    struct stage *stage = *state;
    struct model model = {0};
    rigged_garment_make(&(struct rigged_options){0}, &model);
    for (int i = 0; i < model.node_count; i++)
        model.nodes[i].skin = MODEL_NONE;
    stage->wear[stage->wear_count++] =
        (struct dressing_wear){.category = CATEGORY_TOP, .handle = 70, .model = &model, .opacity = 1.0f};
    wear(stage, CATEGORY_TROUSERS, GARMENT_TROUSERS);
    figure_enter(&stage->people, &figure_standing);
    FILE *said = tmpfile();
    int stderr_fd = dup(STDERR_FILENO);
    assert_non_null(said);
    assert_true(dup2(fileno(said), STDERR_FILENO) >= 0);
    for (int i = 0; i < 5; i++)
        dress(stage);
    assert_true(dup2(stderr_fd, STDERR_FILENO) >= 0);
    (void)close(stderr_fd);
    char text[1000] = "";
    rewind(said);
    text[fread(text, 1, sizeof text - 1, said)] = '\0';
    (void)fclose(said);
    const char *line = strstr(text, "it can't be worn:");
    assert_non_null(line);
    assert_null(strstr(line + 1, "it can't be worn:"));
    assert_int_equal(stage->scene.bodies[0].rigged_count, 0);
    assert_int_equal(stage->scene.bodies[0].garment_count, 1); // the trousers stay on
    model_free(&model);
}

// --- who wears it -----------------------------------------------------------------------------------------

static void everybody_wears_all_of_it(void **state)
{
    struct stage *stage = *state;
    struct figure left = figure_standing, right = figure_standing;
    left.pelvis_px.x = 320.0f;
    right.pelvis_px.x = 960.0f;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    wear(stage, CATEGORY_SKIRT, GARMENT_SKIRT);
    figure_enter(&stage->people, &left);
    const struct body *second = figure_enter(&stage->people, &right);
    figure_look_out(&stage->people, second, 1.3f, 0.0f);
    dress(stage);
    assert_int_equal(stage->scene.body_count, 2);
    static const float middles_px[] = {320.0f, 960.0f};
    static const int persons[] = {-1, 0};
    for (int i = 0; i < 2; i++) {
        const struct scene_body *body = &stage->scene.bodies[i];
        assert_int_equal(body->id, i + 1);
        assert_int_equal(body->person, persons[i]);
        assert_int_equal(body->garment_count, 2);
        float sum_px = 0.0f;
        for (int k = 0; k < stage->garments[GARMENT_T_SHIRT].vertex_count; k++)
            sum_px += body->garments[1].front_px[k].x;
        assert_true(fabsf(sum_px / (float)stage->garments[GARMENT_T_SHIRT].vertex_count - middles_px[i]) <
                    20.0f);
    }
    // Each keeps its own cloth when the tracker lists them the other way round.
    const struct vec2 *first_px = stage->scene.bodies[0].garments[1].front_px;
    struct body swapped = stage->people.bodies[0];
    stage->people.bodies[0] = stage->people.bodies[1];
    stage->people.bodies[1] = swapped;
    dress(stage);
    assert_int_equal(stage->scene.bodies[1].id, 1);
    assert_ptr_equal(stage->scene.bodies[1].garments[1].front_px, first_px);
}

static void somebody_who_turns_round_keeps_it_on(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    wear(stage, CATEGORY_TOP, GARMENT_SWEATER);
    stage->garments[GARMENT_SWEATER].back = stage->garments[GARMENT_SWEATER].front;
    struct body *body = figure_enter(&stage->people, &figure);
    figure_look_out(&stage->people, body, 1.3f, 0.0f);
    bool rear_seen = false;
    for (int i = 0; i <= 40; i++) {
        figure.yaw_rad = HALF_TURN_RAD * (float)i / 40.0f;
        figure_pose(body, &figure);
        if (i == 15)
            stage->people.face_count = 0; // in profile no face is found
        dress(stage);
        assert_int_equal(stage->scene.body_count, 1);
        assert_int_equal(stage->scene.bodies[0].garment_count, 1);
        assert_int_equal(stage->scene.bodies[0].person, i < 15 ? 0 : -1);
        rear_seen = stage->scene.bodies[0].garments[0].rear_px != NULL;
    }
    assert_true(rear_seen);
    stage->garments[GARMENT_SWEATER].back = (struct picture){0};
}

static void nobody_wears_nothing(void **state)
{
    struct stage *stage = *state;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    dress(stage);
    assert_int_equal(stage->scene.body_count, 0);
    figure_enter(&stage->people, &figure_standing);
    stage->wear_count = 0;
    dress(stage);
    assert_int_equal(stage->scene.body_count, 0);
    const struct dressing_input input = {.wear = stage->wear, .wear_count = 1};
    dressing_build(stage->dressing, &input, &stage->scene);
    assert_int_equal(stage->scene.body_count, 0);
}

// --- what is remembered -----------------------------------------------------------------------------------

static void a_person_who_stays_is_remembered(void **state)
{
    struct stage *stage = *state;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    a_wide_person_was_there(stage);
    nobody_is_there(stage);
    figure_enter(&stage->people, &figure_standing); // with the same number: thinner all of a sudden
    assert_false(lies_as_on_a_stranger(stage));
}

static void who_has_gone_is_forgotten(void **state)
{
    struct stage *stage = *state;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    a_wide_person_was_there(stage);
    nobody_is_there(stage);
    dress(stage);
    figure_enter(&stage->people, &figure_standing);
    assert_true(lies_as_on_a_stranger(stage));
}

static void nothing_is_left_after_forgetting(void **state)
{
    struct stage *stage = *state;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    a_wide_person_was_there(stage);
    dressing_forget(stage->dressing);
    enum catalogue_category category;
    assert_int_equal(dressing_missing(stage->dressing, &category), DRAPE_COMPLETE);
    nobody_is_there(stage);
    figure_enter(&stage->people, &figure_standing);
    assert_true(lies_as_on_a_stranger(stage));
}

static void a_still_knows_nothing_of_what_was_before(void **state)
{
    struct stage *stage = *state;
    wear(stage, CATEGORY_TOP, GARMENT_T_SHIRT);
    a_wide_person_was_there(stage);
    stage->is_still = true;
    nobody_is_there(stage);
    figure_enter(&stage->people, &figure_standing);
    assert_true(lies_as_on_a_stranger(stage));
}

// One garment hidden for a second while its wearer leans over, another never: what is shown again hangs as if
// it had been there all the time.
static void what_is_hidden_for_a_while_has_not_to_settle_again(void **state)
{
    struct stage *stage = *state;
    struct figure figure = figure_standing;
    wear(stage, CATEGORY_DRESS, GARMENT_DRESS);
    struct body *body = figure_enter(&stage->people, &figure);
    struct dressing *seen = new_dressing();
    struct vec2 hidden_px[GARMENT_MAX_VERTICES];
    size_t bytes = sizeof hidden_px[0] * (size_t)stage->wear[0].garment->vertex_count;
    for (int i = 0; i < 60; i++) {
        figure.yaw_rad = 0.3f * sinf(0.2f * (float)i);
        figure_pose(body, &figure);
        stage->is_hidden = i >= 20 && i < 50;
        dress(stage);
        assert_int_equal(stage->scene.body_count, stage->is_hidden ? 0 : 1);
        if (!stage->is_hidden)
            memcpy(hidden_px, stage->scene.bodies[0].garments[0].front_px, bytes);
        bool is_hidden = stage->is_hidden;
        stage->is_hidden = false;
        dress_with(stage, seen);
        if (!is_hidden)
            assert_memory_equal(hidden_px, stage->scene.bodies[0].garments[0].front_px, bytes);
    }
    dressing_destroy(seen);
}

static void what_is_hidden_asks_nobody_to_step_back(void **state)
{
    struct stage *stage = *state;
    enum catalogue_category category;
    wear(stage, CATEGORY_SKIRT, GARMENT_SKIRT);
    stage->is_hidden = true;
    dress(stage);
    assert_int_equal(dressing_missing(stage->dressing, &category), DRAPE_COMPLETE);
}

// --- what the picture doesn't show ------------------------------------------------------------------------

static enum drape_missing missing(struct stage *stage, enum catalogue_category *category)
{
    dress(stage);
    return dressing_missing(stage->dressing, category);
}

static void what_is_missing_is_told_by_the_garment(void **state)
{
    static const struct {
        float metre_px, pelvis_y_px, yaw_rad;
        enum catalogue_category category;
        enum garment_kind kind;
        enum drape_missing missing;
    } cases[] = {
        {350.0f, 350.0f, 0.0f, CATEGORY_TROUSERS, GARMENT_TROUSERS, DRAPE_COMPLETE},
        {500.0f, 450.0f, 0.0f, CATEGORY_TOP, GARMENT_T_SHIRT, DRAPE_COMPLETE},
        {500.0f, 450.0f, 0.0f, CATEGORY_TROUSERS, GARMENT_TROUSERS, DRAPE_NO_FEET},
        {500.0f, 620.0f, 0.0f, CATEGORY_DRESS, GARMENT_DRESS, DRAPE_NO_KNEES},
        {700.0f, 780.0f, 0.0f, CATEGORY_SKIRT, GARMENT_SKIRT, DRAPE_NO_HIPS},
        {700.0f, 780.0f, 0.0f, CATEGORY_JACKET, GARMENT_JACKET, DRAPE_NO_HIPS},
        {900.0f, 1050.0f, 0.0f, CATEGORY_TOP, GARMENT_T_SHIRT, DRAPE_NO_WAIST},
        {900.0f, 1050.0f, 0.0f, CATEGORY_SCARF, GARMENT_SCARF, DRAPE_COMPLETE},
        {500.0f, 450.0f, HALF_TURN_RAD, CATEGORY_TOP, GARMENT_T_SHIRT, DRAPE_TURNED_AWAY},
    };
    struct stage *stage = *state;
    stage->is_still = true;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct figure figure = figure_standing;
        figure.metre_px = cases[i].metre_px;
        figure.pelvis_px.y = cases[i].pelvis_y_px;
        figure.yaw_rad = cases[i].yaw_rad;
        stage->wear_count = 0;
        wear(stage, cases[i].category, cases[i].kind);
        nobody_is_there(stage);
        figure_enter(&stage->people, &figure);
        enum catalogue_category category = CATEGORY_LIPSTICK;
        assert_int_equal(missing(stage, &category), cases[i].missing);
        if (cases[i].missing != DRAPE_COMPLETE)
            assert_int_equal(category, cases[i].category);
    }
}

static void what_modelled_clothes_miss_goes_by_how_far_they_reach(void **state)
{
    static const struct {
        float metre_px, pelvis_y_px;
        bool long_skirt;
        enum drape_missing missing;
    } cases[] = {
        {350.0f, 350.0f, true, DRAPE_COMPLETE}, {500.0f, 450.0f, false, DRAPE_COMPLETE},
        {500.0f, 450.0f, true, DRAPE_NO_FEET},  {500.0f, 620.0f, true, DRAPE_NO_KNEES},
        {700.0f, 780.0f, false, DRAPE_NO_HIPS}, {900.0f, 1050.0f, false, DRAPE_NO_WAIST},
    };
    struct stage *stage = *state;
    stage->is_still = true;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model model = {0};
        rigged_garment_make(&(struct rigged_options){.long_skirt = cases[i].long_skirt}, &model);
        stage->wear[0] = (struct dressing_wear){
            .category = CATEGORY_DRESS, .handle = 70 + (uint32_t)i, .model = &model, .opacity = 1.0f};
        stage->wear_count = 1;
        struct figure figure = figure_standing;
        figure.metre_px = cases[i].metre_px;
        figure.pelvis_px.y = cases[i].pelvis_y_px;
        nobody_is_there(stage);
        figure_enter(&stage->people, &figure);
        enum catalogue_category category = CATEGORY_LIPSTICK;
        assert_int_equal(missing(stage, &category), cases[i].missing);
        if (cases[i].missing != DRAPE_COMPLETE)
            assert_int_equal(category, CATEGORY_DRESS);
        dressing_forget(stage->dressing);
        model_free(&model);
    }
}

static void without_a_body_there_is_none(void **state)
{
    struct stage *stage = *state;
    enum catalogue_category category = CATEGORY_LIPSTICK;
    wear(stage, CATEGORY_SKIRT, GARMENT_SKIRT);
    assert_int_equal(missing(stage, &category), DRAPE_NO_BODY);
    assert_int_equal(category, CATEGORY_SKIRT);
    stage->wear_count = 0;
    assert_int_equal(missing(stage, &category), DRAPE_COMPLETE);
}

static void what_the_nearest_lacks_is_told(void **state)
{
    struct stage *stage = *state;
    struct figure near = figure_standing, far = figure_standing;
    near.pelvis_px = (struct vec2){300.0f, 620.0f};
    far.pelvis_px = (struct vec2){1000.0f, 640.0f}; // a child's legs: nothing below the knees is seen either
    far.metre_px = 300.0f;
    stage->is_still = true;
    wear(stage, CATEGORY_DRESS, GARMENT_DRESS);
    wear(stage, CATEGORY_TROUSERS, GARMENT_TROUSERS);
    figure_enter(&stage->people, &far);
    enum catalogue_category category = CATEGORY_LIPSTICK;
    enum drape_missing of_far = missing(stage, &category);
    assert_true(of_far != DRAPE_COMPLETE);
    figure_enter(&stage->people, &near);
    assert_int_equal(missing(stage, &category), DRAPE_NO_KNEES);
    assert_int_equal(category, CATEGORY_TROUSERS); // next to the skin
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(garments_go_from_the_skin_outwards),
        TEST(a_body_has_the_layers_of_that_body),
        TEST(what_is_worn_over_something_has_room_for_it),
        TEST(a_garment_that_was_taken_off_makes_room),
        TEST(a_garment_fades_in),
        TEST(modelled_clothes_are_worn_over_flat_ones),
        TEST(a_model_without_a_skeleton_is_refused_once),
        TEST(everybody_wears_all_of_it),
        TEST(somebody_who_turns_round_keeps_it_on),
        TEST(nobody_wears_nothing),
        TEST(a_person_who_stays_is_remembered),
        TEST(who_has_gone_is_forgotten),
        TEST(nothing_is_left_after_forgetting),
        TEST(a_still_knows_nothing_of_what_was_before),
        TEST(what_is_hidden_for_a_while_has_not_to_settle_again),
        TEST(what_is_hidden_asks_nobody_to_step_back),
        TEST(what_is_missing_is_told_by_the_garment),
        TEST(what_modelled_clothes_miss_goes_by_how_far_they_reach),
        TEST(without_a_body_there_is_none),
        TEST(what_the_nearest_lacks_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
