#include "tracking/nn/network.h"

#include "platform/base/file.h"
#include "tracking/nn/arena.h"
#include "tracking/nn/block.h"
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
    char *arena; // of all tensors that cross between steps, the input and the outputs among them
    size_t arena_bytes;
    float **constants; // that steps go on reading
    int constant_count;
    char *names;
};

// --- creating ---------------------------------------------------------------------------------------------

static void live_at(struct arena_tensor *tensor, int64_t time)
{
    if (time < tensor->first)
        tensor->first = time;
    if (time > tensor->last)
        tensor->last = time;
}

// From when it is computed to when it is last read. What the caller reads or writes lives always.
static struct arena_tensor life_of(const struct graph *graph, int index)
{
    const struct tflite_model *model = graph->model;
    size_t bytes = (size_t)model->tensors[index].count * sizeof(float) + XNN_EXTRA_BYTES;
    struct arena_tensor tensor = {index, INT64_MAX, INT64_MIN, 0, 0};
    tensor.size = (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    bool always = index == graph->input;
    for (int i = 0; i < graph->output_count; i++)
        always |= graph->outputs[i] == index;
    if (always) {
        tensor.first = INT64_MIN;
        tensor.last = INT64_MAX;
        return tensor;
    }
    live_at(&tensor, graph_time(graph, graph->values[index].producer));
    for (int n = 0; n < model->operator_count; n++) {
        const struct tflite_operator *op = &model->operators[n];
        for (int i = 0; i < op->input_count && graph->nodes[n].needed && !graph->nodes[n].constant; i++)
            if (op->inputs[i] == index)
                live_at(&tensor, graph_time(graph, graph->nodes[n].runner));
    }
    return tensor;
}

// Memory for every tensor that crosses between steps. Entered in storage by tensor; the network owns it.
static enum result give_storage(struct network *network, const struct graph *graph, float **storage)
{
    const struct tflite_model *model = graph->model;
    struct arena_tensor *tensors = calloc((size_t)model->tensor_count, sizeof *tensors);
    network->constants = calloc((size_t)model->tensor_count, sizeof *network->constants);
    int count = 0;
    for (int i = 0; i < model->tensor_count && tensors != NULL; i++)
        if (graph->values[i].needed && graph->values[i].crosses && graph->values[i].constant == NULL)
            tensors[count++] = life_of(graph, i);
    if (tensors != NULL)
        network->arena_bytes = arena_place(tensors, count);
    network->arena = aligned_alloc(ARENA_ALIGNMENT, network->arena_bytes);
    bool fits = tensors != NULL && network->constants != NULL && network->arena != NULL;
    if (fits)
        memset(network->arena, 0, network->arena_bytes);
    for (int i = 0; i < count && fits; i++)
        storage[tensors[i].index] = (float *)(void *)(network->arena + tensors[i].offset);
    free(tensors);
    return fits ? RESULT_OK : diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
}

// Takes over the constants that go on being read; the graph frees those that were packed.
static void keep_constants(struct network *network, struct graph *graph)
{
    for (int n = 0; n < graph->model->operator_count; n++) {
        const struct tflite_operator *op = &graph->model->operators[n];
        const struct graph_node *node = &graph->nodes[n];
        bool packed =
            node->absorbed || node->block.pointwise != GRAPH_NOBODY || (!node->own && !segment_keeps(op));
        if (!node->needed || packed)
            continue;
        for (int i = 0; i < op->input_count; i++) {
            float **constant =
                op->inputs[i] == TFLITE_NO_TENSOR ? NULL : &graph->values[op->inputs[i]].constant;
            if (constant == NULL || *constant == NULL)
                continue;
            network->constants[network->constant_count++] = *constant;
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
        if (!node->needed || node->constant || node->absorbed || !node->own || node->level != level)
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
    return network_create_by(block_level_best(), label, bytes, size, wanted_outputs, out, why);
}

enum result network_create_by(const struct block_level *level, const char *label, const uint8_t *bytes,
                              size_t size, const char *const *wanted_outputs, struct network **out,
                              struct diagnostic *why)
{
    *out = NULL;
    struct tflite_model model;
    struct graph graph;
    enum result result = tflite_parse(label, bytes, size, &model, why);
    if (result != RESULT_OK)
        return result;
    result = graph_init(&graph, label, &model, wanted_outputs, level, why);
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
    for (int i = 0; i < network->constant_count; i++)
        free(network->constants[i]);
    free(network->constants);
    free(network->arena);
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
    memset(network->arena, 0, network->arena_bytes);
    enum result result = network_run(network);
    assert(result == RESULT_OK); // it ran before, on the same buffers
    (void)result;
}
