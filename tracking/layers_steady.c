#include "tracking/layers_steady.h"

#include "tracking/mask_smooth.h"

#include <string.h>

#define LONGEST_GAP_NS INT64_C(500000000)

// How much of a share comes from the frame before where the picture holds still: at 30 frames a second half
// of a change that nothing in the picture explains is there after a tenth of a second.
#define HOLD_RATIO 0.8f

// The cell of the frame before at a cell of the view; -1: it was not looked at.
static int cell_before(const struct layers_memory *memory, const struct layers_view *view, int x, int y)
{
    x += view->left - memory->left;
    y += view->top - memory->top;
    return x >= 0 && y >= 0 && x < memory->columns && y < memory->rows ? y * memory->columns + x : -1;
}

static void align(struct layers_memory *memory, const struct layers_view *view)
{
    for (int y = 0, i = 0; y < view->rows; y++)
        for (int x = 0; x < view->columns; x++, i++) {
            int from = cell_before(memory, view, x, y);
            memcpy(memory->now[i], view->places[i].colour, sizeof memory->now[i]);
            for (int c = 0; c < 3; c++) // what was not looked at is as if it had changed
                memory->before[i][c] = from >= 0 ? memory->seen[from][c] : memory->now[i][c] + 1.0f;
        }
}

static void lean(struct layers_memory *memory, const struct layers_view *view)
{
    align(memory, view);
    mask_smooth_stillness(memory->now[0], memory->before[0], view->columns, view->rows, memory->still);
    for (int y = 0, i = 0; y < view->rows; y++)
        for (int x = 0; x < view->columns; x++, i++) {
            int from = cell_before(memory, view, x, y);
            for (int k = 0; k < LAYER_PERSON && from >= 0; k++) {
                float *share = &view->places[i].values[k];
                *share += HOLD_RATIO * memory->still[i] * (memory->shares[from][k] - *share);
            }
        }
}

void layers_steady(struct layers_memory *memory, const struct layers_view *view, uint32_t body,
                   int64_t time_ns)
{
    int64_t interval_ns = time_ns - memory->time_ns;
    if (body != 0 && memory->body == body && memory->width == view->width && memory->height == view->height &&
        interval_ns > 0 && interval_ns <= LONGEST_GAP_NS)
        lean(memory, view);
    for (int i = 0; i < view->rows * view->columns; i++) {
        memcpy(memory->seen[i], view->places[i].colour, sizeof memory->seen[i]);
        memcpy(memory->shares[i], view->places[i].values, sizeof memory->shares[i]);
    }
    memory->body = body;
    memory->time_ns = time_ns;
    memory->width = view->width;
    memory->height = view->height;
    memory->left = view->left;
    memory->top = view->top;
    memory->columns = view->columns;
    memory->rows = view->rows;
}
