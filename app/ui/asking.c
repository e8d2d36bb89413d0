// What the shopper asks of the staff, on a product's card and in the tray: the buttons, and the question in
// which size.
#include "app/ui/state.h"

// The one it is to be brought in; NULL: it has none, or none is chosen.
static const struct catalogue_size *size_of(const struct ui *ui, const struct catalogue_product *product,
                                            int variant)
{
    const struct catalogue_offer *offer = &product->variants[variant].offer;
    return offer->size_count == 1 ? &offer->sizes[0] : sizes_chosen(ui, product, variant);
}

static bool needs_size(const struct ui *ui, const struct catalogue_product *product, int variant)
{
    return product->variants[variant].offer.size_count > 0 && size_of(ui, product, variant) == NULL;
}

static bool is_here(const struct catalogue_variant *variant, const struct catalogue_size *size)
{
    return catalogue_size_stock(variant, size).here == AVAILABILITY_IN_STOCK;
}

// What is chosen of it; while no size is, any.
static bool can_be_had(const struct ui *ui, const struct catalogue_product *product, int variant)
{
    const struct catalogue_variant *shade = &product->variants[variant];
    bool is_any = !needs_size(ui, product, variant) && is_here(shade, size_of(ui, product, variant));
    for (int i = 0; i < shade->offer.size_count && needs_size(ui, product, variant); i++)
        is_any = is_any || is_here(shade, &shade->offer.sizes[i]);
    return is_any;
}

static int find(const struct ui *ui, enum request_kind kind, const struct catalogue_product *product,
                int variant)
{
    const struct catalogue_size *size = size_of(ui, product, variant);
    return requests_find(ui->requests, kind, product, variant, size != NULL ? size->title : NULL);
}

// What is put aside is told with its code.
static void ask(struct ui *ui, enum request_kind kind, const struct catalogue_product *product, int variant,
                int64_t input_ns)
{
    const struct catalogue_size *size = size_of(ui, product, variant);
    ui->request.asks_size = NULL;
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_REQUEST,
                                   .request = kind,
                                   .product = product,
                                   .variant = variant,
                                   .size = size != NULL ? size->title : NULL,
                                   .input_ns = input_ns});
    if (kind == REQUEST_RESERVE)
        sheet_show(ui, SHEET_REQUESTS);
    canvas_cover(&ui->canvas); // what the button says is about to change
}

static void ask_size(struct ui *ui, enum request_kind kind, const struct catalogue_product *product)
{
    ui->request.asks_size = product;
    ui->request.kind = kind;
    ui->request.reveals = true;
}

void asking_stop(struct ui *ui)
{
    ui->request.asks_size = NULL;
    ui->request.reveals = false;
}

bool asking_is_for_size(const struct ui *ui, const struct catalogue_product *product)
{
    return ui->request.asks_size == product;
}

void asking_take_size(struct ui *ui, const struct catalogue_product *product, int variant, int64_t input_ns)
{
    if (asking_is_for_size(ui, product) && !needs_size(ui, product, variant) &&
        can_be_had(ui, product, variant))
        ask(ui, ui->request.kind, product, variant, input_ns);
}

static void press(struct ui *ui, const struct command *command, const struct session *session,
                  int64_t input_ns)
{
    const struct catalogue_product *product = command->product;
    enum request_kind kind = (enum request_kind)command->value;
    int variant = ui_shade_of(ui, product, session);
    if (ui->requests == NULL || !can_be_had(ui, product, variant))
        return;
    if (needs_size(ui, product, variant))
        ask_size(ui, kind, product);
    else if (find(ui, kind, product, variant) >= 0)
        sheet_show(ui, SHEET_REQUESTS);
    else
        ask(ui, kind, product, variant, input_ns);
}

// As many as can be; then the card of the first that asks for its size.
static void press_all(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    const struct session_like *unclear = NULL;
    (void)command;
    for (int i = 0; i < session->like_count && ui->requests != NULL; i++) {
        const struct session_like *like = &session->likes[i];
        if (!can_be_had(ui, like->product, like->variant))
            continue;
        if (!needs_size(ui, like->product, like->variant)) {
            if (find(ui, REQUEST_PRODUCT, like->product, like->variant) < 0)
                ask(ui, REQUEST_PRODUCT, like->product, like->variant, input_ns);
        } else if (unclear == NULL) {
            unclear = like;
        }
    }
    if (unclear != NULL) {
        ui_choose(ui, unclear->product, unclear->variant);
        sheet_show(ui, SHEET_PRODUCT);
        ask_size(ui, REQUEST_PRODUCT, unclear->product);
    } else {
        sheet_show(ui, SHEET_REQUESTS);
    }
}

static struct button button_of(const struct ui *ui, enum request_kind kind,
                               const struct catalogue_product *product, int variant)
{
    bool is_reserve = kind == REQUEST_RESERVE;
    bool is_there = !needs_size(ui, product, variant) && find(ui, kind, product, variant) >= 0;
    return (struct button){
        .id = is_reserve ? WIDGET_SHEET_RESERVE : WIDGET_SHEET_BRING,
        .kind = BUTTON_QUIET,
        .label = canvas_string(&ui->canvas, is_reserve ? "request.reserve" : "request.bring"),
        .icon = is_there     ? ICON_CHECK
                : is_reserve ? ICON_STORE
                             : ICON_HAND,
        .disabled = !can_be_had(ui, product, variant),
        .command = {.kind = COMMAND_CALL, .call = press, .product = product, .value = (int)kind}};
}

void asking_draw(struct ui *ui, const struct catalogue_product *product, int variant, struct rect *body)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    if (ui->requests == NULL)
        return;
    struct button bring = button_of(ui, REQUEST_PRODUCT, product, variant);
    struct button reserve = button_of(ui, REQUEST_RESERVE, product, variant);
    float half = floorf((body->width - theme->gap) * 0.5f);
    bool beside = button_width(canvas, &bring, theme->touch) <= half &&
                  button_width(canvas, &reserve, theme->touch) <= half;
    struct rect row = rect_cut_bottom(body, theme->touch);
    rect_cut_bottom(body, theme->gap);
    if (beside) {
        button_draw(canvas, &bring, rect_cut_start(&row, half, canvas->rtl));
        button_draw(canvas, &reserve, rect_cut_end(&row, half, canvas->rtl));
        return;
    }
    button_draw(canvas, &reserve, row);
    button_draw(canvas, &bring, rect_cut_bottom(body, theme->touch));
    rect_cut_bottom(body, theme->gap);
}

void asking_draw_all(struct ui *ui, const struct session *session, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    bool is_any = false;
    for (int i = 0; i < session->like_count; i++)
        is_any = is_any || can_be_had(ui, session->likes[i].product, session->likes[i].variant);
    if (ui->requests == NULL || !is_any)
        return;
    const struct button all = {.id = WIDGET_SHEET_BRING_ALL,
                               .kind = BUTTON_QUIET,
                               .label = canvas_string(canvas, "request.bring_all"),
                               .icon = ICON_HAND,
                               .command = {.kind = COMMAND_CALL, .call = press_all}};
    button_draw(canvas, &all, rect_cut_top(area, canvas->theme.touch));
    rect_cut_top(area, canvas->theme.gap);
}

void asking_forget(struct ui *ui)
{
    for (int i = 0; i < REQUEST_MAX; i++)
        draw2d_texture_destroy(ui->canvas.draw2d, ui->request.codes[i]);
    ui->request = (struct request_view){0};
    ui->requests = NULL;
}
