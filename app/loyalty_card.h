// Showing a card, as the shopper sees it: open or not, what was read, what came of it.
//
// Zero-initialise. Thread: main. Nobody is tracked for it, and nothing of the picture is kept. Only while the
// shopper agreed to a profile. What was read is handed on once and then wiped.
#ifndef CHEVAL_APP_LOYALTY_CARD_H
#define CHEVAL_APP_LOYALTY_CARD_H

#include "app/profile/identity.h"
#include "app/profile/profile.h"
#include "app/scanner.h"

enum loyalty_card_state {
    LOYALTY_CARD_CLOSED,
    LOYALTY_CARD_LOOKING, // the camera looks for it
    LOYALTY_CARD_TYPING,  // a code is typed instead: the camera doesn't look
    LOYALTY_CARD_ASKING,  // it was read; the store is asked
    LOYALTY_CARD_LINKED,  // it is theirs; closes a moment later
    LOYALTY_CARD_REFUSED  // what it says can't be had; looks, or takes keys, again a moment later
};

// Why, beyond what the code itself says.
enum loyalty_card_problem {
    LOYALTY_CARD_FINE,
    LOYALTY_CARD_UNREADABLE, // `refusal` says why
    LOYALTY_CARD_UNKNOWN,    // nobody is called that here
    LOYALTY_CARD_TOO_OFTEN,  // typed wrong too often: not for a while
    LOYALTY_CARD_FAILED      // the store can't be asked now
};

struct loyalty_card {
    struct scanner *scanner; // NULL until it was opened for the first time
    enum loyalty_card_state state;
    enum loyalty_card_problem problem; // LOYALTY_CARD_REFUSED
    enum identity_refusal refusal;     // LOYALTY_CARD_UNREADABLE
    bool is_typed;
    int64_t opened_ns, state_ns;
    struct barcode refused; // what was read last: not asked for again while it is held there
    int wrong_count;        // typed, by whoever stood here: goes on from one visit to the next
    int64_t wrong_ns;       // the last of them
};

// False: it can't be had, no memory or no thread.
bool loyalty_card_open(struct loyalty_card *card, int64_t now_ns);
void loyalty_card_close(struct loyalty_card *card); // takes a closed one
void loyalty_card_finish(struct loyalty_card *card);

// A code is typed from now on, or the camera looks again.
void loyalty_card_type(struct loyalty_card *card, bool typing, int64_t now_ns);

// Once a displayed frame. `frame`: a camera picture that has not been given yet, or NULL. True when the store
// is to be asked for *out, which was read in this very step.
bool loyalty_card_step(struct loyalty_card *card, const struct identity_rules *rules, struct frame *frame,
                       int64_t wall_ms, int64_t now_ns, struct identity *out);

// What was typed. True as loyalty_card_step.
bool loyalty_card_enter(struct loyalty_card *card, const struct identity_rules *rules, const char *text,
                        int64_t now_ns, struct identity *out);

// What the store says to it. Ignored unless asking.
void loyalty_card_answer(struct loyalty_card *card, enum profile_outcome outcome, int64_t now_ns);

#endif
