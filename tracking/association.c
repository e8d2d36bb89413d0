#include "tracking/association.h"

#include "platform/base/picture.h"
#include "tracking/assignment.h"
#include "tracking/search.h"

#include <math.h>
#include <string.h>

#define MINIMUM_SIDE_PX 4.0f

// A region is about twice as wide as what it is for, so that whose middle lies this near, in sides of the
// larger region, is at least half behind it and cannot be seen apart.
#define SAME_PLACE 0.3f
#define ONE_PLACE 0.2f  // looks this near each other show one thing
#define NEAR_PLACE 0.7f // from here on two tracks may disturb each other's looks

// Speeds are means over this time; half of that motion is over when a lost track has been away for as long
// as people keep moving one way.
#define SPEED_MEMORY_S 0.1f
#define SPEED_MEMORY_NEAR_S 0.4f
#define PERSISTENCE_S 1.0f
#define GROWTH_MAX 3.0f

// How far off a prediction is, one standard deviation: at once, and more each second since the last look.
// In sides of the region; as the logarithm of its size; in radians.
#define PLACE_ERROR 0.08f
#define PLACE_ERROR_S 0.7f
#define PLACE_ERROR_MAX 0.5f
#define SIZE_ERROR 0.1f
#define SIZE_ERROR_S 0.3f
#define TURN_ERROR 0.25f
#define TURN_ERROR_S 1.0f

#define MISMATCH_MAX 16.0f     // four standard deviations
#define OWN_MISMATCH_MAX 15.0f // of what a track's own look shows, unless another track's fits it better
#define STRAIN_MAX 4.0f
#define STRAIN_KEPT 0.7f   // of a frame's strain in the next
#define STOPPED_PRICE 2.8f // one in four does not go on as before: -2 ln 0.25
#define MOVE_ON_GAP_S 0.5f // after such a gap a speed means nothing

// Where lost tracks are looked for: so far around their places, and no farther from the last one, in sides.
#define RETURN_MARGIN 0.5f
#define RETURN_MARGIN_BEHIND 1.0f
#define RETURN_REACH 2.0f

#define NEARER 1.5f // so many times larger is so much nearer that a track is given up for it

// --- regions ----------------------------------------------------------------------------------------------

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

static float side_of(const struct roi *roi)
{
    return fmaxf(roi->width_px, roi->height_px);
}

static float distance(const struct roi *a, const struct roi *b)
{
    return hypotf(a->centre_x_px - b->centre_x_px, a->centre_y_px - b->centre_y_px);
}

static bool within(const struct roi *a, const struct roi *b, float share)
{
    return distance(a, b) < share * fmaxf(side_of(a), side_of(b));
}

bool roi_same_place(const struct roi *a, const struct roi *b)
{
    return within(a, b, SAME_PLACE);
}

bool roi_usable(const struct roi *roi)
{
    const float far_px = 2.0f * PICTURE_MAX_SIDE_PX;
    return fabsf(roi->centre_x_px) < far_px && fabsf(roi->centre_y_px) < far_px && roi->width_px < far_px &&
           roi->height_px < far_px && roi->width_px >= MINIMUM_SIDE_PX && roi->height_px >= MINIMUM_SIDE_PX &&
           isfinite(roi->rotation_rad);
}

// --- the list of tracks -----------------------------------------------------------------------------------

void association_init(struct association *association, int max_active)
{
    memset(association, 0, sizeof *association);
    association_limit(association, max_active, false);
}

void association_limit(struct association *association, int max_active, bool locked)
{
    int slots[PEOPLE_FACES_MAX], followed = association_followed(association, slots);
    association->max_active = max_active < PEOPLE_FACES_MAX ? max_active : PEOPLE_FACES_MAX;
    for (int i = association->max_active; i < followed; i++)
        association->tracks[slots[i]] = (struct track){.state = TRACK_FREE};
    bool closes = locked && !association->locked;
    for (int i = 0; i < ASSOCIATION_TRACKS && closes && followed >= association->max_active; i++)
        if (association->tracks[i].state == TRACK_LOST)
            association->tracks[i] = (struct track){.state = TRACK_FREE};
    association->locked = locked;
}

void association_clear(struct association *association)
{
    memset(association->tracks, 0, sizeof association->tracks);
    memset(association->looks, 0, sizeof association->looks);
    memset(association->has_look, 0, sizeof association->has_look);
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

static bool is_followed(const struct track *track)
{
    return track->state == TRACK_ACTIVE || track->state == TRACK_NEW;
}

int association_count(const struct association *association, enum track_state state)
{
    int count = 0;
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        count += association->tracks[i].state == state;
    return count;
}

int association_room(const struct association *association)
{
    int followed = association_count(association, TRACK_ACTIVE) + association_count(association, TRACK_NEW);
    return association->max_active - followed;
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

int association_followed(const struct association *association, int slots[PEOPLE_FACES_MAX])
{
    int count = association_active(association, slots);
    for (int i = 0; i < ASSOCIATION_TRACKS && count < PEOPLE_FACES_MAX; i++)
        if (association->tracks[i].state == TRACK_NEW)
            slots[count++] = i;
    return count;
}

// --- motion -----------------------------------------------------------------------------------------------

static float seconds_since(const struct track *track, int64_t now_ns)
{
    if (now_ns <= track->seen_ns)
        return 0.0f;
    return (float)((double)(now_ns - track->seen_ns) * 1e-9);
}

static struct roi predict(const struct track *track, int64_t now_ns)
{
    float reach_s = PERSISTENCE_S * (1.0f - expf(-seconds_since(track, now_ns) / PERSISTENCE_S));
    float grown = expf(track->growth_s * reach_s);
    struct roi roi = track->roi;
    roi.centre_x_px += track->speed_x_px_s * reach_s;
    roi.centre_y_px += track->speed_y_px_s * reach_s;
    roi.width_px *= grown;
    roi.height_px *= grown;
    return roi_usable(&roi) ? roi : track->roi;
}

bool association_is_near_another(const struct association *association, int slot, int64_t now_ns)
{
    struct roi own = predict(&association->tracks[slot], now_ns);
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        const struct track *track = &association->tracks[i];
        struct roi other = predict(track, now_ns);
        if (i != slot && track->state != TRACK_FREE && within(&own, &other, NEAR_PLACE))
            return true;
    }
    return false;
}

struct roi association_expect(const struct association *association, int slot, int64_t now_ns)
{
    const struct track *track = &association->tracks[slot];
    if (track->state == TRACK_LOST || association_is_near_another(association, slot, now_ns))
        return predict(track, now_ns);
    return track->roi;
}

static float square(float value)
{
    return value * value;
}

static float angle_between(float a_rad, float b_rad)
{
    return fabsf(remainderf(a_rad - b_rad, 6.2831853f));
}

// How badly a sighting fits what is known of a track: a sum of squared errors in standard deviations.
static float misfit_of(const struct track *track, const struct sighting *sighting, int64_t now_ns)
{
    float gap_s = seconds_since(track, now_ns);
    const struct roi *roi = &sighting->roi;
    struct roi moved = predict(track, now_ns);
    float side = side_of(&moved);
    float place = fminf(PLACE_ERROR + PLACE_ERROR_S * gap_s, PLACE_ERROR_MAX) * side;
    float turn = TURN_ERROR + TURN_ERROR_S * gap_s;
    float went_on = square(distance(&moved, roi) / place);
    float stopped = square(distance(&track->roi, roi) / place) + STOPPED_PRICE;
    float sum = fminf(went_on, stopped);
    sum += square(logf(side_of(roi) / side) / (SIZE_ERROR + SIZE_ERROR_S * gap_s));
    sum += square(angle_between(roi->rotation_rad, track->roi.rotation_rad) / turn);
    if (sighting->has_turn && track->seen.has_turn) {
        sum += square(angle_between(sighting->yaw_rad, track->seen.yaw_rad) / turn);
        sum += square(angle_between(sighting->pitch_rad, track->seen.pitch_rad) / turn);
    }
    return sum;
}

// The same, also by what a lost track was before it came near others.
static float mismatch(const struct track *track, const struct sighting *sighting, int64_t now_ns)
{
    float misfit = misfit_of(track, sighting, now_ns);
    const struct motion *clear = &track->clear;
    if (track->state != TRACK_LOST || clear->seen_ns == 0 || clear->seen_ns == track->seen_ns)
        return misfit;
    struct track before = {.roi = clear->roi,
                           .seen_ns = clear->seen_ns,
                           .speed_x_px_s = clear->speed_x_px_s,
                           .speed_y_px_s = clear->speed_y_px_s,
                           .growth_s = clear->growth_s,
                           .seen = clear->seen};
    return fminf(misfit, misfit_of(&before, sighting, now_ns) + STOPPED_PRICE);
}

static void remember_clear(struct track *track)
{
    track->clear = (struct motion){.roi = track->roi,
                                   .seen_ns = track->seen_ns,
                                   .speed_x_px_s = track->speed_x_px_s,
                                   .speed_y_px_s = track->speed_y_px_s,
                                   .growth_s = track->growth_s,
                                   .seen = track->seen};
}

// The track is where the sighting is.
static void move(struct track *track, const struct sighting *sighting, float memory_s, int64_t now_ns)
{
    float gap_s = seconds_since(track, now_ns);
    const struct roi *to = &sighting->roi, *from = &track->roi;
    if (gap_s > MOVE_ON_GAP_S) {
        track->speed_x_px_s = track->speed_y_px_s = track->growth_s = 0.0f;
    } else if (gap_s > 0.0f) {
        float gain = 1.0f - expf(-gap_s / memory_s);
        float growth_s = logf(side_of(to) / side_of(from)) / gap_s;
        growth_s = fminf(fmaxf(growth_s, -GROWTH_MAX), GROWTH_MAX);
        track->speed_x_px_s += gain * ((to->centre_x_px - from->centre_x_px) / gap_s - track->speed_x_px_s);
        track->speed_y_px_s += gain * ((to->centre_y_px - from->centre_y_px) / gap_s - track->speed_y_px_s);
        track->growth_s += gain * (growth_s - track->growth_s);
    }
    track->roi = sighting->roi;
    track->seen = *sighting;
    track->seen_ns = now_ns;
    track->is_hidden = false;
}

// The second look at a new track, or the first at one beyond doubt.
static void believe(struct association *association, struct track *track)
{
    if (track->state == TRACK_NEW)
        track->id = ++association->last_id;
    track->state = TRACK_ACTIVE;
}

// --- those who are followed -------------------------------------------------------------------------------

void association_keep_sighting(struct association *association, int slot, const struct sighting *sighting,
                               int64_t now_ns)
{
    association->now_ns = now_ns;
    association->looks[slot] = *sighting;
    association->has_look[slot] = true;
}

void association_keep(struct association *association, int slot, const struct roi *roi, int64_t now_ns)
{
    struct sighting sighting = {.roi = *roi};
    association_keep_sighting(association, slot, &sighting, now_ns);
}

static void lose(struct track *track, bool is_hidden)
{
    track->is_hidden = is_hidden;
    if (track->state == TRACK_NEW)
        *track = (struct track){.state = TRACK_FREE};
    else
        track->state = TRACK_LOST;
}

// The followed track nearest to another one's place, near enough to be in front of it; -1: none is.
static int find_front(const struct association *association, int slot)
{
    const struct roi *place = &association->tracks[slot].roi;
    int front = -1;
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        const struct track *track = &association->tracks[i];
        if (i != slot && is_followed(track) && within(place, &track->roi, NEAR_PLACE) &&
            (front < 0 || distance(place, &track->roi) < distance(place, &association->tracks[front].roi)))
            front = i;
    }
    return front;
}

void association_lose(struct association *association, int slot)
{
    int front = find_front(association, slot);
    association->has_look[slot] = false;
    association->tracks[slot].behind = front < 0 ? 0 : front;
    lose(&association->tracks[slot], front >= 0);
}

// The looks of a frame, by place: place_of[i] is that of the look of slots[i].
struct places {
    int slots[PEOPLE_FACES_MAX];
    int looks;
    int place_of[PEOPLE_FACES_MAX];
    int places;
};

static void sort_places(const struct association *association, struct places *places)
{
    int slots[PEOPLE_FACES_MAX], followed = association_followed(association, slots);
    *places = (struct places){0};
    for (int i = 0; i < followed; i++) {
        if (!association->has_look[slots[i]])
            continue;
        int look = places->looks++, same = 0;
        places->slots[look] = slots[i];
        const struct roi *roi = &association->looks[slots[i]].roi;
        while (same < look && !within(roi, &association->looks[places->slots[same]].roi, ONE_PLACE))
            same++;
        places->place_of[look] = same < look ? places->place_of[same] : places->places++;
    }
}

// The look that shows a place best for a track: its own if that is there, else the one that fits best.
static int best_look(const struct association *association, const struct places *places, int track, int place,
                     float *cost)
{
    const struct track *wanted = &association->tracks[places->slots[track]];
    int best = -1;
    *cost = MISMATCH_MAX;
    for (int i = 0; i < places->looks; i++) {
        if (places->place_of[i] != place)
            continue;
        float found = mismatch(wanted, &association->looks[places->slots[i]], association->now_ns);
        if (found < *cost) {
            *cost = found;
            best = i;
        }
    }
    if (places->place_of[track] == place) {
        *cost = fminf(*cost, OWN_MISMATCH_MAX);
        best = track;
    }
    return best;
}

// The track that a place fell to.
static int owner_of(const struct places *places, const int *taken, int place)
{
    for (int i = 0; i < places->looks; i++)
        if (taken[i] == place)
            return places->slots[i];
    return places->slots[0];
}

void association_part(struct association *association)
{
    struct places places;
    float cost[PEOPLE_FACES_MAX * PEOPLE_FACES_MAX] = {0};
    int taken[PEOPLE_FACES_MAX];
    bool is_near[PEOPLE_FACES_MAX];
    sort_places(association, &places);
    for (int i = 0; i < places.looks; i++) {
        is_near[i] = association_is_near_another(association, places.slots[i], association->now_ns);
        for (int place = 0; place < places.places; place++) {
            float *pair = &cost[i * places.places + place];
            if (best_look(association, &places, i, place, pair) >= 0)
                *pair = fminf(*pair + association->tracks[places.slots[i]].strain, OWN_MISMATCH_MAX);
        }
    }
    assignment_solve(cost, places.looks, places.places, MISMATCH_MAX, taken);
    for (int i = 0; i < places.looks; i++) {
        struct track *track = &association->tracks[places.slots[i]];
        float misfit = 0.0f;
        if (taken[i] < 0) {
            track->behind = owner_of(&places, taken, places.place_of[i]);
            lose(track, true);
            continue;
        }
        track->look = places.slots[best_look(association, &places, i, taken[i], &misfit)];
        track->strain = is_near[i] ? track->strain * STRAIN_KEPT + fminf(misfit, STRAIN_MAX) : 0.0f;
        move(track, &association->looks[track->look], is_near[i] ? SPEED_MEMORY_NEAR_S : SPEED_MEMORY_S,
             association->now_ns);
        if (!is_near[i])
            remember_clear(track);
        believe(association, track);
    }
    memset(association->has_look, 0, sizeof association->has_look);
}

struct roi association_return_region(const struct association *association, int slot, int64_t now_ns)
{
    const struct track *track = &association->tracks[slot];
    const struct track *front = &association->tracks[track->behind];
    struct roi moved = predict(track, now_ns), other = track->roi;
    bool is_behind = track->is_hidden && is_followed(front);
    if (is_behind)
        other = front->roi;
    if (!within(&moved, &other, RETURN_REACH))
        moved = track->roi;
    return search_around_both(&moved, &other, is_behind ? RETURN_MARGIN_BEHIND : RETURN_MARGIN);
}

// --- those who were found ---------------------------------------------------------------------------------

bool association_may_return(const struct association *association, const struct sighting *sighting,
                            int64_t now_ns)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        const struct track *track = &association->tracks[i];
        if (track->state == TRACK_LOST && mismatch(track, sighting, now_ns) < MISMATCH_MAX)
            return true;
    }
    return false;
}

bool association_covers(const struct association *association, const struct roi *roi)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        if (is_followed(&association->tracks[i]) && roi_same_place(&association->tracks[i].roi, roi))
            return true;
    return false;
}

// A free slot, else that of the track lost longest ago: there are twice as many as can be followed.
static int find_slot(const struct association *association)
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

bool association_make_room(struct association *association, const struct roi *roi)
{
    struct track *smallest = NULL;
    if (association_room(association) > 0)
        return true;
    for (int i = 0; i < ASSOCIATION_TRACKS; i++) {
        struct track *track = &association->tracks[i];
        if (is_followed(track) && (smallest == NULL || side_of(&track->roi) < side_of(&smallest->roi)))
            smallest = track;
    }
    if (association->locked || smallest == NULL || side_of(roi) < NEARER * side_of(&smallest->roi))
        return false;
    *smallest = (struct track){.state = TRACK_FREE};
    return true;
}

static int begin(struct association *association, const struct sighting *sighting, int64_t now_ns)
{
    int slot = find_slot(association);
    struct track *track = &association->tracks[slot];
    *track = (struct track){
        .state = TRACK_NEW, .roi = sighting->roi, .seen = *sighting, .seen_ns = now_ns, .look = slot};
    if (!sighting->doubtful)
        believe(association, track);
    return slot;
}

static int come_back(struct association *association, int slot, const struct sighting *sighting,
                     int64_t now_ns)
{
    struct track *track = &association->tracks[slot];
    move(track, sighting, SPEED_MEMORY_S, now_ns);
    track->look = slot;
    track->state = TRACK_ACTIVE;
    return slot;
}

void association_find(struct association *association, const struct sighting *found, int count,
                      int64_t now_ns, int *slots)
{
    int lost[ASSOCIATION_TRACKS], lost_count = 0, taken[PEOPLE_FACES_MAX];
    float cost[PEOPLE_FACES_MAX * ASSOCIATION_TRACKS] = {0};
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        if (association->tracks[i].state == TRACK_LOST)
            lost[lost_count++] = i;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < lost_count; j++)
            cost[i * lost_count + j] = association_covers(association, &found[i].roi)
                                           ? MISMATCH_MAX
                                           : mismatch(&association->tracks[lost[j]], &found[i], now_ns);
    assignment_solve(cost, count, lost_count, MISMATCH_MAX, taken);
    for (int i = 0; i < count; i++) {
        bool known = taken[i] >= 0 && association_room(association) > 0;
        slots[i] = known ? come_back(association, lost[taken[i]], &found[i], now_ns) : -1;
    }
    for (int i = 0; i < count; i++)
        if (taken[i] < 0 && association_room(association) > 0 && (!association->locked || found[i].vouched) &&
            !association_covers(association, &found[i].roi))
            slots[i] = begin(association, &found[i], now_ns);
}

int association_add(struct association *association, const struct roi *roi, int64_t now_ns)
{
    struct sighting sighting = {.roi = *roi};
    int slot = -1;
    association_find(association, &sighting, 1, now_ns, &slot);
    return slot;
}
