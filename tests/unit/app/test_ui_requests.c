// What is asked of the staff, on the screens: where it can be, in which size, how it stands.
#include "tests/unit/app/request_stage.h"

static struct stage *open_visit(int width_px, int height_px, const char *language)
{
    struct stage *stage = NULL;
    if (!stage_open_store(&stage, width_px, height_px, language, false)) {
        skip();
        return NULL;
    }
    stage_paint_a_corner(stage);
    request_stage_begin(stage);
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

static void show_card(struct stage *stage, int product, int variant)
{
    ui_choose(stage->ui, &stage->products[product], variant);
    sheet_show(stage->ui, SHEET_PRODUCT);
    stage_settle(stage);
}

static void press(struct stage *stage, uint32_t widget)
{
    stage_tap_widget(stage, widget);
    stage_settle(stage);
}

static void a_shade_is_brought_by_one_touch(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    show_card(stage, 1, 2);
    press(stage, WIDGET_SHEET_BRING);
    assert_int_equal(stage->requests.count, 1);
    assert_ptr_equal(stage->requests.list[0].product, &stage->products[1]);
    assert_int_equal(stage->requests.list[0].variant, 2);
    assert_string_equal(stage->requests.list[0].size, "");
    press(stage, WIDGET_SHEET_BRING); // it is asked for: this shows how it stands
    assert_int_equal(stage->requests.count, 1);
    assert_int_equal(stage->ui->sheets.shown, SHEET_REQUESTS);
    stage_close(stage);
}

static void where_no_size_is_chosen_it_is_asked_for(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    show_card(stage, 10, 0);
    press(stage, WIDGET_SHEET_BRING);
    assert_int_equal(stage->requests.count, 0);
    assert_true(stage_says(stage, "Which size?"));
    press(stage, WIDGET_FIRST_SIZE + 1); // sold out here
    assert_int_equal(stage->requests.count, 0);
    press(stage, WIDGET_FIRST_SIZE);
    assert_int_equal(stage->requests.count, 1);
    assert_string_equal(stage->requests.list[0].size, "47-22-145");
    stage_close(stage);
}

static void a_size_that_is_chosen_later_asks_for_nothing(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    show_card(stage, 10, 0);
    press(stage, WIDGET_SHEET_BRING);
    sheet_show(stage->ui, SHEET_NONE); // thought better of it
    show_card(stage, 10, 0);
    press(stage, WIDGET_FIRST_SIZE);
    assert_int_equal(stage->requests.count, 0);
    stage_close(stage);
}

static void what_is_not_here_can_not_be_asked_for(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    show_card(stage, 3, 0);
    const struct touch_area *bring = stage_area(stage, WIDGET_SHEET_BRING);
    assert_true(bring == NULL || bring->command.kind == COMMAND_NONE);
    stage->variants[3][0].availability = AVAILABILITY_IN_STOCK; // it came in
    stage_settle(stage);
    press(stage, WIDGET_SHEET_BRING);
    assert_int_equal(stage->requests.count, 1);
    stage_close(stage);
}

static void a_reservation_shows_its_code(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    show_card(stage, 1, 2);
    press(stage, WIDGET_SHEET_RESERVE);
    assert_int_equal(stage->ui->sheets.shown, SHEET_REQUESTS);
    char shown[PICKUP_CODE_SHOWN], isolated[PICKUP_CODE_SHOWN + 8];
    pickup_code_show(stage->requests.list[0].code, shown);
    (void)snprintf(isolated, sizeof isolated, "\u2066%s\u2069", shown); // left to right in every language
    assert_true(stage_says(stage, isolated));
    assert_true(stage_says(stage, strings_get(ui_strings(stage->ui), "request.anonymous")));
    assert_non_null(stage->ui->request.codes[0]);
    stage_close(stage);
}

static void it_can_be_taken_back(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    request_stage_add(stage, REQUEST_PRODUCT, 1, 2, NULL, REQUEST_SENT);
    request_stage_add(stage, REQUEST_PRODUCT, 2, 0, NULL, REQUEST_SERVED);
    sheet_show(stage->ui, SHEET_REQUESTS);
    stage_settle(stage);
    assert_null(stage_area(stage, WIDGET_IN_SHEET + 1)); // on its way
    press(stage, WIDGET_IN_SHEET);
    assert_int_equal(stage->requests.list[0].state, REQUEST_TAKEN_BACK);
    assert_null(stage_area(stage, WIDGET_IN_SHEET));
    assert_int_equal(requests_shown_count(&stage->requests), 1);
    stage_close(stage);
}

static void somebody_is_called_once(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    stage_choose_more(stage, "request.title");
    stage_settle(stage);
    press(stage, WIDGET_SHEET_CALL);
    assert_int_equal(stage->requests.count, 1);
    assert_int_equal(stage->requests.list[0].kind, REQUEST_HELP);
    const struct touch_area *call = stage_area(stage, WIDGET_SHEET_CALL);
    assert_true(call == NULL || call->command.kind == COMMAND_NONE);
    stage_close(stage);
}

static void all_that_is_liked_comes_and_the_rest_asks_for_its_size(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    const int likes[] = {1, 3, 10, 5}; // of these one is not here, and one has sizes
    for (size_t i = 0; i < sizeof likes / sizeof likes[0]; i++)
        (void)session_like(&stage->session, &stage->products[likes[i]], 0);
    sheet_show(stage->ui, SHEET_TRAY);
    stage_settle(stage);
    press(stage, WIDGET_SHEET_BRING_ALL);
    assert_int_equal(stage->requests.count, 2);
    assert_int_equal(stage->ui->sheets.shown, SHEET_PRODUCT);
    assert_ptr_equal(stage->ui->chosen, &stage->products[10]);
    press(stage, WIDGET_FIRST_SIZE);
    assert_int_equal(stage->requests.count, 3);
    stage_close(stage);
}

static void nothing_is_offered_where_nobody_reads_it(void **state)
{
    (void)state;
    struct stage *stage = open_visit(1280, 720, "en");
    stage->status.requests = NULL;
    show_card(stage, 1, 2);
    assert_null(stage_area(stage, WIDGET_SHEET_BRING));
    assert_null(stage_area(stage, WIDGET_SHEET_RESERVE));
    sheet_show(stage->ui, SHEET_MORE);
    stage_settle(stage);
    assert_false(stage_says(stage, "Ask the staff"));
    stage_close(stage);
}

// Pictures, for looking at.
static void every_screen_is_painted(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "ar", "ja", "de"};
    static const int sizes[2][2] = {{1080, 1920}, {1280, 720}};
    char name[64];
    if (getenv("CHEVAL_KEEP_PICTURES") == NULL)
        return;
    for (int i = 0; i < 8; i++) {
        const char *language = languages[i / 2];
        struct stage *stage = open_visit(sizes[i % 2][0], sizes[i % 2][1], language);
        sheet_show(stage->ui, SHEET_REQUESTS);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-requests-none", language);
        stage_shoot(stage, name);
        show_card(stage, 1, 2);
        (void)snprintf(name, sizeof name, "%s-requests-card", language);
        stage_shoot(stage, name);
        show_card(stage, 10, 0);
        press(stage, WIDGET_SHEET_BRING);
        (void)snprintf(name, sizeof name, "%s-requests-size", language);
        stage_shoot(stage, name);
        request_stage_fill(stage);
        sheet_show(stage->ui, SHEET_REQUESTS);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-requests", language);
        stage_shoot(stage, name);
        (void)session_like(&stage->session, &stage->products[1], 0);
        (void)session_like(&stage->session, &stage->products[5], 0);
        sheet_show(stage->ui, SHEET_TRAY);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-requests-tray", language);
        stage_shoot(stage, name);
        sheet_show(stage->ui, SHEET_MORE);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-requests-more", language);
        stage_shoot(stage, name);
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shade_is_brought_by_one_touch),
        cmocka_unit_test(where_no_size_is_chosen_it_is_asked_for),
        cmocka_unit_test(a_size_that_is_chosen_later_asks_for_nothing),
        cmocka_unit_test(what_is_not_here_can_not_be_asked_for),
        cmocka_unit_test(a_reservation_shows_its_code),
        cmocka_unit_test(it_can_be_taken_back),
        cmocka_unit_test(somebody_is_called_once),
        cmocka_unit_test(all_that_is_liked_comes_and_the_rest_asks_for_its_size),
        cmocka_unit_test(nothing_is_offered_where_nobody_reads_it),
        cmocka_unit_test(every_screen_is_painted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
