// Picked for you: products that go with what is worn and liked in this visit, each with its reason.
//
// It reads the catalogue and the choices of this visit, nothing else: no face or body, no skin, no earlier
// visit, no other shopper. What others chose together (item to item) is not looked at; it would come in
// behind this same function. Pure: the same in, the same out. Thread: any.
#ifndef CHEVAL_APP_RECOMMEND_H
#define CHEVAL_APP_RECOMMEND_H

#include "app/session.h"

#define RECOMMEND_MAX 12

enum recommend_reason {
    RECOMMEND_GOES_WITH,  // a look of the catalogue wears both
    RECOMMEND_LIKE_LIKED, // of the same shades, finish or brand as something liked
    RECOMMEND_LIKE_WORN,  // as something worn
    RECOMMEND_REASON_COUNT
};

struct recommendation {
    const struct catalogue_product *product;
    int variant; // can be bought; of those the nearest to what it was picked for
    enum recommend_reason reason;
    const struct catalogue_product *because; // worn or liked
};

// Best first, at most RECOMMEND_MAX; gives how many. Only what can be bought, here or online, and nothing
// that is worn or liked already.
int recommend(const struct catalogue *catalogue, const struct session *session,
              struct recommendation picks[RECOMMEND_MAX]);

#endif
