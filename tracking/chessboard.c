#include "tracking/chessboard.h"

#include "platform/base/colour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RING 16
#define RING_RADIUS 5
#define BORDER (RING_RADIUS + 3)

// Candidates: the strongest of the picture, at least this share of the strongest, above the noise.
#define CANDIDATES_MAX 8192
#define CANDIDATES_KEPT 1024 // of those the strongest
#define RESPONSE_SHARE 0.12f
#define RESPONSE_MIN 60.0f // of 255 * 8: of a corner that stands out by a dozen grey levels

// The picture is searched at half its size down to this width, so that large and blurred boards are seen too.
#define LEVELS 3
#define LEVEL_MIN_PX 160

#define REFINE_ROUNDS 12
#define REFINE_STAY 2.5f // pixels: a corner that moves farther is another one
#define LINK_MARGIN 0.3f // of a step: how far from where it is expected a neighbour may stand
#define SEED_TRIES 24

static const signed char ring[RING][2] = {{0, -5}, {2, -5},  {3, -3},  {5, -2}, {5, 0},  {5, 2},
                                          {3, 3},  {2, 5},   {0, 5},   {-2, 5}, {-3, 3}, {-5, 2},
                                          {-5, 0}, {-5, -2}, {-3, -3}, {-2, -5}};

struct grey {
    float *pixels;
    int width, height;
};

struct candidate {
    struct vec2 at; // in the level's pixels
    float response;
    bool used;
};

// The grid while it grows; a cell is a candidate's number, or -1. It may grow to every side of the seed.
#define GRID_SIDE (2 * CHESSBOARD_MAX_SIDE + 1)
struct grid {
    short cell[GRID_SIDE][GRID_SIDE];
    int low[2], high[2]; // column and row of what is filled
    int count;
};

struct search {
    struct grey level;
    struct candidate *candidates;
    int count;
    struct grid grid;
};

// --- grey pictures ----------------------------------------------------------------------------------------

static bool make_grey(const struct picture *picture, struct grey *out)
{
    size_t pixels = (size_t)picture->width_px * (size_t)picture->height_px;
    *out = (struct grey){calloc(pixels, sizeof(float)), picture->width_px, picture->height_px};
    for (int y = 0; y < out->height && out->pixels != NULL; y++)
        for (int x = 0; x < out->width; x++) {
            const uint8_t *rgb = picture_row(picture, y) + (ptrdiff_t)x * 4;
            out->pixels[(size_t)y * (size_t)out->width + (size_t)x] =
                0.299f * (float)rgb[0] + 0.587f * (float)rgb[1] + 0.114f * (float)rgb[2];
        }
    return out->pixels != NULL;
}

static float at(const struct grey *grey, int x, int y)
{
    return grey->pixels[(size_t)y * (size_t)grey->width + (size_t)x];
}

// Light adds up before a camera bends its tones: in what is encoded, edges stand nearer to the dark side.
static void make_linear(const struct grey *encoded, struct grey *out)
{
    out->width = encoded->width;
    out->height = encoded->height;
    for (size_t i = 0; i < (size_t)out->width * (size_t)out->height; i++)
        out->pixels[i] = 255.0f * colour_linear(encoded->pixels[i] / 255.0f);
}

static bool make_half(const struct grey *from, struct grey *out)
{
    *out = (struct grey){NULL, from->width / 2, from->height / 2};
    out->pixels = calloc((size_t)out->width * (size_t)out->height, sizeof(float));
    for (int y = 0; y < out->height && out->pixels != NULL; y++)
        for (int x = 0; x < out->width; x++)
            out->pixels[(size_t)y * (size_t)out->width + (size_t)x] =
                0.25f * (at(from, 2 * x, 2 * y) + at(from, 2 * x + 1, 2 * y) + at(from, 2 * x, 2 * y + 1) +
                         at(from, 2 * x + 1, 2 * y + 1));
    return out->pixels != NULL;
}

static float sample(const struct grey *grey, struct vec2 p)
{
    float x = fminf(fmaxf(p.x - 0.5f, 0.0f), (float)grey->width - 1.001f);
    float y = fminf(fmaxf(p.y - 0.5f, 0.0f), (float)grey->height - 1.001f);
    int left = (int)x, top = (int)y;
    float across = x - (float)left, down = y - (float)top;
    float upper = at(grey, left, top) * (1.0f - across) + at(grey, left + 1, top) * across;
    float lower = at(grey, left, top + 1) * (1.0f - across) + at(grey, left + 1, top + 1) * across;
    return upper * (1.0f - down) + lower * down;
}

// --- corners ----------------------------------------------------------------------------------------------

// The ChESS response: opposite samples alike, those a quarter around different; less for an edge, and for a
// ring whose mean is not that of its middle (a stripe, a dot).
static float response(const struct grey *grey, int x, int y)
{
    float samples[RING], sum = 0.0f, differences = 0.0f, alternation = 0.0f;
    for (int i = 0; i < RING; i++) {
        samples[i] = at(grey, x + ring[i][0], y + ring[i][1]);
        sum += samples[i];
    }
    for (int i = 0; i < RING / 4; i++)
        alternation += fabsf(samples[i] + samples[i + 8] - samples[i + 4] - samples[i + 12]);
    for (int i = 0; i < RING / 2; i++)
        differences += fabsf(samples[i] - samples[i + 8]);
    float middle =
        (at(grey, x, y) + at(grey, x - 1, y) + at(grey, x + 1, y) + at(grey, x, y - 1) + at(grey, x, y + 1)) /
        5.0f;
    return alternation - differences - RING * fabsf(sum / RING - middle);
}

static int stronger_first(const void *a, const void *b)
{
    const struct candidate *p = a, *q = b;
    if (p->response != q->response)
        return p->response < q->response ? 1 : -1;
    if (p->at.y != q->at.y)
        return p->at.y < q->at.y ? -1 : 1;
    return (p->at.x > q->at.x) - (p->at.x < q->at.x);
}

static bool is_peak(const struct grey *map, int x, int y)
{
    float value = at(map, x, y);
    for (int dy = -3; dy <= 3; dy++)
        for (int dx = -3; dx <= 3; dx++) {
            float other = at(map, x + dx, y + dy);
            if (other > value || (other == value && (dy < 0 || (dy == 0 && dx < 0))))
                return false;
        }
    return true;
}

// Fills the candidates of the level, the strongest first.
static void find_candidates(struct search *search, struct grey *map)
{
    const struct grey *grey = &search->level;
    float strongest = RESPONSE_MIN;
    memset(map->pixels, 0, (size_t)map->width * (size_t)map->height * sizeof(float));
    for (int y = BORDER; y < grey->height - BORDER; y++)
        for (int x = BORDER; x < grey->width - BORDER; x++) {
            float value = fmaxf(response(grey, x, y), 0.0f);
            map->pixels[(size_t)y * (size_t)map->width + (size_t)x] = value;
            strongest = fmaxf(strongest, value);
        }
    float least = fmaxf(RESPONSE_MIN, RESPONSE_SHARE * strongest);
    search->count = 0;
    for (int y = BORDER; y < grey->height - BORDER; y++)
        for (int x = BORDER; x < grey->width - BORDER && search->count < CANDIDATES_MAX; x++)
            if (at(map, x, y) > least && is_peak(map, x, y))
                search->candidates[search->count++] =
                    (struct candidate){{(float)x + 0.5f, (float)y + 0.5f}, at(map, x, y), false};
    qsort(search->candidates, (size_t)search->count, sizeof *search->candidates, stronger_first);
}

// Förstner's point: at a saddle, the slope at each place around is at right angles to the way there. Slopes
// are taken at pixels and count by their size, not its square: then an edge between two pixels is where their
// greys say, however sharp it is. False when the point leaves the neighbourhood.
static bool refine(const struct grey *grey, int half, struct vec2 *corner)
{
    struct vec2 p = *corner;
    for (int round = 0; round < REFINE_ROUNDS; round++) {
        double a = 0, b = 0, c = 0, u = 0, v = 0;
        int left = (int)floorf(p.x) - half, top = (int)floorf(p.y) - half;
        if (left < 1 || top < 1 || left + 2 * half + 2 > grey->width || top + 2 * half + 2 > grey->height)
            return false;
        for (int y = top; y <= top + 2 * half; y++)
            for (int x = left; x <= left + 2 * half; x++) {
                double dx = x + 0.5 - (double)p.x, dy = y + 0.5 - (double)p.y;
                double gx = (double)(at(grey, x + 1, y) - at(grey, x - 1, y));
                double gy = (double)(at(grey, x, y + 1) - at(grey, x, y - 1));
                double size = sqrt(gx * gx + gy * gy);
                double weight = size > 0 ? exp(-2.0 * (dx * dx + dy * dy) / (half * half)) / size : 0;
                a += weight * gx * gx;
                b += weight * gx * gy;
                c += weight * gy * gy;
                u += weight * (gx * gx * dx + gx * gy * dy);
                v += weight * (gx * gy * dx + gy * gy * dy);
            }
        double determinant = a * c - b * b;
        if (!(determinant > 1e-6 * (a + c) * (a + c)))
            return false;
        struct vec2 step = {(float)((c * u - b * v) / determinant), (float)((a * v - b * u) / determinant)};
        p = (struct vec2){p.x + step.x, p.y + step.y};
        if (!(vec2_length(vec2_subtract(p, *corner)) <= REFINE_STAY + 0.3f * (float)half))
            return false;
        if (vec2_length(step) < 1e-3f)
            break;
    }
    *corner = p;
    return true;
}

// --- the grid ---------------------------------------------------------------------------------------------

static int nearest(const struct search *search, struct vec2 p, float within)
{
    int best = -1;
    for (int i = 0; i < search->count; i++) {
        float distance = vec2_length(vec2_subtract(search->candidates[i].at, p));
        if (!search->candidates[i].used && distance < within) {
            best = i;
            within = distance;
        }
    }
    return best;
}

static void put(struct search *search, int column, int row, int candidate)
{
    struct grid *grid = &search->grid;
    grid->cell[row][column] = (short)candidate;
    search->candidates[candidate].used = true;
    grid->count++;
    grid->low[0] = column < grid->low[0] ? column : grid->low[0];
    grid->low[1] = row < grid->low[1] ? row : grid->low[1];
    grid->high[0] = column > grid->high[0] ? column : grid->high[0];
    grid->high[1] = row > grid->high[1] ? row : grid->high[1];
}

static const struct vec2 *corner(const struct search *search, int column, int row)
{
    if (column < 0 || row < 0 || column >= GRID_SIDE || row >= GRID_SIDE)
        return NULL;
    int candidate = search->grid.cell[row][column];
    return candidate < 0 ? NULL : &search->candidates[candidate].at;
}

// Where the corner at (column, row) should be when its neighbour at (column - dx, row - dy) is there, from
// the steps nearest to it: the one before in the same line, or the same step in the lines beside.
static bool expect(const struct search *search, int column, int row, int dx, int dy, struct vec2 *place,
                   float *step_px)
{
    const struct vec2 *from = corner(search, column - dx, row - dy);
    const struct vec2 *before = corner(search, column - 2 * dx, row - 2 * dy);
    if (from == NULL)
        return false;
    struct vec2 step = {0, 0};
    float steps = 0;
    if (before != NULL) {
        step = vec2_subtract(*from, *before);
        steps = 1;
    }
    for (int side = -1; side <= 1; side += 2) {
        const struct vec2 *a = corner(search, column - dx + side * dy, row - dy + side * dx);
        const struct vec2 *b = corner(search, column + side * dy, row + side * dx);
        if (a == NULL || b == NULL)
            continue;
        step.x += b->x - a->x;
        step.y += b->y - a->y;
        steps += 1;
    }
    if (steps == 0)
        return false;
    *place = (struct vec2){from->x + step.x / steps, from->y + step.y / steps};
    *step_px = vec2_length(step) / steps;
    return true;
}

// Adds neighbours until there are none; bounded by the board's larger side to each direction.
static void grow(struct search *search)
{
    static const int ways[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
    for (bool grew = true; grew;) {
        grew = false;
        for (int row = 1; row < GRID_SIDE - 1; row++)
            for (int column = 1; column < GRID_SIDE - 1; column++)
                for (int way = 0; way < 4; way++) {
                    struct vec2 place;
                    float step_px;
                    if (search->grid.cell[row][column] >= 0 ||
                        !expect(search, column, row, ways[way][0], ways[way][1], &place, &step_px))
                        continue;
                    int found = nearest(search, place, LINK_MARGIN * step_px);
                    if (found >= 0) {
                        put(search, column, row, found);
                        grew = true;
                    }
                }
    }
}

// The two candidates nearest to `seed` in different directions begin the grid.
static bool begin(struct search *search, int seed)
{
    const struct vec2 from = search->candidates[seed].at;
    const int middle = GRID_SIDE / 2;
    for (int i = 0; i < search->count; i++)
        search->candidates[i].used = false;
    memset(&search->grid, 0xff, sizeof search->grid); // every cell -1
    search->grid.count = 0;
    for (int axis = 0; axis < 2; axis++)
        search->grid.low[axis] = search->grid.high[axis] = middle;
    put(search, middle, middle, seed);
    int right = nearest(search, from, INFINITY);
    if (right < 0)
        return false;
    struct vec2 across = vec2_subtract(search->candidates[right].at, from);
    put(search, middle + 1, middle, right);
    int below = -1;
    float closest = INFINITY;
    for (int i = 0; i < search->count; i++) {
        struct vec2 down = vec2_subtract(search->candidates[i].at, from);
        float length = vec2_length(down), turn = across.x * down.y - across.y * down.x;
        // At least 40 degrees from the first, to its right hand, so that the grid is not mirrored.
        if (!search->candidates[i].used && length < closest && turn > 0.64f * length * vec2_length(across)) {
            closest = length;
            below = i;
        }
    }
    if (below < 0)
        return false;
    put(search, middle, middle + 1, below);
    return true;
}

// The step to the neighbour at (dx, dy), or back from the one on the other side.
static struct vec2 step_to(const struct search *search, int column, int row, int dx, int dy)
{
    const struct vec2 *p = corner(search, column, row), *next = corner(search, column + dx, row + dy);
    const struct vec2 *before = corner(search, column - dx, row - dy);
    if (next != NULL)
        return vec2_subtract(*next, *p);
    return before != NULL ? vec2_subtract(*p, *before) : (struct vec2){0, 0};
}

// By how much the squares around a corner are lighter on one diagonal than on the other.
static float polarity(const struct search *search, int column, int row)
{
    const struct vec2 *p = corner(search, column, row);
    if (p == NULL)
        return 0.0f;
    struct vec2 across = step_to(search, column, row, 1, 0), down = step_to(search, column, row, 0, 1);
    float sum = 0.0f;
    for (int side = 0; side < 4; side++) {
        float right = side & 1 ? 0.3f : -0.3f, below = side & 2 ? 0.3f : -0.3f;
        struct vec2 square = {p->x + right * across.x + below * down.x,
                              p->y + right * across.y + below * down.y};
        sum += copysignf(sample(&search->level, square), right * below);
    }
    return sum;
}

static bool squares_alternate(const struct search *search)
{
    const struct grid *grid = &search->grid;
    float first = 0.0f;
    for (int row = grid->low[1]; row <= grid->high[1]; row++)
        for (int column = grid->low[0]; column <= grid->high[0]; column++) {
            float sign = ((column + row) & 1) != 0 ? -1.0f : 1.0f, own = sign * polarity(search, column, row);
            first = first == 0.0f ? own : first;
            if (!(own * first > 0.0f))
                return false;
        }
    return true;
}

// Whether the grid is the board, and then its corners: along the board's columns, with the handedness of the
// picture.
static bool read_grid(const struct search *search, struct chessboard board, struct vec2 *corners)
{
    const struct grid *grid = &search->grid;
    int columns = grid->high[0] - grid->low[0] + 1, rows = grid->high[1] - grid->low[1] + 1;
    bool lies = columns == board.columns && rows == board.rows;
    bool stands = columns == board.rows && rows == board.columns;
    if (grid->count != board.columns * board.rows || (!lies && !stands) || !squares_alternate(search))
        return false;
    for (int row = 0; row < board.rows; row++)
        for (int column = 0; column < board.columns; column++) {
            const struct vec2 *p = lies ? corner(search, grid->low[0] + column, grid->low[1] + row)
                                        : corner(search, grid->high[0] - row, grid->low[1] + column);
            if (p == NULL)
                return false;
            corners[row * board.columns + column] = *p;
        }
    return true;
}

// Places the candidates; those that are no saddle go, and of two that meet the weaker.
static void refine_candidates(struct search *search)
{
    int kept = 0;
    for (int i = 0; i < search->count && i < CANDIDATES_KEPT; i++) {
        struct candidate candidate = search->candidates[i];
        bool keep = refine(&search->level, RING_RADIUS - 2, &candidate.at);
        for (int k = 0; k < kept && keep; k++)
            keep = vec2_length(vec2_subtract(search->candidates[k].at, candidate.at)) > RING_RADIUS - 1;
        if (keep)
            search->candidates[kept++] = candidate;
    }
    search->count = kept;
}

// A board looks much the same turned by half: the corner nearest to the picture's upper left is the first, so
// that one held still gives the same corners in every frame.
static void begin_at_upper_left(struct vec2 *corners, int count)
{
    if (corners[0].x + corners[0].y <= corners[count - 1].x + corners[count - 1].y)
        return;
    for (int i = 0; i < count / 2; i++) {
        struct vec2 keep = corners[i];
        corners[i] = corners[count - 1 - i];
        corners[count - 1 - i] = keep;
    }
}

static bool find_in_level(struct search *search, struct grey *map, struct chessboard board,
                          struct vec2 *corners)
{
    find_candidates(search, map);
    refine_candidates(search);
    int tries = search->count < SEED_TRIES ? search->count : SEED_TRIES;
    for (int i = 0; i < tries; i++) {
        if (!begin(search, i))
            continue;
        grow(search);
        if (read_grid(search, board, corners)) {
            begin_at_upper_left(corners, board.columns * board.rows);
            return true;
        }
    }
    return false;
}

// Corners of a level -> of the full picture, each with a neighbourhood that stays within its squares.
static bool refine_in_full(const struct grey *full, struct chessboard board, float scale,
                           struct vec2 *corners)
{
    int count = board.columns * board.rows;
    float shortest = INFINITY;
    for (int i = 0; i < count; i++) {
        corners[i] = (struct vec2){corners[i].x * scale, corners[i].y * scale};
        if (i % board.columns > 0)
            shortest = fminf(shortest, vec2_length(vec2_subtract(corners[i], corners[i - 1])));
        if (i >= board.columns)
            shortest = fminf(shortest, vec2_length(vec2_subtract(corners[i], corners[i - board.columns])));
    }
    int half = (int)fminf(fmaxf(0.4f * shortest - 1.0f, 3.0f), 12.0f);
    for (int i = 0; i < count; i++)
        if (!refine(full, half, &corners[i]))
            return false;
    return true;
}

bool chessboard_find(const struct picture *picture, struct chessboard board,
                     struct vec2 corners_px[CHESSBOARD_MAX_CORNERS])
{
    struct grey levels[LEVELS] = {{0}}, map = {0};
    struct search *search = calloc(1, sizeof *search);
    bool found = false;
    if (search == NULL || !make_grey(picture, &levels[0]))
        goto cleanup;
    map = (struct grey){calloc((size_t)levels[0].width * (size_t)levels[0].height, sizeof(float)),
                        levels[0].width, levels[0].height};
    search->candidates = malloc(CANDIDATES_MAX * sizeof *search->candidates);
    if (map.pixels == NULL || search->candidates == NULL)
        goto cleanup;
    for (int i = 0; i < LEVELS && !found && levels[i].width >= LEVEL_MIN_PX; i++) {
        search->level = levels[i];
        map.width = levels[i].width;
        map.height = levels[i].height;
        found = find_in_level(search, &map, board, corners_px);
        if (found) {
            make_linear(&levels[0], &map);
            found = refine_in_full(&map, board, (float)(1 << i), corners_px);
        }
        if (!found && i + 1 < LEVELS && !make_half(&levels[i], &levels[i + 1]))
            break;
    }
cleanup:
    for (int i = 0; i < LEVELS; i++)
        free(levels[i].pixels);
    free(map.pixels);
    if (search != NULL)
        free(search->candidates);
    free(search);
    return found;
}
