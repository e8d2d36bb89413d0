// The retailer's logo in the top bar, in its own colours. Thread: the one whose GL context is current.
#ifndef CHEVAL_APP_UI_LOGO_H
#define CHEVAL_APP_UI_LOGO_H

#include "render/draw2d.h"

#define LOGO_WIDEST 5.0f // of its height: what the bar has room for

// Zero-initialise.
struct logo {
    struct draw2d_texture *texture; // NULL: none, the title stands there
    float width, height;            // as it is shown
};

// Draws `path` (SVG or PNG; "": none) for a bar of that height. One that can't be drawn is logged and left
// out.
void logo_fit(struct logo *logo, struct draw2d *draw2d, const char *path, float bar_height);
void logo_finish(struct logo *logo, struct draw2d *draw2d);

#endif
