// Threads: yes
#include "app/workers.h"
#include "platform/base/clock.h"
#include "platform/store/store_interest.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_NS (60 * CLOCK_SECOND_NS) // under the sanitizers a frame takes long

static struct workers *start_tracking(unsigned parts, const char *store_path)
{
    struct workers *workers = calloc(1, sizeof *workers);
    assert_non_null(workers);
    char models[1024], source[1100];
    (void)snprintf(models, sizeof models, "%s", test_model_path("."));
    (void)snprintf(source, sizeof source, "still:%s", test_source_path("tests/data/portrait.png"));
    struct tracker_options tracking = {.models_dir = models, .parts = parts};
    struct camera_options camera = {.source = source};
    struct diagnostic why = {0};
    workers->recorder.path = store_path;
    assert_int_equal(frame_pool_create(6, &workers->frames), RESULT_OK);
    assert_int_equal(tracker_create(&tracking, &workers->tracker, &why), RESULT_OK);
    assert_int_equal(camera_open(&camera, workers->frames, &workers->camera, &why), RESULT_OK);
    workers_allow_tracking(workers, false, 1);
    assert_int_equal(workers_start(workers, &why), RESULT_OK);
    return workers;
}

static struct workers *start(const char *store_path)
{
    return start_tracking(TRACK_FACES, store_path);
}

static void stop(struct workers *workers)
{
    workers_stop(workers);
    free(workers);
}

static struct tracked_frame *next(struct workers *workers)
{
    struct tracked_frame *tracked = mailbox_take(&workers->tracked, PATIENCE_NS);
    assert_non_null(tracked);
    return tracked;
}

static void nobody_is_tracked_before_consent_and_after_the_wipe(void **state)
{
    (void)state;
    static const struct people nobody;
    struct workers *workers = start(NULL);
    for (int i = 0; i < 5; i++) {
        struct tracked_frame *tracked = next(workers);
        assert_int_equal(tracked->people.face_count, 0);
        assert_int_equal(tracked->timings.runs[STAGE_FACE_MESH] + tracked->timings.runs[STAGE_FACE_DETECTOR],
                         0);
        tracked_frame_release(tracked);
    }
    workers_allow_tracking(workers, true, 1);
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    int faces = 0;
    while (faces == 0 && clock_now_ns() < end_ns) {
        struct tracked_frame *tracked = next(workers);
        faces = tracked->people.face_count;
        assert_int_equal(tracked->generation, 1);
        tracked_frame_release(tracked);
    }
    assert_int_equal(faces, 1);
    workers_allow_tracking(workers, false, 2);
    bool old = true;
    while (old && clock_now_ns() < end_ns) {
        struct tracked_frame *tracked = next(workers);
        old = tracked->generation == 1;
        if (!old)
            assert_memory_equal(&tracked->people, &nobody, sizeof nobody); // no landmark of theirs either
        tracked_frame_release(tracked);
    }
    assert_false(old);
    stop(workers);
}

static void a_released_frame_keeps_no_face(void **state)
{
    (void)state;
    struct workers *workers = start(NULL);
    workers_allow_tracking(workers, true, 1);
    struct tracked_frame *tracked = next(workers);
    while (tracked->people.face_count == 0) {
        tracked_frame_release(tracked);
        tracked = next(workers);
    }
    workers_allow_tracking(workers, false, 1);
    struct face *face = &tracked->people.faces[0];
    tracked_frame_release(tracked);
    static const struct face nobody;
    // The pool may have handed the slot on already, but with nobody in it.
    assert_int_equal(face->id, nobody.id);
    assert_memory_equal(face->landmarks_px, nobody.landmarks_px, sizeof nobody.landmarks_px);
    stop(workers);
}

// The first frame with as many bodies' layers as that; the caller releases it.
static struct tracked_frame *next_with_layers(struct workers *workers, int count)
{
    int64_t end_ns = clock_now_ns() + 2 * PATIENCE_NS;
    struct tracked_frame *tracked = next(workers);
    while (tracked->layers.count != count && clock_now_ns() < end_ns) {
        tracked_frame_release(tracked);
        tracked = next(workers);
    }
    assert_int_equal(tracked->layers.count, count);
    return tracked;
}

static void layers_come_with_bodies_and_go_with_them(void **state)
{
    (void)state;
    struct workers *workers = start_tracking(TRACK_FACES | TRACK_BODIES | TRACK_MASK, NULL);
    workers_want(workers, TRACK_FACES | TRACK_BODIES | TRACK_MASK);
    for (int i = 0; i < 3; i++) { // nobody has agreed
        struct tracked_frame *tracked = next(workers);
        assert_int_equal(tracked->layers.count + tracked->timings.runs[STAGE_LAYERS], 0);
        tracked_frame_release(tracked);
    }
    workers_allow_tracking(workers, true, 1);
    struct tracked_frame *tracked = next_with_layers(workers, 1);
    assert_int_equal(tracked->people.body_count, 1);
    assert_true(tracked->layers.bodies[0].width > 0);
    struct tracked_frame *newer = next_with_layers(workers, 1); // each has its own
    assert_true(newer->layers.bodies[0].shares != tracked->layers.bodies[0].shares);
    tracked_frame_forget(newer);
    assert_int_equal(newer->layers.count + newer->people.body_count, 0);
    assert_non_null(newer->frame);
    tracked_frame_release(newer);
    tracked_frame_release(tracked);
    workers_want(workers, TRACK_FACES);
    tracked_frame_release(next_with_layers(workers, 0));
    stop(workers);
}

static void events_are_on_the_disk_when_the_workers_have_stopped(void **state)
{
    (void)state;
    const char *path = test_temporary_path("workers.db");
    struct workers *workers = start(path);
    struct interest_sink sink = workers_interest_sink(workers);
    for (int i = 0; i < 200; i++) {
        struct interest_event event = {.kind = INTEREST_PRODUCT_LIKED, .duration_ms = -1};
        interest_make_id(event.id);
        event.happened_ns = clock_now_ns();
        sink.record(sink.context, &event);
        if (i == 100) { // main sees what the store thread counts
            tracked_frame_release(next(workers));
            (void)atomic_load(&workers->counters.commit_p99_us);
        }
    }
    stop(workers);
    struct store *store = NULL;
    int64_t count = 0;
    assert_int_equal(store_open(path, true, &store, NULL), RESULT_OK);
    assert_int_equal(store_count_events(store, &count, NULL), RESULT_OK);
    assert_int_equal(count, 200);
    store_close(store);
}

static void pictures_are_read_and_what_is_missing_is_answered_too(void **state)
{
    (void)state;
    struct workers *workers = start(NULL);
    struct load_request request = {.kind = LOAD_PICTURE, .max_side_px = 128};
    (void)snprintf(request.path, sizeof request.path, "%s", test_source_path("tests/data/portrait.png"));
    assert_true(queue_push(&workers->load_requests, &request));
    (void)snprintf(request.path, sizeof request.path, "/nowhere/product.glb");
    request.kind = LOAD_MODEL;
    assert_true(queue_push(&workers->load_requests, &request));
    struct load_reply reply;
    assert_true(queue_pop(&workers->load_replies, &reply, PATIENCE_NS));
    assert_int_equal(reply.request.kind, LOAD_PICTURE);
    assert_non_null(reply.picture.pixels);
    assert_int_equal(reply.picture.width_px, 128);
    load_reply_finish(&reply);
    assert_true(queue_pop(&workers->load_replies, &reply, PATIENCE_NS));
    assert_int_equal(reply.request.kind, LOAD_MODEL);
    assert_null(reply.model);
    assert_string_equal(reply.request.path, "/nowhere/product.glb");
    load_reply_finish(&reply);
    stop(workers);
}

// The first frame of that width.
static struct tracked_frame *next_of_width(struct workers *workers, int width_px)
{
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    struct tracked_frame *tracked = next(workers);
    while (tracked->frame->picture.width_px != width_px && clock_now_ns() < end_ns) {
        tracked_frame_release(tracked);
        tracked = next(workers);
    }
    assert_int_equal(tracked->frame->picture.width_px, width_px);
    return tracked;
}

static void another_camera_takes_over_and_frames_are_counted_on(void **state)
{
    (void)state;
    struct workers *workers = start(NULL);
    struct diagnostic why = {0};
    struct tracked_frame *tracked = next(workers);
    int portrait_px = tracked->frame->picture.width_px;
    uint64_t sequence = tracked->frame->sequence;
    int64_t captured_ns = tracked->frame->captured_ns;
    tracked_frame_release(tracked);
    workers_allow_tracking(workers, true, 1);
    for (int i = 0; i < 6; i++) { // also while the last one asked for has not come yet
        struct camera_options small = {.source = "synthetic:320x240"},
                              large = {.source = "synthetic:640x480"};
        assert_int_equal(workers_use_camera(workers, &large, &why), RESULT_OK);
        assert_int_equal(workers_use_camera(workers, &small, &why), RESULT_OK);
    }
    tracked = next_of_width(workers, 320);
    assert_true(portrait_px != 320);
    assert_true(tracked->frame->sequence > sequence);
    assert_true(tracked->frame->captured_ns > captured_ns);
    tracked_frame_release(tracked);
    assert_true(atomic_load(&workers->counters.frames_captured) >= 2);
    stop(workers);
}

static void a_camera_that_cannot_be_leaves_the_one_there_is(void **state)
{
    (void)state;
    struct workers *workers = start(NULL);
    struct diagnostic why = {0};
    struct camera_options missing = {.source = "still:/nowhere/face.png"}, unknown = {.source = "film"};
    assert_int_not_equal(workers_use_camera(workers, &missing, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "/nowhere/face.png"));
    assert_int_not_equal(workers_use_camera(workers, &unknown, &why), RESULT_OK);
    for (int i = 0; i < 3; i++) {
        struct tracked_frame *tracked = next(workers);
        assert_false(tracked->frame->placeholder);
        assert_true(tracked->frame->picture.width_px != 320);
        tracked_frame_release(tracked);
    }
    stop(workers);
}

static void a_live_camera_that_is_missing_is_waited_for(void **state)
{
    (void)state;
    struct workers *workers = start(NULL);
    struct diagnostic why = {0};
    struct camera_options missing = {.source = "/dev/video-none"};
    assert_int_equal(workers_use_camera(workers, &missing, &why), RESULT_OK);
    struct tracked_frame *tracked = next(workers);
    while (!tracked->frame->placeholder) {
        tracked_frame_release(tracked);
        tracked = next(workers);
    }
    assert_non_null(strstr(tracked->frame->reason, "looking for it again"));
    tracked_frame_release(tracked);
    struct camera_options there = {.source = "synthetic:320x240"};
    assert_int_equal(workers_use_camera(workers, &there, &why), RESULT_OK);
    tracked_frame_release(next_of_width(workers, 320));
    stop(workers);
}

static void in_lockstep_the_next_step_sees_the_other_camera(void **state)
{
    (void)state;
    struct workers *workers = calloc(1, sizeof *workers);
    assert_non_null(workers);
    struct tracker_options tracking = {.models_dir = test_model_path("."), .parts = TRACK_FACES};
    struct camera_options first = {.source = "synthetic:320x240", .unpaced = true};
    struct camera_options second = {.source = "synthetic:640x480", .unpaced = true};
    struct diagnostic why = {0};
    workers->lockstep = true;
    assert_int_equal(frame_pool_create(6, &workers->frames), RESULT_OK);
    assert_int_equal(tracker_create(&tracking, &workers->tracker, &why), RESULT_OK);
    assert_int_equal(camera_open(&first, workers->frames, &workers->camera, &why), RESULT_OK);
    assert_int_equal(workers_start(workers, &why), RESULT_OK);
    int64_t captured_ns = 0;
    for (int i = 0; i < 90; i++) { // three seconds of the first one's clock, which runs ahead of ours
        struct tracked_frame *tracked = workers_step(workers);
        assert_non_null(tracked);
        captured_ns = tracked->frame->captured_ns;
        tracked_frame_release(tracked);
    }
    assert_int_equal(workers_use_camera(workers, &second, &why), RESULT_OK);
    struct tracked_frame *tracked = workers_step(workers);
    assert_non_null(tracked);
    assert_int_equal(tracked->frame->picture.width_px, 640);
    assert_int_equal(tracked->frame->sequence, 91);
    assert_true(tracked->frame->captured_ns > captured_ns);
    tracked_frame_release(tracked);
    stop(workers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_tracked_before_consent_and_after_the_wipe),
        cmocka_unit_test(a_released_frame_keeps_no_face),
        cmocka_unit_test(layers_come_with_bodies_and_go_with_them),
        cmocka_unit_test(another_camera_takes_over_and_frames_are_counted_on),
        cmocka_unit_test(a_camera_that_cannot_be_leaves_the_one_there_is),
        cmocka_unit_test(a_live_camera_that_is_missing_is_waited_for),
        cmocka_unit_test(in_lockstep_the_next_step_sees_the_other_camera),
        cmocka_unit_test(events_are_on_the_disk_when_the_workers_have_stopped),
        cmocka_unit_test(pictures_are_read_and_what_is_missing_is_answered_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
