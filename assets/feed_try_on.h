// What a feed doesn't tell and a mirror needs: how each article is tried on, by its number.
//
// A table (feed_rows.h) with a column "code", and columns named by where their value goes:
//
//   code,category,swatch,picture,makeup.colour,makeup.finish,model.file,model.anchor,eyewear.lens_width_mm
//
// or JSON: {"format": "cheval-try-on/1", "products": [{"code": "LIP-1", "category": "lipstick", "swatch":
// "#a8123e", "picture": "pictures/lip.webp", "try_on": {"makeup": {"colour": "#a8123e"}}}]}. `code` is an
// article's id or its item_group_id; what an article has of its own is put over what its group has. `try_on`
// is as in assets/FORMAT.md, paths are below the catalogue's folder. Whether it is right is seen when a
// product is made of it.
#ifndef CHEVAL_ASSETS_FEED_TRY_ON_H
#define CHEVAL_ASSETS_FEED_TRY_ON_H

#include "assets/feed_rows.h"

#include <jansson.h>
#include <stdint.h>

#define FEED_TRY_ON_MAX_BYTES ((size_t)256 << 20)

struct feed_try_on;

// `bytes` outlive nothing. RESULT_INVALID with LABEL, line and what is wrong: all of it must be right, since
// it is ours.
MUST_CHECK enum result feed_try_on_read(const char *label, const uint8_t *bytes, size_t size,
                                        struct feed_try_on **out, struct diagnostic *why);
void feed_try_on_destroy(struct feed_try_on *data); // takes NULL

// {"category", "swatch", "picture", "try_on"}, each where it was given, for json_decref; NULL: there is
// nothing of this code. `data` may be NULL.
json_t *feed_try_on_find(const struct feed_try_on *data, const char *code);
bool feed_try_on_has(const struct feed_try_on *data, const char *code);
size_t feed_try_on_count(const struct feed_try_on *data);

#endif
