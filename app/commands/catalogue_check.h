// `cheval catalogue check`: what is wrong with a catalogue or a model, and what looks wrong.
#ifndef CHEVAL_APP_COMMANDS_CATALOGUE_CHECK_H
#define CHEVAL_APP_COMMANDS_CATALOGUE_CHECK_H

int command_catalogue_check(int count, char **arguments);

#endif
