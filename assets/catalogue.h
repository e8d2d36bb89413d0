// A store's catalogue: products, their variants, and what each needs to be tried on.
//
// The file format is described in assets/FORMAT.md. A catalogue is read-only after loading and may
// be shared by threads, but for its prices and its stock (catalogue_update.h). All strings are UTF-8 and
// owned by the catalogue; picture and model paths are absolute or relative to the working directory, ready to
// open.
#ifndef CHEVAL_ASSETS_CATALOGUE_H
#define CHEVAL_ASSETS_CATALOGUE_H

#include "platform/base/eyewear.h"
#include "platform/base/makeup.h"
#include "platform/base/result.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

// In the order in which the UI shows them. Names as in the file: catalogue_category_name.
enum catalogue_category {
    CATEGORY_LIPSTICK,
    CATEGORY_LIP_GLOSS,
    CATEGORY_LIP_LINER,
    CATEGORY_FOUNDATION,
    CATEGORY_CONCEALER,
    CATEGORY_BLUSH,
    CATEGORY_BRONZER,
    CATEGORY_HIGHLIGHTER,
    CATEGORY_EYE_SHADOW,
    CATEGORY_EYELINER,
    CATEGORY_MASCARA,
    CATEGORY_BROW,
    CATEGORY_CONTACT_LENS,
    CATEGORY_EYEGLASSES,
    CATEGORY_SUNGLASSES,
    CATEGORY_EARRINGS,
    CATEGORY_NECKLACE,
    CATEGORY_HAT,
    CATEGORY_HEADBAND,
    CATEGORY_MASK,
    CATEGORY_TOP,
    CATEGORY_JACKET,
    CATEGORY_DRESS,
    CATEGORY_SKIRT,
    CATEGORY_TROUSERS,
    CATEGORY_SCARF,
    CATEGORY_TIE,
    CATEGORY_BAG,
    CATEGORY_COUNT
};

_Static_assert((int)CATEGORY_CONTACT_LENS + 1 == (int)MAKEUP_KIND_COUNT, "make-up comes first");

enum catalogue_availability {
    AVAILABILITY_IN_STOCK,
    AVAILABILITY_OUT_OF_STOCK,
    AVAILABILITY_PREORDER,
    AVAILABILITY_BACKORDER
};

struct catalogue_price {
    int64_t minor_units; // 2490 is 24.90; -1: not given
    char currency[4];    // ISO 4217; its number of decimals is catalogue_price_text's business
};

// How a product is worn. `kind` says which fields count.
enum catalogue_try_on_kind { TRY_ON_NONE, TRY_ON_MAKEUP, TRY_ON_MODEL, TRY_ON_EYEWEAR, TRY_ON_GARMENT };

struct catalogue_try_on {
    enum catalogue_try_on_kind kind;
    struct makeup_product makeup; // TRY_ON_MAKEUP
    const char *texture_path;     // of a contact lens, or the mask of what goes on the skin; or NULL
    // TRY_ON_MODEL. `placement` takes the model's own space to the product space of its category: metres, +x
    // picture right, +y up, +z towards the camera, origin at the anchor (the point that sits on the bridge,
    // lobe, crown).
    const char *model_path;
    struct mat4 placement;
    const char *material_variant; // name of a KHR_materials_variants variant, or NULL
    bool has_lens;                // eyewear whose file's lenses are replaced by `lens`
    struct eyewear_lens lens;     // complete
    // TRY_ON_EYEWEAR: made from its measurements, in product space (`placement` is the identity). Complete
    // and checked.
    struct eyewear eyewear;
    const char *garment_path; // TRY_ON_GARMENT: a garment.json, cut from a picture (garment/garment_file.h)
};

// What the same thing is made in. What a size leaves open is the variant's: ask catalogue_size_stock.
struct catalogue_size {
    const char *id;    // unique in its list: "m"
    const char *title; // as it is printed on the label: "M", "52-18-145"
    const char *sku;   // of this size, or ""
    const char *gtin;  // of this size, or ""
    enum catalogue_availability availability, online_availability;
    bool has_availability, has_online_availability;
};

// How else it can be had: in which sizes, and from the online store.
struct catalogue_offer {
    const struct catalogue_size *sizes; // or NULL
    int size_count;
    enum catalogue_availability online_availability;
    bool has_online_availability; // else the catalogue says nothing of an online store
    const char *link;             // https, of its page there; or NULL
};

struct catalogue_variant {
    const char *id;           // unique in the product: "ruby"
    const char *title;        // "Ruby red"
    const char *sku;          // of this variant; the product's when the file gives none
    const char *gtin;         // of this variant, or ""
    const char *picture_path; // or NULL: the product's
    uint8_t swatch_srgb[3];
    bool has_swatch;
    struct catalogue_price price, sale_price; // the product's when the file gives none
    enum catalogue_availability availability; // in this store
    struct catalogue_offer offer;             // the product's as far as the file gives nothing else
    // Its own; false: it goes on following its product's (catalogue_update.h).
    bool own_price, own_sale_price, own_availability, own_online_availability;
    struct catalogue_try_on try_on; // the product's with the variant's differences
};

struct catalogue_product {
    const char *sku; // unique in the catalogue
    const char *title;
    const char *brand;       // or ""
    const char *description; // or ""
    const char *gtin;        // or ""
    enum catalogue_category category;
    enum makeup_finish finish; // make-up only; a palette's first shade's
    bool has_finish;
    const char *picture_path; // or NULL
    struct catalogue_price price, sale_price;
    enum catalogue_availability availability; // in this store
    struct catalogue_offer offer;
    int variant_count; // at least 1: a product without variants gets one that repeats it, id "default"
    const struct catalogue_variant *variants;
};

// A complete look: products worn together, each with how much of it is put on.
struct catalogue_look_part {
    const struct catalogue_product *product;
    int variant;
    float intensity; // 0..1
};

#define CATALOGUE_MAX_LOOK_PARTS 16

struct catalogue_look {
    const char *id; // unique among the looks
    const char *title;
    const char *description;  // or ""
    const char *picture_path; // or NULL
    int part_count;           // at least 1
    const struct catalogue_look_part *parts;
};

struct catalogue {
    const char *title;  // of the store
    const char *folder; // where it was read from
    const char *file;   // the catalogue.json itself
    int product_count;
    const struct catalogue_product *products;
    int look_count;
    const struct catalogue_look *looks;
    struct catalogue_memory *memory; // the loader's: all of the above, the index of SKUs; else NULL
};

struct catalogue_problems {
    void (*report)(void *context, bool is_error, const char *line); // may be NULL
    void *context;
    int errors, warnings; // counted by the loader
};

#define CATALOGUE_MAX_BYTES ((size_t)256 << 20) // of catalogue.json

// Of a SKU or a variant's id; longer ones are refused.
#define CATALOGUE_MAX_IDENTIFIER_BYTES 100

#define CATALOGUE_MAX_SIZES 64        // of one list
#define CATALOGUE_MAX_SIZE_BYTES 40   // of a size's title
#define CATALOGUE_MAX_LINK_BYTES 1000 // of a link

// Counts a line and hands it on. `problems` may be NULL.
void catalogue_report(struct catalogue_problems *problems, bool is_error, const char *line);

// Reads FOLDER/catalogue.json (or the file itself). Every problem goes to `problems` with file, line and JSON
// pointer (line and column for a syntax error); an unknown field is a warning, a wrong one an error. With
// errors the result is RESULT_INVALID, the first of them is in `why`, and nothing is returned.
MUST_CHECK enum result catalogue_load(const char *folder_or_file, struct catalogue_problems *problems,
                                      struct catalogue **out, struct diagnostic *why);
void catalogue_destroy(struct catalogue *catalogue); // takes NULL

// catalogue_load on bytes; `check_files` false leaves out whether pictures and models are there (fuzzing).
MUST_CHECK enum result catalogue_parse(const char *label, const uint8_t *bytes, size_t size,
                                       const char *folder, bool check_files,
                                       struct catalogue_problems *problems, struct catalogue **out,
                                       struct diagnostic *why);

// Takes the file's own axes to the product space of the category (assets/FORMAT.md: model). `up` and
// `forward` are directions in the file, of any length; what of `forward` goes along `up` is left out.
// RESULT_INVALID when one is zero, or when they lie on one line.
MUST_CHECK enum result catalogue_placement(float scale, struct vec3 up, struct vec3 forward,
                                           const float anchor[3], struct mat4 *out);

// By SKU: a product's, a variant's own, or that of one of their sizes. NULL when there is none. *variant (may
// be NULL) gets the variant's index, 0 when the SKU is the product's. `variant_id` may be NULL.
const struct catalogue_product *catalogue_find(const struct catalogue *catalogue, const char *sku,
                                               const char *variant_id, int *variant);

#define CATALOGUE_GTIN_SIZE 15

// 8, 12, 13 or 14 digits, the last the right check digit, as the 14 of a GTIN. False when it is none.
bool catalogue_gtin_normalise(const char *text, char gtin[CATALOGUE_GTIN_SIZE]);

// By GTIN, in 14 digits: a variant's or one of its sizes', else the product's, of which *variant is the
// first. NULL when there is none.
const struct catalogue_product *catalogue_find_gtin(const struct catalogue *catalogue, const char *gtin,
                                                    int *variant);

const struct catalogue_look *catalogue_find_look(const struct catalogue *catalogue,
                                                 const char *id); // or NULL

// The stock of a variant, or of one of its sizes.
struct catalogue_stock {
    enum catalogue_availability here, online;
    bool has_online; // else `online` says nothing
};

// `size` NULL: of the variant as a whole. A variant that is sold out has no size that isn't.
struct catalogue_stock catalogue_size_stock(const struct catalogue_variant *variant,
                                            const struct catalogue_size *size);

// By id; NULL when there is none.
const struct catalogue_size *catalogue_find_size(const struct catalogue_variant *variant, const char *id);

// Whether this is a 3-D product: read from a file or made from measurements.
static inline bool catalogue_is_3d(const struct catalogue_try_on *try_on)
{
    return try_on->kind == TRY_ON_MODEL || try_on->kind == TRY_ON_EYEWEAR;
}

// The lens as far as the catalogue tells of it, or NULL: not eyewear, or a file's own lenses.
static inline const struct eyewear_lens *catalogue_lens(const struct catalogue_try_on *try_on)
{
    if (try_on->kind == TRY_ON_EYEWEAR)
        return &try_on->eyewear.lens;
    return try_on->kind == TRY_ON_MODEL && try_on->has_lens ? &try_on->lens : NULL;
}

// The categories of make-up are the first of them, in the order of enum makeup_kind.
static inline bool catalogue_is_makeup(enum catalogue_category category)
{
    return category <= CATEGORY_CONTACT_LENS;
}

static inline bool catalogue_is_eyewear(enum catalogue_category category)
{
    return category == CATEGORY_EYEGLASSES || category == CATEGORY_SUNGLASSES;
}

// What is worn on the body; the last of the categories.
static inline bool catalogue_is_clothing(enum catalogue_category category)
{
    return category >= CATEGORY_TOP && category <= CATEGORY_BAG;
}

const char *catalogue_category_name(enum catalogue_category category); // "lip_gloss"
const char *catalogue_availability_name(enum catalogue_availability availability);

// False for a name that is no category's.
bool catalogue_category_from_name(const char *name, enum catalogue_category *out);

// "24.90 EUR"; "" when not given.
void catalogue_price_text(struct catalogue_price price, char *text, size_t size);

// "24.90", with the currency's own number of decimals; "" when not given.
void catalogue_amount_text(struct catalogue_price price, char *text, size_t size);

#endif
