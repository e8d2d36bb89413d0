#include "tracking/people.h"

const char *const face_part_names[FACE_PART_COUNT] = {"lips",      "eye_right",   "eye_left",   "brow_right",
                                                      "brow_left", "cheek_right", "cheek_left", "ear_right",
                                                      "ear_left",  "nose_bridge"};
