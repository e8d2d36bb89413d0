// `cheval catalogue preview`; see preview.c.
#ifndef CHEVAL_APP_COMMANDS_PREVIEW_H
#define CHEVAL_APP_COMMANDS_PREVIEW_H

// As the commands of commands.h.
int command_catalogue_preview(int count, char **arguments);

#endif
