// Sheets over the mirror: a product's card, the shopper's choices, the search.
#include "tests/unit/app/ui_stage.h"

struct shape {
    int width_px, height_px;
    const char *language;
};

static const struct shape shapes[] = {{1280, 720, "en"}, {1080, 1920, "ar"}, {1080, 1920, "ja"}};

#define SHAPES (sizeof shapes / sizeof shapes[0])

static struct stage *open_trying(int width_px, int height_px, const char *language)
{
    struct stage *stage;
    if (!stage_open_store(&stage, width_px, height_px, language, true))
        skip();
    stage_paint_a_corner(stage);
    stage->products[1].description =
        "Six satin shades with rose hip oil. Stays on for eight hours, comes off "
        "with water. Without perfume, not tested on animals.";
    struct catalogue_try_on *frame = &stage->variants[10][0].try_on;
    frame->kind = TRY_ON_EYEWEAR;
    frame->eyewear.size[EYEWEAR_LENS_WIDTH] = 52.0f;
    frame->eyewear.size[EYEWEAR_BRIDGE_WIDTH] = 18.0f;
    frame->eyewear.size[EYEWEAR_TEMPLE] = 140.0f;
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    ui_choose(stage->ui, &stage->products[1], 2);
    stage_settle(stage);
    return stage;
}

static enum sheet_id shown(const struct stage *stage)
{
    return stage->ui->sheets.shown;
}

static void open_sheet(struct stage *stage, enum sheet_id sheet)
{
    const struct canvas *canvas = &stage->ui->canvas;
    bool has_button = false;
    for (int i = 0; i < canvas->area_count; i++)
        has_button |=
            canvas->areas[i].command.kind == COMMAND_SHEET && canvas->areas[i].command.value == (int)sheet;
    if (has_button) {
        stage_tap_command(stage, COMMAND_SHEET, NULL, (int)sheet);
    } else { // it is behind the three dots
        sheet_show(stage->ui, sheet);
        stage_settle(stage);
    }
    assert_int_equal(shown(stage), sheet);
}

static struct rect find_widget(const struct stage *stage, uint32_t id)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = canvas->area_count - 1; i >= 0; i--)
        if (canvas->areas[i].id == id)
            return canvas->areas[i].rect;
    fail_msg("widget %u is not on the screen", (unsigned)id);
    return (struct rect){0};
}

static bool has_widget(const struct stage *stage, uint32_t id)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].id == id)
            return true;
    return false;
}

static void tap_widget(struct stage *stage, uint32_t id)
{
    struct rect rect = find_widget(stage, id);
    stage_tap(stage, rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f);
}

static void type_text(struct stage *stage, const char *text)
{
    for (; *text != '\0'; text++)
        stage_tap_command(stage, COMMAND_IN_SHEET, NULL, *text);
}

// --- all of them -------------------------------------------------------------------------------------------

static void a_sheet_opens_and_closes_by_its_x_and_by_a_tap_beside_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct stage *stage = open_trying(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) {
            open_sheet(stage, (enum sheet_id)sheet);
            tap_widget(stage, WIDGET_SHEET_CLOSE);
            assert_int_equal(shown(stage), SHEET_NONE);
            open_sheet(stage, (enum sheet_id)sheet);
            struct rect stage_area = ui_stage(stage->ui);
            stage_tap(stage, stage_area.x + stage_area.width * (stage->ui->canvas.rtl ? 0.9f : 0.1f),
                      stage_area.y + stage_area.height * 0.35f);
            assert_int_equal(shown(stage), SHEET_NONE);
        }
        assert_int_equal(stage->session.worn_count, 0);
        stage_close(stage);
    }
}

static void the_face_stays_in_view(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct stage *stage = open_trying(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        struct rect area = ui_stage(stage->ui);
        // Where somebody stands who is well placed: the middle of the stage, in portrait a little above.
        float x = area.x + area.width * 0.5f,
              y = area.y + area.height * (stage->ui->canvas.theme.portrait ? 0.4f : 0.5f);
        for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) {
            open_sheet(stage, (enum sheet_id)sheet);
            struct rect rect = find_widget(stage, WIDGET_SHEET);
            assert_false(rect_contains(rect, x, y));
            assert_true(rect.x >= 0.0f && rect.x + rect.width <= (float)stage->width_px);
            assert_true(rect.y >= 0.0f && rect.y + rect.height <= (float)stage->height_px);
            tap_widget(stage, WIDGET_SHEET_CLOSE);
        }
        stage_close(stage);
    }
}

static void goodbye_closes_and_wipes_what_was_typed(void **state)
{
    (void)state;
    static const struct sheets nothing;
    struct stage *stage = open_trying(1280, 720, "en");
    open_sheet(stage, SHEET_SEARCH);
    type_text(stage, "ROSE");
    assert_true(stage->ui->sheets.search.count > 0);
    stage_tap_command(stage, COMMAND_GOODBYE, NULL, -1);
    assert_memory_equal(&stage->ui->sheets, &nothing, sizeof nothing);
    stage_close(stage);
}

static void another_visit_begins_without_a_sheet(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    open_sheet(stage, SHEET_TRAY);
    session_wipe(&stage->session); // nobody touched anything: the mirror ended the visit
    stage_settle(stage);
    assert_int_equal(shown(stage), SHEET_NONE);
    stage_close(stage);
}

static void rapid_taps_leave_it_whole(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    uint32_t random = 12345;
    for (int i = 0; i < 200; i++) {
        random = random * 1664525u + 1013904223u;
        float x = (float)(random >> 8 & 0xFFFF) / 65536.0f * 1080.0f;
        random = random * 1664525u + 1013904223u;
        float y = 420.0f + (float)(random >> 8 & 0xFFFF) / 65536.0f * 1490.0f; // goodbye is above
        stage_finger(stage, INPUT_POINTER_DOWN, 0, x, y);
        stage_finger(stage, INPUT_POINTER_UP, 0, x, y);
        stage->action_count = 0;
        stage_run(stage, 1 + i % 2);
        stage->action_count = 0;
        if (shown(stage) == SHEET_NONE)
            sheet_show(stage->ui, (enum sheet_id)(1 + i % (SHEET_COUNT - 1)));
        assert_true(stage->ui->canvas.area_count < CANVAS_MAX_AREAS);
    }
    stage_close(stage);
}

static void taps_on_the_x_faster_than_frames_close_once(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_sheet(stage, SHEET_TRAY);
    struct rect close = find_widget(stage, WIDGET_SHEET_CLOSE);
    stage->action_count = 0;
    for (int i = 0; i < 100; i++) {
        stage_finger(stage, INPUT_POINTER_DOWN, 0, close.x + 10.0f, close.y + 10.0f);
        stage_finger(stage, INPUT_POINTER_UP, 0, close.x + 10.0f, close.y + 10.0f);
    }
    assert_int_equal(shown(stage), SHEET_NONE);
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

static void the_language_may_change_while_one_is_open(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_sheet(stage, SHEET_SEARCH);
    type_text(stage, "GLOSS");
    int found = stage->ui->sheets.search.count;
    assert_true(ui_set_language(stage->ui, "ar"));
    stage_settle(stage);
    assert_int_equal(shown(stage), SHEET_SEARCH);
    assert_string_equal(stage->ui->sheets.query, "GLOSS");
    assert_int_equal(stage->ui->sheets.search.count, found);
    (void)stage_find(stage, COMMAND_IN_SHEET, NULL, 0x0628); // beh
    for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) {
        sheet_show(stage->ui, (enum sheet_id)sheet);
        stage_settle(stage);
        assert_true(ui_set_language(stage->ui, sheet % 2 == 0 ? "ar" : "he"));
        stage_settle(stage);
        assert_int_equal(shown(stage), sheet);
        struct rect close = find_widget(stage, WIDGET_SHEET_CLOSE), rect = find_widget(stage, WIDGET_SHEET);
        assert_true(close.x - rect.x < rect.width * 0.2f); // at the end, which is left
    }
    stage_close(stage);
}

// What belongs to the sheet; what lies beside it is others' test.
static void what_is_touched_is_large_enough(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct stage *stage = open_trying(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        (void)session_like(&stage->session, &stage->products[0], 1);
        session_wear(&stage->session, &stage->products[8], 1);
        for (int sheet = SHEET_NONE + 1; sheet < SHEET_COUNT; sheet++) {
            sheet_show(stage->ui, (enum sheet_id)sheet);
            stage_settle(stage);
            const struct canvas *canvas = &stage->ui->canvas;
            for (int a = 0; a < canvas->area_count; a++) {
                const struct touch_area *area = &canvas->areas[a];
                bool is_ours = area->command.kind == COMMAND_IN_SHEET || area->command.kind == COMMAND_SHEET;
                // As far as it goes when it is scrolled into view.
                if (is_ours && (area->whole.width < 48.0f || area->whole.height < 48.0f))
                    fail_msg("%s sheet %d: %.0f x %.0f", shapes[i].language, sheet, (double)area->whole.width,
                             (double)area->whole.height);
            }
        }
        stage_close(stage);
    }
}

// --- the card ----------------------------------------------------------------------------------------------

static void the_card_puts_on_and_takes_off_and_likes(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    const struct catalogue_product *product = &stage->products[1];
    open_sheet(stage, SHEET_PRODUCT);
    tap_widget(stage, WIDGET_SHEET_WEAR);
    assert_true(session_wears(&stage->session, product, 2));
    tap_widget(stage, WIDGET_IN_SHEET + 2 * 4); // its fifth shade
    assert_true(session_wears(&stage->session, product, 4));
    tap_widget(stage, WIDGET_SHEET_LIKE);
    assert_true(session_likes(&stage->session, product, 4));
    tap_widget(stage, WIDGET_SHEET_WEAR);
    assert_int_equal(stage->session.worn_count, 0);
    tap_widget(stage, WIDGET_SHEET_LIKE);
    assert_int_equal(stage->session.like_count, 0);
    assert_int_equal(shown(stage), SHEET_PRODUCT);
    stage_close(stage);
}

static void the_card_follows_what_is_chosen_beside_it(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_sheet(stage, SHEET_PRODUCT);
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[0], -1);
    assert_int_equal(shown(stage), SHEET_PRODUCT);
    tap_widget(stage, WIDGET_SHEET_LIKE);
    assert_ptr_equal(stage->session.likes[0].product, &stage->products[0]);
    ui_show_tab(stage->ui, 0); // nothing is chosen any more
    stage_settle(stage);
    assert_int_equal(shown(stage), SHEET_NONE);
    stage_close(stage);
}

static void who_browses_is_asked_before_anything_is_put_on(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    open_sheet(stage, SHEET_PRODUCT);
    stage->action_count = 0;
    tap_widget(stage, WIDGET_SHEET_WEAR);
    assert_int_equal(stage->action_count, 0);
    assert_true(ui_consent_is_shown(stage->ui, &stage->session));
    assert_false(has_widget(stage, WIDGET_SHEET)); // the card lies over it
    stage_close(stage);
}

static void what_can_not_be_tried_on_is_not_offered(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    ui_choose(stage->ui, &stage->products[16], 0); // a gift card
    stage_settle(stage);
    open_sheet(stage, SHEET_PRODUCT);
    assert_false(has_widget(stage, WIDGET_SHEET_WEAR));
    assert_true(has_widget(stage, WIDGET_SHEET_LIKE));
    stage_close(stage);
}

static void the_size_page_takes_the_place_of_the_card(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    session_wear(&stage->session, &stage->products[10], 0);
    ui_choose(stage->ui, &stage->products[10], 0);
    stage_settle(stage);
    open_sheet(stage, SHEET_PRODUCT);
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    assert_int_equal(shown(stage), SHEET_NONE);
    assert_true(stage->ui->size_page);
    stage_close(stage);
}

// --- choices -----------------------------------------------------------------------------------------------

static void choices_are_taken_off_put_on_and_removed(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    const struct catalogue_product *lipstick = &stage->products[0], *gloss = &stage->products[8];
    session_wear(&stage->session, gloss, 1);
    (void)session_like(&stage->session, lipstick, 3);
    open_sheet(stage, SHEET_TRAY);
    tap_widget(stage, WIDGET_IN_SHEET + 1); // takes off what is worn
    assert_int_equal(stage->session.worn_count, 0);
    uint32_t liked = WIDGET_IN_SHEET + 4 * SESSION_MAX_WORN;
    tap_widget(stage, liked + 2);
    assert_true(session_wears(&stage->session, lipstick, 3));
    tap_widget(stage, liked + 1);
    assert_int_equal(stage->session.like_count, 0);
    assert_true(session_wears(&stage->session, lipstick, 3));
    tap_widget(stage, WIDGET_IN_SHEET); // the row opens its card
    assert_int_equal(shown(stage), SHEET_PRODUCT);
    assert_ptr_equal(stage->ui->chosen, lipstick);
    stage_close(stage);
}

static void a_second_tap_before_the_next_frame_likes_nothing_again(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    (void)session_like(&stage->session, &stage->products[0], 3);
    open_sheet(stage, SHEET_TRAY);
    struct rect remove = find_widget(stage, WIDGET_IN_SHEET + 4 * SESSION_MAX_WORN + 1);
    for (int i = 0; i < 2; i++) {
        stage_finger(stage, INPUT_POINTER_DOWN, 0, remove.x + 9.0f, remove.y + 9.0f);
        stage_finger(stage, INPUT_POINTER_UP, 0, remove.x + 9.0f, remove.y + 9.0f);
    }
    assert_int_equal(stage->session.like_count, 0);
    stage_close(stage);
}

static void the_most_choices_have_room(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1080, 1920, "en");
    for (int product = 0; product < 17; product++)
        for (int v = 0; v < stage->products[product].variant_count; v++)
            if (stage->session.like_count < SESSION_MAX_LIKES)
                (void)session_like(&stage->session, &stage->products[product], v);
    open_sheet(stage, SHEET_TRAY);
    assert_true(stage->ui->sheets.scroller.extent > 0.0f);
    assert_true(stage->ui->canvas.area_count < CANVAS_MAX_AREAS);
    struct rect body = find_widget(stage, WIDGET_SHEET_BODY);
    struct rect sheet = find_widget(stage, WIDGET_SHEET);
    assert_true(body.y + body.height <= sheet.y + sheet.height);
    stage_close(stage);
}

// --- search ------------------------------------------------------------------------------------------------

static void searching_finds_while_it_is_typed(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    const struct search *search = &stage->ui->sheets.search;
    open_sheet(stage, SHEET_SEARCH);
    assert_int_equal(search->count, 0);
    type_text(stage, "AVI");
    assert_int_equal(search->count, 1);
    assert_int_equal(search->results[0].product, 14);
    stage_tap_command(stage, COMMAND_IN_SHEET, NULL, 8);
    assert_string_equal(stage->ui->sheets.query, "AV");
    type_text(stage, "I SUN"); // by its category as well
    assert_int_equal(search->count, 1);
    stage_tap_command(stage, COMMAND_IN_SHEET, &stage->products[14], -1);
    assert_int_equal(shown(stage), SHEET_NONE);
    assert_ptr_equal(stage->ui->chosen, &stage->products[14]);
    assert_true(session_wears(&stage->session, &stage->products[14], 0));
    assert_string_equal(stage->ui->sheets.query, "");
    stage_close(stage);
}

static void a_shade_is_found_by_its_name(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_sheet(stage, SHEET_SEARCH);
    type_text(stage, "VELVET PLUM");
    const struct search *search = &stage->ui->sheets.search;
    assert_int_equal(search->results[0].product, 0);
    assert_int_equal(search->results[0].variant, 6);
    stage_tap_command(stage, COMMAND_IN_SHEET, &stage->products[0], 6);
    assert_true(session_wears(&stage->session, &stage->products[0], 6));
    stage_close(stage);
}

static void every_language_can_type(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        int letter; // at the place of the Q key, or the first of the row
        bool has_two;
    } keyboards[] = {{"en", 'Q', false},   {"fr", 'A', false},   {"de", 'Q', false},  {"ja", 'Q', false},
                     {"el", 0x0395, true}, {"he", 0x05E7, true}, {"ar", 0x0636, true}};
    for (size_t i = 0; i < sizeof keyboards / sizeof keyboards[0]; i++) {
        struct stage *stage = open_trying(1080, 1920, keyboards[i].language);
        open_sheet(stage, SHEET_SEARCH);
        struct rect first = stage_find(stage, COMMAND_IN_SHEET, NULL, keyboards[i].letter);
        assert_true(first.x < 200.0f); // keyboards run from left to right
        assert_int_equal(has_widget(stage, WIDGET_IN_SHEET + 1), keyboards[i].has_two);
        if (keyboards[i].has_two) {
            stage_tap_command(stage, COMMAND_IN_SHEET, NULL, keyboards[i].letter);
            assert_int_equal(strlen(stage->ui->sheets.query), 2);
            stage_tap_command(stage, COMMAND_IN_SHEET, NULL, 8);
            assert_string_equal(stage->ui->sheets.query, "");
            stage_tap_command(stage, COMMAND_IN_SHEET, NULL, 1);
        }
        type_text(stage, "RO");
        assert_string_equal(stage->ui->sheets.query, "RO");
        assert_true(stage->ui->sheets.search.count > 0);
        stage_close(stage);
    }
}

static void a_long_line_is_bounded(void **state)
{
    (void)state;
    struct stage *stage = open_trying(1280, 720, "en");
    open_sheet(stage, SHEET_SEARCH);
    struct rect key = stage_find(stage, COMMAND_IN_SHEET, NULL, 'W');
    for (int i = 0; i < 300; i++) {
        stage_finger(stage, INPUT_POINTER_DOWN, 0, key.x + 9.0f, key.y + 9.0f);
        stage_finger(stage, INPUT_POINTER_UP, 0, key.x + 9.0f, key.y + 9.0f);
    }
    stage_settle(stage);
    assert_true(strlen(stage->ui->sheets.query) < SEARCH_MAX_QUERY);
    assert_int_equal(stage->ui->sheets.search.count, 0);
    stage_close(stage);
}

static void letters_are_found_whatever_their_case_and_marks(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"ROSÉ", "rose"},   {"Ärmel", "armel"}, {"straße", "strasse"}, {"Łódź", "lodz"},
        {"ΆΝΘΟΣ", "ανθοσ"}, {"Żółty", "zolty"}, {"ｶﾀｶﾅ", "カタカナ"},  {"أحمر", "احمر"},
    };
    char folded[128], plain[128];
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        (void)search_fold(pairs[i][0], folded, sizeof folded);
        (void)search_fold(pairs[i][1], plain, sizeof plain);
        assert_string_equal(folded, plain);
    }
    assert_int_equal(search_fold("\xff\xfe broken", folded, sizeof folded), 0);
    assert_int_equal(search_fold("éééééé", folded, 4), 3); // whole characters, and the zero
}

// A catalogue of many: it is folded and searched a share a frame, and the results end at the bound.
static void many_products_are_searched_a_share_a_frame(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct catalogue_product *products = calloc(MANY, sizeof *products);
    char(*titles)[48] = calloc(MANY, sizeof *titles);
    static const struct catalogue_variant only = {.title = "default", .sku = ""};
    const char *names[CATEGORY_COUNT];
    for (int i = 0; i < CATEGORY_COUNT; i++)
        names[i] = "Things";
    assert_non_null(products);
    assert_non_null(titles);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(titles[i], sizeof titles[i], i % 1000 == 7 ? "Rosé cream %d" : "Primrose oil %d", i);
        products[i] = (struct catalogue_product){
            .title = titles[i], .brand = "Cheval", .sku = titles[i], .variant_count = 1, .variants = &only};
    }
    const struct catalogue catalogue = {.product_count = MANY, .products = products};
    struct search_index *index = NULL;
    assert_int_equal(search_index_create(&catalogue, &index), RESULT_OK);
    int frames = 1;
    while (search_index_grow(index))
        frames++;
    assert_true(frames > 60 && frames < 2000);
    struct search search;
    search_begin(&search, "rose", names);
    search_step(&search, index);
    assert_true(search.next < MANY / 2); // not all in one frame
    assert_int_equal(search.count, SEARCH_MAX_RESULTS);
    for (int i = 0; i < 60; i++)
        search_step(&search, index);
    assert_int_equal(search.count, SEARCH_MAX_RESULTS);
    assert_int_equal(search.first_count, SEARCH_MAX_RESULTS); // "Rosé …" made the others go
    for (int i = 0; i < SEARCH_MAX_RESULTS; i++)
        assert_int_equal(search.results[i].product, 1000 * i + 7);
    search_begin(&search, "99999 prim", names);
    for (int i = 0; i < 60; i++)
        search_step(&search, index);
    assert_int_equal(search.count, 1);
    search_index_destroy(index);
    free(titles);
    free(products);
}

// --- every shape -------------------------------------------------------------------------------------------

static void shoot(struct stage *stage, const struct shape *shape, const char *screen)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s-sheet-%s", shape->language, screen);
    stage_settle(stage);
    stage_shoot(stage, name);
    assert_true(stage->ui->canvas.area_count < CANVAS_MAX_AREAS);
}

static void every_sheet_is_painted_in_every_shape(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct stage *stage = open_trying(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        session_wear(&stage->session, &stage->products[1], 2);
        session_wear(&stage->session, &stage->products[18], 3);
        shoot(stage, &shapes[i], "0-none");
        open_sheet(stage, SHEET_TRAY);
        shoot(stage, &shapes[i], "1-worn");
        (void)session_like(&stage->session, &stage->products[1], 2);
        (void)session_like(&stage->session, &stage->products[5], 3);
        (void)session_like(&stage->session, &stage->products[11], 0);
        shoot(stage, &shapes[i], "2-tray");
        tap_widget(stage, WIDGET_SHEET_CLOSE);
        open_sheet(stage, SHEET_PRODUCT);
        shoot(stage, &shapes[i], "3-product");
        session_wear(&stage->session, &stage->products[10], 0);
        stage->status.fit = (struct fit){.verdict = FIT_RIGHT,
                                         .is_certain = true,
                                         .frame_mm = 138.0f,
                                         .face_mm = 141.0f,
                                         .error_mm = 2.5f};
        ui_choose(stage->ui, &stage->products[10], 0);
        shoot(stage, &shapes[i], "4-glasses");
        tap_widget(stage, WIDGET_SHEET_CLOSE);
        open_sheet(stage, SHEET_SEARCH);
        shoot(stage, &shapes[i], "5-search");
        if (has_widget(stage, WIDGET_IN_SHEET + 1))
            stage_tap_command(stage, COMMAND_IN_SHEET, NULL, 1);
        type_text(stage, "RO");
        shoot(stage, &shapes[i], "6-found");
        type_text(stage, "ZZ");
        shoot(stage, &shapes[i], "7-nothing");
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_opens_and_closes_by_its_x_and_by_a_tap_beside_it),
        cmocka_unit_test(the_face_stays_in_view),
        cmocka_unit_test(goodbye_closes_and_wipes_what_was_typed),
        cmocka_unit_test(another_visit_begins_without_a_sheet),
        cmocka_unit_test(rapid_taps_leave_it_whole),
        cmocka_unit_test(taps_on_the_x_faster_than_frames_close_once),
        cmocka_unit_test(the_language_may_change_while_one_is_open),
        cmocka_unit_test(what_is_touched_is_large_enough),
        cmocka_unit_test(the_card_puts_on_and_takes_off_and_likes),
        cmocka_unit_test(the_card_follows_what_is_chosen_beside_it),
        cmocka_unit_test(who_browses_is_asked_before_anything_is_put_on),
        cmocka_unit_test(what_can_not_be_tried_on_is_not_offered),
        cmocka_unit_test(the_size_page_takes_the_place_of_the_card),
        cmocka_unit_test(choices_are_taken_off_put_on_and_removed),
        cmocka_unit_test(a_second_tap_before_the_next_frame_likes_nothing_again),
        cmocka_unit_test(the_most_choices_have_room),
        cmocka_unit_test(searching_finds_while_it_is_typed),
        cmocka_unit_test(a_shade_is_found_by_its_name),
        cmocka_unit_test(every_language_can_type),
        cmocka_unit_test(a_long_line_is_bounded),
        cmocka_unit_test(letters_are_found_whatever_their_case_and_marks),
        cmocka_unit_test(many_products_are_searched_a_share_a_frame),
        cmocka_unit_test(every_sheet_is_painted_in_every_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
