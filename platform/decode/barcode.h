// Barcodes and QR codes in a picture, by ZBar: EAN-13, EAN-8, UPC-A, UPC-E, Code 128 and QR, dark on light or
// light on dark, at any turn that its scan lines still cross (bars: rows and columns; QR: any).
//
// What is read are bytes from outside: at most BARCODE_MAX_BYTES of them, in no known encoding.
#ifndef CHEVAL_PLATFORM_DECODE_BARCODE_H
#define CHEVAL_PLATFORM_DECODE_BARCODE_H

#include "platform/base/picture.h"

#include <stdbool.h>

#define BARCODE_MAX_BYTES 512 // longer ones are left out
#define BARCODE_MAX_CODES 4   // of a picture

struct barcode {
    size_t size;                      // without the 0 behind it
    char text[BARCODE_MAX_BYTES + 1]; // EAN and UPC: their digits, UPC-E as the UPC-A that it stands for
};

// Keeps what one picture can use of the last one's memory. One thread at a time.
struct barcode_reader;

MUST_CHECK enum result barcode_reader_create(struct barcode_reader **out);
void barcode_reader_destroy(struct barcode_reader *reader); // takes NULL

enum barcode_scale {
    BARCODE_HALF,          // the mean of two by two pixels: a quarter of the time
    BARCODE_WHOLE,         // each pixel
    BARCODE_MIDDLE_DOUBLED // half as wide and high around the middle, each pixel four: for small modules
};

// How many codes were found, at most BARCODE_MAX_CODES, each once. 0 also when there is no memory for it.
int barcode_read(struct barcode_reader *reader, const struct picture *picture, enum barcode_scale scale,
                 struct barcode codes[BARCODE_MAX_CODES]);

// All that can be tried on one picture, the quickest first: half the pixels, which is steadier too when the
// code is near; each of them when there was none; at last the middle, where a code is to be held, enlarged.
int barcode_look(struct barcode_reader *reader, const struct picture *picture,
                 struct barcode codes[BARCODE_MAX_CODES]);

// Overwrites what is left of the last picture.
void barcode_reader_forget(struct barcode_reader *reader);

#endif
