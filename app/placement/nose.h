// The nose of a person as frames meet it: how far it stands out at each height and distance from its ridge.
//
// Both flanks are averaged: what stands on them leans on both. Units and axes: face space, metres.
// Pure functions; any thread.
#ifndef CHEVAL_APP_PLACEMENT_NOSE_H
#define CHEVAL_APP_PLACEMENT_NOSE_H

#include "tracking/people.h"

#define NOSE_CELL_M 0.0015f
#define NOSE_ROWS 48    // from above the root to below the tip
#define NOSE_COLUMNS 15 // from the ridge outwards

struct nose {
    float middle_x_m; // of its ridge, between the eyes
    float top_m;      // y of the first row
    float z_m[NOSE_ROWS][NOSE_COLUMNS];
};

void nose_measure(const struct vec3 mesh_m[FACE_MESH_LANDMARKS], struct nose *out);

// z of the surface at a distance from the ridge (sides alike) and a height; far behind the head outside.
float nose_at(const struct nose *nose, float aside_m, float y_m);

#endif
