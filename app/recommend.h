// Picked for you: products that go with what is worn and liked in this visit, or with what a customer likes
// and has, each with its reason.
//
// It reads the catalogue, the choices of this visit, the profile of a customer who agreed to one and showed a
// card, and what visits together chose (profile/neighbours.h). Nothing of a face or a body, no skin, no
// prices: what a thing costs neither decides nor depends on whether it is picked. Pure: the same in, the same
// out. Thread: any, while nobody changes what is read.
#ifndef CHEVAL_APP_RECOMMEND_H
#define CHEVAL_APP_RECOMMEND_H

#include "app/profile/neighbours.h"
#include "app/session.h"

#define RECOMMEND_MAX 12

// Of these the strongest is told. "Bought" is what the store has on record for the customer.
enum recommend_reason {
    RECOMMEND_GOES_WITH,   // a look of the catalogue wears both
    RECOMMEND_WITH_LIKED,  // others who liked that chose this, too
    RECOMMEND_WITH_TRIED,  // likewise of something worn now, or tried on before
    RECOMMEND_WITH_BOUGHT, // likewise
    RECOMMEND_LIKE_LIKED,  // of the same shade, finish or brand as something liked
    RECOMMEND_LIKE_WORN,
    RECOMMEND_LIKE_BOUGHT,
    RECOMMEND_POPULAR, // here, with everybody; nothing better is known
    RECOMMEND_REASON_COUNT
};

struct recommendation {
    const struct catalogue_product *product;
    int variant; // can be bought; of those the nearest to what it was picked for
    enum recommend_reason reason;
    const struct catalogue_product *because; // worn, liked, tried or bought; NULL: RECOMMEND_POPULAR
};

// What there is to go by. Whatever is NULL is not.
struct recommend_basis {
    const struct catalogue *catalogue;
    const struct session *session;       // of who stands before the mirror
    const struct profile *profile;       // of a customer; NULL: the session's, where it has one
    const struct neighbours *neighbours; // NULL: nothing is known of what others chose
};

// Best first, at most RECOMMEND_MAX; gives how many. Only what can be bought, here or online, and in the
// customer's size where one is known; nothing that is worn, liked or bought already.
int recommend(const struct recommend_basis *basis, struct recommendation picks[RECOMMEND_MAX]);

#endif
