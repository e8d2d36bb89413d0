// Garments on disk: a folder with garment.json (kind, landmarks, mesh), front.png and, if there is one,
// back.png (assets/FORMAT.md). Any thread.
#ifndef CHEVAL_ASSETS_GARMENT_FILE_H
#define CHEVAL_ASSETS_GARMENT_FILE_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

#include <stddef.h>
#include <stdint.h>

#define GARMENT_FILE_MAX_BYTES ((size_t)4 << 20)
#define GARMENT_FILE_MAX_SIDE_PX 4096

// Reads FOLDER/garment.json (or the file itself) and its pictures. When the landmarks aren't those that the
// mesh in the file was made of, because a person has corrected them, or when there is no mesh, they are
// checked and the mesh is made. Fails with one line: file, JSON pointer, reason.
MUST_CHECK enum result garment_load(const char *folder_or_file, struct garment *out, struct diagnostic *why);

// garment_load on bytes, without pictures (fuzzing, tests): `front` has the size that the file says and no
// pixels. A mesh that is outdated is left out: vertex_count 0.
MUST_CHECK enum result garment_parse(const char *label, const uint8_t *bytes, size_t size,
                                     struct garment *out, struct diagnostic *why);

// The text of garment.json; the caller frees it. Pictures are written by whoever can (this room only reads).
MUST_CHECK enum result garment_text(const struct garment *garment, char **out, struct diagnostic *why);

// Of what a mesh is made of, as garment.json has it: kind, openness, size and landmarks to 0.01 px. FNV-1a,
// 32 bits (Fowler, Noll, Vo; RFC 9923).
uint32_t garment_mesh_source(const struct garment *garment);

#endif
