// The picture on the stage, zoomed: what takes the fingers, and the chip that says how much it is.
#include "app/ui/state.h"

#include <stdio.h>

#define SHOWN_FROM 1.02f // less is not told

// What is measured on the picture, and what stands in its place, is seen as it is.
static bool may_zoom(const struct ui *ui, const struct session *session)
{
    return (session->state == SESSION_BROWSE || session->state == SESSION_TRY_ON) &&
           session->board.count == 0 && ui->shade_page != SHADE_PAGE_MEASURE && !ui->size_page;
}

void zoom_offer(struct ui *ui, const struct session *session)
{
    struct canvas *canvas = &ui->canvas;
    ui->zooms = may_zoom(ui, session);
    if (session->state == SESSION_LOST)
        zoom_reset(&ui->zoom); // who comes back begins at life's size
    else if (!ui->zooms)
        zoom_out(&ui->zoom);
    if (ui->zooms)
        canvas_touch(canvas, WIDGET_STAGE, ui_stage(ui), (struct command){0}, false);
    zoom_step(&ui->zoom, canvas->elapsed_s, canvas->theme.reduced_motion ? 0.0f : canvas->theme.calm);
}

static void zoom_back(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    (void)command;
    (void)session;
    (void)input_ns;
    zoom_out(&ui->zoom);
}

// "2.4×", below the bar at its start.
void zoom_draw(struct ui *ui)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool is_zoomed = ui->zooms && ui->zoom.goal.scale > SHOWN_FROM;
    float shown = canvas_ease(canvas, WIDGET_ZOOM_SHOWN, 0.0f, is_zoomed ? 1.0f : 0.0f, theme->quick);
    if (shown <= 0.0f)
        return;
    char plain[16], number[32], label[40];
    (void)snprintf(plain, sizeof plain, "%.1f", (double)ui->zoom.shown.scale);
    strings_number(ui->strings, number, sizeof number, plain);
    (void)snprintf(label, sizeof label, "%s×", number);
    struct button chip = {.id = WIDGET_ZOOM,
                          .kind = BUTTON_QUIET,
                          .label = label,
                          .icon = ICON_CLOSE,
                          .command = {.kind = COMMAND_CALL, .call = zoom_back}};
    struct rect row = ui->layout.bar;
    row.y += row.height + theme->gap;
    struct rect place = rect_cut_start(&row, button_width(canvas, &chip, row.height), canvas->rtl);
    float alpha = canvas->alpha;
    canvas->alpha *= shown;
    canvas_glass(canvas, place, place.height * 0.5f);
    button_draw(canvas, &chip, place);
    canvas->alpha = alpha;
}

struct ui_zoom ui_zoom(const struct ui *ui, struct rect stage)
{
    return (struct ui_zoom){.scale = ui->zoom.shown.scale, .offset_px = zoom_offset(&ui->zoom, stage)};
}
