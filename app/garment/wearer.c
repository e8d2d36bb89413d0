#include "app/garment/wearer.h"

#include "app/garment/wearer_frame.h"
#include "app/garment/wearer_silhouette.h"
#include "platform/base/clock.h"

#include <stdlib.h>
#include <string.h>

#define STILL_S 1.0f // a picture on its own counts as if it had been seen for so long
#define FIRST_S 0.1f
#define GAP_S 0.5f // not seen for longer: begun anew

struct wearer_memory *wearer_memory_create(void)
{
    return calloc(1, sizeof(struct wearer_memory));
}

void wearer_memory_destroy(struct wearer_memory *memory)
{
    if (memory == NULL)
        return;
    wearer_memory_forget(memory);
    free(memory);
}

void wearer_memory_forget(struct wearer_memory *memory)
{
    memset(memory, 0, sizeof *memory);
}

// How long the frame counts; whom it doesn't know the memory begins anew.
static float move_on(struct wearer_memory *memory, const struct people *people, uint32_t id)
{
    float passed_s = (float)(people->captured_ns - memory->time_ns) / (float)CLOCK_SECOND_NS;
    bool knows = memory->id == id && passed_s >= 0.0f && passed_s < GAP_S;
    if (!knows) {
        wearer_memory_forget(memory);
        passed_s = FIRST_S;
    }
    memory->id = id;
    memory->time_ns = people->captured_ns;
    return passed_s;
}

bool wearer_measure(const struct people *people, int body, struct wearer_memory *memory, struct wearer *out)
{
    struct wearer_memory still = {0};
    struct wearer_frame frame;
    struct silhouette silhouette;
    float passed_s = STILL_S;
    if (memory != NULL)
        passed_s = move_on(memory, people, people->bodies[body].id);
    else
        memory = &still;
    if (silhouette_is_ghost(people, &people->bodies[body]) ||
        !wearer_frame_begin(&frame, people, body, memory, passed_s))
        return false;
    *out = (struct wearer){.id = frame.body.id,
                           .face = frame.face,
                           .yaw_rad = frame.yaw_rad,
                           .shows_back = frame.shows_back,
                           .metre_px = frame.metre_px,
                           .distance_m = frame.distance_m,
                           .up = frame.up};
    silhouette_begin(&silhouette, &frame);
    struct silhouette armless = silhouette;
    wearer_limbs_measure(&frame, &silhouette, out);
    wearer_torso_measure(&frame, &silhouette, &armless, out);
    return true;
}
