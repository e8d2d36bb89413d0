// Whose a place is where several people are. Within layers*.c only.
#ifndef CHEVAL_TRACKING_LAYERS_PERSONS_H
#define CHEVAL_TRACKING_LAYERS_PERSONS_H

#include "tracking/layers_view.h"

// Lays the mask of persons into the view's places: LAYER_PERSON where it is this body rather than another,
// LAYER_OVER where it is somebody nearer to the camera. The other shares become 0.
void layers_persons_look(const struct layers_view *view, const struct people *people, int body);

#endif
