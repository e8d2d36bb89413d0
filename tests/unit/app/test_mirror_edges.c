// What goes wrong in the middle of a visit, in the whole mirror without a display: who leaves while being
// asked, who begins while goodbye is said to somebody else, what sells out while it is worn.
#include "app/mirror.h"
#include "assets/catalogue_update.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/encode/film.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

#define RATE_HZ 2 // the visit's rules take seconds: the film's clock goes quickly
#define SECONDS 32

static char film_source[1100];

static int make_film(void **state)
{
    (void)state;
    const char *path = test_temporary_path("still.mp4");
    (void)snprintf(film_source, sizeof film_source, "file:%s", path);
    struct picture portrait;
    struct film *film = NULL;
    struct diagnostic why = {0};
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &portrait, &why), RESULT_OK);
    assert_int_equal(film_create(path, portrait.width_px, portrait.height_px, RATE_HZ, &film, &why),
                     RESULT_OK);
    for (int i = 0; i < SECONDS * RATE_HZ; i++)
        assert_int_equal(film_add(film, &portrait), RESULT_OK);
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&portrait);
    return 0;
}

static struct mirror *open_mirror(struct visit_rules rules)
{
    struct mirror_options options = {
        .camera = {.source = film_source, .unpaced = true},
        .language = "en",
        .visit = rules,
        .window = {.headless = true, .width_px = 640, .height_px = 360},
        .lockstep = true,
    };
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return mirror;
}

// One frame of the film; false at its end.
static bool step(struct mirror *mirror)
{
    uint64_t before = mirror->shown != NULL ? mirror->shown->frame->sequence : 0;
    while (!atomic_load(&mirror->workers->camera_ended)) {
        assert_true(frame_step(mirror));
        if (mirror->shown != NULL && mirror->shown->frame->sequence != before)
            return true;
    }
    return false;
}

static void touch(struct mirror *mirror)
{
    struct input_event event = {
        .kind = INPUT_POINTER_DOWN, .x_px = 2.0f, .y_px = 2.0f, .time_ns = clock_now_ns()};
    assert_true(window_push(mirror->window, &event));
    event.kind = INPUT_POINTER_UP;
    assert_true(window_push(mirror->window, &event));
    assert_true(step(mirror));
}

static int networks_run(const struct mirror *mirror)
{
    const struct tracker_timings *timings = &mirror->shown->timings;
    return timings->runs[STAGE_FACE_DETECTOR] + timings->runs[STAGE_FACE_MESH];
}

static void choose_language(struct mirror *mirror, const char *language)
{
    struct ui_action action = {.kind = UI_ACTION_LANGUAGE};
    (void)snprintf(action.language, sizeof action.language, "%s", language);
    mirror_apply(mirror, &action);
}

static void who_leaves_while_being_asked_leaves_a_mirror_that_waits(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror((struct visit_rules){.idle_ns = 4 * CLOCK_SECOND_NS});
    assert_true(step(mirror));
    touch(mirror);
    choose_language(mirror, "ar");
    assert_int_equal(mirror->session.state, SESSION_CONSENT);
    uint64_t generation = mirror->session.generation;
    int warned = 0;
    while (mirror->session.state == SESSION_CONSENT && step(mirror)) {
        assert_int_equal(networks_run(mirror), 0);
        warned += visit_seconds_left(&mirror->visit, &mirror->session) > 0;
    }
    assert_int_equal(mirror->session.state, SESSION_ATTRACT); // nobody to say goodbye to
    assert_true(mirror->session.generation > generation);
    assert_in_range(warned, 20 * RATE_HZ - 1, 20 * RATE_HZ + 1);
    assert_true(step(mirror));
    assert_string_equal(strings_language(ui_strings(mirror->ui)), "en"); // theirs went with them
    mirror_destroy(mirror);
}

static void who_begins_while_goodbye_is_said_is_spoken_to_in_the_stores_language(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror((struct visit_rules){0});
    assert_true(step(mirror));
    touch(mirror);
    choose_language(mirror, "ar");
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true});
    assert_true(step(mirror));
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    assert_true(step(mirror));
    assert_int_equal(mirror->session.state, SESSION_GOODBYE);
    assert_string_equal(strings_language(ui_strings(mirror->ui)), "ar"); // it is said to them
    touch(mirror);
    assert_int_equal(mirror->session.state, SESSION_LANGUAGE);
    assert_string_equal(strings_language(ui_strings(mirror->ui)), "en");
    mirror_destroy(mirror);
}

static void another_language_keeps_what_is_agreed_and_worn(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror((struct visit_rules){0});
    assert_true(step(mirror));
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true, .profile = true});
    mirror_apply(mirror,
                 &(struct ui_action){.kind = UI_ACTION_WEAR, .product = &mirror->catalogue->products[0]});
    char id[INTEREST_ID_SIZE];
    memcpy(id, mirror->session.id, sizeof id);
    static const char *const languages[] = {"ar", "ja", "he", "en"};
    for (int i = 0; i < 4; i++) {
        choose_language(mirror, languages[i]);
        assert_true(step(mirror));
        assert_int_equal(mirror->session.state, SESSION_TRY_ON);
        assert_true(mirror->session.consent.try_on && mirror->session.consent.profile);
        assert_int_equal(mirror->session.worn_count, 1);
        assert_string_equal(mirror->session.id, id);
        assert_string_equal(strings_language(ui_strings(mirror->ui)), languages[i]);
    }
    mirror_destroy(mirror);
}

static void what_sells_out_while_it_is_worn_stays_on_and_can_be_liked(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror((struct visit_rules){0});
    const struct catalogue_product *lipstick = NULL;
    for (int i = 0; i < mirror->catalogue->product_count && lipstick == NULL; i++)
        if (mirror->catalogue->products[i].category == CATEGORY_LIPSTICK)
            lipstick = &mirror->catalogue->products[i];
    assert_non_null(lipstick);
    assert_true(step(mirror));
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true});
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_WEAR, .product = lipstick});
    for (int i = 0; i < 6; i++)
        assert_true(step(mirror));
    assert_int_equal(mirror->scene.persons[0].makeup_count, 1);

    struct catalogue_offer_update update = {.has_availability = true,
                                            .availability = AVAILABILITY_OUT_OF_STOCK};
    struct catalogue_offer_change change;
    (void)snprintf(update.code, sizeof update.code, "%s", lipstick->variants[0].sku);
    assert_int_equal(catalogue_apply_offer(mirror->catalogue, &update, &change, NULL), RESULT_OK);
    assert_true(change.changed);
    ui_offer_changed(mirror->ui, change.product);
    for (int i = 0; i < 2; i++)
        assert_true(step(mirror));
    assert_int_equal(lipstick->variants[0].availability, AVAILABILITY_OUT_OF_STOCK);
    assert_int_equal(mirror->session.worn_count, 1);
    assert_int_equal(mirror->scene.persons[0].makeup_count, 1);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_LIKE, .product = lipstick});
    assert_true(session_likes(&mirror->session, lipstick, 0));
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CLEAR});
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_WEAR, .product = lipstick});
    assert_int_equal(mirror->session.worn_count, 1); // it can still be tried on: the next delivery comes
    mirror_destroy(mirror);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leaves_while_being_asked_leaves_a_mirror_that_waits),
        cmocka_unit_test(who_begins_while_goodbye_is_said_is_spoken_to_in_the_stores_language),
        cmocka_unit_test(another_language_keeps_what_is_agreed_and_worn),
        cmocka_unit_test(what_sells_out_while_it_is_worn_stays_on_and_can_be_liked),
    };
    return cmocka_run_group_tests(tests, make_film, NULL);
}
