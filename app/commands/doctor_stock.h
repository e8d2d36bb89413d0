// What cheval doctor says of where prices and stock come from.
#ifndef CHEVAL_APP_COMMANDS_DOCTOR_STOCK_H
#define CHEVAL_APP_COMMANDS_DOCTOR_STOCK_H

#include "app/settings.h"

// The drop folder can be used; its done/ and failed/ are made. One line for `line`.
bool doctor_check_stock_folder(const struct settings *settings, char *line, size_t size);

// The server is asked once, for some seconds at most, and its answer read.
bool doctor_check_stock_server(const struct settings *settings, char *line, size_t size);

#endif
