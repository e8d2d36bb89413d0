// What one frame costs, and that the layout keeps its promises in every size.
#include "tests/unit/app/ui_stage.h"

#define FRAMES 60

static void a_frame_at_rest_lays_out_no_text(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    stage_settle(stage);
    stage_settle(stage); // the last message is gone
    uint64_t layouts = text_stats(stage->ui->canvas.text).layouts;
    int64_t best_ns = INT64_MAX, sum_ns = 0;
    for (int i = 0; i < FRAMES; i++) {
        glFinish();
        int64_t start_ns = clock_now_ns();
        ui_draw(stage->ui, stage->target.framebuffer, &stage->session, &stage->status, stage->now_ns);
        glFinish();
        int64_t took_ns = clock_now_ns() - start_ns;
        best_ns = took_ns < best_ns ? took_ns : best_ns;
        sum_ns += took_ns;
        stage->now_ns += STAGE_FRAME_NS;
    }
    assert_true(text_stats(stage->ui->canvas.text).layouts == layouts);
    print_message("ui_draw at 1280 x 720: %d draws, %.2f ms mean, %.2f ms best\n", stage->ui->canvas.draws,
                  (double)sum_ns / FRAMES / 1e6, (double)best_ns / 1e6);
    stage_close(stage);
}

static void scrolling_lays_out_each_text_once(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1080, 1920, "en"))
        skip();
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    uint64_t layouts[2];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 40; i++) {
            stage_send(stage, (struct input_event){.kind = INPUT_SCROLL, .delta_y = i < 20 ? -1.0f : 1.0f});
            stage_run(stage, 2);
        }
        layouts[round] = text_stats(stage->ui->canvas.text).layouts;
    }
    assert_true(layouts[0] == layouts[1]);
    stage_close(stage);
}

// The picture that is kept of a screen at rest shows what its parts did, one by one.
static void check_kept(struct stage *stage)
{
    stage_settle(stage);
    stage_settle(stage);
    uint64_t kept = draw2d_kept_count(stage->draw2d);
    stage_draw(stage);
    assert_true(draw2d_kept_count(stage->draw2d) == kept + 1);
    stage_read(stage);
    struct picture shown = stage->shot;
    stage->shot = (struct picture){0};
    draw2d_forget(stage->draw2d);
    stage_draw(stage);
    assert_true(draw2d_kept_count(stage->draw2d) == kept + 1);
    stage_read(stage);
    long differing = 0;
    for (int y = 0; y < shown.height_px; y++)
        for (int x = 0; x < 4 * shown.width_px; x++) {
            int difference = abs(picture_row(&shown, y)[x] - picture_row(&stage->shot, y)[x]);
            assert_in_range(difference, 0, 2); // rounded once, not with each thing that lets light through
            differing += difference;
        }
    assert_true(differing < (long)shown.width_px * shown.height_px / 10);
    picture_free(&shown);
}

static void a_kept_screen_looks_as_the_drawn_one(void **state)
{
    (void)state;
    for (int portrait = 0; portrait < 2; portrait++) {
        struct stage *stage;
        if (!stage_open(&stage, portrait ? 720 : 1280, portrait ? 1280 : 720, "en"))
            skip();
        check_kept(stage); // the consent's card
        session_consent(&stage->session, true, false);
        check_kept(stage);
        stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
        check_kept(stage);
        sheet_show(stage->ui, SHEET_SEARCH);
        check_kept(stage);
        stage_close(stage);
    }
}

static bool inside(struct rect inner, struct rect outer)
{
    return inner.x >= outer.x && inner.y >= outer.y &&
           inner.x + inner.width <= outer.x + outer.width + 0.5f &&
           inner.y + inner.height <= outer.y + outer.height + 0.5f;
}

static void the_layout_keeps_to_its_rules_in_every_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720},  {1920, 1080}, {3840, 2160}, {1280, 1024},
                                   {1366, 768},  {720, 1280},  {1080, 1920}, {2160, 3840},
                                   {1200, 1920}, {1536, 2048}, {2560, 1080}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (int rtl = 0; rtl < 2; rtl++) {
            struct theme design, theme;
            struct layout layout;
            const struct theme_screen seen = {.width_px = sizes[i][0], .height_px = sizes[i][1]};
            theme_design(&design);
            theme_fit(&design, &seen, &theme);
            layout_init(&layout, &theme, rtl != 0);
            struct rect screen = {0.0f, 0.0f, (float)sizes[i][0], (float)sizes[i][1]};
            assert_true(theme.touch >= 48.0f);
            assert_true(inside(layout.panel, screen) && inside(layout.bar, screen));
            assert_true(inside(layout.tabs, layout.panel) && inside(layout.shelf, layout.panel));
            assert_true(inside(layout.words, layout.panel) && inside(layout.shades, layout.panel));
            assert_true(inside(layout.actions, layout.panel));
            assert_true(layout.shelf.height >= layout.card.height);
            assert_true(rect_intersect(layout.actions, layout.shades).width <= 0.0f ||
                        rect_intersect(layout.actions, layout.shades).height <= 0.0f);
            // The middle third of the screen, where the face is, stays free.
            struct rect face = rect_centred(screen, screen.width / 3.0f, screen.height / 3.0f);
            assert_true(inside(face, layout.stage));
            // Mirrored, not moved: the dock changes sides.
            if (!theme.portrait)
                assert_true((layout.panel.x > screen.width * 0.5f) == (rtl == 0));
        }
}

static void every_target_is_at_least_48_pixels(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    for (int i = 0; i < 2; i++) {
        stage_settle(stage);
        const struct canvas *canvas = &stage->ui->canvas;
        assert_true(canvas->area_count > 2);
        for (int a = 0; a < canvas->area_count; a++) {
            enum command_kind kind = canvas->areas[a].command.kind;
            if (kind != COMMAND_TAB && kind != COMMAND_PRODUCT &&
                kind != COMMAND_SHADE) // may be scrolled half out
                assert_true(canvas->areas[a].rect.width >= 48.0f && canvas->areas[a].rect.height >= 48.0f);
        }
        session_consent(&stage->session, true, false);
    }
    stage_close(stage);
}

static void pictures_are_asked_for_once_and_a_missing_one_is_no_harm(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    session_consent(&stage->session, true, false);
    stage_draw(stage);
    struct ui_picture_request request;
    const char *first = NULL;
    int count = 0;
    while (ui_wants_picture(stage->ui, &request)) {
        assert_true(request.max_side_px >= 64);
        first = first != NULL ? first : request.path;
        count++;
    }
    assert_in_range(count, 2, 8); // those in view
    ui_give_picture(stage->ui, first, NULL);
    ui_give_picture(stage->ui, "never asked for", NULL);
    for (int i = 0; i < 5; i++)
        stage_draw(stage);
    assert_false(ui_wants_picture(stage->ui, &request));
    stage_close(stage);
}

static void an_empty_catalogue_says_so(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    struct diagnostic why = {0};
    struct catalogue empty = {.title = "Empty", .folder = "."};
    const struct ui_options options = {
        .catalogue = &empty, .resources = test_source_path("assets"), .language = "en"};
    ui_destroy(stage->ui);
    assert_int_equal(ui_create(&options, stage->draw2d, &stage->ui, &why), RESULT_OK);
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_RIGHT});
    stage_send(stage, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_DOWN});
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

// Whether a store of that name is named beside what is always said there.
static bool is_named(int width_px, int height_px, const char *title)
{
    struct stage *stage;
    if (!stage_open(&stage, width_px, height_px, "en"))
        skip();
    stage->catalogue.title = title;
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    bool is_said = stage_says(stage, title);
    assert_true(stage_says(stage, strings_get(stage->ui->strings, "privacy.not_recorded")));
    stage_close(stage);
    return is_said;
}

static void a_stores_name_is_left_out_before_a_word_of_it_is_broken(void **state)
{
    (void)state;
    static const char word[] = "Handschuhhaus";
    assert_true(is_named(1280, 720, word));
    assert_false(is_named(720, 1280, word)); // its halves would have room, one below the other
    assert_true(is_named(720, 1280, "Handschuh Handschuh"));
    assert_false(is_named(720, 1280, "Hut & Handschuhhaus"));
    assert_true(is_named(720, 1280, "鞋子手套帽子围巾专门店")); // its characters stand on either line
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_at_rest_lays_out_no_text),
        cmocka_unit_test(scrolling_lays_out_each_text_once),
        cmocka_unit_test(a_kept_screen_looks_as_the_drawn_one),
        cmocka_unit_test(the_layout_keeps_to_its_rules_in_every_size),
        cmocka_unit_test(every_target_is_at_least_48_pixels),
        cmocka_unit_test(pictures_are_asked_for_once_and_a_missing_one_is_no_harm),
        cmocka_unit_test(an_empty_catalogue_says_so),
        cmocka_unit_test(a_stores_name_is_left_out_before_a_word_of_it_is_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
