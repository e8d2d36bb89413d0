// The demo's scarf, tie and shoulder bag, drawn flat.
#ifndef CHEVAL_DEMO_FLAT_ACCESSORIES_H
#define CHEVAL_DEMO_FLAT_ACCESSORIES_H

#include "assets/demo/flat_collection.h"

void draw_scarf(const struct flat_table *table, const struct flat_style *style, bool behind);
void draw_tie(const struct flat_table *table, const struct flat_style *style, bool behind);
// fabrics: 0 leather, 1 lining.
void draw_bag(const struct flat_table *table, const struct flat_style *style, bool behind);

#endif
