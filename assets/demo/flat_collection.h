// The demo catalogue's flat garments: what each is, how large, in which colours.
#ifndef CHEVAL_DEMO_FLAT_COLLECTION_H
#define CHEVAL_DEMO_FLAT_COLLECTION_H

#include "assets/demo/flat_parts.h"
#include "platform/base/garment.h"

// The cloths of one colourway; what each is for is the garment's own matter.
#define FLAT_FABRICS 3
struct flat_style {
    struct flat_fabric fabrics[FLAT_FABRICS];
    uint32_t thread, trim, label; // stitches; buttons, zips; 0 for none
    bool printed;
};

struct flat_design {
    enum garment_kind kind;
    bool is_open;
    bool has_back; // is drawn from behind too
    int width_px, height_px;
    float mm_per_px;
    struct vec2 at; // see flat_parts.h
    float bend;
    void (*draw)(const struct flat_table *table, const struct flat_style *style, bool behind);
};

struct flat_garment {
    const char *name; // of its folder
    const struct flat_design *design;
    uint32_t seed; // no two lie in the same folds
    struct flat_style style;
};

const struct flat_garment *flat_collection(int *count);

// The photograph; the caller frees it. RESULT_NO_MEMORY is all that can go wrong.
MUST_CHECK enum result flat_collection_draw(const struct flat_garment *garment, bool behind,
                                            struct picture *out);

#endif
