#include "app/loyalty_card.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <string.h>

#define LINKED_NS (1800 * CLOCK_MILLISECOND_NS) // the greeting is seen for so long
#define REFUSED_NS (4 * CLOCK_SECOND_NS)        // why it can't be had is said for so long
#define ASKING_NS (5 * CLOCK_SECOND_NS)         // a store that hasn't answered by then can't be asked
// Who types wrong so often in a row waits so long; a long time without is a new start.
#define WRONG_MOST 5
#define WRONG_PAUSE_NS (60 * CLOCK_SECOND_NS)
#define WRONG_FORGIVEN_NS (600 * CLOCK_SECOND_NS)

static void come_to(struct loyalty_card *card, enum loyalty_card_state state, int64_t now_ns)
{
    card->state = state;
    card->state_ns = now_ns;
}

static void refuse(struct loyalty_card *card, enum loyalty_card_problem problem, int64_t now_ns)
{
    card->problem = problem;
    come_to(card, LOYALTY_CARD_REFUSED, now_ns);
}

bool loyalty_card_open(struct loyalty_card *card, int64_t now_ns)
{
    if (card->scanner == NULL) {
        enum result result = scanner_create(&card->scanner);
        if (result != RESULT_OK) {
            log_write(LOG_WARNING, "card", "cards can't be read: %s", result_name(result));
            return false;
        }
    }
    loyalty_card_close(card);
    scanner_open(card->scanner);
    card->opened_ns = now_ns;
    come_to(card, LOYALTY_CARD_LOOKING, now_ns);
    return true;
}

void loyalty_card_close(struct loyalty_card *card)
{
    struct loyalty_card left = {
        .scanner = card->scanner, .wrong_count = card->wrong_count, .wrong_ns = card->wrong_ns};
    if (card->scanner != NULL)
        scanner_close(card->scanner);
    wipe(card, sizeof *card);
    *card = left;
}

void loyalty_card_finish(struct loyalty_card *card)
{
    loyalty_card_close(card);
    scanner_destroy(card->scanner);
    card->scanner = NULL;
}

// The camera looks no more; what it saw last counts no more.
void loyalty_card_type(struct loyalty_card *card, bool typing, int64_t now_ns)
{
    if (card->state == LOYALTY_CARD_CLOSED || card->state == LOYALTY_CARD_ASKING ||
        card->state == LOYALTY_CARD_LINKED)
        return;
    scanner_close(card->scanner);
    if (!typing)
        scanner_open(card->scanner);
    card->is_typed = typing;
    wipe(&card->refused, sizeof card->refused);
    come_to(card, typing ? LOYALTY_CARD_TYPING : LOYALTY_CARD_LOOKING, now_ns);
}

static bool is_refused(const struct loyalty_card *card, const struct barcode *code)
{
    return card->state == LOYALTY_CARD_REFUSED && card->refused.size == code->size &&
           memcmp(card->refused.text, code->text, code->size) == 0;
}

// What is held there on after it was refused is not asked for again, and why stays to be read.
static bool look(struct loyalty_card *card, const struct identity_rules *rules, int64_t wall_ms,
                 int64_t now_ns, struct identity *out)
{
    struct barcode code;
    bool read = false;
    while (!read && scanner_take(card->scanner, &code)) {
        if (is_refused(card, &code)) {
            card->state_ns = now_ns;
            continue;
        }
        card->refused = code;
        card->refusal = identity_read(rules, code.text, code.size, wall_ms, out);
        read = card->refusal == IDENTITY_FINE;
        if (read)
            come_to(card, LOYALTY_CARD_ASKING, now_ns);
        else
            refuse(card, LOYALTY_CARD_UNREADABLE, now_ns);
    }
    wipe(&code, sizeof code);
    return read;
}

bool loyalty_card_step(struct loyalty_card *card, const struct identity_rules *rules, struct frame *frame,
                       int64_t wall_ms, int64_t now_ns, struct identity *out)
{
    int64_t passed_ns = now_ns - card->state_ns;
    switch (card->state) {
    case LOYALTY_CARD_LINKED:
        if (passed_ns >= LINKED_NS)
            loyalty_card_close(card);
        return false;
    case LOYALTY_CARD_ASKING:
        if (passed_ns >= ASKING_NS)
            refuse(card, LOYALTY_CARD_FAILED, now_ns);
        return false;
    case LOYALTY_CARD_REFUSED:
        if (passed_ns >= REFUSED_NS) // then it is news again
            come_to(card, card->is_typed ? LOYALTY_CARD_TYPING : LOYALTY_CARD_LOOKING, now_ns);
        break;
    case LOYALTY_CARD_LOOKING:
        break;
    case LOYALTY_CARD_CLOSED:
    case LOYALTY_CARD_TYPING:
        return false;
    }
    if (card->is_typed)
        return false;
    if (frame != NULL && !frame->placeholder)
        scanner_offer(card->scanner, frame);
    return look(card, rules, wall_ms, now_ns, out);
}

static bool must_wait(const struct loyalty_card *card, int64_t now_ns)
{
    return card->wrong_count >= WRONG_MOST && now_ns - card->wrong_ns < WRONG_PAUSE_NS;
}

static void note_wrong(struct loyalty_card *card, int64_t now_ns)
{
    if (now_ns - card->wrong_ns >= WRONG_FORGIVEN_NS)
        card->wrong_count = 0;
    card->wrong_count++;
    card->wrong_ns = now_ns;
}

bool loyalty_card_enter(struct loyalty_card *card, const struct identity_rules *rules, const char *text,
                        int64_t now_ns, struct identity *out)
{
    if (card->state != LOYALTY_CARD_TYPING && !(card->state == LOYALTY_CARD_REFUSED && card->is_typed))
        return false;
    if (must_wait(card, now_ns)) {
        refuse(card, LOYALTY_CARD_TOO_OFTEN, now_ns);
        return false;
    }
    card->refusal = identity_read_typed(rules, text, out);
    if (card->refusal == IDENTITY_FINE) {
        come_to(card, LOYALTY_CARD_ASKING, now_ns);
        return true;
    }
    note_wrong(card, now_ns);
    refuse(card, LOYALTY_CARD_UNREADABLE, now_ns);
    return false;
}

void loyalty_card_answer(struct loyalty_card *card, enum profile_outcome outcome, int64_t now_ns)
{
    if (card->state != LOYALTY_CARD_ASKING)
        return;
    switch (outcome) {
    case PROFILE_DONE:
        scanner_close(card->scanner);
        wipe(&card->refused, sizeof card->refused);
        come_to(card, LOYALTY_CARD_LINKED, now_ns);
        break;
    case PROFILE_UNKNOWN:
        if (card->is_typed)
            note_wrong(card, now_ns);
        refuse(card, LOYALTY_CARD_UNKNOWN, now_ns);
        break;
    case PROFILE_FAILED:
        refuse(card, LOYALTY_CARD_FAILED, now_ns);
        break;
    }
}
