// The face map: what is in the way of make-up and what isn't, on a still and over time, and the mean colour
// of skin. The face is drawn: the canonical one, straight on, skin with lips, brows and eyes, and a little
// noise.
#include "platform/base/face_topology.h"
#include "render/makeup/face_map.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 400
#define FOREHEAD 9
#define CHEEK_RIGHT 50
#define CHEEK_LEFT 280
#define LIP_LOWER 17
#define CHIN 200

struct mapped_face {
    struct srgb_table table;
    struct picture picture, clean; // clean: without noise, of the landmarks that it was drawn for
    struct vec3 drawn_for[SCENE_FACE_LANDMARKS];
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct scene_person person;
    struct face_map_memory *memory;
    struct face_map map;
    uint32_t seed;
    const struct vec3 *hands[1];
    int hand_count;
    float gain; // of the light on all of the face
};

static struct mapped_face *new_face(void)
{
    struct mapped_face *face = calloc(1, sizeof *face);
    assert_non_null(face);
    srgb_table_init(&face->table);
    assert_int_equal(picture_allocate(SIDE, SIDE, &face->picture), RESULT_OK);
    assert_int_equal(picture_allocate(SIDE, SIDE, &face->clean), RESULT_OK);
    canonical_landmarks(face->landmarks, 0.0f, (struct vec2){0.5f * SIDE, 0.5f * SIDE}, 1900.0f);
    face->person = (struct scene_person){.id = 1, .landmarks_px = face->landmarks};
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        face->person.in_sight[i] = 1.0f;
    face->memory = face_map_memory_create();
    assert_non_null(face->memory);
    face->gain = 1.0f;
    return face;
}

static void close_mapped_face(struct mapped_face *face)
{
    face_map_memory_destroy(face->memory);
    picture_free(&face->picture);
    picture_free(&face->clean);
    free(face);
}

static const uint8_t skin[3] = {196, 148, 126}, lips[3] = {172, 92, 94}, eye[3] = {120, 110, 105},
                     wall[3] = {90, 100, 110}, blue[3] = {60, 90, 150};

static const uint8_t *colour_at(const struct vec3 *landmarks, float x, float y)
{
    static const uint16_t brow[] = {46, 53, 52, 65, 55, 107, 66, 105, 63, 70};
    static const uint8_t hair[3] = {60, 45, 38};
    if (in_ring(landmarks, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, x, y) ||
        in_ring(landmarks, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, x, y))
        return eye;
    if (in_ring(landmarks, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT, x, y))
        return lips;
    if (in_ring(landmarks, brow, 10, x, y))
        return hair;
    return in_ring(landmarks, face_ring_oval, FACE_RING_OVAL_COUNT, x, y) ? skin : wall;
}

// Only when the face has moved: it takes long.
static void draw_clean(struct mapped_face *face)
{
    bool same = true;
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        same = same && face->drawn_for[i].x == face->landmarks[i].x &&
               face->drawn_for[i].y == face->landmarks[i].y;
        face->drawn_for[i] = face->landmarks[i];
    }
    for (int y = 0; y < SIDE && !same; y++)
        for (int x = 0; x < SIDE; x++)
            memcpy(&picture_row(&face->clean, y)[4 * x],
                   colour_at(face->landmarks, (float)x + 0.5f, (float)y + 0.5f), 3);
}

// The face in its light, with noise of about two steps.
static void draw(struct mapped_face *face)
{
    draw_clean(face);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const uint8_t *colour = &picture_row(&face->clean, y)[4 * x];
            uint8_t *pixel = &picture_row(&face->picture, y)[4 * x];
            for (int i = 0; i < 3; i++) {
                face->seed = face->seed * 1664525u + 1013904223u;
                float noise = 7.0f * ((float)(face->seed >> 8) / 16777216.0f - 0.5f);
                pixel[i] = (uint8_t)fminf(fmaxf((float)colour[i] * face->gain + noise, 0.0f), 255.0f);
            }
            pixel[3] = 255;
        }
}

static void paint_box(struct mapped_face *face, int landmark, float half_px, const uint8_t *colour,
                      float gain)
{
    struct vec3 at = face->landmarks[landmark];
    for (int y = (int)(at.y - half_px); y < (int)(at.y + half_px); y++)
        for (int x = (int)(at.x - half_px); x < (int)(at.x + half_px); x++)
            for (int i = 0; i < 3; i++)
                picture_row(&face->picture, y)[4 * x + i] = (uint8_t)((float)colour[i] * gain);
}

static void build(struct mapped_face *face)
{
    face_map_build(&face->table, &face->picture, &face->person, face->hand_count, face->hands, face->memory,
                   &face->map);
}

static void see_bare(struct mapped_face *face, int frames)
{
    for (int i = 0; i < frames; i++) {
        draw(face);
        build(face);
    }
}

static const uint8_t *map_at(const struct mapped_face *face, struct vec3 at)
{
    const float *m = face->map.to_map;
    float x = at.x / SIDE, y = at.y / SIDE;
    int column = (int)((m[0] * x + m[3] * y + m[6]) * FACE_MAP_SIDE);
    int row = (int)((m[1] * x + m[4] * y + m[7]) * FACE_MAP_SIDE);
    assert_in_range(column, 0, FACE_MAP_SIDE - 1);
    assert_in_range(row, 0, FACE_MAP_SIDE - 1);
    return &face->map.pixels[4 * (row * FACE_MAP_SIDE + column)];
}

static int shown(const struct mapped_face *face, int landmark)
{
    return map_at(face, face->landmarks[landmark])[3];
}

static void assert_all_shown(const struct mapped_face *face)
{
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 at = face->landmarks[i];
        bool rim = false; // half of a place there is wall
        for (int k = 0; k < FACE_RING_OVAL_COUNT; k++) {
            struct vec3 edge = face->landmarks[face_ring_oval[k]];
            rim = rim || vec2_length((struct vec2){at.x - edge.x, at.y - edge.y}) < 14.0f;
        }
        if (!rim && shown(face, i) < 250)
            fail_msg("landmark %d shows %d", i, shown(face, i));
    }
}

// --- a still ----------------------------------------------------------------------------------------------

static void a_bare_face_shows_everywhere(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 1);
    assert_all_shown(face);
    close_mapped_face(face);
}

static void so_it_does_without_a_memory(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    draw(face);
    face_map_build(&face->table, &face->picture, &face->person, 0, NULL, NULL, &face->map);
    assert_all_shown(face);
    close_mapped_face(face);
}

static void a_cup_hides_what_is_behind_it(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    draw(face);
    paint_box(face, LIP_LOWER, 40.0f, blue, 1.0f);
    build(face);
    assert_true(shown(face, LIP_LOWER) < 16);
    assert_true(shown(face, 14) < 16);
    assert_true(shown(face, FOREHEAD) > 250);
    assert_true(shown(face, CHEEK_LEFT) > 250);
    close_mapped_face(face);
}

static void a_mole_is_part_of_the_face(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    draw(face);
    paint_box(face, CHEEK_LEFT, 2.0f, skin, 0.45f);
    build(face);
    assert_true(shown(face, CHEEK_LEFT) > 230);
    close_mapped_face(face);
}

static void light_from_the_side_hides_nothing(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    draw(face);
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < 4 * SIDE; i++)
            if (i % 4 < 3) {
                uint8_t *byte = picture_row(&face->picture, y) + i;
                *byte = (uint8_t)((float)*byte * (1.05f - 0.7f * (float)(i / 4) / SIDE));
            }
    build(face);
    assert_all_shown(face);
    close_mapped_face(face);
}

static void dark_skin_shows_everywhere(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    face->gain = 0.3f;
    see_bare(face, 1);
    assert_all_shown(face);
    close_mapped_face(face);
}

// Knuckles and joints of a flat hand over the mouth, fingers upwards.
static void make_hand(struct vec3 hand[SCENE_HAND_LANDMARKS], struct vec3 middle)
{
    hand[0] = (struct vec3){middle.x, middle.y + 70.0f, 0.0f};
    for (int finger = 0; finger < 5; finger++)
        for (int joint = 0; joint < 4; joint++)
            hand[1 + 4 * finger + joint] = (struct vec3){middle.x + 22.0f * (float)(finger - 2),
                                                         middle.y + 20.0f - 22.0f * (float)joint, 0.0f};
}

static void a_tracked_hand_hides_what_is_behind_it_though_it_looks_like_skin(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    struct vec3 hand[SCENE_HAND_LANDMARKS];
    make_hand(hand, face->landmarks[LIP_LOWER]);
    face->hands[0] = hand;
    face->hand_count = 1;
    see_bare(face, 1);
    assert_true(shown(face, LIP_LOWER) < 16);
    assert_true(shown(face, FOREHEAD) > 250);
    close_mapped_face(face);
}

static void a_part_out_of_sight_goes_softly(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    face->person.in_sight[SCENE_PART_LIPS] = 0.0f;
    see_bare(face, 1);
    assert_true(shown(face, 14) < 8);
    assert_true(shown(face, FOREHEAD) > 250);
    assert_true(shown(face, CHEEK_RIGHT) > 230);
    const uint8_t *row = face->map.pixels;
    int largest_step = 0;
    for (int y = 1; y < FACE_MAP_SIDE; y++)
        for (int x = 1; x < FACE_MAP_SIDE; x++) {
            const uint8_t *at = &row[4 * (y * FACE_MAP_SIDE + x) + 3];
            int step = abs(at[0] - at[-4]) > abs(at[0] - at[-4 * FACE_MAP_SIDE])
                           ? abs(at[0] - at[-4])
                           : abs(at[0] - at[-4 * FACE_MAP_SIDE]);
            largest_step = step > largest_step ? step : largest_step;
        }
    assert_true(largest_step < 110);
    close_mapped_face(face);
}

// --- the colour of skin ------------------------------------------------------------------------------------

static void the_map_holds_skin_even_where_lips_and_eyes_are(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 3);
    static const int landmarks[] = {CHEEK_LEFT, FOREHEAD, CHIN, 14, 0, 159, 386, 66};
    for (size_t i = 0; i < sizeof landmarks / sizeof landmarks[0]; i++)
        for (int k = 0; k < 3; k++)
            assert_in_range(map_at(face, face->landmarks[landmarks[i]])[k], skin[k] - 12, skin[k] + 12);
    close_mapped_face(face);
}

static void under_a_cup_it_holds_the_skin_around(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    draw(face);
    paint_box(face, LIP_LOWER, 40.0f, blue, 1.0f);
    build(face);
    for (int k = 0; k < 3; k++)
        assert_in_range(map_at(face, face->landmarks[LIP_LOWER])[k], skin[k] - 12, skin[k] + 12);
    close_mapped_face(face);
}

// --- over time ---------------------------------------------------------------------------------------------

// Not tracked, and nearly as bright as the face.
static void cover_with_other_skin(struct mapped_face *face)
{
    draw(face);
    paint_box(face, LIP_LOWER, 45.0f, skin, 0.82f);
    build(face);
}

static void an_untracked_hand_is_seen_within_two_frames_and_leaves_softly(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 12);
    cover_with_other_skin(face);
    cover_with_other_skin(face);
    assert_true(shown(face, LIP_LOWER) < 40);
    assert_true(shown(face, CHIN) < 80);
    assert_true(shown(face, FOREHEAD) > 250);
    see_bare(face, 1);
    assert_in_range(shown(face, LIP_LOWER), 20, 128);
    see_bare(face, 9);
    assert_true(shown(face, LIP_LOWER) > 200);
    close_mapped_face(face);
}

static void what_stays_in_the_way_is_not_learned(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 12);
    for (int i = 0; i < 60; i++)
        cover_with_other_skin(face);
    assert_true(shown(face, LIP_LOWER) < 40);
    close_mapped_face(face);
}

static void light_that_changes_hides_nothing(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 8);
    face->gain = 0.6f;
    see_bare(face, 1);
    assert_all_shown(face);
    face->gain = 1.1f;
    see_bare(face, 1);
    assert_all_shown(face);
    close_mapped_face(face);
}

static void noise_does_not_make_it_flicker(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 8);
    struct face_map before = face->map;
    for (int frame = 0; frame < 10; frame++) {
        see_bare(face, 1);
        for (int i = 0; i < FACE_VERTEX_COUNT; i += 7) {
            const uint8_t *now = map_at(face, face->landmarks[i]);
            const uint8_t *then = before.pixels + (now - face->map.pixels);
            assert_in_range(now[3], then[3] - (then[3] > 1 ? 2 : 0), then[3] + 2);
            assert_in_range(now[1], then[1] - 3, then[1] + 3);
        }
    }
    close_mapped_face(face);
}

static void who_is_forgotten_is_a_stranger(void **state)
{
    (void)state;
    struct mapped_face *face = new_face(), *stranger = new_face();
    see_bare(face, 12);
    face_map_memory_forget(face->memory);
    face->seed = stranger->seed = 7;
    cover_with_other_skin(face);
    cover_with_other_skin(stranger);
    assert_memory_equal(&face->map, &stranger->map, sizeof face->map);
    close_mapped_face(face);
    close_mapped_face(stranger);
}

// --- where it lies -----------------------------------------------------------------------------------------

static void the_map_turns_with_the_face(void **state)
{
    (void)state;
    struct mapped_face *face = new_face();
    see_bare(face, 1);
    const uint8_t *before = map_at(face, face->landmarks[CHEEK_LEFT]);
    ptrdiff_t upright = before - face->map.pixels;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        struct vec3 at = face->landmarks[i];
        face->landmarks[i].x = 0.5f * SIDE - (at.y - 0.5f * SIDE);
        face->landmarks[i].y = 0.5f * SIDE + (at.x - 0.5f * SIDE);
    }
    face_map_memory_forget(face->memory);
    see_bare(face, 1);
    ptrdiff_t turned = map_at(face, face->landmarks[CHEEK_LEFT]) - face->map.pixels;
    assert_true(labs((long)(turned - upright) / 4 % FACE_MAP_SIDE) <= 1);
    assert_all_shown(face);
    close_mapped_face(face);
}

static void broken_landmarks_do_no_harm(void **state)
{
    (void)state;
    static const float values[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0.0f, -5000.0f};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct mapped_face *face = new_face();
        struct vec3 hand[SCENE_HAND_LANDMARKS];
        draw(face);
        for (int k = 0; k < SCENE_FACE_LANDMARKS; k += i % 2 == 0 ? 1 : 3)
            face->landmarks[k] = (struct vec3){values[i], values[i], values[i]};
        for (int k = 0; k < SCENE_HAND_LANDMARKS; k++)
            hand[k] = (struct vec3){values[i], values[i], values[i]};
        face->hands[0] = hand;
        face->hand_count = 1;
        build(face);
        build(face);
        close_mapped_face(face);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_face_shows_everywhere),
        cmocka_unit_test(so_it_does_without_a_memory),
        cmocka_unit_test(a_cup_hides_what_is_behind_it),
        cmocka_unit_test(a_mole_is_part_of_the_face),
        cmocka_unit_test(light_from_the_side_hides_nothing),
        cmocka_unit_test(dark_skin_shows_everywhere),
        cmocka_unit_test(a_tracked_hand_hides_what_is_behind_it_though_it_looks_like_skin),
        cmocka_unit_test(a_part_out_of_sight_goes_softly),
        cmocka_unit_test(the_map_holds_skin_even_where_lips_and_eyes_are),
        cmocka_unit_test(under_a_cup_it_holds_the_skin_around),
        cmocka_unit_test(an_untracked_hand_is_seen_within_two_frames_and_leaves_softly),
        cmocka_unit_test(what_stays_in_the_way_is_not_learned),
        cmocka_unit_test(light_that_changes_hides_nothing),
        cmocka_unit_test(noise_does_not_make_it_flicker),
        cmocka_unit_test(who_is_forgotten_is_a_stranger),
        cmocka_unit_test(the_map_turns_with_the_face),
        cmocka_unit_test(broken_landmarks_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
