// How much of the chosen make-up is put on: a slider, as wide as there is room, and the number.
#include "app/ui/slider.h"
#include "app/ui/state.h"

#include <stdio.h>

float ui_usual_intensity(const struct session_worn *worn)
{
    for (int i = 0; worn->look != NULL && i < worn->look->part_count; i++)
        if (worn->look->parts[i].product == worn->product && worn->look->parts[i].variant == worn->variant)
            return worn->look->parts[i].intensity;
    return 1.0f;
}

static void change(struct ui *ui, const struct command *command, const struct session *session,
                   int64_t input_ns)
{
    float value = (float)command->value / (float)SLIDER_STEPS;
    for (int i = 0; command->value == SLIDER_RESET && i < session->worn_count; i++)
        if (session->worn[i].product == command->product)
            value = ui_usual_intensity(&session->worn[i]);
    ui_set_intensity(ui, command->product, value, input_ns);
}

void intensity_draw(struct ui *ui, uint32_t id, const struct session_worn *worn, struct rect rect)
{
    char percent[16];
    (void)snprintf(percent, sizeof percent, "%d %%", (int)lroundf(worn->intensity * 100.0f));
    const struct slider slider = {
        .id = id,
        .share = worn->intensity,
        .value_room = 3.2f,
        .command = {.kind = COMMAND_SLIDER, .call = change, .product = worn->product}};
    slider_draw_with_value(&ui->canvas, &slider, percent, rect);
}
