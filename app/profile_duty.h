// What main does for the customer of a visit: reads their card, asks the store for their profile, links the
// visit, and has them forgotten. All of it only while they agree to a profile.
//
// Thread: main.
#ifndef CHEVAL_APP_PROFILE_DUTY_H
#define CHEVAL_APP_PROFILE_DUTY_H

#include "app/loyalty_card.h"
#include "app/profile/profile_desk.h"

struct mirror;

enum profile_forgetting { PROFILE_KEPT, PROFILE_FORGOTTEN, PROFILE_NOT_FORGOTTEN };

struct profile_duty {
    bool offers; // customers may show a card
    bool takes_codes;
    struct identity_rules rules;
    struct loyalty_card card;
    struct profile profile; // while the session is linked
    struct profile_desk desk;
    enum profile_forgetting forgetting; // what came of it, in this visit
};

// `rules` NULL: no cards. Copied.
MUST_CHECK enum result profile_duty_begin(struct profile_duty *duty, const struct identity_rules *rules,
                                          bool takes_codes);
void profile_duty_close(struct profile_duty *duty);  // before the workers stop: it may hold frames
void profile_duty_finish(struct profile_duty *duty); // after they did

// Nothing of the visit stays.
void profile_duty_wipe(struct profile_duty *duty);

// Once a displayed frame.
void profile_duty_step(struct mirror *mirror);

// What the shopper asks for: UI_ACTION_CARD, …
void profile_duty_show_card(struct mirror *mirror, bool on);
void profile_duty_enter(struct mirror *mirror, const char *code);
bool profile_duty_read(struct mirror *mirror); // false: not now; what is shown stays as it was
void profile_duty_forget(struct mirror *mirror);

#endif
