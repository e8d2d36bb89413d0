// The whole mirror without a display, frame by frame, on a film made here: a face, nobody, the face again.
#include "app/mirror.h"
#include "app/status.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/encode/film.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RATE_HZ 25
#define SEEN_FRAMES 30
#define AWAY_FRAMES 24 // who is away for less than a second is still the same
#define BACK_FRAME (SEEN_FRAMES + AWAY_FRAMES)
#define FRAME_NS (CLOCK_SECOND_NS / RATE_HZ)

static const char *make_film(void)
{
    const char *path = test_temporary_path("visit.mp4");
    struct picture portrait, empty;
    struct film *film = NULL;
    struct diagnostic why = {0};
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &portrait, &why), RESULT_OK);
    assert_int_equal(picture_allocate(portrait.width_px, portrait.height_px, &empty), RESULT_OK);
    memset(empty.pixels, 120, empty.stride_bytes * (size_t)empty.height_px);
    assert_int_equal(film_create(path, portrait.width_px, portrait.height_px, RATE_HZ, &film, &why),
                     RESULT_OK);
    for (int i = 0; i < BACK_FRAME + SEEN_FRAMES; i++) {
        bool nobody = i >= SEEN_FRAMES && i < BACK_FRAME;
        assert_int_equal(film_add(film, nobody ? &empty : &portrait), RESULT_OK);
    }
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&portrait);
    picture_free(&empty);
    return path;
}

#define TOGETHER_FRAMES 30
#define NEARER_FRAMES 25
#define ALONE_FRAMES 40
#define SECOND_X 700 // whose left edge that is, the shopper's is 0

// The portrait, every `step`th pixel of it.
static void paste(const struct picture *portrait, const struct picture *canvas, int left, int step)
{
    for (int y = 0; y < portrait->height_px / step; y++)
        for (int x = 0; x < portrait->width_px / step && left + x < canvas->width_px; x++)
            memcpy(picture_row(canvas, y) + (ptrdiff_t)(left + x) * 4,
                   picture_row(portrait, y * step) + (ptrdiff_t)x * step * 4, 4);
}

// The shopper and somebody small beside, who then comes as near, and is alone in the end.
static const char *make_film_of_two(void)
{
    const char *path = test_temporary_path("two.mp4");
    struct picture portrait, canvas;
    struct film *film = NULL;
    struct diagnostic why = {0};
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &portrait, &why), RESULT_OK);
    assert_int_equal(picture_allocate(1200, portrait.height_px, &canvas), RESULT_OK);
    assert_int_equal(film_create(path, canvas.width_px, canvas.height_px, RATE_HZ, &film, &why), RESULT_OK);
    for (int i = 0; i < TOGETHER_FRAMES + NEARER_FRAMES + ALONE_FRAMES; i++) {
        bool nearer = i >= TOGETHER_FRAMES, alone = i >= TOGETHER_FRAMES + NEARER_FRAMES;
        memset(canvas.pixels, 120, canvas.stride_bytes * (size_t)canvas.height_px);
        if (!alone)
            paste(&portrait, &canvas, 0, 1);
        paste(&portrait, &canvas, SECOND_X, nearer ? 1 : 2);
        assert_int_equal(film_add(film, &canvas), RESULT_OK);
    }
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&portrait);
    picture_free(&canvas);
    return path;
}

static struct mirror *open_mirror_on(const char *film, const char *store_path, struct visit_rules rules)
{
    static char source[1100];
    (void)snprintf(source, sizeof source, "file:%s", film);
    struct mirror_options options = {
        .camera = {.source = source, .unpaced = true},
        .profile_store = store_path,
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

static struct mirror *open_mirror_by(const char *store_path, struct visit_rules rules)
{
    return open_mirror_on(make_film(), store_path, rules);
}

static struct mirror *open_mirror(const char *store_path)
{
    return open_mirror_by(store_path, (struct visit_rules){0});
}

// One frame of the film; false at its end.
static bool step(struct mirror *mirror)
{
    const struct tracked_frame *before = mirror->shown;
    while (!atomic_load(&mirror->workers->camera_ended)) {
        uint64_t sequence = before != NULL ? before->frame->sequence : 0;
        assert_true(frame_step(mirror));
        if (mirror->shown != NULL && mirror->shown->frame->sequence != sequence)
            return true;
    }
    return false;
}

static void agree(struct mirror *mirror, bool try_on)
{
    struct ui_action action = {.kind = UI_ACTION_CONSENT, .try_on = try_on};
    mirror_apply(mirror, &action);
}

static const struct catalogue_product *first_of(const struct mirror *mirror, enum catalogue_category category)
{
    const struct catalogue *catalogue = mirror->catalogue;
    for (int i = 0; i < catalogue->product_count; i++)
        if (catalogue->products[i].category == category)
            return &catalogue->products[i];
    fail_msg("the demo catalogue has no %s", catalogue_category_name(category));
    return NULL;
}

static void wear_first_of(struct mirror *mirror, enum catalogue_category category)
{
    struct ui_action action = {.kind = UI_ACTION_WEAR, .product = first_of(mirror, category)};
    mirror_apply(mirror, &action);
}

static void nobody_is_looked_for_without_consent(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    for (int i = 0; i < 5 && step(mirror); i++)
        assert_int_equal(mirror->shown->timings.runs[STAGE_FACE_DETECTOR] +
                             mirror->shown->timings.runs[STAGE_FACE_MESH],
                         0);
    agree(mirror, false); // just browse
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    for (int i = 0; i < 5 && step(mirror); i++) {
        assert_int_equal(mirror->shown->timings.runs[STAGE_FACE_DETECTOR] +
                             mirror->shown->timings.runs[STAGE_FACE_MESH],
                         0);
        assert_int_equal(mirror->scene.person_count, 0);
    }
    mirror_destroy(mirror);
}

static float right_end_of_the_picture(const struct mirror *mirror)
{
    struct renderer_view view = renderer_view(mirror->renderer);
    return view.offset_px.x + view.scale * (float)view.picture_width_px;
}

static void the_picture_fills_the_screen_until_a_panel_stands_on_it(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    assert_true(step(mirror));
    float whole = right_end_of_the_picture(mirror);
    assert_true(whole >= 640.0f);
    agree(mirror, true);
    assert_true(step(mirror));
    assert_true(right_end_of_the_picture(mirror) < whole); // the face moves to the stage's middle
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_PHOTO, .on = true});
    assert_true(step(mirror));
    assert_float_equal(right_end_of_the_picture(mirror), whole, 0.01f); // a photo has no panel
    mirror_destroy(mirror);
}

static void products_are_worn_and_hidden_while_comparing(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    wear_first_of(mirror, CATEGORY_EYEGLASSES);
    for (int i = 0; i < 12 && step(mirror);)
        i++;
    assert_int_equal(mirror->scene.person_count, 1);
    assert_int_equal(mirror->scene.persons[0].makeup_count, 1);
    assert_int_equal(mirror->scene.persons[0].product_count, 1);
    assert_float_equal(mirror->scene.persons[0].makeup[0].intensity, 1.0f, 0.0f); // faded in
    struct ui_action compare = {.kind = UI_ACTION_COMPARE, .on = true};
    mirror_apply(mirror, &compare);
    assert_true(step(mirror));
    assert_int_equal(mirror->scene.persons[0].makeup_count, 0);
    assert_int_equal(mirror->scene.persons[0].product_count, 0);
    compare.on = false;
    mirror_apply(mirror, &compare);
    assert_true(step(mirror));
    assert_int_equal(mirror->scene.persons[0].product_count, 1);
    mirror_destroy(mirror);
}

static void products_leave_with_the_face_within_200_ms_and_come_back(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    int frame = 0, last_before = -1, first_after = -1;
    for (; step(mirror); frame++) {
        bool worn = mirror->scene.person_count > 0;
        if (worn && frame < BACK_FRAME)
            last_before = frame;
        if (worn && frame >= BACK_FRAME && first_after < 0)
            first_after = frame;
    }
    assert_true(frame >= BACK_FRAME + SEEN_FRAMES - 1);
    assert_true(last_before >= SEEN_FRAMES - 1);
    assert_true((last_before - (SEEN_FRAMES - 1)) * FRAME_NS <= 200 * CLOCK_MILLISECOND_NS);
    assert_in_range(first_after, BACK_FRAME, BACK_FRAME + RATE_HZ / 2);
    mirror_destroy(mirror);
}

static void who_was_lost_is_tracked_again_only_after_saying_so(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror_by(NULL, (struct visit_rules){.lost_ns = 400 * CLOCK_MILLISECOND_NS});
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    int frame = 0, tracked = 0;
    for (; frame < BACK_FRAME + 8 && step(mirror); frame++)
        tracked += frame > BACK_FRAME && mirror->shown->timings.runs[STAGE_FACE_DETECTOR] +
                                                 mirror->shown->timings.runs[STAGE_FACE_MESH] >
                                             0;
    assert_int_equal(mirror->session.state, SESSION_LOST);
    assert_int_equal(tracked, 0); // somebody is there, and nobody looks at them
    assert_int_equal(mirror->scene.person_count, 0);
    assert_int_equal(mirror->session.worn_count, 1);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_RESUME});
    for (int i = 0; i < 6; i++)
        assert_true(step(mirror));
    assert_int_equal(mirror->scene.person_count, 1);
    assert_int_equal(mirror->scene.persons[0].makeup_count, 1);
    mirror_destroy(mirror);
}

static void only_who_agreed_is_tracked_and_nobody_takes_their_place(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror_on(make_film_of_two(), NULL, (struct visit_rules){0});
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    int frame = 0, locked = 0;
    uint32_t id = 0;
    for (; frame < TOGETHER_FRAMES + NEARER_FRAMES && step(mirror); frame++) {
        const struct tracked_frame *shown = mirror->shown;
        assert_in_range(shown->people.face_count, 0, 1);
        id = id == 0 && shown->people.face_count > 0 ? shown->people.faces[0].id : id;
        if (locked++ > 0) { // from the frame after it was locked
            assert_int_equal(shown->timings.runs[STAGE_FACE_MESH], 1);
            assert_int_equal(shown->people.faces[0].id, id);
            assert_true(shown->people.faces[0].landmarks_px[1].x < 400.0f);
        }
        locked = shown->locked ? locked : 0;
    }
    assert_true(locked > NEARER_FRAMES);
    assert_int_equal(mirror->session.state, SESSION_TRY_ON);
    // The shopper goes and somebody else stays.
    int looks = 0;
    for (int i = 0; mirror->session.state == SESSION_TRY_ON && step(mirror); i++) {
        looks += i > 0 ? mirror->shown->timings.runs[STAGE_FACE_MESH] : 0;
        assert_true(i < ALONE_FRAMES - 1);
        assert_true(i == 0 || mirror->scene.person_count == 0);
    }
    assert_int_equal(mirror->session.state, SESSION_LOST);
    assert_int_equal(looks, 0);
    mirror_destroy(mirror);
}

static void who_tries_on_together_is_tracked_until_it_ends(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror_on(make_film_of_two(), NULL, (struct visit_rules){0});
    struct ui_action together = {.kind = UI_ACTION_TOGETHER, .on = true};
    mirror_apply(mirror, &together);
    assert_false(mirror->session.together); // nobody has agreed at all
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    for (int i = 0; i < 3; i++)
        assert_true(step(mirror));
    assert_int_equal(mirror->scene.person_count, 1);
    mirror_apply(mirror, &together);
    for (int i = 0; i < TOGETHER_FRAMES; i++)
        assert_true(step(mirror));
    assert_int_equal(mirror->scene.person_count, 2);
    together.on = false;
    mirror_apply(mirror, &together);
    for (int i = 0; i < 2; i++)
        assert_true(step(mirror));
    assert_int_equal(mirror->scene.person_count, 1);
    assert_true(mirror->shown->people.faces[0].landmarks_px[1].x < 400.0f);
    together.on = true;
    mirror_apply(mirror, &together);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    assert_false(mirror->session.together);
    mirror_destroy(mirror);
}

// As on a machine whose tracking is too slow: frames come, and none comes for long.
static void late_frames_hide_what_is_worn_and_are_drawn_once(void **state)
{
    (void)state;
    static const struct placement_memory nothing;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_EYEGLASSES);
    while (step(mirror))
        continue;
    mirror->busy_until_ns = 0;
    assert_int_equal(mirror->scene.persons[0].product_count, 1);
    uint64_t drawn = mirror->meters->draw_ms.count;
    assert_true(frame_step(mirror));
    assert_int_equal(mirror->meters->draw_ms.count, drawn); // nothing has changed
    int64_t shown_ns = mirror->shown_ns;
    mirror->shown_ns -= 300 * CLOCK_MILLISECOND_NS;
    for (int i = 0; i < 3; i++)
        assert_true(frame_step(mirror));
    assert_int_equal(mirror->meters->draw_ms.count, drawn + 1);
    assert_int_equal(mirror->scene.persons[0].product_count, 0);
    assert_memory_not_equal(&mirror->placement_memory, &nothing, sizeof nothing);
    mirror->shown_ns = shown_ns;
    for (int i = 0; i < 3; i++)
        assert_true(frame_step(mirror));
    assert_int_equal(mirror->meters->draw_ms.count, drawn + 2);
    assert_int_equal(mirror->scene.persons[0].product_count, 1);
    // Where every frame comes so late, it stays; until far later than that.
    mirror->shown_gap_ns = 400 * CLOCK_MILLISECOND_NS;
    mirror->shown_ns = shown_ns - 1000 * CLOCK_MILLISECOND_NS;
    mirror->busy_until_ns = mirror->now_ns + CLOCK_SECOND_NS;
    assert_true(frame_step(mirror));
    assert_int_equal(mirror->scene.persons[0].product_count, 1);
    mirror->shown_ns = shown_ns - 1300 * CLOCK_MILLISECOND_NS;
    assert_true(frame_step(mirror));
    assert_int_equal(mirror->scene.persons[0].product_count, 0);
    mirror_destroy(mirror);
}

// The gap that counts is that of many frames; one that didn't come for minutes is no slow machine's.
static void the_gap_between_frames_is_that_of_the_film(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    for (int i = 0; i < 20; i++)
        assert_true(step(mirror));
    assert_in_range(mirror->shown_gap_ns, CLOCK_SECOND_NS / RATE_HZ * 9 / 10,
                    CLOCK_SECOND_NS / RATE_HZ * 11 / 10);
    mirror->shown_ns -= 600 * CLOCK_SECOND_NS;
    assert_true(step(mirror));
    assert_in_range(mirror->shown_gap_ns, CLOCK_SECOND_NS / 2, 2 * CLOCK_SECOND_NS);
    mirror_destroy(mirror);
}

static void goodbye_ends_the_session_and_stops_tracking(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    for (int i = 0; i < 8 && step(mirror);)
        i++;
    assert_int_equal(mirror->scene.person_count, 1);
    char id[INTEREST_ID_SIZE];
    memcpy(id, mirror->session.id, sizeof id);
    struct ui_action goodbye = {.kind = UI_ACTION_GOODBYE};
    mirror_apply(mirror, &goodbye);
    assert_string_not_equal(mirror->session.id, id);
    assert_int_equal(mirror->session.worn_count, 0);
    for (int i = 0; i < 3 && step(mirror); i++) {
        assert_int_equal(mirror->scene.person_count, 0);
        assert_int_equal(mirror->shown->timings.runs[STAGE_FACE_DETECTOR] +
                             mirror->shown->timings.runs[STAGE_FACE_MESH],
                         0);
    }
    mirror_destroy(mirror);
}

// Of a session with everything on that make-up has.
static void goodbye_wipes_what_make_up_has_left(void **state)
{
    (void)state;
    static const struct shade_finder nothing;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    const struct catalogue_product *lipstick = first_of(mirror, CATEGORY_LIPSTICK);
    const struct ui_action actions[] = {
        {.kind = UI_ACTION_INTENSITY, .product = lipstick, .value = 0.5f},
        {.kind = UI_ACTION_SPLIT, .on = true, .value = 0.4f},
        {.kind = UI_ACTION_MEASURE_SKIN, .on = true}, // without consent: nothing runs
    };
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        mirror_apply(mirror, &actions[i]);
    assert_false(mirror->shade_finder.running);
    struct ui_action skin = {.kind = UI_ACTION_SKIN_CONSENT, .on = true};
    struct ui_action measure = {.kind = UI_ACTION_MEASURE_SKIN, .on = true};
    mirror_apply(mirror, &skin);
    mirror_apply(mirror, &measure);
    assert_true(mirror->shade_finder.running);
    for (int i = 0; i < 10 && step(mirror);)
        i++;
    assert_int_equal(mirror->shade_finder.problem, SHADE_NO_CARD);
    assert_true(mirror->shade_finder.card.width_px > 0.0f);
    assert_float_equal(mirror->scene.bare_until, 0.4f, 0.0f);
    assert_float_equal(mirror->scene.persons[0].makeup[0].intensity, 0.5f, 1e-6f);
    mirror->quality.fade = 0.7f;
    struct ui_action goodbye = {.kind = UI_ACTION_GOODBYE};
    mirror_apply(mirror, &goodbye);
    assert_memory_equal(&mirror->shade_finder, &nothing, sizeof nothing);
    assert_float_equal(mirror->quality.fade, 0.0f, 0.0f);
    assert_false(mirror->session.consent.skin_match);
    assert_true(step(mirror));
    assert_float_equal(mirror->scene.bare_until, 0.0f, 0.0f);
    mirror_destroy(mirror);
}

// Of a session with glasses on and a size being measured: nothing of the head stays, not for one frame.
static void goodbye_wipes_what_glasses_have_left(void **state)
{
    (void)state;
    static const struct placement_memory nothing;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_EYEGLASSES);
    struct ui_action measure = {.kind = UI_ACTION_MEASURE_SIZE, .on = true};
    mirror_apply(mirror, &measure);
    for (int i = 0; i < 8 && step(mirror);)
        i++;
    assert_int_equal(mirror->size.state, SIZE_LOOKING);
    assert_true(mirror->size.person != 0);
    assert_true(mirror->scene.persons[0].product_count > 0);
    assert_memory_not_equal(&mirror->placement_memory, &nothing, sizeof nothing);
    struct ui_action goodbye = {.kind = UI_ACTION_GOODBYE};
    mirror_apply(mirror, &goodbye);
    assert_memory_equal(&mirror->placement_memory, &nothing, sizeof nothing);
    assert_int_equal(mirror->size.state, SIZE_IDLE);
    assert_int_equal(mirror->size.person, 0);
    assert_int_equal(mirror->scene.person_count, 0);
    // Who has not agreed is not measured.
    mirror_apply(mirror, &measure);
    assert_int_equal(mirror->size.state, SIZE_IDLE);
    mirror_destroy(mirror);
}

static void taking_back_the_consent_ends_measuring(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    struct ui_action skin = {.kind = UI_ACTION_SKIN_CONSENT, .on = true};
    struct ui_action measure = {.kind = UI_ACTION_MEASURE_SKIN, .on = true};
    agree(mirror, true);
    mirror_apply(mirror, &skin);
    mirror_apply(mirror, &measure);
    assert_true(mirror->shade_finder.running);
    skin.on = false;
    mirror_apply(mirror, &skin);
    assert_false(mirror->shade_finder.running);
    skin.on = true;
    mirror_apply(mirror, &skin);
    mirror_apply(mirror, &measure);
    agree(mirror, false);
    assert_false(mirror->shade_finder.running);
    mirror_destroy(mirror);
}

// What the shopper wears fades where the picture is too poor for it, and a line says why.
static void make_up_fades_in_the_dark(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    for (int i = 0; i < 8 && step(mirror);)
        i++;
    assert_float_equal(mirror->scene.persons[0].makeup[0].intensity, 1.0f, 0.0f);
    assert_int_equal(quality_problem(&mirror->quality), QUALITY_GOOD);
    // As if it had been dark for a second: the fade is the scene's, whatever made it.
    for (int i = 0; i < QUALITY_PROBLEM_COUNT; i++)
        mirror->quality.watches[i].spoken = mirror->quality.watches[i].poor = i == QUALITY_DARK;
    mirror->quality.watches[QUALITY_DARK].since_ns = mirror->now_ns;
    for (int i = 0; i < 5 && step(mirror);)
        i++;
    assert_true(mirror->quality.fade > 0.2f);
    assert_true(mirror->scene.persons[0].makeup[0].intensity < 0.8f);
    mirror_destroy(mirror);
}

static void clothes_need_consent_and_leave_with_the_person(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, false); // just browse
    wear_first_of(mirror, CATEGORY_TOP);
    for (int i = 0; i < 5 && step(mirror); i++) {
        assert_int_equal(mirror->shown->people.body_count, 0);
        assert_int_equal(mirror->scene.body_count, 0);
    }
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_TOP);
    for (int i = 0; i < 15 && step(mirror);)
        i++;
    assert_int_equal(mirror->scene.body_count, 1);
    assert_int_equal(mirror->scene.bodies[0].garment_count, 1);
    assert_int_equal(mirror->scene.bodies[0].person, 0);
    assert_true(mirror->scene.bodies[0].layers.width > 0);
    struct ui_action goodbye = {.kind = UI_ACTION_GOODBYE};
    mirror_apply(mirror, &goodbye);
    for (int i = 0; i < 3 && step(mirror); i++) {
        assert_int_equal(mirror->scene.body_count, 0);
        assert_int_equal(mirror->shown->people.body_count, 0);
    }
    // What was tracked for the last shopper is not shown to the next one.
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_TOP);
    for (int i = 0; i < 15 && mirror->scene.body_count == 0 && step(mirror);)
        i++;
    assert_int_equal(mirror->scene.body_count, 1);
    mirror->session.generation++;
    assert_true(frame_step(mirror));
    assert_int_equal(mirror->scene.body_count, 0);
    mirror_destroy(mirror);
}

static void wear_and_wait_for_clothes(struct mirror *mirror)
{
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_TOP);
    for (int i = 0; i < 15 && step(mirror);)
        i++;
    assert_int_equal(mirror->scene.body_count, 1);
}

static int layers_looked_at(const struct mirror *mirror)
{
    return mirror->shown->timings.runs[STAGE_LAYERS] + mirror->shown->layers.count;
}

static void layers_are_looked_at_for_clothes_alone(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    for (int i = 0; i < 3 && step(mirror); i++)
        assert_int_equal(layers_looked_at(mirror), 0);
    agree(mirror, true);
    wear_first_of(mirror, CATEGORY_LIPSTICK);
    for (int i = 0; i < 3 && step(mirror); i++)
        assert_int_equal(layers_looked_at(mirror), 0);
    wear_and_wait_for_clothes(mirror);
    assert_int_equal(mirror->shown->timings.runs[STAGE_LAYERS], 1);
    assert_int_equal(mirror->shown->layers.count, 1);
    assert_ptr_equal(mirror->scene.bodies[0].layers.shares, mirror->shown->layers.bodies[0].shares);
    struct ui_action clear = {.kind = UI_ACTION_CLEAR};
    mirror_apply(mirror, &clear);
    assert_true(step(mirror)); // which was asked for before
    assert_true(step(mirror));
    assert_int_equal(layers_looked_at(mirror), 0);
    mirror_destroy(mirror);
}

#define COMPARED_FRAMES 4
#define CLOTH_VERTICES 20 // the first ones of a garment

// Where the first body's garment lies some frames later, with or without having been hidden in between.
static void wait_for_cloth(bool compares, struct vec2 lies_px[CLOTH_VERTICES])
{
    struct mirror *mirror = open_mirror(NULL);
    wear_and_wait_for_clothes(mirror);
    struct ui_action compare = {.kind = UI_ACTION_COMPARE, .on = compares};
    mirror_apply(mirror, &compare);
    for (int i = 0; i < COMPARED_FRAMES && step(mirror); i++)
        assert_int_equal(mirror->scene.body_count, compares ? 0 : 1);
    compare.on = false;
    mirror_apply(mirror, &compare);
    assert_true(step(mirror));
    assert_int_equal(mirror->scene.body_count, 1);
    memcpy(lies_px, mirror->scene.bodies[0].garments[0].front_px, sizeof lies_px[0] * CLOTH_VERTICES);
    mirror_destroy(mirror);
}

static void clothes_hang_on_while_comparing(void **state)
{
    (void)state;
    static struct vec2 seen_px[CLOTH_VERTICES], hidden_px[CLOTH_VERTICES];
    wait_for_cloth(false, seen_px);
    wait_for_cloth(true, hidden_px);
    assert_memory_equal(seen_px, hidden_px, sizeof seen_px);
}

// Whoever comes next is dressed from what is seen of them: of who left nothing is held (test_dressing.c).
static void a_top_leaves_with_its_wearer_and_is_worn_by_who_comes_next(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    wear_and_wait_for_clothes(mirror);
    while (mirror->scene.body_count > 0 && step(mirror)) {
    }
    assert_in_range(mirror->shown->frame->sequence, SEEN_FRAMES, SEEN_FRAMES + 5);
    assert_int_equal(mirror->shown->layers.count, 0);
    while (mirror->scene.body_count == 0 && step(mirror)) {
    }
    assert_int_equal(mirror->scene.body_count, 1);
    assert_int_equal(mirror->scene.bodies[0].garment_count, 1);
    assert_int_equal(mirror->shown->layers.count, 1);
    mirror_destroy(mirror);
}

static void goodbye_wipes_what_clothes_have_left(void **state)
{
    (void)state;
    static const struct people nobody;
    struct mirror *mirror = open_mirror(NULL);
    wear_and_wait_for_clothes(mirror);
    const struct layers *layers = &mirror->shown->layers.bodies[0];
    const uint8_t *shares = (const uint8_t *)layers->shares;
    size_t bytes = sizeof layers->shares[0] * (size_t)layers->width * (size_t)layers->height;
    assert_true(bytes > 0);
    struct ui_action goodbye = {.kind = UI_ACTION_GOODBYE};
    mirror_apply(mirror, &goodbye);
    assert_memory_equal(&mirror->shown->people, &nobody, sizeof nobody);
    assert_int_equal(mirror->shown->layers.count, 0);
    for (size_t i = 0; i < bytes; i++)
        assert_int_equal(shares[i], 0);
    mirror_destroy(mirror);
}

static void a_garment_that_cannot_be_read_is_said_once_and_on_its_card(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    agree(mirror, true);
    struct catalogue_product top = *first_of(mirror, CATEGORY_TOP);
    struct catalogue_variant variant = top.variants[0];
    variant.try_on.garment_path = "/nowhere/garment.json";
    top.variants = &variant;
    struct ui_action wear = {.kind = UI_ACTION_WEAR, .product = &top};
    FILE *said = tmpfile();
    int stderr_fd = dup(STDERR_FILENO);
    assert_non_null(said);
    assert_true(dup2(fileno(said), STDERR_FILENO) >= 0);
    mirror_apply(mirror, &wear);
    for (int i = 0; i < 8 && step(mirror);)
        i++;
    assert_true(dup2(stderr_fd, STDERR_FILENO) >= 0);
    (void)close(stderr_fd);
    char text[1000] = "";
    rewind(said);
    text[fread(text, 1, sizeof text - 1, said)] = '\0';
    (void)fclose(said);
    const char *line = strstr(text, "/nowhere/garment.json");
    assert_non_null(line);
    assert_null(strstr(line + 1, "/nowhere"));
    assert_int_equal(mirror->scene.body_count, 0);
    struct ui_status status = status_of(mirror, &mirror->shown->people);
    assert_string_equal(status.missing, "missing.product");
    assert_int_equal(status.missing_category, CATEGORY_TOP);
    mirror_apply(mirror, &wear); // off again
    assert_true(step(mirror));
    status = status_of(mirror, &mirror->shown->people);
    assert_null(status.missing);
    mirror_destroy(mirror);
}

#define SOON_NS (CLOCK_MILLISECOND_NS / 10)

// It comes down after the step began, before its UI is drawn; a key waits for the next step.
static void a_touch_while_a_frame_is_drawn_shows_in_it(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(NULL);
    assert_true(step(mirror));
    assert_true(step(mirror));
    const struct meter *steps = &mirror->meters->input_steps;
    struct input_event touch = {
        .kind = INPUT_POINTER_DOWN, .x_px = 320.0f, .y_px = 180.0f, .time_ns = clock_now_ns() + SOON_NS};
    assert_true(window_push(mirror->window, &touch));
    assert_true(step(mirror));
    assert_true(steps->count == 1);
    assert_true(steps->samples[0] == 1.0f);
    assert_true(meter_percentile(&mirror->meters->input_ms, 0.5) > 0.0);
    assert_int_equal(mirror->session.state, SESSION_LANGUAGE);

    struct input_event key = {.kind = INPUT_KEY, .key = INPUT_KEY_OTHER, .time_ns = clock_now_ns() + SOON_NS};
    assert_true(window_push(mirror->window, &key));
    assert_true(step(mirror));
    assert_true(step(mirror));
    assert_true(steps->count == 2);
    assert_false(mirror->has_held_event);
    mirror_destroy(mirror);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_looked_for_without_consent),
        cmocka_unit_test(a_touch_while_a_frame_is_drawn_shows_in_it),
        cmocka_unit_test(the_picture_fills_the_screen_until_a_panel_stands_on_it),
        cmocka_unit_test(products_are_worn_and_hidden_while_comparing),
        cmocka_unit_test(products_leave_with_the_face_within_200_ms_and_come_back),
        cmocka_unit_test(who_was_lost_is_tracked_again_only_after_saying_so),
        cmocka_unit_test(only_who_agreed_is_tracked_and_nobody_takes_their_place),
        cmocka_unit_test(who_tries_on_together_is_tracked_until_it_ends),
        cmocka_unit_test(late_frames_hide_what_is_worn_and_are_drawn_once),
        cmocka_unit_test(the_gap_between_frames_is_that_of_the_film),
        cmocka_unit_test(goodbye_ends_the_session_and_stops_tracking),
        cmocka_unit_test(goodbye_wipes_what_make_up_has_left),
        cmocka_unit_test(goodbye_wipes_what_glasses_have_left),
        cmocka_unit_test(taking_back_the_consent_ends_measuring),
        cmocka_unit_test(make_up_fades_in_the_dark),
        cmocka_unit_test(clothes_need_consent_and_leave_with_the_person),
        cmocka_unit_test(layers_are_looked_at_for_clothes_alone),
        cmocka_unit_test(clothes_hang_on_while_comparing),
        cmocka_unit_test(a_top_leaves_with_its_wearer_and_is_worn_by_who_comes_next),
        cmocka_unit_test(goodbye_wipes_what_clothes_have_left),
        cmocka_unit_test(a_garment_that_cannot_be_read_is_said_once_and_on_its_card),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
