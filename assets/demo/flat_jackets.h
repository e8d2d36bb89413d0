// The demo's jackets and coats, drawn flat: a zipped bomber, an open blazer, a belted coat.
#ifndef CHEVAL_DEMO_FLAT_JACKETS_H
#define CHEVAL_DEMO_FLAT_JACKETS_H

#include "assets/demo/flat_collection.h"

// fabrics: 0 shell, 1 knitted ribs, 2 lining.
void draw_bomber(const struct flat_table *table, const struct flat_style *style, bool behind);
// fabrics: 0 cloth, 1 revers, 2 lining.
void draw_blazer(const struct flat_table *table, const struct flat_style *style, bool behind);
void draw_coat(const struct flat_table *table, const struct flat_style *style, bool behind);

#endif
