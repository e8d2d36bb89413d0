// The shopper's session: consent, what is worn, what is liked, and the events that come of it.
//
// Main owns it. Nothing in it is derived from a face: products, choices and times only. session_wipe ends it
// and starts the next with a new id and a new generation; a reply that carries an old generation is dropped.
#ifndef CHEVAL_APP_SESSION_H
#define CHEVAL_APP_SESSION_H

#include "app/profile/interest.h"
#include "app/profile/profile.h"
#include "assets/catalogue.h"

#include <stdbool.h>
#include <stdint.h>

#define SESSION_MAX_WORN 20
#define SESSION_MAX_LIKES 64
#define SESSION_MAX_SIZES 16
#define SESSION_MAX_PANES 4 // of the compare board

// How far the visit is (visit.h moves it on).
enum session_state {
    SESSION_ATTRACT,  // nobody is here
    SESSION_LANGUAGE, // somebody touched the mirror: which language do they read?
    SESSION_CONSENT,  // nothing is tracked; the card asks
    SESSION_BROWSE,   // the shopper said no: products can be looked at, nothing is tracked
    SESSION_TRY_ON,   // the shopper agreed: tracked and worn
    SESSION_LOST,     // who agreed is not seen any more: nothing is tracked, nothing worn is shown
    SESSION_GOODBYE,  // wiped; thanks
};

struct session_worn {
    const struct catalogue_product *product;
    int variant;
    int64_t seen_ns;                   // time on the face since put on
    bool dwelled;                      // tryon_dwelled was recorded for it
    float intensity;                   // 0..1: how much of it was put on
    float slide_m;                     // moved down by the shopper; negative: up
    const struct catalogue_look *look; // that it was put on with; NULL: by itself
};

struct session_like {
    const struct catalogue_product *product;
    int variant;
};

// That a product is wanted in, as its label has it: the catalogue's text.
struct session_size {
    const struct catalogue_product *product;
    const char *title;
};

// A look on the compare board (board.h).
struct session_pane {
    bool frozen;
    int worn_count;
    struct session_worn worn[SESSION_MAX_WORN];
};

struct session_board {
    int count; // 2 or 4; 0: closed
    int active;
    struct session_pane panes[SESSION_MAX_PANES]; // what the active one wears is in the session
};

struct session {
    uint64_t generation;
    char id[INTEREST_ID_SIZE]; // random, anonymous
    enum session_state state;
    struct interest_consent consent;
    const struct profile *profile; // of the customer whose visit this is: the caller's; NULL: nobody's
    int worn_count;
    struct session_worn worn[SESSION_MAX_WORN]; // at most one a body place: see session_wear
    int like_count;
    struct session_like likes[SESSION_MAX_LIKES];
    int size_count; // the oldest first; of more, that one goes
    struct session_size sizes[SESSION_MAX_SIZES];
    struct session_board board;
    bool together;     // others before the mirror agreed to be tracked, too
    bool comparing;    // products hidden while held
    bool splitting;    // before and after side by side
    float split_at;    // 0..1: left of this share of the screen nothing is worn
    int64_t began_ns;  // CLOCK_MONOTONIC
    int64_t ticked_ns; // of the last session_tick
    struct interest_sink sink;
};

// `sink` takes the events; it is called on the thread that calls the session.
void session_init(struct session *session, struct interest_sink sink);

// What the shopper agrees to from now on; the rest is not agreed to any more. Each purpose that is new is a
// consent_given, each that is taken back a consent_withdrawn, with what is agreed to after it. Measuring the
// skin goes with trying on.
void session_consent(struct session *session, bool try_on, bool profile);

// The shade finder may measure the skin, or may no longer. Ignored unless trying on.
void session_consent_skin_match(struct session *session, bool agreed);

// The store may write to the customer about what is kept with the profile. Ignored without that one's
// consent, which it goes with.
void session_consent_contact(struct session *session, bool agreed);

// What is agreed to from now on a parent agrees to. Before those above.
void session_consent_by_parent(struct session *session);

// What is agreed to from now on was asked in the words of this language, "de". Before those above.
void session_consent_in(struct session *session, const char *language);

// The visit is a customer's from now on, whose card was shown: profile_linked. Ignored without consent to the
// profile; ends with that. `profile` stays the caller's, who may change it.
void session_link(struct session *session, const struct profile *profile);

// The customer is being forgotten: the profile is agreed to no more, and what follows is of a session with
// another name. No event, since it would be one more of what is to be forgotten.
void session_forget_customer(struct session *session);

// Whoever stands beside the shopper agreed to be tracked as well, or does no longer. Ignored unless trying
// on; ends with that. No event: the contract of events knows one shopper's consents, and this is somebody
// else's.
void session_together(struct session *session, bool together);

// Puts a product on. It replaces what is worn at the same place (lips, eyes' frame, head, …); the same
// product and variant again takes it off. Ignored unless trying on.
void session_wear(struct session *session, const struct catalogue_product *product, int variant);
void session_clear(struct session *session);
bool session_wears(const struct session *session, const struct catalogue_product *product, int variant);

// Puts all of a look on, each product with the look's intensity. It replaces the look before, and what is
// worn at the same places; the same look again takes it off. What is worn already is not put on anew.
void session_wear_look(struct session *session, const struct catalogue_look *look);
// All of it that can be tried on is worn, whatever its intensity was changed to.
bool session_wears_look(const struct session *session, const struct catalogue_look *look);

// How much of a worn make-up product was put on, 0..1; others, and what is not worn, stay as they are.
void session_set_intensity(struct session *session, const struct catalogue_product *product, float intensity);

#define SESSION_SLIDE_UP_M 0.006f // eyewear
#define SESSION_SLIDE_DOWN_M 0.020f
#define SESSION_HAT_UP_M 0.015f
#define SESSION_HAT_DOWN_M 0.010f

// How far what is worn may be moved from where it sits; nothing: it sits where it sits.
struct session_reach {
    float up_m, down_m;
};
struct session_reach session_reach_of(enum catalogue_category category);

// Moves worn eyewear along the nose, and hats on the head, within their reach; ignored for what is not worn,
// and for products that have none.
void session_slide(struct session *session, const struct catalogue_product *product, float slide_m);

void session_compare(struct session *session, bool comparing);

// tryon_compared: it was looked at beside something else.
void session_record_compared(const struct session *session, const struct session_worn *worn);

// Before and after side by side, divided at this share of the screen. Turning it on with products worn is a
// comparison; moving the divider is not another. Ends with session_clear.
void session_split(struct session *session, bool splitting, float at);

// What is worn was sent to the shopper's phone.
void session_share(const struct session *session);

// The staff are to bring it, in the size of this title (NULL: whichever); with a code it is put aside until
// the shopper shows that at the counter. `product` NULL: somebody is to come. `id` (may be NULL) gets the
// event's, which the request has in the store, too.
void session_request(const struct session *session, const struct catalogue_product *product, int variant,
                     const char *size, const char *code, char id[INTEREST_ID_SIZE]);

// The size that the shopper chose of a product, or NULL: none any more. What is liked and shared of it says
// so.
void session_choose_size(struct session *session, const struct catalogue_product *product, const char *title);

// Likes, or takes the like back. True when it is liked afterwards.
bool session_like(struct session *session, const struct catalogue_product *product, int variant);
bool session_likes(const struct session *session, const struct catalogue_product *product, int variant);

// Once a displayed frame: counts the time on the face and records tryon_dwelled after 2 s of it. Time while
// comparing doesn't count.
void session_tick(struct session *session, bool face_present, int64_t now_ns);

// The shopper left: a new session, nothing of the old one stays. It begins with goodbye when anybody was
// there to answer, else with attract.
void session_wipe(struct session *session);

#endif
