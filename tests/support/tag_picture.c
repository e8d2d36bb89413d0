// Paints a code on a picture, as if a tag were held before the camera there, for tests of the mirror's
// window.
//
//   tag_picture PICTURE OUT.png ean13|qr TEXT X Y MODULE_PX
#include "assets/image.h"
#include "platform/encode/png.h"
#include "tests/support/drawn_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments)
{
    static struct drawn_code code;
    struct picture picture;
    struct diagnostic why = {0};
    if (count != 8 || image_load(arguments[1], &picture, &why) != RESULT_OK) {
        (void)fprintf(stderr, "tag_picture: %s\n",
                      count != 8 ? "usage: tag_picture PICTURE OUT.png ean13|qr TEXT X Y MODULE_PX"
                                 : why.text);
        return 2;
    }
    if (strcmp(arguments[3], "qr") == 0)
        drawn_code_qr(arguments[4], &code);
    else
        drawn_code_ean13(arguments[4], &code);
    drawn_code_paint(&code,
                     &(struct code_look){.x_px = strtof(arguments[5], NULL),
                                         .y_px = strtof(arguments[6], NULL),
                                         .module_px = strtof(arguments[7], NULL)},
                     &picture);
    bool written = png_write(arguments[2], &picture, true, &why) == RESULT_OK;
    if (!written)
        (void)fprintf(stderr, "tag_picture: %s\n", why.text);
    picture_free(&picture);
    return written ? 0 : 1;
}
