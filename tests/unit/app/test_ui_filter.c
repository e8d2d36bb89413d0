// Filtering the shelf: colours as shoppers name them, what passes and how much of it there is, and the sheet.
#include "app/ui/filter.h"
#include "tests/unit/app/ui_stage.h"

struct wardrobe {
    struct catalogue catalogue;
    struct catalogue_product products[6];
    struct catalogue_variant variants[6][2];
    struct filter_index *index;
    int shades[6], found[6];
};

static struct catalogue_variant lipstick(uint8_t r, uint8_t g, uint8_t b, enum makeup_finish finish,
                                         int64_t price, enum catalogue_availability availability)
{
    struct catalogue_variant variant = {.has_swatch = true,
                                        .swatch_srgb = {r, g, b},
                                        .price = {price, "EUR"},
                                        .sale_price = {-1, ""},
                                        .availability = availability,
                                        .try_on = {.kind = TRY_ON_MAKEUP}};
    variant.try_on.makeup.shades[0].finish = finish;
    return variant;
}

// Five lipsticks between 10 and 50 euros, and a tie.
static void open_wardrobe(struct wardrobe *w)
{
    *w = (struct wardrobe){.catalogue = {.product_count = 6, .products = w->products}};
    for (int i = 0; i < 6; i++)
        w->products[i] = (struct catalogue_product){.category = i < 5 ? CATEGORY_LIPSTICK : CATEGORY_TIE,
                                                    .variant_count = 2,
                                                    .variants = w->variants[i]};
    for (int i = 0; i < 5; i++) {
        enum makeup_finish finish = i % 2 == 0 ? FINISH_MATTE : FINISH_GLOSS;
        int64_t price = 1000 * (i + 1);
        w->variants[i][0] = lipstick(178, 20, 40, finish, price, AVAILABILITY_IN_STOCK);       // red
        w->variants[i][1] = lipstick(201, 143, 120, finish, price, AVAILABILITY_OUT_OF_STOCK); // nude
    }
    w->variants[2][0].availability = AVAILABILITY_OUT_OF_STOCK;
    w->variants[2][1].availability = AVAILABILITY_IN_STOCK;
    for (int v = 0; v < 2; v++)
        w->variants[5][v] = (struct catalogue_variant){.price = {4900, "USD"}, .sale_price = {-1, ""}};
    assert_int_equal(filter_index_create(&w->catalogue, &w->index), RESULT_OK);
}

static int find(struct wardrobe *w, const struct filter *filter)
{
    memset(w->shades, 0, sizeof w->shades);
    return filter_products(w->index, CATEGORY_LIPSTICK, filter, w->found, w->shades);
}

static void colours_have_the_names_that_shoppers_give_them(void **state)
{
    (void)state;
    static const struct {
        enum catalogue_category category;
        uint8_t srgb[3];
        enum colour_family family;
    } cases[] = {
        {CATEGORY_LIPSTICK, {179, 18, 45}, FAMILY_RED},
        {CATEGORY_LIPSTICK, {201, 128, 121}, FAMILY_NUDE},
        {CATEGORY_LIPSTICK, {224, 101, 79}, FAMILY_CORAL},
        {CATEGORY_LIPSTICK, {93, 36, 52}, FAMILY_BERRY},
        {CATEGORY_LIPSTICK, {196, 57, 95}, FAMILY_PINK},
        {CATEGORY_LIPSTICK, {90, 47, 37}, FAMILY_BROWN},
        {CATEGORY_BLUSH, {185, 101, 72}, FAMILY_ORANGE},
        {CATEGORY_EYE_SHADOW, {201, 154, 69}, FAMILY_YELLOW},
        {CATEGORY_EYELINER, {29, 79, 196}, FAMILY_BLUE},
        {CATEGORY_EYELINER, {10, 10, 10}, FAMILY_BLACK},
        {CATEGORY_CONTACT_LENS, {111, 88, 168}, FAMILY_PURPLE},
        {CATEGORY_CONTACT_LENS, {98, 128, 76}, FAMILY_GREEN},
        {CATEGORY_FOUNDATION, {233, 204, 188}, FAMILY_FAIR},
        {CATEGORY_FOUNDATION, {206, 170, 142}, FAMILY_LIGHT},
        {CATEGORY_FOUNDATION, {198, 162, 124}, FAMILY_MEDIUM},
        {CATEGORY_FOUNDATION, {167, 126, 86}, FAMILY_TAN},
        {CATEGORY_FOUNDATION, {137, 98, 71}, FAMILY_DEEP},
        {CATEGORY_CONCEALER, {86, 64, 52}, FAMILY_RICH},
        {CATEGORY_TROUSERS, {45, 68, 104}, FAMILY_BLUE},
        {CATEGORY_JACKET, {185, 138, 90}, FAMILY_BROWN},
        {CATEGORY_TOP, {217, 204, 180}, FAMILY_BEIGE},
        {CATEGORY_TOP, {240, 239, 236}, FAMILY_WHITE},
        {CATEGORY_TIE, {122, 31, 43}, FAMILY_RED},
        {CATEGORY_HAT, {199, 138, 30}, FAMILY_YELLOW},
        {CATEGORY_EYEGLASSES, {201, 202, 203}, FAMILY_GREY},
        {CATEGORY_EARRINGS, {217, 164, 142}, FAMILY_PINK},
        {CATEGORY_SKIRT, {91, 44, 63}, FAMILY_PURPLE},
        {CATEGORY_JACKET, {90, 93, 69}, FAMILY_GREEN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum colour_family family = colour_family_of(cases[i].category, cases[i].srgb);
        if (family != cases[i].family)
            fail_msg("%s %02x%02x%02x is %s, not %s", catalogue_category_name(cases[i].category),
                     (unsigned)cases[i].srgb[0], (unsigned)cases[i].srgb[1], (unsigned)cases[i].srgb[2],
                     colour_family_name(family), colour_family_name(cases[i].family));
    }
}

// Whatever the colour, it has a family, and what stands for a family is of it: skins aside, which other
// make-up doesn't know.
static void a_family_s_own_colour_belongs_to_it(void **state)
{
    (void)state;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        enum catalogue_category category = family <= FAMILY_RICH    ? CATEGORY_FOUNDATION
                                           : family == FAMILY_BEIGE ? CATEGORY_TOP
                                                                    : CATEGORY_EYE_SHADOW;
        const uint8_t *srgb = colour_family_srgb((enum colour_family)family);
        assert_string_equal(colour_family_name(colour_family_of(category, srgb)),
                            colour_family_name((enum colour_family)family));
    }
    for (int i = 0; i < 4096; i++) {
        const uint8_t srgb[3] = {(uint8_t)(i % 16 * 17), (uint8_t)(i / 16 % 16 * 17),
                                 (uint8_t)(i / 256 * 17)};
        for (int category = 0; category < CATEGORY_COUNT; category++)
            assert_in_range(colour_family_of((enum catalogue_category)category, srgb), 0, FAMILY_COUNT - 1);
    }
}

static void nothing_chosen_lets_all_through_in_their_order(void **state)
{
    (void)state;
    struct wardrobe w;
    open_wardrobe(&w);
    assert_int_equal(find(&w, &(struct filter){{0}}), 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(w.found[i], i);
    filter_index_destroy(w.index);
}

static void values_of_a_facet_add_and_facets_hold_together(void **state)
{
    (void)state;
    struct wardrobe w;
    open_wardrobe(&w);
    struct filter filter = {{0}};
    filter.chosen[FILTER_COLOUR] = 1u << FAMILY_NUDE;
    assert_int_equal(find(&w, &filter), 5);
    assert_int_equal(w.shades[0], 1); // the shade that passes comes to the card
    filter.chosen[FILTER_STOCK] = 1;
    assert_int_equal(find(&w, &filter), 1); // red in stock and nude is not nude in stock
    assert_int_equal(w.found[0], 2);
    filter.chosen[FILTER_COLOUR] |= 1u << FAMILY_RED;
    assert_int_equal(find(&w, &filter), 5);
    filter.chosen[FILTER_FINISH] = 1u << FINISH_GLOSS;
    assert_int_equal(find(&w, &filter), 2);
    assert_int_equal(filter_chosen(&filter), 4);
    filter_index_destroy(w.index);
}

static void a_shade_that_passes_already_stays(void **state)
{
    (void)state;
    struct wardrobe w;
    open_wardrobe(&w);
    struct filter filter = {{0}};
    w.shades[1] = 1;
    filter.chosen[FILTER_FINISH] = 1u << FINISH_GLOSS;
    assert_int_equal(filter_products(w.index, CATEGORY_LIPSTICK, &filter, w.found, w.shades), 2);
    assert_int_equal(w.shades[1], 1);
    filter_index_destroy(w.index);
}

static void each_choice_is_counted_as_if_it_were_added(void **state)
{
    (void)state;
    struct wardrobe w;
    struct filter_counts counts;
    open_wardrobe(&w);
    struct filter filter = {{0}};
    filter_count(w.index, CATEGORY_LIPSTICK, &filter, &counts);
    assert_int_equal(counts.products, 5);
    assert_int_equal(counts.of[FILTER_COLOUR][FAMILY_RED], 5);
    assert_int_equal(counts.of[FILTER_FINISH][FINISH_MATTE], 3);
    assert_int_equal(counts.of[FILTER_STOCK][0], 5);
    filter.chosen[FILTER_COLOUR] = 1u << FAMILY_NUDE;
    filter.chosen[FILTER_STOCK] = 1;
    filter_count(w.index, CATEGORY_LIPSTICK, &filter, &counts);
    assert_int_equal(counts.products, 1);
    assert_int_equal(counts.of[FILTER_COLOUR][FAMILY_RED], 4); // in stock, were it red
    assert_int_equal(counts.of[FILTER_COLOUR][FAMILY_NUDE], 1);
    assert_int_equal(counts.of[FILTER_FINISH][FINISH_GLOSS], 0);
    for (int value = 0; value < FILTER_MAX_VALUES; value++) { // what is counted is what comes
        struct filter other = filter;
        other.chosen[FILTER_COLOUR] = 1u << value;
        assert_int_equal(find(&w, &other), counts.of[FILTER_COLOUR][value]);
    }
    filter_index_destroy(w.index);
}

static void only_what_makes_a_difference_is_offered(void **state)
{
    (void)state;
    struct wardrobe w;
    open_wardrobe(&w);
    const struct filter_choices *choices = filter_choices(w.index, CATEGORY_LIPSTICK);
    assert_int_equal(choices->offered[FILTER_COLOUR], 1u << FAMILY_RED | 1u << FAMILY_NUDE);
    assert_int_equal(choices->offered[FILTER_FINISH], 1u << FINISH_MATTE | 1u << FINISH_GLOSS);
    assert_int_equal(choices->offered[FILTER_STOCK], 1);
    choices = filter_choices(w.index, CATEGORY_TIE); // all alike
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        assert_int_equal(choices->offered[facet], 0);
    choices = filter_choices(w.index, CATEGORY_BAG); // none at all
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        assert_int_equal(choices->offered[facet], 0);
    filter_index_destroy(w.index);
}

static void price_ranges_are_round_and_hold_every_price_once(void **state)
{
    (void)state;
    struct wardrobe w;
    struct filter_counts counts;
    open_wardrobe(&w);
    const struct filter_choices *choices = filter_choices(w.index, CATEGORY_LIPSTICK);
    assert_in_range(choices->price_count, 2, FILTER_MAX_PRICES);
    assert_string_equal(choices->currency, "EUR");
    filter_count(w.index, CATEGORY_LIPSTICK, &(struct filter){{0}}, &counts);
    int all = 0;
    for (int i = 0; i < choices->price_count; i++) {
        assert_int_equal(choices->price_from[i] % 1000, 0);
        assert_true(i == 0 || choices->price_from[i] > choices->price_from[i - 1]);
        all += counts.of[FILTER_PRICE][i];
    }
    assert_int_equal(all, 5);
    filter_index_destroy(w.index);
}

static void a_sale_s_price_counts_and_two_currencies_are_not_mixed(void **state)
{
    (void)state;
    struct wardrobe w;
    open_wardrobe(&w);
    filter_index_destroy(w.index);
    for (int v = 0; v < 2; v++)
        w.variants[4][v].sale_price = (struct catalogue_price){900, "EUR"};
    assert_int_equal(filter_index_create(&w.catalogue, &w.index), RESULT_OK);
    struct filter filter = {{0}};
    filter.chosen[FILTER_PRICE] = 1;
    int cheap = find(&w, &filter);
    assert_int_equal(w.found[cheap - 1], 4);
    filter_index_destroy(w.index);
    w.variants[3][0].price = (struct catalogue_price){3000, "JPY"};
    assert_int_equal(filter_index_create(&w.catalogue, &w.index), RESULT_OK);
    assert_int_equal(filter_choices(w.index, CATEGORY_LIPSTICK)->offered[FILTER_PRICE], 0);
    filter_index_destroy(w.index);
}

// --- on the screen -----------------------------------------------------------------------------------------

static struct stage *open_lipsticks(int width_px, int height_px, const char *language)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, width_px, height_px, language))
        skip();
    session_consent(&stage->session, true, false);
    stage_settle(stage);
    return stage;
}

static void open_filter(struct stage *stage)
{
    sheet_show(stage->ui, SHEET_FILTER);
    stage_settle(stage);
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
    struct rect rect = {0};
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].id == id)
            rect = canvas->areas[i].rect;
    assert_true(rect.width > 0.0f);
    stage_tap(stage, rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f);
    stage_settle(stage);
}

static int value_of(int facet, int value)
{
    return facet * FILTER_MAX_VALUES + value;
}

static void tap_value(struct stage *stage, int facet, int value)
{
    stage_tap_command(stage, COMMAND_IN_SHEET, NULL, value_of(facet, value));
    stage_settle(stage);
}

static void a_choice_narrows_the_shelf_and_shows_the_shade_that_passes(void **state)
{
    (void)state;
    struct stage *stage = open_lipsticks(1280, 720, "en");
    int all = stage->ui->shelf_count;
    open_filter(stage);
    tap_value(stage, FILTER_COLOUR, FAMILY_BERRY);
    assert_in_range(stage->ui->shelf_count, 1, all - 1);
    for (int i = 0; i < stage->ui->shelf_count; i++) {
        const struct catalogue_product *product = &stage->products[stage->ui->shelf[i]];
        const struct catalogue_variant *shade = &product->variants[stage->ui->shades[stage->ui->shelf[i]]];
        assert_int_equal(colour_family_of(product->category, shade->swatch_srgb), FAMILY_BERRY);
    }
    tap_value(stage, FILTER_COLOUR, FAMILY_BERRY);
    assert_int_equal(stage->ui->shelf_count, all);
    stage_close(stage);
}

static void a_filter_is_its_tab_s_own_and_stays_there(void **state)
{
    (void)state;
    struct stage *stage = open_lipsticks(1280, 720, "en");
    open_filter(stage);
    tap_value(stage, FILTER_COLOUR, FAMILY_CORAL);
    int corals = stage->ui->shelf_count;
    ui_show_tab(stage->ui, 1);
    assert_int_equal(stage->ui->shelf_count, 2); // glosses, all of them
    ui_show_tab(stage->ui, 0);
    assert_int_equal(stage->ui->shelf_count, corals);
    stage_close(stage);
}

static void what_would_leave_nothing_can_not_be_chosen(void **state)
{
    (void)state;
    struct stage *stage = open_lipsticks(1080, 1920, "en");
    stage->ui->filters[CATEGORY_LIPSTICK].chosen[FILTER_PRICE] = 1; // the cheapest
    ui_fill_shelf(stage->ui);
    open_filter(stage);
    const struct filter_counts *counts = &stage->ui->filter_view.counts;
    uint32_t offered = filter_choices(stage->ui->filter_index, CATEGORY_LIPSTICK)->offered[FILTER_COLOUR];
    int none = 0;
    for (int value = 0; value < FAMILY_COUNT; value++) {
        uint32_t id = WIDGET_IN_SHEET + (uint32_t)value_of(FILTER_COLOUR, value);
        if ((offered >> value & 1u) == 0)
            continue;
        none += counts->of[FILTER_COLOUR][value] == 0;
        assert_int_equal(has_widget(stage, id), counts->of[FILTER_COLOUR][value] > 0);
    }
    assert_true(none > 0);
    stage_close(stage);
}

static void an_empty_shelf_says_so_and_offers_the_way_out(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
    } screens[] = {{1280, 720}, {1080, 1920}};
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct stage *stage = open_lipsticks(screens[i].width_px, screens[i].height_px, "en");
        stage->ui->filters[CATEGORY_LIPSTICK].chosen[FILTER_COLOUR] = 1u << FAMILY_GREEN;
        ui_fill_shelf(stage->ui);
        stage_settle(stage);
        stage_shoot(stage, "en-filter-empty");
        assert_int_equal(stage->ui->shelf_count, 0);
        tap_widget(stage, WIDGET_SHELF_CLEAR);
        assert_int_equal(stage->ui->shelf_count, 8);
        assert_false(has_widget(stage, WIDGET_SHELF_CLEAR));
        stage_close(stage);
    }
}

static void what_is_asked_for_by_name_is_shown_whatever_the_filter(void **state)
{
    (void)state;
    struct stage *stage = open_lipsticks(1280, 720, "en");
    stage->ui->filters[CATEGORY_LIPSTICK].chosen[FILTER_PRICE] = 1;
    ui_fill_shelf(stage->ui);
    ui_choose(stage->ui, &stage->products[5], 2); // the dearest
    assert_ptr_equal(stage->ui->chosen, &stage->products[5]);
    assert_int_equal(filter_chosen(&stage->ui->filters[CATEGORY_LIPSTICK]), 0);
    stage_close(stage);
}

static void the_visit_s_end_wipes_filters_and_sizes(void **state)
{
    (void)state;
    struct stage *stage = open_lipsticks(1280, 720, "en");
    open_filter(stage);
    tap_value(stage, FILTER_COLOUR, FAMILY_CORAL);
    ui_choose(stage->ui, &stage->products[10], 0);
    sheet_show(stage->ui, SHEET_PRODUCT);
    stage_settle(stage);
    tap_widget(stage, WIDGET_FIRST_SIZE + 1);
    assert_ptr_equal(sizes_chosen(stage->ui, &stage->products[10], 0), &stage_sizes[1]);
    session_wipe(&stage->session);
    stage_settle(stage);
    static const struct size_choice no_sizes[UI_MAX_SIZES];
    static const struct filter no_filters[CATEGORY_COUNT];
    assert_memory_equal(stage->ui->sizes, no_sizes, sizeof no_sizes);
    assert_memory_equal(stage->ui->filters, no_filters, sizeof no_filters);
    assert_false(stage->ui->filter_view.is_counted);
    stage_close(stage);
}

static void a_size_is_chosen_and_given_up_and_only_the_last_ones_are_kept(void **state)
{
    (void)state;
    struct stage *stage = open_lipsticks(1280, 720, "en");
    ui_choose(stage->ui, &stage->products[10], 0);
    sheet_show(stage->ui, SHEET_PRODUCT);
    stage_settle(stage);
    for (int i = 0; i < 3; i++) { // on, off, on
        tap_widget(stage, WIDGET_FIRST_SIZE + 2);
        assert_int_equal(sizes_chosen(stage->ui, &stage->products[10], 1) != NULL, i % 2 == 0);
    }
    stage_close(stage);
}

// A tab of many: one shelf, and a filter over it.
static void a_hundred_thousand_products_are_filtered(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct catalogue_product *products = calloc(MANY, sizeof *products);
    struct catalogue_variant *variants = calloc(MANY, sizeof *variants);
    int *found = calloc(MANY, sizeof *found), *shades = calloc(MANY, sizeof *shades);
    assert_true(products != NULL && variants != NULL && found != NULL && shades != NULL);
    for (int i = 0; i < MANY; i++) {
        variants[i] = lipstick((uint8_t)(i * 7), (uint8_t)(i * 3), (uint8_t)(i * 5),
                               (enum makeup_finish)(i % FINISH_COUNT), 500 + i % 97 * 50,
                               i % 3 == 0 ? AVAILABILITY_OUT_OF_STOCK : AVAILABILITY_IN_STOCK);
        products[i] = (struct catalogue_product){
            .category = CATEGORY_LIPSTICK, .variant_count = 1, .variants = &variants[i]};
    }
    const struct catalogue catalogue = {.product_count = MANY, .products = products};
    struct filter_index *index = NULL;
    struct filter_counts counts;
    int64_t times[4] = {clock_now_ns()};
    assert_int_equal(filter_index_create(&catalogue, &index), RESULT_OK);
    struct filter filter = {{0}};
    filter.chosen[FILTER_FINISH] = 1u << FINISH_SATIN;
    filter.chosen[FILTER_STOCK] = 1;
    times[1] = clock_now_ns();
    int count = filter_products(index, CATEGORY_LIPSTICK, &filter, found, shades);
    times[2] = clock_now_ns();
    filter_count(index, CATEGORY_LIPSTICK, &filter, &counts);
    times[3] = clock_now_ns();
    print_message("100,000 products: index %.1f ms, filter %.2f ms, counts %.2f ms\n",
                  (double)(times[1] - times[0]) / 1e6, (double)(times[2] - times[1]) / 1e6,
                  (double)(times[3] - times[2]) / 1e6);
    assert_int_equal(count, counts.products);
    assert_int_equal(count, counts.of[FILTER_FINISH][FINISH_SATIN]);
    for (int i = 0; i < count; i++)
        assert_true(found[i] % 3 != 0 && found[i] % FINISH_COUNT == FINISH_SATIN);
    filter_index_destroy(index);
    free(shades);
    free(found);
    free(variants);
    free(products);
}

static void the_sheet_is_painted_in_every_shape(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        int width_px, height_px;
    } shapes[] = {{"en", 1280, 720}, {"en", 1080, 1920}, {"ar", 1080, 1920}, {"ja", 1280, 720}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage = open_lipsticks(shapes[i].width_px, shapes[i].height_px, shapes[i].language);
        char name[64];
        open_filter(stage);
        tap_value(stage, FILTER_COLOUR, FAMILY_CORAL);
        (void)snprintf(name, sizeof name, "%s-filter", shapes[i].language);
        stage_shoot(stage, name);
        assert_true(stage->ui->canvas.area_count < CANVAS_MAX_AREAS);
        sheet_show(stage->ui, SHEET_NONE);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-filtered", shapes[i].language);
        stage_shoot(stage, name);
        ui_choose(stage->ui, &stage->products[10], 0);
        session_wear(&stage->session, &stage->products[10], 0);
        stage->status.fit = (struct fit){.verdict = FIT_RIGHT, .frame_mm = 138.0f, .face_mm = 141.0f};
        sheet_show(stage->ui, SHEET_PRODUCT);
        stage_settle(stage);
        stage_tap_command(stage, COMMAND_CALL, &stage->products[10], 1);
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-sizes", shapes[i].language);
        stage_shoot(stage, name);
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_have_the_names_that_shoppers_give_them),
        cmocka_unit_test(a_family_s_own_colour_belongs_to_it),
        cmocka_unit_test(nothing_chosen_lets_all_through_in_their_order),
        cmocka_unit_test(values_of_a_facet_add_and_facets_hold_together),
        cmocka_unit_test(a_shade_that_passes_already_stays),
        cmocka_unit_test(each_choice_is_counted_as_if_it_were_added),
        cmocka_unit_test(only_what_makes_a_difference_is_offered),
        cmocka_unit_test(price_ranges_are_round_and_hold_every_price_once),
        cmocka_unit_test(a_sale_s_price_counts_and_two_currencies_are_not_mixed),
        cmocka_unit_test(a_choice_narrows_the_shelf_and_shows_the_shade_that_passes),
        cmocka_unit_test(a_filter_is_its_tab_s_own_and_stays_there),
        cmocka_unit_test(what_would_leave_nothing_can_not_be_chosen),
        cmocka_unit_test(an_empty_shelf_says_so_and_offers_the_way_out),
        cmocka_unit_test(what_is_asked_for_by_name_is_shown_whatever_the_filter),
        cmocka_unit_test(the_visit_s_end_wipes_filters_and_sizes),
        cmocka_unit_test(a_size_is_chosen_and_given_up_and_only_the_last_ones_are_kept),
        cmocka_unit_test(a_hundred_thousand_products_are_filtered),
        cmocka_unit_test(the_sheet_is_painted_in_every_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
