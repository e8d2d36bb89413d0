// From what Cairo drew to a texture of white glyphs: the way of text and icons onto the screen.
#ifndef CHEVAL_APP_UI_MASK_H
#define CHEVAL_APP_UI_MASK_H

#include "render/draw2d.h"

#include <cairo.h>

// Uploads the coverage of a CAIRO_FORMAT_A8 surface as premultiplied white.
MUST_CHECK enum result mask_texture_create(struct draw2d *draw2d, cairo_surface_t *surface,
                                           struct draw2d_texture **out);

#endif
