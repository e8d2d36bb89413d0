// Barcodes and QR codes drawn by their standards, as a camera would see them: turned, blurred, light on dark.
#ifndef CHEVAL_TESTS_SUPPORT_DRAWN_CODE_H
#define CHEVAL_TESTS_SUPPORT_DRAWN_CODE_H

#include "platform/base/picture.h"

#include <stdbool.h>

#define DRAWN_CODE_MAX_SIDE 400

// Modules: 1 is a bar. Without the quiet zone.
struct drawn_code {
    int width, height, quiet;
    unsigned char module[DRAWN_CODE_MAX_SIDE * DRAWN_CODE_MAX_SIDE / 4];
};

// Digits with their check digit: 13, 8, 12 or UPC-E's 8. Aborts for anything else.
void drawn_code_ean13(const char *digits, struct drawn_code *out);
void drawn_code_ean8(const char *digits, struct drawn_code *out);
void drawn_code_upca(const char *digits, struct drawn_code *out);
void drawn_code_upce(const char *digits, struct drawn_code *out);
void drawn_code_128(const char *text, struct drawn_code *out); // code set B
void drawn_code_qr(const char *text, struct drawn_code *out);  // error correction M

struct code_look {
    float x_px, y_px; // the middle
    float module_px;  // how large a module is
    float turn_deg;   // against the clock
    float blur_px;    // standard deviation
    bool light_on_dark;
};

// Onto a picture, on a card of its own ground.
void drawn_code_paint(const struct drawn_code *code, const struct code_look *look,
                      const struct picture *picture);

#endif
