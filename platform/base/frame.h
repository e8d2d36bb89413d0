// A camera frame: a picture with its time, reference-counted, from a fixed pool.
//
// Thread: any. The pixels are written by the thread that took the frame from the pool until it hands the
// frame on; after that nobody writes them. The pool outlives its frames.
#ifndef CHEVAL_PLATFORM_BASE_FRAME_H
#define CHEVAL_PLATFORM_BASE_FRAME_H

#include "platform/base/picture.h"

#include <stdatomic.h>
#include <stdbool.h>

struct frame_pool;

struct frame {
    struct picture picture; // alpha 255, un-mirrored as the camera sees it; pixels owned by the pool
    uint64_t sequence;      // counts the frames a source delivered, from 1
    int64_t captured_ns;    // CLOCK_MONOTONIC
    bool placeholder;       // there is no camera picture now; `reason` says why
    char reason[96];

    // Below: frame.c's own.
    struct frame_pool *pool;
    size_t capacity_bytes;
    atomic_int references;
    atomic_bool is_private; // its picture is overwritten when the last reference goes
};

// `count` frames; their pixels are allocated when first used and kept at the largest size seen.
MUST_CHECK enum result frame_pool_create(int count, struct frame_pool **out);
// Every frame must have been released. Takes NULL.
void frame_pool_destroy(struct frame_pool *pool);

// A frame with one reference and room for the picture (content undefined, tightly packed rows), all other
// fields zero. RESULT_UNAVAILABLE when every frame is in use: skip this camera frame.
MUST_CHECK enum result frame_pool_take(struct frame_pool *pool, int width_px, int height_px,
                                       struct frame **out);

// Overwrites the pictures that are in the pool now: of frames that are in use once they are released. Any
// thread.
void frame_pool_forget(struct frame_pool *pool);

struct frame *frame_retain(struct frame *frame); // returns `frame`
void frame_release(struct frame *frame);         // takes NULL

#endif
