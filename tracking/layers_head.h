// Where face and hair of a body are seen. Within layers*.c only.
//
// The face is inside its oval, the head what is person around it. Hair that falls over neck, shoulders and
// chest is known by its colour about the face, against the skin's and the clothes', and grows down from the
// head, so that nothing like it further down is taken for it.
#ifndef CHEVAL_TRACKING_LAYERS_HEAD_H
#define CHEVAL_TRACKING_LAYERS_HEAD_H

#include "tracking/layers_tones.h"
#include "tracking/layers_view.h"

struct head_work { // what is needed on the way, kept to be allocated once
    struct tone_counts skin, hair, others;
    struct tone_evidence evidence;
};

// The face of a body: the one that its nose is in, most nearly. NULL: it shows none.
const struct face *layers_find_face(const struct people *people, const struct body *body);

// Counts the colours of the skin of the body's face; none when it shows none. Shade is not the same all over
// a body: colours count in darker and brighter light too.
void layers_head_skin(const struct layers_view *view, const struct people *people, int body,
                      struct tone_counts *skin);

// Adds the head to LAYER_OVER of the view's places; LAYER_PERSON is there.
void layers_head_look(const struct layers_view *view, const struct people *people, int body,
                      struct head_work *work);

#endif
