// The cards that ask: before anything is tracked, once more before the skin is measured, for others who try
// on together with the shopper, and whoever comes when the shopper was lost from sight. Plain words, separate
// choices, a no as easy as the yes.
#include "app/ui/state.h"

#define POINTS 3

struct point {
    enum icon icon;
    const char *key;
};

struct answer {
    uint32_t id;
    const char *key;
    struct command command;
};

struct question {
    const char *title;
    struct point points[POINTS]; // key NULL: fewer
    bool asks_profile;           // the switch
    struct answer yes, no;
};

static const struct question try_on = {
    .title = "consent.title",
    .points = {{ICON_CAMERA, "consent.point_camera"},
               {ICON_SHIELD, "consent.point_stored"},
               {ICON_HAND, "consent.point_stop"}},
    .asks_profile = true,
    .yes = {WIDGET_CONSENT_YES, "consent.yes", {.kind = COMMAND_CONSENT_TRY_ON}},
    .no = {WIDGET_CONSENT_NO, "consent.no", {.kind = COMMAND_CONSENT_BROWSE}},
};

static const struct question skin_match = {
    .title = "skin.title",
    .points = {{ICON_SHADE_FINDER, "skin.point_what"},
               {ICON_SHIELD, "skin.point_stored"},
               {ICON_HAND, "skin.point_choice"}},
    .yes = {WIDGET_SKIN_YES, "skin.yes", {.kind = COMMAND_SKIN_CONSENT, .value = 1}},
    .no = {WIDGET_SKIN_NO, "skin.no", {.kind = COMMAND_SKIN_CONSENT, .value = 0}},
};

static const struct question lost = {
    .title = "lost.title",
    .points = {{ICON_PERSON, "lost.point_paused"}, {ICON_SHIELD, "lost.point_wipe"}},
    .yes = {WIDGET_LOST_YES, "lost.yes", {.kind = COMMAND_RESUME}},
    .no = {WIDGET_LOST_NO, "lost.no", {.kind = COMMAND_GOODBYE}},
};

static const struct question together = {
    .title = "together.title",
    .points = {{ICON_TOGETHER, "together.point_what"},
               {ICON_HAND, "together.point_agree"},
               {ICON_SHIELD, "together.point_stop"}},
    .yes = {WIDGET_TOGETHER_YES, "together.yes", {.kind = COMMAND_TOGETHER, .value = 1}},
    .no = {WIDGET_TOGETHER_NO, "together.no", {.kind = COMMAND_TOGETHER, .value = 0}},
};

// Heights of one card, measured before it is painted.
struct sheet {
    const struct question *question;
    float width, inner, padding;
    float title, points[POINTS], toggle, button;
    float gap, height;
    float icon; // circle before a point
};

static struct text_look title_look(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->display, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2, .top = true};
}

static struct text_look point_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->body, .colour = theme->text, .lines = 4};
}

static struct sheet measure(struct ui *ui, const struct question *question, float tightness)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct sheet sheet = {.question = question,
                          .padding = roundf(30.0f * theme->unit * tightness),
                          .gap = roundf(14.0f * theme->unit * tightness),
                          .icon = roundf(44.0f * theme->unit),
                          .button = roundf(fmaxf(60.0f * theme->unit, theme->touch))};
    float room = (float)canvas->width_px - 2.0f * theme->margin;
    sheet.width = roundf(fminf((theme->portrait ? 520.0f : 640.0f) * theme->unit, room));
    sheet.inner = sheet.width - 2.0f * sheet.padding;
    struct text_look title = title_look(theme), words = point_look(theme);
    sheet.title = canvas_measure(canvas, canvas_string(canvas, question->title), &title, sheet.inner).height;
    float height = 2.0f * sheet.padding + sheet.title + sheet.gap * 1.5f;
    for (int i = 0; i < POINTS && question->points[i].key != NULL; i++) {
        float lines = canvas_measure(canvas, canvas_string(canvas, question->points[i].key), &words,
                                     sheet.inner - sheet.icon - theme->padding)
                          .height;
        sheet.points[i] = fmaxf(lines, sheet.icon);
        height += sheet.points[i] + sheet.gap;
    }
    if (question->asks_profile) {
        sheet.toggle = toggle_height(canvas, sheet.inner, canvas_string(canvas, "consent.profile"),
                                     canvas_string(canvas, "consent.profile_more"));
        height += sheet.gap * 0.5f + sheet.toggle;
    }
    height += sheet.gap * 1.5f + sheet.button;
    if (theme->portrait)
        height += theme->gap + theme->touch;
    sheet.height = height;
    return sheet;
}

static void draw_buttons(struct ui *ui, const struct sheet *sheet, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct answer *agree = &sheet->question->yes, *decline = &sheet->question->no;
    struct button yes = {.id = agree->id,
                         .kind = BUTTON_MAIN,
                         .label = canvas_string(canvas, agree->key),
                         .icon = ICON_NONE,
                         .command = agree->command};
    struct button no = {.id = decline->id,
                        .kind = BUTTON_QUIET,
                        .label = canvas_string(canvas, decline->key),
                        .icon = ICON_NONE,
                        .command = decline->command};
    if (theme->portrait) {
        button_draw(canvas, &yes, rect_cut_top(&rect, sheet->button));
        rect_cut_top(&rect, theme->gap);
        button_draw(canvas, &no, rect_cut_top(&rect, theme->touch));
        return;
    }
    struct rect row = rect_cut_top(&rect, sheet->button);
    button_draw(canvas, &yes, rect_cut_end(&row, roundf(row.width * 0.6f), canvas->rtl));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    button_draw(canvas, &no, row);
}

static void draw_sheet(struct ui *ui, const struct sheet *sheet, struct rect card)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    card_draw(canvas, rect_round(card));
    struct rect inner = rect_inset(card, sheet->padding, sheet->padding);
    struct text_look title = title_look(theme), words = point_look(theme);
    const struct question *question = sheet->question;
    canvas_text(canvas, canvas_string(canvas, question->title), &title, rect_cut_top(&inner, sheet->title));
    rect_cut_top(&inner, sheet->gap * 1.5f);
    for (int i = 0; i < POINTS && question->points[i].key != NULL; i++) {
        struct rect row = rect_cut_top(&inner, sheet->points[i]);
        struct rect start = rect_cut_start(&row, sheet->icon, canvas->rtl);
        badge_draw(canvas, start.x + start.width * 0.5f, start.y + start.height * 0.5f, sheet->icon,
                   question->points[i].icon, theme_wash(theme, 0.045f), theme->accent);
        rect_cut_start(&row, theme->padding, canvas->rtl);
        canvas_text(canvas, canvas_string(canvas, question->points[i].key), &words, row);
        rect_cut_top(&inner, sheet->gap);
    }
    if (question->asks_profile) {
        rect_cut_top(&inner, sheet->gap * 0.5f);
        toggle_draw(canvas, WIDGET_CONSENT_PROFILE, rect_cut_top(&inner, sheet->toggle),
                    canvas_string(canvas, "consent.profile"), canvas_string(canvas, "consent.profile_more"),
                    ui->wants_profile, (struct command){.kind = COMMAND_TOGGLE_PROFILE});
    }
    rect_cut_top(&inner, sheet->gap * 1.5f);
    draw_buttons(ui, sheet, inner);
}

// The card over everything, which can't be touched any more.
static void ask(struct ui *ui, const struct question *question)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect whole = {0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
    canvas_cover(canvas);
    float enter = canvas_ease(canvas, WIDGET_CARD_ENTER, 0.0f, 1.0f, theme->calm);
    canvas->alpha = enter;
    canvas_box(canvas, whole, 0.0f, theme->dim);
    struct sheet sheet = measure(ui, question, 1.0f);
    if (sheet.height > theme->reach.height - 2.0f * theme->margin)
        sheet = measure(ui, question, 0.6f);
    struct rect card = rect_round(rect_centred(theme->reach, sheet.width, sheet.height));
    card.y += roundf((1.0f - enter) * 28.0f * theme->unit);
    draw_sheet(ui, &sheet, card);
    canvas->alpha = 1.0f;
}

void screen_consent_draw(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    float width = (float)canvas->width_px, margin = canvas->theme.margin;
    ask(ui, &try_on);
    if (status->camera_placeholder)
        pill_draw(canvas, width * 0.5f, margin, width - 2.0f * margin, ICON_CAMERA_OFF,
                  canvas_string(canvas, "camera.none"));
}

void screen_skin_consent_draw(struct ui *ui)
{
    ask(ui, &skin_match);
}

void screen_together_draw(struct ui *ui)
{
    ask(ui, &together);
}

void screen_lost_draw(struct ui *ui)
{
    ask(ui, &lost);
}
