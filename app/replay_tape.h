// The pictures of a turn-around replay: packed in memory by a thread of their own, unpacked one by one.
//
// Main gives pictures while recording, ends that, and then looks at any of them. Nothing is written anywhere
// else, and replay_tape_destroy overwrites all of it. Thread: main; the packing thread lives from create to
// replay_tape_end.
#ifndef CHEVAL_APP_REPLAY_TAPE_H
#define CHEVAL_APP_REPLAY_TAPE_H

#include "platform/base/picture.h"

#include <stdbool.h>

#define REPLAY_TAPE_PICTURES 160
#define REPLAY_TAPE_BYTES ((size_t)24 << 20) // of all pictures, packed

struct replay_tape;

MUST_CHECK enum result replay_tape_create(int width_px, int height_px, struct replay_tape **out);
void replay_tape_destroy(struct replay_tape *tape); // overwrites everything; takes NULL

// Where the next picture is to be written, or NULL when the packing thread is behind: that one is left out.
struct picture *replay_tape_room(struct replay_tape *tape);
// The picture in that room was taken at this time. It is packed soon, as long as there is space for it.
void replay_tape_add(struct replay_tape *tape, int64_t taken_ns);

// Nothing comes any more: waits for what is being packed.
void replay_tape_end(struct replay_tape *tape);

// After the end.
void replay_tape_size(const struct replay_tape *tape, int *width_px, int *height_px);
int replay_tape_count(const struct replay_tape *tape);
int64_t replay_tape_time_ns(const struct replay_tape *tape, int index); // when it was taken
size_t replay_tape_bytes(const struct replay_tape *tape);
// Into `out`, of the tape's size.
MUST_CHECK enum result replay_tape_look(struct replay_tape *tape, int index, const struct picture *out);

#endif
