// Where face and hair of a body are seen. Within layers*.c only.
#ifndef CHEVAL_TRACKING_LAYERS_HEAD_H
#define CHEVAL_TRACKING_LAYERS_HEAD_H

#include "tracking/layers_tones.h"
#include "tracking/layers_view.h"

// Counts the colours of the skin of the body's face; none when it shows none. Shade is not the same all over
// a body: colours count in darker and brighter light too.
void layers_head_skin(const struct layers_view *view, const struct people *people, int body,
                      struct tone_counts *skin);

// Adds the head to LAYER_OVER of the view's places; LAYER_PERSON is there.
void layers_head_look(const struct layers_view *view, const struct people *people, int body);

#endif
