// Prints where the controls of the UI stand, for tests that drive the real window by mouse.
//
//   ui_places RESOURCES WIDTH HEIGHT [--catalogue=DIR] [--language=NAME] [--install | --staff]
//             [--screen=HEIGHT:DISTANCE:BOTTOM] [--store=NAME] [--minors=AGE] [--requests]
//             [--follow] [CONTROL…]
//
// Taps the named controls ("key:down" presses a key, "lost" is a shopper out of sight, "linked" a card that
// was read and belongs to somebody of whom the store knows a name and points, "newcomer" to somebody of whom
// it knows nothing) one after the other in a UI of
// that size (no window), then prints a line "CONTROL X Y" for each control that can be touched, a line "tabs
// NAME…" of all tabs, in view or not, and a line "stage X Y WIDTH HEIGHT" of where the shopper is seen. With
// --follow more controls are read from stdin, one a line, until its end; all of that is printed before the
// first and after each, with a line "." behind it, and "no CONTROL" where there is none of that name.
#include "app/board.h"
#include "app/session.h"
#include "app/ui/state.h"
#include "app/visit.h"
#include "platform/base/clock.h"
#include "platform/window/window.h"
#include "render/gl/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTLE_FRAMES 12 // of 0.15 s: every movement has ended

struct place {
    struct window *window;
    struct target corner; // where things stand is known without pixels: only this much is painted
    struct draw2d *draw2d;
    struct catalogue *catalogue;
    struct ui *ui;
    struct session session;
    struct visit visit;
    struct staff staff;
    struct photo photo;
    struct replay replay;
    struct loyalty_card card;
    struct profile profile;
    struct requests requests;
    bool has_staff; // who read what is asked of them
    int64_t now_ns;
};

// Of the compare board; false: it is no part of that.
static bool name_board(uint32_t id, char *name, size_t size)
{
    if (id >= WIDGET_FIRST_PANE && id < WIDGET_FIRST_PANE + SESSION_MAX_PANES)
        (void)snprintf(name, size, "pane:%u", (unsigned)(id - WIDGET_FIRST_PANE + 1));
    else if (id >= WIDGET_FIRST_FREEZE && id < WIDGET_FIRST_FREEZE + SESSION_MAX_PANES)
        (void)snprintf(name, size, "freeze:%u", (unsigned)(id - WIDGET_FIRST_FREEZE + 1));
    else if (id >= WIDGET_BOARD_TWO && id <= WIDGET_BOARD_LIKES)
        (void)snprintf(name, size, "board:%s",
                       id == WIDGET_BOARD_TWO     ? "two"
                       : id == WIDGET_BOARD_FOUR  ? "four"
                       : id == WIDGET_BOARD_CLOSE ? "close"
                                                  : "likes");
    else
        return false;
    return true;
}

// Of the search: "letter:r", and of what was found "found:SKU".
static bool name_of_search(const struct command *command, char *name, size_t size)
{
    if (command->kind != COMMAND_IN_SHEET)
        return false;
    if (command->product != NULL)
        return snprintf(name, size, "found:%s", command->product->sku) > 0;
    return command->value > ' ' && command->value < 127 &&
           snprintf(name, size, "letter:%c", (char)command->value) > 0;
}

// "staff.next", "staff.pin:7", "staff.letter:M".
static bool name_of_staff(uint32_t id, char *name, size_t size)
{
    static const struct {
        uint32_t first, count;
        const char *name;
    } widgets[] = {{STAFF_WIDGET_CLOSE, 0, "staff.close"},     {STAFF_WIDGET_BACK, 0, "staff.back"},
                   {STAFF_WIDGET_NEXT, 0, "staff.next"},       {STAFF_WIDGET_CHOICE, 32, "staff.choice"},
                   {STAFF_WIDGET_STEPPER, 8, "staff.stepper"}, {STAFF_WIDGET_PIN, 12, "staff.pin"},
                   {STAFF_WIDGET_PLACE, 2, "staff.place"}};
    for (size_t i = 0; i < sizeof widgets / sizeof widgets[0]; i++) {
        uint32_t index = id - widgets[i].first;
        if (index == 0 && widgets[i].count == 0)
            return snprintf(name, size, "%s", widgets[i].name) > 0;
        if (id >= widgets[i].first && index < widgets[i].count)
            return snprintf(name, size, "%s:%u", widgets[i].name, (unsigned)index) > 0;
    }
    if (id <= WIDGET_IN_SHEET + ' ' || id >= WIDGET_IN_SHEET + 127)
        return false;
    return snprintf(name, size, "staff.letter:%c", (char)(id - WIDGET_IN_SHEET)) > 0;
}

static void name_of(const struct ui *ui, const struct touch_area *area, char *name, size_t size)
{
    if (ui->staff.page != STAFF_CLOSED) {
        if (!name_of_staff(area->id, name, size))
            name[0] = '\0';
        return;
    }
    static const char *const plain[COMMAND_COUNT] = {
        [COMMAND_CONSENT_TRY_ON] = "consent.try_on",
        [COMMAND_CONSENT_BROWSE] = "consent.browse",
        [COMMAND_TOGGLE_PROFILE] = "consent.profile",
        [COMMAND_ASK_CONSENT] = "ask",
        [COMMAND_GOODBYE] = "goodbye",
        [COMMAND_CHOOSE_LANGUAGE] = "languages",
        [COMMAND_RESUME] = "resume",
        [COMMAND_ASK_TOGETHER] = "together",
        [COMMAND_SHARE] = "share",
        [COMMAND_COMPARE] = "compare",
        [COMMAND_LIKE] = "like",
        [COMMAND_CLEAR] = "clear",
        [COMMAND_SPLIT] = "split",
        [COMMAND_SPLIT_MOVE] = "divider",
        [COMMAND_MEASURE_SIZE] = "size:measure",
    };
    const struct command *command = &area->command;
    name[0] = '\0';
    static const char *const pages[] = {[SHADE_PAGE_NONE] = "none",
                                        [SHADE_PAGE_CHART] = "chart",
                                        [SHADE_PAGE_ASK] = "ask",
                                        [SHADE_PAGE_MEASURE] = "measure",
                                        [SHADE_PAGE_RESULT] = "result"};
    if (name_board(area->id, name, size))
        return;
    if ((ui->sheets.shown == SHEET_SEARCH || ui->sheets.shown == SHEET_CODE ||
         ui->sheets.shown == SHEET_PROFILE) &&
        area->id >= WIDGET_IN_SHEET && name_of_search(command, name, size))
        return;
    static const struct {
        uint32_t id;
        const char *name;
    } by_id[] = {{WIDGET_ATTRACT, "attract"},
                 {WIDGET_MORE, "more"},
                 {WIDGET_CONSENT_SKIN, "consent.skin"},
                 {WIDGET_CONSENT_YOUNG, "consent.young"},
                 {WIDGET_PARENT_YES, "parent.yes"},
                 {WIDGET_PARENT_NO, "parent.no"},
                 {WIDGET_SHEET_CLOSE, "sheet.close"},
                 {WIDGET_SCAN_CLOSE, "scan.close"},
                 {WIDGET_REPLAY_PLAY, "replay.play"},
                 {WIDGET_REPLAY_TRACK, "replay.track"},
                 {WIDGET_REPLAY_AGAIN, "replay.again"},
                 {WIDGET_REPLAY_CLOSE, "replay.close"},
                 {WIDGET_CARD_OFFER, "card.show"},
                 {WIDGET_CARD_OFFER_CLOSE, "card.later"},
                 {WIDGET_CARD_CLOSE, "card.close"},
                 {WIDGET_CARD_TYPE, "card.type"},
                 {WIDGET_CARD_YES, "card.yes"},
                 {WIDGET_CARD_NO, "card.no"},
                 {WIDGET_SHEET_ENTER_CODE, "card.enter"},
                 {WIDGET_SHEET_CONTACT, "profile.contact"},
                 {WIDGET_SHEET_FORGET, "profile.forget"},
                 {WIDGET_SHEET_FORGET_YES, "profile.forget_yes"},
                 {WIDGET_SHEET_FORGET_NO, "profile.forget_no"},
                 {WIDGET_TOGETHER_YES, "together.yes"},
                 {WIDGET_TOGETHER_NO, "together.no"},
                 {WIDGET_SHEET_BRING, "request.bring"},
                 {WIDGET_SHEET_RESERVE, "request.reserve"},
                 {WIDGET_SHEET_BRING_ALL, "request.bring_all"},
                 {WIDGET_SHEET_CALL, "request.call"},
                 {WIDGET_ZOOM, "zoom"}};
    for (size_t i = 0; i < sizeof by_id / sizeof by_id[0]; i++)
        if (area->id == by_id[i].id)
            (void)snprintf(name, size, "%s", by_id[i].name);
    if (name[0] != '\0')
        return;
    if (command->kind == COMMAND_IN_SHEET && ui->sheets.shown == SHEET_REQUESTS)
        (void)snprintf(name, size, "request.take_back:%d", command->value);
    else if (command->kind == COMMAND_IN_SHEET && ui->sheets.shown == SHEET_MORE)
        (void)snprintf(name, size, "%s", sheet_more_name(command->value));
    else if (area->id == WIDGET_INTENSITY)
        (void)snprintf(name, size, "intensity");
    else if (command->kind == COMMAND_PHOTO)
        (void)snprintf(name, size, "photo:%s", command->value != 0 ? "take" : "close");
    else if (command->kind == COMMAND_SHEET && command->value == SHEET_TRAY)
        (void)snprintf(name, size, "tray");
    else if (command->kind == COMMAND_SHEET && command->value == SHEET_SEARCH)
        (void)snprintf(name, size, "search");
    else if (command->kind == COMMAND_LANGUAGE)
        (void)snprintf(name, size, "language:%s", ui->languages[command->value].code);
    else if (command->kind == COMMAND_TAB && ui->tabs[command->value] == UI_TAB_LOOKS)
        (void)snprintf(name, size, "tab:looks");
    else if (command->kind == COMMAND_TAB && ui->tabs[command->value] == UI_TAB_PICKED)
        (void)snprintf(name, size, "tab:picked");
    else if (command->kind == COMMAND_TAB)
        (void)snprintf(name, size, "tab:%s",
                       catalogue_category_name((enum catalogue_category)ui->tabs[command->value]));
    else if (command->kind == COMMAND_LOOK)
        (void)snprintf(name, size, "look:%s", command->look->id);
    else if (command->kind == COMMAND_SHADE_FINDER)
        (void)snprintf(name, size, "shade_finder:%s", pages[command->value]);
    else if (command->kind == COMMAND_SIZE_PAGE)
        (void)snprintf(name, size, "size:%s", command->value != 0 ? "open" : "close");
    else if (command->kind == COMMAND_SKIN_CONSENT)
        (void)snprintf(name, size, "skin_consent:%s", command->value != 0 ? "yes" : "no");
    else if (command->kind == COMMAND_PRODUCT)
        (void)snprintf(name, size, "product:%s", command->product->sku);
    else if (area->id >= WIDGET_FIRST_SIZE && area->id < WIDGET_FIRST_SIZE + CATALOGUE_MAX_SIZES)
        (void)snprintf(name, size, "size:%u", (unsigned)(area->id - WIDGET_FIRST_SIZE));
    else if (command->kind == COMMAND_IN_SHEET && ui->sheets.shown == SHEET_FILTER)
        (void)snprintf(name, size, "filter:%d:%d", command->value / FILTER_MAX_VALUES,
                       command->value % FILTER_MAX_VALUES);
    else if (area->id == WIDGET_FILTER_CLEAR || area->id == WIDGET_SHELF_CLEAR)
        (void)snprintf(name, size, "filter:clear");
    else if (command->kind == COMMAND_SHEET && command->value == SHEET_FILTER)
        (void)snprintf(name, size, "filter");
    else if (area->id == WIDGET_DETAILS)
        (void)snprintf(name, size, "details");
    else if (command->kind == COMMAND_SHADE)
        (void)snprintf(name, size, "shade:%s", command->product->variants[command->value].id);
    else if (command->kind != COMMAND_NONE && plain[command->kind] != NULL)
        (void)snprintf(name, size, "%s", plain[command->kind]);
}

// As if the countdown were over; what is on the picture is no matter.
static void take_photo(struct photo *photo)
{
    photo_forget(photo);
    if (picture_allocate(640, 360, &photo->picture) == RESULT_OK)
        photo->state = PHOTO_TAKEN;
    photo->number++;
}

// As if all of it were recorded.
static void take_replay(struct replay *replay)
{
    replay_forget(replay);
    if (picture_allocate(640, 360, &replay->shown) == RESULT_OK)
        replay->state = REPLAY_PLAYING;
    replay->playing = true;
    replay->number++;
}

// Nothing is read of it until it is "linked".
static void show_card(struct place *place, const struct ui_action *action)
{
    bool types = action->kind == UI_ACTION_CARD_TYPE;
    if (types && place->card.state == LOYALTY_CARD_CLOSED)
        return;
    place->card.state = types && action->on   ? LOYALTY_CARD_TYPING
                        : types || action->on ? LOYALTY_CARD_LOOKING
                                              : LOYALTY_CARD_CLOSED;
}

static void settle(struct place *place);

// As if the card had been read, and belonged to a customer of whom the store knows no more than that.
static void link_card(struct place *place, const struct profile *profile)
{
    place->profile = *profile;
    place->card.state = LOYALTY_CARD_LINKED;
    session_link(&place->session, &place->profile);
    settle(place);
    place->card.state = LOYALTY_CARD_CLOSED;
    settle(place);
}

// As if each job were done at once, and each PIN the right one.
static void apply_staff(struct place *place)
{
    struct staff *staff = &place->staff;
    const struct self_check network = {
        .has_address = true, .can_listen = true, .answers = true, .port = 8080};
    for (unsigned task = staff_take_task(staff); task != 0; task = staff_take_task(staff)) {
        if (task == STAFF_DO_CHECK_PIN)
            staff_checked_pin(staff, true, place->now_ns);
        else if (task == STAFF_DO_HASH_PIN)
            staff_hashed_pin(staff, "$y$");
        else if (task == STAFF_DO_CHECK_NETWORK)
            staff_checked_network(staff, &network);
        else if (task == STAFF_DO_LANGUAGE && staff->draft.language[0] != '\0')
            (void)ui_set_language(place->ui, staff->draft.language);
    }
}

static void apply(struct place *place)
{
    apply_staff(place);
    struct ui_action action;
    while (ui_take_action(place->ui, &action)) {
        if (action.kind == UI_ACTION_STAFF) {
            (void)staff_do(&place->staff, &action.staff, place->now_ns);
            apply_staff(place);
        } else if (action.kind == UI_ACTION_CONSENT) {
            if (action.by_parent)
                session_consent_by_parent(&place->session);
            session_consent(&place->session, action.try_on, action.profile);
            session_consent_skin_match(&place->session, action.skin_match);
        } else if (action.kind == UI_ACTION_CARD || action.kind == UI_ACTION_CARD_TYPE) {
            show_card(place, &action);
        } else if (action.kind == UI_ACTION_FORGET_ME) {
            session_forget_customer(&place->session);
        } else if (action.kind == UI_ACTION_REQUEST) {
            (void)requests_add(&place->requests, action.request, action.product, action.variant, action.size);
        } else if (action.kind == UI_ACTION_TAKE_BACK) {
            (void)requests_take_back(&place->requests, action.place);
        } else if (action.kind == UI_ACTION_PHOTO && action.on)
            take_photo(&place->photo);
        else if (action.kind == UI_ACTION_PHOTO)
            photo_forget(&place->photo);
        else if (action.kind == UI_ACTION_REPLAY && action.on)
            take_replay(&place->replay);
        else if (action.kind == UI_ACTION_REPLAY)
            replay_forget(&place->replay);
        else if (action.kind == UI_ACTION_RESUME)
            visit_resume(&place->visit, &place->session);
        else if (action.kind == UI_ACTION_SHARE)
            (void)snprintf(place->photo.url, sizeof place->photo.url, "http://mirror/L/LINK");
        else if (action.kind == UI_ACTION_LANGUAGE) {
            (void)ui_set_language(place->ui, action.language);
            visit_choose_language(&place->visit, &place->session);
        } else if (action.kind == UI_ACTION_WEAR)
            session_wear(&place->session, action.product, action.variant);
        else if (action.kind == UI_ACTION_LIKE)
            (void)session_like(&place->session, action.product, action.variant);
        else if (action.kind == UI_ACTION_BOARD && action.looks > 0)
            board_open(&place->session, action.looks);
        else if (action.kind == UI_ACTION_BOARD)
            board_close(&place->session);
        else if (action.kind == UI_ACTION_BOARD_LIKES)
            board_open_likes(&place->session);
        else if (action.kind == UI_ACTION_BOARD_CHOOSE)
            board_choose(&place->session, action.pane);
        else if (action.kind == UI_ACTION_BOARD_FREEZE)
            board_freeze(&place->session, action.pane, action.on);
        else if (action.kind == UI_ACTION_LOOK)
            session_wear_look(&place->session, action.look);
        else if (action.kind == UI_ACTION_SPLIT)
            session_split(&place->session, action.on, action.value);
        else if (action.kind == UI_ACTION_SKIN_CONSENT)
            session_consent_skin_match(&place->session, action.on);
    }
}

static void settle(struct place *place)
{
    // The chip's shortest words: its middle lies within the chip whatever it says.
    const struct ui_status status = {.face_present = true,
                                     .staff = &place->staff,
                                     .photo = &place->photo,
                                     .replay = &place->replay,
                                     .loyalty = &place->card,
                                     .takes_codes = true,
                                     .requests = place->has_staff ? &place->requests : NULL,
                                     .keep_days = 7,
                                     .can_share = true,
                                     .fit = {.verdict = FIT_RIGHT, .is_certain = true}};
    for (int i = 0; i < SETTLE_FRAMES; i++) {
        place->now_ns += 150 * CLOCK_MILLISECOND_NS;
        ui_draw(place->ui, place->corner.framebuffer, &place->session, &status, place->now_ns);
        apply(place);
    }
}

static const struct touch_area *find(const struct place *place, const char *control)
{
    const struct canvas *canvas = &place->ui->canvas;
    for (int i = canvas->area_count - 1; i >= 0; i--) {
        char name[128];
        name_of(place->ui, &canvas->areas[i], name, sizeof name);
        if (strcmp(name, control) == 0)
            return &canvas->areas[i];
    }
    return NULL;
}

static bool press(struct place *place, const char *name)
{
    static const struct {
        const char *name;
        enum input_key key;
    } keys[] = {{"left", INPUT_KEY_LEFT},
                {"right", INPUT_KEY_RIGHT},
                {"up", INPUT_KEY_UP},
                {"down", INPUT_KEY_DOWN},
                {"enter", INPUT_KEY_ENTER}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].name, name) != 0)
            continue;
        struct input_event event = {.kind = INPUT_KEY, .key = keys[i].key, .time_ns = place->now_ns};
        ui_handle(place->ui, &event, &place->session);
        apply(place);
        settle(place);
        return true;
    }
    (void)fprintf(stderr, "ui_places: no key \"%s\"\n", name);
    return false;
}

static bool tap(struct place *place, const char *control)
{
    if (strncmp(control, "key:", 4) == 0)
        return press(place, control + 4);
    if (strcmp(control, "lost") == 0) {
        place->session.state = SESSION_LOST;
        settle(place);
        return true;
    }
    if (strcmp(control, "linked") == 0) {
        link_card(place, &(struct profile){.name = "Maya", .points = 1240});
        return true;
    }
    if (strcmp(control, "newcomer") == 0) {
        link_card(place, &(struct profile){.points = -1});
        return true;
    }
    if (strcmp(control, "door") == 0) { // held for three seconds
        (void)staff_do(&place->staff, &(struct staff_request){.verb = STAFF_OPEN}, place->now_ns);
        settle(place);
        return true;
    }
    const struct touch_area *area = find(place, control);
    if (area == NULL) {
        (void)fprintf(stderr, "ui_places: no control \"%s\"\n", control);
        return false;
    }
    struct input_event event = {.kind = INPUT_POINTER_DOWN,
                                .x_px = area->rect.x + area->rect.width / 2,
                                .y_px = area->rect.y + area->rect.height / 2,
                                .time_ns = place->now_ns};
    if (staff_is_open(&place->staff) || !visit_touch(&place->visit, &place->session, place->now_ns))
        ui_handle(place->ui, &event, &place->session);
    event.kind = INPUT_POINTER_UP;
    event.time_ns += 50 * CLOCK_MILLISECOND_NS;
    ui_handle(place->ui, &event, &place->session);
    apply(place);
    settle(place);
    return true;
}

static void print_places(const struct place *place)
{
    const struct canvas *canvas = &place->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++) {
        const struct touch_area *area = &canvas->areas[i];
        char name[128];
        name_of(place->ui, area, name, sizeof name);
        if (name[0] != '\0')
            printf("%s %.0f %.0f\n", name, (double)(area->rect.x + area->rect.width / 2),
                   (double)(area->rect.y + area->rect.height / 2));
    }
}

struct set_up {
    const char *resources, *catalogue, *language;
    const char *store; // its name, in place of the catalogue's title
    bool installs, has_pin, requests;
    struct theme_screen screen;
    struct minors_rule minors;
    bool follows;
    int width_px, height_px;
};

// The title that is held to open the staff's page.
static void print_door(const struct ui *ui)
{
    struct rect door = ui->staff.door;
    if (door.width > 0.0f)
        printf("door %.0f %.0f\n", (double)(door.x + door.width / 2), (double)(door.y + door.height / 2));
}

static void print_stage(const struct ui *ui)
{
    struct rect stage = ui->layout.stage;
    printf("stage %.0f %.0f %.0f %.0f\n", (double)stage.x, (double)stage.y, (double)stage.width,
           (double)stage.height);
}

static void print_tabs(const struct ui *ui)
{
    printf("tabs");
    for (int i = 0; i < ui->tab_count; i++)
        printf(" %s", ui->tabs[i] == UI_TAB_LOOKS ? "looks"
                      : ui->tabs[i] == UI_TAB_PICKED
                          ? "picked"
                          : catalogue_category_name((enum catalogue_category)ui->tabs[i]));
    printf("\n");
}

static enum result set_up(struct place *place, const struct set_up *wanted, struct diagnostic *why)
{
    char folder[1024];
    struct catalogue_problems problems = {0};
    int width_px = wanted->width_px, height_px = wanted->height_px;
    (void)snprintf(folder, sizeof folder, "%s/demo", wanted->resources);
    struct window_options window = {.headless = true, .width_px = 8, .height_px = 8};
    enum result result = catalogue_load(wanted->catalogue != NULL ? wanted->catalogue : folder, &problems,
                                        &place->catalogue, why);
    if (result == RESULT_OK)
        result = window_create(&window, &place->window, why);
    if (result == RESULT_OK)
        result = target_init(&place->corner, 8, 8, &(struct target_options){0}, why);
    if (result == RESULT_OK)
        result = draw2d_create(&place->draw2d, why);
    struct ui_options options = {.catalogue = place->catalogue,
                                 .resources = wanted->resources,
                                 .language = wanted->language,
                                 .minors = &wanted->minors,
                                 .screen = wanted->screen};
    if (result == RESULT_OK)
        result = ui_create(&options, place->draw2d, &place->ui, why);
    if (result != RESULT_OK)
        return result;
    ui_resize(place->ui, width_px, height_px);
    session_init(&place->session, (struct interest_sink){0});
    visit_init(&place->visit, NULL);
    place->now_ns = CLOCK_SECOND_NS;
    return RESULT_OK;
}

// "HEIGHT:DISTANCE:BOTTOM" in mm.
static struct theme_screen read_screen(const char *text)
{
    struct theme_screen screen = {.has_bottom = true};
    if (sscanf(text, "%f:%f:%f", &screen.height_mm, &screen.distance_mm, &screen.bottom_mm) != 3)
        (void)fprintf(stderr, "ui_places: --screen takes HEIGHT:DISTANCE:BOTTOM\n");
    return screen;
}

static void set_up_staff(struct place *place, const struct set_up *wanted)
{
    static const struct staff_camera camera = {.source = "file:clip"};
    struct language languages[STRINGS_MAX_LANGUAGES];
    char codes[STRINGS_MAX_LANGUAGES][4];
    int count = strings_languages(wanted->resources, languages, STRINGS_MAX_LANGUAGES);
    for (int i = 0; i < count; i++)
        memcpy(codes[i], languages[i].code, sizeof codes[i]);
    staff_init(&place->staff, NULL, &camera, (const char(*)[4])codes, count);
    if (wanted->has_pin)
        memcpy(place->staff.settings.pin, "$y$", sizeof "$y$");
    (void)snprintf(place->staff.shown_language, sizeof place->staff.shown_language, "%.3s", wanted->language);
    place->staff.is_portrait = wanted->height_px > wanted->width_px;
    if (wanted->store != NULL)
        place->catalogue->title = wanted->store;
    if (wanted->installs)
        staff_begin_install(&place->staff, true);
}

static void print_all(const struct place *place)
{
    print_places(place);
    print_tabs(place->ui);
    print_stage(place->ui);
    print_door(place->ui);
}

// Until the end of stdin.
static bool follow(struct place *place)
{
    char line[160];
    bool found = true;
    for (;;) {
        print_all(place);
        printf(".\n");
        (void)fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL)
            return found;
        line[strcspn(line, "\n")] = '\0';
        if (!tap(place, line)) {
            printf("no %s\n", line);
            found = false;
        }
    }
}

int main(int count, char **arguments)
{
    if (count < 4) {
        (void)fprintf(stderr, "usage: ui_places RESOURCES WIDTH HEIGHT [--catalogue=DIR] "
                              "[--language=NAME] [CONTROL…]\n");
        return 2;
    }
    struct place place = {0};
    struct diagnostic why = {0};
    struct set_up wanted = {.resources = arguments[1],
                            .language = "en",
                            .width_px = atoi(arguments[2]),
                            .height_px = atoi(arguments[3])};
    int first = 4;
    for (; first < count && strncmp(arguments[first], "--", 2) == 0; first++) {
        if (strncmp(arguments[first], "--catalogue=", 12) == 0)
            wanted.catalogue = arguments[first] + 12;
        else if (strncmp(arguments[first], "--language=", 11) == 0)
            wanted.language = arguments[first] + 11;
        else if (strncmp(arguments[first], "--store=", 8) == 0)
            wanted.store = arguments[first] + 8;
        else if (strncmp(arguments[first], "--screen=", 9) == 0)
            wanted.screen = read_screen(arguments[first] + 9);
        else if (strncmp(arguments[first], "--minors=", 9) == 0)
            wanted.minors.age = atoi(arguments[first] + 9);
        else if (strcmp(arguments[first], "--requests") == 0)
            wanted.requests = true;
        else if (strcmp(arguments[first], "--follow") == 0)
            wanted.follows = true;
        else if (strcmp(arguments[first], "--install") == 0)
            wanted.installs = true;
        else if (strcmp(arguments[first], "--staff") == 0)
            wanted.has_pin = true;
    }
    if (set_up(&place, &wanted, &why) != RESULT_OK) {
        (void)fprintf(stderr, "ui_places: %s\n", why.text);
        return 1;
    }
    set_up_staff(&place, &wanted);
    place.has_staff = wanted.requests;
    settle(&place);
    bool found = true;
    for (int i = first; i < count && found; i++)
        found = tap(&place, arguments[i]);
    if (wanted.follows)
        found = follow(&place) && found;
    else
        print_all(&place);
    photo_forget(&place.photo);
    replay_forget(&place.replay);
    ui_destroy(place.ui);
    draw2d_destroy(place.draw2d);
    target_finish(&place.corner);
    window_destroy(place.window);
    catalogue_destroy(place.catalogue);
    return found ? 0 : 1;
}
