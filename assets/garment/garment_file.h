// Garments on disk: a folder with garment.json (kind, landmarks, mesh), front.png and, if there is one,
// back.png (assets/FORMAT.md). Any thread.
#ifndef CHEVAL_ASSETS_GARMENT_FILE_H
#define CHEVAL_ASSETS_GARMENT_FILE_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

#include <stddef.h>
#include <stdint.h>

// Reads FOLDER/garment.json (or the file itself) and its pictures. Landmarks that a person has corrected make
// the mesh in the file outdated: it is made anew then. Fails with one line: file, JSON pointer, reason.
MUST_CHECK enum result garment_load(const char *folder_or_file, struct garment *out, struct diagnostic *why);

// garment_load on bytes, without pictures (fuzzing, tests): `front` has the size that the file says and no
// pixels.
MUST_CHECK enum result garment_parse(const char *label, const uint8_t *bytes, size_t size,
                                     struct garment *out, struct diagnostic *why);

// The text of garment.json; the caller frees it. Pictures are written by whoever can (this room only reads).
MUST_CHECK enum result garment_text(const struct garment *garment, char **out, struct diagnostic *why);

#endif
