#include "render/garment/folds.h"

#include "platform/base/colour.h"
#include "render/makeup/face_light.h"

#include <stdlib.h>
#include <string.h>

#define BODIES 4 // whose folds are steadied
// Sizes of folds: some 15 to 90 mm from one to the next. What is finer than the first blur, as seams and
// buttons are, and coarser than the second is left out.
#define FINEST_SIGMA_M 0.005f
#define COARSEST_SIGMA_M 0.020f
#define BAND_GAIN 1.8f       // for what the two blurs take of the folds between
#define ABOUT_SIGMA_M 0.020f // how far about a print is looked for
// Added to brightness before its logarithm: what is darker can't be told from noise.
#define FLOOR 0.01f
// Of a camera's brightness, encoded, for the mean of a cell's pixels; slope of the logarithm by the encoding.
#define NOISE 0.0035f
#define ENCODING_SLOPE 2.2f
// A step of brightness between two cells' neighbours that begins to be an edge, and one that is: logarithms.
// Steps of colour: shares of red or blue.
#define EDGE_FROM 0.25f
#define EDGE_FULL 0.60f
#define TINT_EDGE_FROM 0.020f
#define TINT_EDGE_FULL 0.050f
// How much of a neighbourhood may be edges, and how strong what is taken for folds may be.
#define EDGES_FROM 0.05f
#define EDGES_FULL 0.20f
#define STRENGTH_FROM 0.15f
#define STRENGTH_FULL 0.30f
#define SINGLE_FROM 0.25f // of one cell
#define SINGLE_FULL 0.50f
// As unlike the skin's tint as cloth.
#define SKIN_FROM 0.03f
#define SKIN_FULL 0.07f
// A new frame's weight, and changes that are noise or a new fold.
#define NEW_SHARE 0.30f
#define CHANGE_NOISE 0.04f
#define CHANGE_FULL 0.15f

struct memory {
    uint32_t id; // of the body; 0: free
    uint64_t used, sequence;
    struct grid grid;
    float band[GRID_MAX_CELLS];
};

// What a cell looks like.
struct looks {
    float level[GRID_MAX_CELLS];                     // logarithm of its brightness
    float noise[GRID_MAX_CELLS];                     // what the camera's is of that
    float red[GRID_MAX_CELLS], blue[GRID_MAX_CELLS]; // shares of its colour
};

struct folds {
    struct srgb_table table;
    uint64_t time; // calls so far
    struct memory memories[BODIES];
    struct looks looks;
    float cloth[GRID_MAX_CELLS]; // how surely a cell is cloth
    float plain[GRID_MAX_CELLS]; // the same without edges
    float edge[GRID_MAX_CELLS];
    float band[GRID_MAX_CELLS]; // what is taken for folds
    float weight[3][GRID_MAX_CELLS], sum[GRID_MAX_CELLS], scratch[GRID_MAX_CELLS];
};

struct folds *folds_create(void)
{
    struct folds *folds = calloc(1, sizeof *folds);
    if (folds != NULL)
        srgb_table_init(&folds->table);
    return folds;
}

void folds_forget(struct folds *folds)
{
    memset(folds, 0, sizeof *folds);
    srgb_table_init(&folds->table);
}

void folds_destroy(struct folds *folds)
{
    if (folds != NULL)
        memset(folds, 0, sizeof *folds);
    free(folds);
}

// --- what cells look like ----------------------------------------------------------------------------------

// A cell is looked at in at most SAMPLES x SAMPLES pixels.
enum { SAMPLES = 3 };

// The pixels' columns or rows for all cells along one axis.
static int place_samples(float origin_px, float cell_px, int cells, int pixels, int *out)
{
    int samples = cell_px < 1.5f ? 1 : cell_px < 2.5f ? 2 : SAMPLES;
    float step = cell_px / (float)samples;
    for (int i = 0; i < cells * samples; i++) {
        float at = origin_px + ((float)i + 0.5f) * step;
        out[i] = (int)fminf(fmaxf(at, 0.0f), (float)(pixels - 1));
    }
    return samples;
}

static struct vec3 mean_of_cell(const float linear[256], const struct picture *picture, const int *columns,
                                const int *rows, int samples)
{
    struct vec3 sum = {0.0f, 0.0f, 0.0f};
    for (int row = 0; row < samples; row++) {
        const uint8_t *pixels = picture_row(picture, rows[row]);
        for (int column = 0; column < samples; column++) {
            const uint8_t *pixel = pixels + (ptrdiff_t)4 * columns[column];
            sum.x += linear[pixel[0]];
            sum.y += linear[pixel[1]];
            sum.z += linear[pixel[2]];
        }
    }
    return vec3_scale(sum, 1.0f / (float)(samples * samples));
}

static float tint_of(float part, struct vec3 colour)
{
    return (part + FLOOR) / (colour.x + colour.y + colour.z + 3.0f * FLOOR);
}

// 1 for what has another tint than the person's skin.
static float unlike_skin(struct vec3 skin, float red, float blue)
{
    if (!(skin.x > 0.0f))
        return 1.0f;
    return smoothstep(SKIN_FROM, SKIN_FULL,
                      fmaxf(fabsf(red - tint_of(skin.x, skin)), fabsf(blue - tint_of(skin.z, skin))));
}

static void look_at_cells(struct folds *folds, const struct grid *grid, const struct folds_view *view)
{
    struct looks *looks = &folds->looks;
    int columns[GRID_MAX_WIDTH * SAMPLES] = {0}, rows[GRID_MAX_HEIGHT * SAMPLES] = {0};
    int samples =
        place_samples(grid->origin_px.x, grid->cell_px, grid->width, view->picture->width_px, columns);
    (void)place_samples(grid->origin_px.y, grid->cell_px, grid->height, view->picture->height_px, rows);
    for (int i = 0; i < grid->width * grid->height; i++) {
        int x = i % grid->width, y = i / grid->width;
        // Of the person, with nothing before it.
        float seen = view->shares[SCENE_LAYER_PERSON][i] - view->shares[SCENE_LAYER_OVER][i];
        folds->cloth[i] = smoothstep(0.6f, 0.95f, seen);
        struct vec3 colour =
            mean_of_cell(folds->table.linear, view->picture, columns + (ptrdiff_t)x * samples,
                         rows + (ptrdiff_t)y * samples, samples);
        float luminance = colour_luminance(colour) + FLOOR;
        looks->level[i] = logf(luminance);
        looks->noise[i] = ENCODING_SLOPE * NOISE / sqrtf(luminance);
        looks->red[i] = tint_of(colour.x, colour);
        looks->blue[i] = tint_of(colour.z, colour);
        folds->cloth[i] *= unlike_skin(view->skin, looks->red[i], looks->blue[i]);
    }
}

static float middle_of(float a, float b, float c)
{
    return fmaxf(fminf(a, b), fminf(fmaxf(a, b), c));
}

// Lines of one cell, as seams, buttons and cords are, go: medians of three, along rows and along columns.
static void without_lines(struct folds *folds, const struct grid *grid)
{
    int width = grid->width, height = grid->height;
    float *level = folds->looks.level, *rows = folds->scratch;
    memcpy(rows, level, sizeof *rows * (size_t)(width * height));
    for (int y = 0; y < height; y++)
        for (int x = 1; x + 1 < width; x++) {
            int i = y * width + x;
            rows[i] = middle_of(level[i - 1], level[i], level[i + 1]);
        }
    for (int y = 1; y + 1 < height; y++)
        for (int x = 0; x < width; x++) {
            int i = y * width + x;
            level[i] = middle_of(rows[i - width], rows[i], rows[i + width]);
        }
}

// --- edges -------------------------------------------------------------------------------------------------

// The larger of the steps across a cell along both axes.
static float step_at(const struct grid *grid, const float *values, int x, int y)
{
    int left = x > 0 ? -1 : 0, right = x + 1 < grid->width ? 1 : 0;
    int up = y > 0 ? -grid->width : 0, down = y + 1 < grid->height ? grid->width : 0;
    const float *here = values + (ptrdiff_t)y * grid->width + x;
    return fmaxf(fabsf(here[right] - here[left]), fabsf(here[down] - here[up]));
}

// Folds change a cloth's brightness gradually and its tint hardly: what does otherwise is a print, a seam,
// the end of a sleeve.
static void find_edges(struct folds *folds, const struct grid *grid)
{
    const struct looks *looks = &folds->looks;
    for (int y = 0; y < grid->height; y++)
        for (int x = 0; x < grid->width; x++) {
            int cell = y * grid->width + x;
            float tint = fmaxf(step_at(grid, looks->red, x, y), step_at(grid, looks->blue, x, y));
            float edge = fmaxf(smoothstep(EDGE_FROM, EDGE_FULL, step_at(grid, looks->level, x, y)),
                               smoothstep(TINT_EDGE_FROM, TINT_EDGE_FULL, tint));
            folds->edge[cell] = edge * folds->cloth[cell];
            folds->plain[cell] = (1.0f - edge) * folds->cloth[cell];
        }
}

// --- folds -------------------------------------------------------------------------------------------------

// Mean of values about each cell, by how much `share` says they count.
static void mean_about(struct folds *folds, const struct grid *grid, const float *values, const float *share,
                       float sigma_m, float *weight, float *out)
{
    int count = grid->width * grid->height;
    for (int i = 0; i < count; i++) {
        out[i] = values[i] * share[i];
        weight[i] = share[i];
    }
    grid_blur(grid, out, sigma_m, folds->scratch);
    grid_blur(grid, weight, sigma_m, folds->scratch);
    for (int i = 0; i < count; i++)
        out[i] /= fmaxf(weight[i], 1e-3f);
}

// What is brighter or darker than about it, between the two sizes: logarithms.
static void take_band(struct folds *folds, const struct grid *grid)
{
    int count = grid->width * grid->height;
    mean_about(folds, grid, folds->looks.level, folds->plain, FINEST_SIGMA_M, folds->weight[0], folds->band);
    mean_about(folds, grid, folds->looks.level, folds->plain, COARSEST_SIGMA_M, folds->weight[1], folds->sum);
    for (int i = 0; i < count; i++) {
        float sure =
            smoothstep(0.3f, 0.9f, folds->weight[0][i]) * smoothstep(0.1f, 0.4f, folds->weight[1][i]);
        folds->band[i] = sure * (folds->band[i] - folds->sum[i]);
    }
}

// Weaker where much about is edges or where it is too strong for folds, and without noise.
static void keep_what_is_sure(struct folds *folds, const struct grid *grid)
{
    int count = grid->width * grid->height;
    float *edges = folds->edge, *strength = folds->sum, *weight = folds->weight[2];
    for (int i = 0; i < count; i++) {
        strength[i] = folds->band[i] * folds->band[i] * folds->plain[i];
        weight[i] = folds->cloth[i];
    }
    grid_blur(grid, weight, ABOUT_SIGMA_M, folds->scratch);
    grid_blur(grid, edges, ABOUT_SIGMA_M, folds->scratch);
    grid_blur(grid, strength, ABOUT_SIGMA_M, folds->scratch);
    for (int i = 0; i < count; i++) {
        float share = 1.0f / fmaxf(weight[i], 1e-2f);
        float sure = 1.0f - smoothstep(EDGES_FROM, EDGES_FULL, edges[i] * share);
        sure *= 1.0f - smoothstep(STRENGTH_FROM, STRENGTH_FULL, sqrtf(fmaxf(strength[i] * share, 0.0f)));
        sure *= 1.0f - smoothstep(SINGLE_FROM, SINGLE_FULL, fabsf(folds->band[i]));
        float size = fmaxf(fabsf(folds->band[i]) - folds->looks.noise[i], 0.0f);
        folds->band[i] = sure * BAND_GAIN * copysignf(size, folds->band[i]);
    }
}

// --- over time ---------------------------------------------------------------------------------------------

// The body's memory, or that of who was away longest.
static struct memory *find_memory(struct folds *folds, uint32_t id)
{
    struct memory *oldest = &folds->memories[0];
    for (int i = 0; i < BODIES; i++) {
        if (folds->memories[i].id == id)
            return &folds->memories[i];
        if (folds->memories[i].used < oldest->used)
            oldest = &folds->memories[i];
    }
    oldest->id = 0;
    return oldest;
}

// What was kept of the cell that now is at (x, y); false where it was not seen.
static bool remembered(const struct memory *memory, const struct grid *grid, int x, int y, float *band)
{
    int column = x + grid->left - memory->grid.left, row = y + grid->top - memory->grid.top;
    if (column < 0 || row < 0 || column >= memory->grid.width || row >= memory->grid.height)
        return false;
    *band = memory->band[row * memory->grid.width + column];
    return true;
}

static void steady(struct folds *folds, const struct grid *grid, const struct folds_view *view)
{
    struct memory *memory = find_memory(folds, view->body);
    bool is_same = memory->id == view->body && memory->grid.cell_px == grid->cell_px;
    float new_share = memory->sequence == view->sequence ? 0.0f : NEW_SHARE;
    for (int y = 0; y < grid->height && is_same; y++)
        for (int x = 0; x < grid->width; x++) {
            float *now = &folds->band[y * grid->width + x], before = 0.0f;
            if (!remembered(memory, grid, x, y, &before))
                continue;
            float change = smoothstep(CHANGE_NOISE, CHANGE_FULL, fabsf(*now - before));
            *now = before + (new_share + (1.0f - new_share) * change) * (*now - before);
        }
    memory->id = view->body;
    memory->used = ++folds->time;
    memory->sequence = view->sequence;
    memory->grid = *grid;
    memcpy(memory->band, folds->band, sizeof *folds->band * (size_t)(grid->width * grid->height));
}

// A picture that is shown again is not looked at again.
static bool is_known(const struct memory *memory, const struct grid *grid, const struct folds_view *view)
{
    const struct grid *known = &memory->grid;
    return memory->id == view->body && memory->sequence == view->sequence &&
           known->cell_px == grid->cell_px && known->left == grid->left && known->top == grid->top &&
           known->width == grid->width && known->height == grid->height;
}

static void look_anew(struct folds *folds, const struct grid *grid, const struct folds_view *view)
{
    look_at_cells(folds, grid, view);
    find_edges(folds, grid);
    without_lines(folds, grid);
    take_band(folds, grid);
    keep_what_is_sure(folds, grid);
    if (view->body != 0)
        steady(folds, grid, view);
}

void folds_look(struct folds *folds, const struct grid *grid, const struct folds_view *view, float *gain)
{
    const struct memory *memory = view->body != 0 ? find_memory(folds, view->body) : NULL;
    bool again = memory != NULL && is_known(memory, grid, view);
    if (!again)
        look_anew(folds, grid, view);
    const float *band = again ? memory->band : folds->band;
    int count = grid->width * grid->height;
    for (int i = 0; i < count; i++)
        gain[i] = 1.0f + fminf(fmaxf(band[i], -FOLDS_MOST), FOLDS_MOST);
}
