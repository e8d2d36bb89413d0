// A garment on a wearer: the flat mesh as it hangs on this body in this frame.
//
// The garment's landmarks are drawn to where they rest on the body, all else follows as rigidly as the cloth
// allows (as-rigid-as-possible deformation, Sorkine and Alexa 2007), with one factorisation per garment.
// Sleeves follow upper arm and forearm, a torso lies round an ellipse, so that a turned body shows its side;
// hems that hang free lag behind and come to rest. Width and length: the garment is shown in the size that
// fits, its own proportions kept. Thread: main. Nothing is allocated after create.
#ifndef CHEVAL_APP_GARMENT_DRAPE_H
#define CHEVAL_APP_GARMENT_DRAPE_H

#include "app/garment/wearer.h"
#include "platform/base/garment.h"
#include "platform/base/result.h"
#include "render/scene.h"

struct drape;

// `garment` is borrowed for the life of the drape.
MUST_CHECK enum result drape_create(const struct garment *garment, struct drape **out,
                                    struct diagnostic *why);
void drape_destroy(struct drape *drape); // takes NULL

// Forgets the wearer: nothing lags, nothing is steadied.
void drape_forget(struct drape *drape);

// `layer`: how many garments are worn beneath, each of which takes some room. `time_ns` of the frame;
// `is_still`: a picture on its own. Fills `out` but for the handle; what it points to is the drape's until
// the next run. Its opacity falls while somebody turns away in what has no picture of its back. False: it
// can't be worn on what is seen of this body.
bool drape_run(struct drape *drape, const struct wearer *wearer, int layer, int64_t time_ns, bool is_still,
               struct scene_garment *out);

// What of a body this kind of garment needs to be seen, and how far it is.
enum drape_missing {
    DRAPE_COMPLETE,
    DRAPE_NO_BODY,     // no shoulders in sight
    DRAPE_NO_WAIST,    // a top ends below the picture
    DRAPE_NO_HIPS,     // a jacket, a skirt, trousers …
    DRAPE_NO_KNEES,    // a dress
    DRAPE_NO_FEET,     // long trousers
    DRAPE_TURNED_AWAY, // and the garment has no picture of its back
};
#define DRAPE_SEEN_LEAST 0.4f // of `seen` in wearer.h: what isn't at least this well in sight is a guess
enum drape_missing drape_what_is_missing(const struct garment *garment,
                                         const struct wearer *wearer); // NULL:
                                                                       // no wearer
#endif
