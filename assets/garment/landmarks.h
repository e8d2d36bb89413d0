// The landmarks of a cut-out garment, found from its outline and the edges within. Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_LANDMARKS_H
#define CHEVAL_ASSETS_GARMENT_LANDMARKS_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

// What is known before looking.
struct garment_hints {
    bool has_kind; // else guessed: from gaps, length, sleeves and collar
    enum garment_kind kind;
    bool is_open; // jackets
};

// Fills kind, is_open, landmarks_px and has of a garment whose `front` is the cut-out. RESULT_INVALID with
// one line when the outline is no such garment's.
MUST_CHECK enum result garment_find_landmarks(const struct garment_hints *hints, struct garment *garment,
                                              struct diagnostic *why);

// The other kinds that a garment may be whose kind was guessed: what its landmarks don't tell apart,
// likeliest first. Returns how many; 0: the guess is as good as told.
#define GARMENT_KINDS_ALIKE_MAX 3
int garment_kinds_alike(const struct garment *garment, enum garment_kind out[GARMENT_KINDS_ALIKE_MAX]);

// RESULT_INVALID with a line that names the landmark: missing for this kind, outside of the picture, crossed
// (a right one left of its counterpart, a hem above the armpits), or with no cloth near it.
MUST_CHECK enum result garment_check_landmarks(const struct garment *garment, struct diagnostic *why);

#endif
