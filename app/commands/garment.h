// cheval catalogue garment: a garment to wear from a shop's flat picture.
#ifndef CHEVAL_APP_COMMANDS_GARMENT_H
#define CHEVAL_APP_COMMANDS_GARMENT_H

int command_catalogue_garment(int count, char **arguments);

#endif
