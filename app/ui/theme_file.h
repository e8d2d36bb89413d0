// A retailer's look as a file: JSON, every part of which may be left out and then stays as it was.
//
//   {"name": "Atelier",
//    "colours": {"glass": "#fffaf6f0", "text": "#1c1618"},   RRGGBB or RRGGBBAA, sRGB
//    "radii": {"large": 22, "small": 13},                    in units (theme.h), as all sizes here
//    "spacing": {"margin": 16, "gap": 10, "padding": 16},
//    "type": {"families": "Playfair Display", "caption": 14.5, "body": 16.5, "label": 17, "title": 20,
//             "display": 29},
//    "logo": "logo.svg",                                     beside the file; SVG or PNG
//    "motion": {"quick": 0.055, "calm": 0.11, "reduced": false},
//    "high_contrast": false}
//
// The colours are those of struct theme. Words that can't be read well on their ground are a warning that
// names the pair and the ratio: over a black and over a white camera picture, as the glass lets both through.
#ifndef CHEVAL_APP_UI_THEME_FILE_H
#define CHEVAL_APP_UI_THEME_FILE_H

#include "app/ui/theme.h"
#include "platform/base/result.h"

#include <stdint.h>

#define THEME_FILE_MAX_BYTES ((size_t)64 << 10)

// Gets a line for each warning; `report` NULL: nobody wants them.
struct theme_problems {
    void (*report)(void *context, const char *line);
    void *context;
    int count;
};

// Text onto a design, which is as it was when this fails. `folder`: where its logo is looked for.
// `high_contrast` (may be NULL) gets what the file says of it, and else stays. Any thread.
MUST_CHECK enum result theme_file_parse(const char *label, const uint8_t *bytes, size_t size,
                                        const char *folder, struct theme *design, bool *high_contrast,
                                        struct theme_problems *problems, struct diagnostic *why);

// Which looks are laid over the one that is built in, in this order.
struct theme_choice {
    const char *file;    // of the retailer, or a name among the resources' themes: "light"; NULL: none
    bool high_contrast;  // the resources' high-contrast.json
    bool reduced_motion; // whatever the files say
};

// The path of a choice's own file. RESULT_TOO_LARGE when it doesn't fit.
MUST_CHECK enum result theme_file_path(const struct theme_choice *choice, const char *resources, char *path,
                                       size_t size);

// All of a choice. *design is set only when all could be read.
MUST_CHECK enum result theme_file_load(const struct theme_choice *choice, const char *resources,
                                       struct theme *design, struct theme_problems *problems,
                                       struct diagnostic *why);

// Reports every pair of words and ground under CONTRAST_LEAST; gives their number.
int theme_file_check_contrast(const char *label, const struct theme *design, struct theme_problems *problems);

#endif
