// For tests of the UI: a customer of the stage's store, and all that their card's screen can say.
#ifndef CHEVAL_TESTS_UNIT_APP_PROFILE_STAGE_H
#define CHEVAL_TESTS_UNIT_APP_PROFILE_STAGE_H

#include "tests/unit/app/ui_stage.h"

static inline void profile_stage_item(struct profile_item *items, int *count, const char *sku)
{
    (void)snprintf(items[(*count)++].sku, INTEREST_NAME_SIZE, "%s", sku);
}

static inline void profile_stage_fill(const struct stage *stage, struct profile *profile)
{
    *profile = (struct profile){.name = "Maya", .points = 1240, .size_count = 2};
    for (int i = 0; i < 3; i++)
        profile_stage_item(profile->favourites, &profile->favourite_count, stage->products[i].sku);
    profile_stage_item(profile->favourites, &profile->favourite_count, "GONE-1"); // no longer carried
    for (int i = 0; i < 2; i++)
        profile_stage_item(profile->shades, &profile->shade_count, stage->products[8 + i].sku);
    for (int i = 10; i < 15; i++)
        profile_stage_item(profile->recent, &profile->recent_count, stage->products[i].sku);
    profile_stage_item(profile->purchases, &profile->purchase_count, stage->products[17].sku);
    profile->sizes[0] = (struct profile_size){"eyeglasses", "49-22-145"};
    profile->sizes[1] = (struct profile_size){"bag", "M"};
}

// To the end of the sheet.
static inline void profile_stage_scroll(struct stage *stage)
{
    struct scroller *scroller = &stage->ui->sheets.scroller;
    stage_settle(stage);
    scroller->position = scroller->target = scroller->extent;
}

// What comes of a card, one after the other.
static const struct loyalty_card profile_stage_cards[] = {
    {.state = LOYALTY_CARD_LOOKING},
    {.state = LOYALTY_CARD_ASKING},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNREADABLE, .refusal = IDENTITY_NO_CARD},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNREADABLE, .refusal = IDENTITY_PRODUCT},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNREADABLE, .refusal = IDENTITY_FOREIGN},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNREADABLE, .refusal = IDENTITY_WRONG},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNREADABLE, .refusal = IDENTITY_EXPIRED},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNREADABLE, .is_typed = true},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_UNKNOWN},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_TOO_OFTEN},
    {.state = LOYALTY_CARD_REFUSED, .problem = LOYALTY_CARD_FAILED},
    {.state = LOYALTY_CARD_LINKED},
};
#define PROFILE_STAGE_CARDS ((int)(sizeof profile_stage_cards / sizeof profile_stage_cards[0]))

#endif
