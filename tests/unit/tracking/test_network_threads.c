// Threads: yes
//
// Networks side by side: each on a thread of its own, made and run while the others are.
#include "platform/base/thread.h"
#include "tests/support/test_support.h"
#include "tracking/nn/network.h"

#include <stdlib.h>
#include <string.h>

#define WORKERS 4
#define RUNS 3

// One thread's network. The caller reads `outputs` after the thread has ended.
struct worker {
    struct thread thread;
    const char *file;
    float *outputs; // all of them, of the last run
    size_t count;
    bool failed;
};

// The same picture for every thread: a pattern that has all frequencies.
static void show_pattern(struct network *network)
{
    struct network_tensor input = network_input(network);
    for (int i = 0; i < input.count; i++)
        input.data[i] = (float)((unsigned)i * 2654435761u >> 8) / (float)(1 << 24);
}

static bool keep_outputs(struct worker *worker, const struct network *network)
{
    worker->count = 0;
    for (int i = 0; i < network_output_count(network); i++)
        worker->count += (size_t)network_output(network, i).count;
    free(worker->outputs);
    worker->outputs = malloc(worker->count * sizeof *worker->outputs);
    if (worker->outputs == NULL)
        return false;
    float *out = worker->outputs;
    for (int i = 0; i < network_output_count(network); i++) {
        struct network_tensor output = network_output(network, i);
        memcpy(out, output.data, (size_t)output.count * sizeof *out);
        out += output.count;
    }
    return true;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct network *network = NULL;
    worker->failed = network_load(worker->file, NULL, &network, NULL) != RESULT_OK;
    for (int i = 0; i < RUNS && !worker->failed; i++) {
        show_pattern(network);
        worker->failed = network_run(network) != RESULT_OK || !keep_outputs(worker, network);
        if (!worker->failed)
            network_forget(network);
    }
    network_destroy(network);
    return NULL;
}

static void networks_on_threads_of_their_own_give_what_they_give_alone(void **state)
{
    (void)state;
    static const char *const files[WORKERS] = {
        "face_landmark_with_attention.tflite", "pose_landmark_lite.tflite",
        "face_landmark_with_attention.tflite", "selfie_segmentation_landscape.tflite"};
    struct worker workers[WORKERS] = {0};
    for (int i = 0; i < WORKERS; i++) {
        workers[i].file = test_model_path(files[i]);
        assert_int_equal(thread_start(&workers[i].thread, "network", work, &workers[i]), RESULT_OK);
    }
    for (int i = 0; i < WORKERS; i++)
        thread_join(&workers[i].thread);
    for (int i = 0; i < WORKERS; i++) {
        assert_false(workers[i].failed);
        struct worker alone = {.file = workers[i].file};
        (void)work(&alone);
        assert_false(alone.failed);
        assert_int_equal(alone.count, workers[i].count);
        assert_memory_equal(alone.outputs, workers[i].outputs, alone.count * sizeof(float));
        free(alone.outputs);
        free(workers[i].outputs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_on_threads_of_their_own_give_what_they_give_alone),
    };
    return cmocka_run_group_tests_name("network_threads", tests, NULL, NULL);
}
