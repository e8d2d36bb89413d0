#include "app/ui/layout.h"

static void lay_out_card(struct layout *layout, const struct theme *theme, float width, float picture)
{
    layout->card_picture = picture;
    layout->card =
        (struct rect){0.0f, 0.0f, width, picture + roundf(theme->caption * 4.25f)}; // two lines and a price
}

// As high as leaves two thirds of the screen to who stands before it, and no higher than a picture wants.
static float strip_picture(const struct theme *theme, float rest)
{
    float bottom = theme->reach.y + theme->reach.height;
    float most = floorf(bottom / 3.0f - theme->margin - theme->gap) - rest;
    return fmaxf(fminf(most, roundf(84.0f * theme->unit)), roundf(64.0f * theme->unit));
}

static void lay_out_bottom(struct layout *layout, const struct theme *theme, struct rect *screen, bool rtl)
{
    float words = fmaxf(roundf(44.0f * theme->unit), 48.0f), above = roundf(theme->padding * 0.7f);
    float below_shelf = roundf(theme->gap * 0.6f);
    float rest = 2.0f * above + theme->touch + theme->gap + below_shelf + words + theme->touch;
    float width = roundf(126.0f * theme->unit);
    lay_out_card(layout, theme, width, 0.0f);
    lay_out_card(layout, theme, width, strip_picture(theme, rest + layout->card.height));
    layout->shelf_horizontal = true;
    layout->shelf_columns = 1;
    layout->panel = rect_cut_bottom(screen, rest + layout->card.height);
    struct rect inner = rect_inset(layout->panel, theme->padding, above);
    layout->tabs = rect_cut_top(&inner, theme->touch);
    rect_cut_top(&inner, theme->gap);
    struct rect shelf = rect_cut_top(&inner, layout->card.height);
    layout->shelf = (struct rect){layout->panel.x, shelf.y, layout->panel.width, shelf.height};
    rect_cut_top(&inner, below_shelf);
    layout->words = rect_cut_top(&inner, words);
    bool at_left = rtl != theme->left_handed;
    layout->actions = rect_cut_end(&inner,
                                   fminf(roundf(3.0f * (theme->touch + theme->gap) + 136.0f * theme->unit),
                                         fmaxf(inner.width * 0.6f, 300.0f * theme->unit)),
                                   at_left);
    rect_cut_end(&inner, theme->gap, at_left);
    layout->shades = inner;
}

static void lay_out_dock(struct layout *layout, const struct theme *theme, struct rect *screen, bool rtl)
{
    float width = roundf(360.0f * theme->unit);
    bool at_left = rtl != theme->left_handed;
    layout->panel = rect_cut_end(screen, width, at_left);
    struct rect inner = rect_inset(layout->panel, theme->padding, theme->padding);
    layout->tabs = rect_cut_top(&inner, theme->touch);
    rect_cut_top(&inner, theme->gap);
    layout->actions = rect_cut_bottom(&inner, theme->touch);
    rect_cut_bottom(&inner, theme->gap);
    layout->shades = rect_cut_bottom(&inner, theme->touch);
    layout->words = rect_cut_bottom(&inner, theme->touch);
    rect_cut_bottom(&inner, roundf(theme->gap * 0.5f));
    layout->shelf = (struct rect){layout->panel.x, inner.y, layout->panel.width, inner.height};
    layout->shelf_horizontal = false;
    layout->shelf_columns = 2;
    float card = floorf((inner.width - theme->gap) * 0.5f);
    lay_out_card(layout, theme, card, roundf(card * 0.72f));
    rect_cut_end(screen, theme->margin, at_left);
}

void layout_init(struct layout *layout, const struct theme *theme, bool right_to_left)
{
    *layout = (struct layout){0};
    struct rect screen = rect_inset(theme->reach, theme->margin, theme->margin);
    if (theme->portrait)
        lay_out_bottom(layout, theme, &screen, right_to_left);
    else
        lay_out_dock(layout, theme, &screen, right_to_left);
    layout->bar = rect_cut_top(&screen, theme->touch);
    rect_cut_top(&screen, theme->gap);
    if (theme->portrait)
        rect_cut_bottom(&screen, theme->gap);
    layout->stage = screen;
}
