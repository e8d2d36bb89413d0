#include "tracking/body_still.h"

#include "tracking/association.h"
#include "tracking/search.h"

#include <math.h>

#define SEARCH_LEVELS 2
#define DETECTIONS_MAX 32

// A detection that points at a body already found is not looked at: centres within this share of its region
// and sides within that factor.
#define KNOWN_DISTANCE 0.05f
#define KNOWN_SIZE 1.15f

struct still_search {
    struct body_networks *networks;
    const struct picture *picture;
    struct body_sighting *found;
    int max, count;
    struct tracker_timings *timings;
};

static bool is_known(const struct still_search *search, const struct roi *roi)
{
    for (int i = 0; i < search->count; i++) {
        const struct roi *known = &search->found[i].roi;
        float distance = hypotf(roi->centre_x_px - known->centre_x_px, roi->centre_y_px - known->centre_y_px);
        float ratio = roi->width_px / known->width_px;
        if (distance < KNOWN_DISTANCE * known->width_px && ratio < KNOWN_SIZE && ratio > 1.0f / KNOWN_SIZE)
            return true;
    }
    return false;
}

static bool is_found(const struct still_search *search, const struct body_look *look)
{
    for (int i = 0; i < search->count; i++)
        if (body_is_same(&search->found[i].look, look))
            return true;
    return false;
}

static enum result examine(struct still_search *search, const struct detection *detection, bool in_tile)
{
    struct body_sighting sighting = {.roi = body_detection_roi(detection)};
    bool confirmed = true;
    if (is_known(search, &sighting.roi))
        return RESULT_OK;
    enum result result = body_look_twice(search->networks, search->picture, &sighting, search->timings);
    if (result != RESULT_OK || !(sighting.look.score > 0.0f) || is_found(search, &sighting.look))
        return result;
    if (in_tile || detection->score < BODY_SURE_SCORE)
        result = body_confirm(search->networks, search->picture, &sighting, &confirmed, search->timings);
    if (result != RESULT_OK || !confirmed)
        return result;
    result = body_look_closely(search->networks, search->picture, &sighting, search->timings);
    if (result == RESULT_OK)
        search->found[search->count++] = sighting;
    return result;
}

static enum result search_region(struct still_search *search, const struct roi *region, bool is_tile)
{
    struct detection detections[DETECTIONS_MAX];
    int count = 0;
    enum result result = detector_run(search->networks->detector, search->picture, region,
                                      search->networks->min_detection_score, detections, DETECTIONS_MAX,
                                      &count, search->timings);
    for (int i = 0; i < count && search->count < search->max && result == RESULT_OK; i++)
        result = examine(search, &detections[i], is_tile);
    return result;
}

enum result body_still_search(struct body_networks *networks, const struct picture *picture,
                              struct body_sighting *found, int max, int *count,
                              struct tracker_timings *timings)
{
    struct still_search search = {
        .networks = networks, .picture = picture, .found = found, .max = max, .timings = timings};
    enum result result = RESULT_OK;
    for (int level = 0; level <= SEARCH_LEVELS; level++) {
        int tiles = search_tile_count(picture->width_px, picture->height_px, level);
        for (int i = 0; i < tiles && search.count < max && result == RESULT_OK; i++) {
            struct roi region = search_tile(picture->width_px, picture->height_px, level, i);
            result = search_region(&search, &region, level > 0);
        }
    }
    *count = search.count;
    return result;
}
