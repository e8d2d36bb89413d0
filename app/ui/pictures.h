// Product pictures on the screen: which are needed, which are here, as textures with a bound.
//
// A picture is wanted when it is drawn and not here; pictures_next hands the wish out once. Pictures seen
// longest ago make room; they are wanted again when they come back into view. Paths are the catalogue's and
// outlive this. Thread: the one whose GL context is current.
#ifndef CHEVAL_APP_UI_PICTURES_H
#define CHEVAL_APP_UI_PICTURES_H

#include "render/draw2d.h"

#define PICTURES_MAX 160
#define PICTURES_MAX_BYTES ((size_t)64 * 1024 * 1024)

struct pictures;

MUST_CHECK enum result pictures_create(struct draw2d *draw2d, struct pictures **out);
void pictures_destroy(struct pictures *pictures); // takes NULL

// All of them: the paths are about to go.
void pictures_forget(struct pictures *pictures);

void pictures_begin_frame(struct pictures *pictures);

// The picture as a texture, or NULL while it is not here; then it is wanted from now on. `path` may be NULL.
// *cut_out: its corners are clear, so it is to stand on a ground of its own instead of filling it.
const struct draw2d_texture *pictures_get(struct pictures *pictures, const char *path, bool *cut_out);

// The next wish, or NULL.
const char *pictures_next(struct pictures *pictures);

// `picture` NULL: it can't be had, and is not asked for again. A path nobody wants (any more) is ignored.
void pictures_give(struct pictures *pictures, const char *path, const struct picture *picture);

#endif
