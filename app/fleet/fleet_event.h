// An event of the fleet's stream (app/push/EVENTS.md, a CloudEvents record), as the floor takes events: bytes
// from outside, bounded. Any thread.
#ifndef CHEVAL_APP_FLEET_FLEET_EVENT_H
#define CHEVAL_APP_FLEET_FLEET_EVENT_H

#include "app/profile/interest.h"
#include "platform/store/store_interest.h"

#define FLEET_EVENT_TEXT_SIZE 161

struct fleet_event {
    struct store_event event; // its texts stand below: it isn't to be copied
    char id[INTEREST_ID_SIZE], session[INTEREST_ID_SIZE], name[40], time[40], purpose[16];
    char mirror[FLEET_EVENT_TEXT_SIZE]; // its id, as in the settings
    char sku[FLEET_EVENT_TEXT_SIZE], product[FLEET_EVENT_TEXT_SIZE], variant[FLEET_EVENT_TEXT_SIZE];
    char category[40], title[FLEET_EVENT_TEXT_SIZE], size[INTEREST_SIZE_SIZE], code[40];
};

// *out is set when OK only; RESULT_INVALID with a line that quotes nothing of the event.
MUST_CHECK enum result fleet_event_read(const char *bytes, size_t size, struct fleet_event *out,
                                        struct diagnostic *why);

#endif
