// What the mirror says aloud, for those who can't read its screen: which moments speak which words, each
// once, in the language that is shown. A touch cuts it short: then the finger leads.
// Thread: main.
#ifndef CHEVAL_APP_PROMPTS_H
#define CHEVAL_APP_PROMPTS_H

#include "app/session.h"
#include "app/ui/strings.h"

// Who speaks: platform/speech, or a test.
struct prompts_voice {
    void (*say)(void *context, const char *language, const char *text);
    void (*hush)(void *context);
    void *context;
};

struct prompts {
    struct prompts_voice voice; // without `say`: nobody
    enum session_state state;   // that has been spoken of
    bool warned;
    int countdown;
};

// What is on the screen.
struct prompts_now {
    enum session_state state;
    int warning_s;   // until the visit is wiped, while that is said; 0: it isn't
    int countdown_s; // until the photo; 0: none is taken
    bool touched;    // since the last step
    const struct strings *strings;
};

void prompts_init(struct prompts *prompts, struct prompts_voice voice);

// Once a displayed frame.
void prompts_step(struct prompts *prompts, const struct prompts_now *now);

#endif
