// RGBA frames -> an MP4 film by the FFmpeg libraries (H.264 where an encoder is there, else MPEG-4).
#ifndef CHEVAL_PLATFORM_ENCODE_FILM_H
#define CHEVAL_PLATFORM_ENCODE_FILM_H

#include "platform/base/picture.h"

struct film;

// Sizes are rounded down to even numbers. Overwrites `path`.
MUST_CHECK enum result film_create(const char *path, int width_px, int height_px, int rate_hz,
                                   struct film **out, struct diagnostic *why);
MUST_CHECK enum result film_add(struct film *film, const struct picture *picture);
// Writes the index; without it the film can't be played.
MUST_CHECK enum result film_finish(struct film *film);
void film_destroy(struct film *film); // takes NULL; an unfinished film's file is removed

#endif
