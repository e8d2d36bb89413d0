// The code a shopper shows at the counter for what is put aside: six characters of Crockford's base 32
// (digits, and capitals without I, L, O and U) and a check character, which tells every single wrong
// character and every swap of neighbours.
//
// The check is Crockford's own, the number modulo 37 (https://www.crockford.com/base32.html); codes are
// chosen so that it is a letter or a digit, too, and none of his five signs. 2^30 codes less one in seven: of
// a thousand that are open at once two are the same with a chance of one in two thousand, and the product
// tells those apart.
#ifndef CHEVAL_APP_PICKUP_CODE_H
#define CHEVAL_APP_PICKUP_CODE_H

#include <stdbool.h>

#define PICKUP_CODE_SIZE 8   // seven characters and their end
#define PICKUP_CODE_SHOWN 10 // in groups: "7KX 2MQ 4"

// From the system's generator.
void pickup_code_make(char code[PICKUP_CODE_SIZE]);

// As somebody read it aloud or typed it: spaces, hyphens and lower case don't matter, O is 0, I and L are 1.
// False for what is no code, or has a wrong character; nothing is written then.
bool pickup_code_read(const char *text, char code[PICKUP_CODE_SIZE]);

// In groups that can be read.
void pickup_code_show(const char *code, char shown[PICKUP_CODE_SHOWN]);

#endif
