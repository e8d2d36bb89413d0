// A customer's card: the offer to show one, the card that asks before, and where it is to be held. The camera
// looks for a code and nothing else; who is seen doesn't matter.
#include "app/ui/state.h"
#include "app/ui/viewfinder.h"

#include "platform/base/clock.h"
#include "platform/base/wipe.h"

#include <stdio.h>

// Who has found nothing for so long is told how it is done.
#define HINT_NS (6 * CLOCK_SECOND_NS)
#define OFFER_NS (15 * CLOCK_SECOND_NS) // showing a card is offered for so long
#define AGREEING_NS CLOCK_SECOND_NS     // until what was agreed to counts

// --- commands ----------------------------------------------------------------------------------------------

static void ask(struct ui *ui, enum ui_action_kind kind, bool on, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = kind, .on = on, .input_ns = input_ns});
}

static void clear_the_stage(struct ui *ui, int64_t input_ns)
{
    sheet_show(ui, SHEET_NONE);
    ui_show_shade_page(ui, SHADE_PAGE_NONE, input_ns);
    ui_show_size_page(ui, false, input_ns);
    ui->loyalty.offer_ns = 0;
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
}

void screen_profile_open(struct ui *ui, const struct command *command, const struct session *session,
                         int64_t input_ns)
{
    (void)command;
    if (session->state != SESSION_TRY_ON && session->state != SESSION_BROWSE)
        return;
    clear_the_stage(ui, input_ns);
    if (session->profile != NULL)
        sheet_show(ui, SHEET_PROFILE);
    else if (session->consent.profile)
        ask(ui, UI_ACTION_CARD, true, input_ns);
    else
        ui->loyalty.asking = true;
}

// What a parent decided a parent decides anew.
void screen_loyalty_answer(struct ui *ui, const struct command *command, const struct session *session,
                           int64_t input_ns)
{
    const struct consent_wishes wishes = {session->consent.try_on, true, session->consent.skin_match};
    ui->loyalty.asking = false;
    canvas_cover(&ui->canvas);
    if (command->value == 0)
        return;
    ui->loyalty.opens_ns = ui->canvas.now_ns;
    if (ui->young)
        ui_ask_consent(ui, &wishes);
    else
        ui_change_consent(ui, &wishes, input_ns);
}

static void close_card(struct ui *ui, const struct command *command, const struct session *session,
                       int64_t input_ns)
{
    (void)command, (void)session;
    ask(ui, UI_ACTION_CARD, false, input_ns);
}

static void type_code(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    (void)command, (void)session, (void)input_ns;
    sheet_show(ui, SHEET_CODE);
}

static void close_offer(struct ui *ui, const struct command *command, const struct session *session,
                        int64_t input_ns)
{
    (void)command, (void)session, (void)input_ns;
    ui->loyalty.offer_ns = 0;
    canvas_cover(&ui->canvas);
}

void screen_loyalty_forget(struct ui *ui)
{
    wipe(&ui->loyalty, sizeof ui->loyalty);
    ui->profile = NULL;
}

// --- what follows from what -------------------------------------------------------------------------------

// Agreed to: the card is looked for. Not agreed to after all: not any more.
static void follow_answer(struct ui *ui, const struct session *session)
{
    struct loyalty_view *view = &ui->loyalty;
    int64_t now_ns = ui->canvas.now_ns;
    if (view->opens_ns == 0)
        return;
    if (ui_consent_is_shown(ui, session)) {
        view->opens_ns = now_ns;
    } else if (session->consent.profile) {
        view->opens_ns = 0;
        view->was_offered = true;
        ask(ui, UI_ACTION_CARD, true, now_ns);
    } else if (now_ns - view->opens_ns >= AGREEING_NS) {
        view->opens_ns = 0;
    }
}

static void follow_offer(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct loyalty_view *view = &ui->loyalty;
    bool agreed = session->consent.profile, card = status->loyalty != NULL;
    if (agreed && !view->was_agreed && !view->was_offered && session->profile == NULL && card) {
        view->was_offered = true;
        view->offer_ns = ui->canvas.now_ns;
    }
    view->was_agreed = agreed;
    bool is_over = ui->canvas.now_ns - view->offer_ns >= OFFER_NS;
    if (is_over || !agreed || session->profile != NULL || !card ||
        status->loyalty->state != LOYALTY_CARD_CLOSED)
        view->offer_ns = 0;
}

// The greeting is seen on the stage, then the customer's sheet opens.
static void follow_card(struct ui *ui, const struct session *session, const struct loyalty_card *card)
{
    struct loyalty_view *view = &ui->loyalty;
    if (card->state == LOYALTY_CARD_LINKED) {
        if (!view->was_linked)
            sheet_show(ui, SHEET_NONE);
        view->was_linked = true;
    } else if (view->was_linked) {
        view->was_linked = false;
        if (card->state == LOYALTY_CARD_CLOSED && session->profile != NULL && ui->sheets.shown == SHEET_NONE)
            sheet_show(ui, SHEET_PROFILE);
    }
    if (card->state == LOYALTY_CARD_CLOSED && ui->sheets.shown == SHEET_CODE)
        sheet_show(ui, SHEET_NONE);
}

void screen_loyalty_follow(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    ui->profile = session->profile;
    if (session->state != SESSION_TRY_ON && session->state != SESSION_BROWSE) {
        ui->loyalty.asking = false;
        return;
    }
    follow_answer(ui, session);
    follow_offer(ui, session, status);
    if (status->loyalty != NULL)
        follow_card(ui, session, status->loyalty);
}

// --- drawing -----------------------------------------------------------------------------------------------

const char *screen_loyalty_problem(const struct canvas *canvas, const struct loyalty_card *card)
{
    static const char *const unreadable[] = {
        [IDENTITY_FINE] = "card.no_card",    [IDENTITY_NO_CARD] = "card.no_card",
        [IDENTITY_PRODUCT] = "card.product", [IDENTITY_FOREIGN] = "card.foreign",
        [IDENTITY_WRONG] = "card.wrong",     [IDENTITY_EXPIRED] = "card.expired"};
    static const char *const problems[] = {[LOYALTY_CARD_UNKNOWN] = "card.unknown",
                                           [LOYALTY_CARD_TOO_OFTEN] = "card.too_often",
                                           [LOYALTY_CARD_FAILED] = "card.failed"};
    if (card->state != LOYALTY_CARD_REFUSED)
        return "";
    if (card->problem != LOYALTY_CARD_UNREADABLE && card->problem != LOYALTY_CARD_FINE)
        return canvas_string(canvas, problems[card->problem]);
    if (card->is_typed)
        return canvas_string(canvas, "card.check");
    return canvas_string(canvas, unreadable[card->refusal]);
}

// By their name when the store knows it.
static void greet(const struct ui *ui, const struct session *session, char *text, size_t size)
{
    const char *name = session->profile != NULL ? session->profile->name : "";
    strings_format(ui->strings, text, size, name[0] != '\0' ? "card.hello" : "card.linked",
                   &(struct strings_value){.name = "name", .text = name}, 1);
}

static bool is_in_the_way(const struct ui *ui, const struct ui_status *status)
{
    return (ui->sheets.shown != SHEET_NONE && ui->sheets.shown != SHEET_CODE) ||
           ui->shade_page != SHADE_PAGE_NONE || ui->size_page ||
           (status->photo != NULL && status->photo->state != PHOTO_NONE) ||
           (status->replay != NULL && status->replay->state != REPLAY_NONE);
}

static void draw_finder(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct loyalty_card *card = status->loyalty;
    const char *problem = screen_loyalty_problem(canvas, card);
    char greeting[128];
    greet(ui, session, greeting, sizeof greeting);
    bool hints = canvas->now_ns - card->opened_ns >= HINT_NS;
    struct viewfinder finder = {
        .id = WIDGET_CARD_FOUND,
        .words = card->state == LOYALTY_CARD_LINKED   ? greeting
                 : card->state == LOYALTY_CARD_ASKING ? canvas_string(canvas, "card.asking")
                 : problem[0] != '\0'                 ? problem
                                      : canvas_string(canvas, hints ? "card.closer" : "card.hold"),
        .note = card->state == LOYALTY_CARD_LOOKING ? canvas_string(canvas, "card.private") : NULL,
        .found = card->state == LOYALTY_CARD_LINKED,
        .waits = card->state == LOYALTY_CARD_ASKING,
    };
    if (status->takes_codes)
        finder.buttons[finder.button_count++] = (struct button){
            .id = WIDGET_CARD_TYPE,
            .kind = BUTTON_QUIET,
            .label = canvas_string(canvas, "card.type"),
            .icon = ICON_KEYS,
            .disabled = card->state == LOYALTY_CARD_ASKING || card->state == LOYALTY_CARD_LINKED,
            .command = {.kind = COMMAND_CALL, .call = type_code}};
    finder.buttons[finder.button_count++] =
        (struct button){.id = WIDGET_CARD_CLOSE,
                        .kind = BUTTON_QUIET,
                        .label = canvas_string(canvas, "scan.close"),
                        .icon = ICON_CLOSE,
                        .command = {.kind = COMMAND_CALL, .call = close_card}};
    viewfinder_draw(canvas, &finder, ui->layout.stage);
    wipe(greeting, sizeof greeting);
}

// At the foot of the stage, below the face, for a moment after the profile was agreed to.
static void draw_offer(struct ui *ui)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct button show = {.id = WIDGET_CARD_OFFER,
                                .kind = BUTTON_MAIN,
                                .label = canvas_string(canvas, "card.show"),
                                .icon = ICON_CARD,
                                .command = {.kind = COMMAND_CALL, .call = screen_profile_open}};
    const struct button later = {.id = WIDGET_CARD_OFFER_CLOSE,
                                 .kind = BUTTON_QUIET,
                                 .icon = ICON_CLOSE,
                                 .command = {.kind = COMMAND_CALL, .call = close_offer}};
    struct text_look look = {.size = theme->body, .colour = theme->text, .lines = 3, .top = true};
    struct rect stage = ui->layout.stage;
    float padding = theme->padding, most = fminf(stage.width, 460.0f * theme->unit) - 2.0f * padding;
    const char *words = canvas_string(canvas, "card.offer");
    struct text_size size = canvas_measure(canvas, words, &look, most);
    float enter = canvas_ease(canvas, WIDGET_CARD_OFFER + WIDGET_SWITCH, 0.0f, 1.0f, theme->calm);
    float alpha = canvas->alpha;
    struct rect card = {0.0f, stage.y, most + 2.0f * padding,
                        size.height + theme->gap + theme->touch + 2.0f * padding};
    card.x = stage.x + (stage.width - card.width) * 0.5f;
    card.y = stage.y + stage.height - card.height;
    card = rect_round(card);
    canvas->alpha = alpha * enter;
    canvas_touch(canvas, WIDGET_MESSAGE, card, (struct command){0}, false);
    canvas_glass(canvas, card, theme->radius);
    struct rect inner = rect_inset(card, padding, padding);
    canvas_text(canvas, words, &look, rect_cut_top(&inner, size.height));
    struct rect row = rect_cut_bottom(&inner, theme->touch);
    button_draw(canvas, &later, rect_cut_end(&row, theme->touch, canvas->rtl));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    button_draw(canvas, &show, row);
    canvas->alpha = alpha;
}

// Not under a sheet: there a code is typed.
bool screen_loyalty_is_shown(const struct ui *ui, const struct ui_status *status)
{
    const struct loyalty_card *card = status->loyalty;
    return card != NULL && ui->sheets.shown == SHEET_NONE && !is_in_the_way(ui, status) &&
           (card->state != LOYALTY_CARD_CLOSED || ui->loyalty.offer_ns != 0);
}

void screen_loyalty_draw(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    const struct loyalty_card *card = status->loyalty;
    if (card != NULL && card->state != LOYALTY_CARD_CLOSED && is_in_the_way(ui, status))
        ask(ui, UI_ACTION_CARD, false, ui->canvas.now_ns);
    if (!screen_loyalty_is_shown(ui, status))
        return;
    if (card->state != LOYALTY_CARD_CLOSED)
        draw_finder(ui, session, status);
    else
        draw_offer(ui);
}
