// What a touch or a key asks for -> actions for main, and what only the UI remembers.
#include "app/ui/state.h"

#include "platform/base/clock.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define TOAST_NS (2200 * CLOCK_MILLISECOND_NS)

bool ui_take_action(struct ui *ui, struct ui_action *action)
{
    if (ui->action_count == 0)
        return false;
    struct ui_action *first = &ui->actions[ui->action_first];
    *action = *first;
    wipe(first, sizeof *first); // it may hold what was typed
    ui->action_first = (ui->action_first + 1) % UI_MAX_ACTIONS;
    ui->action_count--;
    return true;
}

void ui_emit(struct ui *ui, struct ui_action action)
{
    if (ui->action_count == UI_MAX_ACTIONS) {
        ui->action_first = (ui->action_first + 1) % UI_MAX_ACTIONS;
        ui->action_count--;
    }
    ui->actions[(ui->action_first + ui->action_count++) % UI_MAX_ACTIONS] = action;
}

void ui_say(struct ui *ui, const char *key)
{
    ui->toast = key;
    ui->toast_what[0] = '\0';
    ui->toast_until_ns = ui->canvas.now_ns + TOAST_NS;
}

void ui_tell(struct ui *ui, const char *key, const char *what)
{
    ui_say(ui, key);
    (void)snprintf(ui->toast_what, sizeof ui->toast_what, "%s", what);
    ui->toast_until_ns += TOAST_NS; // there is more to read
}

int ui_worn_variant(const struct session *session, const struct catalogue_product *product)
{
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == product)
            return session->worn[i].variant;
    return -1;
}

int ui_shade_of(const struct ui *ui, const struct catalogue_product *product, const struct session *session)
{
    int worn = ui_worn_variant(session, product);
    return worn >= 0 ? worn : ui->shades[product - ui->catalogue->products];
}

bool ui_language_is_shown(const struct ui *ui, const struct session *session)
{
    return session->state == SESSION_LANGUAGE ||
           (ui->choosing_language && session->state != SESSION_ATTRACT && session->state != SESSION_GOODBYE);
}

void ui_fill_shelf(struct ui *ui)
{
    const struct filter *filter = filter_of_tab(ui);
    ui->shelf_count = 0;
    if (filter != NULL)
        ui->shelf_count = filter_products(ui->filter_index, (enum catalogue_category)ui->tabs[ui->tab],
                                          filter, ui->shelf, ui->shades);
    else if (picked_is_shown(ui))
        picked_fill_shelf(ui);
    else if (ui->tab < ui->tab_count)
        while (ui->shelf_count < ui->catalogue->look_count) {
            ui->shelf[ui->shelf_count] = ui->shelf_count;
            ui->shelf_count++;
        }
    scroller_rewind(&ui->shelf_scroller);
}

void ui_show_tab(struct ui *ui, int tab)
{
    if (ui->shade_page != SHADE_PAGE_NONE)
        ui_show_shade_page(ui, SHADE_PAGE_NONE, ui->canvas.now_ns);
    ui_show_size_page(ui, false, ui->canvas.now_ns);
    ui->tab = tab;
    ui->reveal_tab = true;
    ui->chosen = NULL;
    ui->chosen_look = NULL;
    ui->shelf_lead = ui_chart(ui) != NULL ? 1 : 0;
    picked_begin(ui);
    ui_fill_shelf(ui);
    scroller_rewind(&ui->shade_scroller);
}

static void wear(struct ui *ui, const struct catalogue_product *product, int variant, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){
                    .kind = UI_ACTION_WEAR, .product = product, .variant = variant, .input_ns = input_ns});
}

void ui_wear(struct ui *ui, const struct catalogue_product *product, int variant,
             const struct session *session, int64_t input_ns)
{
    if (session->state != SESSION_TRY_ON)
        return;
    if (product->variants[variant].try_on.kind == TRY_ON_NONE) {
        ui_say(ui, "toast.no_try_on");
        return;
    }
    ui->shades[product - ui->catalogue->products] = variant; // it is there when it comes back
    wear(ui, product, variant, input_ns);
}

// A tap puts a product on. On the worn one it takes it off, but only once its shades are in view.
static void perform_product(struct ui *ui, const struct catalogue_product *product,
                            const struct session *session, int64_t input_ns)
{
    int worn = ui_worn_variant(session, product);
    bool was_chosen = ui->chosen == product;
    if (!was_chosen)
        scroller_rewind(&ui->shade_scroller);
    ui->chosen = product;
    if (session->state != SESSION_TRY_ON || (worn >= 0 && !was_chosen))
        return;
    ui_wear(ui, product, ui_shade_of(ui, product, session), session, input_ns);
}

static void perform_shade(struct ui *ui, const struct catalogue_product *product, int variant,
                          const struct session *session, int64_t input_ns)
{
    ui->chosen = product;
    ui->shades[product - ui->catalogue->products] = variant;
    if (session->state == SESSION_TRY_ON && ui_worn_variant(session, product) != variant &&
        product->variants[variant].try_on.kind != TRY_ON_NONE)
        wear(ui, product, variant, input_ns);
}

static void perform_look(struct ui *ui, const struct catalogue_look *look, const struct session *session,
                         int64_t input_ns)
{
    ui->chosen_look = look;
    if (session->state == SESSION_TRY_ON)
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_LOOK, .look = look, .input_ns = input_ns});
}

void ui_emit_latest(struct ui *ui, struct ui_action action)
{
    if (ui->action_count > 0) {
        struct ui_action *last = &ui->actions[(ui->action_first + ui->action_count - 1) % UI_MAX_ACTIONS];
        if (last->kind == action.kind && last->product == action.product && last->on == action.on) {
            *last = action;
            return;
        }
    }
    ui_emit(ui, action);
}

void ui_set_intensity(struct ui *ui, const struct catalogue_product *product, float value, int64_t input_ns)
{
    ui_emit_latest(ui, (struct ui_action){.kind = UI_ACTION_INTENSITY,
                                          .product = product,
                                          .value = fminf(fmaxf(value, 0.0f), 1.0f),
                                          .input_ns = input_ns});
}

void ui_slide(struct ui *ui, const struct catalogue_product *product, float slide_m, int64_t input_ns)
{
    ui_emit_latest(ui,
                   (struct ui_action){
                       .kind = UI_ACTION_SLIDE, .product = product, .value = slide_m, .input_ns = input_ns});
}

void ui_split(struct ui *ui, bool on, float at, int64_t input_ns)
{
    // The handle stays on the stage, where it can be taken hold of.
    struct rect stage = ui_stage(ui);
    float width = (float)ui->canvas.width_px, rim = 0.5f * ui->canvas.theme.touch;
    at = fminf(fmaxf(at, (stage.x + rim) / width), (stage.x + stage.width - rim) / width);
    ui_emit_latest(ui,
                   (struct ui_action){.kind = UI_ACTION_SPLIT, .on = on, .value = at, .input_ns = input_ns});
}

const struct session_worn *ui_chosen_makeup(const struct ui *ui, const struct session *session)
{
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == ui->chosen && catalogue_is_makeup(ui->chosen->category))
            return &session->worn[i];
    return NULL;
}

const struct session_worn *ui_worn_eyewear(const struct session *session)
{
    for (int i = 0; i < session->worn_count; i++)
        if (catalogue_is_eyewear(session->worn[i].product->category))
            return &session->worn[i];
    return NULL;
}

const struct shade_chart *ui_chart(const struct ui *ui)
{
    int tab = ui->tab < ui->tab_count ? ui->tabs[ui->tab] : UI_TAB_LOOKS;
    const struct shade_chart *chart = tab == CATEGORY_FOUNDATION  ? &ui->foundations
                                      : tab == CATEGORY_CONCEALER ? &ui->concealers
                                                                  : NULL;
    return chart != NULL && chart->count > 0 ? chart : NULL;
}

static void measure_skin(struct ui *ui, bool on, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_MEASURE_SKIN, .on = on, .input_ns = input_ns});
}

// A measurement is forgotten as soon as it has led to the nearest shades, and those when their page is left.
void ui_show_shade_page(struct ui *ui, enum shade_page page, int64_t input_ns)
{
    if (page == SHADE_PAGE_MEASURE)
        measure_skin(ui, true, input_ns);
    else if (ui->shade_page == SHADE_PAGE_MEASURE)
        measure_skin(ui, false, input_ns);
    if (page != SHADE_PAGE_NONE)
        sheet_show(ui, SHEET_NONE);
    if (page != SHADE_PAGE_RESULT) {
        ui->match_count = 0;
        memset(ui->matches, 0, sizeof ui->matches);
    }
    if (page == SHADE_PAGE_CHART && ui->shade_page == SHADE_PAGE_NONE)
        scroller_rewind(&ui->chart_scroller);
    ui->shade_page = page;
    canvas_cover(&ui->canvas);
}

// Measuring ends with its page; what was found stays for the visit.
void ui_show_size_page(struct ui *ui, bool open, int64_t input_ns)
{
    if (open == ui->size_page)
        return;
    if (!open)
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_MEASURE_SIZE, .on = false, .input_ns = input_ns});
    else
        sheet_show(ui, SHEET_NONE);
    ui->size_page = open;
    canvas_cover(&ui->canvas);
}

// Who has agreed already is not asked again.
static void perform_shade_finder(struct ui *ui, enum shade_page page, const struct session *session,
                                 int64_t input_ns)
{
    if (page == SHADE_PAGE_MEASURE && session->state != SESSION_TRY_ON)
        return;
    if (page == SHADE_PAGE_MEASURE && !session->consent.skin_match)
        page = SHADE_PAGE_ASK;
    ui_show_shade_page(ui, page, input_ns);
}

void ui_like(struct ui *ui, const struct catalogue_product *product, int variant,
             const struct session *session, int64_t input_ns)
{
    ui_say(ui, session_likes(session, product, variant) ? "toast.unliked" : "toast.liked");
    ui_emit(ui, (struct ui_action){
                    .kind = UI_ACTION_LIKE, .product = product, .variant = variant, .input_ns = input_ns});
}

// Others agree by the card; to be alone again needs no question.
static void perform_ask_together(struct ui *ui, const struct session *session, int64_t input_ns)
{
    canvas_cover(&ui->canvas);
    if (session->together)
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_TOGETHER, .input_ns = input_ns});
    else
        ui->asking_together = session->state == SESSION_TRY_ON;
}

static void perform_language(struct ui *ui, int index, int64_t input_ns)
{
    struct ui_action action = {.kind = UI_ACTION_LANGUAGE, .input_ns = input_ns};
    memcpy(action.language, ui->languages[index].code, sizeof action.language);
    ui->choosing_language = false;
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
    ui_emit(ui, action);
}

void ui_hold_compare(struct ui *ui, bool on, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_COMPARE, .on = on, .input_ns = input_ns});
}

static void ask_for(struct ui *ui, enum ui_action_kind kind, bool on, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = kind, .on = on, .input_ns = input_ns});
}

// The screen is about to be another: a second tap before the next frame finds nothing.
static void leave_for(struct ui *ui, enum ui_action_kind kind, bool on, int64_t input_ns)
{
    canvas_cover(&ui->canvas);
    ask_for(ui, kind, on, input_ns);
}

static void perform_together(struct ui *ui, bool agreed, int64_t input_ns)
{
    ui->asking_together = false;
    canvas_cover(&ui->canvas);
    if (agreed)
        ask_for(ui, UI_ACTION_TOGETHER, true, input_ns);
}

// The divider begins in the middle of the stage.
static void perform_split(struct ui *ui, const struct session *session, int64_t input_ns)
{
    struct rect stage = ui_stage(ui);
    float middle = (stage.x + stage.width * 0.5f) / (float)ui->canvas.width_px;
    ui_split(ui, !session->splitting, middle, input_ns);
}

void ui_perform(struct ui *ui, const struct command *command, const struct session *session, int64_t input_ns)
{
    switch (command->kind) {
    case COMMAND_CONSENT_TRY_ON:
    case COMMAND_CONSENT_BROWSE:
        ui_answer_consent(ui, command->kind == COMMAND_CONSENT_TRY_ON, session, input_ns);
        break;
    case COMMAND_TOGGLE_PROFILE:
        ui->wishes.profile = !ui->wishes.profile;
        break;
    case COMMAND_ASK_CONSENT:
        ui_ask_consent(ui, &(struct consent_wishes){true, session->consent.profile, ui->wishes.skin_match});
        break;
    case COMMAND_GOODBYE:
        leave_for(ui, UI_ACTION_GOODBYE, false, input_ns);
        break;
    case COMMAND_CHOOSE_LANGUAGE:
        ui->choosing_language = !ui->choosing_language;
        canvas_cover(&ui->canvas);
        break;
    case COMMAND_LANGUAGE:
        perform_language(ui, command->value, input_ns);
        break;
    case COMMAND_PHOTO:
        leave_for(ui, UI_ACTION_PHOTO, command->value != 0, input_ns);
        break;
    case COMMAND_SHARE:
        ask_for(ui, UI_ACTION_SHARE, false, input_ns);
        break;
    case COMMAND_ASK_TOGETHER:
        perform_ask_together(ui, session, input_ns);
        break;
    case COMMAND_TOGETHER:
        perform_together(ui, command->value != 0, input_ns);
        break;
    case COMMAND_RESUME:
        leave_for(ui, UI_ACTION_RESUME, false, input_ns);
        break;
    case COMMAND_TAB:
        if (command->value != ui->tab)
            ui_show_tab(ui, command->value);
        break;
    case COMMAND_LOOK:
        perform_look(ui, command->look, session, input_ns);
        break;
    case COMMAND_SPLIT:
        perform_split(ui, session, input_ns);
        break;
    case COMMAND_SHADE_FINDER:
        perform_shade_finder(ui, (enum shade_page)command->value, session, input_ns);
        break;
    case COMMAND_SKIN_CONSENT:
        ui_answer_skin_match(ui, command->value != 0, session, input_ns);
        break;
    case COMMAND_SIZE_PAGE:
        ui_show_size_page(ui, command->value != 0, input_ns);
        break;
    case COMMAND_MEASURE_SIZE:
        ask_for(ui, UI_ACTION_MEASURE_SIZE, command->value != 0, input_ns);
        break;
    case COMMAND_SHEET:
        sheet_show(ui, (enum sheet_id)command->value);
        break;
    case COMMAND_IN_SHEET:
        sheet_perform(ui, command, session, input_ns);
        break;
    case COMMAND_CALL:
        command->call(ui, command, session, input_ns);
        break;
    case COMMAND_PRODUCT:
        perform_product(ui, command->product, session, input_ns);
        break;
    case COMMAND_SHADE:
        perform_shade(ui, command->product, command->value, session, input_ns);
        break;
    case COMMAND_LIKE:
        if (ui->chosen != NULL)
            ui_like(ui, ui->chosen, ui_shade_of(ui, ui->chosen, session), session, input_ns);
        break;
    case COMMAND_CLEAR:
        ask_for(ui, UI_ACTION_CLEAR, false, input_ns);
        break;
    case COMMAND_NONE:
    case COMMAND_COUNT:
    case COMMAND_COMPARE: // these follow the finger, see gesture.c
    case COMMAND_SLIDER:
    case COMMAND_SPLIT_MOVE:
    case COMMAND_SLIDE:
        break;
    }
}

static bool shows_looks(const struct ui *ui)
{
    return ui->tab < ui->tab_count && ui->tabs[ui->tab] == UI_TAB_LOOKS;
}

static int shelf_place(const struct ui *ui)
{
    for (int i = 0; i < ui->shelf_count; i++) {
        bool is_chosen = shows_looks(ui) ? &ui->catalogue->looks[ui->shelf[i]] == ui->chosen_look
                                         : &ui->catalogue->products[ui->shelf[i]] == ui->chosen;
        if (is_chosen)
            return i;
    }
    return -1;
}

static void reveal(struct ui *ui, int place)
{
    const struct layout *layout = &ui->layout;
    struct rect card = shelf_card(ui);
    float gap = ui->canvas.theme.gap;
    float pitch = gap + (layout->shelf_horizontal ? card.width : card.height);
    float viewport = layout->shelf_horizontal ? layout->shelf.width - 2.0f * ui->canvas.theme.padding
                                              : layout->shelf.height;
    float from = (float)((place + ui->shelf_lead) / layout->shelf_columns) * pitch;
    scroller_reveal(&ui->shelf_scroller, from, from + pitch - gap, viewport);
}

void ui_step_product(struct ui *ui, int step, const struct session *session, int64_t input_ns)
{
    if (ui->shelf_count == 0 || ui->shade_page != SHADE_PAGE_NONE || ui->size_page)
        return;
    int place = shelf_place(ui);
    int next = place < 0 ? (step > 0 ? 0 : ui->shelf_count - 1) : place + step;
    if (next < 0 || next >= ui->shelf_count)
        return;
    if (shows_looks(ui))
        perform_look(ui, &ui->catalogue->looks[ui->shelf[next]], session, input_ns);
    else
        perform_product(ui, &ui->catalogue->products[ui->shelf[next]], session, input_ns);
    reveal(ui, next);
}

void ui_choose(struct ui *ui, const struct catalogue_product *product, int variant)
{
    for (int tab = 0; tab < ui->tab_count; tab++)
        if (ui->tabs[tab] == (int)product->category && tab != ui->tab)
            ui_show_tab(ui, tab);
    const struct catalogue_product *before = ui->chosen;
    ui->chosen = product;
    int place = shelf_place(ui);
    if (place < 0) { // the tab's filter hides what was asked for by name
        filter_clear(ui, NULL, NULL, 0);
        place = shelf_place(ui);
    }
    if (place < 0) {
        ui->chosen = before;
        return;
    }
    ui->shades[product - ui->catalogue->products] = variant;
    scroller_rewind(&ui->shade_scroller);
    reveal(ui, place);
}
