// Stock from files that are dropped into a folder (platform/os/drop_folder.h), as assets/stock_list.h reads
// them.
//
// A file counts as a whole: when it is no list at all, or nothing in it can be used, it goes to failed/ and
// nothing of it was posted. What was skipped of a file that was used is told beside it in done/. Thread: its
// own, between create and destroy.
#ifndef CHEVAL_APP_STOCK_STOCK_FOLDER_H
#define CHEVAL_APP_STOCK_STOCK_FOLDER_H

#include "app/stock/stock.h"

struct stock_folder;

// The options' folder, store and catalogue, which outlive it.
MUST_CHECK enum result stock_folder_create(const struct stock_options *options, struct stock *stock,
                                           struct stock_folder **out, struct diagnostic *why);
// The stock takes no more then, so that nothing waits. Takes NULL.
void stock_folder_destroy(struct stock_folder *folder);

#endif
