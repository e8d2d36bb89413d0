// The three operators that the attention mesh adds to TensorFlow Lite: it finds the lips and the eyes among
// its own landmarks, cuts those regions out of a feature map, and moves what it finds there back to the whole
// crop.
//
// Formulas: MediaPipe, mediapipe/util/tflite/operations/{landmarks_to_transform_matrix,
// transform_tensor_bilinear,transform_landmarks}.cc, version 2 of each. Matrices are 4x4, row-major, as they
// stand in the network's tensors; they map a point of the region's crop to a point of the source map. Not-a-
// number among the inputs gives not-a-number or zero, never a wrong read.
#ifndef CHEVAL_TRACKING_NN_ATTENTION_OPS_H
#define CHEVAL_TRACKING_NN_ATTENTION_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum attention_op { ATTENTION_LANDMARKS_TO_MATRIX, ATTENTION_TENSOR_BILINEAR, ATTENTION_LANDMARKS };

bool attention_op_named(const char *name, int version, enum attention_op *op);

#define ATTENTION_MAX_SUBSET 256

// The landmarks that bound a region, and the two whose line is turned to the target angle.
struct attention_region {
    int32_t subset[ATTENTION_MAX_SUBSET];
    int subset_count;
    int left, right; // landmarks
    float target_rad;
    float output_width, output_height;
    float scale_x, scale_y;
};

// The options of Landmarks2TransformMatrix, a FlexBuffer map. False when they can't be read or name a
// landmark that isn't one of `landmark_count`.
bool attention_region_read(const uint8_t *options, size_t size, int landmark_count,
                           struct attention_region *out);

// `landmarks` are x, y, z triples.
void attention_matrix(const struct attention_region *region, const float *landmarks, float matrix[16]);

struct attention_map {
    int height, width, channels;
};

// Bilinear; a point outside the map gives zeros. `out` has the map's channels.
void attention_sample(const float *map, struct attention_map from, const float matrix[16],
                      struct attention_map to, float *out);

// `points` of `dims` (2 or 3) floats; z is copied.
void attention_move(const float *points, int count, int dims, const float matrix[16], float *out);

#endif
