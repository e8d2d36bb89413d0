// `cheval catalogue import`: a retailer's product feed becomes a catalogue (assets/feed_import.h).
#ifndef CHEVAL_APP_COMMANDS_CATALOGUE_IMPORT_H
#define CHEVAL_APP_COMMANDS_CATALOGUE_IMPORT_H

int command_catalogue_import(int count, char **arguments);

#endif
