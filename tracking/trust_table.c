#include "tracking/trust.h"

const float trust_table[2][FACE_PART_COUNT][TRUST_CUE_COUNT] = {
    {{3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}},
    {{3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}, {3.0f}}};
