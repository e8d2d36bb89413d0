// Room: assets
// Replays: tests/fuzz/corpus/fuzz_garment shared:gltf_bad
//
// garment.json through the reader, without pictures: what is accepted keeps its bounds, and comes back the
// same when it is written and read again.
#include "assets/garment/garment_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_near(struct vec2 p, const struct garment *garment)
{
    float longer = fmaxf((float)garment->front.width_px, (float)garment->front.height_px);
    return p.x >= -0.25f * longer && p.y >= -0.25f * longer && p.x <= 1.25f * longer && p.y <= 1.25f * longer;
}

static bool may_be_worn(const struct garment *garment)
{
    bool good = (unsigned)garment->kind < GARMENT_KIND_COUNT && garment->front.width_px > 0 &&
                garment->front.height_px > 0 && garment->vertex_count <= GARMENT_MAX_VERTICES &&
                garment->triangle_count <= GARMENT_MAX_TRIANGLES;
    for (int i = 0; i < GARMENT_LANDMARK_COUNT && good; i++)
        good = !garment->has[i] || is_near(garment->landmarks_px[i], garment);
    for (int i = 0; i < garment->vertex_count && good; i++)
        good = is_near(garment->vertices_px[i], garment);
    for (int i = 0; i < garment->triangle_count && good; i++) {
        const uint16_t *at = garment->triangles[i];
        good = at[0] < garment->vertex_count && at[1] < garment->vertex_count &&
               at[2] < garment->vertex_count && at[0] != at[1] && at[1] != at[2] && at[2] != at[0];
    }
    for (int i = 0; i < GARMENT_PART_COUNT && good; i++)
        good = garment->parts[i].first >= 0 && garment->parts[i].count >= 0 &&
               garment->parts[i].first + garment->parts[i].count <= garment->triangle_count;
    return good;
}

static bool comes_back(const struct garment *garment)
{
    struct garment again = {0};
    char *text = NULL;
    struct diagnostic why = {0};
    if (garment_text(garment, &text, &why) != RESULT_OK)
        return false;
    enum result result = garment_parse("again", (const uint8_t *)text, strlen(text), &again, &why);
    bool same = result == RESULT_OK && again.kind == garment->kind &&
                again.vertex_count == garment->vertex_count &&
                again.triangle_count == garment->triangle_count &&
                memcmp(again.has, garment->has, sizeof again.has) == 0;
    garment_free(&again);
    free(text);
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct garment garment = {0};
    struct diagnostic why = {0};
    enum result result = garment_parse("fuzz", data, size, &garment, &why);
    if ((result == RESULT_OK) != (why.text[0] == '\0'))
        abort();
    if (result == RESULT_OK && (!may_be_worn(&garment) || !comes_back(&garment)))
        abort();
    garment_free(&garment);
    return 0;
}
