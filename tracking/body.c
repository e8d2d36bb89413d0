#include "tracking/body.h"

#include <stdlib.h>

struct bodies {
    struct tracker_options options;
};

enum result bodies_create(const struct tracker_options *options, struct bodies **out, struct diagnostic *why)
{
    struct bodies *bodies = calloc(1, sizeof *bodies);
    if (bodies == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory");
    bodies->options = *options;
    *out = bodies;
    return RESULT_OK;
}

void bodies_destroy(struct bodies *bodies)
{
    free(bodies);
}

enum result bodies_look(struct bodies *bodies, const struct picture *picture, bool is_still,
                        struct people *out, struct tracker_timings *timings)
{
    (void)bodies;
    (void)picture;
    (void)is_still;
    (void)out;
    (void)timings;
    return RESULT_OK;
}

void bodies_forget(struct bodies *bodies)
{
    (void)bodies;
}
