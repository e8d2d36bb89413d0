// The skin's colour against a white card: pictures made here whose truth is known, in several lights and
// exposures, and a real face with a card drawn beside it.
#include "app/shade_finder.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/tracker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 640
#define HEIGHT 480
#define FRAME_NS (40 * CLOCK_MILLISECOND_NS)

static const struct shade_area room = {0.0f, 0.0f, WIDTH, HEIGHT};

// Six skins from light to deep (L*, a*, b* as spectrophotometers give them).
static const struct lab skins[] = {{70.0f, 8.0f, 15.0f},  {64.0f, 11.0f, 18.0f}, {58.0f, 12.0f, 20.0f},
                                   {50.0f, 12.0f, 19.0f}, {40.0f, 11.0f, 16.0f}, {30.0f, 9.0f, 11.0f}};
// Linear gains of the light and of the camera's balance.
static const struct vec3 lights[] = {
    {0.8f, 0.8f, 0.8f}, {0.95f, 0.75f, 0.45f}, {0.6f, 0.75f, 0.95f}, {0.7f, 0.9f, 0.65f}};

struct set {
    struct picture picture;
    struct face face;
    struct shade_area card; // where one is drawn
    uint32_t noise;
};

static float noise(struct set *set)
{
    set->noise = set->noise * 1664525u + 1013904223u; // Numerical Recipes' quick generator
    return (float)(set->noise >> 8) / 8388608.0f - 1.0f;
}

static void paint(struct set *set, struct shade_area area, struct vec3 linear, bool round)
{
    for (int y = (int)area.y_px; y < (int)(area.y_px + area.height_px); y++)
        for (int x = (int)area.x_px; x < (int)(area.x_px + area.width_px); x++) {
            float u = 2.0f * ((float)x - area.x_px) / area.width_px - 1.0f;
            float v = 2.0f * ((float)y - area.y_px) / area.height_px - 1.0f;
            if (x < 0 || y < 0 || x >= set->picture.width_px || y >= set->picture.height_px ||
                (round && u * u + v * v > 1.0f))
                continue;
            float grain = 1.0f + 0.02f * noise(set);
            uint8_t *pixel = picture_row(&set->picture, y) + 4 * x;
            const float channels[3] = {linear.x, linear.y, linear.z};
            for (int c = 0; c < 3; c++)
                pixel[c] = (uint8_t)lroundf(255.0f * colour_encoded(fminf(channels[c] * grain, 1.0f)));
            pixel[3] = 255;
        }
}

static struct vec3 lit(struct vec3 reflectance, struct vec3 light)
{
    return (struct vec3){reflectance.x * light.x, reflectance.y * light.y, reflectance.z * light.z};
}

// A head of the canonical shape before a dim wall, with a highlight, shadows, and no card yet.
static struct set *open_set(struct lab skin, struct vec3 light)
{
    struct set *set = calloc(1, sizeof *set);
    assert_non_null(set);
    set->noise = 1;
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &set->picture), RESULT_OK);
    const float scale = 1150.0f; // px a metre: the eyes are 100 px apart
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i];
        set->face.landmarks_px[i] = (struct vec3){320.0f + p.x * scale, 240.0f - p.y * scale, -p.z * scale};
    }
    struct vec3 reflectance = lab_to_linear(skin);
    paint(set, room, lit((struct vec3){0.25f, 0.25f, 0.25f}, light), false);
    paint(set, (struct shade_area){225.0f, 105.0f, 190.0f, 250.0f}, lit(reflectance, light), true);
    struct vec3 shine = set->face.landmarks_px[151];
    paint(set, (struct shade_area){shine.x - 9.0f, shine.y - 9.0f, 18.0f, 18.0f},
          lit((struct vec3){0.85f, 0.85f, 0.85f}, light), true);
    struct vec3 shadow = set->face.landmarks_px[36];
    paint(set, (struct shade_area){shadow.x - 4.0f, shadow.y - 4.0f, 8.0f, 8.0f},
          lit(vec3_scale(reflectance, 0.4f), light), true);
    bool left = false;
    set->card = shade_card_place(&set->face, room, true, &left);
    return set;
}

static void close_set(struct set *set)
{
    picture_free(&set->picture);
    free(set);
}

static struct shade_area grown(struct shade_area area, float by_px)
{
    return (struct shade_area){area.x_px - by_px, area.y_px - by_px, area.width_px + 2.0f * by_px,
                               area.height_px + 2.0f * by_px};
}

static void hold_card(struct set *set, struct vec3 reflectance, struct vec3 light)
{
    paint(set, grown(set->card, 8.0f), lit(reflectance, light), false);
}

static const struct vec3 white = {0.9f, 0.9f, 0.9f};

static enum shade_problem measure(const struct set *set, struct lab *skin)
{
    struct vec3 linear = {0.0f, 0.0f, 0.0f};
    enum shade_problem problem =
        shade_measure(&set->picture, &set->face, set->card, SHADE_CARD_REFLECTANCE, true, &linear);
    *skin = lab_of_linear(linear);
    return problem;
}

static void skin_comes_out_the_same_in_every_light(void **state)
{
    (void)state;
    float worst = 0.0f;
    for (size_t s = 0; s < sizeof skins / sizeof skins[0]; s++)
        for (size_t l = 0; l < sizeof lights / sizeof lights[0]; l++)
            for (int exposure = 0; exposure < 3; exposure++) {
                struct vec3 light = vec3_scale(lights[l], exposure == 0   ? 1.0f
                                                          : exposure == 1 ? 0.6f
                                                                          : 0.35f);
                struct set *set = open_set(skins[s], light);
                hold_card(set, white, light);
                struct lab skin;
                enum shade_problem problem = measure(set, &skin);
                if (problem != SHADE_FINE)
                    fail_msg("skin %zu, light %zu, exposure %d: %s", s, l, exposure,
                             shade_explanation(problem));
                worst = fmaxf(worst, colour_difference(skin, skins[s]));
                close_set(set);
            }
    print_message("72 pictures: at most %.2f from the truth (CIEDE2000)\n", (double)worst);
    assert_true(worst < 1.2f); // of 8 bits and 2 % of noise
}

static void a_greyer_card_is_told_by_its_reflectance(void **state)
{
    (void)state;
    struct set *set = open_set(skins[2], lights[0]);
    hold_card(set, (struct vec3){0.5f, 0.5f, 0.5f}, lights[0]);
    struct vec3 linear;
    assert_int_equal(shade_measure(&set->picture, &set->face, set->card, 0.5f, true, &linear), SHADE_FINE);
    assert_true(colour_difference(lab_of_linear(linear), skins[2]) < 1.0f);
    close_set(set);
}

static void expect(struct set *set, enum shade_problem wanted)
{
    struct lab skin;
    enum shade_problem problem = measure(set, &skin);
    if (problem != wanted)
        fail_msg("\"%s\" instead of \"%s\"", shade_explanation(problem), shade_explanation(wanted));
    close_set(set);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    const struct vec3 light = lights[0];
    expect(open_set(skins[1], light), SHADE_NO_CARD); // a wall alone

    struct set *set = open_set(skins[1], light); // a white wall
    paint(set, (struct shade_area){420.0f, 0.0f, 220.0f, HEIGHT}, lit(white, light), false);
    expect(set, SHADE_NO_CARD);

    set = open_set(skins[1], light); // half a card
    set->card.x_px -= 0.6f * set->card.width_px;
    hold_card(set, white, light);
    set->card.x_px += 0.6f * set->card.width_px;
    expect(set, SHADE_NO_CARD);

    set = open_set(skins[1], light); // a shadow over a part of it
    hold_card(set, white, light);
    struct shade_area half = set->card;
    half.width_px *= 0.4f;
    paint(set, half, lit(vec3_scale(white, 0.7f), light), false);
    expect(set, SHADE_CARD_UNEVEN);

    set = open_set(skins[1], (struct vec3){1.3f, 1.3f, 1.3f});
    hold_card(set, white, (struct vec3){1.3f, 1.3f, 1.3f});
    expect(set, SHADE_CARD_CLIPPED);

    set = open_set(skins[1], (struct vec3){0.1f, 0.1f, 0.1f});
    hold_card(set, white, (struct vec3){0.1f, 0.1f, 0.1f});
    expect(set, SHADE_CARD_DIM);

    set = open_set(skins[1], light);
    hold_card(set, (struct vec3){0.9f, 0.25f, 0.2f}, light);
    expect(set, SHADE_CARD_COLOURED);

    set = open_set(skins[1], light); // a card in blue daylight, the face in lamp light
    hold_card(set, white, (struct vec3){0.5f, 0.75f, 0.99f});
    expect(set, SHADE_OTHER_LIGHT);

    set = open_set(skins[1], light); // one cheek in the dark
    hold_card(set, white, light);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH / 2; x++)
            for (int c = 0; c < 3; c++)
                picture_row(&set->picture, y)[4 * x + c] =
                    (uint8_t)(picture_row(&set->picture, y)[4 * x + c] / 2);
    expect(set, SHADE_FACE_UNEVEN);

    set = open_set(skins[1], light);
    hold_card(set, white, light);
    set->face.has_pose = true;
    struct mat4 place = mat4_translation((struct vec3){0.0f, 0.0f, -0.6f}), turn = mat4_rotation_y(0.7f);
    set->face.pose = mat4_multiply(&place, &turn);
    expect(set, SHADE_FACE_TURNED);

    set = open_set(skins[1], light); // the face runs out of the picture
    hold_card(set, white, light);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        set->face.landmarks_px[i].y += 300.0f;
    set->card.y_px = 400.0f;
    set->card.height_px = 60.0f;
    paint(set, grown(set->card, 8.0f), lit(white, light), false);
    expect(set, SHADE_NO_FACE);
}

static void a_given_white_may_not_be_far_away(void **state)
{
    (void)state;
    struct set *set = open_set(skins[1], lights[0]);
    for (int i = 0; i < FACE_LANDMARKS; i++) // a smaller face
        set->face.landmarks_px[i] =
            (struct vec3){320.0f + (set->face.landmarks_px[i].x - 320.0f) * 0.65f,
                          240.0f + (set->face.landmarks_px[i].y - 240.0f) * 0.65f, 0.0f};
    struct shade_area far = {590.0f, 10.0f, 40.0f, 40.0f};
    paint(set, grown(far, 4.0f), lit(white, lights[0]), false);
    struct vec3 linear;
    assert_int_equal(shade_measure(&set->picture, &set->face, far, 0.9f, false, &linear), SHADE_CARD_FAR);
    close_set(set);
}

static void the_card_is_held_where_there_is_room(void **state)
{
    (void)state;
    struct set *set = open_set(skins[1], lights[0]);
    bool left = false;
    struct shade_area area = shade_card_place(&set->face, room, true, &left);
    assert_false(left);
    assert_true(area.x_px > set->face.landmarks_px[454].x); // clear of the face
    struct shade_area narrow = room;
    narrow.width_px = 400.0f;
    area = shade_card_place(&set->face, narrow, true, &left);
    assert_true(left);
    assert_true(area.x_px + area.width_px < set->face.landmarks_px[234].x);
    area = shade_card_place(&set->face, room, true, &left); // it does not jump back by itself
    assert_true(left);
    close_set(set);
}

static void it_takes_several_frames_that_agree(void **state)
{
    (void)state;
    struct set *set = open_set(skins[3], lights[1]);
    struct shade_finder finder = {.running = false};
    int64_t now_ns = CLOCK_SECOND_NS;
    hold_card(set, white, lights[1]);
    shade_finder_update(&finder, &set->picture, &set->face, room, now_ns); // nobody asked for it
    assert_int_equal(finder.count, 0);
    shade_finder_begin(&finder, SHADE_CARD_REFLECTANCE);
    for (int i = 0; i < SHADE_FRAMES; i++) {
        assert_false(finder.found);
        shade_finder_update(&finder, &set->picture, &set->face, room, now_ns += FRAME_NS);
    }
    assert_true(finder.found);
    assert_false(finder.running);
    assert_true(colour_difference(finder.skin, skins[3]) < 1.0f);
    shade_finder_forget(&finder);
    static const struct shade_finder nothing;
    assert_memory_equal(&finder, &nothing, sizeof finder);
    close_set(set);
}

static void frames_that_disagree_are_no_result(void **state)
{
    (void)state;
    struct set *steady = open_set(skins[3], lights[0]), *other = open_set(skins[1], lights[0]);
    struct shade_finder finder;
    int64_t now_ns = CLOCK_SECOND_NS;
    hold_card(steady, white, lights[0]);
    hold_card(other, white, lights[0]);
    shade_finder_begin(&finder, SHADE_CARD_REFLECTANCE);
    for (int i = 0; i < SHADE_FRAMES; i++)
        shade_finder_update(&finder, i % 2 == 0 ? &steady->picture : &other->picture, &steady->face, room,
                            now_ns += FRAME_NS);
    assert_false(finder.found);
    assert_true(finder.running);
    assert_int_equal(finder.problem, SHADE_UNSTEADY);
    close_set(steady);
    close_set(other);
}

static void frames_before_a_long_problem_do_not_count(void **state)
{
    (void)state;
    struct set *set = open_set(skins[3], lights[0]);
    struct shade_finder finder;
    int64_t now_ns = CLOCK_SECOND_NS;
    hold_card(set, white, lights[0]);
    shade_finder_begin(&finder, SHADE_CARD_REFLECTANCE);
    for (int i = 0; i < 5; i++)
        shade_finder_update(&finder, &set->picture, &set->face, room, now_ns += FRAME_NS);
    shade_finder_update(&finder, &set->picture, NULL, room, now_ns += FRAME_NS);
    assert_int_equal(finder.count, 5);
    assert_int_equal(finder.problem, SHADE_NO_FACE);
    assert_true(finder.card.width_px == 0.0f);
    for (int i = 0; i < 20; i++)
        shade_finder_update(&finder, &set->picture, NULL, room, now_ns += FRAME_NS);
    assert_int_equal(finder.count, 0);
    close_set(set);
}

static void every_problem_has_its_words(void **state)
{
    (void)state;
    assert_null(shade_advice(SHADE_FINE));
    for (int i = 0; i < SHADE_PROBLEM_COUNT; i++) {
        assert_non_null(shade_explanation((enum shade_problem)i));
        assert_true(i == SHADE_FINE || shade_advice((enum shade_problem)i) != NULL);
    }
}

// --- a real face -------------------------------------------------------------------------------------------

static struct set *open_portrait(struct vec3 light)
{
    struct set *set = calloc(1, sizeof *set);
    struct people *people = calloc(1, sizeof *people);
    struct tracker *tracker = NULL;
    struct diagnostic why = {0};
    struct tracker_options options = {.models_dir = test_model_path("")};
    assert_non_null(set);
    assert_non_null(people);
    set->noise = 1;
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &set->picture, &why), RESULT_OK);
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(tracker_still(tracker, &set->picture, people), RESULT_OK);
    set->face = people->faces[0];
    tracker_destroy(tracker);
    free(people);
    bool left = false;
    struct shade_area whole = {0.0f, 0.0f, (float)set->picture.width_px, (float)set->picture.height_px};
    set->card = shade_card_place(&set->face, whole, true, &left);
    paint(set, grown(set->card, 3.0f), (struct vec3){0.8f, 0.8f, 0.8f}, false);
    const float gains[3] = {light.x, light.y, light.z};
    for (int y = 0; y < set->picture.height_px; y++)
        for (int x = 0; x < set->picture.width_px; x++)
            for (int c = 0; c < 3; c++) {
                uint8_t *byte = picture_row(&set->picture, y) + 4 * x + c;
                *byte = (uint8_t)lroundf(
                    255.0f * colour_encoded(fminf(colour_linear_of_byte(*byte) * gains[c], 1.0f)));
            }
    return set;
}

static void a_real_face_is_the_same_in_other_light(void **state)
{
    (void)state;
    static const struct vec3 gains[] = {
        {1.0f, 1.0f, 1.0f}, {0.6f, 0.6f, 0.6f}, {0.95f, 0.75f, 0.5f}, {0.7f, 0.85f, 1.1f}};
    struct lab first = {0.0f, 0.0f, 0.0f};
    for (size_t i = 0; i < sizeof gains / sizeof gains[0]; i++) {
        struct set *set = open_portrait(gains[i]);
        struct lab skin;
        enum shade_problem problem = measure(set, &skin);
        if (problem != SHADE_FINE)
            fail_msg("light %zu: %s", i, shade_explanation(problem));
        if (i == 0)
            first = skin;
        print_message("L* %.1f a* %.1f b* %.1f\n", (double)skin.l, (double)skin.a, (double)skin.b);
        assert_true(colour_difference(skin, first) < 1.0f);
        close_set(set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skin_comes_out_the_same_in_every_light),
        cmocka_unit_test(a_greyer_card_is_told_by_its_reflectance),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_given_white_may_not_be_far_away),
        cmocka_unit_test(the_card_is_held_where_there_is_room),
        cmocka_unit_test(it_takes_several_frames_that_agree),
        cmocka_unit_test(frames_that_disagree_are_no_result),
        cmocka_unit_test(frames_before_a_long_problem_do_not_count),
        cmocka_unit_test(every_problem_has_its_words),
        cmocka_unit_test(a_real_face_is_the_same_in_other_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
