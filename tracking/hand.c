#include "tracking/hand.h"

#include <stdlib.h>

struct hands {
    struct tracker_options options;
};

enum result hands_create(const struct tracker_options *options, struct hands **out, struct diagnostic *why)
{
    struct hands *hands = calloc(1, sizeof *hands);
    if (hands == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory");
    hands->options = *options;
    *out = hands;
    return RESULT_OK;
}

void hands_destroy(struct hands *hands)
{
    free(hands);
}

enum result hands_look(struct hands *hands, const struct picture *picture, bool is_still, struct people *out,
                       struct tracker_timings *timings)
{
    (void)hands;
    (void)picture;
    (void)is_still;
    (void)out;
    (void)timings;
    return RESULT_OK;
}

void hands_forget(struct hands *hands)
{
    (void)hands;
}
