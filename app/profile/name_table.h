// Names -> numbers from 0 in the order in which they come: an open-addressed table that owns its texts. Not
// for several threads at once, except for finding.
#ifndef CHEVAL_APP_PROFILE_NAME_TABLE_H
#define CHEVAL_APP_PROFILE_NAME_TABLE_H

#include "platform/base/result.h"

#include <stddef.h>
#include <stdint.h>

#define NAME_TABLE_NONE (-1)

struct name_table {
    char *texts; // one after the other, each with its end
    size_t texts_size, texts_capacity;
    size_t *starts; // of the names in `texts`
    int count, capacity;
    int32_t *slots; // NAME_TABLE_NONE, or a name's number; twice as many as `capacity`, a power of two
};

// {0} is an empty one.
void name_table_finish(struct name_table *table);

// The number of a name that is there or is added. RESULT_NO_MEMORY; the table is as it was.
MUST_CHECK enum result name_table_add(struct name_table *table, const char *name, int *number);

int name_table_find(const struct name_table *table, const char *name); // or NAME_TABLE_NONE

// As long as nothing is added.
static inline const char *name_table_text(const struct name_table *table, int number)
{
    return table->texts + table->starts[number];
}

#endif
