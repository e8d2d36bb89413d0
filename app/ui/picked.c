// The tab "For you": what goes with what is worn and liked, each with its reason. It is made anew when the
// tab is opened. While it is open what stands there keeps its place: what was put on or liked stays, what is
// new comes at the end, what has lost its reason goes, and nothing of that under a finger.
#include "app/ui/state.h"

#include <string.h>

bool picked_is_shown(const struct ui *ui)
{
    return ui->tab < ui->tab_count && ui->tabs[ui->tab] == UI_TAB_PICKED;
}

// FNV-1a over what is worn and liked, in its order, and who else is there to go by; never 0.
static uint64_t fingerprint(const struct ui *ui, const struct session *session)
{
    uint64_t hash =
        14695981039346656037u ^ (session->profile != NULL ? 1u : 0u) ^ (ui->neighbours != NULL ? 2u : 0u);
    for (int i = 0; i < session->worn_count + session->like_count; i++) {
        bool worn = i < session->worn_count;
        const struct session_like *like = worn ? NULL : &session->likes[i - session->worn_count];
        const struct catalogue_product *product = worn ? session->worn[i].product : like->product;
        int variant = worn ? session->worn[i].variant : like->variant;
        const int64_t parts[] = {product - ui->catalogue->products, variant, worn ? 1 : 2};
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            hash = (hash ^ (uint64_t)parts[k]) * 1099511628211u;
    }
    return hash | 1u;
}

static int find(const struct recommendation *picks, int count, const struct catalogue_product *product)
{
    for (int i = 0; i < count; i++)
        if (picks[i].product == product)
            return i;
    return -1;
}

static bool is_chosen(const struct session *session, const struct catalogue_product *product)
{
    bool chosen = ui_worn_variant(session, product) >= 0;
    for (int i = 0; i < session->like_count && !chosen; i++)
        chosen = session->likes[i].product == product;
    return chosen;
}

// What is new takes over; what stood there keeps its place, and what only fills up goes behind it.
static void merge(struct picked *picked, const struct session *session, const struct recommendation *fresh,
                  int fresh_count)
{
    int count = 0;
    for (int i = 0; i < picked->count; i++) {
        int at = find(fresh, fresh_count, picked->picks[i].product);
        bool stays = fresh_count > 0 && is_chosen(session, picked->picks[i].product);
        if (at >= 0 && fresh[at].reason != RECOMMEND_POPULAR)
            picked->picks[count++] = fresh[at];
        else if (at < 0 && stays)
            picked->picks[count++] = picked->picks[i];
    }
    for (int i = 0; i < fresh_count && count < RECOMMEND_MAX; i++)
        if (find(picked->picks, count, fresh[i].product) < 0)
            picked->picks[count++] = fresh[i];
    picked->count = count;
}

void picked_fill_shelf(struct ui *ui)
{
    ui->shelf_count = 0;
    for (int i = 0; i < ui->picked.count; i++)
        ui->shelf[ui->shelf_count++] = (int)(ui->picked.picks[i].product - ui->catalogue->products);
}

void picked_begin(struct ui *ui)
{
    memset(&ui->picked, 0, sizeof ui->picked);
    ui->shelf_count = 0;
}

void picked_follow(struct ui *ui, const struct session *session)
{
    if (!picked_is_shown(ui) || ui_is_touched(ui))
        return;
    uint64_t choices = fingerprint(ui, session);
    if (choices == ui->picked.choices)
        return;
    struct recommendation fresh[RECOMMEND_MAX];
    const struct recommend_basis basis = {
        .catalogue = ui->catalogue, .session = session, .neighbours = ui->neighbours};
    int count = recommend(&basis, fresh);
    for (int i = 0; i < count; i++)
        if (find(ui->picked.picks, ui->picked.count, fresh[i].product) < 0)
            ui->shades[fresh[i].product - ui->catalogue->products] = fresh[i].variant;
    merge(&ui->picked, session, fresh, count);
    ui->picked.choices = choices;
    picked_fill_shelf(ui);
}

void picked_reason(const struct ui *ui, int entry, char *text, size_t size)
{
    static const char *const keys[RECOMMEND_REASON_COUNT] = {
        [RECOMMEND_GOES_WITH] = "picked.goes_with",     [RECOMMEND_WITH_LIKED] = "picked.with_liked",
        [RECOMMEND_WITH_TRIED] = "picked.with_tried",   [RECOMMEND_WITH_BOUGHT] = "picked.with_bought",
        [RECOMMEND_LIKE_LIKED] = "picked.like_liked",   [RECOMMEND_LIKE_WORN] = "picked.like_worn",
        [RECOMMEND_LIKE_BOUGHT] = "picked.like_bought", [RECOMMEND_POPULAR] = "picked.popular",
    };
    const struct recommendation *pick = &ui->picked.picks[entry];
    const char *name = pick->because != NULL ? pick->because->title : "";
    strings_format(ui->strings, text, size, keys[pick->reason],
                   &(struct strings_value){.name = "name", .text = name}, 1);
}

void ui_use_neighbours(struct ui *ui, const struct neighbours *neighbours)
{
    ui->neighbours = neighbours;
}

void picked_draw_empty(struct ui *ui, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look look = {
        .size = theme->body, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 4};
    canvas_text(canvas, canvas_string(canvas, "picked.none"), &look, area);
}
