// The row of categories. The bright pill under the chosen one glides to the next.
#include "app/ui/state.h"

#include <stdio.h>

enum icon tabs_icon(int tab)
{
    static const enum icon icons[CATEGORY_COUNT + 2] = {
        [UI_TAB_LOOKS] = ICON_LOOKS,
        [UI_TAB_PICKED] = ICON_PICKED,
        [CATEGORY_LIPSTICK] = ICON_LIPS,
        [CATEGORY_LIP_GLOSS] = ICON_LIPS,
        [CATEGORY_LIP_LINER] = ICON_LIPS,
        [CATEGORY_FOUNDATION] = ICON_COMPACT,
        [CATEGORY_CONCEALER] = ICON_COMPACT,
        [CATEGORY_BLUSH] = ICON_COMPACT,
        [CATEGORY_BRONZER] = ICON_COMPACT,
        [CATEGORY_HIGHLIGHTER] = ICON_COMPACT,
        [CATEGORY_EYE_SHADOW] = ICON_EYE_SHADOW,
        [CATEGORY_EYELINER] = ICON_LASHES,
        [CATEGORY_MASCARA] = ICON_LASHES,
        [CATEGORY_BROW] = ICON_BROW,
        [CATEGORY_CONTACT_LENS] = ICON_COMPARE,
        [CATEGORY_EYEGLASSES] = ICON_GLASSES,
        [CATEGORY_SUNGLASSES] = ICON_SUNGLASSES,
        [CATEGORY_EARRINGS] = ICON_EARRING,
        [CATEGORY_NECKLACE] = ICON_NECKLACE,
        [CATEGORY_HAT] = ICON_HAT,
        [CATEGORY_HEADBAND] = ICON_HAT,
        [CATEGORY_MASK] = ICON_MASK,
        [CATEGORY_TOP] = ICON_TOP,
        [CATEGORY_JACKET] = ICON_TOP,
        [CATEGORY_DRESS] = ICON_DRESS,
        [CATEGORY_SKIRT] = ICON_DRESS,
        [CATEGORY_TROUSERS] = ICON_TROUSERS,
        [CATEGORY_SCARF] = ICON_TAG,
        [CATEGORY_TIE] = ICON_TAG,
        [CATEGORY_BAG] = ICON_BAG,
    };
    return icons[tab];
}

const char *tabs_category_label(const struct ui *ui, enum catalogue_category category)
{
    char key[64];
    const char *name = catalogue_category_name(category);
    (void)snprintf(key, sizeof key, "category.%s", name);
    const char *label = canvas_string(&ui->canvas, key);
    // A key that no language has is the name as it stands in the catalogue; `key` itself doesn't outlive
    // this.
    return label == key ? name : label;
}

static const char *tab_label(const struct ui *ui, int tab)
{
    if (ui->tabs[tab] == UI_TAB_LOOKS)
        return canvas_string(&ui->canvas, "tab.looks");
    if (ui->tabs[tab] == UI_TAB_PICKED)
        return canvas_string(&ui->canvas, "tab.picked");
    return tabs_category_label(ui, (enum catalogue_category)ui->tabs[tab]);
}

struct tab_metrics {
    float side, icon, gap;
};

static struct tab_metrics metrics(const struct theme *theme)
{
    return (struct tab_metrics){roundf(theme->touch * 0.33f), theme->icon, roundf(theme->icon * 0.35f)};
}

static struct text_look tab_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->body, .weight = TEXT_SEMIBOLD};
}

static float tab_width(struct ui *ui, int tab)
{
    const struct theme *theme = &ui->canvas.theme;
    struct tab_metrics m = metrics(theme);
    struct text_look look = tab_look(theme);
    return ceilf(2.0f * m.side + m.icon + m.gap +
                 canvas_measure(&ui->canvas, tab_label(ui, tab), &look, 0.0f).width);
}

// Its place in the row, from the start side of the content.
static struct rect tab_place(struct ui *ui, struct rect rect, int tab, float from_start)
{
    float width = tab_width(ui, tab);
    float x = from_start - ui->tab_scroller.position;
    return (struct rect){ui->canvas.rtl ? rect.x + rect.width - x - width : rect.x + x, rect.y, width,
                         rect.height};
}

static void draw_tab(struct ui *ui, struct rect rect, int tab)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t id = WIDGET_FIRST_TAB + (uint32_t)tab;
    canvas_touch(canvas, id, rect, (struct command){.kind = COMMAND_TAB, .value = tab}, false);
    float press = canvas_press(canvas, id);
    bool on = tab == ui->tab;
    if (press > 0.0f && !on)
        canvas_box(canvas, rect, rect.height * 0.5f, theme_wash(theme, 0.12f * press));
    struct tab_metrics m = metrics(theme);
    struct text_look look = tab_look(theme);
    look.colour = on ? theme->on_bright : colour_mix(theme->text_soft, theme->text, press);
    struct rect inner = rect_inset(rect, m.side, 0.0f);
    struct rect icon = rect_cut_start(&inner, m.icon, canvas->rtl);
    canvas_icon(canvas, tabs_icon(ui->tabs[tab]), icon.x + icon.width * 0.5f, icon.y + icon.height * 0.5f,
                m.icon, look.colour);
    rect_cut_start(&inner, m.gap, canvas->rtl);
    inner = rect_inset(inner, -1.0f, 0.0f); // measured without a limit: the limit must not cut it
    canvas_text(canvas, tab_label(ui, tab), &look, inner);
}

void tabs_draw(struct ui *ui, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float gap = roundf(4.0f * theme->unit), content = -gap;
    float start = 0.0f, width = 0.0f;
    for (int i = 0; i < ui->tab_count; i++) {
        float own = tab_width(ui, i);
        if (i == ui->tab) {
            start = content + gap;
            width = own;
        }
        content += gap + own;
    }
    struct scroller *scroller = &ui->tab_scroller;
    scroller->horizontal = true;
    scroller->reversed = canvas->rtl;
    scroller_fit(scroller, content, rect.width, 0.0f);
    if (ui->reveal_tab)
        scroller_reveal(scroller, start - theme->touch, start + width + theme->touch, rect.width);
    ui->reveal_tab = false;
    scroller_step(scroller, canvas->elapsed_s);

    canvas_enter(canvas, rect, scroller);
    float shown_start = canvas_ease(canvas, WIDGET_TAB_X, start, start, theme->quick);
    float shown_width = canvas_ease(canvas, WIDGET_TAB_WIDTH, width, width, theme->quick);
    float x = shown_start - scroller->position;
    struct rect pill = {canvas->rtl ? rect.x + rect.width - x - shown_width : rect.x + x, rect.y, shown_width,
                        rect.height};
    canvas_box(canvas, pill, pill.height * 0.5f, theme->bright);
    float at = 0.0f;
    for (int i = 0; i < ui->tab_count; i++) {
        struct rect place = tab_place(ui, rect, i, at);
        if (rect_intersect(place, rect).width > 0.0f)
            draw_tab(ui, place, i);
        at += place.width + gap;
    }
    canvas_leave(canvas);
}
