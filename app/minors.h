// What a store asks of the young: below which age a parent agrees for them, and in which words.
//
// Plain data, copied by whoever keeps it. The words are the retailer's; where there are none for a language
// the mirror has its own (assets/strings, minors.…).
#ifndef CHEVAL_APP_MINORS_H
#define CHEVAL_APP_MINORS_H

#define MINORS_MAX_LANGUAGES 24
#define MINORS_MAX_AGE 21
#define MINORS_LANGUAGE_SIZE 4 // "de", as the files in assets/strings are called
#define MINORS_TITLE_SIZE 128  // bytes of UTF-8 and the end
#define MINORS_TEXT_SIZE 768

// To the parent, in one language. An empty one is the mirror's own.
struct minors_words {
    char language[MINORS_LANGUAGE_SIZE];
    char title[MINORS_TITLE_SIZE];
    char text[MINORS_TEXT_SIZE];
};

struct minors_rule {
    int age; // who is younger asks a parent: 1 .. MINORS_MAX_AGE; 0: nobody is asked
    int words_count;
    struct minors_words words[MINORS_MAX_LANGUAGES];
};

// The retailer's words for that language, or NULL: the mirror's own.
const struct minors_words *minors_words(const struct minors_rule *rule, const char *language);

#endif
