// The compare board on the screen: where its looks stand, and what touching them does.
#include "tests/unit/app/ui_stage.h"

#include <math.h>

static const struct {
    int width_px, height_px;
} screens[] = {{1280, 720}, {1080, 1920}, {1024, 768}, {3840, 2160}, {2160, 3840}};

static struct rect area_of(const struct stage *stage, uint32_t id)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].id == id)
            return canvas->areas[i].rect;
    fail_msg("nothing to touch with the id %#x", (unsigned)id);
    return (struct rect){0};
}

static void touch(struct stage *stage, uint32_t id)
{
    struct rect at = area_of(stage, id);
    stage_tap(stage, at.x + 0.5f * at.width, at.y + 0.5f * at.height);
}

static struct stage *open_trying(int width_px, int height_px, const char *language)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, width_px, height_px, language))
        skip();
    stage_paint_a_corner(stage);
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

static void open_board(struct stage *stage, int looks)
{
    board_open(&stage->session, looks);
    stage_settle(stage);
}

static void looks_stand_on_the_stage_beside_each_other(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof screens / sizeof screens[0]; s++)
        for (int count = 2; count <= 4; count += 2) {
            struct stage *stage = open_trying(screens[s].width_px, screens[s].height_px, "en");
            struct rect panes[SESSION_MAX_PANES], inside = stage->ui->layout.stage;
            (void)ui_board_panes(stage->ui, count, false, panes);
            for (int i = 0; i < count; i++) {
                struct rect seen = rect_intersect(panes[i], inside);
                assert_float_equal(seen.width, panes[i].width, 1.5f);
                assert_float_equal(seen.height, panes[i].height, 1.5f);
                assert_float_equal(panes[i].width, panes[0].width, 0.0f);
                assert_true(panes[i].width > 0.2f * inside.width && panes[i].height > 0.3f * inside.height);
                for (int k = 0; k < i; k++)
                    assert_true(rect_intersect(panes[i], panes[k]).width <= 0.0f ||
                                rect_intersect(panes[i], panes[k]).height <= 0.0f);
            }
            stage_close(stage);
        }
}

static void the_first_look_stands_where_reading_begins(void **state)
{
    (void)state;
    struct rect panes[SESSION_MAX_PANES];
    struct stage *stage = open_trying(1280, 720, "en");
    (void)ui_board_panes(stage->ui, 2, false, panes);
    assert_true(panes[0].x < panes[1].x);
    stage_close(stage);
    stage = open_trying(1280, 720, "ar");
    (void)ui_board_panes(stage->ui, 2, false, panes);
    assert_true(panes[0].x > panes[1].x);
    (void)ui_board_panes(stage->ui, 4, false, panes);
    assert_true(panes[0].x > panes[1].x && panes[2].x > panes[3].x && panes[2].y > panes[0].y);
    stage_close(stage);
}

static void a_touched_look_is_the_one_that_products_go_on(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    open_board(stage, 2);
    touch(stage, WIDGET_FIRST_PANE + 1);
    assert_int_equal(stage->session.board.active, 1);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    int count = 0;
    const struct session_worn *first = board_worn(&stage->session, 0, &count);
    assert_int_equal(count, 1);
    assert_ptr_equal(first[0].product, &stage->products[0]);
    const struct session_worn *second = board_worn(&stage->session, 1, &count);
    assert_int_equal(count, 1);
    assert_ptr_equal(second[0].product, &stage->products[1]);
    touch(stage, WIDGET_FIRST_PANE);
    assert_ptr_equal(stage->ui->chosen, &stage->products[0]); // its shades are in the panel
    stage_shoot(stage, "board-two");
    stage_close(stage);
}

static void a_look_is_frozen_by_its_button(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_board(stage, 2);
    struct rect button = area_of(stage, WIDGET_FIRST_FREEZE);
    assert_true(button.width >= 48.0f && button.height >= 48.0f);
    touch(stage, WIDGET_FIRST_FREEZE);
    assert_true(stage->session.board.panes[0].frozen);
    assert_int_equal(stage->session.board.active, 1); // the next one to be changed
    touch(stage, WIDGET_FIRST_FREEZE);
    assert_false(stage->session.board.panes[0].frozen);
    stage_close(stage);
}

static void it_goes_from_two_to_four_and_away(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    open_board(stage, 2);
    touch(stage, WIDGET_BOARD_FOUR);
    assert_int_equal(stage->session.board.count, 4);
    (void)area_of(stage, WIDGET_FIRST_PANE + 3);
    stage_shoot(stage, "board-four");
    touch(stage, WIDGET_BOARD_TWO);
    assert_int_equal(stage->session.board.count, 2);
    touch(stage, WIDGET_BOARD_CLOSE);
    assert_int_equal(stage->session.board.count, 0);
    stage_close(stage);
}

static void the_entry_opens_it_and_closes_it(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    const struct command command = {.kind = COMMAND_CALL, .call = screen_board_open};
    sheet_show(stage->ui, SHEET_TRAY);
    ui_perform(stage->ui, &command, &stage->session, stage->now_ns);
    stage_apply(stage);
    assert_int_equal(stage->session.board.count, 2);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    ui_perform(stage->ui, &command, &stage->session, stage->now_ns);
    stage_apply(stage);
    assert_int_equal(stage->session.board.count, 0);
    stage_close(stage);
}

static void favourites_are_compared_from_their_sheet(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    (void)session_like(&stage->session, &stage->products[0], 1);
    sheet_show(stage->ui, SHEET_TRAY);
    stage_settle(stage);
    for (int i = 0; i < stage->ui->canvas.area_count; i++)
        assert_int_not_equal(stage->ui->canvas.areas[i].id, WIDGET_BOARD_LIKES); // one alone
    (void)session_like(&stage->session, &stage->products[0], 3);
    stage_settle(stage);
    touch(stage, WIDGET_BOARD_LIKES);
    assert_int_equal(stage->session.board.count, 2);
    assert_int_equal(stage->session.worn[0].variant, 1);
    assert_int_equal(stage->ui->sheets.shown, SHEET_NONE);
    stage_close(stage);
}

static void glasses_are_moved_on_the_active_look_alone(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    session_wear(&stage->session, &stage->products[10], 0);
    open_board(stage, 2);
    struct rect panes[SESSION_MAX_PANES];
    (void)ui_board_panes(stage->ui, 2, false, panes);
    stage->status.eyewear = rect_inset(panes[0], -50.0f, 100.0f);
    stage->status.metre_px = 1000.0f;
    stage_settle(stage);
    struct rect held = area_of(stage, WIDGET_EYEWEAR);
    assert_true(held.x >= panes[0].x && held.x + held.width <= panes[0].x + panes[0].width);
    stage->session.board.panes[0].frozen = true;
    stage_settle(stage);
    for (int i = 0; i < stage->ui->canvas.area_count; i++)
        assert_int_not_equal(stage->ui->canvas.areas[i].id, WIDGET_EYEWEAR);
    stage_close(stage);
}

static void measuring_needs_the_stage_for_itself(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_board(stage, 2);
    session_consent_skin_match(&stage->session, true);
    ui_show_shade_page(stage->ui, SHADE_PAGE_MEASURE, stage->now_ns);
    stage_run(stage, 2);
    assert_int_equal(stage->session.board.count, 0);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_stand_on_the_stage_beside_each_other),
        cmocka_unit_test(the_first_look_stands_where_reading_begins),
        cmocka_unit_test(a_touched_look_is_the_one_that_products_go_on),
        cmocka_unit_test(a_look_is_frozen_by_its_button),
        cmocka_unit_test(it_goes_from_two_to_four_and_away),
        cmocka_unit_test(the_entry_opens_it_and_closes_it),
        cmocka_unit_test(favourites_are_compared_from_their_sheet),
        cmocka_unit_test(glasses_are_moved_on_the_active_look_alone),
        cmocka_unit_test(measuring_needs_the_stage_for_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
