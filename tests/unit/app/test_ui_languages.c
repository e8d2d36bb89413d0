// All languages: the same keys as English, all their forms and places, glyphs for every character, and room
// for every word on the screens.
#include "tests/unit/app/profile_stage.h"
#include "tests/unit/app/request_stage.h"
#include "tests/unit/app/staff_stage.h"
#include "tests/unit/app/ui_stage.h"

#include "app/ui/plural.h"

#include <pango/pangocairo.h>

#define MAX_KEYS 1024

struct key {
    char base[96]; // "warning.words"
    char form[8];  // "one", or ""
};

struct keys {
    int count;
    struct key keys[MAX_KEYS];
};

struct shape {
    int width_px, height_px;
};

static const struct shape shapes[] = {{1080, 1920}, {1280, 720}};

static int find_languages(struct language languages[STRINGS_MAX_LANGUAGES])
{
    int count = strings_languages(test_source_path("assets"), languages, STRINGS_MAX_LANGUAGES);
    assert_true(count >= 14);
    return count;
}

static struct strings *open_strings(const char *code)
{
    struct strings *strings = NULL;
    assert_int_equal(strings_create(test_source_path("assets"), code, &strings), RESULT_OK);
    assert_string_equal(strings_language(strings), code);
    return strings;
}

// The keys of a file as they stand there.
static void read_keys(const char *code, struct keys *keys)
{
    char path[64];
    size_t size;
    (void)snprintf(path, sizeof path, "assets/strings/%s.txt", code);
    char *text = (char *)test_read_file(test_source_path(path), &size);
    keys->count = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        const char *equals = strstr(line, " = ");
        if (line[0] == '#')
            continue;
        if (equals == NULL || equals[3] == '\0')
            fail_msg("%s: \"%s\" has no text", path, line);
        struct key *key = &keys->keys[keys->count++];
        size_t length = strcspn(line, "[ ");
        assert_true(length < sizeof key->base && keys->count < MAX_KEYS);
        (void)snprintf(key->base, sizeof key->base, "%.*s", (int)length, line);
        key->form[0] = '\0';
        if (line[length] == '[')
            (void)snprintf(key->form, sizeof key->form, "%.*s", (int)strcspn(line + length + 1, "]"),
                           line + length + 1);
    }
    free(text);
}

static bool has_key(const struct keys *keys, const char *base, const char *form)
{
    for (int i = 0; i < keys->count; i++)
        if (strcmp(keys->keys[i].base, base) == 0 && strcmp(keys->keys[i].form, form) == 0)
            return true;
    return false;
}

// Keys of `wanted` that `there` has not; of a key with plural forms, the forms of the language.
static int count_missing(const struct keys *wanted, const struct keys *there, const char *code)
{
    int missing = 0;
    for (int i = 0; i < wanted->count; i++) {
        const struct key *key = &wanted->keys[i];
        bool plain = key->form[0] == '\0';
        for (int form = 0; form < (plain ? 1 : PLURAL_FORMS); form++) {
            const char *name = plain ? "" : plural_form_name((enum plural_form)form);
            if ((!plain && (plural_forms(code) & 1u << form) == 0) || has_key(there, key->base, name))
                continue;
            print_message("%s.txt has no %s[%s]\n", code, key->base, name);
            missing++;
        }
    }
    return missing;
}

static void every_language_has_the_keys_of_english_and_no_others(void **state)
{
    (void)state;
    static struct keys english, own;
    struct language languages[STRINGS_MAX_LANGUAGES];
    int count = find_languages(languages), wrong = 0;
    read_keys("en", &english);
    assert_true(english.count > 150);
    for (int i = 0; i < count; i++) {
        read_keys(languages[i].code, &own);
        wrong += count_missing(&english, &own, languages[i].code);
        for (int k = 0; k < own.count; k++)
            if (!has_key(&english, own.keys[k].base, own.keys[k].form[0] != '\0' ? "other" : "")) {
                print_message("%s.txt: nobody asks for %s\n", languages[i].code, own.keys[k].base);
                wrong++;
            }
    }
    assert_int_equal(wrong, 0);
}

static void no_line_of_a_language_is_warned_of(void **state)
{
    (void)state;
    struct language languages[STRINGS_MAX_LANGUAGES];
    int count = find_languages(languages);
    for (int i = 0; i < count; i++) {
        struct strings *strings = open_strings(languages[i].code);
        assert_int_equal(strings_faults(strings), 0);
        strings_destroy(strings);
    }
}

// --- glyphs -----------------------------------------------------------------------------------------------

static PangoContext *open_fonts(const char *language)
{
    PangoFontMap *fonts = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(fonts);
    g_object_unref(fonts);
    pango_context_set_language(context,
                               pango_language_from_string(strcmp(language, "zh") == 0 ? "zh-cn" : language));
    return context;
}

static PangoLayout *lay_out(PangoContext *context, const char *text)
{
    PangoFontDescription *font = pango_font_description_from_string(THEME_FONT " 20");
    PangoLayout *layout = pango_layout_new(context);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_font_description_free(font);
    return layout;
}

static void every_character_has_a_glyph_in_an_installed_font(void **state)
{
    (void)state;
    struct language languages[STRINGS_MAX_LANGUAGES];
    int count = find_languages(languages), lacking = 0;
    for (int i = 0; i < count; i++) {
        char path[64];
        size_t size;
        (void)snprintf(path, sizeof path, "assets/strings/%.3s.txt", languages[i].code);
        char *text = (char *)test_read_file(test_source_path(path), &size);
        assert_true(g_utf8_validate(text, (gssize)size, NULL));
        PangoContext *context = open_fonts(languages[i].code);
        PangoLayout *layout = lay_out(context, text);
        int unknown = pango_layout_get_unknown_glyphs_count(layout);
        if (unknown > 0)
            print_message("%s: %d characters that no installed font has\n", path, unknown);
        lacking += unknown;
        g_object_unref(layout);
        g_object_unref(context);
        free(text);
    }
    assert_int_equal(lacking, 0);
}

// Chinese and Japanese draw the same code points otherwise; Hangul has its own font.
static void characters_have_the_forms_of_their_language(void **state)
{
    (void)state;
    static const struct {
        const char *language, *text, *family;
    } samples[] = {{"zh", "\u76f4\u9aa8", "Noto Sans CJK SC"},
                   {"ja", "\u76f4\u9aa8", "Noto Sans CJK JP"},
                   {"ko", "\ud55c\uad6d", "Noto Sans CJK KR"},
                   {"hi", "\u0939\u093f", "Noto Sans Devanagari"},
                   {"he", "\u05e9\u05dc", "Noto Sans Hebrew"},
                   {"ar", "\u0645\u0631", "Noto Sans Arabic"},
                   {"el", "\u03bb\u03bf", "Inter"}};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        PangoContext *context = open_fonts(samples[i].language);
        PangoLayout *layout = lay_out(context, samples[i].text);
        const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
        const PangoGlyphItem *run = line->runs->data;
        PangoFontDescription *font = pango_font_describe(run->item->analysis.font);
        assert_string_equal(pango_font_description_get_family(font), samples[i].family);
        pango_font_description_free(font);
        g_object_unref(layout);
        g_object_unref(context);
    }
}

// --- room -------------------------------------------------------------------------------------------------

struct walk {
    struct stage *stage;
    const struct shape *shape;
    const struct language *language;
    const struct keys *keys;
    int cut;
};

static bool is_of_the_store(const struct catalogue *catalogue, const char *text)
{
    if (strcmp(text, catalogue->title) == 0)
        return true;
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        if (strstr(text, product->title) != NULL) // "Goes with …" too
            return true;
        for (int v = 0; v < product->variant_count; v++)
            if (strcmp(text, product->variants[v].title) == 0)
                return true;
    }
    return false;
}

// Words of ours that ended in an ellipsis: the store's own may.
static int count_cut(const struct walk *walk, const char *screen)
{
    int count = 0;
    const char *text;
    for (int i = 0; (text = text_find_cut(walk->stage->ui->canvas.text, i)) != NULL; i++)
        if (!is_of_the_store(&walk->stage->catalogue, text)) {
            print_message("%s %dx%d, %s: no room for \"%s\"\n", walk->language->code, walk->shape->width_px,
                          walk->shape->height_px, screen, text);
            count++;
        }
    return count;
}

// What was found is forgotten with all text, so that a later screen does not count it again.
static void look(struct walk *walk, const char *screen)
{
    char name[64];
    stage_settle(walk->stage);
    (void)snprintf(name, sizeof name, "%s-%s", walk->language->code, screen);
    stage_shoot(walk->stage, name);
    walk->cut += count_cut(walk, screen);
    text_set_language(walk->stage->ui->canvas.text, walk->language->code, walk->language->right_to_left);
}

static void look_in_state(struct walk *walk, enum session_state state, const char *screen)
{
    walk->stage->session.state = state;
    look(walk, screen);
}

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

// Every line of advice, and every short message, one after the other.
static void look_at_lines(struct walk *walk)
{
    struct stage *stage = walk->stage;
    for (int i = 0; i < walk->keys->count; i++) {
        const char *key = walk->keys->keys[i].base;
        if (begins(key, "quality.") || begins(key, "step_back.")) {
            stage->status.advice = key;
            stage_run(stage, 2);
        }
        if (begins(key, "toast.") || begins(key, "notice.")) {
            ui_say(stage->ui, key);
            stage_run(stage, 2);
        }
    }
    look(walk, "lines");
    stage->status.advice = NULL;
}

// Each line that the card of something worn can say about it.
static void look_at_missing(struct walk *walk)
{
    struct stage *stage = walk->stage;
    const struct catalogue_product *bag = &stage->products[16];
    stage->variants[16][0].try_on.kind = TRY_ON_GARMENT;
    ui_choose(stage->ui, bag, 0);
    session_wear(&stage->session, bag, 0);
    stage->status.missing_category = bag->category;
    for (int i = 0; i < walk->keys->count; i++)
        if (begins(walk->keys->keys[i].base, "missing.")) {
            stage->status.missing = walk->keys->keys[i].base;
            stage_run(stage, 2);
        }
    look(walk, "missing");
    stage->status.missing = NULL;
}

// The lines that a finder says over the stage stay long enough to be read: time goes by for each.
static void look_at_shade_finder(struct walk *walk)
{
    struct stage *stage = walk->stage;
    ui_choose(stage->ui, &stage->products[17], 1);
    stage_settle(stage);
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_CHART);
    look(walk, "chart");
    stage_tap_command(stage, COMMAND_SHADE_FINDER, NULL, SHADE_PAGE_MEASURE);
    look(walk, "skin");
    stage_tap_command(stage, COMMAND_SKIN_CONSENT, NULL, 1);
    for (int problem = SHADE_FINE; problem < SHADE_PROBLEM_COUNT; problem++) {
        stage->shade_finder.problem = (enum shade_problem)problem;
        stage_settle(stage);
    }
    look(walk, "measure");
}

// What the chip says of worn glasses, the page behind it, and each line while a card is looked for.
static void look_at_size(struct walk *walk)
{
    struct stage *stage = walk->stage;
    struct size_measure measure = {.state = SIZE_LOOKING};
    struct fit *fit = &stage->status.fit;
    session_wear(&stage->session, &stage->products[10], 0);
    ui_choose(stage->ui, &stage->products[10], 0);
    *fit = (struct fit){.frame_mm = 138.0f, .face_mm = 141.0f, .error_mm = 2.5f};
    stage->status.head_size =
        (struct head_size){.source = SIZE_BY_IRIS, .has_pd = true, .pd_mm = 62.5f, .pd_error_mm = 2.4f};
    for (int certain = 0; certain < 2; certain++)
        for (int verdict = FIT_UNKNOWN; verdict <= FIT_WIDE; verdict++) {
            fit->verdict = (enum fit_verdict)verdict;
            fit->is_certain = certain != 0;
            stage_run(stage, 2);
        }
    look(walk, "fit");
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 1);
    look(walk, "size");
    stage->status.size = &measure;
    for (int problem = SIZE_FINE; problem < SIZE_PROBLEM_COUNT; problem++) {
        measure.problem = (enum size_problem)problem;
        stage_settle(stage);
    }
    look(walk, "card");
    stage->status.size = NULL;
    stage_tap_command(stage, COMMAND_SIZE_PAGE, NULL, 0);
}

// Each sheet, with something in it and without.
static void look_at_sheets(struct walk *walk)
{
    struct stage *stage = walk->stage;
    static const char *const queries[] = {"", "ro", "zzz"};
    session_clear(&stage->session);
    sheet_show(stage->ui, SHEET_TRAY);
    look(walk, "sheet-none");
    session_wear(&stage->session, &stage->products[1], 2);
    (void)session_like(&stage->session, &stage->products[1], 2);
    look(walk, "sheet-tray");
    for (int stock = AVAILABILITY_IN_STOCK; stock <= AVAILABILITY_BACKORDER; stock++) {
        stage->variants[1][2].availability = (enum catalogue_availability)stock;
        ui_choose(stage->ui, &stage->products[1], 2);
        sheet_show(stage->ui, SHEET_PRODUCT);
        look(walk, "sheet-product");
        session_clear(&stage->session);
    }
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        sheet_show(stage->ui, SHEET_SEARCH);
        for (const char *letter = queries[i]; *letter != '\0'; letter++)
            sheet_perform(stage->ui, &(struct command){.kind = COMMAND_IN_SHEET, .value = *letter},
                          &stage->session, stage->now_ns);
        look(walk, "sheet-search");
        sheet_show(stage->ui, SHEET_NONE);
    }
}

static void look_at_more(struct walk *walk)
{
    struct stage *stage = walk->stage;
    session_clear(&stage->session);
    for (int sheet = SHEET_MORE; sheet <= SHEET_AGREED; sheet++) {
        static const char *const names[] = {"more", "help", "agreed"};
        sheet_show(stage->ui, (enum sheet_id)sheet);
        look(walk, names[sheet - SHEET_MORE]);
    }
    sheet_show(stage->ui, SHEET_NONE);
    ui_show_tab(stage->ui, 1);
    look(walk, "picked-none");
    session_wear(&stage->session, &stage->products[0], 1);
    look(walk, "picked");
    session_clear(&stage->session);
}

// Make-up and glasses, each with what can be changed of it.
static void look_at_adjust(struct walk *walk)
{
    struct stage *stage = walk->stage;
    session_wear(&stage->session, &stage->products[1], 2);
    session_wear(&stage->session, &stage->products[10], 0);
    sheet_show(stage->ui, SHEET_ADJUST);
    look(walk, "adjust");
    sheet_show(stage->ui, SHEET_NONE);
    session_clear(&stage->session);
}

// The compare board: a look with one product, with several, and without; one is frozen.
static void look_at_board(struct walk *walk)
{
    struct stage *stage = walk->stage;
    session_wear(&stage->session, &stage->products[1], 2);
    for (int looks = 2; looks <= 4; looks += 2) {
        board_open(&stage->session, looks);
        board_choose(&stage->session, 1);
        session_clear(&stage->session);
        board_choose(&stage->session, 0);
        session_wear(&stage->session, &stage->products[8], looks - 2);
        board_freeze(&stage->session, 0, looks == 2);
        look(walk, looks == 2 ? "board-two" : "board-four");
    }
    board_close(&stage->session);
    (void)session_like(&stage->session, &stage->products[0], 1);
    (void)session_like(&stage->session, &stage->products[0], 2);
    sheet_show(stage->ui, SHEET_TRAY);
    look(walk, "board-likes");
    sheet_show(stage->ui, SHEET_NONE);
    session_clear(&stage->session);
}

// Who is too young asks a parent.
static void look_at_minors(struct walk *walk)
{
    struct stage *stage = walk->stage;
    stage->ui->minors.age = 16;
    look_in_state(walk, SESSION_CONSENT, "consent-young");
    stage_tap_widget(stage, WIDGET_CONSENT_YOUNG);
    look(walk, "parent");
    stage->ui->young = stage->ui->asking_parent = false;
    stage->ui->minors.age = 0;
    stage_settle(stage);
}

// Sizes with each stock, of glasses and of what the mirror can't measure; the filter, and what it leaves.
static void look_at_choices(struct walk *walk)
{
    struct stage *stage = walk->stage;
    struct catalogue_variant *bag = &stage->variants[16][0];
    bag->offer = stage->variants[10][0].offer;
    for (int stock = AVAILABILITY_IN_STOCK; stock <= AVAILABILITY_BACKORDER; stock++) {
        bag->availability = bag->offer.online_availability = (enum catalogue_availability)stock;
        ui_choose(stage->ui, &stage->products[16], 0);
        sheet_show(stage->ui, SHEET_PRODUCT);
        stage_run(stage, 2);
    }
    look(walk, "sheet-sizes");
    sheet_show(stage->ui, SHEET_NONE);
    static const int products[] = {1, 10, 16, 17};
    for (size_t i = 0; i < sizeof products / sizeof products[0]; i++) {
        ui_choose(stage->ui, &stage->products[products[i]], 0);
        sheet_show(stage->ui, SHEET_FILTER);
        stage_run(stage, 2);
        struct filter *filter = filter_of_tab(stage->ui);
        filter->chosen[FILTER_COLOUR] = 1u << FAMILY_GREEN;
        ui_fill_shelf(stage->ui);
        sheet_show(stage->ui, SHEET_NONE);
        stage_run(stage, 2);
        if (i + 1 == sizeof products / sizeof products[0])
            look(walk, "filter-empty");
        filter_clear(stage->ui, NULL, NULL, 0);
    }
}

// What the staff and the installer see.
static void look_at_staff(struct walk *walk)
{
    staff_stage_open(walk->stage);
    for (int i = 0; i < STAFF_SCREENS; i++) {
        staff_stage_show(walk->stage, &staff_screens[i]);
        look(walk, staff_screens[i].name);
    }
    staff_stage_close(walk->stage);
}

static void look_at_replay_and_scan(struct walk *walk)
{
    struct stage *stage = walk->stage;
    struct replay replay = {.state = REPLAY_COUNTING};
    stage->status.replay = &replay;
    stage->status.replay_countdown = 3;
    look(walk, "replay-count");
    replay.state = REPLAY_RECORDING;
    stage->status.replay_countdown = 0;
    look(walk, "replay-turn");
    replay.state = REPLAY_PLAYING;
    assert_int_equal(picture_allocate(stage->width_px / 2, stage->height_px / 2, &replay.shown), RESULT_OK);
    look(walk, "replay-clip");
    replay_forget(&replay);
    stage->status.replay = NULL;
    struct scan scan = {.is_open = true, .opened_ns = stage->now_ns};
    stage->status.scan = &scan;
    look(walk, "scan");
    scan.opened_ns = 0; // for long
    look(walk, "scan-closer");
    scan.outcome = SCAN_UNKNOWN;
    look(walk, "scan-unknown");
    stage->status.scan = NULL;
}

// The offer, what is asked before, all that a card's screen says, a typed code, and the customer's sheet.
static void look_at_profile(struct walk *walk)
{
    struct stage *stage = walk->stage;
    struct loyalty_card card = {.state = LOYALTY_CARD_CLOSED};
    static struct profile profile;
    profile_stage_fill(stage, &profile);
    stage->status.loyalty = &card;
    stage->status.takes_codes = true;
    stage_choose_more(stage, "profile.title");
    look(walk, "profile-ask");
    stage_tap_widget(stage, WIDGET_CARD_NO);
    session_consent(&stage->session, true, true);
    look(walk, "loyalty-offer");
    for (int i = 0; i < PROFILE_STAGE_CARDS; i++) {
        card = profile_stage_cards[i];
        card.opened_ns = i > 0 ? 0 : stage->now_ns;
        sheet_show(stage->ui, card.is_typed ? SHEET_CODE : SHEET_NONE);
        stage_run(stage, 2);
        if (card.is_typed)
            look(walk, "loyalty-typed");
    }
    card.state = LOYALTY_CARD_LOOKING;
    look(walk, "loyalty");
    card.state = LOYALTY_CARD_LINKED;
    session_link(&stage->session, &profile);
    stage_run(stage, 2);
    card.state = LOYALTY_CARD_CLOSED;
    look(walk, "profile");
    stage->ui->loyalty.is_forgetting = true;
    profile_stage_scroll(stage);
    look(walk, "profile-forget");
    stage->ui->loyalty.is_forgetting = false;
    profile = (struct profile){.points = 1};
    stage_run(stage, 2);
    session_forget_customer(&stage->session);
    stage->status.not_forgotten = true;
    stage_run(stage, 2);
    stage->status.was_forgotten = true;
    look(walk, "profile-forgotten");
    stage->status.not_forgotten = stage->status.was_forgotten = false;
    session_consent(&stage->session, true, true);
    sheet_show(stage->ui, SHEET_AGREED);
    look(walk, "agreed-contact");
    session_consent(&stage->session, true, false);
    sheet_show(stage->ui, SHEET_NONE);
    stage->status.loyalty = NULL;
}

// What can be asked of the staff, in which size, and how each of it stands.
static void look_at_requests(struct walk *walk)
{
    static const enum request_state ends[] = {REQUEST_SENDING, REQUEST_SENT, REQUEST_SERVED};
    struct stage *stage = walk->stage;
    request_stage_begin(stage);
    sheet_show(stage->ui, SHEET_MORE);
    look(walk, "requests-more");
    sheet_show(stage->ui, SHEET_REQUESTS);
    look(walk, "requests-none");
    ui_choose(stage->ui, &stage->products[10], 0);
    sheet_show(stage->ui, SHEET_PRODUCT);
    look(walk, "requests-card");
    stage_tap_widget(stage, WIDGET_SHEET_BRING);
    look(walk, "requests-size");
    request_stage_fill(stage);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        for (int k = 0; k < stage->requests.count; k++)
            stage->requests.list[k].state = ends[i];
        stage->requests.list[0].by[0] = '\0';
        sheet_show(stage->ui, SHEET_REQUESTS);
        stage_run(stage, 2);
    }
    stage->requests.list[1].state = REQUEST_REFUSED;
    look(walk, "requests");
    (void)session_like(&stage->session, &stage->products[5], 0);
    sheet_show(stage->ui, SHEET_TRAY);
    look(walk, "requests-tray");
    sheet_show(stage->ui, SHEET_NONE);
    stage->status.requests = NULL;
}

static void look_at_visit(struct walk *walk)
{
    struct stage *stage = walk->stage;
    look_in_state(walk, SESSION_ATTRACT, "attract");
    stage_show_loop(walk->stage, true);
    look(walk, "attract-loop");
    walk->stage->status.loop = NULL;
    stage->status.somebody_near = true;
    look(walk, "near");
    look_in_state(walk, SESSION_LANGUAGE, "language");
    look_in_state(walk, SESSION_CONSENT, "consent");
    look_at_minors(walk);
    stage_tap_command(stage, COMMAND_CONSENT_TRY_ON, NULL, -1);
    stage->status.seconds_left = 17;
    look(walk, "warning");
    stage->status.seconds_left = 0;
    look_in_state(walk, SESSION_LOST, "lost");
    stage->session.state = SESSION_TRY_ON;
    stage_settle(stage);
    stage_choose_more(stage, "action.together");
    look(walk, "together");
    stage_tap_command(stage, COMMAND_TOGETHER, NULL, 0);
}

static int walk_screens(const struct language *language, const struct shape *shape, const struct keys *keys)
{
    struct stage *stage = NULL;
    if (!stage_open_store(&stage, shape->width_px, shape->height_px, language->code, true)) {
        skip();
        return 0;
    }
    stage_paint_a_corner(stage);
    struct walk walk = {.stage = stage, .shape = shape, .language = language, .keys = keys};
    look_at_staff(&walk);
    look_at_visit(&walk);
    look(&walk, "looks");
    ui_choose(stage->ui, &stage->products[1], 2);
    look(&walk, "chosen");
    stage_tap_command(stage, COMMAND_PRODUCT, &stage->products[1], -1);
    look(&walk, "worn");
    look_at_lines(&walk);
    look_at_missing(&walk);
    look_at_sheets(&walk);
    look_at_replay_and_scan(&walk);
    look_at_adjust(&walk);
    look_at_board(&walk);
    look_at_more(&walk);
    look_at_profile(&walk);
    look_at_requests(&walk);
    look_at_choices(&walk);
    look_at_size(&walk);
    look_at_shade_finder(&walk);
    session_wipe(&stage->session);
    look(&walk, "goodbye");
    session_consent(&stage->session, false, false);
    look(&walk, "browse");
    stage_close(stage);
    return walk.cut;
}

static void every_word_has_room_on_the_screens(void **state)
{
    (void)state;
    static struct keys keys;
    struct language languages[STRINGS_MAX_LANGUAGES];
    int count = find_languages(languages), cut = 0;
    read_keys("en", &keys);
    for (int i = 0; i < count; i++)
        for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
            cut += walk_screens(&languages[i], &shapes[s], &keys);
    assert_int_equal(cut, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_the_keys_of_english_and_no_others),
        cmocka_unit_test(no_line_of_a_language_is_warned_of),
        cmocka_unit_test(every_character_has_a_glyph_in_an_installed_font),
        cmocka_unit_test(characters_have_the_forms_of_their_language),
        cmocka_unit_test(every_word_has_room_on_the_screens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
