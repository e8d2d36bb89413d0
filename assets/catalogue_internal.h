// What the parts of the catalogue reader share. Nothing here is used outside assets/catalogue*.c.
#ifndef CHEVAL_ASSETS_CATALOGUE_INTERNAL_H
#define CHEVAL_ASSETS_CATALOGUE_INTERNAL_H

#include "assets/catalogue.h"
#include "platform/base/json.h"

#define CATALOGUE_MAX_PRODUCTS 200000
#define CATALOGUE_MAX_VARIANTS 256
#define CATALOGUE_MAX_LOOKS 1000

// --- catalogue_memory.c: what a catalogue's strings and arrays live in, and the index of SKUs -------------

struct catalogue_memory;

struct catalogue_memory *catalogue_memory_create(void); // NULL: no memory
void catalogue_memory_destroy(struct catalogue_memory *memory);

// Zeroed, aligned for anything; lives as long as the memory. NULL: no memory.
void *catalogue_memory_take(struct catalogue_memory *memory, size_t size);
char *catalogue_memory_copy(struct catalogue_memory *memory, const char *text);

// Where a SKU leads. `variant` is CATALOGUE_OWN_SKU for a product's.
#define CATALOGUE_OWN_SKU (-1)
struct catalogue_place {
    int product, variant;
};
// RESULT_INVALID when the SKU is there already (*place says where), RESULT_NO_MEMORY.
MUST_CHECK enum result catalogue_index_add(struct catalogue_memory *memory, const char *sku,
                                           struct catalogue_place *place);
bool catalogue_index_find(const struct catalogue_memory *memory, const char *sku,
                          struct catalogue_place *place);

// The same of GTINs, in 14 digits, once for each catalogue that is read. RESULT_NO_MEMORY.
MUST_CHECK enum result catalogue_index_gtins(const struct catalogue *catalogue);
bool catalogue_index_find_gtin(const struct catalogue_memory *memory, const char *gtin,
                               struct catalogue_place *place);

// What was taken from the memory, to be written again. The place must be within it.
void *catalogue_memory_own(struct catalogue_memory *memory, const void *place);

// --- catalogue_text.c: values from text -------------------------------------------------------------------

// The index of `name` among names that may have gaps (NULL); -1 when it is none of them.
int catalogue_find_name(const char *const *names, size_t count, const char *name);
bool catalogue_availability_from_name(const char *name, enum catalogue_availability *out);
bool catalogue_parse_colour(const char *text, uint8_t srgb[3]); // "#rrggbb"
bool catalogue_gtin_is_valid(const char *text);
// https://HOST[:PORT][/…]: a host's name in ASCII, no user, and behind it nothing but what a URL may hold.
bool catalogue_link_is_valid(const char *text);
int catalogue_currency_decimals(const char *currency);
// Digits, with a point and up to `decimals` more digits; in minor units. False when it is not, or too much.
bool catalogue_parse_amount(const char *text, int decimals, int64_t *minor_units);

// --- reading ----------------------------------------------------------------------------------------------

struct catalogue_reading {
    struct json_text text; // of the file
    const char *folder;
    bool check_files;
    struct catalogue_problems *problems;
    struct diagnostic *why; // the first error
    struct diagnostic line; // of the value being read
    int errors;
    bool out_of_memory;
    struct catalogue_memory *memory;
};

// Reports reading->line as an error unless `result` is RESULT_OK. Returns whether it is.
bool catalogue_accept(struct catalogue_reading *reading, enum result result);

void catalogue_warn(struct catalogue_reading *reading, const struct json_cursor *where, const char *format,
                    ...) PRINTF_LIKE(3, 4);

// A warning for each member of the object that is not in `known` (ended by NULL). False when it is no object.
bool catalogue_check_fields(struct catalogue_reading *reading, const struct json_cursor *object,
                            const char *const *known);

// Members that may be left out; *out stays then, and after an error. Strings are copied into the memory.
enum catalogue_text_kind { TEXT_LINE, TEXT_PARAGRAPH, TEXT_IDENTIFIER };
void catalogue_read_text(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         enum catalogue_text_kind kind, size_t max_bytes, const char **out);
void catalogue_read_path(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         const char **out);
// A text that must be there.
void catalogue_need_text(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         enum catalogue_text_kind kind, size_t max_bytes, const char **out);
void catalogue_read_colour(struct catalogue_reading *reading, const struct json_cursor *object,
                           const char *key, uint8_t srgb[3], bool *there);

// One of a few words. `what` it is comes into the error: "no finish: matte, satin". Names may have gaps
// (NULL).
void catalogue_read_word(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         const char *what, const char *const *names, size_t count, int *out);

// The names there are, "a, b, c"; cut when they don't fit.
void catalogue_join_names(const char *const *names, size_t count, char *text, size_t size);

// --- catalogue_makeup.c -----------------------------------------------------------------------------------

// A shade as far as it is given: what a palette's shade leaves out it has from the product's own fields.
struct catalogue_shade_fields {
    struct makeup_shade shade;
    bool has_colour, has_coverage, has_finish, has_sparkle_size, has_sparkle_colour;
};

struct catalogue_makeup_fields {
    struct makeup_product product;       // all but its shades
    struct catalogue_shade_fields plain; // those of "makeup" itself
    int palette_count;                   // 0: the product has the plain shade
    struct catalogue_shade_fields palette[MAKEUP_SHADES_MAX];
    const char *texture; // NULL: not given
};

struct catalogue_makeup_fields catalogue_makeup_defaults(enum makeup_kind kind);

// Reads the object "makeup" over *fields.
void catalogue_read_makeup(struct catalogue_reading *reading, const struct json_cursor *makeup,
                           struct catalogue_makeup_fields *fields);

bool catalogue_makeup_is_complete(const struct catalogue_makeup_fields *fields);
struct makeup_product catalogue_makeup_product(const struct catalogue_makeup_fields *fields);

// --- catalogue_eyewear.c ----------------------------------------------------------------------------------

// What a lens of this category is that says nothing.
struct eyewear_lens catalogue_lens_default(enum catalogue_category category);

// Read the objects "lens" and "eyewear" over what *out has.
void catalogue_read_lens(struct catalogue_reading *reading, const struct json_cursor *lens,
                         struct eyewear_lens *out);
void catalogue_read_eyewear(struct catalogue_reading *reading, const struct json_cursor *object,
                            struct eyewear *out);

// Completes what was read; what can't be made is reported at `object`, the product or the variant.
void catalogue_finish_eyewear(struct catalogue_reading *reading, const struct json_cursor *object,
                              struct eyewear *eyewear);

// --- catalogue_try_on.c -----------------------------------------------------------------------------------

// The fields of "try_on" as far as they are given; a variant's are read over a copy of its product's.
struct catalogue_try_on_fields {
    enum catalogue_try_on_kind kind;
    struct catalogue_makeup_fields makeup;
    const char *file; // NULL: not given
    float scale;
    struct vec3 up, forward; // of the file's axes, any length
    float anchor[3];
    const char *material_variant;
    bool has_lens;            // of a model
    struct eyewear_lens lens; // likewise
    struct eyewear eyewear;
    const char *garment_file; // NULL: not given
    bool wrong;               // something in it was reported: what is missing then is no news
};

struct catalogue_try_on_fields catalogue_try_on_defaults(enum catalogue_category category);

// Reads object.try_on over *fields.
void catalogue_read_try_on(struct catalogue_reading *reading, const struct json_cursor *object,
                           enum catalogue_category category, struct catalogue_try_on_fields *fields);

// Checks that what the category needs is there, `object` being the product or the variant.
void catalogue_finish_try_on(struct catalogue_reading *reading, const struct json_cursor *object,
                             enum catalogue_category category, const struct catalogue_try_on_fields *fields,
                             struct catalogue_try_on *out);

// --- catalogue_sale.c: what a product, a variant and a size share -----------------------------------------

void catalogue_read_prices(struct catalogue_reading *reading, const struct json_cursor *object,
                           struct catalogue_price *price, struct catalogue_price *sale_price);
// `key`: "availability" or "online_availability". Whether it is there, right or wrong.
bool catalogue_read_availability(struct catalogue_reading *reading, const struct json_cursor *object,
                                 const char *key, enum catalogue_availability *out);
void catalogue_read_gtin(struct catalogue_reading *reading, const struct json_cursor *object,
                         const char **out);
// Every SKU leads to one place only; one that leads elsewhere already is reported at object.sku.
void catalogue_add_sku(struct catalogue_reading *reading, const struct json_cursor *object, const char *sku,
                       struct catalogue_place place);

// --- catalogue_offer.c: sizes, stock, and the page in the online store ------------------------------------

// Reads what `object`, a product or a variant, says of these over what *availability and *offer have. Its
// sizes' SKUs lead to `place`.
void catalogue_read_offer(struct catalogue_reading *reading, const struct json_cursor *object,
                          struct catalogue_place place, enum catalogue_availability *availability,
                          struct catalogue_offer *offer);

// Which of its prices and stock a variant that was read gives itself.
void catalogue_note_own(const struct json_cursor *object, const struct catalogue_product *product,
                        struct catalogue_variant *variant);

// What can be had in some size can be had: the best of them, asking `whole` for what they leave open.
enum catalogue_availability catalogue_best_here(const struct catalogue_offer *offer,
                                                enum catalogue_availability whole);
// Into the offer's own online stock, as far as they say something.
void catalogue_use_best_online(struct catalogue_offer *offer);

// --- catalogue_product.c ----------------------------------------------------------------------------------

void catalogue_read_product(struct catalogue_reading *reading, const struct json_cursor *object, int index,
                            struct catalogue_product *out);

// --- catalogue_look.c -------------------------------------------------------------------------------------

// Reads root.looks; the catalogue has its products and its memory.
void catalogue_read_looks(struct catalogue_reading *reading, const struct json_cursor *root,
                          struct catalogue *catalogue);

#endif
