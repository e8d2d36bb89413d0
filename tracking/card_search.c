#include "tracking/card_search.h"

#include <math.h>
#include <string.h>

#define STEP_FLOOR 2.0f // grey levels a pixel: less is noise
#define STEP_HALF 8.0f  // counts half
#define VOTE_REACH 5    // slopes to either side of an edge's own that it votes for
#define PEAK_SLOPES 3   // a peak is the largest of its neighbourhood
#define PEAK_PIXELS 3

#define SIZE_MARGIN 0.15f  // of the expected sides
#define SHAPE_MARGIN 0.08f // of the ratio of the sides
#define SLOPE_MARGIN 0.07f // between opposite sides
#define ROLL_MARGIN 0.10f  // between lying and standing sides
#define SIDE_SAMPLES 48
#define SIDE_TRIM 0.08f  // of a side at each end: round corners
#define SIDE_SLOPE 0.20f // by which an edge may lean from its side
#define SIDE_MIN 0.20f   // share of a side that must show an edge: the rest may be under fingers
#define SCORE_MIN 0.56f  // mean of the four sides
#define DISTINCT_PX 4.0f // of corners: nearer, two candidates are one

// --- edges ------------------------------------------------------------------------------------------------

static struct vec3 mean_of_nine(const struct card_search *search, int x, int y)
{
    static const float weights[3] = {0.25f, 0.5f, 0.25f};
    struct vec3 sum = {0, 0, 0};
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            const float *p = search->rgb[y + dy][x + dx];
            float weight = weights[dx + 1] * weights[dy + 1];
            sum = vec3_add(sum, vec3_scale((struct vec3){p[0], p[1], p[2]}, weight));
        }
    return sum;
}

// The slope of brightness in the channel that has most of it.
static struct vec2 slope_at(const struct card_search *search, int x, int y)
{
    struct vec3 across = vec3_subtract(search->smooth[y][x + 1], search->smooth[y][x - 1]);
    struct vec3 down = vec3_subtract(search->smooth[y + 1][x], search->smooth[y - 1][x]);
    const struct vec2 channels[3] = {{across.x, down.x}, {across.y, down.y}, {across.z, down.z}};
    int best = 0;
    for (int i = 1; i < 3; i++)
        best = vec2_length(channels[i]) > vec2_length(channels[best]) ? i : best;
    return (struct vec2){channels[best].x / 2.0f, channels[best].y / 2.0f};
}

static float along_direction(const struct card_search *search, int direction, int x, int y)
{
    struct vec2 slope = slope_at(search, x, y);
    return fabsf(direction == 0 ? slope.y : slope.x);
}

// Edges are one pixel wide: where the slope across them is largest.
static void find_edges(struct card_search *search)
{
    for (int y = 1; y < search->height - 1; y++)
        for (int x = 1; x < search->width - 1; x++)
            search->smooth[y][x] = mean_of_nine(search, x, y);
    for (int y = 3; y < search->height - 3; y++)
        for (int x = 3; x < search->width - 3; x++) {
            struct vec2 slope = slope_at(search, x, y);
            int direction = fabsf(slope.y) >= fabsf(slope.x) ? 0 : 1;
            float main = direction == 0 ? slope.y : slope.x, other = direction == 0 ? slope.x : slope.y;
            int dx = direction, dy = 1 - direction;
            float size = fabsf(main) - STEP_FLOOR;
            if (!(size > 0.0f) || fabsf(main) < along_direction(search, direction, x - dx, y - dy) ||
                fabsf(main) <= along_direction(search, direction, x + dx, y + dy))
                continue;
            search->edges[direction][y][x] = (struct card_edge){size / (size + STEP_HALF), -other / main};
        }
}

// --- lines ------------------------------------------------------------------------------------------------

static const struct card_edge *edge_at(const struct card_search *search, int direction, int along, int across)
{
    int x = direction == 0 ? along : across, y = direction == 0 ? across : along;
    return &search->edges[direction][y][x];
}

static void vote(struct card_search *search, int direction)
{
    int length = direction == 0 ? search->width : search->height;
    int depth = direction == 0 ? search->height : search->width;
    memset(search->votes, 0, sizeof search->votes);
    for (int across = 3; across < depth - 3; across++)
        for (int along = 3; along < length - 3; along++) {
            const struct card_edge *edge = edge_at(search, direction, along, across);
            int own = (int)lroundf(edge->slope / CARD_SLOPE_STEP) + CARD_SLOPES / 2;
            if (edge->strength <= 0.0f)
                continue;
            for (int k = own - VOTE_REACH; k <= own + VOTE_REACH; k++) {
                if (k < 0 || k >= CARD_SLOPES)
                    continue;
                float slope = (float)(k - CARD_SLOPES / 2) * CARD_SLOPE_STEP;
                float at = (float)across - slope * ((float)along - (float)length / 2.0f);
                int low = (int)floorf(at);
                if (low < 0 || low + 1 >= depth)
                    continue;
                search->votes[k][low] += edge->strength * (1.0f - (at - (float)low));
                search->votes[k][low + 1] += edge->strength * (at - (float)low);
            }
        }
}

static bool is_peak(const struct card_search *search, int slope, int at, int depth)
{
    float own = search->votes[slope][at];
    for (int k = slope - PEAK_SLOPES; k <= slope + PEAK_SLOPES; k++)
        for (int i = at - PEAK_PIXELS; i <= at + PEAK_PIXELS; i++) {
            if (k < 0 || k >= CARD_SLOPES || i < 0 || i >= depth || (k == slope && i == at))
                continue;
            float other = search->votes[k][i];
            if (other > own || (other == own && (k < slope || (k == slope && i < at))))
                return false;
        }
    return own > 0.0f;
}

// The lines with most votes, by insertion.
static void keep_lines(struct card_search *search, int direction)
{
    int depth = direction == 0 ? search->height : search->width;
    struct card_line *lines = search->lines[direction];
    int count = 0;
    for (int k = 0; k < CARD_SLOPES; k++)
        for (int at = 3; at < depth - 3; at++) {
            float votes = search->votes[k][at];
            if ((count == CARD_LINES && votes <= lines[count - 1].votes) || !is_peak(search, k, at, depth))
                continue;
            count += count < CARD_LINES;
            int i = count - 1;
            for (; i > 0 && lines[i - 1].votes < votes; i--)
                lines[i] = lines[i - 1];
            lines[i] = (struct card_line){(float)at, (float)(k - CARD_SLOPES / 2) * CARD_SLOPE_STEP, votes};
        }
    search->line_count[direction] = count;
}

// --- rectangles -------------------------------------------------------------------------------------------

struct pair {
    const struct card_line *low, *high;
    float gap, slope;
};

#define PAIRS_MAX (CARD_LINES * CARD_LINES / 2)

static int find_pairs(const struct card_search *search, int direction, float gap, struct pair *pairs)
{
    int count = 0;
    const struct card_line *lines = search->lines[direction];
    for (int i = 0; i < search->line_count[direction]; i++)
        for (int k = 0; k < search->line_count[direction]; k++) {
            float slope = (lines[i].slope + lines[k].slope) / 2.0f;
            float own = (lines[k].at - lines[i].at) / sqrtf(1.0f + slope * slope);
            if (fabsf(own - gap) <= SIZE_MARGIN * gap &&
                fabsf(lines[i].slope - lines[k].slope) <= SLOPE_MARGIN && count < PAIRS_MAX)
                pairs[count++] = (struct pair){&lines[i], &lines[k], own, slope};
        }
    return count;
}

// Where a lying and a standing line meet.
static struct vec2 meet(const struct card_search *search, const struct card_line *lying,
                        const struct card_line *standing)
{
    float mx = (float)search->width / 2.0f, my = (float)search->height / 2.0f;
    // y - my = a + k (x - mx) and x - mx = b + s (y - my)
    float a = lying->at - my, b = standing->at - mx;
    float x = (b + standing->slope * a) / (1.0f - lying->slope * standing->slope);
    return (struct vec2){mx + x, my + a + lying->slope * x};
}

// The share of a side at which there is an edge along it.
static float side_support(const struct card_search *search, int direction, struct vec2 from, struct vec2 to,
                          float slope)
{
    int count = 0;
    for (int i = 0; i < SIDE_SAMPLES; i++) {
        float t = SIDE_TRIM + (1.0f - 2.0f * SIDE_TRIM) * ((float)i + 0.5f) / SIDE_SAMPLES;
        int x = (int)lroundf(from.x + t * (to.x - from.x)), y = (int)lroundf(from.y + t * (to.y - from.y));
        bool hit = false;
        for (int k = -2; k <= 2 && !hit; k++) {
            int ex = direction == 0 ? x : x + k, ey = direction == 0 ? y + k : y;
            if (ex < 3 || ey < 3 || ex >= search->width - 3 || ey >= search->height - 3)
                continue;
            const struct card_edge *edge = &search->edges[direction][ey][ex];
            hit = edge->strength > 0.0f && fabsf(edge->slope - slope) <= SIDE_SLOPE;
        }
        count += hit;
    }
    return (float)count / SIDE_SAMPLES;
}

static bool judge(const struct card_search *search, const struct pair *lying, const struct pair *standing,
                  float shape, struct card_candidate *out)
{
    if (fabsf(standing->gap / lying->gap / shape - 1.0f) > SHAPE_MARGIN ||
        fabsf(lying->slope + standing->slope) > ROLL_MARGIN)
        return false;
    struct vec2 *c = out->corners;
    c[0] = meet(search, lying->low, standing->low);
    c[1] = meet(search, lying->low, standing->high);
    c[2] = meet(search, lying->high, standing->high);
    c[3] = meet(search, lying->high, standing->low);
    for (int i = 0; i < 4; i++)
        if (c[i].x < 2.0f || c[i].y < 2.0f || c[i].x > (float)search->width - 2.0f ||
            c[i].y > (float)search->height - 2.0f)
            return false;
    const float sides[4] = {side_support(search, 0, c[0], c[1], lying->low->slope),
                            side_support(search, 1, c[1], c[2], standing->high->slope),
                            side_support(search, 0, c[3], c[2], lying->high->slope),
                            side_support(search, 1, c[0], c[3], standing->low->slope)};
    out->score = (sides[0] + sides[1] + sides[2] + sides[3]) / 4.0f;
    for (int i = 0; i < 4; i++)
        if (sides[i] < SIDE_MIN)
            return false;
    return out->score >= SCORE_MIN;
}

static bool is_same(const struct card_candidate *a, const struct card_candidate *b)
{
    for (int i = 0; i < 4; i++)
        if (vec2_length(vec2_subtract(a->corners[i], b->corners[i])) > DISTINCT_PX)
            return false;
    return true;
}

static int keep(struct card_candidate *out, int count, const struct card_candidate *candidate)
{
    for (int i = 0; i < count; i++)
        if (is_same(&out[i], candidate)) {
            if (candidate->score > out[i].score)
                out[i] = *candidate;
            return count;
        }
    if (count == CARD_CANDIDATES && candidate->score <= out[count - 1].score)
        return count;
    count += count < CARD_CANDIDATES;
    int i = count - 1;
    for (; i > 0 && out[i - 1].score < candidate->score; i--)
        out[i] = out[i - 1];
    out[i] = *candidate;
    return count;
}

int card_search_run(struct card_search *search, float width, float height,
                    struct card_candidate out[CARD_CANDIDATES])
{
    struct pair lying[PAIRS_MAX], standing[PAIRS_MAX];
    memset(search->edges, 0, sizeof search->edges);
    find_edges(search);
    for (int direction = 0; direction < 2; direction++) {
        vote(search, direction);
        keep_lines(search, direction);
    }
    int lying_count = find_pairs(search, 0, height, lying);
    int standing_count = find_pairs(search, 1, width, standing), count = 0;
    for (int i = 0; i < lying_count; i++)
        for (int k = 0; k < standing_count; k++) {
            struct card_candidate candidate;
            if (judge(search, &lying[i], &standing[k], width / height, &candidate))
                count = keep(out, count, &candidate);
        }
    return count;
}
