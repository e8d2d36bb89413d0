#include "tracking/segment.h"

#include <stdlib.h>

struct segmenter {
    struct tracker_options options;
};

enum result segmenter_create(const struct tracker_options *options, struct segmenter **out,
                             struct diagnostic *why)
{
    struct segmenter *segmenter = calloc(1, sizeof *segmenter);
    if (segmenter == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory");
    segmenter->options = *options;
    *out = segmenter;
    return RESULT_OK;
}

void segmenter_destroy(struct segmenter *segmenter)
{
    free(segmenter);
}

enum result segmenter_look(struct segmenter *segmenter, const struct picture *picture, bool is_still,
                           struct people *out, struct tracker_timings *timings)
{
    (void)segmenter;
    (void)picture;
    (void)is_still;
    (void)out;
    (void)timings;
    return RESULT_OK;
}

void segmenter_forget(struct segmenter *segmenter)
{
    (void)segmenter;
}
