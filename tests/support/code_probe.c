// Prints what the QR code in a picture says, for tests that photograph the mirror's window.
//
//   code_probe PICTURE
#include "assets/image.h"
#include "tests/support/qr_read.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    struct picture picture;
    struct diagnostic why = {0};
    char text[512];
    if (count != 2 || image_load(arguments[1], &picture, &why) != RESULT_OK) {
        (void)fprintf(stderr, "code_probe: %s\n", count != 2 ? "usage: code_probe PICTURE" : why.text);
        return 2;
    }
    bool read = qr_read(&picture, text, sizeof text);
    picture_free(&picture);
    if (read)
        (void)puts(text);
    return read ? 0 : 1;
}
