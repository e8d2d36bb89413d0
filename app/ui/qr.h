// QR codes for the shopper's phone, by libqrencode: error correction M, four modules of quiet zone, every
// module the same whole number of pixels, dark on light whatever the theme.
#ifndef CHEVAL_APP_UI_QR_H
#define CHEVAL_APP_UI_QR_H

#include "render/draw2d.h"

#define QR_MIN_MODULE_PX 3 // finer ones are lost on a phone's camera

// As large as fits into a square of room_px; the picture is smaller than that by less than one pixel a
// module. The caller frees it. RESULT_TOO_LARGE when it would be finer than above, or the text too long.
MUST_CHECK enum result qr_picture(const char *text, int room_px, struct picture *out);

// The same, uploaded. To be drawn in its own size, at whole pixels. Thread: the one whose GL context is
// current. The caller destroys it by draw2d_texture_destroy.
MUST_CHECK enum result qr_texture(struct draw2d *draw2d, const char *text, int room_px,
                                  struct draw2d_texture **out);

#endif
