// What the mirror tells the UI of a frame.
#ifndef CHEVAL_APP_STATUS_H
#define CHEVAL_APP_STATUS_H

#include "app/mirror.h"

// `people`: whom the frame shows, or NULL. Borrows from the mirror.
struct ui_status status_of(const struct mirror *mirror, const struct people *people);

#endif
