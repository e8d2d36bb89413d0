// The tab "For you": when it is filled, what keeps its place, and what it says.
#include "tests/unit/app/ui_stage.h"

static void show_picked(struct stage *stage)
{
    for (int i = 0; i < stage->ui->tab_count; i++)
        if (stage->ui->tabs[i] == UI_TAB_PICKED) {
            ui_show_tab(stage->ui, i);
            stage_settle(stage);
            return;
        }
    fail_msg("no tab of what is picked");
}

static bool open_trying(struct stage **stage, int width_px, int height_px, const char *language)
{
    if (!stage_open_store(stage, width_px, height_px, language, true))
        return false;
    stage_paint_a_corner(*stage);
    session_consent(&(*stage)->session, true, false);
    stage_settle(*stage);
    return true;
}

static const struct catalogue_product *entry(const struct stage *stage, int place)
{
    assert_true(place < stage->ui->shelf_count);
    return &stage->catalogue.products[stage->ui->shelf[place]];
}

static void a_visit_begins_elsewhere_and_nothing_is_picked_yet(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_trying(&stage, 1280, 720, "en"))
        skip();
    assert_int_equal(stage->ui->tabs[stage->ui->tab], UI_TAB_LOOKS);
    show_picked(stage);
    assert_int_equal(stage->ui->shelf_count, 0);
    stage_shoot(stage, "en-picked-none");
    stage_close(stage);
}

static void what_goes_with_what_is_worn_stands_there_with_its_reason(void **state)
{
    (void)state;
    struct stage *stage;
    char reason[256];
    if (!open_trying(&stage, 1280, 720, "en"))
        skip();
    session_wear(&stage->session, &stage->products[0], 1);
    show_picked(stage);
    assert_true(stage->ui->shelf_count > 1 && stage->ui->shelf_count <= RECOMMEND_MAX);
    assert_ptr_equal(entry(stage, 0), &stage->products[8]); // of the look that both are in
    picked_reason(stage->ui, 0, reason, sizeof reason);
    assert_string_equal(reason, "Goes with Velvet matte lipstick");
    assert_non_null(stage_area(stage, WIDGET_FIRST_PRODUCT + 2 * 8));
    stage_close(stage);
}

static void what_is_put_on_stays_in_its_place_and_what_is_new_comes_behind(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_trying(&stage, 1280, 720, "en"))
        skip();
    session_wear(&stage->session, &stage->products[0], 1);
    show_picked(stage);
    const struct catalogue_product *first = entry(stage, 0), *second = entry(stage, 1);
    stage_tap_command(stage, COMMAND_PRODUCT, first, -1);
    assert_true(ui_worn_variant(&stage->session, first) >= 0);
    assert_ptr_equal(entry(stage, 0), first);
    assert_ptr_equal(entry(stage, 1), second);
    session_clear(&stage->session); // nothing to go by any more
    stage_settle(stage);
    assert_int_equal(stage->ui->shelf_count, 0);
    stage_close(stage);
}

static void nothing_moves_under_a_finger(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_trying(&stage, 1080, 1920, "en"))
        skip();
    session_wear(&stage->session, &stage->products[0], 1);
    show_picked(stage);
    int count = stage->ui->shelf_count;
    const struct catalogue_product *first = entry(stage, 0);
    struct rect card = stage_find(stage, COMMAND_PRODUCT, first, -1);
    stage_finger(stage, INPUT_POINTER_DOWN, 0, card.x + 10.0f, card.y + 10.0f);
    session_clear(&stage->session);
    stage_settle(stage);
    assert_int_equal(stage->ui->shelf_count, count);
    assert_ptr_equal(entry(stage, 0), first);
    stage_finger(stage, INPUT_POINTER_UP, 0, 1.0f, 1.0f);
    stage_settle(stage);
    assert_int_equal(stage->ui->shelf_count, 0);
    stage_close(stage);
}

// What visits chose together: everything with the first lipstick, the gift card most.
static struct neighbours *learn(const struct stage *stage)
{
    struct neighbours_builder *builder = NULL;
    struct neighbours *model = NULL;
    char visit[16];
    assert_int_equal(neighbours_builder_create(&builder), RESULT_OK);
    for (int i = 0; i < 60; i++) {
        const char *chosen[] = {stage->products[0].sku, stage->products[i % STAGE_PRODUCTS].sku,
                                stage->products[13 + i % 4].sku};
        (void)snprintf(visit, sizeof visit, "visit %d", i);
        for (size_t k = 0; k < sizeof chosen / sizeof chosen[0]; k++)
            assert_int_equal(neighbours_add(builder, visit, chosen[k], 4.0f), RESULT_OK);
    }
    assert_int_equal(neighbours_build(builder, NULL, &model), RESULT_OK);
    neighbours_builder_destroy(builder);
    return model;
}

static void what_is_popular_stands_there_until_something_is_chosen(void **state)
{
    (void)state;
    struct stage *stage;
    char reason[256];
    if (!open_trying(&stage, 1280, 720, "en"))
        skip();
    struct neighbours *model = learn(stage);
    ui_use_neighbours(stage->ui, model);
    show_picked(stage);
    assert_true(stage->ui->shelf_count > 3);
    picked_reason(stage->ui, 0, reason, sizeof reason);
    assert_string_equal(reason, "Popular here");
    (void)session_like(&stage->session, &stage->products[0], 0);
    stage_settle(stage);
    bool others = false;
    for (int i = 0; i < stage->ui->shelf_count; i++) {
        picked_reason(stage->ui, i, reason, sizeof reason);
        others = others || strcmp(reason, "Because you liked Velvet matte lipstick") == 0;
        bool fills_up = stage->ui->picked.picks[i].reason == RECOMMEND_POPULAR;
        bool was_filling = i > 1 && stage->ui->picked.picks[i - 1].reason == RECOMMEND_POPULAR;
        assert_true(fills_up || !was_filling); // behind all that has a better reason
    }
    assert_true(others);
    stage_close(stage);
    neighbours_destroy(model);
}

// A customer sees what everybody sees: who they are changes which things are picked, and nothing of any card.
static void a_card_says_the_same_price_to_everybody(void **state)
{
    (void)state;
    static struct profile profile = {.name = "Rahel", .points = 90000, .purchase_count = 1};
    struct stage *stage;
    if (!stage_open_store(&stage, 1280, 720, "en", true)) // all of it painted: pixels are compared
        skip();
    session_consent(&stage->session, true, false);
    (void)snprintf(profile.purchases[0].sku, sizeof profile.purchases[0].sku, "sku");
    for (int tab = 0; tab < stage->ui->tab_count; tab++) {
        if (stage->ui->tabs[tab] == UI_TAB_PICKED)
            continue;
        stage->session.profile = NULL;
        ui_show_tab(stage->ui, tab);
        stage_settle(stage);
        stage_read(stage);
        size_t size = stage->shot.stride_bytes * (size_t)stage->shot.height_px;
        uint8_t *anonymous = malloc(size);
        assert_non_null(anonymous);
        memcpy(anonymous, stage->shot.pixels, size);
        stage->session.profile = &profile;
        stage_settle(stage);
        stage_read(stage);
        struct rect shelf = stage->ui->layout.shelf;
        for (int y = (int)shelf.y; y < (int)(shelf.y + shelf.height); y++) {
            size_t at = (size_t)y * stage->shot.stride_bytes + 4 * (size_t)shelf.x;
            assert_memory_equal(anonymous + at, stage->shot.pixels + at, 4 * (size_t)shelf.width);
        }
        free(anonymous);
    }
    stage_close(stage);
}

static void goodbye_wipes_what_was_picked(void **state)
{
    (void)state;
    struct stage *stage;
    if (!open_trying(&stage, 1280, 720, "en"))
        skip();
    session_wear(&stage->session, &stage->products[0], 1);
    show_picked(stage);
    assert_true(stage->ui->picked.count > 0);
    stage_tap_command(stage, COMMAND_GOODBYE, NULL, -1);
    static const struct picked nothing;
    assert_memory_equal(&stage->ui->picked, &nothing, sizeof nothing);
    stage_close(stage);
}

static void a_store_may_do_without(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en")) // of ui_options.no_picks
        skip();
    for (int i = 0; i < stage->ui->tab_count; i++)
        assert_int_not_equal(stage->ui->tabs[i], UI_TAB_PICKED);
    stage_close(stage);
}

// For looking at.
static void the_tab_is_painted_in_every_shape(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language;
    } shapes[] = {{1080, 1920, "en"}, {1280, 720, "en"},  {1080, 1920, "ar"},
                  {1280, 720, "ar"},  {1080, 1920, "ja"}, {1280, 720, "ja"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage;
        char name[32];
        if (!open_trying(&stage, shapes[i].width_px, shapes[i].height_px, shapes[i].language))
            skip();
        struct neighbours *model = learn(stage);
        ui_use_neighbours(stage->ui, model);
        show_picked(stage);
        (void)snprintf(name, sizeof name, "%s-picked-popular", shapes[i].language);
        stage_shoot(stage, name);
        session_wear(&stage->session, &stage->products[0], 1);
        (void)session_like(&stage->session, &stage->products[10], 0);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-picked", shapes[i].language);
        stage_shoot(stage, name);
        stage_close(stage);
        neighbours_destroy(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_begins_elsewhere_and_nothing_is_picked_yet),
        cmocka_unit_test(what_goes_with_what_is_worn_stands_there_with_its_reason),
        cmocka_unit_test(what_is_put_on_stays_in_its_place_and_what_is_new_comes_behind),
        cmocka_unit_test(nothing_moves_under_a_finger),
        cmocka_unit_test(what_is_popular_stands_there_until_something_is_chosen),
        cmocka_unit_test(a_card_says_the_same_price_to_everybody),
        cmocka_unit_test(goodbye_wipes_what_was_picked),
        cmocka_unit_test(a_store_may_do_without),
        cmocka_unit_test(the_tab_is_painted_in_every_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
