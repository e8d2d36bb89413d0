// What the mirror has to say, in the stage and clear of the face's middle.
#include "app/ui/state.h"

#include <string.h>

#define ABSENT_S 0.7f     // a face lost for less is no reason to speak
#define STEP_BACK_S 12.0f // who has read it and stays where they are need not read it for ever

// A card in the middle of the stage: there is no face to cover. The reason is for the staff, who have it from
// the log in the same words.
static void draw_no_camera(struct ui *ui, const char *reason)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *title = canvas_string(canvas, "camera.none"),
               *meanwhile = canvas_string(canvas, "camera.meanwhile");
    struct text_look strong = {.size = theme->title,
                               .weight = TEXT_SEMIBOLD,
                               .colour = theme->text,
                               .align = TEXT_CENTRE,
                               .lines = 2,
                               .top = true};
    struct text_look words = {
        .size = theme->body, .colour = theme->text, .align = TEXT_CENTRE, .lines = 3, .top = true};
    struct text_look soft = {
        .size = theme->caption, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 3, .top = true};
    struct rect stage = ui->layout.stage;
    float width = fminf(roundf(440.0f * theme->unit), stage.width);
    float inner_width = width - 4.0f * theme->padding, gap = theme->gap;
    float circle = roundf(76.0f * theme->unit);
    float title_height = canvas_measure(canvas, title, &strong, inner_width).height;
    float meanwhile_height = canvas_measure(canvas, meanwhile, &words, inner_width).height;
    float reason_height =
        reason != NULL ? canvas_measure(canvas, reason, &soft, inner_width).height + 1.5f * gap : 0.0f;
    float height =
        4.0f * theme->padding + circle + 2.5f * gap + title_height + meanwhile_height + reason_height;
    struct rect card = rect_round(rect_centred(stage, width, height));
    canvas_glass(canvas, card, theme->radius);
    struct rect inner = rect_inset(card, 2.0f * theme->padding, 2.0f * theme->padding);
    struct rect top = rect_cut_top(&inner, circle);
    badge_draw(canvas, top.x + top.width * 0.5f, top.y + circle * 0.5f, circle, ICON_CAMERA_OFF,
               theme_wash(theme, 0.06f), theme->accent);
    rect_cut_top(&inner, gap * 1.5f);
    canvas_text(canvas, title, &strong, rect_cut_top(&inner, title_height));
    rect_cut_top(&inner, gap);
    canvas_text(canvas, meanwhile, &words, rect_cut_top(&inner, meanwhile_height));
    rect_cut_top(&inner, 1.5f * gap);
    if (reason != NULL)
        canvas_text(canvas, reason, &soft, inner);
}

// What the shopper said no to can be had any time.
static void draw_offer(struct ui *ui)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct rect stage = ui->layout.stage;
    struct button ask = {.id = WIDGET_ASK,
                         .kind = BUTTON_MAIN,
                         .label = canvas_string(canvas, "browse.turn_on"),
                         .icon = ICON_NONE,
                         .command = {.kind = COMMAND_ASK_CONSENT}};
    struct text_look look = {.size = theme->body, .colour = theme->text, .lines = 2};
    const char *line = canvas_string(canvas, "browse.offer");
    float inset = roundf(6.0f * theme->unit), height = theme->touch + 2.0f * inset;
    float button = button_width(canvas, &ask, theme->touch);
    float room =
        fminf(stage.width, 560.0f * theme->unit) - button - inset - 2.0f * theme->padding - height * 0.1f;
    struct text_size size = canvas_measure(canvas, line, &look, room);
    float width = size.width + button + inset + 2.0f * theme->padding + height * 0.1f;
    struct rect pill = rect_round((struct rect){stage.x + (stage.width - width) * 0.5f,
                                                stage.y + stage.height - height, width, height});
    canvas_glass(canvas, pill, height * 0.5f);
    struct rect inner = rect_inset(pill, inset, inset);
    button_draw(canvas, &ask, rect_cut_end(&inner, button, canvas->rtl));
    rect_cut_start(&inner, theme->padding + height * 0.1f - inset, canvas->rtl);
    if (canvas->rtl)
        inner.x += inner.width - room;
    inner.width = room;
    canvas_text(canvas, line, &look, inner);
}

static void draw_loading(struct ui *ui, float y)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *line = canvas_string(canvas, "message.loading");
    struct text_look look = {.size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text};
    float height = roundf(46.0f * theme->unit), dots = roundf(52.0f * theme->unit), side = height * 0.42f;
    float words = canvas_measure(canvas, line, &look, 0.0f).width + 2.0f;
    struct rect stage = ui->layout.stage;
    float width = 2.0f * side + dots + words;
    struct rect pill = rect_round((struct rect){stage.x + (stage.width - width) * 0.5f, y, width, height});
    canvas_glass(canvas, pill, height * 0.5f);
    struct rect inner = rect_inset(pill, side, 0.0f);
    struct rect start = rect_cut_start(&inner, dots, canvas->rtl);
    struct rect at = rect_cut_start(&start, roundf(40.0f * theme->unit), canvas->rtl);
    dots_draw(canvas, at);
    canvas_text(canvas, line, &look, inner);
}

// Said once when something new is not seen whole; the product's card goes on saying it.
static const char *step_back(struct ui *ui, const struct ui_status *status)
{
    if (status->step_back != ui->step_back)
        ui->step_back_s = 0.0f;
    ui->step_back = status->step_back;
    ui->step_back_s += ui->canvas.elapsed_s;
    return ui->step_back_s < STEP_BACK_S ? status->step_back : NULL;
}

static void draw_advice(struct ui *ui, const char *key, float middle, float y)
{
    struct canvas *canvas = &ui->canvas;
    float alpha = canvas->alpha;
    canvas->alpha *= canvas_ease(canvas, WIDGET_ADVICE, 0.0f, 1.0f, canvas->theme.calm);
    enum icon icon = strcmp(key, "quality.dark") == 0 ? ICON_LIGHT : ICON_PERSON;
    pill_draw(canvas, middle, y, ui->layout.stage.width, icon, canvas_string(canvas, key));
    canvas->alpha = alpha;
}

void messages_draw(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    struct rect stage = ui->layout.stage;
    if (status->camera_placeholder) {
        bool has_reason = status->camera_reason != NULL && status->camera_reason[0] != '\0';
        draw_no_camera(ui, has_reason ? status->camera_reason : NULL);
        return;
    }
    if (session->state == SESSION_BROWSE) {
        draw_offer(ui);
        return;
    }
    const char *far = step_back(ui, status), *advice = status->advice != NULL ? status->advice : far;
    ui->absent_s = status->face_present ? 0.0f : ui->absent_s + canvas->elapsed_s;
    float middle = stage.x + stage.width * 0.5f,
          y = stage.y + stage.height - roundf(46.0f * canvas->theme.unit);
    if (ui->absent_s >= ABSENT_S) {
        float alpha = canvas->alpha;
        canvas->alpha *= canvas_ease(canvas, WIDGET_MESSAGE, 0.0f, 1.0f, canvas->theme.calm);
        pill_draw(canvas, middle, y, stage.width, ICON_PERSON, canvas_string(canvas, "message.step_in"));
        canvas->alpha = alpha;
    } else if (ui->shade_page == SHADE_PAGE_MEASURE ||
               (ui->size_page && status->size != NULL && status->size->state != SIZE_IDLE &&
                status->size->state != SIZE_DONE)) {
        return; // they say their own
    } else if (advice != NULL) {
        draw_advice(ui, advice, middle, y);
    } else if (status->model_loading) {
        draw_loading(ui, y);
    }
}

void toast_draw(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    struct rect stage = ui->layout.stage;
    float y = stage.y;
    if (status->notice != NULL) {
        struct rect pill = pill_draw(canvas, stage.x + stage.width * 0.5f, y, stage.width, ICON_NONE,
                                     canvas_string(canvas, status->notice));
        y += pill.height + canvas->theme.gap;
    }
    if (ui->toast == NULL)
        return;
    bool over = canvas->now_ns >= ui->toast_until_ns;
    float shown = canvas_ease(canvas, WIDGET_TOAST, 0.0f, over ? 0.0f : 1.0f, canvas->theme.quick);
    if (over && shown <= 0.0f) {
        ui->toast = NULL;
        return;
    }
    char line[384];
    strings_format(ui->strings, line, sizeof line, ui->toast,
                   &(struct strings_value){.name = "what", .text = ui->toast_what}, 1);
    canvas->alpha = shown;
    pill_draw(canvas, stage.x + stage.width * 0.5f, y, stage.width, ICON_NONE, line);
    canvas->alpha = 1.0f;
}
