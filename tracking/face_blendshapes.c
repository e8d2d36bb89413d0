#include "tracking/face_blendshapes.h"

#include "tracking/nn/network.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const uint16_t face_blendshapes_inputs[FACE_BLENDSHAPES_INPUTS] = {
    0,   1,   4,   5,   6,   7,   8,   10,  13,  14,  17,  21,  33,  37,  39,  40,  46,  52,  53,  54,  55,
    58,  61,  63,  65,  66,  67,  70,  78,  80,  81,  82,  84,  87,  88,  91,  93,  95,  103, 105, 107, 109,
    127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163,
    168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283,
    284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332, 334,
    336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386, 387, 388, 389,
    390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
};

static const char *const names[FACE_BLENDSHAPES] = {
    "_neutral",         "browDownLeft",      "browDownRight",      "browInnerUp",
    "browOuterUpLeft",  "browOuterUpRight",  "cheekPuff",          "cheekSquintLeft",
    "cheekSquintRight", "eyeBlinkLeft",      "eyeBlinkRight",      "eyeLookDownLeft",
    "eyeLookDownRight", "eyeLookInLeft",     "eyeLookInRight",     "eyeLookOutLeft",
    "eyeLookOutRight",  "eyeLookUpLeft",     "eyeLookUpRight",     "eyeSquintLeft",
    "eyeSquintRight",   "eyeWideLeft",       "eyeWideRight",       "jawForward",
    "jawLeft",          "jawOpen",           "jawRight",           "mouthClose",
    "mouthDimpleLeft",  "mouthDimpleRight",  "mouthFrownLeft",     "mouthFrownRight",
    "mouthFunnel",      "mouthLeft",         "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthPressLeft",   "mouthPressRight",   "mouthPucker",        "mouthRight",
    "mouthRollLower",   "mouthRollUpper",    "mouthShrugLower",    "mouthShrugUpper",
    "mouthSmileLeft",   "mouthSmileRight",   "mouthStretchLeft",   "mouthStretchRight",
    "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft",      "noseSneerRight",
};

struct face_blendshapes {
    struct network *network;
};

const char *face_blendshape_name(int index)
{
    assert(index >= 0 && index < FACE_BLENDSHAPES);
    return names[index];
}

enum result face_blendshapes_create(const char *label, const uint8_t *bytes, size_t size,
                                    struct face_blendshapes **out, struct diagnostic *why)
{
    *out = NULL;
    struct network *network;
    enum result result = network_create(label, bytes, size, NULL, &network, why);
    if (result != RESULT_OK)
        return result;
    if (network_input(network).count != 2 * FACE_BLENDSHAPES_INPUTS || network_output_count(network) != 1 ||
        network_output(network, 0).count != FACE_BLENDSHAPES)
        result = diagnose(why, RESULT_UNSUPPORTED,
                          "%s: not the blendshape network: %d landmarks in, %d scores out", label,
                          FACE_BLENDSHAPES_INPUTS, FACE_BLENDSHAPES);
    struct face_blendshapes *blendshapes = result == RESULT_OK ? malloc(sizeof *blendshapes) : NULL;
    if (blendshapes == NULL) {
        network_destroy(network);
        return result != RESULT_OK ? result : diagnose(why, RESULT_NO_MEMORY, "%s: out of memory", label);
    }
    blendshapes->network = network;
    *out = blendshapes;
    return RESULT_OK;
}

void face_blendshapes_destroy(struct face_blendshapes *blendshapes)
{
    if (blendshapes == NULL)
        return;
    network_destroy(blendshapes->network);
    free(blendshapes);
}

enum result face_blendshapes_run(struct face_blendshapes *blendshapes, const struct vec3 *landmarks_px,
                                 float *scores)
{
    float *input = network_input(blendshapes->network).data;
    for (size_t i = 0; i < FACE_BLENDSHAPES_INPUTS; i++) {
        input[2 * i] = landmarks_px[face_blendshapes_inputs[i]].x;
        input[2 * i + 1] = landmarks_px[face_blendshapes_inputs[i]].y;
    }
    enum result result = network_run(blendshapes->network);
    if (result == RESULT_OK)
        memcpy(scores, network_output(blendshapes->network, 0).data, FACE_BLENDSHAPES * sizeof *scores);
    return result;
}

void face_blendshapes_forget(struct face_blendshapes *blendshapes)
{
    network_forget(blendshapes->network);
}
