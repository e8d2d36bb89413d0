// The compare board of a session, and which part of the camera picture its looks show.
#include "app/board.h"
#include "app/board_crop.h"
#include "platform/base/clock.h"
#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_EVENTS 64

struct heard {
    int count;
    struct interest_event events[MAX_EVENTS];
};

static void hear(void *context, const struct interest_event *event)
{
    struct heard *heard = context;
    assert_true(heard->count < MAX_EVENTS);
    heard->events[heard->count++] = *event;
}

static int told_of(const struct heard *heard, enum interest_kind kind, const char *sku)
{
    int count = 0;
    for (int i = 0; i < heard->count; i++)
        count += heard->events[i].kind == kind && strcmp(heard->events[i].sku, sku) == 0;
    return count;
}

static const struct catalogue_variant lip_variants[] = {
    {.id = "red", .sku = "LIP-RED", .try_on = {.kind = TRY_ON_MAKEUP}},
    {.id = "rose", .sku = "LIP-ROSE", .try_on = {.kind = TRY_ON_MAKEUP}},
};
static const struct catalogue_variant frame_variants[] = {
    {.id = "gold", .sku = "EYE-GOLD", .try_on = {.kind = TRY_ON_MODEL}}};
static const struct catalogue_variant card_variants[] = {{.id = "default", .sku = "CARD"}};
static const struct catalogue_product lipstick = {.sku = "LIP",
                                                  .title = "",
                                                  .brand = "",
                                                  .category = CATEGORY_LIPSTICK,
                                                  .variant_count = 2,
                                                  .variants = lip_variants};
static const struct catalogue_product glasses = {.sku = "EYE",
                                                 .title = "",
                                                 .brand = "",
                                                 .category = CATEGORY_EYEGLASSES,
                                                 .variant_count = 1,
                                                 .variants = frame_variants};
static const struct catalogue_product card = {.sku = "CARD",
                                              .title = "",
                                              .brand = "",
                                              .category = CATEGORY_BAG,
                                              .variant_count = 1,
                                              .variants = card_variants};

static struct session begin(struct heard *heard)
{
    struct session session;
    session_init(&session, (struct interest_sink){.record = hear, .context = heard});
    session_consent(&session, true, false);
    return session;
}

static bool look_wears(const struct session *session, int pane, const struct catalogue_product *product,
                       int variant)
{
    int count = 0;
    const struct session_worn *worn = board_worn(session, pane, &count);
    for (int i = 0; i < count; i++)
        if (worn[i].product == product && worn[i].variant == variant)
            return true;
    return false;
}

// So many seconds before the mirror.
static void look_for(struct session *session, int seconds)
{
    for (int i = 0; i <= 10 * seconds; i++)
        session_tick(session, true, CLOCK_SECOND_NS + i * CLOCK_SECOND_NS / 10);
    session->ticked_ns = 0;
}

static void a_board_opens_only_while_trying_on(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session;
    session_init(&session, (struct interest_sink){.record = hear, .context = &heard});
    session_consent(&session, false, false);
    board_open(&session, 2);
    assert_int_equal(session.board.count, 0);
    session_consent(&session, true, false);
    board_open(&session, 3);
    assert_int_equal(session.board.count, 0);
    board_open(&session, 2);
    assert_int_equal(session.board.count, 2);
    session_consent(&session, false, false); // withdrawn
    assert_int_equal(session.board.count, 0);
}

static void a_product_goes_on_the_active_look_alone(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 2);
    assert_true(look_wears(&session, 1, &lipstick, 0)); // begins as a copy
    board_choose(&session, 1);
    session_wear(&session, &lipstick, 1);
    session_wear(&session, &glasses, 0);
    assert_true(look_wears(&session, 1, &lipstick, 1) && look_wears(&session, 1, &glasses, 0));
    assert_true(look_wears(&session, 0, &lipstick, 0));
    assert_false(look_wears(&session, 0, &glasses, 0));
    board_choose(&session, 0);
    assert_true(session_wears(&session, &lipstick, 0));
    assert_false(session_wears(&session, &glasses, 0));
    session_clear(&session);
    assert_true(look_wears(&session, 1, &glasses, 0));
}

static void closing_leaves_the_active_look_on(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 4);
    board_choose(&session, 3);
    session_wear(&session, &lipstick, 1);
    board_close(&session);
    assert_int_equal(session.worn_count, 1);
    assert_true(session_wears(&session, &lipstick, 1));
    assert_int_equal(session.board.panes[0].worn_count, 0); // nothing of the others is kept
}

static void from_four_to_two_the_active_look_stays(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    board_open(&session, 4);
    board_choose(&session, 2);
    session_wear(&session, &glasses, 0);
    board_freeze(&session, 2, true); // the next one becomes active
    assert_int_equal(session.board.active, 3);
    board_choose(&session, 2);
    board_open(&session, 2);
    assert_int_equal(session.board.count, 2);
    assert_int_equal(session.board.active, 1);
    assert_true(session_wears(&session, &glasses, 0));
    assert_false(session.board.panes[1].frozen); // its picture stood elsewhere
    board_open(&session, 4);
    assert_true(look_wears(&session, 3, &glasses, 0)); // new ones are as the active one
    assert_false(look_wears(&session, 0, &glasses, 0));
}

static void a_change_makes_a_frozen_look_live(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 2);
    board_freeze(&session, 0, true);
    assert_int_equal(session.board.active, 1);
    session_wear(&session, &lipstick, 1);
    assert_true(session.board.panes[0].frozen);
    board_choose(&session, 0);
    session_set_intensity(&session, &lipstick, 0.5f);
    assert_false(session.board.panes[0].frozen);
    board_freeze(&session, 1, true); // not the active one: that stays
    assert_int_equal(session.board.active, 0);
    board_freeze(&session, 0, true); // all are frozen
    assert_int_equal(session.board.active, 0);
}

static void comparing_is_told_once_of_each_product(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    board_open(&session, 2);
    board_close(&session);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 2);
    board_open(&session, 4);
    board_choose(&session, 2);
    board_choose(&session, 0);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_COMPARED, "LIP-RED"), 1);
}

static void likes_are_put_beside_each_other(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &glasses, 0);
    (void)session_like(&session, &lipstick, 1);
    (void)session_like(&session, &card, 0); // can't be tried on
    board_open_likes(&session);
    assert_int_equal(session.board.count, 0); // one alone is no comparison
    (void)session_like(&session, &lipstick, 0);
    assert_int_equal(board_likes(&session), 2);
    board_open_likes(&session);
    assert_int_equal(session.board.count, 2);
    assert_true(look_wears(&session, 0, &lipstick, 1) && look_wears(&session, 0, &glasses, 0));
    assert_true(look_wears(&session, 1, &lipstick, 0) && look_wears(&session, 1, &glasses, 0));
    assert_int_equal(session.board.active, 0);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_COMPARED, "EYE-GOLD"), 1);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_COMPARED, "LIP-ROSE"), 1);
}

static void likes_that_are_worn_at_once_are_put_beside_each_other(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &glasses, 0);
    session_wear(&session, &lipstick, 0);
    (void)session_like(&session, &glasses, 0);
    (void)session_like(&session, &lipstick, 0);
    board_open_likes(&session);
    assert_int_equal(session.board.count, 2);
    assert_true(look_wears(&session, 0, &glasses, 0));
    assert_false(look_wears(&session, 0, &lipstick, 0));
    assert_true(look_wears(&session, 1, &lipstick, 0));
    assert_false(look_wears(&session, 1, &glasses, 0));
    // Nothing was tried on anew.
    assert_int_equal(told_of(&heard, INTEREST_TRYON_STARTED, "EYE-GOLD"), 1);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_STARTED, "LIP-RED"), 1);
}

static void before_and_after_and_the_board_exclude_each_other(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    session_split(&session, true, 0.5f);
    board_open(&session, 2);
    assert_false(session.splitting);
    session_split(&session, true, 0.5f);
    assert_false(session.splitting);
}

static void live_looks_are_looked_at_and_frozen_ones_are_not(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 2);
    board_choose(&session, 1);
    session_wear(&session, &lipstick, 1);
    board_freeze(&session, 0, true);
    look_for(&session, 3);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_DWELLED, "LIP-RED"), 0);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_DWELLED, "LIP-ROSE"), 1);
    board_freeze(&session, 0, false);
    look_for(&session, 3);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_DWELLED, "LIP-RED"), 1); // not active, but seen
}

static void the_same_product_on_two_looks_is_dwelled_on_once(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 4);
    look_for(&session, 5);
    assert_int_equal(told_of(&heard, INTEREST_TRYON_DWELLED, "LIP-RED"), 1);
}

static void nothing_of_a_board_outlives_its_session(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    board_open(&session, 4);
    session_wipe(&session);
    assert_int_equal(session.board.count, 0);
    for (int i = 0; i < SESSION_MAX_PANES; i++)
        assert_null(session.board.panes[i].worn[0].product);
}

// --- what of the picture is shown --------------------------------------------------------------------------

#define PICTURE_WIDTH_PX 1280
#define PICTURE_HEIGHT_PX 720
#define EYES_PX 90.0f

// A face whose middle of the eyes is there.
static struct people *face_at(float x, float y)
{
    struct people *people = calloc(1, sizeof *people);
    assert_non_null(people);
    people->face_count = 1;
    struct face *face = &people->faces[0];
    float px_m = EYES_PX / vec3_length(vec3_subtract(face_canonical_m[263], face_canonical_m[33]));
    struct vec3 middle = vec3_scale(vec3_add(face_canonical_m[263], face_canonical_m[33]), 0.5f);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        face->landmarks_px[i] = (struct vec3){x + (face_canonical_m[i].x - middle.x) * px_m,
                                              y - (face_canonical_m[i].y - middle.y) * px_m, 0.0f};
    return people;
}

static struct rect follow(struct board_crop *crop, struct people *people, bool whole, float seconds)
{
    const struct board_sight sight = {.width_px = PICTURE_WIDTH_PX,
                                      .height_px = PICTURE_HEIGHT_PX,
                                      .people = people,
                                      .shape = 0.75f,
                                      .whole_bodies = whole,
                                      .now_ns = (int64_t)(seconds * 1e9f) + CLOCK_SECOND_NS};
    struct rect part = board_crop_follow(crop, &sight);
    free(people);
    assert_float_equal(part.width / part.height, 0.75f, 0.01f);
    assert_true(part.x > -0.01f && part.y > -0.01f);
    assert_true(part.x + part.width < PICTURE_WIDTH_PX + 0.1f &&
                part.y + part.height < PICTURE_HEIGHT_PX + 0.1f);
    return part;
}

static void a_face_stands_in_the_middle_and_is_seen_nearer(void **state)
{
    (void)state;
    struct board_crop crop = {0};
    struct rect part = follow(&crop, face_at(820.0f, 330.0f), false, 0.0f);
    assert_float_equal(part.x + 0.5f * part.width, 820.0f, 1.0f);
    assert_true(part.height < 0.75f * PICTURE_HEIGHT_PX);
    assert_true(part.width > 3.0f * EYES_PX); // with room beside the head
}

static void bodies_are_seen_as_far_as_the_picture_goes(void **state)
{
    (void)state;
    struct board_crop crop = {0};
    struct rect part = follow(&crop, face_at(820.0f, 200.0f), true, 0.0f);
    assert_float_equal(part.height, (float)PICTURE_HEIGHT_PX, 0.1f);
    assert_float_equal(part.x + 0.5f * part.width, 820.0f, 1.0f);
}

static void a_shopper_who_moves_little_is_not_followed(void **state)
{
    (void)state;
    struct board_crop crop = {0};
    struct rect first = follow(&crop, face_at(640.0f, 330.0f), false, 0.0f);
    for (int i = 1; i < 50; i++) {
        struct rect part =
            follow(&crop, face_at(640.0f + 12.0f * sinf((float)i), 330.0f), false, (float)i * 0.04f);
        assert_float_equal(part.x, first.x, 0.0f);
        assert_float_equal(part.height, first.height, 0.0f);
    }
}

static void the_part_glides_after_a_shopper_who_moves_on(void **state)
{
    (void)state;
    struct board_crop crop = {0};
    struct rect before = follow(&crop, face_at(400.0f, 330.0f), false, 0.0f);
    for (int i = 1; i < 100; i++) {
        struct rect part = follow(&crop, face_at(800.0f, 330.0f), false, (float)i * 0.04f);
        assert_true(part.x >= before.x && part.x - before.x < 60.0f); // never a jump
        before = part;
    }
    assert_float_equal(before.x + 0.5f * before.width, 800.0f, 12.0f);
}

static void who_is_lost_for_a_moment_is_found_where_they_were(void **state)
{
    (void)state;
    struct board_crop crop = {0};
    struct rect first = follow(&crop, face_at(400.0f, 330.0f), false, 0.0f);
    struct rect part = follow(&crop, NULL, false, 0.1f);
    assert_float_equal(part.x, first.x, 0.0f);
    assert_float_equal(part.height, first.height, 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_opens_only_while_trying_on),
        cmocka_unit_test(a_product_goes_on_the_active_look_alone),
        cmocka_unit_test(closing_leaves_the_active_look_on),
        cmocka_unit_test(from_four_to_two_the_active_look_stays),
        cmocka_unit_test(a_change_makes_a_frozen_look_live),
        cmocka_unit_test(comparing_is_told_once_of_each_product),
        cmocka_unit_test(likes_are_put_beside_each_other),
        cmocka_unit_test(likes_that_are_worn_at_once_are_put_beside_each_other),
        cmocka_unit_test(before_and_after_and_the_board_exclude_each_other),
        cmocka_unit_test(live_looks_are_looked_at_and_frozen_ones_are_not),
        cmocka_unit_test(the_same_product_on_two_looks_is_dwelled_on_once),
        cmocka_unit_test(nothing_of_a_board_outlives_its_session),
        cmocka_unit_test(a_face_stands_in_the_middle_and_is_seen_nearer),
        cmocka_unit_test(bodies_are_seen_as_far_as_the_picture_goes),
        cmocka_unit_test(a_shopper_who_moves_little_is_not_followed),
        cmocka_unit_test(the_part_glides_after_a_shopper_who_moves_on),
        cmocka_unit_test(who_is_lost_for_a_moment_is_found_where_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
