// Looks for barcodes and QR codes in camera frames, on a thread of its own, and only while it is open.
//
// Main offers the newest frame; a frame that comes while another is looked at takes the place of one that
// waits. A code counts once two looks in a row have read the same. What was read is never logged, and nothing
// of it, nor of a frame, is kept after closing. Thread: main.
#ifndef CHEVAL_APP_SCANNER_H
#define CHEVAL_APP_SCANNER_H

#include "platform/base/frame.h"
#include "platform/decode/barcode.h"

struct scanner;

MUST_CHECK enum result scanner_create(struct scanner **out); // closed
// Waits for the look that goes on, up to a quarter of a second. Takes NULL.
void scanner_destroy(struct scanner *scanner);

void scanner_open(struct scanner *scanner);
void scanner_close(struct scanner *scanner);

// Ignored while closed. Keeps a reference for as long as it looks.
void scanner_offer(struct scanner *scanner, struct frame *frame);

// The next code that counts. A code that stays in view is given again and again.
bool scanner_take(struct scanner *scanner, struct barcode *code);

#endif
