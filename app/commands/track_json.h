// Tracked people as one line of JSON, in pixels of the un-mirrored picture, as the README describes it.
#ifndef CHEVAL_APP_COMMANDS_TRACK_JSON_H
#define CHEVAL_APP_COMMANDS_TRACK_JSON_H

#include "tracking/people.h"

#include <stdbool.h>
#include <stdio.h>

// `file` may be NULL. False when the stream failed.
bool track_json_write(FILE *stream, const char *file, int64_t frame, double time_ms,
                      const struct people *people);

#endif
