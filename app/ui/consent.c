// What is asked of the shopper and what they answer: each purpose by itself, by a parent where the store's
// rule asks for one. A card is open until it is answered; nothing changes before.
#include "app/ui/state.h"

bool ui_consent_is_shown(const struct ui *ui, const struct session *session)
{
    bool browsing = session->state == SESSION_BROWSE, trying = session->state == SESSION_TRY_ON;
    return session->state == SESSION_CONSENT || (browsing && ui->asking) ||
           ((browsing || trying) && ui->asking_parent);
}

void ui_ask_consent(struct ui *ui, const struct consent_wishes *wishes)
{
    ui->wishes = *wishes;
    ui->asking = !ui->young;
    ui->asking_parent = ui->young;
    sheet_show(ui, SHEET_NONE);
    canvas_cover(&ui->canvas);
}

static void emit(struct ui *ui, const struct consent_wishes *wishes, bool by_parent, int64_t input_ns)
{
    ui->asking = ui->asking_parent = false;
    canvas_cover(&ui->canvas); // a second tap before the next frame finds nothing
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_CONSENT,
                                   .try_on = wishes->try_on,
                                   .profile = wishes->profile,
                                   .skin_match = wishes->try_on && wishes->skin_match,
                                   .by_parent = by_parent,
                                   .input_ns = input_ns});
}

void ui_change_consent(struct ui *ui, const struct consent_wishes *wishes, int64_t input_ns)
{
    emit(ui, wishes, false, input_ns);
}

void ui_answer_consent(struct ui *ui, bool try_on, const struct session *session, int64_t input_ns)
{
    struct consent_wishes wishes = ui->wishes;
    wishes.try_on = try_on;
    if (try_on || session->state == SESSION_CONSENT || wishes.profile != session->consent.profile)
        emit(ui, &wishes, false, input_ns);
    ui->asking = false;
    canvas_cover(&ui->canvas);
}

void ui_answer_parent(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    const struct consent_wishes none = {.try_on = false};
    if (command->value != 0)
        emit(ui, &ui->wishes, true, input_ns);
    else if (session->state == SESSION_CONSENT)
        emit(ui, &none, false, input_ns);
    ui->asking_parent = false;
    canvas_cover(&ui->canvas);
}

void ui_say_young(struct ui *ui, const struct command *command, const struct session *session,
                  int64_t input_ns)
{
    (void)command, (void)session, (void)input_ns;
    ui->young = true;
    struct consent_wishes wishes = ui->wishes;
    wishes.try_on = true;
    ui_ask_consent(ui, &wishes);
}

void ui_wish_skin_match(struct ui *ui, const struct command *command, const struct session *session,
                        int64_t input_ns)
{
    (void)command, (void)session, (void)input_ns;
    ui->wishes.skin_match = !ui->wishes.skin_match;
}

// A parent who agreed to trying on has not agreed to this: they are asked.
void ui_answer_skin_match(struct ui *ui, bool agreed, const struct session *session, int64_t input_ns)
{
    bool young = agreed && ui->young;
    if (young)
        ui_ask_consent(ui, &(struct consent_wishes){session->consent.try_on, session->consent.profile, true});
    else if (agreed)
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_SKIN_CONSENT, .on = true, .input_ns = input_ns});
    ui_show_shade_page(ui, agreed && !young ? SHADE_PAGE_MEASURE : SHADE_PAGE_CHART, input_ns);
}
