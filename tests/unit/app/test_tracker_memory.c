// A tracker that is warm allocates nothing: every allocation of the program is counted.
// Threads: yes
#include "assets/image.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/tracker.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)
#define WARM_FRAMES 40
#define COUNTED_FRAMES 100
#define WATCHED_FRAMES 16 // instead, under a sanitizer, which is slow and watches the threads

// A sanitizer has an allocator of its own, which must not be replaced.
#if defined(CHEVAL_SANITIZED) || !defined(__GLIBC__)
#define CAN_COUNT false
static atomic_int allocations;
#else
#define CAN_COUNT true
static atomic_int allocations;

// glibc's own functions behind those that are replaced here.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming)

void *malloc(size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    atomic_fetch_add(&allocations, 1);
    *memory = __libc_memalign(alignment, size);
    return *memory == NULL ? 12 : 0; // ENOMEM
}
#endif

static struct picture portrait, canvas;
static struct people people;

// A walk to and fro that leaves the picture and comes back, twice in the counted frames.
static void draw(int frame)
{
    int left = 200 + 30 * (frame % 50 < 25 ? frame % 50 : 50 - frame % 50);
    for (int y = 0; y < canvas.height_px; y++)
        memset(picture_row(&canvas, y), 90, (size_t)canvas.width_px * 4);
    for (int y = 0; y < portrait.height_px && y < canvas.height_px; y++)
        for (int x = 0; x < portrait.width_px && left + x < canvas.width_px; x++)
            memcpy(picture_row(&canvas, y) + (ptrdiff_t)(left + x) * 4,
                   picture_row(&portrait, y) + (ptrdiff_t)x * 4, 4);
}

static void run(unsigned parts)
{
    char folder[1024];
    struct diagnostic why = {0};
    struct tracker *tracker = NULL;
    (void)snprintf(folder, sizeof folder, "%s", test_model_path("face_landmark_with_attention.tflite"));
    *strrchr(folder, '/') = '\0';
    struct tracker_options options = {.models_dir = folder, .parts = parts};
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    int seen = 0, frames = CAN_COUNT ? WARM_FRAMES + COUNTED_FRAMES : WATCHED_FRAMES;
    for (int frame = 0; frame < frames; frame++) {
        draw(frame);
        int before = atomic_load(&allocations);
        assert_int_equal(tracker_update(tracker, &canvas, (uint64_t)frame, frame * FRAME_NS, &people),
                         RESULT_OK);
        seen += people.face_count;
        int made = atomic_load(&allocations) - before;
        if (frame >= WARM_FRAMES && made > 0)
            fail_msg("%d allocations in frame %d", made, frame);
    }
    assert_true(seen > frames / 3);
    tracker_destroy(tracker);
}

static void faces_allocate_nothing_once_warm(void **state)
{
    (void)state;
    run(TRACK_FACES);
}

static void everything_together_allocates_nothing_once_warm(void **state)
{
    (void)state;
    run(TRACK_EVERYTHING);
}

static void allocations_are_counted(void **state)
{
    (void)state;
    int before = atomic_load(&allocations);
    void *volatile memory = malloc(10);
    free(memory);
    assert_int_equal(atomic_load(&allocations) - before, CAN_COUNT ? 1 : 0);
}

static int load_portrait(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    if (picture_allocate(1280, 720, &canvas) != RESULT_OK)
        return -1;
    return image_load(test_source_path("tests/data/portrait.png"), &portrait, &why) == RESULT_OK ? 0 : -1;
}

static int free_pictures(void **state)
{
    (void)state;
    picture_free(&portrait);
    picture_free(&canvas);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_counted),
        cmocka_unit_test(faces_allocate_nothing_once_warm),
        cmocka_unit_test(everything_together_allocates_nothing_once_warm),
    };
    return cmocka_run_group_tests(tests, load_portrait, free_pictures);
}
