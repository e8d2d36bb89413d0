// Where the arms and hands of a body are seen. Within layers*.c only.
#ifndef CHEVAL_TRACKING_LAYERS_ARMS_H
#define CHEVAL_TRACKING_LAYERS_ARMS_H

#include "tracking/layers_view.h"

// Writes the arms' shares of the view's places, and adds the hands to LAYER_OVER; LAYER_PERSON is there.
void layers_arms_look(const struct layers_view *view, const struct people *people, int body);

#endif
