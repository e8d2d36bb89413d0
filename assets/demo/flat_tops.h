// The demo's tops, drawn flat: T-shirts, a striped top, shirts, a sweater.
#ifndef CHEVAL_DEMO_FLAT_TOPS_H
#define CHEVAL_DEMO_FLAT_TOPS_H

#include "assets/demo/flat_collection.h"

void draw_tee(const struct flat_table *table, const struct flat_style *style, bool behind);
void draw_marine(const struct flat_table *table, const struct flat_style *style, bool behind);
void draw_shirt(const struct flat_table *table, const struct flat_style *style, bool behind);
void draw_sweater(const struct flat_table *table, const struct flat_style *style, bool behind);

#endif
