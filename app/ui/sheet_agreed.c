// What the shopper agreed to, each by itself: seen, given and taken back at any time.
#include "app/ui/state.h"

enum { SWITCH_TRY_ON, SWITCH_PROFILE, SWITCH_CONTACT, SWITCH_SKIN, SWITCHES };

struct line {
    const char *title, *text;
};

static const struct line lines[SWITCHES] = {
    [SWITCH_TRY_ON] = {"agreed.try_on", "agreed.try_on_more"},
    [SWITCH_PROFILE] = {"consent.profile", "consent.profile_more"},
    [SWITCH_CONTACT] = {"consent.contact", "consent.contact_more"},
    [SWITCH_SKIN] = {"consent.skin", "consent.skin_more"},
};

static bool is_on(const struct interest_consent *consent, int line)
{
    return line == SWITCH_TRY_ON    ? consent->try_on
           : line == SWITCH_PROFILE ? consent->profile
           : line == SWITCH_CONTACT ? consent->contact
                                    : consent->skin_match;
}

// What there is to agree to: nothing to measure without trying on; to be written to goes with the profile,
// and is no question for the young.
static bool is_offered(const struct ui *ui, const struct session *session, int line)
{
    if (line == SWITCH_SKIN)
        return session->state == SESSION_TRY_ON;
    return line != SWITCH_CONTACT || (session->consent.profile && !session->consent.by_parent && !ui->young);
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)status;
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look soft = {.size = theme->body, .colour = theme->text_soft, .lines = 4, .top = true};
    struct rect content = sheet_scroll_begin(ui, room.body), rest = content;
    const char *note = canvas_string(canvas, session->consent.by_parent ? "agreed.by_parent" : "agreed.note");
    canvas_text(canvas, note, &soft,
                rect_cut_top(&rest, canvas_measure(canvas, note, &soft, rest.width).height));
    for (int i = 0; i < SWITCHES; i++) {
        if (!is_offered(ui, session, i))
            continue;
        const char *title = canvas_string(canvas, lines[i].title),
                   *text = canvas_string(canvas, lines[i].text);
        rect_cut_top(&rest, theme->gap);
        toggle_draw(canvas, WIDGET_IN_SHEET + (uint32_t)i,
                    rect_cut_top(&rest, toggle_height(canvas, rest.width, title, text)), title, text,
                    is_on(&session->consent, i), (struct command){.kind = COMMAND_IN_SHEET, .value = i});
    }
    float height = rest.y - content.y;
    sheet_scroll_end(ui, room.body, height);
    return height;
}

// Trying on begins with its card, which says what it is; and what a parent decided a parent decides anew.
static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    const struct interest_consent *now = &session->consent;
    bool turns_on = !is_on(now, command->value);
    struct consent_wishes wishes = {now->try_on, now->profile, now->skin_match};
    if (command->value == SWITCH_CONTACT) {
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_CONTACT, .on = turns_on, .input_ns = input_ns});
        return;
    }
    if (command->value == SWITCH_TRY_ON)
        wishes.try_on = turns_on;
    else if (command->value == SWITCH_PROFILE)
        wishes.profile = turns_on;
    else
        wishes.skin_match = turns_on;
    if (turns_on && (command->value == SWITCH_TRY_ON || ui->young))
        ui_ask_consent(ui, &wishes);
    else
        ui_change_consent(ui, &wishes, input_ns);
}

const struct sheet_kind sheet_agreed = {.title = "agreed.title", .draw = draw, .perform = perform};
