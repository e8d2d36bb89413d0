// Reads the one QR code of a picture, by zbar: as a phone would.
#ifndef CHEVAL_TESTS_SUPPORT_QR_READ_H
#define CHEVAL_TESTS_SUPPORT_QR_READ_H

#include "platform/base/picture.h"

#include <stdbool.h>

// Its text, cut to `size`; false when there is none, or more than one.
bool qr_read(const struct picture *picture, char *text, size_t size);

#endif
