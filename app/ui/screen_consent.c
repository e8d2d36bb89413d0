// The cards that ask: before anything is tracked, a parent of who is too young, once more before the skin is
// measured, before a customer's card is looked for, for others who try on together with the shopper, and
// whoever comes when the shopper was lost from sight. Plain words, separate choices, a no as easy as the yes.
#include "app/ui/state.h"

#include <stdio.h>

#define POINTS 3
#define SWITCHES 2

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
    bool has_switches;           // for the profile and for measuring the skin
    bool is_for_parent;          // in the retailer's words, where there are any
    struct answer yes, no;
};

static const struct question try_on = {
    .title = "consent.title",
    .points = {{ICON_CAMERA, "consent.point_camera"},
               {ICON_SHIELD, "consent.point_stored"},
               {ICON_HAND, "consent.point_stop"}},
    .has_switches = true,
    .yes = {WIDGET_CONSENT_YES, "consent.yes", {.kind = COMMAND_CONSENT_TRY_ON}},
    .no = {WIDGET_CONSENT_NO, "consent.no", {.kind = COMMAND_CONSENT_BROWSE}},
};

static const struct question parent = {
    .title = "minors.title",
    .has_switches = true,
    .is_for_parent = true,
    .yes = {WIDGET_PARENT_YES, "minors.yes", {.kind = COMMAND_CALL, .call = ui_answer_parent, .value = 1}},
    .no = {WIDGET_PARENT_NO, "consent.no", {.kind = COMMAND_CALL, .call = ui_answer_parent, .value = 0}},
};

static const struct question skin_match = {
    .title = "skin.title",
    .points = {{ICON_SHADE_FINDER, "skin.point_what"},
               {ICON_SHIELD, "skin.point_stored"},
               {ICON_HAND, "skin.point_choice"}},
    .yes = {WIDGET_SKIN_YES, "skin.yes", {.kind = COMMAND_SKIN_CONSENT, .value = 1}},
    .no = {WIDGET_SKIN_NO, "skin.no", {.kind = COMMAND_SKIN_CONSENT, .value = 0}},
};

static const struct question profile = {
    .title = "profile.ask",
    .points = {{ICON_CARD, "profile.point_card"},
               {ICON_SHIELD, "profile.point_kept"},
               {ICON_HAND, "profile.point_stop"}},
    .yes = {WIDGET_CARD_YES,
            "profile.yes",
            {.kind = COMMAND_CALL, .call = screen_loyalty_answer, .value = 1}},
    .no = {WIDGET_CARD_NO, "profile.no", {.kind = COMMAND_CALL, .call = screen_loyalty_answer, .value = 0}},
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
    float title, points[POINTS], text, switches[SWITCHES], button, young;
    float gap, height;
    float icon; // circle before a point
};

struct choice {
    uint32_t id;
    const char *title, *text;
    struct command command;
};

static const struct choice choices[SWITCHES] = {
    {WIDGET_CONSENT_PROFILE, "consent.profile", "consent.profile_more", {.kind = COMMAND_TOGGLE_PROFILE}},
    {WIDGET_CONSENT_SKIN,
     "consent.skin",
     "consent.skin_more",
     {.kind = COMMAND_CALL, .call = ui_wish_skin_match}},
};

// The title and the text of a card in the words it has now; `text` NULL: it has points.
struct wording {
    const char *title, *text;
    char own[768], young[128]; // filled in
};

static void word(const struct ui *ui, const struct question *question, struct wording *wording)
{
    const struct canvas *canvas = &ui->canvas;
    const struct minors_words *given = minors_words(&ui->minors, strings_language(ui->strings));
    const struct strings_value age = {.name = "age", .number = ui->minors.age};
    *wording = (struct wording){.title = canvas_string(canvas, question->title)};
    if (question == &try_on && ui->minors.age > 0)
        strings_format(ui->strings, wording->young, sizeof wording->young, "minors.young", &age, 1);
    if (!question->is_for_parent)
        return;
    strings_format(ui->strings, wording->own, sizeof wording->own, "minors.text", &age, 1);
    wording->text = wording->own;
    if (given != NULL && given->title[0] != '\0')
        wording->title = given->title;
    if (given != NULL && given->text[0] != '\0')
        wording->text = given->text;
}

static struct text_look title_look(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->display, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2, .top = true};
}

static struct text_look point_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->body, .colour = theme->text, .lines = 4};
}

static struct text_look text_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->body, .colour = theme->text, .lines = 12, .top = true};
}

static struct sheet measure(struct ui *ui, const struct question *question, const struct wording *wording,
                            float tightness)
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
    struct text_look title = title_look(theme), words = point_look(theme), text = text_look(theme);
    sheet.title = canvas_measure(canvas, wording->title, &title, sheet.inner).height;
    float height = 2.0f * sheet.padding + sheet.title + sheet.gap * 1.5f;
    for (int i = 0; i < POINTS && question->points[i].key != NULL; i++) {
        float lines = canvas_measure(canvas, canvas_string(canvas, question->points[i].key), &words,
                                     sheet.inner - sheet.icon - theme->padding)
                          .height;
        sheet.points[i] = fmaxf(lines, sheet.icon);
        height += sheet.points[i] + sheet.gap;
    }
    if (wording->text != NULL) {
        sheet.text = canvas_measure(canvas, wording->text, &text, sheet.inner).height;
        height += sheet.text + sheet.gap;
    }
    for (int i = 0; i < SWITCHES && question->has_switches; i++) {
        sheet.switches[i] = toggle_height(canvas, sheet.inner, canvas_string(canvas, choices[i].title),
                                          canvas_string(canvas, choices[i].text));
        height += sheet.gap * 0.5f + sheet.switches[i];
    }
    height += sheet.gap * 1.5f + sheet.button;
    if (theme->portrait)
        height += theme->gap + theme->touch;
    if (wording->young[0] != '\0') {
        sheet.young = theme->touch;
        height += theme->gap + sheet.young;
    }
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

static void draw_switches(struct ui *ui, const struct sheet *sheet, struct rect *inner)
{
    struct canvas *canvas = &ui->canvas;
    const bool on[SWITCHES] = {ui->wishes.profile, ui->wishes.skin_match};
    for (int i = 0; i < SWITCHES; i++) {
        rect_cut_top(inner, sheet->gap * 0.5f);
        toggle_draw(canvas, choices[i].id, rect_cut_top(inner, sheet->switches[i]),
                    canvas_string(canvas, choices[i].title), canvas_string(canvas, choices[i].text), on[i],
                    choices[i].command);
    }
}

static void draw_young(struct canvas *canvas, const char *label, struct rect row)
{
    struct button young = {.id = WIDGET_CONSENT_YOUNG,
                           .kind = BUTTON_QUIET,
                           .label = label,
                           .icon = ICON_NONE,
                           .command = {.kind = COMMAND_CALL, .call = ui_say_young}};
    button_draw(canvas, &young, row);
}

static void draw_sheet(struct ui *ui, const struct sheet *sheet, const struct wording *wording,
                       struct rect card)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    card_draw(canvas, rect_round(card));
    struct rect inner = rect_inset(card, sheet->padding, sheet->padding);
    struct text_look title = title_look(theme), words = point_look(theme), text = text_look(theme);
    const struct question *question = sheet->question;
    canvas_text(canvas, wording->title, &title, rect_cut_top(&inner, sheet->title));
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
    if (wording->text != NULL) {
        canvas_text(canvas, wording->text, &text, rect_cut_top(&inner, sheet->text));
        rect_cut_top(&inner, sheet->gap);
    }
    if (question->has_switches)
        draw_switches(ui, sheet, &inner);
    if (sheet->young > 0.0f)
        draw_young(canvas, wording->young, rect_cut_bottom(&inner, sheet->young));
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
    struct wording wording;
    word(ui, question, &wording);
    struct sheet sheet = measure(ui, question, &wording, 1.0f);
    if (sheet.height > theme->reach.height - 2.0f * theme->margin)
        sheet = measure(ui, question, &wording, 0.6f);
    struct rect card = rect_round(rect_centred(theme->reach, sheet.width, sheet.height));
    card.y += roundf((1.0f - enter) * 28.0f * theme->unit);
    draw_sheet(ui, &sheet, &wording, card);
    canvas->alpha = 1.0f;
}

void screen_consent_draw(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    float width = (float)canvas->width_px, margin = canvas->theme.margin;
    ask(ui, ui->asking_parent ? &parent : &try_on);
    if (status->camera_placeholder)
        pill_draw(canvas, width * 0.5f, margin, width - 2.0f * margin, ICON_CAMERA_OFF,
                  canvas_string(canvas, "camera.none"));
}

void screen_skin_consent_draw(struct ui *ui)
{
    ask(ui, &skin_match);
}

void screen_profile_consent_draw(struct ui *ui)
{
    ask(ui, &profile);
}

void screen_together_draw(struct ui *ui)
{
    ask(ui, &together);
}

void screen_lost_draw(struct ui *ui)
{
    ask(ui, &lost);
}
