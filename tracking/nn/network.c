#include "tracking/nn/network.h"

#include "platform/base/file.h"
#include "tracking/nn/graph.h"
#include "tracking/nn/own_ops.h"
#include "tracking/nn/segment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xnnpack.h>

_Static_assert(NETWORK_MAX_DIMS == TFLITE_MAX_DIMS, "a tensor of the file fits the caller's");

// An XNNPACK runtime, or else operators of ours.
struct step {
    xnn_runtime_t runtime;
    int first_own, own_count; // in network->own
};

struct network {
    struct network_tensor input;
    struct network_tensor outputs[TFLITE_MAX_OPERANDS];
    int output_count;
    struct step *steps;
    int step_count;
    struct own_op *own;
    int own_count;
    float **memory; // every block the tensors above and the steps' runtimes and operators point into
    int memory_count;
    char *names;
};

// --- creating ---------------------------------------------------------------------------------------------

// Memory for every tensor that crosses between steps, and the constants that are read while running. Both are
// entered in storage by tensor; network->memory owns them.
static enum result give_storage(struct network *network, struct graph *graph, float **storage)
{
    const struct tflite_model *model = graph->model;
    network->memory = calloc((size_t)model->tensor_count, sizeof *network->memory);
    if (network->memory == NULL)
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    for (int i = 0; i < model->tensor_count; i++) {
        if (!graph->values[i].needed || !graph->values[i].crosses || graph->values[i].constant != NULL)
            continue;
        size_t bytes = (size_t)model->tensors[i].count * sizeof(float) + XNN_EXTRA_BYTES;
        // Whole cache lines, aligned to one: a vector load never straddles two.
        float *block = aligned_alloc(64, (bytes + 63) / 64 * 64);
        if (block == NULL)
            return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
        memset(block, 0, bytes);
        network->memory[network->memory_count++] = block;
        storage[i] = block;
    }
    return RESULT_OK;
}

// Takes over the constants that go on being read; the graph frees those that XNNPACK has packed.
static void keep_constants(struct network *network, struct graph *graph)
{
    for (int n = 0; n < graph->model->operator_count; n++) {
        const struct tflite_operator *op = &graph->model->operators[n];
        if (!graph->nodes[n].needed || (!graph->nodes[n].own && !segment_keeps(op)))
            continue;
        for (int i = 0; i < op->input_count; i++) {
            float **constant =
                op->inputs[i] == TFLITE_NO_TENSOR ? NULL : &graph->values[op->inputs[i]].constant;
            if (constant == NULL || *constant == NULL)
                continue;
            network->memory[network->memory_count++] = *constant;
            *constant = NULL;
        }
    }
}

static enum result make_own_ops(struct network *network, const struct graph *graph, int level,
                                float *const *storage, struct step *step)
{
    step->first_own = network->own_count;
    for (int n = 0; n < graph->model->operator_count; n++) {
        const struct graph_node *node = &graph->nodes[n];
        if (!node->needed || node->constant || !node->own || node->level != level)
            continue;
        enum result result = own_op_init(graph, n, storage, &network->own[network->own_count]);
        network->own_count++; // even of a failed one, which may own something already
        if (result != RESULT_OK)
            return result;
        step->own_count++;
    }
    return RESULT_OK;
}

static enum result make_steps(struct network *network, const struct graph *graph, float *const *storage)
{
    int own_count = 0;
    for (int n = 0; n < graph->model->operator_count; n++)
        own_count += graph->nodes[n].needed && graph->nodes[n].own;
    network->steps = calloc((size_t)graph->level_count, sizeof *network->steps);
    network->own = calloc((size_t)own_count + 1, sizeof *network->own);
    if (network->steps == NULL || network->own == NULL)
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    network->step_count = graph->level_count;
    for (int level = 0; level < graph->level_count; level++) {
        struct step *step = &network->steps[level];
        enum result result = (level & 1) != 0 ? make_own_ops(network, graph, level, storage, step)
                                              : segment_create(graph, level, storage, &step->runtime);
        if (result != RESULT_OK)
            return result;
    }
    return RESULT_OK;
}

static struct network_tensor describe(const struct tflite_tensor *tensor, float *data, char **names)
{
    struct network_tensor out = {.data = data, .count = tensor->count, .name = *names};
    for (int i = 0; i < NETWORK_MAX_DIMS; i++) {
        int from = i - (NETWORK_MAX_DIMS - tensor->rank);
        out.dims[i] = from < 0 ? 1 : tensor->dims[from];
    }
    size_t length = strlen(tensor->name) + 1;
    memcpy(*names, tensor->name, length);
    *names += length;
    return out;
}

static enum result describe_tensors(struct network *network, const struct graph *graph, float *const *storage)
{
    const struct tflite_tensor *tensors = graph->model->tensors;
    size_t size = strlen(tensors[graph->input].name) + 1;
    for (int i = 0; i < graph->output_count; i++)
        size += strlen(tensors[graph->outputs[i]].name) + 1;
    network->names = malloc(size);
    if (network->names == NULL)
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    char *names = network->names;
    network->input = describe(&tensors[graph->input], storage[graph->input], &names);
    for (int i = 0; i < graph->output_count; i++)
        network->outputs[i] = describe(&tensors[graph->outputs[i]], storage[graph->outputs[i]], &names);
    network->output_count = graph->output_count;
    return RESULT_OK;
}

static enum result build(struct network *network, struct graph *graph)
{
    assert(network != NULL);
    float **storage = calloc((size_t)graph->model->tensor_count, sizeof *storage);
    if (storage == NULL)
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    enum result result = give_storage(network, graph, storage);
    if (result == RESULT_OK)
        result = make_steps(network, graph, storage);
    if (result == RESULT_OK)
        result = describe_tensors(network, graph, storage);
    if (result == RESULT_OK)
        keep_constants(network, graph);
    free(storage);
    return result;
}

enum result network_create(const char *label, const uint8_t *bytes, size_t size,
                           const char *const *wanted_outputs, struct network **out, struct diagnostic *why)
{
    *out = NULL;
    struct tflite_model model;
    struct graph graph;
    enum result result = tflite_parse(label, bytes, size, &model, why);
    if (result != RESULT_OK)
        return result;
    result = graph_init(&graph, label, &model, wanted_outputs, why);
    if (result != RESULT_OK) {
        tflite_free(&model);
        return result;
    }
    struct network *network = calloc(1, sizeof *network);
    if (network == NULL)
        result = diagnose(why, RESULT_NO_MEMORY, "%s: out of memory", label);
    else if (xnn_initialize(NULL) != xnn_status_success)
        result = diagnose(why, RESULT_UNSUPPORTED, "%s: XNNPACK can't start on this processor", label);
    if (result == RESULT_OK)
        result = graph_check(&graph);
    if (result == RESULT_OK)
        result = build(network, &graph);
    graph_finish(&graph);
    tflite_free(&model);
    if (result == RESULT_OK)
        *out = network;
    else
        network_destroy(network);
    return result;
}

enum result network_load(const char *path, const char *const *wanted_outputs, struct network **out,
                         struct diagnostic *why)
{
    *out = NULL;
    uint8_t *bytes;
    size_t size;
    enum result result = file_read(path, TFLITE_MAX_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    result = network_create(path, bytes, size, wanted_outputs, out, why);
    free(bytes);
    return result;
}

void network_destroy(struct network *network)
{
    if (network == NULL)
        return;
    for (int i = 0; i < network->step_count; i++)
        if (network->steps[i].runtime != NULL)
            (void)xnn_delete_runtime(network->steps[i].runtime);
    for (int i = 0; i < network->own_count; i++)
        own_op_finish(&network->own[i]);
    for (int i = 0; i < network->memory_count; i++)
        free(network->memory[i]);
    free(network->memory);
    free(network->steps);
    free(network->own);
    free(network->names);
    free(network);
}

// --- running ----------------------------------------------------------------------------------------------

struct network_tensor network_input(const struct network *network)
{
    return network->input;
}

int network_output_count(const struct network *network)
{
    return network->output_count;
}

struct network_tensor network_output(const struct network *network, int index)
{
    return network->outputs[index];
}

enum result network_run(struct network *network)
{
    for (int i = 0; i < network->step_count; i++) {
        const struct step *step = &network->steps[i];
        if (step->runtime != NULL && xnn_invoke_runtime(step->runtime) != xnn_status_success)
            return RESULT_UNAVAILABLE;
        for (int k = 0; k < step->own_count; k++)
            own_op_run(&network->own[step->first_own + k]);
    }
    return RESULT_OK;
}

void network_forget(struct network *network)
{
    struct network_tensor input = network_input(network);
    memset(input.data, 0, (size_t)input.count * sizeof *input.data);
    enum result result = network_run(network);
    assert(result == RESULT_OK); // it ran before, on the same buffers
    (void)result;
}
