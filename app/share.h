// The way of a look to the shopper's phone: a page served on the store's network (web/take_away.h), its link.
//
// Thread: main; the server answers on its own.
#ifndef CHEVAL_APP_SHARE_H
#define CHEVAL_APP_SHARE_H

#include "app/photo.h"
#include "app/session.h"
#include "app/ui/strings.h"

struct share;

// All NULL: looks are not shared.
struct share_options {
    const char *listen;            // "ADDRESS:PORT", "ADDRESS" or ":PORT"; "0.0.0.0:8080" for all networks
    const char *url;               // the store's own address for it (a reverse proxy), without a slash behind
    const char *certificate, *key; // PEM files, both or none
};

// `words`: of the page for links that don't work. Fails with one line when nobody can listen there.
MUST_CHECK enum result share_create(const struct share_options *options, const struct strings *words,
                                    struct share **out, struct diagnostic *why);
void share_destroy(struct share *share); // forgets all; takes NULL

// Puts the photo and what is worn behind a link, which is written into photo->url. Nothing of it is kept by
// anybody else, and it is gone after a quarter of an hour.
MUST_CHECK enum result share_add(struct share *share, struct photo *photo, const struct session *session,
                                 const char *store, const struct strings *words, struct diagnostic *why);

// Now and then: what has ended is forgotten also when nobody asks for it.
void share_expire(struct share *share); // takes NULL

#endif
