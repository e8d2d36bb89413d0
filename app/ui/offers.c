// Prices and stock that change while a shopper looks at them. Cards and sheets read the catalogue anew each
// frame; what was made of it before is made again here.
#include "app/ui/state.h"

void ui_offer_changed(struct ui *ui, int product)
{
    enum catalogue_category category = ui->catalogue->products[product].category;
    filter_index_refresh(ui->filter_index, ui->catalogue, product);
    ui->filter_view.is_counted = false;
    for (int i = 0; i < ui->picked.count; i++)
        if (ui->picked.picks[i].product == &ui->catalogue->products[product])
            ui->picked.choices = 0; // what is sold out is picked no longer
    if (ui->tab < ui->tab_count && ui->tabs[ui->tab] == (int)category &&
        filter_chosen(&ui->filters[category]) > 0)
        ui->refills_shelf = true;
}

void offers_follow(struct ui *ui)
{
    if (!ui->refills_shelf || ui_is_touched(ui))
        return;
    ui->refills_shelf = false;
    struct scroller before = ui->shelf_scroller;
    ui_fill_shelf(ui);
    ui->shelf_scroller = before;
}
