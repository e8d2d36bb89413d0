// The picture a shopper takes: the countdown over a mirror without controls, then the picture, and the code
// that takes it to their phone.
#include "app/ui/qr.h"
#include "app/ui/state.h"

#include "platform/base/clock.h"

#include <stdio.h>
#include <string.h>

#define LINK_MINUTES (TAKE_AWAY_LIFETIME_S / 60)

static void draw_countdown(struct ui *ui, int seconds)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    // The picture has the whole screen meanwhile.
    struct rect room = {0.0f, theme->reach.y, (float)canvas->width_px, theme->reach.height};
    room = rect_inset(room, 2.0f * theme->margin, 2.0f * theme->margin);
    char plain[16], number[32];
    (void)snprintf(plain, sizeof plain, "%d", seconds);
    strings_number(canvas->strings, number, sizeof number, plain);
    struct text_look look = {.size = roundf(theme->display * 2.4f),
                             .weight = TEXT_SEMIBOLD,
                             .colour = theme->text,
                             .align = TEXT_CENTRE};
    float side = roundf(128.0f * theme->unit);
    float middle = room.x + room.width * 0.5f;
    struct rect circle = rect_round(rect_centred(rect_cut_bottom(&room, side), side, side));
    canvas_cover(canvas);
    canvas_glass(canvas, circle, side * 0.5f);
    canvas_text(canvas, number, &look, circle);
    pill_draw(canvas, middle, ui->layout.bar.y, room.width, ICON_CAMERA, canvas_string(canvas, "photo.look"));
    canvas_touch(canvas, WIDGET_PHOTO_COUNT, circle, (struct command){.kind = COMMAND_PHOTO}, false);
}

void screen_photo_forget(struct ui *ui)
{
    struct photo_view *view = &ui->photo;
    draw2d_texture_destroy(ui->canvas.draw2d, view->shown);
    draw2d_texture_destroy(ui->canvas.draw2d, view->code);
    *view = (struct photo_view){0};
}

// The picture and the code as textures, made once.
static void follow(struct ui *ui, const struct photo *photo, int room_px)
{
    struct photo_view *view = &ui->photo;
    if (view->shown == NULL || view->number != photo->number) {
        screen_photo_forget(ui);
        view->number = photo->number;
        if (draw2d_texture_create(ui->canvas.draw2d, &photo->picture, false, true, &view->shown) != RESULT_OK)
            view->shown = NULL;
    }
    if (photo->url[0] == '\0' || (strcmp(view->url, photo->url) == 0 && view->room_px == room_px))
        return;
    draw2d_texture_destroy(ui->canvas.draw2d, view->code);
    view->code = NULL;
    view->room_px = room_px;
    memcpy(view->url, photo->url, sizeof view->url);
    if (qr_texture(ui->canvas.draw2d, photo->url, room_px, &view->code) != RESULT_OK)
        view->code = NULL;
}

#define CODE_WORDS 2

// How to take it along, and how long it is there.
static const char *code_words(struct ui *ui, int index, char *text, size_t size)
{
    if (index == 0)
        return canvas_string(&ui->canvas, "share.qr_steps");
    strings_format(ui->strings, text, size, "share.qr_keep",
                   &(struct strings_value){.name = "count", .number = LINK_MINUTES}, 1);
    return text;
}

static struct text_look code_look(const struct theme *theme, int index)
{
    return (struct text_look){.size = theme->body,
                              .colour = index == 0 ? theme->text : theme->text_soft,
                              .align = TEXT_CENTRE,
                              .lines = 3,
                              .top = true};
}

static float code_height(struct ui *ui, float width)
{
    const struct theme *theme = &ui->canvas.theme;
    float height = (float)draw2d_texture_width(ui->photo.code) + 0.5f * theme->gap;
    for (int i = 0; i < CODE_WORDS; i++) {
        char text[256];
        struct text_look look = code_look(theme, i);
        const char *words = code_words(ui, i, text, sizeof text);
        height += theme->gap + canvas_measure(&ui->canvas, words, &look, width).height;
    }
    return ceilf(height);
}

// In the middle of the room, the words below the code.
static void draw_code(struct ui *ui, struct rect room)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct draw2d_texture *code = ui->photo.code;
    float side = (float)draw2d_texture_width(code);
    rect_cut_top(&room, fmaxf(roundf((room.height - code_height(ui, room.width)) * 0.5f), 0.0f));
    struct rect at = rect_cut_top(&room, side);
    canvas_picture(canvas, code, rect_round(rect_centred(at, side, side)), (struct rect){0},
                   theme->radius_small, (struct colour){1.0f, 1.0f, 1.0f, 1.0f});
    rect_cut_top(&room, 0.5f * theme->gap);
    for (int i = 0; i < CODE_WORDS; i++) {
        char text[256];
        struct text_look look = code_look(theme, i);
        rect_cut_top(&room, theme->gap);
        struct text_size size = canvas_text(canvas, code_words(ui, i, text, sizeof text), &look, room);
        rect_cut_top(&room, size.height);
    }
}

// What to do with it: the main choice last, at the row's end.
static void draw_choices(struct ui *ui, const struct ui_status *status, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    struct button share = {.id = WIDGET_PHOTO_SHARE,
                           .kind = BUTTON_MAIN,
                           .label = canvas_string(canvas, "photo.share"),
                           .icon = ICON_NONE,
                           .command = {.kind = COMMAND_SHARE}};
    struct button again = {.id = WIDGET_PHOTO_AGAIN,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "photo.again"),
                           .icon = ICON_CAMERA,
                           .command = {.kind = COMMAND_PHOTO, .value = 1}};
    struct button close = {.id = WIDGET_PHOTO_CLOSE,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "photo.close"),
                           .icon = ICON_CLOSE,
                           .command = {.kind = COMMAND_PHOTO}};
    if (status->can_share && status->photo->url[0] == '\0') { // a link comes back by itself
        button_draw(canvas, &share,
                    rect_cut_end(&row, button_width(canvas, &share, row.height), canvas->rtl));
        rect_cut_end(&row, canvas->theme.gap, canvas->rtl);
    }
    button_draw(canvas, &again, rect_cut_end(&row, button_width(canvas, &again, row.height), canvas->rtl));
    button_draw(canvas, &close, rect_cut_start(&row, button_width(canvas, &close, row.height), canvas->rtl));
}

static void draw_taken(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct photo *photo = status->photo;
    struct rect whole = {0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
    canvas_cover(canvas);
    canvas->alpha = canvas_ease(canvas, WIDGET_CARD_ENTER, 0.0f, 1.0f, theme->calm);
    struct colour ground = theme->card;
    ground.a = 1.0f; // a picture is looked at by itself
    canvas_box(canvas, whole, 0.0f, ground);
    struct rect inner = whole;
    inner.height = theme->reach.y + theme->reach.height; // the choices stand at its end
    inner = rect_inset(inner, 2.0f * theme->margin, 2.0f * theme->margin);
    bool shared = photo_is_shared(photo);
    struct text_look title = {
        .size = theme->display, .weight = TEXT_SEMIBOLD, .colour = theme->text, .align = TEXT_CENTRE};
    struct text_look soft = {
        .size = theme->body, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 2};
    canvas_text(canvas, canvas_string(canvas, shared ? "share.qr_title" : "photo.taken"), &title,
                rect_cut_top(&inner, roundf(theme->display * 1.5f)));
    rect_cut_top(&inner, theme->gap);
    draw_choices(ui, status, rect_cut_bottom(&inner, fmaxf(roundf(60.0f * theme->unit), theme->touch)));
    rect_cut_bottom(&inner, 2.0f * theme->gap);
    if (!shared) {
        if (photo->failed) { // not a note to be read or not
            soft.weight = TEXT_SEMIBOLD;
            soft.colour = theme->text;
        }
        canvas_text(canvas, canvas_string(canvas, photo->failed ? "share.unavailable" : "photo.private"),
                    &soft, rect_cut_bottom(&inner, roundf(theme->body * 2.8f)));
        rect_cut_bottom(&inner, theme->gap);
    }
    int room_px = (int)roundf(260.0f * theme->unit);
    follow(ui, photo, room_px);
    if (shared && ui->photo.code != NULL) {
        struct rect part = theme->portrait
                               ? rect_cut_bottom(&inner, code_height(ui, inner.width) + 2.0f * theme->gap)
                               : rect_cut_end(&inner, roundf(360.0f * theme->unit), canvas->rtl);
        if (theme->portrait)
            rect_cut_bottom(&inner, 2.0f * theme->gap);
        else
            rect_cut_end(&inner, 2.0f * theme->gap, canvas->rtl);
        draw_code(ui, part);
    }
    if (ui->photo.shown != NULL)
        picture_fit_draw(canvas, ui->photo.shown, inner);
    canvas->alpha = 1.0f;
}

void screen_photo_draw(struct ui *ui, const struct ui_status *status)
{
    if (status->photo->state == PHOTO_COUNTING)
        draw_countdown(ui, status->photo_countdown);
    else
        draw_taken(ui, status);
}
