// The colour of a shopper's skin, measured against a matt white card in the same light, and nothing else.
//
// A camera's colours say nothing of skin by themselves: they follow the lamps, the exposure and the white
// balance. A white card beside the face sees the same light; skin over card, times what the card reflects, is
// what the skin reflects (von Kries, by the camera's channels). It holds where camera and picture keep sRGB's
// curve; a camera that brightens faces or bends its tones is off by more than this can tell.
//
// Runs only after its own consent (interest_consent.skin_match). The result is in this struct and nowhere
// else: never in an event, a file or a log; shade_finder_forget wipes it. Thread: main.
#ifndef CHEVAL_APP_SHADE_FINDER_H
#define CHEVAL_APP_SHADE_FINDER_H

#include "platform/base/colour_difference.h"
#include "platform/base/picture.h"
#include "tracking/people.h"

// Of a usual matt white card: paper and board reflect 0.85 to 0.92, a photographer's white card 0.9.
#define SHADE_CARD_REFLECTANCE 0.9f
#define SHADE_FRAMES 15 // good ones that make a result

enum shade_problem {
    SHADE_FINE,
    SHADE_NO_FACE,
    SHADE_FACE_SMALL,
    SHADE_FACE_LARGE, // no room for the card beside it
    SHADE_FACE_TURNED,
    SHADE_FACE_UNEVEN, // lit from one side
    SHADE_NO_CARD,     // nothing uniform there, or no edge around it: a wall
    SHADE_CARD_FAR,    // away from the face: it may stand in other light
    SHADE_CARD_UNEVEN, // a shadow, a finger, a print
    SHADE_CARD_CLIPPED,
    SHADE_CARD_DIM,
    SHADE_CARD_COLOURED, // no light makes white look like that
    SHADE_OTHER_LIGHT,   // what comes out is no skin: the card is not lit as the face is
    SHADE_UNSTEADY,      // the frames disagree
    SHADE_PROBLEM_COUNT
};

struct shade_area {
    float x_px, y_px, width_px, height_px; // in the picture
};

// One picture. `skin` gets linear light of sRGB's primaries relative to a perfect white. `white`: where the
// card is; `find_edges`: it must end within half its size around that, so that a wall is no card.
enum shade_problem shade_measure(const struct picture *picture, const struct face *face,
                                 struct shade_area white, float card_reflectance, bool find_edges,
                                 struct vec3 *skin);

// Where the card is to be held: upright beside the face, within `room`, the part of the picture that is seen.
// `left`: at the left of the picture; with `may_change` it becomes the side with more room.
struct shade_area shade_card_place(const struct face *face, struct shade_area room, bool may_change,
                                   bool *left);

struct shade_finder {
    bool running, found;
    float card_reflectance;
    enum shade_problem problem; // in the way now
    struct shade_area card;     // where it is to be held; width 0: nobody is there
    bool card_left;
    int count; // good frames so far
    struct vec3 skins[SHADE_FRAMES];
    int64_t good_ns; // when the last good frame was
    struct lab skin; // with `found`
};

void shade_finder_begin(struct shade_finder *finder, float card_reflectance);
void shade_finder_forget(struct shade_finder *finder); // everything

// Once a new frame while running; `face` NULL: nobody there. With SHADE_FRAMES good frames that agree the
// skin is `found` and the finder no longer running.
void shade_finder_update(struct shade_finder *finder, const struct picture *picture, const struct face *face,
                         struct shade_area room, int64_t now_ns);

// Key of the line that says what to do about it (assets/strings); NULL for SHADE_FINE.
const char *shade_advice(enum shade_problem problem);
// The same for the command line, in English.
const char *shade_explanation(enum shade_problem problem);

#endif
