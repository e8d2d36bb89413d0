// What makes a link unguessable: 128 bits of the system's generator.
#ifndef CHEVAL_APP_WEB_TAKE_AWAY_TOKEN_H
#define CHEVAL_APP_WEB_TAKE_AWAY_TOKEN_H

#include "app/web/take_away.h"

#include <stdbool.h>

// In Crockford's base 32 (digits, and capitals without I, L, O and U), the first of them for three bits only.
void take_away_token(char text[TAKE_AWAY_TOKEN_SIZE]);

// Both have TAKE_AWAY_TOKEN_SIZE - 1 characters. Takes as long for a wrong one as for the right one.
bool take_away_token_equal(const char *a, const char *b);

#endif
