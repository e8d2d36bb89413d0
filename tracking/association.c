#include "tracking/association.h"

#include "platform/base/picture.h"

#include <math.h>
#include <string.h>

#define SAME_FACE_OVERLAP 0.5f
#define RETURN_OVERLAP 0.2f // a lost face may come back this far from its place
#define MINIMUM_SIDE_PX 4.0f

float roi_overlap(const struct roi *a, const struct roi *b)
{
    float width = fminf(a->centre_x_px + a->width_px / 2.0f, b->centre_x_px + b->width_px / 2.0f) -
                  fmaxf(a->centre_x_px - a->width_px / 2.0f, b->centre_x_px - b->width_px / 2.0f);
    float height = fminf(a->centre_y_px + a->height_px / 2.0f, b->centre_y_px + b->height_px / 2.0f) -
                   fmaxf(a->centre_y_px - a->height_px / 2.0f, b->centre_y_px - b->height_px / 2.0f);
    if (!(width > 0.0f) || !(height > 0.0f))
        return 0.0f;
    float both = width * height;
    return both / (a->width_px * a->height_px + b->width_px * b->height_px - both);
}

bool roi_usable(const struct roi *roi)
{
    const float far_px = 2.0f * PICTURE_MAX_SIDE_PX;
    return fabsf(roi->centre_x_px) < far_px && fabsf(roi->centre_y_px) < far_px && roi->width_px < far_px &&
           roi->height_px < far_px && roi->width_px >= MINIMUM_SIDE_PX && roi->height_px >= MINIMUM_SIDE_PX &&
           isfinite(roi->rotation_rad);
}

void association_init(struct association *association, int max_active)
{
    memset(association, 0, sizeof *association);
    association->max_active = max_active < PEOPLE_FACES_MAX ? max_active : PEOPLE_FACES_MAX;
}

void association_clear(struct association *association)
{
    memset(association->tracks, 0, sizeof association->tracks);
}

int association_count(const struct association *association, enum track_state state)
{
    int count = 0;
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        count += association->tracks[i].state == state;
    return count;
}

bool association_covers(const struct association *association, const struct roi *roi)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        if (association->tracks[i].state == TRACK_ACTIVE &&
            roi_overlap(&association->tracks[i].roi, roi) > SAME_FACE_OVERLAP)
            return true;
    return false;
}

static int find_lost(const struct association *association, const struct roi *roi)
{
    int best = -1;
    float best_overlap = RETURN_OVERLAP;
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        const struct track *track = &association->tracks[i];
        float overlap = track->state == TRACK_LOST ? roi_overlap(&track->roi, roi) : 0.0f;
        if (overlap > best_overlap) {
            best = i;
            best_overlap = overlap;
        }
    }
    return best;
}

// A free slot, else that of the track lost longest ago: there are twice as many as can be active.
static int find_room(const struct association *association)
{
    int oldest = -1;
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        const struct track *track = &association->tracks[i];
        if (track->state == TRACK_FREE)
            return i;
        if (track->state == TRACK_LOST &&
            (oldest < 0 || track->seen_ns < association->tracks[oldest].seen_ns))
            oldest = i;
    }
    return oldest;
}

int association_add(struct association *association, const struct roi *roi, int64_t now_ns)
{
    if (association_count(association, TRACK_ACTIVE) >= association->max_active ||
        association_covers(association, roi))
        return -1;
    int slot = find_lost(association, roi);
    uint32_t id = 0;
    if (slot >= 0) {
        id = association->tracks[slot].id;
    } else {
        slot = find_room(association);
        id = ++association->last_id;
    }
    association->tracks[slot] =
        (struct track){.state = TRACK_ACTIVE, .id = id, .roi = *roi, .before = *roi, .seen_ns = now_ns};
    return slot;
}

void association_keep(struct association *association, int slot, const struct roi *roi, int64_t now_ns)
{
    struct track *track = &association->tracks[slot];
    track->before = track->roi;
    track->roi = *roi;
    track->seen_ns = now_ns;
}

void association_lose(struct association *association, int slot)
{
    association->tracks[slot].state = TRACK_LOST;
}

void association_part(struct association *association)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_active(association, slots);
    for (int i = 0; i < count; i++)
        for (int j = i + 1; j < count; j++) {
            struct track *older = &association->tracks[slots[i]], *younger = &association->tracks[slots[j]];
            if (older->state != TRACK_ACTIVE || younger->state != TRACK_ACTIVE ||
                roi_overlap(&older->roi, &younger->roi) <= SAME_FACE_OVERLAP)
                continue;
            bool older_moved =
                roi_overlap(&older->before, &older->roi) < roi_overlap(&younger->before, &younger->roi);
            struct track *intruder = older_moved ? older : younger;
            intruder->state = TRACK_LOST;
            intruder->roi = intruder->before;
        }
}

void association_forget(struct association *association, int64_t now_ns)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        struct track *track = &association->tracks[i];
        bool over = track->seen_ns > now_ns || now_ns - track->seen_ns > ASSOCIATION_MEMORY_NS;
        if (track->state == TRACK_LOST && over)
            *track = (struct track){.state = TRACK_FREE};
    }
}

int association_active(const struct association *association, int slots[PEOPLE_FACES_MAX])
{
    int count = 0;
    for (int i = 0; i < ASSOCIATION_TRACKS && count < PEOPLE_FACES_MAX; i++) {
        if (association->tracks[i].state != TRACK_ACTIVE)
            continue;
        int at = count++;
        for (; at > 0 && association->tracks[slots[at - 1]].id > association->tracks[i].id; at--)
            slots[at] = slots[at - 1];
        slots[at] = i;
    }
    return count;
}
