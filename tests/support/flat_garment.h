// Garments as plain meshes with painted pictures, so that what wears and draws garments needs no file.
//
// Laid out as a picture of 400 by 600 pixels: shoulders at y 60, a chest 200 px wide; chequered in squares of
// 20 px, so that stretch can be seen. Kinds: T-shirts (short sleeves), sweaters (long ones), dresses (no
// sleeves, flared), skirts, trousers, ties, scarfs and bags; others as T-shirts.
#ifndef CHEVAL_TESTS_SUPPORT_FLAT_GARMENT_H
#define CHEVAL_TESTS_SUPPORT_FLAT_GARMENT_H

#include "platform/base/garment.h"

// Fails the test when there is no memory. Freed with garment_free.
void flat_garment_make(enum garment_kind kind, struct garment *out);

#endif
