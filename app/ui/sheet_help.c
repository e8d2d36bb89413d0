// Help: what can be done here, and what the camera does and doesn't. Short, each beside its icon.
#include "app/ui/shortcuts.h"
#include "app/ui/state.h"

#include <string.h>

struct topic {
    enum icon icon;
    const char *title, *text;
};

static const struct topic topics[] = {
    {ICON_HAND, "help.wear", "help.wear_more"},        {ICON_LIPS, "help.shades", "help.shades_more"},
    {ICON_COMPARE, "help.before", "help.before_more"}, {ICON_HEART, "help.likes", "help.likes_more"},
    {ICON_CAMERA, "help.photo", "help.photo_more"},    {ICON_SHIELD, "help.camera", "help.camera_more"},
    {ICON_RULER, "help.size", "help.size_more"},       {ICON_PERSON, "help.access", "help.access_more"},
};

#define TOPICS ((int)(sizeof topics / sizeof topics[0]))

// Cut off the top of `area`.
static void draw_topic(struct canvas *canvas, const struct topic *topic, struct rect *area)
{
    const struct theme *theme = &canvas->theme;
    float circle = roundf(44.0f * theme->unit), between = roundf(3.0f * theme->unit);
    struct text_look strong = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2, .top = true};
    struct text_look soft = {.size = theme->body, .colour = theme->text_soft, .lines = 16, .top = true};
    const char *title = canvas_string(canvas, topic->title), *text = canvas_string(canvas, topic->text);
    float width = area->width - circle - theme->padding;
    float head = canvas_measure(canvas, title, &strong, width).height;
    float height = head + between + canvas_measure(canvas, text, &soft, width).height;
    struct rect row = rect_cut_top(area, fmaxf(height, circle));
    struct rect start = rect_cut_start(&row, circle, canvas->rtl);
    badge_draw(canvas, start.x + circle * 0.5f, start.y + circle * 0.5f, circle, topic->icon,
               theme_wash(theme, 0.045f), theme->accent);
    rect_cut_start(&row, theme->padding, canvas->rtl);
    canvas_text(canvas, title, &strong, rect_cut_top(&row, head));
    rect_cut_top(&row, between);
    canvas_text(canvas, text, &soft, row);
}

// What the keyboard does, a line each.
static void draw_keys(struct ui *ui, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    int count = 0;
    const struct shortcut *shortcuts = shortcuts_list(&count);
    struct text_look head = {.size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text};
    struct text_look key = {
        .size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text, .lines = 2, .top = true};
    struct text_look does = {.size = theme->body, .colour = theme->text_soft, .lines = 4, .top = true};
    canvas_text(canvas, canvas_string(canvas, "help.keys"), &head,
                rect_cut_top(area, roundf(theme->body * 1.8f)));
    for (int i = 0; i < count; i++) {
        struct rect row = *area;
        bool is_named = strncmp(shortcuts[i].keys, "key.", 4) == 0;
        const char *keys = is_named ? canvas_string(canvas, shortcuts[i].keys) : shortcuts[i].keys;
        struct rect at = rect_cut_start(&row, roundf(area->width * 0.34f), canvas->rtl);
        rect_cut_end(&at, theme->gap, canvas->rtl);
        float height = canvas_text(canvas, keys, &key, at).height;
        height =
            fmaxf(height, canvas_text(canvas, canvas_string(canvas, shortcuts[i].does), &does, row).height);
        rect_cut_top(area, height + roundf(theme->gap * 0.6f));
    }
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)session, (void)status;
    float gap = 2.0f * ui->canvas.theme.gap;
    struct rect content = sheet_scroll_begin(ui, room.body), rest = content;
    for (int i = 0; i < TOPICS; i++) {
        draw_topic(&ui->canvas, &topics[i], &rest);
        rect_cut_top(&rest, gap);
    }
    if (ui->has_keyboard)
        draw_keys(ui, &rest);
    float height = rest.y - content.y - gap;
    sheet_scroll_end(ui, room.body, height);
    return height;
}

const struct sheet_kind sheet_help = {.title = "help.title", .draw = draw};
