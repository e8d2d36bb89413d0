// The bodies of a picture on its own: everybody that the whole and its tiles show, at leisure.
#ifndef CHEVAL_TRACKING_BODY_STILL_H
#define CHEVAL_TRACKING_BODY_STILL_H

#include "tracking/body_networks.h"

// At most `max` sightings, of bodies that are all different, in the order of the search: the whole first.
// Thread: as the networks.
MUST_CHECK enum result body_still_search(struct body_networks *networks, const struct picture *picture,
                                         struct body_sighting *found, int max, int *count,
                                         struct tracker_timings *timings);

#endif
