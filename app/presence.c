#include "app/presence.h"

#include "platform/base/clock.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// How long the picture takes to become the usual one.
#define USUAL_S 0.8f
// In luma of 255: more than the noise of a webcam in a dim shop, less than a dark coat before a dark wall.
#define CELL_DIFFERS 9.0f
// Of all cells: a person at three metres fills about a tenth of a landscape picture and moves a part of that.
#define LEAST_CELLS (PRESENCE_CELLS / 80)
#define SAMPLES 5 // of a cell, each way

static_assert(PRESENCE_CELLS == PRESENCE_COLUMNS * PRESENCE_ROWS, "a cell for each place");

static float luma_of(const uint8_t *pixel)
{
    return 0.299f * (float)pixel[0] + 0.587f * (float)pixel[1] + 0.114f * (float)pixel[2];
}

static float cell_luma(const struct picture *picture, int column, int row)
{
    float sum = 0.0f;
    for (int j = 0; j < SAMPLES; j++) {
        int y = (int)(((float)row + ((float)j + 0.5f) / SAMPLES) * (float)picture->height_px / PRESENCE_ROWS);
        const uint8_t *line = picture->pixels + (size_t)y * picture->stride_bytes;
        for (int i = 0; i < SAMPLES; i++) {
            float x =
                ((float)column + ((float)i + 0.5f) / SAMPLES) * (float)picture->width_px / PRESENCE_COLUMNS;
            sum += luma_of(line + (size_t)4 * (size_t)x);
        }
    }
    return sum / (SAMPLES * SAMPLES);
}

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// What all cells have in common is the camera's exposure, or a lamp.
static float common_part(const float difference[PRESENCE_CELLS])
{
    float sorted[PRESENCE_CELLS];
    memcpy(sorted, difference, sizeof sorted);
    qsort(sorted, PRESENCE_CELLS, sizeof sorted[0], compare_floats);
    return sorted[PRESENCE_CELLS / 2];
}

void presence_look(struct presence *presence, const struct picture *picture, int64_t now_ns)
{
    if (picture->width_px < PRESENCE_COLUMNS || picture->height_px < PRESENCE_ROWS)
        return;
    float passed_s = (float)(now_ns - presence->seen_ns) / (float)CLOCK_SECOND_NS;
    float share = passed_s > 0.0f ? 1.0f - expf(-passed_s / USUAL_S) : 0.0f;
    for (int i = 0; i < PRESENCE_CELLS; i++) {
        float luma = cell_luma(picture, i % PRESENCE_COLUMNS, i / PRESENCE_COLUMNS);
        if (!presence->begun)
            presence->usual[i] = luma;
        presence->difference[i] = luma - presence->usual[i];
        presence->usual[i] += share * presence->difference[i];
    }
    float common = common_part(presence->difference);
    int moved = 0;
    for (int i = 0; i < PRESENCE_CELLS; i++)
        moved += fabsf(presence->difference[i] - common) > CELL_DIFFERS;
    presence->motion = moved >= LEAST_CELLS;
    presence->begun = true;
    presence->seen_ns = now_ns;
}

void presence_forget(struct presence *presence)
{
    *presence = (struct presence){0};
}
