// A soak run's record as a picture: memory, files and threads, frame times over the hours.
#ifndef CHEVAL_APP_SOAK_SOAK_GRAPH_H
#define CHEVAL_APP_SOAK_SOAK_GRAPH_H

#include "app/soak/soak_record.h"

// A PNG; memory at `rests` (soak_verdict.h) as dots. What lies before `warm_up_s` has a ground of its own.
// Any thread.
MUST_CHECK enum result soak_graph_write(const struct soak_record *record, const struct soak_record *rests,
                                        double warm_up_s, const char *path, struct diagnostic *why);

#endif
