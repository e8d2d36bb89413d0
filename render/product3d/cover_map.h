// Which places of the picture about a head hide what is worn there: hair, hands, and people who stand nearer.
// A small picture that lies square over the head, turns with it and goes down to the collarbones.
//
// Hair is told by colour (hair_colour.h): what a person's crown shows and skin does not. Where an ear is
// bare, the hair about it lies behind the temple and the earring, and hides neither; where it is covered,
// hair hides both. What is worn in front of the hair, as a frame's front is before a fringe, is up to who
// draws: hair hides by the depth on the head (scene.h: open_z_m, hidden_z_m), all else hides everything. With
// a mask of persons (scene.mask) what is behind them is never taken for hair. Plain arithmetic, no GL; one
// thread a memory.
#ifndef CHEVAL_RENDER_PRODUCT3D_COVER_MAP_H
#define CHEVAL_RENDER_PRODUCT3D_COVER_MAP_H

#include "render/scene.h"

#define COVER_MAP_WIDTH 160
#define COVER_MAP_HEIGHT 256
#define COVER_MAP_CELL_M 0.0017f // a cell's side, at the head's depth

struct cover_map {
    // RGBA, top row first; r: hair, g: what is before all that is worn; 255 hides it.
    uint8_t pixels[COVER_MAP_WIDTH * COVER_MAP_HEIGHT * 4];
    // Picture pixels -> texture coordinates of the map: u = to_u . (x, y, 1), v = to_v . (x, y, 1).
    struct vec3 to_u, to_v;
};

// What is worn, in face space: beyond it the map is not made.
struct cover_bounds {
    struct vec3 low, high;
};

// What is known of a person from the frames before, and the space to work in: about 1 MB.
struct cover_memory;
struct cover_memory *cover_memory_create(void); // NULL: no memory
void cover_memory_forget(struct cover_memory *memory);
void cover_memory_destroy(struct cover_memory *memory); // takes NULL

// Once a frame, for a person of the scene with a pose, a mesh and a background.
void cover_map_build(const struct scene *scene, const struct scene_person *person,
                     const struct cover_bounds *bounds, struct cover_memory *memory, struct cover_map *out);

#endif
