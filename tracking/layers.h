// Which part of a person each place of the picture shows: face and hair, arms, hands, the rest.
//
// The mask of persons says where somebody is, landmarks say roughly which part; where one part ends and
// another begins the picture's own edges say. What is worn on the torso is hidden by arms that are before it,
// and by chin, beard and hair: this is how a garment knows.
//
// - The face is what is within its oval; hair is known by its colour and grows down from the head. Neck and
//   throat are neither: a collar may cover them. Hair of the clothes' own colour ends at the jaw's height.
// - Arms are looked for about their landmarks, by their colours against those beside them, part by part. They
//   begin where they come off the torso, below the shoulder. A sleeve of the torso's own cloth is where the
//   landmarks and the mask say; what lies behind the torso by its world landmarks hides nothing.
// - Hands are followed by their own landmarks where they are tracked, else by the body's, less well. Of what
// a
//   hand holds, only what is within its reach and unlike the clothes counts: a cup, a phone; not a bag.
// - Hands that show none of the face's skin are taken for hidden, in a pocket or behind the back: so are
// gloves
//   unless they are tracked.
// - Whoever is larger is taken for nearer. People whom the tracker doesn't follow aren't told apart.
//
// Thread: one at a time per layerer. Nothing is allocated after the first picture of a size.
#ifndef CHEVAL_TRACKING_LAYERS_H
#define CHEVAL_TRACKING_LAYERS_H

#include "platform/base/picture.h"
#include "platform/base/result.h"
#include "tracking/people.h"

// Shares of 0..255: how much of a place is seen of …
enum layer {
    LAYER_OVER,      // face and hair, hands, and whoever stands before this person
    LAYER_ARM_RIGHT, // the arms, where they are in sight, without the hands
    LAYER_ARM_LEFT,
    LAYER_PERSON, // the person as a whole: everything of the above that is theirs, and neck, torso, legs
    LAYER_COUNT
};

// Places share out the picture evenly; its larger side is at most LAYERS_SIDE_MAX.
#define LAYERS_SIDE_MAX 640

struct layers {
    int width, height;                    // 0: there is no mask, or nobody
    const uint8_t (*shares)[LAYER_COUNT]; // [height][width]; the layerer's, until its next look
};

struct layerer;

MUST_CHECK enum result layerer_create(struct layerer **out, struct diagnostic *why);
void layerer_destroy(struct layerer *layerer); // takes NULL

// Wipes what it holds of the last picture and of those before.
void layerer_forget(struct layerer *layerer);

// The layers of people->bodies[body] in the picture that `people` is of. `is_still`: the picture has nothing
// to do with the one before; else what is uncertain is steadied over time.
MUST_CHECK enum result layerer_look(struct layerer *layerer, const struct picture *picture,
                                    const struct people *people, int body, bool is_still, struct layers *out);

#endif
