// A folder into which others put files that are taken out of it: each whole file once, in the order in which
// they were written. What was used goes to done/ in it, what was wrong to failed/, with a text that says why.
//
// A file is whole when whoever wrote it on this machine has closed it, or renamed it into the folder. Where
// the system can't tell, as for a folder on another machine, it is whole when it has not changed for
// DROP_FOLDER_SETTLED_NS. Names that begin with a point, or end with .part, .tmp or ~, are being written;
// links and what else is no plain file are left alone. Thread: one.
#ifndef CHEVAL_PLATFORM_OS_DROP_FOLDER_H
#define CHEVAL_PLATFORM_OS_DROP_FOLDER_H

#include "platform/base/result.h"
#include "platform/os/folder.h"

#include <stdbool.h>
#include <stdint.h>

#define DROP_FOLDER_PATH_SIZE 1536 // a folder of less than 1,200 bytes, and a name
#define DROP_FOLDER_KEPT 200       // files in done/, and in failed/: the oldest go
#define DROP_FOLDER_SETTLED_NS INT64_C(2000000000)

struct drop_folder;

// Makes done/ and failed/ in it. Fails with a line when there is no such folder, or it can't be written.
MUST_CHECK enum result drop_folder_open(const char *path, struct drop_folder **out, struct diagnostic *why);
void drop_folder_close(struct drop_folder *drop); // takes NULL

// Waits for the next whole file, at most so long. False: none.
MUST_CHECK bool drop_folder_next(struct drop_folder *drop, int64_t timeout_ns,
                                 char path[DROP_FOLDER_PATH_SIZE]);

// It was used, or not; `reason` (NULL: none) is written beside it as NAME.reason.txt. When it can't be moved
// it is left alone until it changes.
MUST_CHECK enum result drop_folder_finish(struct drop_folder *drop, const char *path, bool used,
                                          const char *reason, struct diagnostic *why);

// Files that were used and were last written after `since_ns` (since 1970, as in struct file_stamp), the
// oldest first. The caller frees with folder_free.
MUST_CHECK enum result drop_folder_used(const struct drop_folder *drop, int64_t since_ns, struct folder *out,
                                        struct diagnostic *why);

#endif
