// The demo's dress, skirt and trousers, drawn flat.
#ifndef CHEVAL_DEMO_FLAT_DRESSES_H
#define CHEVAL_DEMO_FLAT_DRESSES_H

#include "assets/demo/flat_collection.h"

void draw_dress(const struct flat_table *table, const struct flat_style *style, bool behind);
void draw_skirt(const struct flat_table *table, const struct flat_style *style, bool behind);
// fabrics: 0 denim, 1 the same in shade.
void draw_jeans(const struct flat_table *table, const struct flat_style *style, bool behind);

#endif
